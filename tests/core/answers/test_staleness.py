"""When an answer has to be given again: the visit moved, or it was said too long ago."""

from datetime import date, datetime, timedelta

import pytest

from questionnaire.core.answers.staleness import aged, is_any_old
from questionnaire.core.answers.values import Answer, Stale
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, FindingId, Source, Status
from tests.core.answering import CLINICS, MONDAY, TUESDAY, ZONE, calmest, moved

CLINIC = CLINICS["decided"]
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)
THE_WEEK_BEFORE = datetime(2026, 11, 18, 12, 0, tzinfo=ZONE)
DEPENDS_ON_THE_TIME = {
    "visit-confirm",
    "ride-home",
    "ride-check",
    "ride-person",
    "support-after",
    "eat-drink",
}


def stale(
    said_at: datetime, now: datetime, moved_at: datetime | None = None, **days: frozenset[date]
) -> dict[str, Stale]:
    """What is stale of everything Ada said at one moment about a visit on Tuesday."""
    answers = {name: answer._replace(at=said_at) for name, answer in calmest().items()}
    looked = aged(CLINIC, answers, TUESDAY, moved(moved_at), Calendar(ZONE, **days), now)
    return {name: answer.stale for name, answer in looked.items() if answer.stale}


def test_a_move_makes_exactly_what_depended_on_the_time_stale():
    assert stale(
        said_at=MONDAY, moved_at=MONDAY + timedelta(minutes=1), now=MONDAY + timedelta(minutes=2)
    ) == {name: Stale.MOVED for name in DEPENDS_ON_THE_TIME}


@pytest.mark.parametrize("minutes", [0, 1])
def test_what_is_said_in_the_moment_of_the_move_or_after_it_holds(minutes: int):
    assert stale(said_at=MONDAY, moved_at=MONDAY - timedelta(minutes=minutes), now=MONDAY) == {}


def test_what_was_said_for_another_time_is_open_again_also_behind_a_question_that_was_never_answered():
    moved_at = MONDAY + timedelta(minutes=1)
    only_the_last = {"eat-drink": calmest()["eat-drink"]}

    looked = aged(CLINIC, only_the_last, TUESDAY, moved(moved_at), Calendar(ZONE), moved_at)

    assert {name: answer.stale for name, answer in looked.items()} == {"eat-drink": Stale.MOVED}


@pytest.mark.parametrize(
    ("marked", "old"),
    [({}, False), ({"ride-home": Stale.MOVED}, False), ({"support-after": Stale.OLD}, True)],
)
def test_an_answer_that_got_old_is_noticed_among_others(marked: dict[str, Stale], old: bool):
    answers = {name: answer._replace(stale=marked.get(name)) for name, answer in calmest().items()}

    assert is_any_old(CLINIC, answers) is old
    assert is_any_old(CLINIC, {}) is False


@pytest.mark.parametrize(
    ("said_at", "now", "holds"),
    [
        (
            THE_WEEK_BEFORE,
            datetime(2026, 11, 22, 23, 59, tzinfo=ZONE),
            True,
        ),  # the last business day is Monday
        (THE_WEEK_BEFORE, datetime(2026, 11, 23, 0, 0, tzinfo=ZONE), False),
        (datetime(2026, 11, 21, 10, 0, tzinfo=ZONE), datetime(2026, 11, 23, 9, 59, tzinfo=ZONE), True),
        (datetime(2026, 11, 21, 10, 0, tzinfo=ZONE), datetime(2026, 11, 23, 10, 0, tzinfo=ZONE), False),
        (MONDAY, TUESDAY, True),
    ],
)
def test_a_promised_ride_holds_48_hours_once_the_last_business_day_has_begun(
    said_at: datetime, now: datetime, holds: bool
):
    expected = {} if holds else {"ride-home": Stale.OLD, "support-after": Stale.OLD}

    assert stale(said_at=said_at, now=now) == expected


def test_a_holiday_brings_the_last_business_day_forward():
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=ZONE)

    assert stale(said_at=THE_WEEK_BEFORE, now=sunday, holidays=frozenset({date(2026, 11, 23)})) == {
        "ride-home": Stale.OLD,
        "support-after": Stale.OLD,
    }


def test_what_was_said_for_another_time_blocks_nothing_but_is_to_be_confirmed():
    answers = {**calmest(), "ride-home": Answer("drive-self", "patient", MONDAY)}
    moved_at = MONDAY + timedelta(minutes=1)

    looked = aged(CLINIC, answers, FRIDAY, moved(moved_at), Calendar(ZONE), moved_at)
    case = Case(CLINIC, looked, FRIDAY, Calendar(ZONE), moved_at, submitted_at=MONDAY)
    readiness = assess(case)

    assert readiness.status is Status.NEEDS_FOLLOW_UP
    assert [f.reason for f in readiness.findings if f.id.endswith(".moved")] == [
        "Time changed: the new time, ride, support, eating times to be confirmed again."
    ]
    assert Level.BLOCKS not in {finding.level for finding in readiness.findings}


def test_a_ride_too_old_is_the_patients_to_do_where_nobody_else_may_be_asked_and_the_visit_is_not_ready():
    said = {**calmest(), "ride-contact": Answer("ask", "patient", THE_WEEK_BEFORE)}
    answers = {name: answer._replace(at=THE_WEEK_BEFORE) for name, answer in said.items()}
    before = Case(CLINIC, answers, TUESDAY, Calendar(ZONE), THE_WEEK_BEFORE, submitted_at=THE_WEEK_BEFORE)

    until = assess(before).until
    looked = aged(CLINIC, answers, TUESDAY, moved(None), Calendar(ZONE), MONDAY)
    after = assess(Case(CLINIC, looked, TUESDAY, Calendar(ZONE), MONDAY, submitted_at=THE_WEEK_BEFORE))

    assert until == datetime(2026, 11, 23, 0, 0, tzinfo=ZONE)
    assert assess(before).status is Status.READY
    assert after.status is Status.IN_PROGRESS
    assert [(f.cause, f.id, f.level, f.reason) for f in after.findings if f.id.endswith(".old")] == [
        (
            FindingId(Source.STALE, "ride-home", "old"),
            "ride-home.old",
            Level.REMIND,
            "Said some time ago, to be confirmed again: ride, support.",
        )
    ]
