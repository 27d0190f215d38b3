"""No count under five is told, and none can be worked out, even by who knows the rules and every total."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaire.core.reporting.disclosure_control import Parts, Share, merged, parts, share
from tests.core.answering import QUICK

COUNTS = st.binary(min_size=1, max_size=8).map(lambda drawn: [n % 61 if n < 128 else n % 7 for n in drawn])
"""Up to eight counts, half of them small. Drawn as bytes, which is cheap."""

WEEKS = st.binary(max_size=18).map(
    lambda drawn: [(n % 13, m % 13) for n, m in zip(drawn[::2], drawn[1::2], strict=False)]
)


def told(counts: tuple[int, ...]) -> Parts[int]:
    return parts(dict(enumerate(counts)))


def test_small_parts_are_put_together_with_the_next_larger():
    found = parts({"no-ride": 12, "ill": 9, "ate-or-drank": 3, "clinic": 7, "other": 0})

    assert found == Parts({"no-ride": 12, "ill": 9}, 10, 31)


def test_a_whole_of_large_parts_is_told_whole():
    assert told((12, 5, 8)) == Parts({0: 12, 1: 5, 2: 8}, 0, 25)


def test_two_parts_are_kept_back_together():
    assert told((28, 2)) == Parts({}, 30, 30)


def test_nothing_is_told_of_a_whole_under_five():
    assert told((3, 1)) == Parts({}, None, None)


@settings(QUICK, max_examples=300)
@given(counts=COUNTS)
def test_no_number_under_five_is_told_of_any_whole(counts: list[int]):
    found = told(tuple(counts))

    numbers = [*found.told.values(), found.others or 5, found.total or 5]
    assert min(numbers) >= 5


@pytest.mark.parametrize(("places", "largest"), [(2, 24), (3, 13), (4, 8)])
def test_a_small_part_could_be_another_number_to_somebody_who_knows_the_rule(places: int, largest: int):
    worlds = defaultdict(list)
    for counts in product(range(largest + 1), repeat=places):
        found = told(counts)
        worlds[tuple(found.told.items()), found.others, found.total].append(counts)

    given_away = [
        (counts, place)
        for (_, _, total), alike in worlds.items()
        for counts in alike
        for place in range(places)
        if counts[place] < 5 and len({other[place] for other in alike}) < 2
        if total is None or total <= largest  # others would be beyond what is tried here
    ]

    assert given_away == []


def test_a_share_tells_a_part_only_where_the_rest_is_large_enough_too():
    assert share(24, 30) == Share(30, 24, 24)
    assert share(4, 30) == Share(30, 0, 4)
    assert share(27, 30) == Share(30, 26, 30)
    assert share(4, 7) == Share(7, 0, 7)
    assert share(2, 4) is None


def test_a_share_leaves_at_least_two_numbers_possible_for_what_it_does_not_tell():
    worlds = defaultdict(set)
    for of in range(40):
        for part in range(of + 1):
            worlds[share(part, of)].add((part, of - part))

    given_away = [
        (shown, alike)
        for shown, alike in worlds.items()
        if len(alike) == 1 and min(min(both) for both in alike) < 5
    ]

    assert given_away == []


@settings(QUICK, max_examples=200)
@given(weeks=WEEKS)
def test_weeks_are_put_together_until_both_numbers_may_be_told(weeks: list[tuple[int, int]]):
    periods = [(number, *both) for number, both in enumerate(weeks)]

    found = merged(periods)

    assert all(min(part, rest) >= 5 for _, _, part, rest in found)
    if found:
        assert sum(part for _, _, part, _ in found) == sum(part for part, _ in weeks)
        assert [first for first, *_ in found[1:]] == [last + 1 for _, last, *_ in found[:-1]]
        assert (found[0][0], found[-1][1]) == (0, len(weeks) - 1)
    else:
        assert min(sum(part for part, _ in weeks), sum(rest for _, rest in weeks)) < 5
