"""The desk signed out by itself: whatever was pressed then is offered again after signing in."""

from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import Tag
from flask import Flask

from questionnaire import clock
from questionnaire.records.audit import history
from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY
from tests.people import PASSWORD, PatientAtPhone, StaffAtDesk
from tests.test_routes import with_ada

LATER = MONDAY + timedelta(minutes=16)
"""When the session has ended by itself."""

AT_THE_DOOR = {"/desk/sign-in", "/desk/sign-out"}


def signs_in_again(ben: StaffAtDesk) -> StaffAtDesk:
    """Sign in on the page in front, with all that it has kept."""
    fields = {str(tag["name"]): str(tag["value"]) for tag in ben.page.select("form input[type=hidden]")}
    return ben.sends("/desk/sign-in", **{**fields, "email": ben.email, "password": PASSWORD})


def presses_again(ben: StaffAtDesk) -> StaffAtDesk:
    """Press what is offered."""
    form = ben.page.select_one("main form")
    assert form
    hidden = {str(tag["name"]): str(tag["value"]) for tag in form.select("input[type=hidden]")}
    return ben.sends(str(form["action"]), **hidden)


def buttons(ben: StaffAtDesk) -> list[Tag]:
    """The buttons and links that lead on."""
    return ben.page.select("main button, main a")


@pytest.mark.usefixtures("has_answered")
def test_whatever_is_pressed_at_the_desk_after_the_session_ended_is_offered_once_more(
    app: Flask, ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    addresses = {with_ada(rule, visit_id) for rule in rules if rule.startswith("/desk")} - AT_THE_DOOR
    offered, now = {}, MONDAY

    for address in sorted(addresses):
        now += timedelta(minutes=16)
        with clock.stopped_at(now):
            asked = ben.sends(address).status
            signs_in_again(ben)
        actions = [(form["method"], form["action"]) for form in ben.page.select("main form")]
        file = [str(link["href"]) for link in ben.page.select("main a.button")]
        offered[address] = (asked, ben.status, actions or file)

    expected = {address: (401, 200, [("post", address)]) for address in addresses}
    expected["/desk/schedule/imports"] = (401, 200, ["/desk/schedule"])
    assert offered == expected


def test_a_link_that_was_asked_for_too_late_is_issued_with_one_press_more(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}")
    with clock.stopped_at(LATER):
        ben.sends(f"/desk/visits/{visit_id}/links")
        said = ben.sees("You were signed out because you were inactive, so nothing was sent.")
        signs_in_again(ben)
        lines = [line.what.value for line in history.of_visit(clinic.clinic_id, visit_id)]
        ways = [tag.get("href", "") for tag in buttons(ben)]

        presses_again(ben)

    assert (said, lines) == (True, ["visit-added", "link-issued"])
    assert ways == ["", f"/desk/visits/{visit_id}"]
    assert ben.sees("This is the new link. The old one does not open any more.")


def test_a_board_is_saved_as_it_was_looked_at(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(LATER):
        ben.sends("/desk/2026-11-24/exports?status=ready")
        presses_again(signs_in_again(ben))

    assert ben.response and ben.response.mimetype == "text/csv"
    assert "Ada" not in ben.response.text


def test_a_file_is_chosen_again_as_it_cannot_be_kept(ben: StaffAtDesk):
    with clock.stopped_at(LATER):
        ben.sends("/desk/schedule/imports", file=(BytesIO(b"First Name\n"), "visits.csv"))
        signs_in_again(ben)

    assert ben.sees("Your file was not sent, and we cannot keep it for you. Please choose it again.")


def test_a_wrong_password_between_loses_nothing(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(LATER):
        ben.sends(f"/desk/visits/{visit_id}/tablet-codes")
        fields = {str(tag["name"]): str(tag["value"]) for tag in ben.page.select("form input[type=hidden]")}
        ben.sends("/desk/sign-in", **{**fields, "email": ben.email, "password": "wrong"})
        presses_again(signs_in_again(ben))

    assert ben.heading == "Code for the tablet"


def test_what_nobody_can_send_is_not_offered(ben: StaffAtDesk):
    for address in ("/desk/insights", "/desk/nowhere/at/all", "https://elsewhere.example"):
        ben.goes_to("/desk/sign-in").sends(
            "/desk/sign-in", then=address, was_sent="yes", email=ben.email, password=PASSWORD
        )
        assert (ben.status, ben.path) == (200, "/desk/")


def test_the_board_left_last_night_is_todays_board_this_morning(ben: StaffAtDesk):
    ben.goes_to("/desk/2026-11-23")
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        ben.goes_to("/desk/2026-11-23?sort=urgency&paused=1")
        signs_in_again(ben)

    assert (ben.path, ben.heading) == ("/desk/", "Tuesday, November 24")
    assert "sort=urgency&paused=1" in ben.page.select_one("#rows")["data-address"]  # type: ignore[index]


def test_another_day_that_was_looked_at_is_shown_as_it_was_asked_for(ben: StaffAtDesk):
    ben.goes_to("/desk/2026-11-20")
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        ben.goes_to("/desk/2026-11-20")
        signs_in_again(ben)

    assert ben.path == "/desk/2026-11-20"


def test_what_chi_had_pressed_is_not_offered_to_ben(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    with clock.stopped_at(LATER):
        chi.sends(f"/desk/visits/{visit_id}/waivers", reason="SECRET", fingerprint="0")
        fields = {str(tag["name"]): str(tag["value"]) for tag in chi.page.select("form input[type=hidden]")}
        chi.sends("/desk/sign-in", **{**fields, "email": ben.email, "password": PASSWORD})

    assert (chi.path, "SECRET" in chi.text) == ("/desk/", False)
