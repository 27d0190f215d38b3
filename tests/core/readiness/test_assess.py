"""What stands between a visit and ready, whose turn it is, and until when that holds."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers import flow
from questionnaire.core.answers.values import Answers, Contact
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import (
    UNFINISHED,
    Case,
    Finding,
    FindingId,
    Readiness,
    Source,
    Status,
    question_of,
)
from questionnaire.core.readiness.day_states import HERE
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.visit_day.arrivals import Arrival, Ride
from questionnaire.core.visit_day.day import Day
from tests.core.answering import CLINICS, MONDAY, QUICK, TUESDAY, ZONE, anything_said, calmest, rosa, said

SENT: dict[str, Any] = {"submitted_at": MONDAY}


def a_case(questionnaire: Questionnaire, answers: Answers, **facts: Any) -> Case:
    """Ada's visit on Tuesday, looked at on Monday morning."""
    case = Case(questionnaire, answers, starts_at=TUESDAY, calendar=Calendar(ZONE), now=MONDAY)
    return replace(case, **facts)


def found(questionnaire: Questionnaire, **values: Any) -> list[str]:
    """The ids of what is found when this was answered."""
    return [finding.id for finding in assess(a_case(questionnaire, said(**values))).findings]


def test_a_visit_goes_from_not_started_over_in_progress_to_ready(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: cup, options: [small, big] }
    """
    some, all_ = said(tea="black"), said(tea="black", cup="big")

    states = [
        assess(a_case(questionnaire, answers, **sent))
        for answers, sent in [({}, {}), (some, {}), (all_, {}), (all_, SENT), (some, SENT)]
    ]

    assert states == [
        Readiness(Status.NOT_STARTED, (), answered_count=0, question_count=2, until=None),
        Readiness(Status.IN_PROGRESS, (), answered_count=1, question_count=2, until=None),
        Readiness(Status.IN_PROGRESS, (), answered_count=2, question_count=2, until=None),
        Readiness(Status.READY, (), answered_count=2, question_count=2, until=None),
        Readiness(Status.IN_PROGRESS, (), answered_count=1, question_count=2, until=None),
    ]


def test_the_question_of_a_stored_finding_is_what_stands_before_its_point():
    stored = ["ride-home.no-ride", "ride-person.escort-declined", UNFINISHED]

    assert [question_of(each) for each in stored] == ["ride-home", "ride-person", "unfinished"]


@pytest.mark.parametrize(
    ("ride", "status"),
    [
        ("adult", Status.READY),
        ("noted", Status.READY),
        ("reminded", Status.READY),
        ("followed", Status.NEEDS_FOLLOW_UP),
        ("blocked", Status.NOT_READY),
    ],
)
def test_only_what_staff_must_act_on_or_what_blocks_stands_in_the_way(questionnaire, ride, status):
    """
    - id: ride
      options:
        adult:
        noted: { effect: { level: note, owner: desk, reason: Noted. } }
        reminded: { effect: { level: remind, owner: patient, reason: Reminded. } }
        followed: { effect: { level: follow-up, owner: nurse, reason: Followed. } }
        blocked: { effect: { level: blocks, owner: desk, reason: Blocked. } }
    """
    assert assess(a_case(questionnaire, said(ride=ride), **SENT)).status == status


def test_the_gravest_finding_decides_and_stands_first(questionnaire):
    """
    - id: plans
      kind: choices
      options:
        rest: { effect: { level: note, owner: desk, reason: Rests. } }
        work: { effect: { level: follow-up, owner: nurse, reason: Works. } }
        drive: { effect: { level: blocks, owner: desk, reason: Drives. } }
        sign: { effect: { level: follow-up, owner: desk, reason: Signs. } }
        bags: { effect: { level: remind, owner: patient, reason: Packs. } }
    """
    readiness = assess(a_case(questionnaire, said(plans=("bags", "rest", "sign", "work", "drive"))))

    assert readiness.status == Status.NOT_READY
    assert [finding.id for finding in readiness.findings] == [
        "plans.drive",
        "plans.work",
        "plans.sign",
        "plans.bags",
        "plans.rest",
    ]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, Status.NOT_READY),
        ({"checked_in_at": MONDAY}, Status.NOT_CLEARED),
        ({"cancelled_at": MONDAY}, Status.CANCELLED),
        ({"checked_in_at": MONDAY, "cancelled_at": MONDAY}, Status.CANCELLED),
    ],
)
def test_a_visit_that_takes_place_or_not_is_beyond_being_ready(questionnaire, facts, status):
    """
    - { id: ride, options: { drive: { effect: { level: blocks, owner: desk, reason: Drives. } } } }
    """
    readiness = assess(a_case(questionnaire, said(ride="drive"), **facts))

    assert (readiness.status, [finding.id for finding in readiness.findings]) == (status, ["ride.drive"])


def test_a_finding_tells_whose_turn_it_is_and_why(questionnaire):
    """
    - id: calm
      options:
        no:
          effect:
            level: follow-up
            owner: nurse
            reason: No calm place at home. Call.
            todo: Find a calm place
            nurse_only: true
    """
    readiness = assess(a_case(questionnaire, said(calm="no")))

    assert readiness.findings == (
        Finding(
            cause=FindingId(Source.ANSWER, "calm", "no"),
            level=Level.FOLLOW_UP,
            owner=Owner.NURSE,
            reason="No calm place at home. Call.",
            todo="Find a calm place",
            nurse_only=True,
        ),
    )


def test_an_answer_off_the_path_is_no_finding(questionnaire):
    """
    - { id: ride, options: [adult, none] }
    - id: help
      options: { cost: { effect: { level: blocks, owner: desk, reason: Cost. } } }
      ask_when: { all: [{ question: ride, is: [none] }] }
    """
    assert found(questionnaire, ride="none", help="cost") == ["help.cost"]
    assert found(questionnaire, ride="adult", help="cost") == []


def test_a_check_is_a_finding_only_when_missed_twice(questionnaire):
    """
    - id: drive
      kind: check
      missed: { level: follow-up, owner: nurse, reason: Driving rule not clear yet. }
      options: { now: , later: { right: true } }
    """
    tries = [(), ("now",), ("later",), ("now", "later"), ("now", "now"), ("now", "now", "later")]

    assert [found(questionnaire, **({"drive": each} if each else {})) for each in tries] == [
        [],
        [],
        [],
        [],
        ["drive.missed"],
        [],
    ]


def test_a_text_or_a_contact_has_its_effect_once_it_is_given(questionnaire):
    """
    - { id: wish, kind: text, effect: { level: note, owner: nurse, reason: Left a question. } }
    - { id: who, kind: contact, effect: { level: note, owner: desk, reason: Named. } }
    - { id: word, kind: text }
    """
    given_ = {"wish": "Music?", "who": Contact("Rosa", "+12025550142"), "word": "Hello"}

    assert found(questionnaire) == []
    assert found(questionnaire, **given_) == ["wish.given", "who.given"]


def test_what_is_not_ticked_is_missing_unless_the_patient_is_not_sure(questionnaire):
    """
    - id: ride-check
      kind: choices
      options:
        age: { item: age, if_not_chosen: { level: remind, owner: patient, reason: "Age open." } }
        phone: { item: phone, if_not_chosen: { level: remind, owner: desk, reason: "Open: {not_chosen}." } }
        note:
        not-yet:
          not_sure: true
          effect: { level: follow-up, owner: desk, reason: "Not fully confirmed: {not_chosen}." }
    """

    def reasons(*ticked: str) -> list[str]:
        answers = said(ride_check=ticked)
        return [finding.reason for finding in assess(a_case(questionnaire, answers)).findings]

    assert found(questionnaire, ride_check=("note",)) == ["ride-check.not-age", "ride-check.not-phone"]
    assert reasons("age", "phone") == []
    assert reasons("age") == ["Open: phone."]
    assert reasons("not-yet") == ["Not fully confirmed: age, phone."]
    assert reasons("not-yet", "age") == ["Not fully confirmed: phone."]
    assert reasons("not-yet", "age", "phone") == ["Not fully confirmed: nothing named."]


def test_an_answer_whose_option_is_no_more_is_answered_and_finds_nothing(questionnaire):
    """
    - { id: ride, options: { drive: { effect: { level: blocks, owner: desk, reason: Drives. } } } }
    """
    readiness = assess(a_case(questionnaire, said(ride="fly")))

    assert (readiness.answered_count, readiness.findings) == (1, ())


def test_no_ride_is_followed_up_and_blocks_from_the_business_day_before(questionnaire):
    """
    settings: { deadline: { kind: number, ask: When?, fallback: "1" } }
    questions:
      - id: ride
        options:
          none:
            effect: { level: follow-up, becomes: blocks, within: deadline, owner: desk, reason: No ride. }
    """
    monday_visit = datetime(2026, 11, 30, 10, 30, tzinfo=ZONE)
    friday = datetime(2026, 11, 27, tzinfo=ZONE)
    case = a_case(configured(questionnaire, {}), said(ride="none"), starts_at=monday_visit)

    looked_at = [
        assess(replace(case, now=now))
        for now in (friday - timedelta(microseconds=1), friday, monday_visit + timedelta(days=3))
    ]

    assert [(r.status, r.until) for r in looked_at] == [
        (Status.NEEDS_FOLLOW_UP, friday),
        (Status.NOT_READY, None),
        (Status.NOT_READY, None),
    ]


def test_an_answer_whose_name_holds_another_ones_does_what_it_says_itself_and_no_more(questionnaire):
    """
    - id: ride
      options:
        adult: { effect: { level: note, owner: desk, reason: An adult. } }
        no-adult: { effect: { level: blocks, owner: desk, reason: No adult. } }
    """
    assert found(questionnaire, ride="no-adult") == ["ride.no-adult"]


def test_a_missed_check_says_that_it_is_one():
    missed = CLINICS["decided"].by_id["check-driving"]
    wrong = next(option.id for option in missed.options if not option.right)
    case = a_case(CLINICS["decided"], {**calmest(), **said(check_driving=(wrong, wrong))}, **SENT)

    causes = [finding.cause for finding in assess(case).findings if finding.question == "check-driving"]

    assert causes == [FindingId(Source.CHECK, "check-driving", "missed")]


def test_a_finding_tells_staff_and_patient_all_that_its_answers_effect_says(questionnaire):
    """
    - id: worries
      kind: choices
      options:
        needles:
          effect:
            level: follow-up
            owner: nurse
            reason: Afraid of needles.
            script: What would help you?
            todo: Tell us what helps
            nurse_only: true
            more_than_a_call: true
    """
    assert assess(a_case(questionnaire, said(worries=("needles",)))).findings == (
        Finding(
            FindingId(Source.ANSWER, "worries", "needles"),
            Level.FOLLOW_UP,
            Owner.NURSE,
            "Afraid of needles.",
            todo="Tell us what helps",
            nurse_only=True,
            script="What would help you?",
            more_than_a_call=True,
        ),
    )


def test_a_message_that_did_not_reach_a_patient_who_has_answered_nothing_is_found():
    readiness = assess(a_case(CLINICS["decided"], {}, undelivered=(PATIENTS_IS_LOST,)))

    assert [(f.id, f.level, f.owner, f.reason) for f in readiness.findings] == [
        (
            "visit-confirm.undelivered-patient",
            Level.FOLLOW_UP,
            Owner.DESK,
            "Text not delivered: wrong number. Check the contact, or call.",
        )
    ]


PATIENTS_IS_LOST = Undelivered(Recipient.PATIENT, "sms", "wrong-number", MONDAY)
ESCORTS_IS_LOST = Undelivered(Recipient.ESCORT, "sms", "wrong-number", MONDAY)


def test_a_message_the_escort_did_not_need_hides_none_that_did_not_reach_the_patient():
    lost, said_yes = (ESCORTS_IS_LOST, PATIENTS_IS_LOST), (rosa(EscortState.CONFIRMED),)
    case = a_case(CLINICS["decided"], calmest(), undelivered=lost, escort_facts=said_yes)

    undelivered = [f for f in assess(case).findings if f.cause.source is Source.DELIVERY]

    assert [finding.id for finding in undelivered] == ["visit-confirm.undelivered-patient"]


def test_a_channel_or_a_problem_the_questionnaire_has_no_word_for_is_told_by_its_code():
    by_fax = (Undelivered(Recipient.PATIENT, "fax", "jammed", MONDAY),)

    (finding,) = assess(a_case(CLINICS["decided"], {}, undelivered=by_fax)).findings

    assert finding.reason == "fax not delivered: jammed. Check the contact, or call."


def test_where_a_clinic_sends_no_messages_none_is_missed(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    assert assess(a_case(questionnaire, {}, undelivered=(PATIENTS_IS_LOST,))).findings == ()


def test_a_lost_message_to_who_has_sent_everything_stays_a_note_however_near_the_visit_is():
    clinic = CLINICS["decided"]
    assert clinic.messages
    graver = clinic.messages.undelivered.but(becomes=Level.BLOCKS, within="1")
    rules = clinic.messages.model_copy(update={"undelivered": graver})
    case = a_case(clinic.but(messages=rules), calmest(), undelivered=(PATIENTS_IS_LOST,))

    levels = [
        finding.level
        for facts in ({}, SENT)
        for finding in assess(replace(case, **facts)).findings
        if finding.cause.source is Source.DELIVERY
    ]

    assert levels == [Level.BLOCKS, Level.NOTE]


def test_a_patient_who_came_has_a_day_and_one_who_has_not_has_none(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    day = Day(Arrival(Ride.AS_PLANNED), ())
    here = a_case(questionnaire, said(tea="black"), day=day, checked_in_at=MONDAY, **SENT)

    assert (assess(here).day, assess(replace(here, day=None, checked_in_at=None)).day) == (day, None)


def test_until_is_the_first_of_several_deadlines_still_to_come(questionnaire):
    """
    settings:
      early: { kind: number, ask: When?, fallback: "5" }
      late: { kind: number, ask: When?, fallback: "1" }
    questions:
      - id: ride
        options: { no: { effect: { level: note, becomes: blocks, within: late, owner: desk, reason: No. } } }
      - id: help
        options: { no: { effect: { level: note, becomes: blocks, within: early, owner: desk, reason: No. } } }
    """
    case = a_case(configured(questionnaire, {}), said(ride="no", help="no"))
    a_week_before = datetime(2026, 11, 17, tzinfo=ZONE)
    the_day_before = datetime(2026, 11, 23, tzinfo=ZONE)

    untils = [
        assess(replace(case, now=now)).until
        for now in (a_week_before - timedelta(days=9), a_week_before, the_day_before)
    ]

    assert untils == [a_week_before, the_day_before, None]


@dataclass(frozen=True)
class Looked:
    """A visit at a shipped clinic looked at so many minutes before it; short to print when a test fails."""

    clinic: str
    answers: Answers
    minutes_before: int
    facts: dict[str, datetime | None]

    @property
    def case(self) -> Case:
        now = TUESDAY.astimezone(UTC) - timedelta(minutes=self.minutes_before)
        return a_case(CLINICS[self.clinic], self.answers, now=now, **self.facts)


ANY_CASE = st.builds(
    Looked,
    clinic=st.sampled_from(sorted(CLINICS)),
    answers=anything_said(),
    minutes_before=st.integers(-24 * 60, 14 * 24 * 60),
    facts=st.fixed_dictionaries(
        {
            "submitted_at": st.sampled_from([MONDAY, None]),
            "checked_in_at": st.sampled_from([None, None, None, MONDAY]),
            "cancelled_at": st.sampled_from([None, None, None, MONDAY]),
        }
    ),
)
"""Any answers, from a fortnight before the visit to a day after it."""


@QUICK
@given(looked=ANY_CASE)
def test_whatever_is_answered_the_status_follows_from_the_findings_and_the_open_questions(looked: Looked):
    case = looked.case

    readiness = assess(case)

    levels = {finding.level for finding in readiness.findings}
    all_answered = flow.step(case.questionnaire, case.answers) is None
    closed = case.checked_in_at or case.cancelled_at
    if not closed:
        nothing_to_do = not levels & {Level.BLOCKS, Level.FOLLOW_UP}
        is_ready = bool(nothing_to_do and all_answered and case.submitted_at)
        assert (readiness.status == Status.READY) == is_ready
        assert (readiness.status == Status.NOT_READY) == (Level.BLOCKS in levels)
    assert (readiness.status in (*HERE, Status.CANCELLED)) == bool(closed)
    if readiness.status in HERE:
        assert (readiness.status is Status.NOT_CLEARED) == (Level.BLOCKS in levels)
    assert (readiness.answered_count == readiness.question_count) == all_answered


@QUICK
@given(looked=ANY_CASE)
def test_whatever_is_answered_off_the_path_changes_no_finding(looked: Looked):
    case = looked.case
    on_path = {question.id for question in flow.path(case.questionnaire, case.answers)}
    only_asked = {name: answer for name, answer in case.answers.items() if name in on_path}

    assert assess(replace(case, answers=only_asked)).findings == assess(case).findings


@QUICK
@given(looked=ANY_CASE)
def test_whatever_is_answered_no_finding_comes_twice(looked: Looked):
    ids = [finding.id for finding in assess(looked.case).findings]

    assert len(ids) == len(set(ids))


@QUICK
@given(looked=ANY_CASE, thousandths=st.lists(st.integers(0, 999), min_size=1, max_size=4))
def test_whatever_is_answered_nothing_changes_by_time_alone_before_until(
    looked: Looked, thousandths: list[int]
):
    no_ride = {**looked.answers, **said(ride_home="no-ride", visit_confirm="yes")}
    case = replace(looked.case, answers=no_ride)
    readiness = assess(case)
    end = readiness.until or case.now + timedelta(days=400)

    later = [case.now + (end - case.now) * part // 1000 for part in thousandths]
    just_before = end - timedelta(microseconds=1)

    assert {assess(replace(case, now=now)) for now in (*later, just_before)} == {readiness}


@pytest.mark.parametrize("clinic", CLINICS)
def test_the_calmest_answers_to_the_shipped_questionnaire_and_rosas_yes_make_a_visit_ready(clinic: str):
    case = a_case(CLINICS[clinic], calmest(), **SENT)
    confirmed = replace(case, escort_facts=(rosa(EscortState.CONFIRMED),))

    without, with_her = assess(case), assess(confirmed)

    assert (without.status, without.answered_count) == (Status.NEEDS_FOLLOW_UP, without.question_count)
    assert (with_her.status, with_her.answered_count) == (Status.READY, with_her.question_count)


def test_the_stored_text_of_a_finding_says_its_question_and_what_it_comes_from():
    """Waivers and call attempts in clinics' databases hold these texts."""
    stored = {str(FindingId(source, "ride", "x")) for source in (Source.ANSWER, Source.CHECK, Source.STALE)}

    assert stored == {"ride.x"}
    assert str(FindingId(Source.NOT_CHOSEN, "ride", "inside")) == "ride.not-inside"
    assert str(FindingId(Source.ESCORT, "ride", "declined")) == "ride.escort-declined"
    assert str(FindingId(Source.DELIVERY, "ride", "patient")) == "ride.undelivered-patient"
    assert str(FindingId(Source.UNFINISHED, "ride")) == "unfinished"
