"""Which counts may be shown: none under five, and none that would reveal such a count.

A reader is taken to know these rules and every total. Whatever is kept back could then still be
at least two different numbers. It holds for one page; a manager may open single visits anyway.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 5
"""The smallest count that is told."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from ``low`` to ``high``. They are equal where the part may be shown."""

    of: int
    low: int
    high: int

    @property
    def part(self) -> int | None:
        """The part, if it may be shown."""
        return self.low if self.low == self.high else None


def share(part: int, of: int) -> Share | None:
    """A part of a whole as it may be shown. Returns None if the whole is too small itself.

    The rest is a count as well, so a part may be shown only where both are large enough.
    """
    if of < SMALLEST:
        return None
    if of < 2 * SMALLEST:
        return Share(of, 0, of)
    if part < SMALLEST:
        return Share(of, 0, SMALLEST - 1)
    if of - part < SMALLEST:
        return Share(of, of - SMALLEST + 1, of)
    return Share(of, part, part)


@dataclass(frozen=True, slots=True)
class Parts(Generic[Key]):
    """The parts of a whole that may be shown, and all ``others`` together; None if nothing may be."""

    told: Mapping[Key, int]
    others: int | None
    total: int | None


def parts(counts: Mapping[Key, int]) -> Parts[Key]:
    """The parts of a whole as they may be shown.

    Small ones are put together with the next larger until there are at least two, not all alike, that
    make up a number that may be shown itself. Which are combined depends on the sizes alone,
    equal ones together, so that any of them could be any other.
    """
    total = sum(counts.values())
    if total < SMALLEST:
        return Parts({}, None, None)
    in_order, bound = sorted(counts.values()), SMALLEST - 1
    while (kept := [n for n in in_order if n <= bound]) and kept != in_order:
        if len(set(kept)) > 1 and sum(kept) >= SMALLEST:
            break
        bound = min(n for n in in_order if n > bound)
    told = {key: count for key, count in counts.items() if count > bound or not kept}
    return Parts(told, total - sum(told.values()) if kept else 0, total)


def merged(periods: Sequence[tuple[Key, int, int]]) -> list[tuple[Key, Key, int, int]]:
    """Periods with a part and a rest, combined with the next until both may be shown: first, last, both.

    What is left at the end joins the last; nothing where all of it is too little.
    """
    together: list[tuple[Key, Key, int, int]] = []
    first: Key | None = None
    part = rest = 0
    for key, more_part, more_rest in periods:
        first = key if first is None else first
        part, rest = part + more_part, rest + more_rest
        if min(part, rest) >= SMALLEST:
            together.append((first, key, part, rest))
            first, part, rest = None, 0, 0
    if first is not None and together:
        begun, _, told_part, told_rest = together.pop()
        together.append((begun, periods[-1][0], told_part + part, told_rest + rest))
    return together
