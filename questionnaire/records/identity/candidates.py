"""Patients of a clinic who are likely the same person as someone: found by keyed hashes, with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_, select

from questionnaire.core.names import full_name
from questionnaire.core.same_person import Likeness, Person, likeness
from questionnaire.records.models import Patient, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import patients

_p, _v = Patient.__table__.c, Visit.__table__.c


class _Row(NamedTuple):
    clinic_id: int
    patient_id: str
    person_index: str | None
    first_name_sealed: bytes
    last_name_sealed: bytes
    date_of_birth_sealed: bytes
    phone_sealed: bytes | None
    joined_into: str | None


_PEOPLE = select(*(_p[name] for name in _Row._fields))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient who is likely the person. ``is_same`` where name and birth date are, however written."""

    patient_id: str
    person: Person
    reasons: tuple[Likeness, ...]
    is_same: bool

    @property
    def name(self) -> str:
        """The whole name."""
        return full_name(self.person.first_name, self.person.last_name)


def find(clinic_id: int, person: Person, *, but: str = "") -> list[Candidate]:
    """The patients who are likely this person, by id; ``but`` is one who is not looked for."""
    born = person.born.isoformat()
    index = patients.person_index(clinic_id, person.first_name, person.last_name, born)
    with reading() as connection:
        rows = _near(connection, clinic_id, person)
        whole = _with_records_joined_into(connection, clinic_id, rows)
        times = _times(connection, clinic_id, whole)
    found: dict[str, Candidate] = {}
    for row in sorted(rows, key=lambda row: (row.joined_into is not None, row.patient_id)):
        patient = _patient(row, whole)
        reasons = likeness(person, _person(row, times.get(patient.patient_id, frozenset())))
        if reasons and patient.patient_id not in {but, *found}:
            shown = _person(patient, times.get(patient.patient_id, frozenset()))
            found[patient.patient_id] = Candidate(
                patient.patient_id, shown, reasons, row.person_index == index
            )
    return list(found.values())


def _near(connection: Connection, clinic_id: int, person: Person) -> list[_Row]:
    """Everyone with the first letter and last name, the birth date, or a visit at the same time."""
    then = select(_v.patient_id).where(_v.clinic_id == clinic_id, _v.starts_at.in_(person.times))
    near = or_(
        _p.name_index == patients.name_index(clinic_id, person.first_name, person.last_name),
        _p.born_index == patients.born_index(clinic_id, person.born.isoformat()),
        _p.patient_id.in_(then),
    )
    return _rows(connection, clinic_id, near)


def _rows(connection: Connection, clinic_id: int, which: Any) -> list[_Row]:
    return [_Row._make(row) for row in connection.execute(_PEOPLE.where(_p.clinic_id == clinic_id, which))]


def _with_records_joined_into(
    connection: Connection, clinic_id: int, rows: Iterable[_Row]
) -> dict[str, _Row]:
    """These records and those into which they were joined, by id."""
    known = {row.patient_id: row for row in rows}
    while missing := {row.joined_into for row in known.values()} - known.keys() - {None}:
        known |= {row.patient_id: row for row in _rows(connection, clinic_id, _p.patient_id.in_(missing))}
    return known


def _patient(row: _Row, whole: Mapping[str, _Row]) -> _Row:
    while row.joined_into:
        row = whole[row.joined_into]
    return row


def _times(
    connection: Connection, clinic_id: int, patient_ids: Iterable[str]
) -> dict[str, frozenset[datetime]]:
    """When the visits of patients are, without what was canceled."""
    visits = select(_v.patient_id, _v.starts_at).where(
        _v.clinic_id == clinic_id, _v.patient_id.in_(list(patient_ids)), _v.cancelled_at.is_(None)
    )
    found: dict[str, set[datetime]] = {}
    for patient_id, starts_at in connection.execute(visits):
        found.setdefault(patient_id, set()).add(starts_at)
    return {patient_id: frozenset(times) for patient_id, times in found.items()}


def _person(row: _Row, times: frozenset[datetime]) -> Person:
    def opened(column: str, sealed: bytes) -> str:
        return ring().unseal(Place(row.clinic_id, "patients", column, row.patient_id), sealed)

    return Person(
        opened("first_name", row.first_name_sealed),
        opened("last_name", row.last_name_sealed),
        date.fromisoformat(opened("date_of_birth", row.date_of_birth_sealed)),
        opened("phone", row.phone_sealed) if row.phone_sealed else None,
        times,
    )
