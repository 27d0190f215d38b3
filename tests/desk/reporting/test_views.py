"""Managers see what happened at their clinic, in numbers of five and more, about nobody in particular."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.readiness.case import Status
from questionnaire.core.visit_day.arrivals import Arrival, Reason, Ride
from questionnaire.core.visit_day.day import DayFact, DayStep
from questionnaire.desk.reporting.views import Period, period
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.visit import answers, check_in, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit_facts import day
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.core.answering import calmest
from tests.people import StaffAtDesk, comes
from tests.records.conftest import again

Hire = Callable[..., StaffAtDesk]
NEXT_WEEK = TUESDAY + timedelta(days=7)


@pytest.fixture
def mo(clinic: ClinicFacts, hire: Hire) -> StaffAtDesk:
    """Mo, who manages the clinic."""
    return hire(clinic, Role.MANAGER, "Mo")


def visits_of_tuesday(clinic: ClinicFacts, came: int, ill: int, stopped: int = 0) -> None:
    """So many people come, or stay away ill; some of those who come had stopped at their third answer."""
    for number in range(came + ill):
        person = NewPatient("Ada", f"Lind{number}", ADA_BORN, phone="+12025550107")
        visit_id = visits.add(Act(clinic.clinic_id, "test", MONDAY - timedelta(days=9)), person, TUESDAY)
        for name in ("visit-confirm", "first-time", "health-change") if number < stopped else ():
            visit, value = again(clinic, visit_id), calmest()[name].value
            asked = visit.questionnaire.by_id[name]
            answers.keep(visit.act("patient", MONDAY), visit, asked, value, shown="")
        if number < came:
            comes(again(clinic, visit_id), by="staff:ab12", at=TUESDAY)
        else:
            check_in.cancel(again(clinic, visit_id).act("staff:ab12", MONDAY), Reason.ILL)


def looks(manager: StaffAtDesk, query: str = "") -> StaffAtDesk:
    """Look at the page a week later."""
    with clock.stopped_at(NEXT_WEEK):
        return manager.signs_in().goes_to(f"/desk/insights{query}")


def figures(manager: StaffAtDesk, caption: str) -> dict[str, list[str]]:
    """The rows of the table with a caption that begins like this."""
    table = next(t for t in manager.page.select("table") if t.caption.get_text().startswith(caption))  # type: ignore[union-attr]
    return {
        " ".join(row.th.get_text().split()): [cell.get_text() for cell in row.select("td")]  # type: ignore[union-attr]
        for row in table.select("tbody tr")
    }


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.NURSE])
def test_only_managers_see_it(clinic: ClinicFacts, hire: Hire, role: Role):
    person = looks(hire(clinic, role, "Ben"))

    assert person.status == 403
    assert not person.goes_to("/desk/").sees("Insights")


def test_a_stranger_is_asked_to_sign_in(app: Flask):
    stranger = StaffAtDesk(app, "nobody@clinic.example").goes_to("/desk/insights")

    assert stranger.path == "/desk/sign-in"


def test_a_manager_finds_it_beside_the_board(mo: StaffAtDesk):
    mo.signs_in()

    links = {a.get_text(): a["href"] for a in mo.page.select("nav a")}

    assert links["Insights"] == "/desk/insights"
    assert mo.goes_to("/desk/insights").heading == "What happened"


def test_the_numbers_stand_in_a_table_beside_each_chart(clinic: ClinicFacts, mo: StaffAtDesk):
    visits_of_tuesday(clinic, came=12, ill=6, stopped=7)

    looks(mo)

    assert mo.sees("Visits from Monday, September 14, 2026 to Sunday, December 6, 2026.")
    assert figures(mo, "Ready, by the week")["Nov 23"] == [
        "fewer than 5 of 18",
        "fewer than 5 of 12",
        "fewer than 5 of 12",
    ]
    assert figures(mo, "Visits, by the last question answered") == {
        "All others combined (too few to show separately)": ["7"]
    }
    assert figures(mo, "Patients who came")["Predicted Ready, and nothing was missing"] == ["under 5"]
    assert figures(mo, "Visits, by the reason recorded") == {
        "All others combined (too few to show separately)": ["6"]
    }
    charts, tables = mo.page.select("svg[role=img]"), mo.page.select("table.figures")
    assert len(charts) == len(tables)
    assert all(mo.page.select_one(f"#{i}") for c in charts for i in str(c["aria-labelledby"]).split())


def test_who_came_and_was_not_cleared_and_how_patients_left_is_counted(clinic: ClinicFacts, mo: StaffAtDesk):
    without_a_ride = Arrival(Ride.NONE, phone="+12025550107")
    for number in range(20):
        person = NewPatient("Ada", f"Lind{number}", ADA_BORN, phone="+12025550107")
        visit_id = visits.add(Act(clinic.clinic_id, "test", MONDAY - timedelta(days=9)), person, TUESDAY)
        visit = again(clinic, visit_id)
        act = visit.act("staff:ab12", TUESDAY)
        if number < 7:
            check_in.check_in(act, visit, without_a_ride, predicted=Status.NOT_STARTED)
            check_in.cancel(again(clinic, visit_id).act("staff:ab12", TUESDAY), Reason.NO_RIDE)
        else:
            comes(visit, by="staff:ab12", at=TUESDAY)
            leaves(clinic, visit_id, alone=number < 12)

    looks(mo)

    assert figures(mo, "Patients who came and were not cleared") == {"Here, not cleared": ["7 of 20 (35%)"]}
    assert figures(mo, "Why they were not cleared")["No ride home"] == ["7 total, too few to show"]
    assert figures(mo, "What came next for those") == {
        "Cleared by a nurse or clinician": ["7 total, too few to show"],
        "Did not go ahead, or no clearing recorded": ["7 total, too few to show"],
    }
    assert figures(mo, "Visits that went ahead, by how the patient left") == {
        "Alone, with a reason": ["5 of 13 (38%)"],
        "No leaving recorded": ["fewer than 5 of 13"],
    }


def leaves(clinic: ClinicFacts, visit_id: str, *, alone: bool) -> None:
    """The treatment begins and ends, and the patient leaves with Rosa, or alone."""
    last = {"reason": "Lives next door"} if alone else {"name": "Rosa"}
    for step, detail in ((DayStep.STARTED, {}), (DayStep.ENDED, {}), (DayStep.LEFT, last)):
        act = Act(clinic.clinic_id, "staff:chi", TUESDAY, visit_id)
        day.add(act, DayFact(step, act.by, act.at, **detail))


def test_four_visits_are_too_few_to_show_anything(clinic: ClinicFacts, mo: StaffAtDesk):
    visits_of_tuesday(clinic, came=4, ill=0)

    looks(mo)

    assert mo.sees("Too few visits to show")
    assert mo.page.select("svg[role=img], table") == []


def test_nobodys_name_stands_on_it(clinic: ClinicFacts, mo: StaffAtDesk):
    visits_of_tuesday(clinic, came=12, ill=6, stopped=7)

    looks(mo)

    assert not mo.sees("Lind")
    assert not mo.sees("555")


def test_another_clinics_manager_sees_nothing_of_it(clinic: ClinicFacts, elsewhere: ClinicFacts, hire: Hire):
    visits_of_tuesday(clinic, came=12, ill=6)

    dee = looks(hire(elsewhere, Role.MANAGER, "Dee"))

    assert dee.sees("Too few visits to show")


def test_other_weeks_can_be_picked(clinic: ClinicFacts, mo: StaffAtDesk):
    visits_of_tuesday(clinic, came=12, ill=6)

    looks(mo, "?from=2026-11-25&weeks=4")

    assert list(figures(mo, "Ready, by the week")) == ["Nov 23", "Nov 30", "Dec 7", "Dec 14"]
    assert mo.page.select_one("[name=from]")["value"] == "2026-11-23"  # type: ignore[index]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, Period(date(2026, 9, 7), 12)),
        ({"weeks": "4"}, Period(date(2026, 11, 2), 4)),
        ({"from": "2026-10-01", "weeks": "26"}, Period(date(2026, 9, 28), 26)),
        ({"from": "soon", "weeks": "-3"}, Period(date(2026, 9, 7), 12)),
        ({"from": "9999-12-31", "weeks": "52"}, Period(date(2025, 12, 1), 52)),
        ({"from": "0001-01-01", "weeks": "7"}, Period(date(2026, 9, 7), 12)),
    ],
)
def test_what_is_no_period_shows_the_usual_one(asked: dict[str, str], shown: Period):
    assert period(asked, MONDAY.date()) == shown
