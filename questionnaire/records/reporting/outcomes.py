"""What happened to a clinic's visits over weeks: read from the facts, a few queries for the whole span.

Once a visit has begun, what it adds to the counts changes only with its revision or the clinic's
settings. So it is kept ready by these in the process, and never stored.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import current_app
from sqlalchemy import Connection, bindparam, select

from questionnaire.core.answers.values import Answer, unpacked, unpacked_value
from questionnaire.core.channels import Recipient
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortFact
from questionnaire.core.readiness.replay import Delivery, PastAnswer, VisitHistory, case_at
from questionnaire.core.reporting.counts import MATTERS, NOT_SAID, Attendance, Course, course, week_of
from questionnaire.core.visit_day.check_in_window import NOTED_WITHIN
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import editions
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging.messages import OUT, MessageState
from questionnaire.records.models import Clinic, ClinicSettings, History, MessageRow, Patient, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import record
from questionnaire.records.visit_facts import arrivals, escorts, waivers

AT_ONCE = 500
"""How many visits are read together."""

KEPT = 20_000
"""How many visits' courses one process keeps; a year of three busy clinics."""

_visits, _patients, _clinics = Visit.__table__.c, Patient.__table__.c, Clinic.__table__.c
_lines, _messages, _settings = History.__table__.c, MessageRow.__table__.c, ClinicSettings.__table__.c

_OF_CLINIC = (
    select(
        *(_visits.clinic_id, _visits.visit_id, _visits.patient_id, _visits.revision, _visits.edition),
        *(_visits.starts_at, _visits.cancelled_at, _visits.not_going_ahead_sealed),
        *(_patients.language, _patients.phone_sealed, _patients.email_sealed),
        *(_clinics.settings_revision, _clinics.questionnaire.label("definition")),
    )
    .join(
        Patient.__table__,
        (_patients.clinic_id == _visits.clinic_id) & (_patients.patient_id == _visits.patient_id),
    )
    .join(Clinic.__table__, _clinics.clinic_id == _visits.clinic_id)
    .where(_visits.clinic_id == bindparam("clinic_id"))
)
_ONE = _OF_CLINIC.where(_visits.visit_id == bindparam("visit_id"))
_BETWEEN = _OF_CLINIC.where(
    _visits.starts_at >= bindparam("begin"), _visits.starts_at < bindparam("end")
).order_by(_visits.starts_at, _visits.visit_id)
_TOLD = (
    *(What.VISIT_ADDED, What.ANSWERED, What.CARRIED_OVER, What.SENT, What.MOVED, What.CHECKED_IN),
    *(What.CHECK_IN_TAKEN_BACK, What.CANCELLED, What.CANCELLATION_TAKEN_BACK, What.BOOKED_AGAIN),
    What.CONTACT_CHANGED,
)
_LINES = (
    select(_lines.clinic_id, _lines.visit_id, _lines.entry_id, _lines.at, _lines.by, _lines.what)
    .add_columns(_lines.detail_sealed)
    .where(
        _lines.clinic_id == bindparam("clinic_id"),
        _lines.visit_id.in_(bindparam("visit_ids", expanding=True)),
        _lines.what.in_([what.value for what in _TOLD]),
    )
    .order_by(_lines.visit_id, _lines.entry_id)
)
_ENDED = (
    select(*_messages)
    .where(
        _messages.clinic_id == bindparam("clinic_id"),
        _messages.visit_id.in_(bindparam("visit_ids", expanding=True)),
        _messages.state.in_([MessageState.FAILED.value, *(state.value for state in OUT)]),
    )
    .order_by(_messages.message_id)
)


@dataclass
class CourseCache:
    """The courses of visits that are over, by clinic, visit, its revision and that of the settings."""

    courses: dict[tuple[int, str, int, int], Course] = field(default_factory=dict)

    def keep(self, key: tuple[int, str, int, int], found: Course) -> None:
        """Keep one more; when there are very many, begin anew."""
        if len(self.courses) >= KEPT:
            self.courses.clear()
        self.courses[key] = found


@dataclass(frozen=True, slots=True)
class Happened:
    """How the visits of a span went, who came, and why some did not go ahead."""

    courses: tuple[Course, ...]
    came: tuple[Attendance, ...]
    reasons: tuple[str, ...]


