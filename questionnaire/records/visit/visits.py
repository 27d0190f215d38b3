"""Visits: finding one, a day of them, or the last one before; adding, sending and moving them."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import bindparam, exists, insert, or_, select

from questionnaire.core.channels import Agreement, addresses
from questionnaire.core.names import full_name
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts, revision_at
from questionnaire.records.messaging import consents
from questionnaire.records.models import Clinic, History, Patient, Visit
from questionnaire.records.store.compiled import CompiledStatement
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import links, patients
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord, record
from questionnaire.records.visit.related import RelatedRecords
from questionnaire.records.visit.row import WHOLE, VisitRow

_visits, _patients, _clinics = Visit.__table__, Patient.__table__, Clinic.__table__
_history = History.__table__

_ONE = WHOLE.where(_visits.c.clinic_id == bindparam("clinic_id"), _visits.c.visit_id == bindparam("visit_id"))
_BETWEEN = WHOLE.where(
    _visits.c.clinic_id == bindparam("clinic_id"),
    _visits.c.starts_at >= bindparam("begin"),
    _visits.c.starts_at < bindparam("end"),
).order_by(_visits.c.starts_at, _visits.c.visit_id)


_ADD = CompiledStatement(insert(Visit))
_NOTHING_YET = dict.fromkeys(_visits.c.keys()) | {"revision": 0}

_BEFORE = (
    WHOLE.where(
        _visits.c.clinic_id == bindparam("clinic_id"),
        _visits.c.patient_id == bindparam("patient_id"),
        _visits.c.starts_at < bindparam("starts_at"),
        _visits.c.checked_in_at.is_not(None),
        _visits.c.cancelled_at.is_(None),
        _visits.c.answers_sealed.is_not(None),
    )
    .order_by(_visits.c.starts_at.desc())
    .limit(1)
)


def find(clinic_id: int, visit_id: str) -> VisitRecord | None:
    """Returns None if this clinic has no visit with that id."""
    if not visit_id.isalnum():  # nor a letter that a database refuses
        return None
    with reading() as connection:
        row = connection.execute(_ONE, {"clinic_id": clinic_id, "visit_id": visit_id}).one_or_none()
    return record(VisitRow._make(row)) if row else None


def before(visit: VisitRecord) -> VisitRecord | None:
    """The patient's last visit before this one that took place, as they were asked then; or none."""
    key = {"clinic_id": visit.clinic_id, "patient_id": visit.patient_id, "starts_at": visit.starts_at}
    with reading() as connection:
        found = connection.execute(_BEFORE, key).one_or_none()
    if found is None:
        return None
    row = VisitRow._make(found)
    assert row.checked_in_at, "only such visits are looked for"
    came_at = min(row.checked_in_at, row.starts_at)  # it may have been noted days later
    began_at = history.answered_since(row.clinic_id, row.visit_id) or came_at
    return record(row, settings_revision=revision_at(row.clinic_id, began_at), now=came_at)


def on_day(clinic: ClinicFacts, day: date) -> tuple[VisitRecord, ...]:
    """The visits of one of the clinic's days, by time."""
    midnight = clinic.calendar.midnight
    return between(clinic, midnight(day), midnight(day + timedelta(days=1)))


def between(clinic: ClinicFacts, begin: datetime, end: datetime) -> tuple[VisitRecord, ...]:
    """The clinic's visits that begin between two moments, by time."""
    with reading() as connection:
        found = connection.execute(_BETWEEN, {"clinic_id": clinic.clinic_id, "begin": begin, "end": end})
        rows = [VisitRow._make(row) for row in found]
    related = RelatedRecords(clinic.clinic_id, tuple(row.visit_id for row in rows))
    return tuple(replace(record(row), loaded=related) for row in rows)


def changed_since(clinic: ClinicFacts, since: datetime, now: datetime) -> tuple[VisitRecord, ...]:
    """The clinic's visits still to come that were moved, cancelled, or back on after all since a moment."""
    goes_ahead = exists().where(
        _history.c.clinic_id == _visits.c.clinic_id,
        _history.c.visit_id == _visits.c.visit_id,
        _history.c.what == What.CANCELLATION_TAKEN_BACK.value,
        _history.c.at > since,
    )
    changed = WHOLE.where(
        _visits.c.clinic_id == clinic.clinic_id,
        _visits.c.starts_at > now,
        or_(_visits.c.moved_at > since, _visits.c.cancelled_at > since, goes_ahead),
    )
    with reading() as connection:
        rows = connection.execute(changed.order_by(_visits.c.starts_at)).all()
    return tuple(record(VisitRow._make(row)) for row in rows)


