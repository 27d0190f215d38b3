"""Several people confirm a schedule at the same moment: each row is taken once, and nobody sees an error."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from questionnaire.desk.schedule_import import views
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.schedule_import import imports
from questionnaire.records.visit import visits
from tests.conftest import TUESDAY
from tests.desk.schedule_import.test_views import _lines as lines
from tests.desk.schedule_import.test_views import uploads
from tests.people import StaffAtDesk

ROWS = 24
FILE = "First Name,Last Name,DOB,Date,Time\n" + "".join(
    f"Zoe,Berg {n},1986-05-09,2026-11-24,{9 + n // 6}:{n % 6}0\n" for n in range(ROWS)
)


@pytest.fixture(params=[2, 500], ids=["in steps", "at once"])
def step(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many rows are taken in one transaction."""
    for module in (imports, views):
        monkeypatch.setattr(module, "STEP", request.param)
    return int(request.param)


def confirm_together(people: Sequence[StaffAtDesk], pages: Sequence[str]) -> list[tuple[int, str]]:
    """Everybody presses the button at the same moment; the status and the heading each of them sees."""
    together = Barrier(len(people))

    def presses(person: StaffAtDesk, page: str) -> tuple[int, str]:
        together.wait()
        person.sends(f"{page}/steps")
        return person.status, person.heading

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(presses, people, pages))


def taken_once(clinic: ClinicFacts) -> None:
    """Every row of the file is a visit, once."""
    there = [visit.last_name for visit in visits.on_day(clinic, TUESDAY.date())]
    assert sorted(there) == sorted(f"Berg {n}" for n in range(ROWS))
    assert [line.what for line in lines()].count(What.VISIT_ADDED) == ROWS


def test_four_tabs_confirm_one_upload_at_the_same_moment(
    app: Flask, clinic: ClinicFacts, ben: StaffAtDesk, step: int
):
    tabs = [StaffAtDesk(app, ben.email).signs_in() for _ in range(4)]
    page = uploads(ben, FILE.encode()).path

    seen = confirm_together([tab.goes_to(page) for tab in tabs], [page] * 4)

    heading = "Importing rows" if step < ROWS else "Schedule imported"
    assert seen == [(200, heading)] * 4
    taken_once(clinic)
    assert ben.goes_to(page).sees(f"New {ROWS}")
    assert [line.what for line in lines()].count(What.IMPORTED) == 1


def test_two_people_confirm_the_same_file_at_the_same_moment(
    clinic: ClinicFacts, ben: StaffAtDesk, hire: Callable[..., StaffAtDesk], step: int
):
    people = [ben, hire(clinic, Role.NURSE, "Chi").signs_in()]
    pages = [uploads(person, FILE.encode()).path for person in people]

    seen = confirm_together(people, pages)

    assert [status for status, _ in seen] == [200, 200]
    taken_once(clinic)
    counts = [person.goes_to(page).text for person, page in zip(people, pages, strict=True)]
    told = [[int(n) for n in text.split() if n.isdigit()] for text in counts]
    assert [person.heading for person in people] == ["Schedule imported"] * 2
    assert sum(sum(numbers) for numbers in told) == 2 * ROWS
