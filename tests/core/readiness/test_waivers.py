"""A waiver sets one finding aside, for exactly the fact it was given for, and never longer."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers.flow import path
from questionnaire.core.answers.values import Answer, Contact
from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.definition.model import ACTIONABLE, Level
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.carry_over import carried
from questionnaire.core.readiness.case import Case, Finding, Status, Waiver
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.core.visit_day.day import Day
from tests.core.answering import CLINICS, MONDAY, QUICK, ROSA, TUESDAY, ZONE, calmest, rosa, said
from tests.core.readiness.test_assess import ANY_CASE, SENT, Looked, a_case

HOUR = timedelta(hours=1)
CLINIC = CLINICS["decided"]
YES = rosa(EscortState.CONFIRMED)


def waiver(case: Case, finding: Finding, **more: object) -> Waiver:
    """Chi sets a finding aside as it is now."""
    fact = finding_fingerprint(case, finding, assess(case).escort)
    given = Waiver("w1", finding.id, fact, finding.level, "staff:chi", "Chi Nguyen", MONDAY, "All is well.")
    return replace(given, **more)  # type: ignore[arg-type]


def waived(case: Case, finding_id: str, **more: object) -> Case:
    """The case with this finding set aside."""
    finding = next(f for f in assess(case).findings if f.id == finding_id)
    return replace(case, waivers=(*case.waivers, waiver(case, finding, **more)))


def ready(**values: object) -> Case:
    """Ada has answered and sent everything, and Rosa said yes; but for these answers."""
    return a_case(CLINIC, {**calmest(), **said(**values)}, escort_facts=(YES,), **SENT)


ALONE = ready(support_after="alone")
"""Ada will be on her own: the one thing that has to be followed up."""


def test_a_waived_finding_stands_in_nobodys_way_and_is_told_with_who_waived_it():
    (finding,) = (f for f in assess(ALONE).findings if f.level in ACTIONABLE)

    readiness = assess(waived(ALONE, "support-after.alone"))

    assert (assess(ALONE).status, readiness.status) == (Status.NEEDS_FOLLOW_UP, Status.READY)
    assert [(f, w.reason) for f, w in readiness.waived] == [(finding, "All is well.")]
    assert finding not in readiness.findings
    assert readiness.waived_by == ("Chi Nguyen",)


def test_a_visit_that_is_not_ready_names_nobody_who_waived():
    case = waived(ready(support_after="alone", calm_place="no"), "support-after.alone")

    assert (assess(case).status, assess(case).waived_by) == (Status.NEEDS_FOLLOW_UP, ())


def test_who_waived_all_that_was_in_the_way_is_named_once():
    case = waived(ready(support_after="alone", calm_place="no"), "support-after.alone")
    (other,) = (finding.id for finding in assess(case).findings if finding.level in ACTIONABLE)

    readiness = assess(waived(case, other))

    assert (readiness.status, readiness.waived_by) == (Status.READY, ("Chi Nguyen",))


def test_what_blocks_can_be_waived_too(questionnaire):
    """
    - { id: ride, options: { drive: { effect: { level: blocks, owner: desk, reason: Drives. } } } }
    """
    case = a_case(questionnaire, said(ride="drive"), **SENT)

    assert assess(waived(case, "ride.drive")).status is Status.READY


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {**ALONE.answers, "support-after": Answer("alone", "patient", MONDAY + HOUR)}},
        {"answers": {**ALONE.answers, "support-after": Answer("alone", "support", MONDAY)}},
        {"starts_at": TUESDAY + timedelta(days=1)},
        {"now": MONDAY + HOUR},
    ],
    ids=["said again", "said by another", "moved", "time passes"],
)
def test_a_waiver_ends_when_its_fact_changes(change: dict[str, object], request: pytest.FixtureRequest):
    case = waived(ALONE, "support-after.alone")

    held = assess(replace(case, **change)).status is Status.READY  # type: ignore[arg-type]

    assert held == ("time passes" in request.node.name)


def test_a_waiver_ends_when_the_clinic_gives_another_reason(questionnaire):
    """
    settings: { rule: { kind: phrase, ask: Which?, fallback: Ask us } }
    questions:
      - id: ride
        options: { drive: { effect: { level: blocks, owner: desk, reason: "Drives. {rule}." } } }
    """
    case = waived(a_case(configured(questionnaire, {}), said(ride="drive"), **SENT), "ride.drive")

    other = replace(case, questionnaire=configured(questionnaire, {"rule": "Call us"}))

    assert (assess(case).status, assess(other).status) == (Status.READY, Status.NOT_READY)


def test_a_waiver_of_what_had_to_be_followed_up_does_not_hold_once_it_blocks(questionnaire):
    """
    settings: { deadline: { kind: number, ask: When?, fallback: "0" } }
    questions:
      - id: ride
        options:
          none:
            effect: { level: follow-up, becomes: blocks, within: deadline, owner: desk, reason: None. }
    """
    case = waived(a_case(configured(questionnaire, {}), said(ride="none"), **SENT), "ride.none")
    midnight = datetime(2026, 11, 24, tzinfo=ZONE)

    before, after = assess(case), assess(replace(case, now=midnight))
    blocked = assess(waived(replace(case, now=midnight, waivers=()), "ride.none"))

    assert (before.status, before.until, after.status) == (Status.READY, midnight, Status.NOT_READY)
    assert blocked.status is Status.READY


def test_a_waiver_with_an_end_of_its_own_holds_until_then_and_readiness_says_so():
    end = MONDAY + 3 * HOUR
    case = waived(ALONE, "support-after.alone", ends_at=end)

    looked_at = [assess(replace(case, now=now)) for now in (MONDAY, end - timedelta(microseconds=1), end)]

    assert [r.status for r in looked_at] == [Status.READY, Status.READY, Status.NEEDS_FOLLOW_UP]
    assert looked_at[0].until == end


def test_a_waiver_about_the_ride_ends_when_the_ride_says_something_else_or_another_is_named():
    declined = rosa(EscortState.DECLINED, MONDAY)
    case = a_case(CLINIC, calmest(), escort_facts=(declined,), **SENT)
    (finding_id,) = (f.id for f in assess(case).findings if f.level in ACTIONABLE)
    case = waived(case, finding_id)
    asked = rosa(EscortState.ASKED, MONDAY + HOUR)
    again = rosa(EscortState.DECLINED, MONDAY + HOUR)
    sam = {**case.answers, "ride-person": Answer(Contact("Sam", ROSA.phone), "patient", MONDAY)}

    assert assess(case).status is Status.READY
    assert assess(replace(case, escort_facts=(declined, asked))).status is Status.READY
    assert assess(replace(case, escort_facts=(declined, again))).status is not Status.READY
    assert assess(replace(case, answers=sam)).waived == ()


def test_a_waiver_of_a_ride_that_has_not_said_yes_holds_when_our_own_message_asks_them_again():
    case = waived(a_case(CLINIC, calmest(), **SENT), "ride-person.escort-unconfirmed")

    asked = replace(case, escort_facts=(rosa(EscortState.ASKED, MONDAY + HOUR),))

    assert assess(case).status is assess(asked).status is Status.READY


def test_what_was_waived_of_the_patients_ride_ends_when_another_is_named():
    case = ready(ride_check=("age", "inside", "time"))
    case = waived(replace(case, escort_facts=()), "ride-check.not-phone")
    sam = {**case.answers, "ride-person": Answer(Contact("Sam", "+12025550143"), "patient", MONDAY)}

    assert [f.id for f, _ in assess(case).waived] == ["ride-check.not-phone"]
    assert assess(replace(case, answers=sam)).waived == ()


def test_what_was_waived_of_anything_else_holds_when_another_ride_is_named():
    case = waived(ALONE, "support-after.alone")
    sam = {**case.answers, "ride-person": Answer(Contact("Sam", "+12025550143"), "patient", MONDAY)}

    assert [f.id for f, _ in assess(replace(case, answers=sam)).waived] == ["support-after.alone"]


def test_what_a_nurse_cleared_of_who_is_here_is_set_aside_by_name():
    day = Day(Arrival(Ride.AS_PLANNED), (Discrepancy.ATE, Discrepancy.DRANK))
    here = a_case(CLINIC, calmest(), escort_facts=(YES,), day=day, checked_in_at=MONDAY, **SENT)

    ate_cleared = waived(here, "arrival.ate")
    both_cleared = waived(ate_cleared, "arrival.drank")

    assert [assess(case).status for case in (ate_cleared, both_cleared)] == [
        Status.NOT_CLEARED,
        Status.CHECKED_IN,
    ]


def test_a_waiver_holds_on_a_machine_whose_clock_shows_another_zone(monkeypatch: pytest.MonkeyPatch):
    failed = Undelivered(Recipient.PATIENT, "sms", "wrong-number", MONDAY)
    case = replace(ALONE, undelivered=(failed,), escort_facts=(rosa(EscortState.DECLINED),))

    def fingerprints(zone: str) -> list[str]:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        return [waiver(case, finding).fingerprint for finding in assess(case).findings]

    try:
        in_new_york, in_delhi = fingerprints("America/New_York"), fingerprints("Asia/Kolkata")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert in_new_york == in_delhi


def test_a_waiver_of_a_message_that_did_not_arrive_is_for_that_message():
    failed = Undelivered(Recipient.PATIENT, "sms", "wrong-number", MONDAY)
    case = a_case(CLINIC, said(visit_confirm="yes"), undelivered=(failed,))
    case = waived(case, "visit-confirm.undelivered-patient")
    answered = {**case.answers, "visit-confirm": Answer("yes", "patient", MONDAY + HOUR)}

    assert len(assess(case).waived) == len(assess(replace(case, answers=answered)).waived) == 1
    assert assess(replace(case, undelivered=(replace(failed, at=MONDAY + HOUR),))).waived == ()


def test_what_was_waived_is_not_carried_over_to_the_next_visit():
    case = waived(ALONE, "support-after.alone")

    assert "support-after" not in carried(replace(case, checked_in_at=MONDAY), CLINIC, MONDAY)


@QUICK
@given(looked=ANY_CASE)
def test_waivers_that_fit_nothing_change_nothing(looked: Looked):
    case = looked.case
    readiness = assess(case)
    of_others = tuple(replace(waiver(case, f), fingerprint="another") for f in readiness.findings)
    over = tuple(waiver(case, f, ends_at=case.now) for f in readiness.findings)

    assert assess(replace(case, waivers=of_others + over)) == readiness


@QUICK
@given(looked=ANY_CASE)
def test_a_waiver_never_makes_a_visit_with_another_open_finding_ready(looked: Looked):
    case = replace(looked.case, checked_in_at=None, cancelled_at=None)
    grave = [f for f in assess(case).findings if f.level in ACTIONABLE]

    for one in grave:
        readiness = assess(replace(case, waivers=(waiver(case, one),)))
        others = [f for f in grave if f != one]

        assert [f for f in readiness.findings if f.level in ACTIONABLE] == others
        assert readiness.status is not Status.READY or not others
        if any(f.level is Level.BLOCKS for f in others):
            assert readiness.status is Status.NOT_READY


@QUICK
@given(looked=ANY_CASE, minutes=st.integers(1, 999))
def test_a_waiver_never_outlives_its_fact(looked: Looked, minutes: int):
    case = looked.case
    everything = tuple(waiver(case, finding) for finding in assess(case).findings)
    later = case.now + timedelta(minutes=minutes)
    on_path = {question.id for question in path(case.questionnaire, case.answers)}
    again = {name: a._replace(at=later) if name in on_path else a for name, a in case.answers.items()}
    changed = replace(case, answers=again)

    assert assess(replace(changed, waivers=everything)) == assess(changed)
    moved = replace(case, starts_at=case.starts_at + timedelta(minutes=minutes))
    assert assess(replace(moved, waivers=everything)).waived == ()


@QUICK
@given(looked=ANY_CASE, minutes=st.integers(1, 9999), thousandths=st.integers(0, 999))
def test_with_waivers_too_nothing_changes_by_time_alone_before_until(
    looked: Looked, minutes: int, thousandths: int
):
    case, ends_at = looked.case, looked.case.now + timedelta(minutes=minutes)
    given = tuple(waiver(case, f, ends_at=ends_at) for f in assess(case).findings)
    case = replace(case, waivers=given)
    readiness = assess(case)
    end = readiness.until or case.now + timedelta(days=400)

    for now in (case.now + (end - case.now) * thousandths // 1000, end - timedelta(microseconds=1)):
        assert assess(replace(case, now=now)) == readiness
