"""When the tests take place, which of them share a process, and which need a clinic."""

import gc
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 9, 41, tzinfo=ZONE)
"""When the tests take place: the morning before Ada's visit."""

TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=ZONE)
ADA_BORN = date(1986, 5, 9)

RULES = Path(__file__).parent / "core"
"""The tests of the rules, which need neither an application nor a database."""

IN_ONE_PROCESS = (
    "tests/browser/test_accessibility.py",  # as long as the other slow ones in a browser together
    "tests/browser/",
    "tests/test_packaging.py",
    "tests/records/store/test_encryption.py",
)
"""Tests that share what takes long to make: a demo and a Chromium, a wheel, a day that is lived through."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep such tests together. The mark ``xdist_group`` of xdist 3.8 does nothing from pytest 9.2 on."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        """Hands out tests one by one, but those together whose ids begin alike."""

        def _split_scope(self, nodeid: str) -> str:
            return next((begin for begin in IN_ONE_PROCESS if nodeid.startswith(begin)), nodeid)

    return Together(config, log)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Import the application, and the people of ``tests.clinic``, only where a test may need them."""
    if isinstance(collector, pytest.Module) and not collector.path.is_relative_to(RULES):
        collector.config.pluginmanager.import_plugin("tests.clinic")


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was imported: it stays until the end, and is looked through often."""
    gc.freeze()


def on_ci() -> bool:
    """Whether a missing part of the machine is a failure rather than a reason to skip."""
    return os.environ.get("CI") == "true"
