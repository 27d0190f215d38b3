"""One visit whole, as it is read from its row: what is sealed is opened when it is first asked for."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from questionnaire.core.answers.flow import Path, path
from questionnaire.core.answers.moves import Moves
from questionnaire.core.answers.staleness import aged, is_any_old
from questionnaire.core.answers.values import Answer, Answers, unpacked
from questionnaire.core.channels import Reach, Undelivered, addresses
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.names import full_name
from questionnaire.core.readiness.case import Case, Waiver
from questionnaire.core.readiness.changes import back_within, change_grace
from questionnaire.core.readiness.escorts import Escort, EscortFact, escort, kept_fresh
from questionnaire.core.readiness.follow_ups import Attempt
from questionnaire.core.visit_day.arrivals import Expected, Reason, expected
from questionnaire.core.visit_day.check_in_window import CheckIn, check_in_at, over_at
from questionnaire.core.visit_day.day import Day, day_since
from questionnaire.core.visit_day.times import Times, times
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import editions
from questionnaire.records.clinic.clinics import ClinicFacts, calendar
from questionnaire.records.messaging import consents
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit.related import RelatedRecords
from questionnaire.records.visit.row import VisitRow, reason_in, reason_words_in, written
from questionnaire.records.visit_facts.arrivals import Arrived


@dataclass(frozen=True)
class VisitRecord:
    """Everything remembered of one visit; what is sealed is opened when it is first asked for.

    ``is_tablet`` says that it was opened by a session on the clinic's tablet.
    """

    row: VisitRow
    clinic: ClinicFacts
    clinic_questionnaire: editions.ClinicQuestionnaire
    now: datetime | None = None
    loaded: RelatedRecords | None = None
    given: dict[str, Answer] | None = None
    is_tablet: bool = False

    @property
    def clinic_id(self) -> int:
        """The clinic whose visit it is."""
        return self.row.clinic_id

    @property
    def visit_id(self) -> str:
        """Its id in addresses."""
        return self.row.visit_id

    @property
    def patient_id(self) -> str:
        """Who comes; the same at each of their visits."""
        return self.row.patient_id

    @property
    def revision(self) -> int:
        """How often it has changed."""
        return self.row.revision

    @property
    def questionnaire(self) -> Questionnaire:
        """What this patient is asked, as their clinic asks it."""
        return self.clinic_questionnaire.questionnaire

    @property
    def starts_at(self) -> datetime:
        """When it starts."""
        return self.row.starts_at

    @cached_property
    def moves(self) -> Moves:
        """How it was moved."""
        if self.row.moved_at is None:
            return Moves()
        made = self.related.moves.get(self.visit_id, ())
        return Moves(made, back_within(self.clinic_questionnaire.setting_values))

    @property
    def change_grace(self) -> timedelta:
        """How long a change of plan waits before it goes out."""
        return change_grace(self.clinic_questionnaire.setting_values)

    @property
    def submitted_at(self) -> datetime | None:
        """When the patient sent the answers."""
        return self.row.submitted_at

    @property
    def last_activity_at(self) -> datetime | None:
        """When the patient did something last."""
        return self.row.last_activity_at

    @property
    def checked_in_at(self) -> datetime | None:
        """When the patient came."""
        return self.row.checked_in_at

    @property
    def cancelled_at(self) -> datetime | None:
        """When it was noted that it does not go ahead."""
        return self.row.cancelled_at

    def act(self, by: str, now: datetime) -> Act:
        """What is done to the visit by a patient, an escort or a device."""
        return Act(self.row.clinic_id, by, now, self.visit_id)

    def as_of(self, now: datetime) -> Self:
        """The visit at a moment, with the answers that are stale at that moment."""
        return replace(self, now=now)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What was answered so far, as it is written down."""
        return written(self.clinic_id, self.visit_id, self.row.answers_sealed)

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
        calendar = self.clinic.calendar
        given = aged(self.questionnaire, given, self.starts_at, self.moves, calendar, self.now)
        if not is_any_old(self.questionnaire, given):
            return given
        return kept_fresh(self.questionnaire, given, self._escort(given))

    @cached_property
    def related(self) -> RelatedRecords:
        """What belongs to it, loaded together with that of the visits it was read with."""
        return self.loaded or RelatedRecords(self.clinic_id, (self.visit_id,))

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers that were not ended by staff, in order."""
        return self.related.waivers.get(self.visit_id, ())

    @property
    def call_attempts(self) -> tuple[Attempt, ...]:
        """The call attempts, in order."""
        return self.related.call_attempts.get(self.visit_id, ())

    @property
    def arrived(self) -> Arrived | None:
        """What was true when the patient came. Returns None if they have not come."""
        return self.related.arrivals.get(self.visit_id)

    @property
    def is_link_locked(self) -> bool:
        """True when the patient's link has seen too many wrong birth dates."""
        return self.visit_id in self.related.locked_links

    @cached_property
    def escort(self) -> Escort | None:
        """The adult named to take the patient home, and where they stand."""
        return self._escort(self.answers)

    def _escort(self, answers: Answers) -> Escort | None:
        questions = path(self.questionnaire, answers)
        return escort(self.questionnaire, questions, answers, self._escort_facts, self.moves)

    @property
    def _escort_facts(self) -> tuple[EscortFact, ...]:
        return self.related.escort_facts.get(self.visit_id, ())

    @property
    def undelivered(self) -> tuple[Undelivered, ...]:
        """The messages that will not arrive, to addresses that are still the recipients'."""
        undelivered = self.related.undelivered.get(self.visit_id, ())
        if not undelivered:
            return ()
        of_escort = (self.escort.contact.phone, self.escort.contact.email) if self.escort else ()
        addresses = (self.phone, self.email, *of_escort)
        current = {consents.address_index(self.clinic_id, a) for a in addresses if a}
        return tuple(message for index, message in undelivered if index in current)

    @cached_property
    def times(self) -> Times:
        """The day's times."""
        return times(self.starts_at, self.clinic_questionnaire.setting_values)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be answered any more: the patient is here, or is not coming."""
        return bool(self.checked_in_at or self.cancelled_at)

    def check_in_at(self, now: datetime) -> CheckIn:
        """What it would mean to check the patient in at a moment."""
        return check_in_at(self.starts_at, self.clinic.calendar, now)

    def outcome_missing(self, now: datetime) -> bool:
        """True when the visit is over and has neither a check-in nor a cancellation."""
        return not self.is_closed and now >= over_at(self.starts_at, self.clinic.calendar)

    def judged(self, now: datetime) -> Case:
        """The case as staff see it now: once the visit is closed or over, nothing gets old any more."""
        is_settled = self.is_closed or self.outcome_missing(now)
        return self.case(min(now, self.starts_at) if is_settled else now, today=now)

    def _day(self, now: datetime) -> Day | None:
        """The visit's day from the check-in on. Returns None before that."""
        came = self.checked_in_at
        arrived = self.arrived if came else None
        if came is None or arrived is None:
            return None
        facts, calendar = self.related.day_facts.get(self.visit_id, ()), self.clinic.calendar
        moments = {"starts_at": self.starts_at, "now": now}
        return day_since(came, arrived.arrival, arrived.discrepancies, facts, calendar=calendar, **moments)

    @property
    def not_going_ahead(self) -> str | None:
        """Why the visit does not go ahead, if a reason was recorded."""
        return reason_in(self.clinic_id, self.visit_id, self.row.not_going_ahead_sealed)

    @property
    def reason_words(self) -> str:
        """What staff wrote beside that reason, or ""."""
        return reason_words_in(self.clinic_id, self.visit_id, self.row.not_going_ahead_sealed)

    @property
    def expected(self) -> Expected:
        """What should be true when the patient comes."""
        ride = self.escort.contact.name if self.escort else ""
        return expected(
            self.clinic_questionnaire.setting_values, self.times, ride=ride, phone=self.phone or ""
        )

    def may_be_taken_back(self, now: datetime) -> bool:
        """Whether the check-in can still be taken back: the same day, unless more has happened since."""
        came, local, day = self.checked_in_at, self.clinic.calendar.local, self._day(now)
        has_gone_on = bool(self.cancelled_at or (day and day.stage))
        return bool(came and not has_gone_on and local(came).date() == local(now).date())

    def may_go_ahead_after_all(self, now: datetime) -> bool:
        """Whether its cancellation can still be taken back: until its day, or that of the note, is over."""
        local, noted_at = self.clinic.calendar.local, self.cancelled_at
        return bool(noted_at and local(now).date() <= local(max(self.starts_at, noted_at)).date())

    @cached_property
    def first_name(self) -> str:
        """The patient's first name."""
        return self._of_patient("first_name", self.row.first_name_sealed)

    @cached_property
    def last_name(self) -> str:
        """The patient's last name."""
        return self._of_patient("last_name", self.row.last_name_sealed)

    @property
    def full_name(self) -> str:
        """The patient's whole name."""
        return full_name(self.first_name, self.last_name)

    @cached_property
    def date_of_birth(self) -> date:
        """The patient's birth date."""
        return date.fromisoformat(self._of_patient("date_of_birth", self.row.date_of_birth_sealed))

    @cached_property
    def phone(self) -> str | None:
        """The patient's phone number, E.164."""
        return self._of_patient("phone", self.row.phone_sealed) if self.row.phone_sealed else None

    @cached_property
    def email(self) -> str | None:
        """The patient's e-mail address."""
        return self._of_patient("email", self.row.email_sealed) if self.row.email_sealed else None

    @property
    def addresses(self) -> dict[Reach, str]:
        """Where the patient is reached."""
        return addresses(self.phone, self.email)

    @property
    def patient_zone(self) -> ZoneInfo:
        """The time zone the patient lives in."""
        return ZoneInfo(self.own_zone) if self.own_zone else self.clinic.calendar.zone

    @property
    def own_zone(self) -> str | None:
        """The name of the patient's time zone. None if they live in that of the clinic."""
        return self.row.patient_zone

    @property
    def language(self) -> str:
        """The language the patient reads."""
        return self.row.language

    @property
    def interpreter(self) -> str | None:
        """The language the patient needs an interpreter for."""
        return self.row.interpreter

    @property
    def call_time(self) -> str | None:
        """When it is best to call the patient."""
        return self.row.call_time

    def _of_patient(self, column: str, sealed: bytes) -> str:
        return ring().unseal(Place(self.clinic_id, "patients", column, self.patient_id), sealed)

    def case(self, now: datetime, *, today: datetime | None = None) -> Case:
        """What readiness looks at, which may be judged as of an earlier moment than ``today``."""
        return Case(
            questionnaire=self.questionnaire,
            answers=self.as_of(now).answers if self.now != now else self.answers,
            starts_at=self.starts_at,
            calendar=self.clinic.calendar,
            now=now,
            submitted_at=self.submitted_at,
            checked_in_at=self.checked_in_at,
            cancelled_at=self.cancelled_at,
            moves=self.moves,
            escort_facts=self._escort_facts,
            undelivered=self.undelivered,
            waivers=self.waivers,
            notes=self.related.notes.get(self.visit_id, ()),
            day=self._day(today or now),
            did_not_come=bool(self.cancelled_at) and self.not_going_ahead == Reason.DID_NOT_COME,
        )


def record(
    row: VisitRow,
    *,
    settings_revision: int | None = None,
    now: datetime | None = None,
    is_tablet: bool = False,
) -> VisitRecord:
    """The visit in a row of ``WHOLE``, asked by the clinic's settings of today or of a revision."""
    revision = row.settings_revision if settings_revision is None else settings_revision
    questions = editions.for_clinic(row.clinic_id, row.definition, row.edition, revision)
    name, phone, days = row.clinic_name, row.clinic_phone, calendar(row.zone, row.open_on, row.holidays)
    clinic = ClinicFacts(row.clinic_id, name, phone, row.address, days, row.settings_revision)
    return VisitRecord(row, clinic, questions, now, is_tablet=is_tablet)
