"""Comparing names and numbers: does a person match the part of a name or number said on the phone?"""

import re
import unicodedata
from collections.abc import Iterable

FEWEST_DIGITS = 3
"""How many digits say something; fewer would fit nearly everybody."""


INVISIBLE = ("Cf", "Me", "Mn")
"""The Unicode categories of what is pasted along with a number or an address and cannot be seen."""


def visible(text: str) -> str:
    """A number or an address without what cannot be seen, and in ordinary digits and spaces."""
    plain = "".join(c for c in text if unicodedata.category(c) not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def fits(sought: str, names: Iterable[str], numbers: Iterable[str]) -> bool:
    """Whether one of the names has every word that is sought, or one of the numbers its digits.

    However a number is spaced or bracketed, and without the zero that is dialled inside a country.
    """
    if not any(character.isalpha() for character in sought):
        digits = _digits(sought.replace("(0)", "")).lstrip("0")
        return len(digits) >= FEWEST_DIGITS and any(digits in _digits(number) for number in numbers)
    words = parts_of(sought)
    return any(all(any(word in part for part in parts_of(name)) for word in words) for name in names)


def parts_of(name: str) -> list[str]:
    """The parts of a name by the alphabet, without accents, capitals, commas, hyphens and apostrophes."""
    plain = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    bare = re.sub("['\u2019`]", "", "".join(plain).casefold())
    return sorted(part for part in re.split(r"[\s,.\-\u2010-\u2014]+", bare) if part)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
