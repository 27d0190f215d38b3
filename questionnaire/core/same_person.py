"""Whether two records are likely one person, and why: names, birth dates, a shared phone or time.

Pure: the candidates are found by keyed hashes of ``plain_name``, ``short_name`` and the birth date.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from questionnaire.core.names import SUFFIX, is_certain_credential, parts_of, tidy_name

FEWEST_LETTERS = 6
"""How long a whole name must be for one different letter to look like a slip."""


class Likeness(StrEnum):
    """One thing that two records share, or in which they differ as a slip of typing would have it."""

    SAME_NAME = "same-name"
    PART_OF_NAME = "part-of-name"
    NEAR_NAME = "near-name"
    FIRST_NAME = "first-name"
    SAME_BIRTH_DATE = "same-birth-date"
    NEAR_BIRTH_DATE = "near-birth-date"
    SAME_PHONE = "same-phone"
    SAME_TIME = "same-time"


ONE_NAME = (Likeness.SAME_NAME, Likeness.PART_OF_NAME, Likeness.NEAR_NAME)
"""What names of one person may look like when a colleague or another system writes them."""


@dataclass(frozen=True)
class Person:
    """What two records are compared by. ``times`` are when their visits start.

    What its name is compared by is worked out once, because a file compares a person with many.
    """

    first_name: str
    last_name: str
    born: date
    phone: str | None = None
    times: frozenset[datetime] = frozenset()

    @cached_property
    def letters(self) -> str:
        """The whole name as it is compared."""
        return plain_name(self.first_name, self.last_name).replace("|", "")

    @cached_property
    def first_letters(self) -> str:
        """The first name as it is compared."""
        return _letters(self.first_name)

    @cached_property
    def parts(self) -> list[str]:
        """The parts of the name by the alphabet, without suffixes and credentials, wherever they stand."""
        parts = parts_of(f"{self.first_name} {self.last_name}")
        return [p for p in parts if not SUFFIX.fullmatch(p) and not is_certain_credential(p)] or parts


@lru_cache(maxsize=512)  # a row of a file asks for its own name again and again
def plain_name(first: str, last: str) -> str:
    """A name as it is compared: without accents, apostrophes, hyphens, spaces, capitals and titles."""
    tidy = tidy_name(first, last)
    return f"{_letters(tidy.first)}|{_letters(tidy.last)}"


def short_name(first: str, last: str) -> str:
    """The first letter and the last name, by which "A. Lind" and "Ada Lind" are found together."""
    first, _, last = plain_name(first, last).partition("|")
    return f"{first[:1]}|{last}" if last else first


def likeness(one: Person, other: Person) -> tuple[Likeness, ...]:
    """Why two records are likely one person. Empty if they are not."""
    born, has_time = _of_birth_dates(one.born, other.born), bool(one.times & other.times)
    if born is None and not has_time:  # no name alone is enough, and comparing names takes longest
        return ()
    name, has_phone = _of_names(one, other), bool(one.phone) and one.phone == other.phone
    found = (name, born, has_phone and Likeness.SAME_PHONE, has_time and Likeness.SAME_TIME)
    return tuple(reason for reason in found if reason) if _is_likely(name, born, has_phone, has_time) else ()


def _is_likely(name: Likeness | None, born: Likeness | None, has_phone: bool, has_time: bool) -> bool:
    """True where a slip is more likely than two people. Twins share all but the first name."""
    if name is Likeness.SAME_NAME:
        return born is not None or has_time
    if name in ONE_NAME:
        return born is Likeness.SAME_BIRTH_DATE or (has_phone or has_time) and (born is not None or has_time)
    return name is Likeness.FIRST_NAME and born is Likeness.SAME_BIRTH_DATE and (has_phone or has_time)


def _of_names(one: Person, other: Person) -> Likeness | None:
    mine, theirs, whole, known = one.parts, other.parts, one.letters, other.letters
    if whole == known or mine == theirs:
        return Likeness.SAME_NAME
    if _is_part(mine, theirs) or _is_part(theirs, mine):
        return Likeness.PART_OF_NAME
    has_same_digits = re.sub(r"\D", "", whole) == re.sub(r"\D", "", known)  # a digit in a name is no slip
    if min(len(whole), len(known)) >= FEWEST_LETTERS and has_same_digits and _is_one_slip(whole, known):
        return Likeness.NEAR_NAME
    return Likeness.FIRST_NAME if one.first_letters == other.first_letters else None


def _is_part(few: list[str], many: list[str]) -> bool:
    """True when each part of a name is a part of the other, or the first letter of one; one in full is."""
    left, is_whole = list(many), False
    for part in sorted(few, key=len, reverse=True):
        is_initial = len(part) == 1 and part.isalpha()
        fits = [p for p in left if p == part or (is_initial and p.startswith(part))]
        if not fits:
            return False
        left.remove(fits[0])
        is_whole = is_whole or len(part) > 1
    return is_whole


def _of_birth_dates(one: date, other: date) -> Likeness | None:
    if one == other:
        return Likeness.SAME_BIRTH_DATE
    is_swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    is_slip = _is_one_slip(f"{one:%Y%m%d}", f"{other:%Y%m%d}")
    return Likeness.NEAR_BIRTH_DATE if is_swapped or is_slip else None


def _is_one_slip(one: str, other: str) -> bool:
    """True when one sign is another, missing or too many, or two neighbors have changed places."""
    short, long = sorted((one, other), key=len)
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest, longer = short[start:], long[start:]
    if len(short) < len(long):
        return rest == longer[1:]
    return rest[1:] == longer[1:] or (rest[:2] == longer[1::-1] and rest[2:] == longer[2:])


def _letters(name: str) -> str:
    plain = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", "".join(plain).casefold())
