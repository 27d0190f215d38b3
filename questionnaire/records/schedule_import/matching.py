"""What is known of the patients and visits that a schedule's rows speak of, found by keyed hashes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.orm import Session

from questionnaire.core.names import full_name, plain_number
from questionnaire.core.schedule_import.context import (
    MOST_ALIKE,
    Entry,
    ImportContext,
    Keys,
    KnownPatient,
    KnownVisit,
)
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import History, Patient, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import patients
from questionnaire.records.visit.row import reason_in

MOST_DIGITS = 8
"""How long a number with zeros before it may be, to be found as an earlier file wrote it."""

ASKED_AT_ONCE = 5000
"""How many values one statement looks for."""

_p, _v, _h = Patient.__table__.c, Visit.__table__.c, History.__table__.c


class PatientRow(NamedTuple):
    """A patient as the rows of a file are matched with them."""

    clinic_id: int
    patient_id: str
    person_index: str | None
    number_index: str | None
    date_of_birth_sealed: bytes
    first_name_sealed: bytes
    last_name_sealed: bytes
    phone_sealed: bytes | None
    joined_into: str | None


class BookedVisit(NamedTuple):
    """A visit as the rows of a file are matched with it."""

    clinic_id: int
    visit_id: str
    patient_id: str
    starts_at: datetime
    appointment_index: str | None
    checked_in_at: datetime | None
    cancelled_at: datetime | None
    not_going_ahead_sealed: bytes | None


_PATIENTS = select(*(_p[name] for name in PatientRow._fields))
_VISITS = select(*(_v[name] for name in BookedVisit._fields))
_TAKEN_BACK = (
    select(_h.visit_id, _h.what)
    .where(_h.what.in_([What.CANCELLATION_TAKEN_BACK.value, What.BOOKED_AGAIN.value]))
    .order_by(_h.entry_id)
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A patient as shown when staff are asked who a row is about."""

    name: str
    born: date
    number: str | None


def keys_of(clinic_id: int, entry: Entry) -> Keys:
    """By what a row's person, number and appointment are found again."""
    first, last, born = entry.first_name, entry.last_name, entry.born
    person = patients.person_index(clinic_id, first, last, born.isoformat()) if born and entry.name else ""
    number, appointment = plain_number(entry.number), entry.appointment.casefold()
    return Keys(
        person,
        ring().index(clinic_id, "number", number) if number else "",
        ring().index(clinic_id, "appointment", appointment) if appointment else "",
    )


def _stored_as(clinic_id: int, numbers: Iterable[str]) -> dict[str, str]:
    """By which keys patients may be stored who have these numbers, each with the one it is compared by.

    Before numbers were compared in one form, each was stored as its file wrote it.
    """
    keys: dict[str, str] = {}
    for number in {number for number in numbers if number}:
        one = plain_number(number)
        padded = (
            [one.zfill(digits) for digits in range(len(one) + 1, MOST_DIGITS + 1)] if one.isdecimal() else []
        )
        written = {one, number.casefold(), *padded}
        written |= {f'="{each}"' for each in written}
        key = ring().index(clinic_id, "number", one)
        keys |= {ring().index(clinic_id, "number", each): key for each in written}
    return keys


def context_of(
    connection: Connection,
    clinic: ClinicFacts,
    asked: Sequence[tuple[Entry, Keys]],
    chosen: Iterable[str],
    now: datetime,
) -> ImportContext:
    """What is known of the patients and visits that these rows speak of, and of visits chosen for them."""
    clinic_id, keys = clinic.clinic_id, [key for _, key in asked]
    times = [entry.starts_at for entry, _ in asked if entry.starts_at]
    context = ImportContext(clinic.calendar, now)
    if not times:
        return context
    day = timedelta(days=1)
    near = (_v.starts_at >= min(times) - day, _v.starts_at <= max(times) + day)
    booked = _booked(connection, _VISITS, clinic_id, _v.appointment_index, (k.appointment for k in keys))
    chosen = [*chosen, *(entry.visit_id for entry, _ in asked)]
    booked += _booked(connection, _VISITS, clinic_id, _v.visit_id, chosen)
    numbers = _stored_as(clinic_id, (entry.number for entry, _ in asked))
    people = {
        row.patient_id: row
        for column, wanted in (
            (_p.person_index, (k.person for k in keys)),
            (_p.number_index, numbers),
            (_p.patient_id, (row.patient_id for row in booked)),
        )
        for row in map(PatientRow._make, _rows(connection, _PATIENTS, clinic_id, column, wanted))
    }
    people |= _who_may_be_meant(connection, clinic_id, asked, people.values())
    people |= _who_they_are(connection, clinic_id, people)
    for person in sorted(people.values(), key=lambda row: row.joined_into is None):  # their own says last
        context.knows(_known(person, numbers, people))
    booked += _booked(connection, _VISITS.where(*near), clinic_id, _v.patient_id, people)
    kept = _going_ahead_for_the_desk(connection, clinic_id, booked, asked)
    for visit in booked:
        context.has(_known_visit(visit, kept))
    return context


