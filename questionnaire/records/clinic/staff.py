"""The people who work at a clinic: adding them, and knowing them by e-mail and password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Select, insert, select, update

from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts, calendar
from questionnaire.records.models import Clinic, Staff
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import Place, ring

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
"""After so many wrong passwords in a row, how long an account takes none."""

SHORTEST_PASSWORD = 12

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(8))  # checked for unknown e-mails, so that they take as long


STAFF = "staff:"
"""How the id of a person begins where the history names them."""


class Role(StrEnum):
    """A person's role at the clinic."""

    FRONT_DESK = "front-desk"
    NURSE = "nurse"
    MANAGER = "manager"
    CLINICIAN = "clinician"


DECIDES = (Role.MANAGER, Role.CLINICIAN)
"""Who decides the clinic's settings."""


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A member of staff, as pages and histories know them."""

    clinic: ClinicFacts
    staff_id: str
    role: Role
    name_sealed: bytes

    @property
    def name(self) -> str:
        """Their name, opened when it is asked for."""
        place = Place(self.clinic_id, "staff", "name", self.staff_id)
        return ring().unseal(place, self.name_sealed)

    @property
    def clinic_id(self) -> int:
        """Where they work, as keys begin with it."""
        return self.clinic.clinic_id

    @property
    def by(self) -> str:
        """How the history names them."""
        return f"{STAFF}{self.staff_id}"

    def act(self, now: datetime, visit_id: str | None = None) -> Act:
        """What they do, to a visit or to the clinic as a whole."""
        return Act(self.clinic_id, self.by, now, visit_id)

    @property
    def sees_nurse_reasons(self) -> bool:
        """Whether reasons kept for nurses are theirs to read."""
        return self.role in (Role.NURSE, Role.CLINICIAN)

    @property
    def decides_settings(self) -> bool:
        """Whether they may decide the clinic's settings."""
        return self.role in DECIDES


class StaffRow(NamedTuple):
    """A member of staff with the clinic where they work, in the column order of ``WHOLE``."""

    clinic_id: int
    staff_id: str
    role: str
    name_sealed: bytes
    password_hash: str
    wrong_tries: int
    locked_until: datetime | None
    clinic_name: str
    phone: str
    address: str
    zone: str
    open_on: str
    holidays: str
    settings_revision: int


_staff, _clinics = Staff.__table__, Clinic.__table__

WHOLE: Select[Any] = select(
    *(_staff.c.clinic_id, _staff.c.staff_id, _staff.c.role, _staff.c.name_sealed, _staff.c.password_hash),
    *(_staff.c.wrong_tries, _staff.c.locked_until),
    *(_clinics.c.name.label("clinic_name"), _clinics.c.phone, _clinics.c.address, _clinics.c.zone),
    *(_clinics.c.open_on, _clinics.c.holidays, _clinics.c.settings_revision),
).select_from(_staff.join(_clinics, _clinics.c.clinic_id == _staff.c.clinic_id))
"""A member of staff with the clinic where they work."""


def facts(row: StaffRow) -> StaffFacts:
    """The person in a row of ``WHOLE``."""
    days = calendar(row.zone, row.open_on, row.holidays)
    name, revision = row.clinic_name, row.settings_revision
    clinic = ClinicFacts(row.clinic_id, name, row.phone, row.address, days, revision)
    return StaffFacts(clinic, row.staff_id, Role(row.role), row.name_sealed)


def add(act: Act, role: Role, name: str, email: str, password: str) -> StaffFacts:
    """Add a person who may sign in."""
    staff_id = secrets.token_hex(6)

    def sealed(column: str, text: str) -> bytes:
        return ring().seal(Place(act.clinic_id, "staff", column, staff_id), text)

    row = {
        "clinic_id": act.clinic_id,
        "staff_id": staff_id,
        "role": role.value,
        "name_sealed": (name_sealed := sealed("name", name)),
        "email_sealed": sealed("email", email),
        "email_index": _email_index(email),
        "password_hash": _hasher.hash(password),
        "wrong_tries": 0,
    }
    added = StaffFacts(clinics.find(act.clinic_id), staff_id, role, name_sealed)
    with act.transaction() as act:
        act.writer.execute(insert(Staff), row)
        act.note(What.STAFF_ADDED, who=added.by)
    return added


def recognize(email: str, password: str, *, at: datetime) -> StaffFacts | None:
    """The person with this e-mail and password; none, after the same time, for anything else."""
    with reading() as connection:
        found = connection.execute(WHOLE.where(Staff.email_index == _email_index(email))).all()
    rows = [StaffRow._make(row) for row in found]
    if not rows:
        _matches(_NOBODY, password)
        return None
    return next((person for row in rows if (person := _try(row, password, at))), None)


def email_of(clinic_id: int, by: str) -> str | None:
    """The address someone signs in with, by how the history names them; None if they left."""
    staff_id = by.removeprefix(STAFF)
    this = (Staff.clinic_id == clinic_id, Staff.staff_id == staff_id)
    with reading() as connection:
        sealed = connection.scalar(select(Staff.email_sealed).where(*this))
    return ring().unseal(Place(clinic_id, "staff", "email", staff_id), sealed) if sealed else None


def names(clinic_id: int) -> dict[str, str]:
    """The name of everybody at a clinic, by how the history names them."""
    with reading() as connection:
        rows = connection.execute(WHOLE.where(Staff.clinic_id == clinic_id)).all()
    return {person.by: person.name for person in (facts(StaffRow._make(row)) for row in rows)}


def _try(row: StaffRow, password: str, at: datetime) -> StaffFacts | None:
    right = _matches(row.password_hash, password)
    if row.locked_until and row.locked_until > at:
        return None
    if right and not row.wrong_tries:
        return facts(row)
    this_person = (Staff.clinic_id == row.clinic_id, Staff.staff_id == row.staff_id)
    with writing() as connection:
        wrong = 0 if right else Staff.wrong_tries + 1  # counted by the database: tries may come all at once
        counted = update(Staff).where(*this_person).values(wrong_tries=wrong).returning(Staff.wrong_tries)
        if connection.execute(counted).scalar_one() >= TRIES:
            lock = update(Staff).where(*this_person).values(wrong_tries=0, locked_until=at + LOCKED_FOR)
            connection.execute(lock)
    return facts(row) if right else None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def _email_index(email: str) -> str:
    """One e-mail address may belong to staff of several clinics, so its index names none."""
    return ring().index(0, "staff-email", email.strip().casefold())