def happened(clinic: ClinicFacts, begin: datetime, end: datetime, now: datetime) -> Happened:
    """What happened to the clinic's visits that were to begin in a span, by time."""
    values = {"clinic_id": clinic.clinic_id, "begin": begin, "end": min(end, now)}
    with reading() as connection:
        rows = connection.execute(_BETWEEN, values).all()
    return Happened(
        courses=_courses(clinic, rows),
        came=_came(clinic, rows),
        reasons=tuple(record.reason_in(row) or NOT_SAID for row in rows if row.cancelled_at),
    )


def _came(clinic: ClinicFacts, rows: Sequence[Any]) -> tuple[Attendance, ...]:
    """Those who came to these visits, with what the app had said just before."""
    if not rows:
        return ()
    a_day = timedelta(days=1)
    span = (rows[0].starts_at - a_day, rows[-1].starts_at + NOTED_WITHIN + a_day)
    arrived = {a.visit_id: a for a in arrivals.of_clinic_between(clinic.clinic_id, *span)}
    return tuple(
        Attendance(
            week=week_of(row.starts_at, clinic.calendar),
            was_ready=arrived[row.visit_id].predicted is Status.READY,
            had_discrepancy=any(
                discrepancy in MATTERS for discrepancy in arrived[row.visit_id].discrepancies
            ),
            went_ahead=row.cancelled_at is None,
        )
        for row in rows
        if row.visit_id in arrived
    )


def _courses(clinic: ClinicFacts, rows: Sequence[Any]) -> tuple[Course, ...]:
    """How these visits went: as kept ready, or found out from their history."""
    cache: CourseCache = current_app.extensions.setdefault("insights", CourseCache())
    found = {_key(row): cache.courses.get(_key(row)) for row in rows}
    missing = [row for row in rows if found[_key(row)] is None]
    revisions = _revisions(clinic.clinic_id) if missing else ()
    for row, past in pasts(clinic.clinic_id, missing):
        went = course(past, row.language, clinic.calendar, partial(_asked_at, row, revisions))
        found[_key(row)] = went
        cache.keep(_key(row), went)
    return tuple(went for went in found.values() if went)


def _key(row: Any) -> tuple[int, str, int, int]:
    return row.clinic_id, row.visit_id, row.revision, row.settings_revision


def asked_now(clinic_id: int) -> Questionnaire:
    """The questionnaire as the clinic asks it now, for the words of what is counted."""
    this = select(Clinic.questionnaire, Clinic.settings_revision).where(Clinic.clinic_id == clinic_id)
    with reading() as connection:
        definition, revision = connection.execute(this).one()
    return editions.for_clinic(clinic_id, definition, None, revision).questionnaire


def _revisions(clinic_id: int) -> tuple[tuple[datetime, int], ...]:
    """When the clinic decided each of its revisions, the latest first."""
    decided = select(_settings.at, _settings.revision).where(_settings.clinic_id == clinic_id)
    with reading() as connection:
        rows = connection.execute(decided.order_by(_settings.revision.desc())).all()
    return tuple((row.at, row.revision) for row in rows)


def decided(clinic_id: int) -> tuple[datetime, ...]:
    """When the clinic decided its settings."""
    return tuple(at for at, _ in _revisions(clinic_id))


def _asked_at(row: Any, revisions: Sequence[tuple[datetime, int]], moment: datetime) -> Questionnaire:
    """What a visit was asked at a moment, by the clinic's decisions of then."""
    revision = next((revision for at, revision in revisions if at <= moment), 0)
    return editions.for_clinic(row.clinic_id, row.definition, row.edition, revision).questionnaire


def pasts(clinic_id: int, rows: Sequence[Any]) -> Iterator[tuple[Any, VisitHistory]]:
    """Everything that happened to these visits (rows with their patients), one after the other."""
    for start in range(0, len(rows), AT_ONCE):
        together = {row.visit_id: row for row in rows[start : start + AT_ONCE]}
        key = {"clinic_id": clinic_id, "visit_ids": list(together)}
        facts, waived = escorts.facts(clinic_id, together), waivers.ever_given(clinic_id, together)
        with reading() as connection:
            messages = _by_visit(connection, key)
            lines = connection.execution_options(yield_per=1000).execute(_LINES, key)
            for visit_id, of_visit in groupby(lines, key=attrgetter("visit_id")):
                row = together[visit_id]
                past = _past(row, of_visit, facts.get(visit_id, ()), messages.get(visit_id, []))
                yield row, replace(past, waivers=waived.get(visit_id, ()))


