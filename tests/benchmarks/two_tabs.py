"""Two tabs of one visit, two questions, one moment: `python -m tests.benchmarks.two_tabs`.

Every round, two browsers that opened the same visit post different questions at once; then
both answers must be there. The server has two processes with several threads each, so that
the answers meet in the database and not in a lock of ours.
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from tests.benchmarks.running import Browser, MadeUp, made_up, serving

ROUNDS = 50
QUESTIONS = ("feel-apart", "see-hear")
VALUES = ("question", "ok")


def lost(made: MadeUp, rounds: int = ROUNDS) -> list[str]:
    """What was answered and is not there, a line for each."""
    missing = []
    with serving(made, workers=2), ThreadPoolExecutor(len(QUESTIONS)) as people:
        tabs = [_open(made, question) for question in QUESTIONS]
        for number in range(rounds):
            value, moment = VALUES[number % 2], Barrier(len(QUESTIONS))
            said = [people.submit(_answer, *tab, value, moment) for tab in zip(tabs, QUESTIONS, strict=True)]
            refused = [f"round {number}: status {status}" for s in said if (status := s.result()) != 303]
            missing += refused + [
                f"round {number}: {question} is not {value}"
                for question in QUESTIONS
                if _there_is(tabs[0], question) != value
            ]
        for tab in tabs:
            tab.close()
    return missing


def _open(made: MadeUp, question: str) -> Browser:
    tab = made.patient()
    tab.get(f"/visit/questions/{question}")
    return tab


def _answer(tab: Browser, question: str, value: str, moment: Barrier) -> int:
    token, shown_for = tab.token, tab.shown_for
    moment.wait(timeout=20)
    tab.post(f"/visit/questions/{question}", token, answer=value, **shown_for)
    status = tab.status
    tab.get(f"/visit/questions/{question}")
    return status


def _there_is(tab: Browser, question: str) -> str:
    tab.get(f"/visit/questions/{question}")
    return tab.chosen


def main() -> int:
    """Try it on SQLite and print what was lost; 1 when anything was."""
    with tempfile.TemporaryDirectory(prefix="visit-ready-two-tabs-") as folder:
        missing = lost(made_up(Path(folder)))
    posted = ROUNDS * len(QUESTIONS)
    print("\n".join([*missing, f"{len(missing)} of {posted} answers lost in {ROUNDS} rounds"]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
