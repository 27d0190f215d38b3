"""Two tabs of one visit never lose an answer, over real servers and on both databases."""

from pathlib import Path

import pytest

from tests.benchmarks.running import made_up
from tests.benchmarks.two_tabs import lost
from tests.records.conftest import database_url

__all__ = ["database_url"]  # the fixture by which a test runs on both databases


@pytest.mark.slow
def test_two_tabs_that_answer_at_the_same_moment_both_keep_their_answer_fifty_times(
    tmp_path: Path, database_url: str
):
    clinic = made_up(tmp_path, database_url)

    assert lost(clinic, rounds=50) == []
