"""What the mail server and the text gateway share: a memory that outlives them, and standing alone."""

import argparse
import json
import threading
from pathlib import Path
from typing import Any


class Memory:
    """What arrived, in its order; also in a file, a line each, where another process can read it."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._received: list[dict[str, Any]] = []

    def add(self, arrived: dict[str, Any]) -> None:
        with self._lock:
            self._received.append(arrived)
            if self.file:
                with self.file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(arrived) + "\n")

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._received)

    def clear(self) -> None:
        with self._lock:
            self._received.clear()


def remembered(file: Path) -> list[dict[str, Any]]:
    """What a server in another process received."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def options(about: str) -> argparse.Namespace:
    """How a server is started in a process of its own."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument(
        "--port", type=int, default=0, help="0 takes a free one; it is told on the first line"
    )
    parser.add_argument("--remember", type=Path, help="a file for what arrives, one JSON object a line")
    parser.add_argument("--delay", type=float, default=0, help="seconds before each answer")
    return parser.parse_args()
