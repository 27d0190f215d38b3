"""On the clinic's tablet: a code opens one visit once, while somebody touches it, and nothing is left."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Self

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.conftest import MONDAY, TUESDAY
from tests.people import FIRST, NEXT, PatientAtPhone, StaffAtDesk

READY = "This tablet is ready for the next person"


class PatientAtTablet(PatientAtPhone):
    """A patient with the clinic's tablet in hand."""

    def types(self, code: str, clinic_id: int = 1) -> Self:
        """Type a code."""
        return self.goes_to(f"/tablet/{clinic_id}").sends(f"/tablet/{clinic_id}", code=code)


@pytest.fixture
def tablet(app: Flask, clinic: ClinicFacts) -> PatientAtTablet:
    """The clinic's tablet, in nobody's hand yet."""
    return PatientAtTablet(app)


@pytest.fixture
def code(ben: StaffAtDesk, visit_id: str) -> Callable[[], str]:
    """Ben makes a code for Ada."""

    def made() -> str:
        ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/tablet-codes")
        shown = ben.page.select_one(".tablet-code")
        assert shown
        return shown.get_text()

    return made


def after(seconds: float):  # type: ignore[no-untyped-def]
    return clock.stopped_at(MONDAY + timedelta(seconds=seconds))


def test_ada_answers_on_the_tablet_and_nothing_of_it_is_left(
    tablet: PatientAtTablet, code: Callable[[], str], clinic: ClinicFacts, visit_id: str
):
    tablet.types(code()).answers_everything().sends_answers()

    assert (tablet.path, tablet.heading) == ("/tablet/thanks", "Thank you. You are all done.")
    assert tablet.response and tablet.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    sent = visits.find(clinic.clinic_id, visit_id)
    assert sent and sent.row.submitted_at == MONDAY
    for address in ("/visit/", "/visit/check", "/visit/questions/ride-home", "/visit/plan", "/visit/privacy"):
        assert (tablet.goes_to(address).heading, tablet.status) == (READY, 403)
    assert not re.search("Ada|Lind|Rosa", tablet.text)


def test_the_code_is_short_easy_to_read_and_in_no_address(ben: StaffAtDesk, code: Callable[[], str]):
    made = {code() for _ in range(20)}

    assert len(made) == 20
    assert all(re.fullmatch(r"[A-HJ-KMNP-RT-Y346789]{3}( [A-HJ-KMNP-RT-Y346789]{3}){2}", m) for m in made)
    assert not any(shown.replace(" ", "") in ben.path for shown in made)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace(" ", ""), lambda code: f" {code}-"])
def test_a_code_is_taken_however_it_is_typed(
    tablet: PatientAtTablet, code: Callable[[], str], typed: Callable[[str], str]
):
    assert tablet.types(typed(code())).question == FIRST


def test_a_code_opens_once(app: Flask, tablet: PatientAtTablet, code: Callable[[], str]):
    shown = code()
    tablet.types(shown)

    second = PatientAtTablet(app).types(shown)

    assert (second.status, second.path) == (422, "/tablet/1")
    assert second.sees("This code does not open a visit.")
    assert tablet.goes_to("/visit/").question == FIRST


def test_a_code_opens_for_five_minutes(tablet: PatientAtTablet, code: Callable[[], str]):
    shown = code()

    with after(5 * 60):
        assert tablet.types(shown).status == 422
    with after(5 * 60 - 1):
        assert tablet.types(shown).question == FIRST


def test_a_get_spends_no_code(tablet: PatientAtTablet, code: Callable[[], str]):
    shown = code()
    tablet.goes_to(f"/tablet/1?code={shown}").goes_to("/tablet")

    assert tablet.heading == "Enter your code"
    assert tablet.types(shown).question == FIRST


def test_a_stranger_who_posts_wrong_codes_does_not_shut_the_tablet_for_ada(
    app: Flask, tablet: PatientAtTablet, code: Callable[[], str]
):
    shown, stranger = code(), PatientAtTablet(app)
    for _ in range(250):
        assert stranger.types("AAA AAA AAA").status == 422

    assert tablet.types(shown).question == FIRST


def test_a_code_opens_nothing_at_another_clinic(
    tablet: PatientAtTablet, code: Callable[[], str], elsewhere: ClinicFacts
):
    shown = code()

    assert tablet.types(shown, elsewhere.clinic_id).status == 422
    assert tablet.goes_to("/tablet").status == 404  # which of the two clinics, it does not say
    assert tablet.goes_to("/tablet/77").status == 404


def test_no_code_is_made_or_opened_once_the_visit_is_closed(
    tablet: PatientAtTablet, ben: StaffAtDesk, code: Callable[[], str], visit_id: str
):
    shown = code()
    ben.calls_off(visit_id, "ill")

    assert tablet.types(shown).status == 422
    ben.sends(f"/desk/visits/{visit_id}/tablet-codes")
    assert ben.sees("Nothing was recorded") and ben.page.select(".tablet-code, #tablet") == []


def test_a_visit_checked_in_meanwhile_is_over_on_the_tablet(
    tablet: PatientAtTablet, ben: StaffAtDesk, code: Callable[[], str], visit_id: str
):
    tablet.types(code())
    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id)

    assert tablet.answers_one().heading == READY


