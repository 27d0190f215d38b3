"""Who has not started or not finished is called from a day on, and stays exactly as ready as before."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from questionnaire.core.answers.flow import path
from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Stale
from questionnaire.core.definition.model import ACTIONABLE, Level, Owner
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import (
    UNFINISHED,
    Case,
    Finding,
    FindingId,
    Readiness,
    Source,
    Status,
    Waiver,
)
from questionnaire.core.readiness.changes import due
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.readiness.follow_ups import Attempt, Outcome, WorkQueue, in_turn, open_items
from questionnaire.core.readiness.reminders import look_again_at
from tests.core.answering import CLINICS, MONDAY, QUICK, TUESDAY, ZONE, calmest, moved, rosa
from tests.core.readiness.test_assess import ANY_CASE, SENT, Looked, a_case

HOUR = timedelta(hours=1)
CLINIC = CLINICS["decided"]

NOBODY_STARTED = a_case(CLINIC, {}, escort_facts=(rosa(EscortState.CONFIRMED),))
ASKED = path(CLINIC, calmest())
SOME = {question.id: calmest()[question.id] for question in ASKED[:7]}


def told(case: Case) -> tuple[str, str, Status]:
    """Why staff call, the question to go on with, and how ready the visit is."""
    readiness = assess(case)
    assert readiness.unfinished
    return readiness.unfinished.reason, readiness.unfinished.question, readiness.status


def fact(case: Case) -> str:
    """What an attempt or a waiver about not having finished holds for."""
    finding = assess(case).unfinished
    assert finding
    return finding_fingerprint(case, finding, None)


def test_why_somebody_is_called_says_how_far_they_came_and_leaves_the_status_as_it_was():
    long_ago = calmest()["ride-home"]._replace(at=MONDAY - 90 * HOUR)
    worn = aged(
        CLINIC, {**calmest(), "ride-home": long_ago}, TUESDAY, moved(None), NOBODY_STARTED.calendar, MONDAY
    )

    assert told(NOBODY_STARTED) == (
        "Has not started. Call to ask what is in the way.",
        ASKED[0].id,
        Status.NOT_STARTED,
    )
    assert told(replace(NOBODY_STARTED, answers=SOME)) == (
        f"Stopped after {len(SOME)} of {len(path(CLINIC, SOME))} questions. Call to go on.",
        ASKED[7].id,
        Status.IN_PROGRESS,
    )
    assert told(replace(NOBODY_STARTED, answers=calmest())) == (
        "All answered, not sent. Call to send them.",
        "",
        Status.IN_PROGRESS,
    )
    assert told(a_case(CLINIC, worn, **SENT))[:2] == (
        f"Sent, but 1 of {len(ASKED)} open again. Call to confirm.",
        "ride-home",
    )


def test_nobody_is_called_before_the_third_business_day_before_and_readiness_says_from_when():
    friday = datetime(2026, 11, 27, 10, 30, tzinfo=ZONE)
    begins = datetime(2026, 11, 24, tzinfo=ZONE)
    case = replace(NOBODY_STARTED, starts_at=friday, now=begins - timedelta(microseconds=1))

    before, after = assess(case), assess(replace(case, now=begins))

    assert (before.unfinished, before.until) == (None, begins)
    assert after.unfinished and after.status is before.status is Status.NOT_STARTED


def test_the_desk_has_the_words_to_say_to_who_has_not_started():
    assert CLINIC.when_unfinished and CLINIC.when_unfinished.not_started.script
    assert assess(NOBODY_STARTED).unfinished == Finding(
        FindingId(Source.UNFINISHED, ASKED[0].id),
        Level.FOLLOW_UP,
        Owner.DESK,
        "Has not started. Call to ask what is in the way.",
        script=CLINIC.when_unfinished.not_started.script,
    )


def test_a_call_that_was_handed_to_the_nurse_is_the_nurses_turn():
    handed = Attempt(UNFINISHED, fact(NOBODY_STARTED), Outcome.TO_NURSE, WorkQueue.DESK, "staff:ben", MONDAY)

    turns = [
        outreach and outreach.owner
        for outreach in (
            in_turn(NOBODY_STARTED, assess(NOBODY_STARTED), attempts).unfinished
            for attempts in ([], [handed])
        )
    ]

    assert turns == [Owner.DESK, Owner.NURSE]


@pytest.mark.parametrize("closed", ["checked_in_at", "cancelled_at"])
def test_nobody_is_called_once_they_have_sent_or_the_visit_is_closed(closed: str):
    assert assess(a_case(CLINIC, calmest(), **SENT)).unfinished is None
    assert assess(replace(NOBODY_STARTED, **{closed: MONDAY})).unfinished is None  # type: ignore[arg-type]


def test_nobody_is_called_who_has_sent_also_where_a_move_means_nothing_to_the_desk():
    assert assess(a_case(CLINIC.but(when_moved=None), calmest(), **SENT)).unfinished is None


def test_what_is_open_again_because_the_visit_moved_is_told_once():
    stale = {
        key: answer._replace(stale=Stale.MOVED) if CLINIC.by_id[key].asks_again_when_moved else answer
        for key, answer in calmest().items()
    }
    case = a_case(CLINIC, stale, moves=moved(MONDAY), **SENT)

    one_more = {key: answer for key, answer in stale.items() if key != "ready-feel"}

    assert [item.finding.id.partition(".")[2] for item in open_items("ada", case, assess(case))][:1] == [
        "moved"
    ]
    assert assess(case).unfinished is None
    assert assess(replace(case, answers=one_more)).unfinished


def test_a_call_stays_noted_while_the_patient_goes_on_ends_when_they_send_and_begins_anew_on_a_move():
    ever_further = [
        replace(NOBODY_STARTED, answers=answers, now=MONDAY + hours * HOUR)
        for hours, answers in enumerate(({}, SOME, calmest()))
    ]
    facts = [fact(case) for case in ever_further]
    tried = Attempt(UNFINISHED, facts[0], Outcome.NO_ANSWER, WorkQueue.DESK, "staff:ben", MONDAY)

    to_wednesday = replace(NOBODY_STARTED, starts_at=TUESDAY + timedelta(days=1), moves=moved(MONDAY))
    there_and_back = replace(NOBODY_STARTED, moves=moved(MONDAY + HOUR))
    sent_then_more = replace(NOBODY_STARTED, answers=SOME, submitted_at=MONDAY)

    assert len(set(facts)) == 1
    for case in ever_further:
        outreach = next(
            g for g in open_items("ada", case, assess(case), [tried]) if g.finding.id == UNFINISHED
        )
        assert (outreach.queue, outreach.attempts) == (WorkQueue.DESK, (tried,))
    others = {fact(case) for case in (to_wednesday, there_and_back, sent_then_more)}
    assert len(others) == 3 and facts[0] not in others


def waived(case: Case) -> Case:
    """Ben sets aside that the patient has not finished."""
    finding = assess(case).unfinished
    assert finding
    why = "Will answer on the tablet here."
    given_ = Waiver("w1", UNFINISHED, fact(case), finding.level, "staff:ben", "Ben", MONDAY, why)
    return replace(case, waivers=(given_,))


def test_waived_it_is_off_the_list_and_the_visit_is_still_not_started_never_ready():
    case = waived(NOBODY_STARTED)

    readiness = assess(case)
    further = assess(replace(case, answers=SOME))

    assert (readiness.status, readiness.unfinished, open_items("ada", case, readiness)) == (
        Status.NOT_STARTED,
        None,
        (),
    )
    assert [(finding.id, waiver.name) for finding, waiver in readiness.waived] == [(UNFINISHED, "Ben")]
    assert (further.status, further.unfinished, further.waived_by) == (Status.IN_PROGRESS, None, ())
    assert assess(replace(case, moves=moved(MONDAY))).unfinished


def without(case: Case) -> Case:
    """The same visit with an edition that calls nobody for not finishing."""
    return replace(case, questionnaire=case.questionnaire.but(when_unfinished=None))


@QUICK
@given(looked=ANY_CASE)
def test_being_called_changes_nothing_else_about_a_visit_nor_its_messages(looked: Looked):
    case = looked.case

    now, before = assess(case), assess(without(case))

    assert replace(now, unfinished=None, until=before.until) == before
    assert due(case, now, ()) == due(without(case), before, ())
    assert look_again_at(case, now) <= look_again_at(without(case), before)


@QUICK
@given(looked=ANY_CASE)
def test_whoever_is_not_ready_in_the_last_three_business_days_has_something_on_the_list(looked: Looked):
    case = replace(looked.case, checked_in_at=None, cancelled_at=None)
    readiness: Readiness = assess(case)
    is_near = case.now >= case.calendar.business_days_before(case.starts_at, 3)

    found = open_items("ada", case, readiness)

    if is_near and readiness.status is not Status.READY:
        assert found
    assert (UNFINISHED in {item.finding.id for item in found}) == (
        is_near and (readiness.answered_count < readiness.question_count or not case.submitted_at)
    )
    assert not readiness.unfinished or not readiness.unfinished.todo


@QUICK
@given(looked=ANY_CASE)
def test_what_staff_see_are_the_findings_in_their_order_with_the_gravest_first(looked: Looked):
    readiness = assess(looked.case)

    told_to_staff = [f for f in readiness.for_staff if f.id != UNFINISHED]

    assert told_to_staff == list(readiness.findings)
    levels = [finding.level in ACTIONABLE for finding in readiness.for_staff]
    assert levels == sorted(levels, reverse=True)


def test_the_shipped_reasons_are_short_enough_for_the_board():
    rules = CLINIC.when_unfinished
    assert rules
    outreaches = (rules.not_started, rules.stopped, rules.not_sent, rules.open_again)

    assert [
        len(outreach.reason.split()) for outreach in outreaches if len(outreach.reason.split()) > 12
    ] == []
    assert [outreach for outreach in outreaches if "?" not in outreach.script] == []
