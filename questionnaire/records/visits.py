"""Visits: reading one or a day of them whole, and what can happen to them."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, bindparam, insert, select

from questionnaire.core.answers import Answer, Answers, Stale, unpacked
from questionnaire.core.arrivals import Arrival, Expected, Reason, expected, gaps
from questionnaire.core.channels import Channel, Undelivered
from questionnaire.core.escorts import Escort, EscortFact, EscortState, escort, kept_fresh
from questionnaire.core.flow import Path, path
from questionnaire.core.plan import Times, times
from questionnaire.core.questions import Questionnaire
from questionnaire.core.readiness import Case, Status
from questionnaire.core.staleness import aged
from questionnaire.core.waivers import Waiver
from questionnaire.records import (
    arrivals,
    consents,
    editions,
    escorts,
    history,
    links,
    patients,
    post,
    waivers,
)
from questionnaire.records.arrivals import Arrived
from questionnaire.records.changes import changed
from questionnaire.records.clinics import ClinicFacts, facts, revision_at
from questionnaire.records.database import reading, recording, writing
from questionnaire.records.models import Clinic, Patient, Visit
from questionnaire.records.patients import NewPatient
from questionnaire.records.prepared import Prepared
from questionnaire.records.sealing import Place, ring


@dataclass(frozen=True, slots=True)
class Around:
    """What else is remembered of a visit: of escorts, of messages that did not arrive, of what was waived."""

    escort_facts: tuple[EscortFact, ...] = ()
    undelivered: tuple[tuple[str, Undelivered], ...] = ()
    waivers: tuple[Waiver, ...] = ()


def around(clinic_id: int, visit_ids: Sequence[str]) -> dict[str, Around]:
    """What else is remembered of these visits, by visit."""
    facts, failed = escorts.facts(clinic_id, visit_ids), post.undelivered(clinic_id, visit_ids)
    waived = waivers.given(clinic_id, visit_ids)
    return {v: Around(facts.get(v, ()), failed.get(v, ()), waived.get(v, ())) for v in visit_ids}


@dataclass(frozen=True)
class VisitRecord:
    """Everything remembered of one visit; what is sealed is opened when it is first asked for."""

    row: Any
    clinic: ClinicFacts
    asked: editions.Asked
    now: datetime | None = None
    around: Around | None = None
    given: dict[str, Answer] | None = None

    @property
    def visit_id(self) -> str:
        """Its id in addresses."""
        return str(self.row.visit_id)

    @property
    def questionnaire(self) -> Questionnaire:
        """What this patient is asked, as their clinic asks it."""
        return self.asked.questionnaire

    @property
    def starts_at(self) -> datetime:
        """When it starts."""
        moment: datetime = self.row.starts_at
        return moment

    def as_of(self, now: datetime) -> Self:
        """The visit as it stands at a moment, with the answers that have gone stale by then."""
        return replace(self, now=now)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What was answered so far, as it is written down."""
        return written(self.row.clinic_id, self.visit_id, self.row.answers_sealed)

    def with_answer(self, question_id: str, answer: Answer) -> Self:
        """The visit with one more answer, which has just been kept."""
        return replace(self, given={**self.answers, question_id: answer})

    @cached_property
    def path(self) -> Path:
        """The questions this patient is asked, in order."""
        return path(self.questionnaire, self.answers)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What was answered so far."""
        if self.given is not None:
            return self.given
        given = unpacked(self.document)
        if self.now is None:
            return given
        moved_at, calendar = self.row.moved_at, self.clinic.calendar
        given = aged(self.questionnaire, given, self.starts_at, moved_at, calendar, self.now)
        if not any(answer.stale is Stale.OLD for answer in given.values()):
            return given
        return kept_fresh(self.questionnaire, given, self._escort(given))

    @cached_property
    def known(self) -> Around:
        """What else is remembered of it, read when it is first needed unless it was read with others."""
        return self.around or around(self.row.clinic_id, [self.visit_id])[self.visit_id]

    @cached_property
    def escort(self) -> Escort | None:
        """The adult named to take the patient home, and where they stand."""
        return self._escort(self.answers)

    def _escort(self, answers: Answers) -> Escort | None:
        asked = path(self.questionnaire, answers)
        return escort(self.questionnaire, asked, answers, self.known.escort_facts, self.row.moved_at)

    @property
    def undelivered(self) -> tuple[Undelivered, ...]:
        """The messages that will not arrive, to addresses that are still the recipients'."""
        theirs = (self.escort.contact.phone, self.escort.contact.email) if self.escort else ()
        addresses = (self.phone, self.email, *theirs)
        current = {consents.address_index(self.row.clinic_id, a) for a in addresses if a}
        return tuple(told for index, told in self.known.undelivered if index in current)

    @cached_property
    def times(self) -> Times:
        """The day's times."""
        return times(self.starts_at, self.asked.settled)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be answered any more: the patient is here, or is not coming."""
        return bool(self.row.checked_in_at or self.row.cancelled_at)

    @property
    def not_going_ahead(self) -> str | None:
        """Why the visit does not go ahead, where somebody said so."""
        return reason_in(self.row)

    @property
    def expected(self) -> Expected:
        """What should be true when the patient comes."""
        ride = self.escort.contact.name if self.escort else ""
        return expected(self.asked.settled, self.times, ride=ride, phone=self.phone or "")

    def may_be_taken_back(self, now: datetime) -> bool:
        """Whether the check-in can still be taken back: the same day, unless more has happened since."""
        came, local = self.row.checked_in_at, self.clinic.calendar.local
        return bool(came and not self.row.cancelled_at and local(came).date() == local(now).date())

    @cached_property
    def first_name(self) -> str:
        """The patient's first name."""
        return self._of_patient("first_name")

    @cached_property
    def last_name(self) -> str:
        """The patient's last name."""
        return self._of_patient("last_name")

    @cached_property
    def date_of_birth(self) -> date:
        """The patient's birth date."""
        return date.fromisoformat(self._of_patient("date_of_birth"))

    @cached_property
    def phone(self) -> str | None:
        """The patient's phone number, E.164."""
        return self._of_patient("phone") if self.row.phone_sealed else None

    @cached_property
    def email(self) -> str | None:
        """The patient's e-mail address."""
        return self._of_patient("email") if self.row.email_sealed else None

    @property
    def addresses(self) -> dict[Channel, str]:
        """Where the patient is reached, by channel."""
        return patients.addresses(self.phone, self.email)

    @property
    def patient_zone(self) -> ZoneInfo:
        """The time zone the patient lives in."""
        return ZoneInfo(self.row.patient_zone) if self.row.patient_zone else self.clinic.calendar.zone

    def _of_patient(self, column: str) -> str:
        place = Place(self.row.clinic_id, "patients", column, self.row.patient_id)
        return ring().unseal(place, getattr(self.row, f"{column}_sealed"))

    def case(self, now: datetime) -> Case:
        """What readiness looks at."""
        return Case(
            questionnaire=self.questionnaire,
            answers=self.as_of(now).answers if self.now != now else self.answers,
            starts_at=self.starts_at,
            calendar=self.clinic.calendar,
            now=now,
            submitted_at=self.row.submitted_at,
            checked_in_at=self.row.checked_in_at,
            cancelled_at=self.row.cancelled_at,
            moved_at=self.row.moved_at,
            escort_facts=self.known.escort_facts,
            undelivered=self.undelivered if self.known.undelivered else (),
            waivers=self.known.waivers,
        )


