"""What happened to a clinic's visits over weeks: read from the facts, a few queries for the whole span.

Once a visit has begun, what it adds to the counts changes only with its revision or the clinic's
settings. So it is kept ready by these in the process, and never stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from flask import current_app
from sqlalchemy import select

from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.replay import VisitHistory, case_at
from questionnaire.core.reporting.counts import MATTERS, NOT_SAID, Attendance, Course, course, week_of
from questionnaire.core.reporting.day_counts import DayCourse, day_course
from questionnaire.core.visit_day.check_in_window import NOTED_WITHIN, over_at
from questionnaire.core.visit_day.day import Day, DayFact
from questionnaire.records.clinic import editions
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Clinic
from questionnaire.records.reporting import visit_histories
from questionnaire.records.reporting.visit_histories import PastVisit, questionnaire_at
from questionnaire.records.store.database import reading
from questionnaire.records.visit.row import reason_in
from questionnaire.records.visit_facts import arrivals, day
from questionnaire.records.visit_facts.arrivals import Arrived

KEPT = 20_000
"""How many visits' courses one process keeps; a year of three busy clinics."""


@dataclass
class CourseCache:
    """The courses of visits that are over, by clinic, visit, its revision and that of the settings."""

    courses: dict[tuple[int, str, int, int], Course] = field(default_factory=dict)

    def keep(self, key: tuple[int, str, int, int], found: Course) -> None:
        """Keep one more; when there are very many, start over."""
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
    rows = visit_histories.between(clinic.clinic_id, begin, min(end, now))
    arrived = _arrived(clinic, rows)
    return Happened(
        courses=_courses(clinic, rows, arrived),
        came=_came(clinic, rows, arrived),
        reasons=tuple(_reason(row) for row in rows if row.cancelled_at),
    )


def _reason(row: PastVisit) -> str:
    return reason_in(row.clinic_id, row.visit_id, row.not_going_ahead_sealed) or NOT_SAID


def _arrived(clinic: ClinicFacts, rows: Sequence[PastVisit]) -> dict[str, Arrived]:
    """The arrivals of these visits, by visit."""
    if not rows:
        return {}
    a_day = timedelta(days=1)
    span = (rows[0].starts_at - a_day, rows[-1].starts_at + NOTED_WITHIN + a_day)
    return {a.visit_id: a for a in arrivals.of_clinic_between(clinic.clinic_id, *span)}


def _came(
    clinic: ClinicFacts, rows: Sequence[PastVisit], arrived: Mapping[str, Arrived]
) -> tuple[Attendance, ...]:
    """Those who came to these visits, with what the app had said just before."""
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


def _courses(
    clinic: ClinicFacts, rows: Sequence[PastVisit], arrived: Mapping[str, Arrived]
) -> tuple[Course, ...]:
    """How these visits went: as kept ready, or found out from their history."""
    cache: CourseCache = current_app.extensions.setdefault("insights", CourseCache())
    found = {_key(row): cache.courses.get(_key(row)) for row in rows}
    missing = [row for row in rows if found[_key(row)] is None]
    saved = visit_histories.revisions(clinic.clinic_id) if missing else ()
    here = [row.visit_id for row in missing if row.visit_id in arrived]
    facts = day.of_visits(clinic.clinic_id, here) if here else {}
    for row, past in visit_histories.of_visits(clinic.clinic_id, missing):
        asked_at = partial(questionnaire_at, row, saved)
        went = course(past, row.language, clinic.calendar, asked_at)
        if came := arrived.get(row.visit_id):
            steps = facts.get(row.visit_id, ())
            went = replace(went, day=_day_course(clinic, past, asked_at(came.at), came, steps))
        found[_key(row)] = went
        cache.keep(_key(row), went)
    return tuple(went for went in found.values() if went)


def _day_course(
    clinic: ClinicFacts,
    past: VisitHistory,
    questionnaire: Questionnaire,
    came: Arrived,
    steps: tuple[DayFact, ...],
) -> DayCourse:
    """How the day of a patient went who came. What they had said gets no older than at the visit's start."""
    case = case_at(past, questionnaire, clinic.calendar, min(came.at, past.starts_at))
    facts = tuple(fact for fact in past.escort_facts if fact.at <= came.at)
    case = replace(case, checked_in_at=came.at, cancelled_at=past.cancelled_at, escort_facts=facts)
    of_day = Day(
        came.arrival,
        came.discrepancies,
        steps,
        noted_afterwards=came.at >= over_at(past.starts_at, clinic.calendar),
    )
    standing = [waiver for waiver, ended_at in past.waivers if ended_at is None]
    return day_course(case, of_day, standing, came.at)


def _key(row: PastVisit) -> tuple[int, str, int, int]:
    return row.clinic_id, row.visit_id, row.revision, row.settings_revision


def asked_now(clinic_id: int) -> Questionnaire:
    """The questionnaire as the clinic asks it now, for the words of what is counted."""
    this = select(Clinic.questionnaire, Clinic.settings_revision).where(Clinic.clinic_id == clinic_id)
    with reading() as connection:
        definition, revision = connection.execute(this).one()
    return editions.for_clinic(clinic_id, definition, None, revision).questionnaire


def status_before_start(clinic: ClinicFacts, visit_id: str, starts_at: datetime) -> Status:
    """How ready a visit was just before it was to start, whatever was recorded and undone before."""
    found = visit_histories.of_visit(clinic.clinic_id, visit_id)
    assert found, "it is asked of visits that were just read"
    (past, asked_at), just_before = found, starts_at - timedelta(microseconds=1)
    case = case_at(past, asked_at(just_before), clinic.calendar, just_before)
    return assess(replace(case, checked_in_at=None, cancelled_at=None)).status
