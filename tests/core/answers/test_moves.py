"""Which of what was said counts for the time a visit has now, after it was moved and moved back."""

from datetime import datetime, timedelta

import pytest

from questionnaire.core.answers.moves import Move, Moves
from tests.core.answering import MONDAY, TUESDAY

MINUTE = timedelta(minutes=1)
LATER, LATEST = TUESDAY + 5 * MINUTE, TUESDAY + 30 * MINUTE


def after(*moves: tuple[int, datetime]) -> Moves:
    """A visit booked for Tuesday 10:30, moved so many minutes after Monday 9:41, each time to a time."""
    made, was = [], TUESDAY
    for minutes, to in moves:
        made.append(Move(MONDAY + minutes * MINUTE, was, to))
        was = to
    return Moves(tuple(made))


def counts(moves: Moves, *minutes: int) -> list[bool]:
    return [moves.is_for_now(MONDAY + each * MINUTE) for each in minutes]


def test_without_a_move_everything_counts_and_after_one_only_what_came_later():
    assert counts(after(), -1, 0, 1) == [True, True, True]
    assert counts(after((0, LATER)), -1, 0, 1) == [False, True, True]


def test_moved_and_moved_back_within_ten_minutes_is_as_if_it_never_moved():
    back = after((0, LATER), (10, TUESDAY))

    assert (back.moved_at, back.last_at) == (None, MONDAY + 10 * MINUTE)
    assert counts(back, -1, 10, 11) == [True, True, True]


def test_what_was_said_in_between_was_said_for_the_other_time():
    assert counts(after((0, LATER), (10, TUESDAY)), 0, 9) == [False, False]


def test_moved_back_after_more_than_ten_minutes_everything_is_asked_again():
    back = after((0, LATER), (11, TUESDAY))

    assert back.moved_at == MONDAY + 11 * MINUTE
    assert counts(back, -1, 5, 11) == [False, False, True]


def test_a_clinic_whose_changes_wait_longer_may_move_back_as_long():
    slow = Moves(after((0, LATER), (20, TUESDAY)).made, back_within=30 * MINUTE)

    assert slow.is_for_now(MONDAY - MINUTE)


@pytest.mark.parametrize(
    ("moves", "moved_at"),
    [
        (((0, LATER), (3, LATEST), (6, TUESDAY)), None),
        (((0, LATER), (3, TUESDAY), (30, LATER), (33, TUESDAY)), None),
        (((0, LATER), (30, LATEST), (33, LATER)), 0),
        (((0, LATER), (6, LATEST), (12, TUESDAY)), 12),
    ],
)
def test_only_how_long_it_was_away_matters_not_by_how_many_steps(
    moves: tuple[tuple[int, datetime], ...], moved_at: int | None
):
    expected = None if moved_at is None else MONDAY + moved_at * MINUTE

    assert after(*moves).moved_at == expected


def test_at_each_moment_the_visit_had_the_time_it_was_last_moved_to():
    moves = after((0, LATER), (5, LATEST))

    times = [moves.starts_at_as_of(MONDAY + minutes * MINUTE, LATEST) for minutes in (-1, 0, 4, 5, 6)]

    assert times == [TUESDAY, LATER, LATER, LATEST, LATEST]
    assert moves.as_of(MONDAY + MINUTE) == after((0, LATER))


def test_the_last_move_may_be_undone_for_ten_minutes():
    once, twice = after((0, LATER)), after((0, LATER), (5, LATEST))

    may = [[moves.may_be_undone(MONDAY + at * MINUTE) for at in (10, 11, 15, 16)] for moves in (once, twice)]

    assert may == [[True, False, False, False], [True, True, True, False]]
    assert not after().may_be_undone(MONDAY)


def test_a_move_counts_from_the_moment_it_was_made():
    moved = after((0, LATER), (5, LATEST))

    assert [len(moved.as_of(MONDAY + minutes * MINUTE).made) for minutes in (-1, 0, 4, 5)] == [0, 1, 1, 2]
