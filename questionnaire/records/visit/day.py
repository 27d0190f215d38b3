"""After the check-in: treatment begun and over, a ride that was found, who took the patient home."""

from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.day_states import may_follow
from questionnaire.core.visit_day.day import DayFact, DayStep
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Visit
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import day


def record(act: Act, visit: VisitRecord, fact: DayFact) -> bool:
    """Record a step of the day.

    Returns False, with nothing written, if the visit's state does not allow it, or anything about the visit
    has changed since it was read.
    """
    if not may_follow(fact.step, assess(visit.judged(act.at)).status):
        return False
    return _add(act, visit, fact)


def undo_last(act: Act, visit: VisitRecord) -> bool:
    """Take the last step back. Returns False if there is none, or the visit has changed since it was read."""
    case = visit.judged(act.at)
    if case.day is None or case.day.is_over or case.day.last_step is None:
        return False
    return _add(act, visit, DayFact(DayStep.UNDONE, act.by, act.at))


def _add(act: Act, visit: VisitRecord, fact: DayFact) -> bool:
    as_it_was = (Visit.revision == visit.revision, Visit.cancelled_at.is_(None))
    with act.transaction() as act:
        if not act.touch(*as_it_was):
            return False
        day.add(act, fact)
        act.note(What.DAY_STEP, step=fact.step, who=fact.name, reason=fact.reason)
    return True