_visits, _patients, _clinics = Visit.__table__, Patient.__table__, Clinic.__table__

_KEPT_OUT = ("clinic_id", "patient_id", "zone", "person_index", "number_sealed", "number_index")

WHOLE: Select[Any] = select(
    *_visits.c,
    *(c for c in _patients.c if c.name not in _KEPT_OUT),
    _patients.c.zone.label("patient_zone"),
    _clinics.c.name.label("clinic_name"),
    _clinics.c.phone.label("clinic_phone"),
    _clinics.c.address,
    _clinics.c.zone,
    _clinics.c.open_on,
    _clinics.c.holidays,
    _clinics.c.questionnaire.label("definition"),
    _clinics.c.settings_revision,
).select_from(
    _visits.join(
        _patients,
        (_patients.c.clinic_id == _visits.c.clinic_id) & (_patients.c.patient_id == _visits.c.patient_id),
    ).join(_clinics, _clinics.c.clinic_id == _visits.c.clinic_id)
)
"""A visit with its patient and clinic."""

_ONE = WHOLE.where(_visits.c.clinic_id == bindparam("clinic_id"), _visits.c.visit_id == bindparam("visit_id"))
_BETWEEN = WHOLE.where(
    _visits.c.clinic_id == bindparam("clinic_id"),
    _visits.c.starts_at >= bindparam("begin"),
    _visits.c.starts_at < bindparam("end"),
).order_by(_visits.c.starts_at, _visits.c.visit_id)


