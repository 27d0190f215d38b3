"""What carries over from the visit before: what is settled and asked alike; the rest is asked again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers import flow
from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Answer, Answers, Stale
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.questions import Question, Questionnaire
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.carry_over import carried
from questionnaire.core.readiness.case import Case, Readiness, Status
from questionnaire.core.readiness.escorts import EscortState
from tests.core.answering import CLINICS, MONDAY, QUICK, TUESDAY, ZONE, anything_said, calmest, rosa, said

CLINIC = CLINICS["decided"]
FOUR_WEEKS_ON = TUESDAY + timedelta(days=28)


def a_visit(questionnaire: Questionnaire, answers: Answers) -> Case:
    """A visit on Tuesday, answered on Monday, as it was when Ada came."""
    return Case(questionnaire, answers, TUESDAY, Calendar(ZONE), now=TUESDAY, checked_in_at=TUESDAY)


def same_as_last_time(questionnaire: Questionnaire, days: int = 28, **values: object) -> dict[str, object]:
    """How each question is carried so many days later: as it was said, or why it is to be confirmed."""
    later = configured(questionnaire, {})
    kept = carried(a_visit(later, said(**values)), later, MONDAY + timedelta(days=days))
    return {name: answer.stale or answer.value for name, answer in kept.items()}


def test_an_answer_carries_over_unless_its_question_is_asked_each_time(questionnaire):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: tea, options: [black, green] }
      - { id: friend, each_time: confirm, options: [comes, stays] }
      - { id: health, each_time: fresh, options: [same, changed] }
    """
    assert same_as_last_time(questionnaire, tea="green", friend="comes", health="same") == {
        "tea": "green",
        "friend": Stale.LAST_TIME,
    }


@pytest.mark.parametrize(("days", "kept"), [(179, {"tea": "green"}), (180, {}), (400, {})])
def test_what_was_said_too_long_ago_does_not_carry_over(questionnaire, days: int, kept: dict[str, str]):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: tea, options: [black, green] }
    """
    assert same_as_last_time(questionnaire, days=days, tea="green") == kept


def test_a_clinic_may_decide_that_nothing_carries_over(questionnaire):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: tea, options: [black, green] }
    """
    never = configured(questionnaire, {"days": "0"})

    assert carried(a_visit(never, said(tea="green")), never, MONDAY + timedelta(minutes=1)) == {}


def test_where_no_setting_is_named_nothing_carries_over(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    assert same_as_last_time(questionnaire, tea="green") == {}


def test_what_somebody_had_to_act_on_is_asked_in_full(questionnaire):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - id: noted
        options: {yes: {effect: {level: note, owner: desk, reason: Tea.}}}
      - id: reminded
        options: {yes: {effect: {level: remind, owner: desk, reason: Tea.}}}
      - id: followed
        options: {yes: {effect: {level: follow-up, owner: nurse, reason: Tea.}}}
      - id: blocked
        options: {yes: {effect: {level: blocks, owner: desk, reason: Tea.}}}
      - id: cups
        kind: choices
        options: {big: {}, small: {if_not_chosen: {level: follow-up, owner: desk, reason: Cups.}}}
    """
    everything = {"noted": "yes", "reminded": "yes", "followed": "yes", "blocked": "yes", "cups": ("big",)}

    assert same_as_last_time(questionnaire, **everything) == {"noted": "yes", "reminded": "yes"}


@pytest.mark.parametrize(
    ("tries", "kept"),
    [
        (("wait",), {"drive": ("wait",)}),
        (("go", "wait"), {"drive": ("go", "wait")}),
        (("go",), {}),
        (("go", "go"), {}),
    ],
    ids=["right", "right once explained", "not settled", "missed"],
)
def test_a_check_carries_over_only_if_it_was_got_right(questionnaire, tries, kept):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: drive, kind: check, options: {wait: {right: true}, go: {}} }
    """
    assert same_as_last_time(questionnaire, drive=tries) == kept


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("About tea?", "What tea?"),
        ("It is green", "It is very green"),
        ("Explains green.", "Explains green better."),
        ("id='green'", "id='white'"),
    ],
    ids=["its words", "an option's label", "an explanation", "an option"],
)
def test_a_question_that_reads_differently_today_is_asked_in_full(questionnaire, was: str, is_now: str):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: tea, options: [black, green] }
      - { id: cup, options: [small, big] }
    """
    then = configured(questionnaire, {})
    (section,) = then.sections
    tea, cup = section.questions
    option = tea.options[1]
    changed = {
        "About tea?": lambda: tea.but(ask=is_now),
        "It is green": lambda: tea.but(options=(tea.options[0], option.but(label=is_now))),
        "Explains green.": lambda: tea.but(options=(tea.options[0], option.but(explain=is_now))),
        "id='green'": lambda: tea.but(options=(tea.options[0], option.but(id="white"))),
    }[was]()
    today = then.but(sections=(section.but(questions=(changed, cup)),))

    kept = carried(a_visit(then, said(tea="green", cup="big")), today, FOUR_WEEKS_ON)

    assert list(kept) == ["cup"]


def test_a_question_that_is_not_asked_any_more_does_not_carry_over(questionnaire):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: tea, options: [black, green] }
      - { id: cup, options: [small, big] }
    """
    then = configured(questionnaire, {})
    (section,) = then.sections
    today = then.but(sections=(section.but(questions=section.questions[1:]),))

    assert list(carried(a_visit(then, said(tea="green", cup="big")), today, FOUR_WEEKS_ON)) == ["cup"]


