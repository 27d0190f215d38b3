"""The demo has a day to look at whenever it is started, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from questionnaire.cli.demo.stories import STORIES, on_the_day
from questionnaire.core.calendar import Calendar
from questionnaire.core.visit_day.check_in_window import over_at
from tests.conftest import ZONE

LISTENS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""As at a terminal: a shell that starts something in the background lets it ignore Ctrl-C."""

MAIN = (sys.executable, "-c", f"{LISTENS}; from questionnaire.cli import main; main()")


def starts(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Start the demo, which may make up its folder in this one."""
    return subprocess.Popen(
        [*MAIN, "demo", "--json", "--no-messages", *options],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_the_made_up_folder_goes_when_the_demo_is_stopped(tmp_path: Path, sent: signal.Signals):
    demo = starts(tmp_path)
    assert demo.stdout
    there_is = json.loads(demo.stdout.readline())
    while_it_runs = len(list(tmp_path.glob("visit-ready-demo-*")))

    demo.send_signal(sent)
    demo.communicate()

    assert there_is["clinic"] == "Riverside Clinic"
    assert (while_it_runs, list(tmp_path.iterdir())) == (1, [])


def test_a_demo_that_is_only_built_stays_to_be_looked_at(tmp_path: Path):
    starts(tmp_path, "--no-serve").communicate()

    assert [path.name.startswith("visit-ready-demo-") for path in tmp_path.iterdir()] == [True]


@pytest.mark.parametrize("minute", range(0, 24 * 60, 7))
def test_the_demos_day_is_not_over_whenever_it_is_looked_at(minute: int):
    now = datetime(2026, 11, 25, minute // 60, minute % 60, tzinfo=ZONE)

    starts = [datetime.combine(now, on_the_day(s.at, now), ZONE) for s in STORIES if not s.days]

    assert [start for start in starts if over_at(start, Calendar(ZONE)) <= now] == []
    assert {start.date() for start in starts} == {now.date()}


def test_in_the_morning_the_demos_day_is_as_it_was_written():
    now = datetime(2026, 11, 25, 9, 41, tzinfo=ZONE)

    assert [on_the_day(story.at, now) for story in STORIES] == [story.at for story in STORIES]
