"""At the counter: a visit is checked in with what was true then, or does not go ahead for a reason."""

from datetime import datetime

from sqlalchemy import Connection

from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.visit_day.arrivals import Arrival, Reason, discrepancies
from questionnaire.core.visit_day.check_in_window import CheckIn
from questionnaire.records.audit import history
from questionnaire.records.audit.changes import changed
from questionnaire.records.models import Visit
from questionnaire.records.store.database import writing
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import patients
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import arrivals, escorts
from questionnaire.records.visit_facts.arrivals import Arrived


def check_in(visit: VisitRecord, arrival: Arrival, *, predicted: Status, by: str, at: datetime) -> bool:
    """The patient came, and this was true then; False, and nothing written, if it was closed or moved since.

    ``predicted`` is the status just before; of a visit that is noted afterwards, just before it was to start.
    """
    visit = visit.as_of(at)
    clinic_id, visit_id, escort = visit.row.clinic_id, visit.visit_id, visit.escort
    arrived = Arrived(visit_id, at, by, predicted, arrival, discrepancies(arrival, visit.expected))
    still_open = (Visit.checked_in_at.is_(None), Visit.cancelled_at.is_(None))
    as_it_was = (*still_open, Visit.starts_at == visit.starts_at)
    with writing() as connection:
        if not changed(connection, clinic_id, Visit.visit_id == visit_id, *as_it_was, checked_in_at=at):
            return False
        arrivals.add(connection, clinic_id, arrived)
        told = {**arrivals.detail(arrived), "noted": visit.check_in_at(at).value}
        what = history.What.CHECKED_IN
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at, detail=told)
        is_now = visit.check_in_at(at) is CheckIn.NOW  # what is noted later may be an old number
        if is_now and arrival.phone and arrival.phone != visit.phone:
            patients.change_phone(connection, visit, arrival.phone, by=by, at=at)
        if escort and arrival.ride_is_here and escort.state is not EscortState.ARRIVED:
            here = EscortFact(escort.contact, EscortState.ARRIVED, by, at)
            escorts.add(connection, clinic_id, visit_id, here)
    return True


def undo_check_in(visit: VisitRecord, *, by: str, at: datetime) -> bool:
    """The check-in was a mistake, the visit is open again; False, and nothing changed, if it is too late."""
    clinic_id, visit_id, checked_in_at = visit.row.clinic_id, visit.visit_id, visit.row.checked_in_at
    arrived = arrivals.of_visit(clinic_id, visit_id)
    if not visit.may_be_taken_back(at):
        return False
    as_it_was = (Visit.checked_in_at == checked_in_at, Visit.cancelled_at.is_(None))
    with writing() as connection:
        if not changed(connection, clinic_id, Visit.visit_id == visit_id, *as_it_was, checked_in_at=None):
            return False
        arrivals.remove(connection, clinic_id, visit_id)
        what = history.What.CHECK_IN_TAKEN_BACK
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
        if visit.escort and arrived and arrived.arrival.ride_is_here:
            not_here = EscortFact(visit.escort.contact, EscortState.NOT_HERE, by, at)
            escorts.add(connection, clinic_id, visit_id, not_here)
    return True


def cancel(visit: VisitRecord, reason: Reason | str, *, by: str, at: datetime) -> bool:
    """The visit does not go ahead, for a reason, whether the patient came or not; False if that was known."""
    with writing() as connection:
        return cancel_in(connection, visit.row.clinic_id, visit.visit_id, reason, by=by, at=at)


def cancel_in(
    connection: Connection, clinic_id: int, visit_id: str, reason: Reason | str, *, by: str, at: datetime
) -> bool:
    """The same within the transaction that is open."""
    reason = Reason(reason)
    sealed = ring().seal(Place(clinic_id, "visits", "not_going_ahead", visit_id), reason.value)
    changes = {"cancelled_at": at, "not_going_ahead_sealed": sealed}
    as_it_was = (Visit.visit_id == visit_id, Visit.cancelled_at.is_(None))
    if not changed(connection, clinic_id, *as_it_was, **changes):
        return False
    told, what = {"reason": reason.value}, history.What.CANCELLED
    history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at, detail=told)
    return True


def undo_cancellation(visit: VisitRecord, *, by: str, at: datetime) -> bool:
    """The visit goes ahead after all, checked in if it was; False, and nothing changed, if it is too late."""
    if not visit.may_go_ahead_after_all(at):
        return False
    with writing() as connection:
        key = visit.row.clinic_id, visit.visit_id
        return undo_cancellation_in(connection, *key, visit.row.cancelled_at, by=by, at=at)


def undo_cancellation_in(
    connection: Connection,
    clinic_id: int,
    visit_id: str,
    cancelled_at: datetime | None,
    what: history.What = history.What.CANCELLATION_TAKEN_BACK,
    *,
    by: str,
    at: datetime,
) -> bool:
    """The same within the transaction that is open, of the cancellation that somebody saw."""
    as_it_was = (Visit.visit_id == visit_id, Visit.cancelled_at == cancelled_at)
    changes = {"cancelled_at": None, "not_going_ahead_sealed": None}
    if not changed(connection, clinic_id, *as_it_was, **changes):
        return False
    history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
    return True
