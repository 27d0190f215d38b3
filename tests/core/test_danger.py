"""Phrases of danger are found however a text is written, and only at the beginning of a word."""

import pytest

from questionnaire.core.danger import speaks_of_danger
from questionnaire.definitions.reading import danger_phrases


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "I WANT... to  die!!",
        "iwanttodie",
        "I don’t want to live",
        "i dont want to live",
        "I w\u200bant to die",
        "Is it normal to feel suicidal? And can I keep my hearing aid in?",
        "Quiero morír",
        "ya no quiero vivir",
        "QUIERO HACERME DANO",
        "She said she wants to die",
    ],
)
def test_what_may_speak_of_danger_is_found_in_any_language_and_spelling(text: str):
    assert speaks_of_danger(text, danger_phrases())


@pytest.mark.parametrize(
    "text", ["", "Can I keep my hearing aid in?", "What about my diet?", "I can't find parking", "🎵"]
)
def test_other_notes_are_not_urgent(text: str):
    assert not speaks_of_danger(text, danger_phrases())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("my method on", False), ("I od on them", True), ("OD on", True), ("odd one", False)],
)
def test_a_phrase_begins_at_a_word(text: str, expected: bool):
    assert speaks_of_danger(text, ["od on"]) is expected


def test_no_phrase_is_in_every_text():
    assert not speaks_of_danger("anything", ["", "...", "'"])
