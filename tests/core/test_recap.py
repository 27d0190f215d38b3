"""What was answered and explained, in words."""

import pytest

from questionnaire.core import recap
from questionnaire.core.answers import Contact


def test_a_picked_answer_is_said_and_explained_in_the_options_words(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    tea = questionnaire.by_id["tea"]

    assert recap.chosen(tea, "green") == (tea.options[1],)
    assert recap.said(tea, "green") == ("It is green",)
    assert recap.explained(tea, "green") == ("Explains green.",)


def test_several_picked_answers_are_said_once_each_in_the_order_they_are_shown_in(questionnaire):
    """
    - { id: plans, kind: choices, options: [work, drive, sign] }
    """
    plans = questionnaire.by_id["plans"]

    assert recap.said(plans, ("sign", "work", "work")) == ("It is work", "It is sign")
    assert recap.explained(plans, ("sign", "work", "work")) == ("Explains work.", "Explains sign.")


def test_of_a_check_the_last_try_counts(questionnaire):
    """
    - { id: drive, kind: check, options: { now: , later: { right: true } } }
    """
    drive = questionnaire.by_id["drive"]

    assert recap.said(drive, ("now", "later")) == ("It is later",)
    assert recap.explained(drive, ("now", "now")) == ("Explains now.",)


def test_an_option_that_is_no_more_says_nothing(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: plans, kind: choices, options: [work, drive] }
    """
    assert recap.said(questionnaire.by_id["tea"], "white") == ()
    assert recap.said(questionnaire.by_id["plans"], ("sleep", "work")) == ("It is work",)


@pytest.mark.parametrize(
    ("name", "value", "said", "explained"),
    [
        ("wish", "Can I bring music?", ("Can I bring music?",), ("A nurse reads it.",)),
        ("wish", "tea", ("tea",), ("A nurse reads it.",)),
        ("who", Contact("Rosa", "+12025550142"), ("Rosa", "+12025550142"), ("We may call.",)),
    ],
)
def test_a_text_and_a_contact_are_said_as_given(questionnaire, name, value, said, explained):
    """
    - { id: wish, kind: text, explain: A nurse reads it. }
    - { id: who, kind: contact, explain: We may call. }
    """
    question = questionnaire.by_id[name]

    assert recap.chosen(question, value) == ()
    assert recap.said(question, value) == said
    assert recap.explained(question, value) == explained


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

    assert recap.blocking(plans, ("work", "drive"))
    assert not recap.blocking(plans, ("work", "rest"))
