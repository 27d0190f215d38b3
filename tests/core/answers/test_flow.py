"""Which questions are asked, which is next, and how far along the patient is."""

from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers import flow
from questionnaire.core.answers.flow import Progress
from questionnaire.core.answers.values import Answer, Answers, Stale
from questionnaire.core.definition.questions import Questionnaire
from tests.core.answering import CLINICS, QUICK, anything_said, said


def asked(questionnaire: Questionnaire, **values: object) -> list[str]:
    return [question.id for question in flow.path(questionnaire, said(**values))]


def test_a_follow_up_is_asked_only_when_its_condition_holds(questionnaire):
    """
    - { id: smokes, options: [yes, no] }
    - { id: per-day, options: [few, many], ask_when: { all: [{ question: smokes, is: [yes] }] } }
    """
    assert asked(questionnaire) == ["smokes"]
    assert asked(questionnaire, smokes="yes") == ["smokes", "per-day"]
    assert asked(questionnaire, smokes="no", per_day="many") == ["smokes"]


def test_an_answer_off_the_path_brings_no_question_back(questionnaire):
    """
    - { id: smokes, options: [yes, no] }
    - { id: per-day, options: [few, many], ask_when: { all: [{ question: smokes, is: [yes] }] } }
    - { id: quit, options: [yes, no], ask_when: { all: [{ question: per-day, is: [many] }] } }
    """
    assert asked(questionnaire, smokes="yes", per_day="many") == ["smokes", "per-day", "quit"]
    assert asked(questionnaire, smokes="no", per_day="many") == ["smokes"]


def test_a_section_is_asked_only_when_its_condition_holds(questionnaire):
    """
    sections:
      - id: ride
        questions:
          - { id: has-ride, options: [yes, no] }
      - id: help
        ask_when: { all: [{ question: has-ride, is: [no] }] }
        questions:
          - { id: why, options: [cost, busy] }
          - { id: when, options: [day, night] }
      - id: home
        questions:
          - { id: calm, options: [yes, no] }
    """
    assert asked(questionnaire, has_ride="yes") == ["has-ride", "calm"]
    assert asked(questionnaire, has_ride="no") == ["has-ride", "why", "when", "calm"]


def test_a_question_is_asked_only_when_its_own_condition_and_its_sections_hold(questionnaire):
    """
    sections:
      - id: ride
        questions:
          - { id: has-ride, options: [yes, no] }
          - { id: smokes, options: [yes, no] }
      - id: help
        ask_when: { all: [{ question: has-ride, is: [no] }] }
        questions:
          - { id: taxi, options: [yes, no], ask_when: { all: [{ question: smokes, is: [no] }] } }
    """
    assert asked(questionnaire, has_ride="no", smokes="no") == ["has-ride", "smokes", "taxi"]
    assert asked(questionnaire, has_ride="no", smokes="yes") == ["has-ride", "smokes"]
    assert asked(questionnaire, has_ride="yes", smokes="no") == ["has-ride", "smokes"]


def test_all_needs_every_comparison_and_any_needs_one(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: cup, options: [small, big] }
    - id: both
      options: [yes, no]
      ask_when: { all: [{ question: tea, is: [black] }, { question: cup, is: [big] }] }
    - id: either
      options: [yes, no]
      ask_when: { any: [{ question: tea, is: [black] }, { question: cup, is: [big] }] }
    """
    assert asked(questionnaire, tea="black", cup="big") == ["tea", "cup", "both", "either"]
    assert asked(questionnaire, tea="black", cup="small") == ["tea", "cup", "either"]
    assert asked(questionnaire, tea="green", cup="small") == ["tea", "cup"]


def test_a_condition_holds_when_one_of_several_ticked_answers_is_named(questionnaire):
    """
    - { id: worries, kind: choices, options: [needles, cost, time] }
    - { id: call, options: [yes, no], ask_when: { all: [{ question: worries, is: [cost, time] }] } }
    """
    assert asked(questionnaire, worries=("needles", "time")) == ["worries", "call"]
    assert asked(questionnaire, worries=("needles",)) == ["worries"]


def test_the_step_is_the_first_open_question_and_none_when_all_are_answered(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: cup, options: [small, big] }
    """
    assert flow.step(questionnaire, {}).id == "tea"
    assert flow.step(questionnaire, said(cup="big")).id == "tea"
    assert flow.step(questionnaire, said(tea="black")).id == "cup"
    assert flow.step(questionnaire, said(tea="black", cup="big")) is None


def test_a_check_is_asked_again_after_one_miss_and_settled_after_two(questionnaire):
    """
    - { id: drive, kind: check, options: { now: , later: { right: true } } }
    """
    (check,) = flow.path(questionnaire, {})
    open_after = {
        tries: flow.is_open(check, said(drive=tries))
        for tries in [("now",), ("later",), ("now", "now"), ("now", "later"), ("gone",)]
    }

    assert flow.is_open(check, {})
    assert open_after == {
        ("now",): True,
        ("later",): False,
        ("now", "now"): False,
        ("now", "later"): False,
        ("gone",): True,
    }


def test_the_last_try_of_a_check_says_whether_it_was_got_right(questionnaire):
    """
    - { id: drive, kind: check, options: { now: , later: { right: true } } }
    """
    (check,) = flow.path(questionnaire, {})

    tries = [("now",), ("later",), ("now", "later"), ("later", "now"), ("gone",)]

    assert [flow.is_right(check, said(drive=each)["drive"]) for each in tries] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_check_asked_again_shows_its_options_in_another_order(questionnaire):
    """
    - { id: drive, kind: check, options: { now: , soon: , later: { right: true } } }
    - { id: eat, kind: check, options: { no: { right: true }, yes: , soup: , cake: } }
    - { id: tea, options: [black, green] }
    """
    drive, eat, tea = flow.path(questionnaire, {})

    orders = [[o.id for o in flow.options_in_order(drive, tries)] for tries in (0, 1, 2)]

    assert orders == [["now", "soon", "later"], ["soon", "later", "now"], ["now", "soon", "later"]]
    assert [o.id for o in flow.options_in_order(eat, 1)] == ["soup", "cake", "no", "yes"]
    assert [o.id for o in flow.options_in_order(tea, 1)] == ["black", "green"]