def test_the_tablet_is_locked_to_the_patients_own_pages(tablet: PatientAtTablet, code: Callable[[], str]):
    tablet.types(code()).answers_everything()

    for address in ("/visit/plan", "/visit/plan.ics", "/visit/messages", "/visit/sent"):
        assert tablet.goes_to(address).path == "/visit/check"
    pages = ("/visit/check", "/visit/expect", "/visit/privacy", "/visit/questions/ride-home")
    leading = {str(a["href"]) for page in pages for a in tablet.goes_to(page).page.select("a[href]")} - {
        "#main"
    }
    assert all(address.startswith("/visit/") for address in leading), leading


def test_staff_who_start_the_tablet_by_hand_are_signed_out_of_it(
    ben: StaffAtDesk, code: Callable[[], str], visit_id: str
):
    shown = code()

    ben.goes_to("/tablet/1").sends("/tablet/1", code=shown)

    assert ben.path == f"/visit/questions/{FIRST}"
    assert ben.goes_to("/desk/").path == "/desk/sign-in"


def test_every_page_and_field_on_the_tablet_says_nothing_of_itself(
    tablet: PatientAtTablet, code: Callable[[], str]
):
    tablet.types(code())
    titles, kept = set(), []
    for _ in range(80):
        titles.add(tablet.page.title.get_text() if tablet.page.title else "")
        typed = tablet.page.select("main input:not([type=hidden]), main textarea")
        forms = tablet.page.select("main form")
        kept += [f for f in typed if "off" not in (f.get("autocomplete"), forms[0].get("autocomplete"))]
        if tablet.path == "/visit/check":
            break
        if tablet.question:
            tablet.answers_one(questions="write")
        else:
            tablet.goes_to(str(tablet.page.select_one("main a.button")["href"]))  # type: ignore[index]

    assert (titles, kept) == ({"Get ready for your visit - Riverside Clinic"}, [])


def test_ninety_seconds_without_a_touch_end_it_and_a_touch_keeps_it(
    tablet: PatientAtTablet, code: Callable[[], str]
):
    tablet.types(code())

    with after(89):
        tablet.sends("/tablet/touches")
        assert (tablet.status, tablet.text) == (204, "")
    with after(89 + 90):
        assert tablet.goes_to("/visit/").question == FIRST
    with after(89 + 90 + 91):
        assert tablet.sends("/tablet/touches").status == 403
        assert (tablet.goes_to("/visit/").heading, tablet.status) == (READY, 403)
    with after(89 + 90):
        assert tablet.goes_to("/visit/").heading == READY  # the clock cannot be turned back for it


def test_each_page_counts_as_a_touch_where_there_is_no_script(
    tablet: PatientAtTablet, code: Callable[[], str]
):
    tablet.types(code())
    for step in range(1, 5):
        with after(80 * step):
            assert tablet.answers_one().status == 200
    refresh = tablet.page.select_one("noscript meta")

    assert refresh and refresh["content"] == "90;url=/tablet/over"


def test_what_was_typed_and_not_sent_is_lost_and_what_was_kept_is_there(
    app: Flask, tablet: PatientAtTablet, code: Callable[[], str], visit_id: str
):
    tablet.types(code()).answers_one().sends("/tablet/endings")

    assert tablet.heading == READY
    assert PatientAtTablet(app).types(code()).question == NEXT[FIRST]


def test_the_desk_ends_it_and_a_new_code_ends_it_too(
    app: Flask, tablet: PatientAtTablet, ben: StaffAtDesk, code: Callable[[], str], visit_id: str
):
    tablet.types(code())
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("A code is open, or the visit is open on the tablet.")
    ben.sends(f"/desk/visits/{visit_id}/tablet-codes/endings")
    assert ben.sees("The visit is closed on the tablet.") and not ben.sees("A code is open")
    assert tablet.goes_to("/visit/").heading == READY

    second = PatientAtTablet(app).types(code())
    third = PatientAtTablet(app).types(code())

    assert second.goes_to("/visit/").heading == READY
    assert third.goes_to("/visit/").question == FIRST


def test_ada_at_home_with_her_link_is_not_disturbed(
    ada: PatientAtPhone, tablet: PatientAtTablet, code: Callable[[], str], ben: StaffAtDesk, visit_id: str
):
    ada.says_who()
    tablet.types(code()).sends("/tablet/endings")

    assert ada.goes_to("/visit/").question == FIRST
    with after(91):
        assert ada.goes_to("/visit/").question == FIRST
    history = [" ".join(line.get_text(" ").split()) for line in timeline(ben, visit_id)][:3]
    assert history == [
        "Closed on the tablet On the tablet, 9:41 am",
        "Opened on the tablet On the tablet, 9:41 am",
        "Tablet code created Ben, 9:41 am",
    ]


def timeline(ben: StaffAtDesk, visit_id: str):  # type: ignore[no-untyped-def]
    return ben.goes_to(f"/desk/visits/{visit_id}").page.select(".timeline li")


def test_a_visit_on_the_phone_shows_nothing_of_the_tablet(ada: PatientAtPhone):
    ada.says_who()

    assert ada.page.select("#idle, #ending, noscript, script, .tablet") == []
    assert ada.sends("/tablet/touches").status == 403
    assert ada.goes_to("/visit/").question == FIRST


def test_dee_makes_no_code_for_ada(dee: StaffAtDesk, visit_id: str):
    for noun in ("tablet-codes", "tablet-codes/endings"):
        assert dee.sends(f"/desk/visits/{visit_id}/{noun}").status == 404
