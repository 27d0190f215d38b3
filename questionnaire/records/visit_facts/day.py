"""The steps of a visit's day after the check-in, each with who recorded it. They are only added."""

from collections.abc import Iterable

from questionnaire.core.visit_day.day import DayFact, DayStep
from questionnaire.records.audit.act import Act
from questionnaire.records.models import DayFactRow
from questionnaire.records.visit_facts.sealed_log import Detail, Entry, SealedLog


def _detail(fact: DayFact) -> Detail:
    optional = {"name": fact.name, "phone": fact.phone, "reason": fact.reason}
    return {"step": fact.step, **{key: value for key, value in optional.items() if value}}


def _fact(entry: Entry) -> DayFact:
    detail = dict(entry.detail)
    return DayFact(DayStep(detail.pop("step")), entry.by, entry.at, **detail)


_LOG = SealedLog(DayFactRow, _detail, _fact)


def of_visits(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[DayFact, ...]]:
    """The recorded steps of these visits in order, by visit."""
    return _LOG.of_visits(clinic_id, visit_ids)


def add(act: Act, fact: DayFact) -> None:
    """Write down a step. Whether it may follow is decided by ``records.visit.day``."""
    _LOG.add(act, fact)
