"""Whether a text may speak of danger: its words are compared with phrases, as many as are known.

It sorts notes and screens no one. It errs on the side of too many, and a text without a phrase may be
just as grave.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

SHORTEST_UNSPACED = 8
"""The shortest phrase that is also found where all spaces were left out."""

SHORTEST = 3
"""The shortest phrase, in letters: a shorter one is in every text."""


def speaks_of_danger(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases begins at a word of the text.

    Case, accents, punctuation and letters that cannot be seen make no difference, nor do missing spaces.
    """
    spaced, unspaced = _patterns(tuple(phrases))
    words = folded(text)
    return bool(spaced.search(f" {words}") or unspaced.search(words.replace(" ", "")))


def folded(text: str) -> str:
    """The bare letters and digits of a text, in lower case, with one space between words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(map(_bare, apart)).split())


@lru_cache(maxsize=16)
def _patterns(phrases: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds the phrases, at a word and without spaces. Made once, because every posted text is tried."""
    found = [phrase for phrase in map(folded, phrases) if phrase]
    bare = [b for phrase in found if len(b := phrase.replace(" ", "")) >= SHORTEST_UNSPACED]
    return _any_of(f" {phrase}" for phrase in found), _any_of(bare)


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these texts; nothing if there are none."""
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)")


def _bare(character: str) -> str:
    """A letter as it is, nothing for what joins words or cannot be seen, a space for all else."""
    if character.isalnum():
        return character
    is_joined = character in "'\u2019\u2018`\u00b4" or unicodedata.category(character) in ("Mn", "Cf")
    return "" if is_joined else " "
