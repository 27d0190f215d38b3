"""Comparing names and numbers: does a person match the part of a name or number said on the phone?"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

FEWEST_DIGITS = 3
"""How many digits say something; fewer would fit nearly everybody."""


def plain_number(number: str) -> str:
    """A patient's number as it is compared: a spreadsheet may take its zeros, or write 456 as 456.0."""
    bare = re.sub(r'^="(.*)"$', r"\1", number.strip()).strip().casefold()
    whole = re.fullmatch(r"0*(\d+?)(?:\.0+)?", bare, re.ASCII)
    return whole[1] if whole else bare


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


SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|ii|iii|iv|v|2nd|3rd|4th)\.?", re.I)
"""What follows a last name and belongs to it."""

TITLE = re.compile(r"(?:dr|mr|mrs|ms|mx|prof|rev)\.?|miss", re.I)
"""What stands before a name and is none."""

CREDENTIALS = "md phd psyd dnp np fnp pmhnp rn bsn msn lpn cna crna cnm pac pharmd dds dmd dvm dpm dpt edd"
CREDENTIALS += " jd esq lcsw lmft lmhc lpc lmsw msw mph mba facp facs faap frcp"
LIKE_NAMES = "do ma ba bs pa od dc"
"""Credentials that are names as well: taken for one after a comma, or where the name is not in capitals."""


class PartedName(NamedTuple):
    """A first and a last name, and what was taken off because it is neither."""

    first: str
    last: str
    credentials: tuple[str, ...] = ()


def full_name(first: str, last: str) -> str:
    """A whole name; a person with a single name has no last one."""
    return f"{first} {last}".strip()


def split_name(whole: str) -> PartedName:
    """A name from one cell, written Last, First or First Last; a suffix stays with the last name."""
    before, *after = [part for text in whole.split(",") if (part := " ".join(text.split()))] or [""]
    suffixes = [part for part in after if SUFFIX.fullmatch(part)]
    others = [part for part in after if part not in suffixes]
    has_first = " " in before or len(others) > 1
    off = [part for part in others if _is_credential(part, has_first or part.isupper(), has_first)]
    given = [part for part in others if part not in off]
    if given:
        return _tidy(given, [before], suffixes, off)
    titles, words, ends = _bare(before.split(), whole.isupper())
    suffixes = [*(end for end in ends if SUFFIX.fullmatch(end)), *suffixes]
    off = [*titles, *(end for end in ends if not SUFFIX.fullmatch(end)), *off]
    return _parted(words[:-1], [*words[-1:], *suffixes], off)


def tidy_name(first: str, last: str) -> PartedName:
    """Names from columns of their own, rid of titles and credentials; a lone name is the first one."""
    pieces = [
        [part for text in name.split(",") if (part := " ".join(text.split()))] for name in (first, last)
    ]
    off = [part for name in pieces for part in name[1:] if _is_credential(part, True, True)]
    firsts, lasts = ([part for part in name if part not in off] for name in pieces)
    suffixes = [part for part in firsts if SUFFIX.fullmatch(part)]
    return _tidy([part for part in firsts if part not in suffixes], lasts, suffixes, off)


def _tidy(firsts: list[str], lasts: list[str], suffixes: list[str], off: list[str]) -> PartedName:
    """A first and a last name, each without what stands around it."""
    capitals = " ".join([*firsts, *lasts]).isupper()
    titles, first, ends = _bare(" ".join(firsts).split(), capitals)
    others, last, more = _bare(" ".join(lasts).split(), capitals)
    behind = [*more, *ends]
    suffixes = [*(end for end in behind if SUFFIX.fullmatch(end)), *suffixes]
    off = [*titles, *others, *(end for end in behind if not SUFFIX.fullmatch(end)), *off]
    return _parted(first, [*last, *suffixes], off)


def _parted(first: list[str], last: list[str], off: list[str]) -> PartedName:
    """The name of these words; a lone one is the first name, by which people are greeted."""
    if not first:
        first, last = last, []
    return PartedName(" ".join(first), " ".join(last), tuple(off))


def _bare(words: list[str], capitals: bool) -> tuple[list[str], list[str], list[str]]:
    """The titles before a name, its words, and the suffixes and credentials behind it."""
    titles, ends = list[str](), list[str]()
    while len(words) > 1 and TITLE.fullmatch(words[0]):
        titles.append(words[0])
        words = words[1:]
    while len(words) > 1 and _is_an_end(words, capitals):
        ends.insert(0, words[-1])
        words = words[:-1]
    return titles, words, ends


def _is_an_end(words: list[str], capitals: bool) -> bool:
    last, has_both = words[-1], len(words) > 2
    is_credential = _is_credential(last, has_both or last.isupper(), has_both and not capitals)
    return bool(SUFFIX.fullmatch(last)) or is_credential


def _is_credential(word: str, is_surely_no_name: bool, is_even_if_like_one: bool) -> bool:
    """Whether a word is a credential: it may be a name where the person would have none without it."""
    plain = re.sub(r"[.\s-]", "", word).casefold()
    return (
        plain in CREDENTIALS.split()
        and is_surely_no_name
        or plain in LIKE_NAMES.split()
        and is_even_if_like_one
    )


def is_certain_credential(word: str) -> bool:
    """Whether a word is a credential and hardly ever a name."""
    return _is_credential(word, True, False)
