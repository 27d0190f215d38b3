"""The demo leaves nothing behind: what it made up goes with it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

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