_ADD = Prepared(insert(Visit))
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


def record(row: Any, settings_revision: int | None = None) -> VisitRecord:
    """The visit in a row of ``WHOLE``, asked by the clinic's settings of today or of a revision."""
    revision = row.settings_revision if settings_revision is None else settings_revision
    asked = editions.asked(row.clinic_id, row.definition, row.edition, revision)
    return VisitRecord(row, facts(row, row.clinic_name, row.clinic_phone), asked)


def reason_in(row: Any) -> str | None:
    """Why a visit does not go ahead, in the sealed column of its row."""
    if row.not_going_ahead_sealed is None:
        return None
    place = Place(row.clinic_id, "visits", "not_going_ahead", row.visit_id)
    return ring().unseal(place, row.not_going_ahead_sealed)


def written(clinic_id: int, visit_id: str, sealed: bytes | None) -> dict[str, Any]:
    """The document of answers in a visit's sealed column."""
    if sealed is None:
        return {}
    document: dict[str, Any] = json.loads(
        ring().unseal(Place(clinic_id, "visits", "answers", visit_id), sealed)
    )
    return document


def find(clinic_id: int, visit_id: str) -> VisitRecord | None:
    """One visit, or none where this clinic has no such visit."""
    with reading() as connection:
        row = connection.execute(_ONE, {"clinic_id": clinic_id, "visit_id": visit_id}).one_or_none()
    return record(row) if row else None


def before(visit: VisitRecord) -> VisitRecord | None:
    """The patient's last visit before this one that took place, as they were asked then; or none."""
    key = {name: getattr(visit.row, name) for name in ("clinic_id", "patient_id", "starts_at")}
    with reading() as connection:
        row = connection.execute(_BEFORE, key).one_or_none()
    if row is None:
        return None
    began_at = history.answered_since(row.clinic_id, row.visit_id) or row.checked_in_at
    return record(row, revision_at(row.clinic_id, began_at)).as_of(row.checked_in_at)


def on_day(clinic: ClinicFacts, day: date) -> tuple[VisitRecord, ...]:
    """The visits of one of the clinic's days, by time."""
    midnight = clinic.calendar.midnight
    return between(clinic, midnight(day), midnight(day + timedelta(days=1)))


def still_to_come(clinic: ClinicFacts, now: datetime, within: timedelta) -> tuple[VisitRecord, ...]:
    """The clinic's visits that begin within a span and are not closed, by time."""
    return tuple(visit for visit in between(clinic, now, now + within) if not visit.is_closed)


