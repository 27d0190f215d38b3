"""What was answered and explained, in words."""

import pytest

from questionnaire.core.answers import answer_text
from questionnaire.core.answers.values import Contact


def test_a_picked_answer_is_said_and_explained_in_the_options_words(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    tea = questionnaire.by_id["tea"]

    assert answer_text.chosen(tea, "green") == (tea.options[1],)
    assert answer_text.lines(tea, "green") == ("It is green",)
    assert answer_text.explained(tea, "green") == ("Explains green.",)


def test_an_answer_whose_name_holds_another_ones_is_said_alone(questionnaire):
    """
    - { id: tea, options: [green, evergreen] }
    """
    assert answer_text.lines(questionnaire.by_id["tea"], "evergreen") == ("It is evergreen",)


def test_several_picked_answers_are_said_once_each_in_the_order_they_are_shown_in(questionnaire):
    """
    - { id: plans, kind: choices, options: [work, drive, sign] }
    """
    plans = questionnaire.by_id["plans"]

    assert answer_text.lines(plans, ("sign", "work", "work")) == ("It is work", "It is sign")
    assert answer_text.explained(plans, ("sign", "work", "work")) == ("Explains work.", "Explains sign.")


def test_of_a_check_the_last_try_counts(questionnaire):
    """
    - { id: drive, kind: check, options: { now: , later: { right: true } } }
    """
    drive = questionnaire.by_id["drive"]

    assert answer_text.lines(drive, ("now",)) == ("It is now",)
    assert answer_text.lines(drive, ("now", "later")) == ("It is later",)
    assert answer_text.explained(drive, ("now", "now")) == ("Explains now.",)


def test_an_option_that_is_no_more_says_nothing(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: plans, kind: choices, options: [work, drive] }
    """
    assert answer_text.lines(questionnaire.by_id["tea"], "white") == ()
    assert answer_text.lines(questionnaire.by_id["plans"], ("sleep", "work")) == ("It is work",)


@pytest.mark.parametrize(
    ("name", "value", "said", "explained"),
    [
        ("wish", "Can I bring music?", ("Can I bring music?",), ("A nurse reads it.",)),
        ("wish", "tea", ("tea",), ("A nurse reads it.",)),
        ("who", Contact("Rosa", "+12025550142"), ("Rosa", "+12025550142"), ("We may call.",)),
        (
            "who",
            Contact("Rosa", "+12025550142", "r@x"),
            ("Rosa", "+12025550142", "r@x"),
            ("We may call.",),
        ),
    ],
)
def test_a_text_and_a_contact_are_said_as_given(questionnaire, name, value, said, explained):
    """
    - { id: wish, kind: text, explain: A nurse reads it. }
    - { id: who, kind: contact, explain: We may call. }
    """
    question = questionnaire.by_id[name]

    assert answer_text.chosen(question, value) == ()
    assert answer_text.lines(question, value) == said
    assert answer_text.explained(question, value) == explained


def test_an_answer_blocks_when_something_picked_does(questionnaire):
    """
    - id: plans
      kind: choices
      options:
        work: { effect: { level: follow-up, owner: nurse, reason: Works. } }
        drive: { effect: { level: blocks, owner: desk, reason: Drives. } }
        rest:
    """
    plans = questionnaire.by_id["plans"]

    assert answer_text.blocking(plans, ("work", "drive"))
    assert not answer_text.blocking(plans, ("work", "rest"))