def test_an_answer_that_was_off_the_path_does_not_carry_over(questionnaire):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: tea, options: [black, green] }
      - { id: milk, ask_when: {all: [{question: tea, is: [black]}]}, options: [some, none] }
    """
    assert same_as_last_time(questionnaire, tea="green", milk="some") == {"tea": "green"}


@pytest.mark.parametrize(
    ("stale", "kept"), [(None, ["friend"]), (Stale.OLD, ["friend"]), (Stale.MOVED, []), (Stale.LAST_TIME, [])]
)
def test_what_was_not_confirmed_even_last_time_does_not_carry_over(
    questionnaire, stale: Stale | None, kept: list[str]
):
    """
    carried_for: days
    settings: {days: {kind: number, ask: For how long?, fallback: "180"}}
    questions:
      - { id: friend, each_time: confirm, options: [comes, stays] }
    """
    later = configured(questionnaire, {})
    answers = {name: answer._replace(stale=stale) for name, answer in said(friend="comes").items()}

    assert list(carried(a_visit(later, answers), later, FOUR_WEEKS_ON)) == kept


def test_what_is_of_last_time_is_asked_in_its_place_and_opens_what_hangs_on_it():
    kept = carried(a_visit(CLINIC, calmest()), CLINIC, FOUR_WEEKS_ON)

    asked = [q.id for q in flow.path(CLINIC, kept) if flow.is_open(q, kept)]

    assert asked == [
        *("visit-confirm", "first-time", "health-change"),
        *("ride-home", "ride-check", "ride-contact", "ride-person", "ride-guide", "check-driving"),
        *("support-after", "calm-place", "support-knows", "eat-drink", "day-plans"),
        *("questions", "ready-feel"),
    ]


def test_what_is_of_last_time_means_nothing_for_readiness_until_it_is_confirmed(questionnaire):
    """
    - id: friend
      options: {comes: {}, stays: {effect: {level: blocks, owner: desk, reason: No friend.}}}
    """
    (answer,) = said(friend="stays").values()
    case = Case(
        questionnaire, {"friend": answer._replace(stale=Stale.LAST_TIME)}, TUESDAY, Calendar(ZONE), MONDAY
    )

    assert assess(case) == Readiness(Status.IN_PROGRESS, (), answered_count=0, question_count=1, until=None)


def test_what_is_of_last_time_stays_that_when_the_visit_moves_or_days_go_by():
    kept = carried(a_visit(CLINIC, calmest()), CLINIC, FOUR_WEEKS_ON)
    of_last_time = {name for name, answer in kept.items() if answer.stale}

    looked = aged(CLINIC, kept, FOUR_WEEKS_ON, FOUR_WEEKS_ON, Calendar(ZONE), FOUR_WEEKS_ON)

    assert "ride-home" in of_last_time
    assert {name: answer.stale for name, answer in looked.items() if answer.stale} == {
        name: Stale.LAST_TIME for name in of_last_time
    }


@QUICK
@given(before=anything_said(), days=st.integers(1, 170), data=st.data())
def test_no_visit_is_ready_while_what_is_asked_each_time_is_open(
    before: Answers, days: int, data: st.DataObject
):
    now, answers = MONDAY + timedelta(days=days), dict[str, Answer]()
    answers |= carried(a_visit(CLINIC, before), CLINIC, MONDAY + timedelta(days=days))
    each_time = [q.id for _, q in CLINIC if q.each_time]
    left_open = data.draw(st.sets(st.sampled_from(each_time), max_size=2))

    while upcoming := [q.id for q in flow.path(CLINIC, answers) if is_to_answer(q, answers, left_open)]:
        answers[upcoming[0]] = calmest()[upcoming[0]]._replace(at=now)

    yes = (rosa(EscortState.CONFIRMED, now),)
    readiness = assess(Case(CLINIC, answers, now, Calendar(ZONE), now, submitted_at=now, escort_facts=yes))
    is_whole = not left_open & {question.id for question in flow.path(CLINIC, answers)}
    assert readiness.status is (Status.READY if is_whole else Status.IN_PROGRESS)


def is_to_answer(question: Question, answers: Answers, left_open: set[str]) -> bool:
    """Whether Ada answers this question next: it is open, and none of those she leaves open."""
    return question.id not in left_open and flow.is_open(question, answers)
