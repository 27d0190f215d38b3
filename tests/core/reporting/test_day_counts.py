"""What the days of patients who came add up to, and what may be shown of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Waiver
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.reporting.day_counts import (
    Clearing,
    DayCourse,
    Leaving,
    day_counts,
    day_course,
)
from questionnaire.core.reporting.disclosure_control import Share
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.core.visit_day.day import Day, DayFact, DayStep
from tests.core.answering import CLINICS, MONDAY, TUESDAY, calmest, said
from tests.core.readiness.test_assess import a_case

CLINIC = CLINICS["decided"]
CAME = TUESDAY - timedelta(minutes=10)
THE_DAY, TODAY = date(2026, 11, 24), date(2026, 11, 25)


def step(kind: DayStep, **detail: str) -> DayFact:
    return DayFact(kind, "staff:chi", TUESDAY, **detail)


STARTED, ENDED = step(DayStep.STARTED), step(DayStep.ENDED)
WITH_ROSA, ALONE = step(DayStep.LEFT, name="Rosa"), step(DayStep.LEFT, reason="Lives next door")
FOUND = step(DayStep.RIDE_FOUND, name="Joe")


def went(
    *found: Discrepancy,
    steps: tuple[DayFact, ...] = (),
    clears: bool = False,
    cancelled_at: datetime | None = None,
    answers: Any = None,
    **day: bool,
) -> DayCourse:
    """How Tuesday went for a patient of whom this was found at the counter."""
    ride = Ride.NONE if Discrepancy.NO_RIDE in found else Ride.AS_PLANNED
    of_day = Day(Arrival(ride), found, steps, **day)
    facts = {"submitted_at": MONDAY, "checked_in_at": CAME, "cancelled_at": cancelled_at}
    case = a_case(CLINIC, answers or calmest(), now=CAME, **facts)
    return day_course(case, of_day, cleared(case, of_day) if clears else (), CAME)


def cleared(case: Case, day: Day) -> tuple[Waiver, ...]:
    """Chi's word for everything that was found."""
    here = replace(case, day=day)
    readiness = assess(here)
    return tuple(
        Waiver(
            str(number),
            finding.id,
            finding_fingerprint(here, finding, readiness.escort),
            Level.BLOCKS,
            "staff:chi",
            "Chi",
            CAME + timedelta(minutes=5),
            "Talked to Dr. Roy",
            on_arrival=True,
        )
        for number, finding in enumerate(readiness.findings)
    )


@pytest.mark.parametrize(
    ("course", "held"),
    [
        (went(), set()),
        (went(Discrepancy.PHONE_WRONG, Discrepancy.ESCORT_NOT_INSIDE), set()),
        (went(Discrepancy.NO_RIDE), {"no-ride"}),
        (went(Discrepancy.ATE), {"ate"}),
        (went(Discrepancy.ATE, Discrepancy.DRANK), {"ate", "drank"}),
        (went(answers=calmest() | said(ride_home="drive-self")), {"open-before"}),
        (went(Discrepancy.ATE, noted_afterwards=True), set()),
    ],
)
def test_why_a_patient_is_not_cleared_is_known_from_the_counter_and_from_before(
    course: DayCourse, held: set[str]
):
    assert course.held == held


@pytest.mark.parametrize(
    ("course", "clearing"),
    [
        (went(), None),
        (went(Discrepancy.ATE), Clearing.NOT_RECORDED),
        (went(Discrepancy.ATE, clears=True), Clearing.CLEARED),
        (went(Discrepancy.ATE, clears=True, steps=(STARTED,)), Clearing.CLEARED),
        (went(Discrepancy.NO_RIDE, steps=(FOUND,)), Clearing.RIDE_FOUND),
        (went(Discrepancy.NO_RIDE, steps=(FOUND, STARTED)), Clearing.RIDE_FOUND),
        (went(Discrepancy.ATE, cancelled_at=TUESDAY), Clearing.CALLED_OFF),
        (went(Discrepancy.ATE, clears=True, cancelled_at=TUESDAY), Clearing.CALLED_OFF),
    ],
)
def test_what_became_of_a_patient_who_was_not_cleared(course: DayCourse, clearing: Clearing | None):
    assert course.clearing is clearing


@pytest.mark.parametrize(
    ("course", "leaving"),
    [
        (went(steps=(STARTED, ENDED, WITH_ROSA)), Leaving.WITH_ADULT),
        (went(steps=(STARTED, ENDED, ALONE)), Leaving.ALONE),
        (went(steps=(STARTED, ENDED)), Leaving.NOT_RECORDED),
        (went(steps=(STARTED, WITH_ROSA, step(DayStep.UNDONE))), Leaving.NOT_RECORDED),
        (went(noted_afterwards=True), Leaving.NOT_RECORDED),
        (went(cancelled_at=TUESDAY), None),
    ],
)
def test_how_a_patient_left_is_counted_as_it_was_recorded(course: DayCourse, leaving: Leaving | None):
    assert course.leaving is leaving


def days(
    many: int, held: str = "", clearing: Clearing | None = None, leaving: Leaving | None = None
) -> list[DayCourse]:
    return many * [DayCourse(THE_DAY, frozenset(held.split()), clearing, leaving)]


ALL_WELL = days(30, leaving=Leaving.WITH_ADULT)
HELD = [
    *days(20, "ate", Clearing.CLEARED, Leaving.WITH_ADULT),
    *days(12, "no-ride ate", Clearing.CALLED_OFF),
    *days(6, "no-ride", Clearing.RIDE_FOUND, Leaving.ALONE),
]


def test_what_is_large_enough_is_shown():
    counts = day_counts([*ALL_WELL, *HELD, *days(6)], TODAY)

    assert counts.not_cleared == Share(74, 38, 38)
    assert (counts.why["ate"], counts.why["no-ride"]) == (Share(38, 32, 32), Share(38, 18, 18))
    assert counts.why["drank"] == Share(38, 0, 4)
    assert counts.then == {Clearing.CLEARED: Share(38, 20, 20), Clearing.CALLED_OFF: Share(38, 12, 12)}
    assert counts.leaving == {Leaving.ALONE: Share(56, 6, 6), Leaving.NOT_RECORDED: Share(56, 0, 4)}


def test_too_few_not_cleared_show_neither_why_nor_what_came_next():
    counts = day_counts([*ALL_WELL, *days(4, "ate", Clearing.CLEARED, Leaving.ALONE)], TODAY)

    assert (counts.not_cleared, counts.why, counts.then) == (Share(34, 0, 4), {}, {})
    assert counts.leaving[Leaving.ALONE] == Share(34, 0, 4)


def test_few_who_were_cleared_and_called_off_are_given_away_by_no_difference():
    """Of 70 who came 56 went ahead: with the 12 called off shown alone, 2 more could be worked out."""
    counts = day_counts([*ALL_WELL, *HELD, *days(2)], TODAY)

    assert counts.then == {Clearing.CLEARED: Share(38, 20, 20), Clearing.NOT_TREATED: Share(38, 12, 12)}


def test_few_who_left_with_an_adult_are_given_away_by_no_difference():
    left = [*days(10, leaving=Leaving.ALONE), *days(8, leaving=Leaving.NOT_RECORDED)]

    counts = day_counts([*left, *days(2, leaving=Leaving.WITH_ADULT)], TODAY)

    assert counts.leaving == {Leaving.ALONE: Share(20, 10, 10), Leaving.NOT_RECORDED: Share(20, 0, 20)}


def test_a_day_that_is_not_over_adds_nothing():
    assert day_counts([*ALL_WELL, *HELD], THE_DAY) == day_counts([], TODAY)