def test_the_patient_may_be_on_an_answered_question_or_the_next_one_only(questionnaire):
    """
    - { id: tea, options: [black, none] }
    - { id: sugar, options: [yes, no], ask_when: { all: [{ question: tea, is: [black] }] } }
    - { id: cup, options: [small, big] }
    - { id: spoon, options: [yes, no] }
    """
    answers = said(tea="none", sugar="yes")
    asked = flow.path(questionnaire, answers)

    may = [q for q in ("tea", "sugar", "cup", "spoon", "saucer") if flow.may_visit(asked, answers, q)]

    assert may == ["tea", "cup"]


def test_an_answer_typed_while_the_visit_moved_is_kept_though_earlier_questions_are_open_again(questionnaire):
    """
    - { id: tea, options: [black, none] }
    - { id: sugar, options: [yes, no], ask_when: { all: [{ question: tea, is: [black] }] } }
    - { id: cup, options: [small, big] }
    - { id: spoon, options: [yes, no] }
    """
    tea = said(tea="none")["tea"]
    before = {"tea": tea}
    moved = {"tea": tea._replace(stale=Stale.MOVED)}
    whole = said(tea="none", cup="big", spoon="yes")
    everything = ("tea", "sugar", "cup", "spoon", "saucer")

    may = [
        [q for q in everything if flow.may_answer(flow.path(questionnaire, answers), answers, q)]
        for answers in (before, moved, whole)
    ]

    assert may == [["tea", "cup"], ["tea", "cup"], ["tea", "cup", "spoon"]]
    assert not flow.may_visit(flow.path(questionnaire, moved), moved, "cup")


def test_back_and_on_follow_the_path(questionnaire):
    """
    - { id: tea, options: [black, none] }
    - { id: sugar, options: [yes, no], ask_when: { all: [{ question: tea, is: [black] }] } }
    - { id: cup, options: [small, big] }
    """
    asked = flow.path(questionnaire, said(tea="none"))

    around = {
        name: [q and q.id for q in (way(asked, name) for way in (flow.before, flow.after))]
        for name in ("tea", "sugar", "cup")
    }

    assert around == {"tea": [None, "cup"], "sugar": [None, None], "cup": ["tea", None]}


def test_an_answer_to_a_question_the_clinic_does_not_ask_any_more_brings_nothing_back(questionnaire):
    """
    - { id: smokes, options: [yes, no] }
    - { id: quit, options: [yes, no], ask_when: { all: [{ question: per-day, is: [many] }] } }
    """
    assert asked(questionnaire, smokes="yes", per_day="many") == ["smokes"]


def test_progress_counts_only_sections_and_questions_this_patient_is_asked(questionnaire):
    """
    sections:
      - id: ride
        questions:
          - { id: has-ride, options: [yes, no] }
      - id: help
        ask_when: { all: [{ question: has-ride, is: [no] }] }
        questions:
          - { id: why, options: [cost, busy] }
      - id: home
        questions:
          - { id: calm, options: [yes, no] }
          - { id: drive, kind: check, options: { now: , later: { right: true } } }
    """
    ride, help_, home = questionnaire.sections

    with_ride = flow.progress(
        questionnaire, flow.path(questionnaire, said(has_ride="yes", drive=("now",))), "calm"
    )
    without = flow.progress(questionnaire, flow.path(questionnaire, said(has_ride="no")), "why")

    assert with_ride == Progress(section=home, part=2, parts=2)
    assert without == Progress(section=help_, part=2, parts=3)


@QUICK
@given(clinic=st.sampled_from(sorted(CLINICS)), answers=anything_said())
def test_whatever_is_answered_the_path_is_in_the_order_of_the_file_and_the_step_is_on_it(
    clinic: str, answers: Answers
):
    questionnaire = CLINICS[clinic]
    order = [question.id for _, question in questionnaire]

    path = flow.path(questionnaire, answers)
    step = flow.step(questionnaire, answers)

    places = [order.index(question.id) for question in path]
    assert places == sorted(set(places))
    before = path[: path.index(step)] if step else path
    assert not any(flow.is_open(question, answers) for question in before)
    assert step is None or flow.is_open(step, answers)


@QUICK
@given(clinic=st.sampled_from(sorted(CLINICS)), answers=anything_said(), other=anything_said())
def test_whatever_is_answered_an_answer_changes_nothing_before_it(
    clinic: str, answers: dict[str, Answer], other: dict[str, Answer]
):
    path = flow.path(CLINICS[clinic], answers)

    for place, question in enumerate(path):
        without = {name: answer for name, answer in answers.items() if name != question.id}
        changed = without | ({question.id: other[question.id]} if question.id in other else {})

        assert flow.path(CLINICS[clinic], changed)[: place + 1] == path[: place + 1]


@QUICK
@given(clinic=st.sampled_from(sorted(CLINICS)), answers=anything_said())
def test_whatever_is_answered_going_back_undoes_going_on(clinic: str, answers: Answers):
    asked = flow.path(CLINICS[clinic], answers)
    for question in asked[:-1]:
        following = flow.after(asked, question.id)

        assert flow.before(asked, following.id) == question
