"""Whether somebody is who is looked for, by what is said on the phone: parts of a name, or of a number."""

import re
import unicodedata
from collections.abc import Iterable

FEWEST_DIGITS = 3
"""How many digits say something; fewer would fit nearly everybody."""


def fits(sought: str, names: Iterable[str], numbers: Iterable[str]) -> bool:
    """Whether one of the names has every word that is sought, or one of the numbers its digits.

    However a number is spaced or bracketed, and without the zero that is dialled inside a country.
    """
    if not any(character.isalpha() for character in sought):
        digits = _digits(sought).lstrip("0")
        return len(digits) >= FEWEST_DIGITS and any(digits in _digits(number) for number in numbers)
    words = _plain(sought).split()
    return any(all(word in _plain(name) for word in words) for name in names)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _plain(text: str) -> str:
    """A text without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
