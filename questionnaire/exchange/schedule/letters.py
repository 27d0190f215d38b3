"""Which letters a file without a mark is written in: tried one by one, until they look like words."""

import re
import unicodedata

LETTERS = ("cp1252", "cp1250", "mac_roman", "cp850", "iso8859_2", "cp1254")
"""The likelier stand first: Windows in the West and in Central Europe, older Macs, DOS, Latin-2, Turkish."""

MOST_WORDS = 5000
_STRANGE = re.compile(rb"[^\s,;|\"]*[\x80-\xff][^\s,;|\"]*")

OPENING, CLOSING = frozenset("‘“„«¿¡‚("), frozenset("”»)")
BETWEEN = frozenset("’–—·…•‐\u00a0\u00ad")
"""What may stand between letters, or behind a word, in any name or note."""
AFTER = frozenset("™®©°ªº")
ODD = frozenset("ªºƒµˆˇ˘˙˛˜")
"""Letters by their category, that stand in no name."""


def likely(data: bytes) -> tuple[str, bool]:
    """The letters in which most of a file looks like words, and whether no others look as good."""
    words = b" ".join(_STRANGE.findall(data)[:MOST_WORDS])
    texts = {letters: words.decode(letters, "replace") for letters in LETTERS}
    doubts = {letters: doubtful(text) for letters, text in texts.items()}
    first, *others = LETTERS
    if not doubts[first]:
        return first, True
    clean = [letters for letters in others if not doubts[letters]]
    best = clean[0] if clean else min(LETTERS, key=lambda letters: doubts[letters])
    return best, len({texts[letters] for letters in clean}) == 1


def doubtful(text: str) -> int:
    """How many letters and signs of a text stand where no name has them."""
    padded = f" {text} "
    return sum(
        not character.isascii() and _is_doubtful(padded[at], character, padded[at + 2])
        for at, character in enumerate(text)
    )


def _is_doubtful(before: str, character: str, after: str) -> bool:
    if character == "\ufffd" or unicodedata.category(character) == "Cc":
        return True
    if character.isalpha() and character not in ODD:
        is_within = before.islower() or (before.isupper() and after.islower())
        is_capital_within = character.isupper() and is_within
        is_small_within = character.islower() and before.isupper() and after.isupper()
        return is_capital_within or is_small_within or unicodedata.category(character) == "Lm"
    if character in BETWEEN or unicodedata.combining(character):
        return False
    if character in OPENING:
        return before.isalpha()
    if character in CLOSING or character in AFTER:
        return after.isalpha()
    return before.isalpha() or after.isalpha()


def read_as(text: str, letters: str, wanted: str) -> str:
    """A text that was read in some letters, read in others."""
    return text.encode(letters, "replace").decode(wanted, "replace")