def between(clinic: ClinicFacts, begin: datetime, end: datetime) -> tuple[VisitRecord, ...]:
    """The clinic's visits that begin between two moments, by time."""
    with reading() as connection:
        rows = connection.execute(_BETWEEN, {"clinic_id": clinic.clinic_id, "begin": begin, "end": end}).all()
    known = around(clinic.clinic_id, [row.visit_id for row in rows])
    return tuple(replace(record(row), around=known[row.visit_id]) for row in rows)


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

    def opened(row: Any, column: str) -> str:
        place = Place(clinic_id, "patients", column, row.patient_id)
        return ring().unseal(place, getattr(row, f"{column}_sealed"))

    return {row.visit_id: f"{opened(row, 'first_name')} {opened(row, 'last_name')}" for row in rows}


def upcoming(now: datetime, within: timedelta) -> dict[tuple[int, str], tuple[int, int]]:
    """Every visit still to come within a span that may need messages, by clinic and id.

    The value changes whenever something about the visit, or a decision of its clinic, does.
    """
    with reading() as connection:
        rows = connection.execute(
            select(_visits.c.clinic_id, _visits.c.visit_id, _visits.c.revision, _clinics.c.settings_revision)
            .join(_clinics, _clinics.c.clinic_id == _visits.c.clinic_id)
            .where(
                _visits.c.starts_at > now,
                _visits.c.starts_at < now + within,
                _visits.c.cancelled_at.is_(None),
                _visits.c.checked_in_at.is_(None),
            )
            .order_by(_visits.c.starts_at)
        ).all()
    return {(row.clinic_id, row.visit_id): (row.revision, row.settings_revision) for row in rows}


def add(
    clinic_id: int,
    patient: NewPatient,
    starts_at: datetime,
    *,
    agreed: Mapping[str, str] = MappingProxyType({}),
    by: str,
    at: datetime,
) -> str:
    """Add a visit with its first link, for a patient of the clinic or a new one; its id.

    ``agreed`` says by which channels the patient agreed to get messages, and in which words; what
    they said of the others before still holds.
    """
    with recording() as session:
        person = patients.remembered(session, clinic_id, patient)
        connection = session.connection()
        visit_id = add_to(connection, clinic_id, person.patient_id, starts_at, by=by, at=at)
        addresses = patients.addresses(patient.phone, patient.email)
        asked = {channel: address for channel, address in addresses.items() if channel in agreed}
        patients.agree_to(connection, clinic_id, visit_id, asked, agreed, by=by, at=at)
    return visit_id


