"""Four bad weeks at a clinic: whatever people do, and in whatever order, what must be true stays true."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.simulations.checker import TRUTHS
from tests.simulations.weeks import Plan, live

SEEDS = (2026,)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_four_bad_weeks_break_no_truth(seed: int, fresh_folder: Path, tmp_path: Path):
    folder = Path(copytree(fresh_folder, tmp_path / "weeks"))

    life = live(Plan(seed), folder)

    assert (len(life.ledger.visits), len(TRUTHS) >= 25) == (400, True)