def _who_may_be_meant(
    connection: Connection,
    clinic_id: int,
    asked: Iterable[tuple[Entry, Keys]],
    found: Iterable[PatientRow],
) -> dict[str, PatientRow]:
    """Patients with almost the name, birth date or time of a row whose person is not known."""
    known = {person.person_index for person in found}
    rows = [entry for entry, keys in asked if keys.person and keys.person not in known]
    names = (patients.name_index(clinic_id, entry.first_name, entry.last_name) for entry in rows)
    born = (patients.born_index(clinic_id, entry.born.isoformat()) for entry in rows if entry.born)
    times = (entry.starts_at for entry in rows)
    then = [visit.patient_id for visit in _booked(connection, _VISITS, clinic_id, _v.starts_at, times)]
    few = (
        (column, _of_few(connection, clinic_id, column, keys))
        for column, keys in ((_p.name_index, names), (_p.born_index, born))
    )
    return {
        row.patient_id: row
        for column, wanted in (*few, (_p.patient_id, then))
        for row in map(PatientRow._make, _rows(connection, _PATIENTS, clinic_id, column, wanted))
    }


def _of_few(connection: Connection, clinic_id: int, column: Any, keys: Iterable[str]) -> list[str]:
    """The keys that not too many patients share: a placeholder says nothing about who they are."""
    shared = select(column, func.count().label("people")).group_by(column)
    counted = _rows(connection, shared, clinic_id, column, keys)
    return [row[0] for row in counted if row.people <= MOST_ALIKE]


def _who_they_are(
    connection: Connection, clinic_id: int, found: Mapping[str, PatientRow]
) -> dict[str, PatientRow]:
    """The records into which these were joined, and those into which they were joined in turn."""
    kept: dict[str, PatientRow] = {}
    missing = {row.joined_into for row in found.values()} - found.keys()
    while missing := missing - {None}:
        rows = map(PatientRow._make, _rows(connection, _PATIENTS, clinic_id, _p.patient_id, missing))
        more = {row.patient_id: row for row in rows}
        kept |= more
        missing = {row.joined_into for row in more.values()} - found.keys() - kept.keys()
    return kept


def _going_ahead_for_the_desk(
    connection: Connection, clinic_id: int, booked: Iterable[BookedVisit], asked: Iterable[tuple[Entry, Keys]]
) -> set[str]:
    """Of the visits that rows may cancel, those of which the desk said last that they do take place."""
    off = [(entry.starts_at, keys.appointment) for entry, keys in asked if entry.is_cancelled]
    times, appointments = {at for at, _ in off}, {number for _, number in off if number}
    at_stake = [v.visit_id for v in booked if v.starts_at in times or v.appointment_index in appointments]
    last = {
        row.visit_id: row.what for row in _rows(connection, _TAKEN_BACK, clinic_id, _h.visit_id, at_stake)
    }
    return {visit_id for visit_id, what in last.items() if what == What.CANCELLATION_TAKEN_BACK}


def _booked(
    connection: Connection, wanted: Select[Any], clinic_id: int, column: Any, values: Iterable[Any]
) -> list[BookedVisit]:
    return [BookedVisit._make(row) for row in _rows(connection, wanted, clinic_id, column, values)]


def _rows(
    connection: Connection, wanted: Select[Any], clinic_id: int, column: Any, values: Iterable[Any]
) -> Iterator[Row[Any]]:
    looked_for = sorted({value for value in values if value})
    for at in range(0, len(looked_for), ASKED_AT_ONCE):
        some = looked_for[at : at + ASKED_AT_ONCE]
        yield from connection.execute(wanted.where(column.table.c.clinic_id == clinic_id, column.in_(some)))


def _known(row: PatientRow, numbers: Mapping[str, str], people: Mapping[str, PatientRow]) -> KnownPatient:
    """A patient by what one record says. One that was joined into another says it of that patient."""

    def opened(column: str, sealed: bytes) -> str:
        return ring().unseal(Place(row.clinic_id, "patients", column, row.patient_id), sealed)

    born = date.fromisoformat(opened("date_of_birth", row.date_of_birth_sealed))
    names = opened("first_name", row.first_name_sealed), opened("last_name", row.last_name_sealed)
    phone = opened("phone", row.phone_sealed) if row.phone_sealed else None
    number, patient = row.number_index or "", row
    while patient.joined_into:
        patient = people[patient.joined_into]
    number = numbers.get(number, number)
    return KnownPatient(patient.patient_id, row.person_index or "", number, born, *names, phone)


def _known_visit(row: BookedVisit, going_ahead: set[str]) -> KnownVisit:
    is_off = row.cancelled_at is not None
    reason = reason_in(row.clinic_id, row.visit_id, row.not_going_ahead_sealed)
    return KnownVisit(
        row.visit_id,
        row.patient_id,
        row.starts_at,
        row.appointment_index or "",
        is_checked_in=row.checked_in_at is not None,
        cancelled_at=row.cancelled_at,
        desk_has_said=reason != Reason.SCHEDULE if is_off else row.visit_id in going_ahead,
    )


def people(clinic_id: int, patient_ids: Iterable[str]) -> Mapping[str, Somebody]:
    """The clinic's patients with these ids, to choose from."""
    wanted = (Patient.clinic_id == clinic_id, Patient.patient_id.in_(set(patient_ids)))
    with reading() as connection, Session(bind=connection) as session:
        found = session.scalars(select(Patient).where(*wanted)).all()
        return {
            p.patient_id: Somebody(
                full_name(p.first_name, p.last_name), date.fromisoformat(p.date_of_birth), p.number
            )
            for p in found
        }


def times(clinic_id: int, visit_ids: Iterable[str]) -> Mapping[str, datetime]:
    """When the clinic's visits with these ids are, to choose from."""
    with reading() as connection:
        rows = _rows(connection, _VISITS, clinic_id, _v.visit_id, visit_ids)
        return {row.visit_id: row.starts_at for row in rows}
