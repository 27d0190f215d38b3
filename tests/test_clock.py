"""The one place that asks the time, and how tests and demos stop it."""

from datetime import UTC, datetime, timedelta

import pytest

from questionnaire import clock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_now_is_this_moment_with_its_zone():
    before = datetime.now(UTC)

    now = clock.now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_the_clock_stands_still_for_a_block_and_goes_on_after_it():
    with clock.stopped_at(NOON):
        assert [clock.now(), clock.now()] == [NOON, NOON]
        with clock.stopped_at(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON

    assert clock.now() != NOON


def test_the_clock_goes_on_also_after_a_block_that_fails():
    with pytest.raises(ValueError), clock.stopped_at(NOON):
        raise ValueError

    assert clock.now() != NOON