def past_of(clinic_id: int, visit_id: str) -> tuple[VisitHistory, Callable[[datetime], Questionnaire]] | None:
    """Everything that happened to one visit, and what it was asked at a moment."""
    with reading() as connection:
        row = connection.execute(_ONE, {"clinic_id": clinic_id, "visit_id": visit_id}).one_or_none()
    if row is None:
        return None
    ((_, past),) = pasts(clinic_id, [row])
    return past, partial(_asked_at, row, _revisions(clinic_id))


def status_before_start(clinic: ClinicFacts, visit_id: str, starts_at: datetime) -> Status:
    """How ready a visit was just before it was to start, whatever was noted and taken back by then."""
    found = past_of(clinic.clinic_id, visit_id)
    assert found, "it is asked of visits that were just read"
    (past, questionnaire_at), just_before = found, starts_at - timedelta(microseconds=1)
    case = case_at(past, questionnaire_at(just_before), clinic.calendar, just_before)
    return assess(replace(case, checked_in_at=None, cancelled_at=None)).status


def _by_visit(connection: Connection, key: Mapping[str, Any]) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(_ENDED, key):
        rows.setdefault(row.visit_id, []).append(row)
    return rows


def _past(row: Any, lines: Iterator[Any], facts: tuple[EscortFact, ...], messages: list[Any]) -> VisitHistory:
    by_what: dict[str, list[Any]] = {what.value: [] for what in _TOLD}
    given: list[PastAnswer] = []
    check_ins: list[tuple[datetime, bool]] = []
    cancellations: list[tuple[datetime, bool]] = []
    for line in lines:
        by_what[line.what].append(line)
        if line.what in (What.CHECKED_IN, What.CHECK_IN_TAKEN_BACK):
            check_ins.append((line.at, line.what == What.CHECKED_IN))
        if line.what in (What.CANCELLED, What.CANCELLATION_TAKEN_BACK, What.BOOKED_AGAIN):
            cancellations.append((line.at, line.what == What.CANCELLED))
        if line.what in (What.ANSWERED, What.CARRIED_OVER):
            given += _given(line)
    moves = [(line.at, _opened(line)) for line in by_what[What.MOVED]]
    first_for = datetime.fromisoformat(moves[0][1]["from"]) if moves else row.starts_at
    at = {what: tuple(line.at for line in told) for what, told in by_what.items()}
    return VisitHistory(
        booked_at=next(iter(at[What.VISIT_ADDED]), datetime.min.replace(tzinfo=row.starts_at.tzinfo)),
        booked_for=first_for,
        given=tuple(given),
        sent_at=at[What.SENT],
        moves=tuple((moved_at, datetime.fromisoformat(told["to"])) for moved_at, told in moves),
        check_ins=tuple(check_ins),
        cancellations=tuple(cancellations),
        escort_facts=facts,
        deliveries=tuple(map(_delivery, messages)),
        addresses=tuple(_addresses(row)) if messages else (),
        contact_changed_at=at[What.CONTACT_CHANGED],
    )


def _opened(line: Any) -> dict[str, Any]:
    place = Place(line.clinic_id, "history", "detail", line.entry_id)
    told: dict[str, Any] = json.loads(ring().unseal(place, line.detail_sealed))
    return told


def _given(line: Any) -> Iterator[PastAnswer]:
    """The answer a line tells of, or all that carried over, each as it was said at the visit before."""
    told = _opened(line)
    if line.what == What.ANSWERED:
        yield PastAnswer(line.at, told["question"], Answer(unpacked_value(told["value"]), line.by, line.at))
        return
    for each in told["answers"]:
        written = {"by": line.by, "at": line.at.isoformat(), **each}  # lines of long ago tell neither
        yield PastAnswer(line.at, each["question"], unpacked({"": written})[""], is_carried=True)


def _delivery(row: Any) -> Delivery:
    failed = row.state == MessageState.FAILED
    return Delivery(
        to=Recipient(row.to),
        channel=row.channel,
        address=_unsealed(row, "messages", "address", row.message_id),
        queued_at=row.queued_at,
        sent_at=row.sent_at,
        failed_at=row.ended_at if failed else None,
        problem=row.problem or "",
    )


def _addresses(row: Any) -> Iterator[str]:
    for column in ("phone", "email"):
        if getattr(row, f"{column}_sealed"):
            yield _unsealed(row, "patients", column, row.patient_id)


def _unsealed(row: Any, table: str, column: str, key: str) -> str:
    return ring().unseal(Place(row.clinic_id, table, column, key), getattr(row, f"{column}_sealed"))