def add_to(
    connection: Connection,
    clinic_id: int,
    patient_id: str,
    starts_at: datetime,
    *,
    appointment_index: str | None = None,
    by: str,
    at: datetime,
) -> str:
    """Add a visit with its first link for a patient within the transaction that is open; its id."""
    visit_id = secrets.token_hex(6)
    row = {"clinic_id": clinic_id, "visit_id": visit_id, "patient_id": patient_id, "starts_at": starts_at}
    _ADD.run(connection, {**_NOTHING_YET, **row, "appointment_index": appointment_index})
    history.add(connection, history.What.VISIT_ADDED, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
    links.issue_first(connection, clinic_id, visit_id, by=by, at=at)
    return visit_id


def send(visit: VisitRecord, *, by: str, at: datetime) -> None:
    """The patient has checked their answers and sent them."""
    _mark(visit, history.What.SENT, {"submitted_at": at, "last_activity_at": at}, by=by, at=at)


def move(visit: VisitRecord, starts_at: datetime, *, by: str, at: datetime) -> None:
    """The visit takes place at another time; what was said for the old one is asked again."""
    with writing() as connection:
        key = visit.row.clinic_id, visit.visit_id
        move_to(connection, *key, visit.starts_at, starts_at, by=by, at=at)


def move_to(
    connection: Connection,
    clinic_id: int,
    visit_id: str,
    was: datetime,
    starts_at: datetime,
    *,
    by: str,
    at: datetime,
) -> None:
    """The same within the transaction that is open."""
    detail = {"from": was.isoformat(), "to": starts_at.isoformat()}
    changes = {"starts_at": starts_at, "moved_at": at}
    mark(connection, clinic_id, visit_id, history.What.MOVED, changes, by=by, at=at, detail=detail)


def check_in(visit: VisitRecord, arrival: Arrival, *, predicted: Status, by: str, at: datetime) -> bool:
    """The patient is at the counter, and this was true then; False, and nothing written, once it is closed.

    ``predicted`` is the status as it was computed just before.
    """
    visit = visit.as_of(at)
    clinic_id, visit_id, escort = visit.row.clinic_id, visit.visit_id, visit.escort
    arrived = Arrived(visit_id, at, by, predicted, arrival, gaps(arrival, visit.expected))
    still_open = (_visits.c.checked_in_at.is_(None), _visits.c.cancelled_at.is_(None))
    with writing() as connection:
        if not changed(connection, clinic_id, Visit.visit_id == visit_id, *still_open, checked_in_at=at):
            return False
        arrivals.add(connection, clinic_id, arrived)
        told = arrivals.detail(arrived)
        what = history.What.CHECKED_IN
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at, detail=told)
        if arrival.phone and arrival.phone != visit.phone:
            patients.change_phone(connection, visit, arrival.phone, by=by, at=at)
        if escort and arrival.ride_is_here and escort.state is not EscortState.ARRIVED:
            here = EscortFact(escort.contact, EscortState.ARRIVED, by, at)
            escorts.add(connection, clinic_id, visit_id, here)
    return True


def take_back_check_in(visit: VisitRecord, *, by: str, at: datetime) -> bool:
    """The check-in was a mistake, the visit is open again; False, and nothing changed, if it is too late."""
    clinic_id, visit_id, checked_in_at = visit.row.clinic_id, visit.visit_id, visit.row.checked_in_at
    arrived = arrivals.of_visit(clinic_id, visit_id)
    if not visit.may_be_taken_back(at):
        return False
    as_it_was = (_visits.c.checked_in_at == checked_in_at, _visits.c.cancelled_at.is_(None))
    with writing() as connection:
        if not changed(connection, clinic_id, Visit.visit_id == visit_id, *as_it_was, checked_in_at=None):
            return False
        arrivals.take_back(connection, clinic_id, visit_id)
        what = history.What.CHECK_IN_TAKEN_BACK
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
        if visit.escort and arrived and arrived.arrival.ride_is_here:
            not_here = EscortFact(visit.escort.contact, EscortState.NOT_HERE, by, at)
            escorts.add(connection, clinic_id, visit_id, not_here)
    return True


def cancel(visit: VisitRecord, reason: Reason | str, *, by: str, at: datetime) -> bool:
    """The visit does not go ahead, for a reason, whether the patient came or not; False if that was known."""
    clinic_id, visit_id, reason = visit.row.clinic_id, visit.visit_id, Reason(reason)
    sealed = ring().seal(Place(clinic_id, "visits", "not_going_ahead", visit_id), reason.value)
    changes = {"cancelled_at": at, "not_going_ahead_sealed": sealed}
    with writing() as connection:
        as_it_was = (Visit.visit_id == visit_id, Visit.cancelled_at.is_(None))
        if not changed(connection, clinic_id, *as_it_was, **changes):
            return False
        told, what = {"reason": reason.value}, history.What.CANCELLED
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at, detail=told)
    return True


def _mark(
    visit: VisitRecord, what: history.What, changes: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    with writing() as connection:
        mark(connection, visit.row.clinic_id, visit.visit_id, what, changes, by=by, at=at)


def mark(
    connection: Connection,
    clinic_id: int,
    visit_id: str,
    what: history.What,
    changes: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Something happened to a visit, written down within the transaction that is open."""
    changed(connection, clinic_id, Visit.visit_id == visit_id, **changes)
    history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at, detail=detail)
