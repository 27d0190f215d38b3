"""The boards stay fresh without work, show what is asked for, and keep nobody signed in."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from questionnaire import clock
from questionnaire.core.calendar import Calendar
from questionnaire.core.readiness.assess import assess
from questionnaire.desk.board import layout
from questionnaire.desk.escort_summary import EscortSummary
from questionnaire.records.access import sessions
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.models import Staff
from questionnaire.records.store.database import writing
from questionnaire.records.visit import check_in, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY, ZONE
from tests.people import PatientAtPhone, StaffAtDesk, comes, is_ill
from tests.watching import asked_of_the_database

DAY = "/desk/2026-11-24"
ROWS = f"{DAY}/rows"


def asks_again(who: StaffAtDesk, tag: str = "", address: str = ROWS) -> TestResponse:
    """What an open board gets when it asks by itself."""
    with who.app.app_context():
        return who.client.get(address, headers={"If-None-Match": tag})


def tag_of(who: StaffAtDesk, address: str = DAY) -> str:
    return str(who.goes_to(address).page.select_one("#rows")["data-tag"])  # type: ignore[index]


def add(clinic: ClinicFacts, name: str, starts_at: datetime) -> str:
    first, last = name.split()
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), NewPatient(first, last, ADA_BORN), starts_at)


def names(who: StaffAtDesk) -> list[str]:
    return [link.get_text() for link in who.page.select("tbody a.who")]


def test_an_open_board_is_told_that_nothing_happened(ben: StaffAtDesk, visit_id: str):
    answer = asks_again(ben, tag_of(ben))

    assert (answer.status_code, answer.data, answer.headers["As-Of"]) == (304, b"", "9:41 am")


def test_that_nothing_happened_is_told_without_reading_a_single_visit(ben: StaffAtDesk, visit_id: str):
    tag = tag_of(ben)

    with asked_of_the_database() as asked:
        asks_again(ben, tag)

    assert [statement.split("FROM")[1].split()[0] for statement in asked] == ["staff", "visits", "notes"]
    assert "answers" not in "".join(asked)


def test_the_board_shows_an_answer_as_soon_as_it_is_given(ben: StaffAtDesk, ada: PatientAtPhone):
    tag = tag_of(ben)
    ada.says_who().answers("yes")

    answer = asks_again(ben, tag)

    assert (answer.status_code, answer.headers["ETag"] != tag) == (200, True)
    assert re.search("Stopped after 1 of [0-9]+ questions", answer.text)
    assert asks_again(ben, answer.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("at", [TUESDAY, TUESDAY - timedelta(days=7)], ids=["added", "added and moved here"])
def test_the_board_shows_a_visit_that_came_to_the_day(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, at: datetime
):
    tag = tag_of(ben)
    added = visits.find(clinic.clinic_id, add(clinic, "Gus Romero", at))
    assert added
    if at != TUESDAY:
        visits.move(added.act("test", MONDAY), TUESDAY, was=added.starts_at)

    assert "Gus Romero" in asks_again(ben, tag).text


def test_the_board_shows_that_a_link_was_locked(ben: StaffAtDesk, ada: PatientAtPhone):
    tag = tag_of(ben)
    for _ in range(5):
        ada.says_who(date(1986, 5, 10))

    assert "Link locked after five wrong dates" in asks_again(ben, tag).text


def test_that_a_link_was_locked_is_not_told_of_a_visit_that_does_not_take_place(
    ben: StaffAtDesk, ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    for _ in range(5):
        ada.says_who(date(1986, 5, 10))
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    is_ill(visit, by="staff:ben", at=MONDAY)

    assert ben.goes_to(DAY).row_of("Ada")["What is missing"] == "Not going ahead: patient is sick"


def test_the_board_follows_what_the_clinic_decides(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    tag = tag_of(ben)
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), {})

    assert asks_again(ben, tag).status_code == 200


@pytest.mark.usefixtures("has_sent")
def test_what_time_alone_changes_is_not_told_as_unchanged(ben: StaffAtDesk, ada: PatientAtPhone):
    tag = tag_of(ben)  # Monday morning, and Rosa's silence begins to matter on another day
    until = datetime.fromtimestamp(int(tag.strip('"').split(".")[1]), ZONE)

    with clock.stopped_at(until - timedelta(seconds=1)):
        before = ben.signs_in() and asks_again(ben, tag)
    with clock.stopped_at(until):
        after = ben.signs_in() and asks_again(ben, tag)

    assert until <= datetime(2026, 11, 24, tzinfo=ZONE)
    assert (before.status_code, after.status_code) == (304, 200)


def test_a_nurse_is_not_told_what_the_front_desk_saw(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    assert asks_again(chi, tag_of(ben)).status_code == 200


def test_who_was_signed_out_elsewhere_is_asked_who_they_are_at_the_next_round(
    ben: StaffAtDesk, visit_id: str
):
    tag = tag_of(ben)
    with ben.client.session_transaction() as session:
        sessions.leave(session["staff"], by="test", at=MONDAY)

    assert asks_again(ben, tag).status_code == 303


def test_who_is_no_nurse_any_more_is_shown_the_front_desks_board_at_the_next_round(
    chi: StaffAtDesk, visit_id: str
):
    tag = tag_of(chi)
    assert asks_again(chi, tag).status_code == 304

    with writing() as connection:
        connection.execute(update(Staff).where(Staff.role == Role.NURSE).values(role=Role.FRONT_DESK))

    assert asks_again(chi, tag).status_code == 200


def test_dee_sees_nothing_of_ada_on_any_board(dee: StaffAtDesk, ada: PatientAtPhone):
    for address in ("/desk/", DAY, "/desk/next-days", "/desk/not-ready", ROWS, "/desk/not-ready/rows"):
        assert "Ada" not in dee.goes_to(address).text


@pytest.mark.parametrize("address", [ROWS, f"{DAY}?refreshed=1"], ids=["asks for rows", "loads itself again"])
def test_an_open_board_does_not_keep_ben_signed_in(ben: StaffAtDesk, visit_id: str, address: str):
    for minute in range(1, 15):
        with clock.stopped_at(MONDAY + timedelta(minutes=minute)):
            assert asks_again(ben, address=address).status_code == 200

    with clock.stopped_at(MONDAY + timedelta(minutes=15, seconds=1)):
        assert asks_again(ben, address=address).status_code == 303


def test_a_page_that_ben_opens_keeps_him_signed_in(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(MONDAY + timedelta(minutes=14)):
        ben.goes_to(DAY)

    with clock.stopped_at(MONDAY + timedelta(minutes=28)):
        assert ben.goes_to(DAY).heading == "Tuesday, November 24"


def test_without_scripts_a_board_loads_itself_again_until_it_is_paused(ben: StaffAtDesk, visit_id: str):
    refresh = ben.goes_to(f"{DAY}?sort=urgency").page.select_one("noscript meta")
    paused = ben.goes_to(str(ben.page.select_one("noscript a")["href"])).page  # type: ignore[index]

    assert refresh and refresh["content"] == f"60;url={DAY}?sort=urgency&refreshed=1"
    assert paused.select("noscript meta") == []
    assert paused.select_one("noscript a")["href"] == f"{DAY}?sort=urgency"  # type: ignore[index]


def test_the_next_days_are_business_days(ben: StaffAtDesk, clinic: ClinicFacts):
    thanksgiving = date(2026, 11, 26)
    clinics.open_on(Act(clinic.clinic_id, "test", MONDAY), range(5), [thanksgiving])
    for day, name in ((23, "Today Kim"), (24, "First Kim"), (25, "Second Kim"), (27, "Third Kim")):
        add(clinic, name, datetime(2026, 11, day, 17, 0, tzinfo=ZONE))
    add(clinic, "After Kim", datetime(2026, 11, 30, 9, 0, tzinfo=ZONE))

    ben.goes_to("/desk/next-days")

    assert names(ben) == ["First Kim", "Second Kim", "Third Kim"]
    assert ben.row_of("Third Kim")["Time"] == "Fri, Nov 27 5:00 pm"


def test_a_clinic_that_is_never_open_has_no_next_days():
    never = Calendar(ZONE, open_on=frozenset())

    assert layout.date_range("next-days", date(2026, 11, 23), never) == layout.DateRange(
        "next-days", date(2026, 11, 24), date(2026, 11, 24)
    )


def test_all_not_ready_are_those_that_somebody_has_to_get_ready(
    ben: StaffAtDesk, clinic: ClinicFacts, ada: PatientAtPhone
):
    ada.says_who().answers_everything(**{"ride-home": "drive-self"})
    add(clinic, "Gus Romero", TUESDAY + timedelta(days=3))
    gone = visits.find(clinic.clinic_id, add(clinic, "Eli Vance", TUESDAY))
    assert gone
    check_in.cancel(gone.act("test", MONDAY), "ill")
    add(clinic, "Far Away", TUESDAY + timedelta(days=20))

    ben.goes_to("/desk/not-ready")

    assert names(ben) == ["Ada Lind", "Gus Romero"]


def test_whose_time_is_over_is_on_the_board_of_what_is_to_be_noted(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    add(clinic, "Past Kim", MONDAY - timedelta(days=3))
    add(clinic, "Long Ago", MONDAY - timedelta(days=15))
    came, off = (add(clinic, name, MONDAY - timedelta(days=2)) for name in ("Came Kim", "Off Kim"))
    for ended, how in ((came, comes), (off, is_ill)):
        visit = visits.find(clinic.clinic_id, ended)
        assert visit
        how(visit, by="test", at=MONDAY)

    ben.goes_to("/desk/outcome-missing")

    assert names(ben) == ["Past Kim"]
    assert (
        ben.row_of("Past Kim")["What is missing"] == "Desk Time has passed. Record what happened : Past Kim"
    )


def test_an_open_board_says_when_a_visit_is_over(ben: StaffAtDesk, ada: PatientAtPhone):
    ada.says_who().answers_everything(**{"ride-home": "drive-self"})
    with clock.stopped_at(TUESDAY + timedelta(hours=3, minutes=59)):
        ben.signs_in()
        tag = tag_of(ben)
    with clock.stopped_at(TUESDAY + timedelta(hours=4)):
        answer = asks_again(ben, tag)

    assert answer.status_code == 200
    assert ("Time has passed." in answer.text, "Plans to drive" in answer.text) == (True, False)


@pytest.mark.usefixtures("has_answered")
def test_a_board_with_a_visit_that_is_over_stays_as_it_is_till_something_happens(
    ben: StaffAtDesk, ada: PatientAtPhone
):
    with clock.stopped_at(TUESDAY + timedelta(hours=5)):
        tag = tag_of(ben.signs_in())
    with clock.stopped_at(TUESDAY + timedelta(hours=5, seconds=5)):
        assert asks_again(ben, tag).status_code == 304


def test_the_most_urgent_stand_first_when_asked_for(
    ben: StaffAtDesk, clinic: ClinicFacts, ada: PatientAtPhone
):
    add(clinic, "Early Kim", TUESDAY - timedelta(hours=2))
    ada.says_who().answers_everything(**{"ride-home": "drive-self"})

    by_time = names(ben.goes_to(DAY))
    by_urgency = names(ben.goes_to(f"{DAY}?sort=urgency"))

    assert (by_time, by_urgency) == (["Early Kim", "Ada Lind"], ["Ada Lind", "Early Kim"])


def test_links_keep_how_ben_looks_at_the_board(ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"{DAY}?sort=urgency&paused=1")

    assert [a["href"] for a in ben.page.select(".filter")] == [
        f"{DAY}?sort=urgency&paused=1",
        f"{DAY}?status=not-started&sort=urgency&paused=1",
    ]
    assert ben.page.select_one("#rows")["data-address"] == f"{ROWS}?sort=urgency&paused=1"  # type: ignore[index]


@pytest.mark.usefixtures("has_sent")
def test_with_people_at_the_counter_nobody_reads_a_name_or_a_number(ben: StaffAtDesk, ada: PatientAtPhone):
    ben.goes_to(DAY).sends("/desk/preferences", initials="on", then=DAY)

    page, answer = ben.page.get_text(" "), asks_again(ben).text

    assert ben.row_of("A. L.")["Patient"].startswith("A. L.")
    for text in (page, answer):
        assert [secret for secret in ("Ada", "Lind", "Rosa", "555") if secret in text] == []
    assert names(ben.sends("/desk/preferences", initials="off", then=DAY)) == ["Ada Lind"]


def test_what_is_waived_names_nobody_on_a_screen_of_initials(clinic: ClinicFacts, visit_id: str):
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    seen = layout.row(visit, assess(visit.case(MONDAY)), nurse=False, locked=False, now=MONDAY)
    told = "Ride not confirmed by Mary St. John yet. Call to ask."
    seen = replace(seen, ride=EscortSummary("Mary St. John", "", "", "", ""), waived=(told, "Not sure."))

    by_name, by_initials = seen.set_aside, seen.by_initials().set_aside

    assert by_name == ["Ride not confirmed by Mary St. John yet", "Not sure"]
    assert by_initials == ["Ride not confirmed by M. S. J. yet", "Not sure"]


def test_a_preference_leads_back_to_our_own_pages_only(ben: StaffAtDesk):
    ben.goes_to("/desk/").sends("/desk/preferences", initials="on", then="https://elsewhere.example/desk/")

    assert ben.path == "/desk/"


@pytest.mark.parametrize("name", ["tomorrow", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_a_board_of_no_day_is_no_page(app: Flask, ben: StaffAtDesk, name: str):
    for address in (f"/desk/{name}", f"/desk/{name}/rows"):
        response = ben.goes_to(address).response
        assert response and response.status_code == 404
