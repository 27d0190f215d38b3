"""One visit whole, as it is read from its row: what is sealed is opened when it is first asked for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from questionnaire.core.answers.flow import Path, path
from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Answer, Answers, Stale, unpacked
from questionnaire.core.channels import Reach, Undelivered, addresses
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.readiness.case import Case, Waiver
from questionnaire.core.readiness.escorts import Escort, EscortFact, escort, kept_fresh
from questionnaire.core.visit_day.arrivals import Expected, expected
from questionnaire.core.visit_day.check_in_window import CheckIn, check_in_at, over_at
from questionnaire.core.visit_day.times import Times, times
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import editions
from questionnaire.records.clinic.clinics import ClinicFacts, facts
from questionnaire.records.messaging import consents, messages
from questionnaire.records.models import Clinic, Patient, Visit
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit_facts import escorts, waivers


@dataclass(frozen=True, slots=True)
class RelatedRecords:
    """What else is remembered of a visit: of escorts, of messages that did not arrive, of what was waived."""

    escort_facts: tuple[EscortFact, ...] = ()
    undelivered: tuple[tuple[str, Undelivered], ...] = ()
    waivers: tuple[Waiver, ...] = ()


def related_records(clinic_id: int, visit_ids: Sequence[str]) -> dict[str, RelatedRecords]:
    """What else is remembered of these visits, by visit."""
    facts, failed = escorts.facts(clinic_id, visit_ids), messages.undelivered(clinic_id, visit_ids)
    waived = waivers.given(clinic_id, visit_ids)
    return {v: RelatedRecords(facts.get(v, ()), failed.get(v, ()), waived.get(v, ())) for v in visit_ids}


@dataclass(frozen=True)
class VisitRecord:
    """Everything remembered of one visit; what is sealed is opened when it is first asked for."""

    row: Any
    clinic: ClinicFacts
    clinic_questionnaire: editions.ClinicQuestionnaire
    now: datetime | None = None
    loaded: RelatedRecords | None = None
    given: dict[str, Answer] | None = None

    @property
    def visit_id(self) -> str:
        """Its id in addresses."""
        return str(self.row.visit_id)

    @property
    def questionnaire(self) -> Questionnaire:
        """What this patient is asked, as their clinic asks it."""
        return self.clinic_questionnaire.questionnaire

    @property
    def starts_at(self) -> datetime:
        """When it starts."""
        moment: datetime = self.row.starts_at
        return moment

    def act(self, by: str, now: datetime) -> Act:
        """What is done to the visit by a patient, an escort or a device."""
        return Act(self.row.clinic_id, by, now, self.visit_id)

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
    def related(self) -> RelatedRecords:
        """What else is remembered of it, read when it is first needed unless it was read with others."""
        return self.loaded or related_records(self.row.clinic_id, [self.visit_id])[self.visit_id]

    @cached_property
    def escort(self) -> Escort | None:
        """The adult named to take the patient home, and where they stand."""
        return self._escort(self.answers)

    def _escort(self, answers: Answers) -> Escort | None:
        questions = path(self.questionnaire, answers)
        return escort(self.questionnaire, questions, answers, self.related.escort_facts, self.row.moved_at)

    @property
    def undelivered(self) -> tuple[Undelivered, ...]:
        """The messages that will not arrive, to addresses that are still the recipients'."""
        theirs = (self.escort.contact.phone, self.escort.contact.email) if self.escort else ()
        addresses = (self.phone, self.email, *theirs)
        current = {consents.address_index(self.row.clinic_id, a) for a in addresses if a}
        return tuple(told for index, told in self.related.undelivered if index in current)

    @cached_property
    def times(self) -> Times:
        """The day's times."""
        return times(self.starts_at, self.clinic_questionnaire.setting_values)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be answered any more: the patient is here, or is not coming."""
        return bool(self.row.checked_in_at or self.row.cancelled_at)

    def check_in_at(self, now: datetime) -> CheckIn:
        """What it would mean to check the patient in at a moment."""
        return check_in_at(self.starts_at, self.clinic.calendar, now)

    def outcome_missing(self, now: datetime) -> bool:
        """Whether the visit's time is over, and nobody has said if the patient came."""
        return not self.is_closed and now >= over_at(self.starts_at, self.clinic.calendar)

    def judged_at(self, now: datetime) -> datetime:
        """The moment by which it is judged: once it is closed or over, nothing gets old any more."""
        return min(now, self.starts_at) if self.is_closed or self.outcome_missing(now) else now

    @property
    def not_going_ahead(self) -> str | None:
        """Why the visit does not go ahead, where somebody said so."""
        return reason_in(self.row)

    @property
    def expected(self) -> Expected:
        """What should be true when the patient comes."""
        ride = self.escort.contact.name if self.escort else ""
        return expected(
            self.clinic_questionnaire.setting_values, self.times, ride=ride, phone=self.phone or ""
        )

    def may_be_taken_back(self, now: datetime) -> bool:
        """Whether the check-in can still be taken back: the same day, unless more has happened since."""
        came, local = self.row.checked_in_at, self.clinic.calendar.local
        return bool(came and not self.row.cancelled_at and local(came).date() == local(now).date())

    def may_go_ahead_after_all(self, now: datetime) -> bool:
        """Whether its cancellation can still be taken back: until its day, or that of the note, is over."""
        local, noted_at = self.clinic.calendar.local, self.row.cancelled_at
        return bool(noted_at and local(now).date() <= local(max(self.starts_at, noted_at)).date())

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
    def addresses(self) -> dict[Reach, str]:
        """Where the patient is reached."""
        return addresses(self.phone, self.email)

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
            escort_facts=self.related.escort_facts,
            undelivered=self.undelivered if self.related.undelivered else (),
            waivers=self.related.waivers,
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


def record(row: Any, settings_revision: int | None = None) -> VisitRecord:
    """The visit in a row of ``WHOLE``, asked by the clinic's settings of today or of a revision."""
    revision = row.settings_revision if settings_revision is None else settings_revision
    questions = editions.for_clinic(row.clinic_id, row.definition, row.edition, revision)
    return VisitRecord(row, facts(row, row.clinic_name, row.clinic_phone), questions)


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
