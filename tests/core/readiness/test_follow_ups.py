"""Whose queue an item is in, how long an attempt is about it, and in which order items are worked on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers.values import Answer
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.model import ACTIONABLE, Level, Owner
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Finding, FindingId, Source
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.readiness.follow_ups import (
    Attempt,
    OpenItem,
    Outcome,
    WorkQueue,
    closes_by,
    in_order,
    in_turn,
    is_beyond_help,
    open_items,
    queue_of,
)
from questionnaire.core.visit_day.arrivals import Arrival, Ride
from questionnaire.core.visit_day.day import Day
from tests.core.answering import CLINICS, MONDAY, QUICK, TUESDAY, ZONE, calmest, rosa, said
from tests.core.readiness.test_assess import ANY_CASE, Looked, a_case

CALENDAR = Calendar(ZONE)
HOUR = timedelta(hours=1)


def found(case: Case, *attempts: Attempt) -> tuple[OpenItem, ...]:
    return open_items("ada", case, assess(case), attempts)


def attempt(item: OpenItem, outcome: Outcome) -> Attempt:
    return Attempt(item.finding.id, item.fingerprint, outcome, item.queue, "staff:ben", MONDAY)


def test_what_must_be_acted_on_lies_in_the_lane_of_whose_turn_it_is(questionnaire):
    """
    - id: plans
      kind: choices
      options:
        drive: { effect: { level: blocks, owner: desk, reason: Drives. } }
        ill: { effect: { level: follow-up, owner: nurse, reason: Is ill. } }
        secret: { effect: { level: follow-up, owner: desk, reason: Secret., nurse_only: true } }
        late: { effect: { level: blocks, owner: patient, reason: Comes late. } }
        bags: { effect: { level: remind, owner: desk, reason: Packs. } }
        first: { effect: { level: note, owner: nurse, reason: First. } }
    """
    plans = ("drive", "ill", "secret", "late", "bags", "first")

    queues = {item.finding.id: item.queue for item in found(a_case(questionnaire, said(plans=plans)))}

    assert queues == {
        "plans.drive": WorkQueue.DESK,
        "plans.late": WorkQueue.DESK,
        "plans.ill": WorkQueue.NURSE,
        "plans.secret": WorkQueue.NURSE,
    }


def test_an_open_item_says_of_which_visit_it_is_and_whether_the_patient_waits_here(questionnaire):
    """
    - { id: plans, options: { drive: { effect: { level: blocks, owner: nurse, reason: Drives. } } } }
    """
    booked = a_case(questionnaire, said(plans="drive"), submitted_at=MONDAY)
    here = replace(booked, checked_in_at=MONDAY, day=Day(Arrival(Ride.AS_PLANNED), ()))
    (finding,) = assess(booked).findings

    fingerprint = finding_fingerprint(booked, finding, None)
    item = OpenItem("ada", TUESDAY, finding, fingerprint, WorkQueue.NURSE, (), is_here=False)

    assert found(booked) == (item,)
    assert found(here) == (replace(item, is_here=True),)


def test_what_was_tried_about_a_ride_is_over_once_the_ride_says_something_else():
    declined, later = rosa(EscortState.DECLINED, MONDAY), rosa(EscortState.DECLINED, MONDAY + HOUR)
    case = a_case(CLINICS["decided"], calmest(), escort_facts=(declined,), submitted_at=MONDAY)
    (item,) = found(case)
    tried = attempt(item, Outcome.NO_ANSWER)

    (again,) = found(replace(case, escort_facts=(declined, later)), tried)

    assert ([one.attempts for one in found(case, tried)], again.attempts) == ([(tried,)], ())


def not_sure() -> tuple[Case, OpenItem]:
    """Ada is not sure of her visit: the one thing to act on."""
    case = a_case(CLINICS["decided"].but(when_unfinished=None), said(visit_confirm="not-sure"))
    (item,) = found(case)
    return case, item


def test_what_was_handed_to_the_nurse_stays_there_until_its_fact_changes():
    case, item = not_sure()
    handed = attempt(item, Outcome.TO_NURSE)
    again = {"visit-confirm": Answer("not-sure", "patient", MONDAY + HOUR)}

    later = [
        found(replace(case, now=case.now + 20 * HOUR), handed),
        found(replace(case, answers=again), handed),
    ]

    assert [[(g.queue, g.attempts) for g in open_items] for open_items in later] == [
        [(WorkQueue.NURSE, (handed,))],
        [(WorkQueue.DESK, ())],
    ]


@pytest.mark.parametrize(
    ("outcomes", "queue", "ben_may", "chi_may"),
    [
        ("no-answer", WorkQueue.DESK, False, False),
        ("to-nurse", WorkQueue.NURSE, True, True),
        ("to-nurse no-answer", WorkQueue.NURSE, False, True),
        ("to-nurse to-desk", WorkQueue.DESK, False, False),
        ("to-nurse to-desk no-answer to-nurse", WorkQueue.NURSE, True, True),
    ],
)
def test_the_last_hand_over_decides_and_may_be_undone_by_a_nurse_or_by_whoever_did_it_last_thing(
    outcomes: str, queue: WorkQueue, ben_may: bool, chi_may: bool
):
    case, item = not_sure()

    (now,) = found(case, *(attempt(item, Outcome(outcome)) for outcome in outcomes.split()))

    assert now.queue is queue
    assert now.may_be_given_back("staff:ben", nurse=False) is ben_may
    assert now.may_be_given_back("staff:chi", nurse=True) is chi_may
    assert not now.may_be_given_back("staff:another", nurse=False)


@QUICK
@given(looked=ANY_CASE, outcomes=st.lists(st.sampled_from(Outcome), max_size=3))
def test_whose_turn_it_is_follows_the_lane_and_nothing_else_changes(looked: Looked, outcomes: list[Outcome]):
    case, readiness = looked.case, assess(looked.case)
    tried = [attempt(item, outcome) for item in found(case) for outcome in outcomes]

    turned = in_turn(case, readiness, tried)

    queues = {item.finding.id: item.queue for item in found(case, *tried)}
    was = {finding.id: finding for finding in readiness.for_staff}
    for finding in turned.for_staff:
        handed = queues.get(finding.id) is WorkQueue.NURSE and queue_of(was[finding.id]) is WorkQueue.DESK
        assert finding == replace(was[finding.id], owner=Owner.NURSE if handed else was[finding.id].owner)
    assert replace(turned, findings=readiness.findings, unfinished=readiness.unfinished) == readiness


def test_what_is_a_nurses_own_is_never_given_back_to_the_desk(questionnaire):
    """
    - { id: ill, options: { yes: { effect: { level: follow-up, owner: nurse, reason: Is ill. } } } }
    """
    case = a_case(questionnaire, said(ill="yes"))
    (item,) = found(case)

    (now,) = found(case, attempt(item, Outcome.TO_NURSE), attempt(item, Outcome.TO_DESK))

    assert (now.queue, now.may_be_given_back("staff:chi", nurse=True)) == (WorkQueue.NURSE, False)


def test_an_attempt_stays_with_its_gap_when_time_makes_it_graver():
    friday = datetime(2026, 11, 27, 10, 30, tzinfo=ZONE)
    case = a_case(CLINICS["decided"], said(visit_confirm="yes", ride_home="no-ride"), starts_at=friday)
    tried = attempt(next(g for g in found(case) if g.finding.id == "ride-home.no-ride"), Outcome.NO_ANSWER)

    told = {
        item.finding.level: item.attempts
        for now in (case.now, friday - HOUR)
        for item in found(replace(case, now=now), tried)
        if item.finding.id == "ride-home.no-ride"
    }

    assert told == {Level.FOLLOW_UP: (tried,), Level.BLOCKS: (tried,)}


@QUICK
@given(looked=ANY_CASE, outcomes=st.lists(st.sampled_from(Outcome), max_size=3))
def test_an_attempt_never_removes_a_row(looked: Looked, outcomes: list[Outcome]):
    case = looked.case
    before = found(case)
    tried = [attempt(item, outcome) for item in before for outcome in outcomes]

    after = found(case, *tried)

    assert [item.finding for item in after] == [item.finding for item in before]
    assert [item.finding for item in before] == [f for f in assess(case).for_staff if f.level in ACTIONABLE]


GAPS = st.lists(
    st.builds(
        lambda number, hours, more, level: OpenItem(
            f"visit-{number % 5}",
            MONDAY + timedelta(hours=hours),
            Finding(
                FindingId(Source.ANSWER, f"q{number}", "a"), level, Owner.DESK, "Why.", more_than_a_call=more
            ),
            "fact",
            WorkQueue.DESK,
        ),
        st.integers(0, 99),
        st.integers(0, 400),
        st.booleans(),
        st.sampled_from(ACTIONABLE),
    ),
    max_size=12,
    unique_by=lambda item: (item.visit_id, item.finding.id),
)


@QUICK
@given(some=GAPS, chance=st.randoms())
def test_what_blocks_comes_first_by_time_then_the_rest_and_last_what_is_beyond_help(some, chance):
    shuffled = list(some)
    chance.shuffle(shuffled)

    ordered = in_order(some, MONDAY)

    assert in_order(shuffled, MONDAY) == ordered
    assert sorted(map(repr, ordered)) == sorted(map(repr, some))
    keys = [
        (is_beyond_help(item, MONDAY), item.finding.level is not Level.BLOCKS, item.starts_at)
        for item in ordered
    ]
    assert keys == sorted(keys)


def test_who_is_here_and_not_cleared_comes_first_and_what_no_call_closes_in_time_last():
    def item(visit_id: str, level: Level, hours: int, more: bool = False, is_here: bool = False) -> OpenItem:
        cause = FindingId(Source.ANSWER, "ride", "no")
        finding = Finding(cause, level, Owner.DESK, "No ride.", more_than_a_call=more)
        queue = WorkQueue.DESK
        return OpenItem(visit_id, MONDAY + hours * HOUR, finding, "fact", queue, is_here=is_here)

    some = [
        item("late", Level.BLOCKS, 3, more=True),
        item("sooner", Level.FOLLOW_UP, 5),
        item("later", Level.FOLLOW_UP, 90),
        item("blocks later", Level.BLOCKS, 80, more=True),
        item("blocks", Level.BLOCKS, 4),
        item("here", Level.BLOCKS, 6, more=True, is_here=True),
    ]

    order = [found.visit_id for found in in_order(some, MONDAY)]
    assert order == ["here", "blocks", "blocks later", "sooner", "later", "late"]


@pytest.mark.parametrize(
    ("cause", "by"),
    [
        (FindingId(Source.ARRIVAL, key="no-ride"), "clearance"),
        (FindingId(Source.UNFINISHED, "ride-home"), "going-on"),
        (FindingId(Source.UNFINISHED), "sending"),
        (FindingId(Source.ESCORT, "ride-person", "declined"), "answer"),
        (FindingId(Source.ESCORT, "ride-person", "unconfirmed"), "ride"),
        (FindingId(Source.DELIVERY, "visit-confirm", "patient"), "contact"),
        (FindingId(Source.ANSWER, "ride-person", "declined"), "answer"),
        (FindingId(Source.STALE, "ride-home", "moved"), "answer"),
    ],
)
def test_each_finding_is_closed_by_whoever_can_change_its_fact(cause: FindingId, by: str):
    assert closes_by(Finding(cause, Level.FOLLOW_UP, Owner.DESK, "Why.")) == by


def test_every_missed_check_of_the_shipped_questionnaire_has_the_words_to_go_over_it():
    scripts = {q.id: q.missed.script for _, q in CLINICS["decided"] if q.missed}

    assert scripts == {
        "check-driving": "I want to be sure I was clear. What will you do if you want to drive that evening?",
        "check-speak-up": (
            "I want to be sure I was clear. What would you do if you felt scared or sick during the infusion?"
        ),
        "check-call": "I want to be sure I was clear. Who will you call if you feel unwell at home?",
    }
    moved = CLINICS["decided"].when_moved
    assert moved and moved.script == (
        "I want to be sure I was clear about the new time. How will you get home, and who will be with you?"
    )


@pytest.mark.parametrize("clinic", CLINICS)
def test_whatever_somebody_must_act_on_has_words_to_say_at_every_clinic(clinic):
    to_act_on = [
        effect
        for _, question in CLINICS[clinic]
        for effect in question.effects
        if {effect.level, effect.becomes} & set(ACTIONABLE)
    ]

    assert {effect.owner for effect in to_act_on} == {Owner.DESK, Owner.NURSE}
    assert [effect.reason for effect in to_act_on if not effect.script] == []
