"""What one answered question costs, against the floor: `python -m tests.benchmarks.answer_cost`.

A step is the POST of an answer, the redirect, and the GET of the next page. Both servers
run side by side, with one worker each, and are walked in turn; what counts is the CPU time
of the servers, which another program on the machine hardly changes. Speed is not tested
by the test suite, because a machine that is busy would fail it.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from questionnaire import create_app
from questionnaire.core.answers import flow
from questionnaire.core.definition.questions import Kind
from questionnaire.interview.texts import Texts
from questionnaire.records.clinic import clinics
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from tests.benchmarks.running import Browser, MadeUp, cpu_seconds, free_port, made_up, serving, started

HIGHEST_RATIO = 0.8
WALK = ("feel-apart", "feel-float-relax", "see-hear")
"""Choices in a row whose answers open no other questions, so that the next page is always a question."""

VALUES = ("ok", "question")
"""Two answers in turn, so that every POST changes something."""


@dataclass(frozen=True)
class Cost:
    """What a round cost, in milliseconds a step."""

    cpu: float
    wall: float


@dataclass
class Walker:
    """Somebody who answers the same few questions again and again, each time differently."""

    browser: Browser
    server: int
    address: str
    token: str = ""
    posts: int = 0
    shown_for: dict[str, str] = field(default_factory=dict)

    def round(self, steps: int) -> Cost:
        """Walk some steps; what they cost the server."""
        cpu, wall = cpu_seconds(self.server), time.perf_counter()
        for _ in range(steps):
            self._step()
        cpu, wall = cpu_seconds(self.server) - cpu, time.perf_counter() - wall
        return Cost(1000 * cpu / steps, 1000 * wall / steps)

    def _step(self) -> None:
        question, value = self.upcoming()
        self.browser.post(f"{self.address}/{question}", self.token, answer=value, **self.shown_for)
        assert self.browser.status == 303, (self.browser.status, self.browser.page)
        self.browser.get(self.browser.location)
        assert self.browser.status == 200, (self.browser.status, self.browser.location)
        self.posts += 1

    def upcoming(self) -> tuple[str, str]:
        """The question to answer now, and how: otherwise than the last time."""
        turn, place = divmod(self.posts, len(WALK))
        return WALK[place], VALUES[(turn + 1) % 2]  # the first answers are there already

    def check(self) -> None:
        """See that the last answers are those that were posted."""
        for place, question in enumerate(WALK):
            turn = (self.posts - 1 - place) // len(WALK)
            self.browser.get(f"{self.address}/{question}")
            assert self.browser.chosen == VALUES[(turn + 1) % 2], f"{question} was not saved"


def compare(made: MadeUp, ours: int, floor: int, port: int, encoding: str, rounds: int, steps: int) -> float:
    """Walk both in turn and print what came out; the ratio of CPU time."""
    patient = made.patient(encoding)
    patient.get(f"/visit/questions/{WALK[0]}")
    mine = Walker(patient, ours, "/visit/questions", patient.token, shown_for=patient.shown_for)
    plain = Walker(Browser(port, encoding), floor, "/questions")
    plain.browser.get(f"/open/{encoding}")
    before = _lines(made)
    mine.round(steps), plain.round(steps)  # warm: templates compiled, statements cached
    costs = []
    for number in range(rounds):
        first, second = (mine, plain) if number % 2 == 0 else (plain, mine)
        found = {id(first): first.round(steps), id(second): second.round(steps)}
        costs.append((found[id(mine)], found[id(plain)]))
    written = _lines(made) - before
    assert written == mine.posts, f"{mine.posts} answers posted, {written} lines in the history"
    mine.check(), plain.check()
    return _tell(encoding, costs, mine, plain)


def _lines(made: MadeUp) -> int:
    """How many answers the history tells of, read past the product."""
    with closing(sqlite3.connect(made.settings.data_dir / "visit-ready.db")) as connection:
        return int(connection.execute("select count(*) from history where what = 'answered'").fetchone()[0])


def _tell(encoding: str, costs: list[tuple[Cost, Cost]], mine: Walker, plain: Walker) -> float:
    ratios = sorted(ours.cpu / floor.cpu for ours, floor in costs)
    ratio = median(ratios)
    print(
        f"{encoding:8}  CPU ratio {ratio:.2f} (rounds {ratios[0]:.2f} to {ratios[-1]:.2f})"
        f" | CPU ms a step: ours {median(o.cpu for o, _ in costs):.2f},"
        f" floor {median(f.cpu for _, f in costs):.2f}"
        f" | wall ms a step: ours {median(o.wall for o, _ in costs):.2f},"
        f" floor {median(f.wall for _, f in costs):.2f}"
        f" | page: ours {mine.browser.size} bytes, floor {plain.browser.size}"
    )
    return ratio


def questions(made: MadeUp) -> list[dict[str, object]]:
    """The questions of one option that Jo is asked, as the floor asks them: the same words."""
    app = create_app(made.settings)
    with app.app_context():
        clinic = clinics.everyone()[0]
        visit = next(v for v in visits.on_day(clinic, made.day) if v.first_name == "Jo")
        fill = Texts(visit).fill
        asked = [
            {
                "id": question.id,
                "ask": fill(question.ask),
                "lead": fill(question.lead),
                "said": visit.answers[question.id].value,
                "options": [
                    {"id": option.id, "label": fill(option.label), "explain": fill(option.explain)}
                    for option in question.options
                ],
            }
            for question in flow.path(visit.questionnaire, visit.answers)
            if question.kind is Kind.CHOICE
        ]
        db.engine.dispose()
    return asked


def main() -> int:
    """Measure and print; 1 when the ratio is above what it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--steps", type=int, default=200, help="answered questions in a round")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="visit-ready-benchmark-") as folder:
        made = made_up(Path(folder, "ours"))
        plain, port = Path(folder, "floor"), free_port()
        plain.mkdir()
        (plain / "questions.json").write_text(json.dumps(questions(made)), encoding="utf-8")
        settings = {"FLOOR_DATA": str(plain), "FLOOR_PORT": str(port)}
        floor = started(["-m", "tests.benchmarks.floor"], port, settings)
        with serving(made) as ours, floor as theirs:
            ratio, _ = (
                compare(made, ours, theirs, port, encoding, wanted.rounds, wanted.steps)
                for encoding in ("identity", "gzip")
            )
    print(f"It must be at most {HIGHEST_RATIO}: {'reached' if ratio <= HIGHEST_RATIO else 'NOT reached'}.")
    return 0 if ratio <= HIGHEST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
