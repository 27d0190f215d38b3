"""At the desk: a visit is checked in with what was true then, or does not go ahead for a reason."""

from datetime import datetime

from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.visit_day.arrivals import Arrival, Reason, discrepancies
from questionnaire.core.visit_day.check_in_window import CheckIn
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Visit
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import patients
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit.row import why_not
from questionnaire.records.visit_facts import arrivals, escorts
from questionnaire.records.visit_facts.arrivals import Arrived


def check_in(act: Act, visit: VisitRecord, arrival: Arrival, *, predicted: Status) -> bool:
    """The patient came, and this was true then. Returns False if the visit was closed or moved since.

    ``predicted`` is the status just before the check-in. For a visit that is noted afterwards, it is the
    status just before the visit was to start.
    """
    visit = visit.as_of(act.at)
    arrived = Arrived(
        visit.visit_id, act.at, act.by, predicted, arrival, discrepancies(arrival, visit.expected)
    )
    noted, escort = visit.check_in_at(act.at), visit.escort
    with act.transaction() as act:
        if not act.touch(*STILL_OPEN, Visit.starts_at == visit.starts_at, checked_in_at=act.at):
            return False
        arrivals.add(act, arrived)
        act.note(What.CHECKED_IN, **arrivals.detail(arrived), noted=noted.value)
        is_now = noted is CheckIn.NOW  # what is noted later may be an old number
        if is_now and arrival.phone and arrival.phone != visit.phone:
            patients.change_phone(act, visit.row.patient_id, arrival.phone)
        if escort and arrival.ride_is_here and escort.state is not EscortState.ARRIVED:
            escorts.add(act, EscortFact(escort.contact, EscortState.ARRIVED, act.by, act.at))
    return True


def undo_check_in(act: Act, visit: VisitRecord) -> bool:
    """The check-in was a mistake, and the visit is open again. Returns False if it is too late."""
    arrived = arrivals.of_visit(act.clinic_id, visit.visit_id)
    if not visit.may_be_taken_back(act.at):
        return False
    as_it_was = (Visit.checked_in_at == visit.row.checked_in_at, Visit.cancelled_at.is_(None))
    with act.transaction() as act:
        if not act.touch(*as_it_was, checked_in_at=None):
            return False
        arrivals.remove(act)
        act.note(What.CHECK_IN_TAKEN_BACK)
        if visit.escort and arrived and arrived.arrival.ride_is_here:
            escorts.add(act, EscortFact(visit.escort.contact, EscortState.NOT_HERE, act.by, act.at))
    return True


def cancel(act: Act, reason: Reason | str, words: str = "") -> bool:
    """The visit does not go ahead, whether the patient came or not. Returns False if it was cancelled.

    ``words`` are what staff wrote beside the reason.
    """
    assert act.visit_id, "only a visit can be cancelled"
    reason = Reason(reason)
    place = Place(act.clinic_id, "visits", "not_going_ahead", act.visit_id)
    sealed = ring().seal(place, why_not(reason.value, words))
    with act.transaction() as act:
        if not act.touch(Visit.cancelled_at.is_(None), cancelled_at=act.at, not_going_ahead_sealed=sealed):
            return False
        act.note(What.CANCELLED, reason=reason.value, **({"words": words} if words else {}))
    return True


def undo_cancellation(act: Act, visit: VisitRecord) -> bool:
    """The visit goes ahead after all, checked in if it was. Returns False if it is too late."""
    if not visit.may_go_ahead_after_all(act.at):
        return False
    return _go_ahead(act, visit.row.cancelled_at, What.CANCELLATION_TAKEN_BACK)


def book_again(act: Act, cancelled_at: datetime | None) -> bool:
    """The schedule has a cancelled visit again. Returns False if it was not cancelled at that moment."""
    return _go_ahead(act, cancelled_at, What.BOOKED_AGAIN)


def _go_ahead(act: Act, cancelled_at: datetime | None, what: What) -> bool:
    with act.transaction() as act:
        as_it_was = Visit.cancelled_at == cancelled_at
        if not act.touch(as_it_was, cancelled_at=None, not_going_ahead_sealed=None):
            return False
        act.note(what)
    return True
