"""What the desk is asked once about a file beside its columns: letters, short times, status words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from questionnaire.exchange.schedule.dates import Clock
from questionnaire.exchange.schedule.entries import clock_for
from questionnaire.exchange.schedule.letters import LETTERS
from questionnaire.exchange.schedule.reading import Reading
from questionnaire.exchange.schedule.status_words import MEANINGS, Status, key_of

UNREADABLE = re.compile("[\x7f-\x9f\ufffd]")


class Choice(NamedTuple):
    """One way to read something: what is posted, how it then looks, and whether it is chosen."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, each with what is chosen so far."""

    letters: tuple[Choice, ...]
    times: tuple[str, ...]
    clock: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said, and the controls where something has still to be said."""

    letters: str
    clock: str
    statuses: Mapping[str, str]
    open: tuple[str, ...]


def asked(read: Reading) -> Questions:
    """What may be said of a file: what is not known yet, and what was said before."""
    known = read.meanings.statuses
    is_asked = bool(read.short_times) and clock_for(read.table, read.columns, Clock.UNKNOWN) is Clock.UNKNOWN
    return Questions(
        _letters(read),
        read.short_times[:3] if is_asked else (),
        read.meanings.clock.value,
        tuple((word, known.get(key_of(word), Status.NOT_KNOWN).value) for word in read.status_words),
    )


def answers(form: Mapping[str, str], read: Reading) -> Answers:
    """What the desk says in a form that was shown for this file."""
    questions = asked(read)
    letters, clock = form.get("letters", ""), form.get("clock", "")
    meanings = {word: form.get(f"meaning-{at}", "") for at, (word, _) in enumerate(questions.statuses)}
    wrong = (
        ("letters", bool(questions.letters) and read.unknown_letters and letters not in LETTERS),
        ("clock", bool(questions.times) and clock not in (Clock.AFTERNOON, Clock.AS_WRITTEN)),
        *((f"meaning-{at}", said not in MEANINGS) for at, said in enumerate(meanings.values())),
    )
    return Answers(
        letters if letters in LETTERS else "",
        clock if clock in list(Clock) else "",
        {key_of(word): said for word, said in meanings.items() if said in MEANINGS},
        tuple(control for control, is_wrong in wrong if is_wrong),
    )


def _letters(read: Reading) -> tuple[Choice, ...]:
    """The letters in which a file looks different, each with some of its words."""
    table, seen = read.table, dict[str, str]()
    if not (table.letters and table.words()):
        return ()
    for letters in dict.fromkeys((table.letters, *LETTERS)):
        words = "; ".join(table.in_letters(letters).words() or table.words())
        if not UNREADABLE.search(words):
            seen.setdefault(words, letters)
    is_said = not read.unknown_letters
    return tuple(Choice(one, words, is_said and one == table.letters) for words, one in seen.items())
