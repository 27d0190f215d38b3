"""Whether a text may speak of danger: its words are compared with phrases, as many as are known.

It sorts notes and screens no one. It errs on the side of too many, and a text without a phrase may be
just as grave.
"""

import unicodedata
from collections.abc import Iterable

SHORTEST_UNSPACED = 8
"""The shortest phrase that is also found where all spaces were left out."""

SHORTEST = 3
"""The shortest phrase, in letters: a shorter one is in every text."""


def speaks_of_danger(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases begins at a word of the text.

    Case, accents, punctuation and letters that cannot be seen make no difference, nor do missing spaces.
    """
    words = folded(text)
    unspaced = words.replace(" ", "")
    return any(_is_in(words, unspaced, folded(phrase)) for phrase in phrases)


def folded(text: str) -> str:
    """The bare letters and digits of a text, in lower case, with one space between words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(map(_bare, apart)).split())


def _bare(character: str) -> str:
    """A letter as it is, nothing for what joins words or cannot be seen, a space for all else."""
    if character.isalnum():
        return character
    is_joined = character in "'\u2019\u2018`\u00b4" or unicodedata.category(character) in ("Mn", "Cf")
    return "" if is_joined else " "


def _is_in(words: str, unspaced: str, phrase: str) -> bool:
    if not phrase:
        return False
    bare = phrase.replace(" ", "")
    return f" {phrase}" in f" {words}" or (len(bare) >= SHORTEST_UNSPACED and bare in unspaced)
