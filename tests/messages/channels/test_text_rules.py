"""What fits into one text, which words never go out, and which replies end them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.messages.channels.text_rules import (
    BASIC,
    EXTENSION,
    FORBIDDEN,
    STOP,
    fits_one_text,
    forbidden_in,
    gsm,
    is_stop,
    septets,
)

SAFE = (
    "Riverside Clinic: please finish your visit checklist before Mon 5 PM: https://visits.example.org/v/1-a8Kx"
    " Call (202) 555-0199. Reply STOP to opt out."
)
"""The clinic's usual text, with a link and a phone number."""


def test_the_character_set_is_the_whole_of_gsm():
    assert len(BASIC) == 127
    assert len(EXTENSION) == 9
    assert not BASIC & EXTENSION


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Café, ¿mañana? Ñandú £5 €5", "Café, ¿mañana? Ñandu £5 €5"),
        ("José Muñoz-Peña y Ángel", "José Muñoz-Peña y Angel"),
        ("Dvořák Škoda š Łódź", "Dvorak Skoda s Lodz"),
        ("“It’s today” … 9–10", '"It\'s today" ... 9-10'),
        ("10\u00a0AM\u202f\u2009x\tx", "10 AM  x x"),
        ("keta\u200bl\ufeff", "ketal"),
        ("e\u0301 n\u0303", "é ñ"),
        ("ё Ё ç œ ﬁ ½ ™", "e E c oe fi 1/2 TM"),
        ("a\r\nb", "a\r\nb"),
        ("Ke\u02bbala Lani\u02bd Nu\u02beu Al\u02bfAin D\ua78cAngelo", "Ke'ala Lani' Nu'u Al'Ain D'Angelo"),
        ("O\uff07Neil Kama\u2035ole \u02c8Abe", "O'Neil Kama'ole 'Abe"),
        ("Għarb Ŧeŋa", "Gharb Tena"),
        ("Привет", None),
        ("你好", None),
        ("See you 👋", None),
        ("bell \x07", None),
        ("escape \x1b", None),
    ],
)
def test_a_text_is_written_in_the_characters_every_phone_has(text: str, written: str | None):
    assert gsm(text) == written


@given(st.text())
def test_what_is_written_needs_no_writing_again_and_holds_nothing_else(text: str):
    written = gsm(text)

    assert written is None or (set(written) <= BASIC | EXTENSION and gsm(written) == written)


@given(st.text(st.sampled_from(sorted(BASIC | EXTENSION))))
def test_what_every_phone_has_is_left_as_it_is(text: str):
    assert gsm(text) == text


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (SAFE, True),
        ("x" * 160, True),
        ("x" * 161, False),
        ("é" * 160, True),
        ("€" * 80, True),
        ("€" * 80 + "x", False),
        ("x" * 159 + "€", False),
        ("…" * 53, True),
        ("…" * 54, False),
        ("", True),
        ("Привет", False),
    ],
)
def test_a_text_is_one_text(text: str, fits: bool):
    assert fits_one_text(text) is fits


def test_what_stands_in_the_extension_counts_two():
    assert septets("a[€]") == 7


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SAFE, ()),
        ("Your KETAMINE infusion: one dose.", ("ketamine", "infusion", "dose")),
        ("Su infusión de Ketamina", ("infusion", "ketamina")),
        ("esketamine, esketamine", ("esketamine",)),
        ("https://austin-ketamine.example/v/1", ("ketamine",)),
        ("https://ketamineclinic.example/v/1", ("ketamineclinic",)),
        ("keta\u200bmine", ("ketamine",)),
        ("Ｋｅｔａｍｉｎｅ", ("ketamine",)),
        ("depression_help", ("depression",)),
        ("dosed with overdose of profusion; ketone", ()),
    ],
)
def test_words_that_tell_what_the_visit_is_for_are_found(text: str, found: tuple[str, ...]):
    assert forbidden_in(text) == found


@pytest.mark.parametrize("word", FORBIDDEN)
def test_each_forbidden_word_is_found_alone(word: str):
    assert forbidden_in(f"({word.title()})") == (word,)


@pytest.mark.parametrize("word", sorted(STOP - {"optout"}) + ["opt out", "opt-out", "optout"])
def test_each_stop_word_ends_texts_however_it_is_typed(word: str):
    for reply in (word, word.upper(), f"  “{word.title()}!” \n", f"{word} please", f"{word}."):
        assert is_stop(reply), reply


@pytest.mark.parametrize(
    "reply",
    [
        *(
            "stop please",
            "Please stop",
            "STOP texting me",
            "stop all",
            "S T O P",
            "st op",
            "STOP 🛑",
            "ＳＴＯＰ",
        ),
        *(
            "Opt me out",
            "Stop. Wrong number",
            "stop sending me these messages",
            "Alto por favor",
            "stop\u200b",
            "please please please please please stop",
        ),
        *(
            "STOP\nSent from my iPhone",
            "remove me",
            "Please stop texting me this is the wrong number",
            "I asked you to stop sending me messages",
            "don’t text me again",
            "Do not contact this number",
            "Take me off your list please",
            "No more texts!!",
            "Por favor no me manden más mensajes",
        ),
    ],
)
def test_a_reply_that_asks_for_no_more_texts_ends_them_in_whatever_words(reply: str):
    assert is_stop(reply)


@pytest.mark.parametrize(
    "reply",
    [
        *("I can't stop by", "stop by", "Can I stop by at 5?", "Don't stop", "the end of the day", "", "!!!"),
        *("Cancel my visit", "When does it end?", "please", "thank you", "Yes", "1", "nonstop", "weekend"),
        *("I can't find parking", "wrong number", "Where do I park?", "Can you text Rosa too?"),
        *("Please send it again", "Is there a bus stop nearby?", "I sent it", "My ride can't come"),
    ],
)
def test_a_reply_that_is_a_sentence_is_left_to_people(reply: str):
    assert not is_stop(reply)


@given(st.text(st.sampled_from(" .!?-\n*'\"“”‘’…"), max_size=6), st.sampled_from(sorted(STOP)))
def test_no_punctuation_keeps_a_stop_word_from_working(noise: str, word: str):
    typed = noise + noise.join(word.upper()) + noise

    assert is_stop(unicodedata.normalize("NFD", typed))
