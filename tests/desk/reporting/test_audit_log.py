"""Managers read who did what at the clinic as a whole, in plain words, and nothing of any patient."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.definition.clinic_settings import declared
from questionnaire.definitions import reading
from questionnaire.records.audit import exports, history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.visit import visits
from tests.conftest import MONDAY
from tests.desk.schedule_import.test_views import uploads
from tests.people import PatientAtPhone, StaffAtDesk, comes
from tests.test_routes import page_faults

ASKS = declared(reading.load(reading.shipped()).questionnaire)
EVERYTHING_DECIDED = "Decided settings:" + "".join(s.ask for name, s in ASKS.items() if name in DECIDED)
Hire = Callable[..., StaffAtDesk]
GRACE = b"First Name,Last Name,DOB,Date,Time\nGrace,Wu,1990-02-03,2026-12-01,11:00\n"


@pytest.fixture
def mo(clinic: ClinicFacts, hire: Hire) -> StaffAtDesk:
    """Mo, who manages the clinic, a quarter of an hour later."""
    mo = hire(clinic, Role.MANAGER, "Mo")
    with clock.stopped_at(MONDAY + timedelta(minutes=14)):
        return mo.signs_in()


def lines(mo: StaffAtDesk, page: int = 1) -> list[list[str]]:
    """What Mo reads: when, who and what."""
    mo.goes_to(f"/desk/history?page={page}")
    return [[cell.get_text(strip=True) for cell in row.select("td")] for row in mo.page.select("tbody tr")]


def test_a_morning_at_the_clinic_is_told_in_plain_words(mo: StaffAtDesk, ben: StaffAtDesk, visit_id: str):
    ben.sends("/desk/2026-11-24/exports")
    ben.goes_to("/desk/follow-ups").sends("/desk/follow-ups/exports")
    import_id = uploads(ben, GRACE).path.split("/")[4]
    ben.sends(f"/desk/schedule/imports/{import_id}/steps")
    ben.sends("/desk/sign-out")

    told = lines(mo)

    assert [f"{who}: {what}" for _, who, what in told[:6]] == [
        "Mo: Signed in",
        "Ben: Signed out",
        "Ben: Imported a schedule: 1 new",
        "Ben: Saved as a file: the follow-ups",
        "Ben: Saved as a file: the board of Tuesday, November 24, 2026",
        "Ben: Signed in",
    ]
    assert sorted(what for _, who, what in told[6:] if who == "Not a staff member") == [
        "Added Ben to the staff",
        "Added Mo to the staff",
        EVERYTHING_DECIDED,
        "Decided the clinic's settings",
    ]
    assert told[0][0] == "9:55 am"
    assert page_faults(mo.page) == []


def test_it_tells_nothing_of_any_patient(
    clinic: ClinicFacts, ada: PatientAtPhone, mo: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("yes")
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit and comes(visit, by="staff:ab12", at=MONDAY)

    assert {what.partition(" ")[0] for _, _, what in lines(mo)} == {"Signed", "Added", "Decided"}
    assert not mo.sees("Ada") and not mo.sees("Lind")


def test_fifty_lines_stand_on_a_page_and_none_twice(clinic: ClinicFacts, mo: StaffAtDesk):
    for number in range(60):
        at = MONDAY - timedelta(days=number)
        exports.exported(Act(clinic.clinic_id, "staff:ab12", at), f"2026-01-{number % 28 + 1:02d}")

    pages = [lines(mo, page) for page in (1, 2, 3)]

    assert [len(page) for page in pages[:2]] == [50, 14]
    assert pages[2] == [] and mo.sees("Nothing more")
    assert [str(a["href"]) for a in mo.goes_to("/desk/history?page=2").page.select(".pager a")] == [
        "/desk/history?page=1"
    ]


@pytest.mark.parametrize("page", ["0", "-3", "nine", "99999999999999999999"])
def test_what_is_no_page_breaks_nothing(mo: StaffAtDesk, page: str):
    assert mo.goes_to(f"/desk/history?page={page}").status == 200


def test_only_managers_find_it_beside_the_board_and_each_for_their_own_clinic(
    app: Flask, clinic: ClinicFacts, elsewhere: ClinicFacts, mo: StaffAtDesk, ben: StaffAtDesk, hire: Hire
):
    dee = hire(elsewhere, Role.MANAGER, "Dee").signs_in()
    links = [who.goes_to("/desk/").page.select_one('nav a[href="/desk/history"]') for who in (mo, ben)]

    assert (bool(links[0]), links[1]) == (True, None)
    assert ben.goes_to("/desk/history").status == 403
    assert sorted(what for _, _, what in lines(dee)) == [
        "Added Dee to the staff",
        EVERYTHING_DECIDED,
        "Decided the clinic's settings",
        "Signed in",
    ]


def test_a_schedule_that_was_brought_in_before_visits_could_be_booked_again_is_told_too(
    clinic: ClinicFacts, mo: StaffAtDesk
):
    with Act(clinic.clinic_id, "staff:gone", MONDAY).transaction() as act:
        act.note(history.What.IMPORTED, new=3, moved=0, cancelled=1)

    assert "Imported a schedule: 3 new 1 canceled" in [what for _, _, what in lines(mo)]


def test_a_line_from_before_settings_were_named_is_told_too(clinic: ClinicFacts, mo: StaffAtDesk):
    with Act(clinic.clinic_id, "staff:gone", MONDAY + timedelta(hours=1)).transaction() as act:
        act.note(history.What.SETTINGS_DECIDED)

    assert lines(mo)[0][2] == "Decided the clinic's settings"


def test_what_a_setting_asked_that_is_no_more_is_told_by_its_name(clinic: ClinicFacts, mo: StaffAtDesk):
    with Act(clinic.clinic_id, "staff:gone", MONDAY + timedelta(hours=1)).transaction() as act:
        act.note(history.What.SETTINGS_DECIDED, changed={"old_rule": (None, "x"), "fasting": ("no", "yes")})

    assert lines(mo)[0][2] == (
        "Decided settings:Should patients stop eating and drinking before the visit?old_rule"
    )
