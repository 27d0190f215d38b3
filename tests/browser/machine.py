"""What a browser test needs of the machine: a Chromium, and the demo served at an address of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""What Chromium is called on the machines we know; ``$CHROMIUM`` names another."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)
"""Quiet: no sandbox (it needs rights a container lacks), and nothing fetched that no page asked for."""

PATIENCE = 30
"""Seconds a demo may take until it answers."""


def chromium() -> str | None:
    """Where this machine's Chromium is, if it has one."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Demo:
    """A demo that is being served: its address, its patients and its staff."""

    url: str
    patients: tuple[dict[str, Any], ...]
    staff: tuple[dict[str, str], ...]

    def link_of(self, name: str) -> tuple[str, date]:
        """A made-up patient's link and birth date."""
        (patient,) = (p for p in self.patients if p["name"] == name)
        return patient["link"], date.fromisoformat(patient["date_of_birth"])

    def works_as(self, role: str) -> dict[str, str]:
        """Who works there in this role."""
        return next(person for person in self.staff if person["role"] == role)


@contextmanager
def served_demo(folder: Path) -> Iterator[Demo]:
    """The demo as its own command starts it, until the block ends."""
    port = free_port()
    program = str(Path(sys.executable).with_name("visit-ready"))
    command = [
        program,
        "demo",
        "--json",
        "--data",
        str(folder / "data"),
        "--port",
        str(port),
        "--no-messages",
    ]
    with (folder / "stderr").open("w") as told:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, start_new_session=True)
    try:
        assert process.stdout
        first_line = process.stdout.readline()
        assert first_line, (folder / "stderr").read_text()
        there_is = json.loads(first_line)
        _wait_for(port)
        yield Demo(there_is["url"], tuple(there_is["patients"]), tuple(there_is["staff"]))
    finally:
        process.terminate()
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the demo does not answer on port {port}")


def free_port() -> int:
    """A port that nobody on this machine listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