def names(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, str]:
    """The patients' names, by visit."""
    person = _patients.c
    with reading() as connection:
        rows = connection.execute(
            select(_visits.c.visit_id, person.patient_id, person.first_name_sealed, person.last_name_sealed)
            .join(
                _patients,
                (person.clinic_id == _visits.c.clinic_id) & (person.patient_id == _visits.c.patient_id),
            )
            .where(_visits.c.clinic_id == clinic_id, _visits.c.visit_id.in_(set(visit_ids)))
        ).all()
    return {visit_id: _name(clinic_id, patient_id, *sealed) for visit_id, patient_id, *sealed in rows}


def _name(clinic_id: int, patient_id: str, first_name: bytes, last_name: bytes) -> str:
    first = ring().unseal(Place(clinic_id, "patients", "first_name", patient_id), first_name)
    last = ring().unseal(Place(clinic_id, "patients", "last_name", patient_id), last_name)
    return full_name(first, last)


def upcoming(now: datetime, within: timedelta) -> dict[tuple[int, str], tuple[int, int]]:
    """Every visit still to come that may need messages, by clinic and id.

    These begin within a span, or were moved or cancelled that short a while ago.
    The value changes whenever something about the visit, or a decision of its clinic, does.
    """
    with reading() as connection:
        rows = connection.execute(
            select(_visits.c.clinic_id, _visits.c.visit_id, _visits.c.revision, _clinics.c.settings_revision)
            .join(_clinics, _clinics.c.clinic_id == _visits.c.clinic_id)
            .where(
                _visits.c.starts_at > now,
                or_(
                    _visits.c.starts_at < now + within,
                    _visits.c.moved_at > now - within,
                    _visits.c.cancelled_at > now - within,
                ),
                or_(_visits.c.checked_in_at.is_(None), _visits.c.cancelled_at.is_not(None)),
            )
            .order_by(_visits.c.starts_at)
        ).all()
    return {(row.clinic_id, row.visit_id): (row.revision, row.settings_revision) for row in rows}


def add(
    act: Act,
    patient: NewPatient,
    starts_at: datetime,
    *,
    agreed: Mapping[str, Agreement] = MappingProxyType({}),
    chosen: str = "",
) -> str:
    """Add a visit with its first link, for a patient of the clinic or a new one. Returns the visit's id.

    ``chosen`` is whom staff chose where that was asked: a patient's id, or ``patients.SOMEBODY_NEW``.

    ``agreed`` says by which channels the patient agreed to get messages, and in which words. What they
    said of the other channels before still holds.
    """
    with act.transaction() as act:
        visit_id = add_for(act, patients.remembered(act, patient, chosen), starts_at)
        reached_at = addresses(patient.phone, patient.email)
        consents.agree_to(act.on_visit(visit_id), reached_at, agreed)
    return visit_id


def add_for(act: Act, patient_id: str, starts_at: datetime, *, appointment_index: str | None = None) -> str:
    """Add a visit with its first link, for a patient who is known. Returns the visit's id."""
    with act.transaction() as act:
        act = act.on_visit(secrets.token_hex(6))
        key = {"clinic_id": act.clinic_id, "visit_id": act.visit_id, "patient_id": patient_id}
        row = {**_NOTHING_YET, **key, "starts_at": starts_at, "appointment_index": appointment_index}
        _ADD.add(act.writer, row)
        act.note(What.VISIT_ADDED)
        links.issue_first(act)
    return str(act.visit_id)


def send(act: Act) -> None:
    """The patient has checked their answers and sent them."""
    with act.transaction() as act:
        act.touch(submitted_at=act.at, last_activity_at=act.at)
        act.note(What.SENT)


def move(act: Act, starts_at: datetime, *, was: datetime) -> None:
    """The visit takes place at another time. What was said for the time it ``was`` at is asked again."""
    with act.transaction() as act:
        act.touch(starts_at=starts_at, moved_at=act.at)
        act.note(What.MOVED, **{"from": was.isoformat(), "to": starts_at.isoformat()})
