"""Whether texts for patients are short and plain, and promise nothing."""

import re
from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, key_of
from questionnaire.core.checking.texts import Text, Use, texts
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.readability import grade, sentences, words

SENTENCES = 3
WORDS = 20
GRADE = 6.0
"""The level the American Medical Association advises for patients: sixth grade (Weiss, 2nd edition, 2007)."""

NUMBER = r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty-four)"

FORBIDDEN = (
    (
        r"you(?:'ll| will) feel|cures?d?|guarantee\w*|always|never|harmless|no risks?",
        "Nobody can promise that; say what may happen.",
    ),
    (rf"{NUMBER}\s*(?:%|percent)", 'Say "some" or "many".'),
    (rf"{NUMBER}\s*-?\s*(?:mg|milligrams?)", "Leave the dose out."),
    (rf"(?:{NUMBER}\s*(?:-|to|or)\s*)?{NUMBER}[ -]*(?:hours?|hrs?)", "A clinic decides this: use a setting."),
)
"""What no text for patients may say, and what to do instead."""


def too_many_sentences(questionnaire: Questionnaire) -> Iterator[Fault]:
    """An explanation is three sentences at most."""
    for text in _for_patients(questionnaire):
        count = len(sentences(text.words))
        if text.use is Use.EXPLAINS and count > SENTENCES:
            yield text.place, f"has {count} sentences in `{key_of(text.place)}`. Keep it to {SENTENCES}."


def long_sentences(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A sentence is twenty words at most."""
    for text in _for_patients(questionnaire):
        for sentence in sentences(text.words):
            count = len(words(sentence))
            if count > WORDS:
                start = " ".join(sentence.split()[:4])
                says = f'has a sentence of {count} words in `{key_of(text.place)}` ("{start} ...").'
                yield text.place, f"{says} Keep it to {WORDS}."


def hard_words(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What is explained can be read after six years of school."""
    for text in _for_patients(questionnaire):
        years = grade(text.words)
        if text.use is not Use.SHORT and years > GRADE:
            says = f"reads at grade {years:.1f} in `{key_of(text.place)}`. Use shorter words."
            yield text.place, says


def promises(questionnaire: Questionnaire) -> Iterator[Fault]:
    """No text for patients promises an effect, or gives a share, a dose or a number of hours."""
    for text in _for_patients(questionnaire):
        for pattern, instead in FORBIDDEN:
            for found in re.finditer(rf"\b(?:{pattern})(?!\w)", text.words, re.IGNORECASE):
                yield text.place, f'says "{found[0]}" in `{key_of(text.place)}`. {instead}'


def _for_patients(questionnaire: Questionnaire) -> Iterator[Text]:
    return (text for text in texts(questionnaire) if text.use is not Use.STAFF)


RULES = (too_many_sentences, long_sentences, hard_words, promises)
