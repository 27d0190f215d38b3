"""What an open board costs, idle and laid out anew: `python -m tests.benchmarks.board_poll`.

In one process and in turn: a bare Flask page, the answer "as before" to a board of 200 visits, and that
board laid out anew. CPU time of this process, as the median over rounds, and its ratio to the bare page.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median

from flask import Flask

from questionnaire import clock, create_app
from questionnaire.cli.demo.stories import PASSWORD, build
from questionnaire.cli.setup import prepared
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient

VISITS, ROUNDS, REQUESTS = 200, 21, 40


def bare() -> Flask:
    """A Flask application with one page and nothing else."""
    app = Flask("bare")
    app.add_url_rule("/", "page", lambda: "as before")
    return app


def fill(clinic: ClinicFacts) -> str:
    """A day with so many visits; its name."""
    day = clinic.calendar.local(clock.now()).date() + timedelta(days=30)
    opens = datetime.combine(day, datetime.min.time(), clinic.calendar.zone) + timedelta(hours=8)
    for number in range(VISITS):
        patient = NewPatient("Ada", f"Lind{number}", day.replace(year=1960), "+12025550107")
        at = opens + timedelta(minutes=2 * number)
        visits.add(Act(clinic.clinic_id, "benchmark", clock.now()), patient, at)
    return day.isoformat()


def cost(ask: Callable[[], int], status: int, requests: int) -> float:
    """Milliseconds of CPU that a request takes."""
    began = time.process_time()
    for _ in range(requests):
        assert ask() == status
    return 1000 * (time.process_time() - began) / requests


def main() -> None:
    """Measure, and say what was measured."""
    settings = prepared({}, DATA_DIR=tempfile.mkdtemp(), PUBLIC_URL="http://localhost")
    app = create_app(settings)
    with app.app_context():
        day = fill(build())
    client, floor = app.test_client(), bare().test_client()
    client.get("/desk/sign-in")
    with client.session_transaction() as session:
        session["csrf_token"] = "t"
    who = {"email": "ben@riverside.example", "password": PASSWORD, "csrf_token": "t"}
    assert client.post("/desk/sign-in", data=who).status_code == 303
    rows = f"/desk/{day}/rows"
    tag = client.get(rows).headers["ETag"]

    def bare_page() -> int:
        return floor.get("/").status_code

    def poll() -> int:
        return client.get(rows, headers={"If-None-Match": tag}).status_code

    def board() -> int:
        return client.get(rows).status_code

    taken: dict[str, list[float]] = {"bare": [], "poll": [], "board": []}
    for _ in range(ROUNDS):
        taken["bare"].append(cost(bare_page, 200, REQUESTS))
        taken["poll"].append(cost(poll, 304, REQUESTS))
        taken["board"].append(cost(board, 200, 2))
    middle = {name: median(times) for name, times in taken.items()}
    for name, ms in middle.items():
        print(f"{name:<6}{ms:8.2f} ms  {ms / middle['bare']:6.1f} x bare")


if __name__ == "__main__":
    main()
