"""Rosa's own page: what it shows, what she can say on it, and when."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.answers.values import Contact
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit_facts import escorts
from tests.conftest import MONDAY, TUESDAY
from tests.people import EscortAtPhone, PatientAtPhone, Person, StaffAtDesk

Rosa = Callable[[], EscortAtPhone]
THURSDAY = MONDAY - timedelta(days=4)
ALL = ("adult", "phone", "place", "inside")


@pytest.fixture
def named(has_sent: None, ada: PatientAtPhone) -> PatientAtPhone:
    """Ada, who has answered everything and named Rosa."""
    return ada


def ride(person: Person) -> dict[str, str]:
    """When and where, as a page says it."""
    return {
        row.select_one("dt").get_text(): " ".join(row.select_one("dd").get_text(" ").split())  # type: ignore[union-attr]
        for row in person.page.select(".when > div")
    }


def facts(clinic: ClinicFacts, visit_id: str) -> list[EscortFact]:
    """What the records hold of this visit's escorts."""
    return list(escorts.facts(clinic.clinic_id, [visit_id]).get(visit_id, ()))


def states(clinic: ClinicFacts, visit_id: str) -> list[tuple[str, str]]:
    """What happened, and who did it."""
    return [(fact.state.value, fact.by) for fact in facts(clinic, visit_id)]


def test_rosa_is_told_the_day_the_time_and_the_place(named: PatientAtPhone, rosa: Rosa):
    page = rosa().opens_link()

    assert page.heading == "Can you take Ada home on Tuesday?"
    assert ride(page) == {
        "Day": "Tuesday, November 24",
        "Time": "About 12:30 pm to 1:00 pm",
        "Place": "Riverside Clinic 12 Mill Street Please come inside.",
        "Phone": "(202) 555-0199",
    }
    assert page.options() == ["confirmed", "not-sure", "declined"]


def test_where_no_time_is_decided_the_clinic_calls(clinic: ClinicFacts, named: PatientAtPhone, rosa: Rosa):
    undecided = {name: value for name, value in DECIDED.items() if name != "visit_minutes"}
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), undecided | {"escort_must_come_in": "no"})

    page = rosa().opens_link()

    assert ride(page)["Time"] == "We will call you when Ada is ready to go home"
    assert ride(page)["Place"] == "Riverside Clinic 12 Mill Street"
    assert [box["value"] for box in page.page.select("[name=confirmed]")] == ["adult", "phone", "place"]


def test_a_yes_is_kept_with_what_it_confirms_and_told_back(
    clinic: ClinicFacts, named: PatientAtPhone, rosa: Rosa, visit_id: str
):
    page = rosa().says("confirmed", phone="202.555 0177", note=" I come <b>early</b>\x07\r\nby car ")

    assert (page.heading, page.status) == ("You are taking Ada home on Tuesday", 200)
    assert page.sees("You said yes today.")
    assert facts(clinic, visit_id) == [
        EscortFact(
            Contact("Rosa", "+12025550142"),
            EscortState.CONFIRMED,
            "escort",
            MONDAY,
            ALL,
            "+12025550177",
            "I come <b>early</b>\nby car",
        )
    ]
    assert page.page.select_one("#phone")["value"] == "(202) 555-0177"  # type: ignore[index]
    assert page.page.select_one("#note").get_text().strip() == "I come <b>early</b>\nby car"  # type: ignore[union-attr]
    with clock.stopped_at(MONDAY + timedelta(hours=20)):
        assert page.opens_link().sees("You said yes on Monday.")


def test_a_yes_that_leaves_something_open_asks_for_it(named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa):
    page = rosa().says("confirmed", confirmed=["adult", "place"])

    assert page.heading == "Thank you. One more thing, please."
    assert [box["value"] for box in page.page.select("[name=confirmed][checked]")] == ["adult", "place"]
    assert ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")["What is missing"] == (
        "Desk Rosa said yes but did not confirm: a phone that works that day, coming inside. Call to check."
    )


def test_what_is_not_true_after_all_can_be_unticked(
    clinic: ClinicFacts, named: PatientAtPhone, rosa: Rosa, visit_id: str
):
    rosa().says_yes()

    rosa().says("confirmed", confirmed=["adult", "phone", "place"])

    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit and visit.escort and visit.escort.missing == ("inside",)


@pytest.mark.parametrize(
    ("answer", "heading", "told"),
    [
        ("not-sure", "Please tell us as soon as you know", "You told us today that you are not sure yet."),
        ("declined", "Thank you for telling us", "You said no today. Ada can ask someone else."),
    ],
)
def test_rosa_may_be_unsure_or_say_no_and_change_her_mind(
    clinic: ClinicFacts,
    named: PatientAtPhone,
    rosa: Rosa,
    visit_id: str,
    answer: str,
    heading: str,
    told: str,
):
    page = rosa().says(answer)
    assert (page.heading, page.sees(told)) == (heading, True)

    page.says_yes()

    assert page.heading == "You are taking Ada home on Tuesday"
    assert states(clinic, visit_id) == [(answer, "escort"), ("confirmed", "escort")]


def test_a_doubled_tap_is_not_a_second_yes(
    clinic: ClinicFacts, named: PatientAtPhone, rosa: Rosa, visit_id: str
):
    rosa().says_yes().says_yes()

    assert states(clinic, visit_id) == [("confirmed", "escort")]


def test_a_yes_from_long_ago_is_said_again_with_one_tap_on_the_last_business_day(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, rosa: Rosa, visit_id: str
):
    with clock.stopped_at(THURSDAY):
        ada.says_who().answers_everything().sends_answers()
        rosa().says("confirmed", note="Blue car")
    with clock.stopped_at(MONDAY - timedelta(days=3)):
        assert rosa().opens_link().heading == "You are taking Ada home on Tuesday"

    page = rosa().opens_link()
    assert page.heading == "Will you take Ada home on Tuesday?"
    assert page.sees("You said yes on Thursday. Is that still true?")
    one_tap = page.page.select_one("main form")
    assert one_tap and one_tap.select_one("button").get_text(strip=True) == "Yes, I will be there"  # type: ignore[union-attr]
    fields = {
        name: [tag["value"] for tag in one_tap.select(f"[name={name}]")] for name in ("answer", "confirmed")
    }
    page.sends(page.link, **fields, phone="", note="Blue car")

    assert page.heading == "You are taking Ada home on Tuesday"
    assert states(clinic, visit_id) == [("confirmed", "escort"), ("re-confirmed", "escort")]
    assert facts(clinic, visit_id)[-1].confirmed == ALL
    row = ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")
    assert row["Ride home"] == "Rosa said yes again 9:41 am (202) 555-0142"


def test_a_visit_that_moves_is_asked_about_again(
    named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page = rosa().says_yes()

    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        ben.sends(f"/desk/visits/{visit_id}/moves", visit_date="2026-11-27", visit_time="09:00")
        page.opens_link()

        assert page.heading == "Can you take Ada home on Friday?"
        assert page.sees("The visit has a new time. Please tell us again if you can come.")
        assert ride(page)["Time"] == "About 11:00 am to 11:30 am"
        assert page.page.select("[name=answer][checked]") == []


def test_rosa_reads_but_answers_no_more_once_ada_is_checked_in(
    clinic: ClinicFacts, named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page = rosa().says_yes()
    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id)

    page.sends(page.link, answer="declined", note="I am sick")
    refused = (page.status, page.heading, page.page.select_one("[name=note]").get_text())  # type: ignore[union-attr]
    page.opens_link()

    assert refused == (409, "The visit has begun", "I am sick")
    assert page.heading == "You are taking Ada home on Tuesday"
    assert page.sees("The visit has begun, so your answer cannot be changed here. Has something changed?")
    assert page.page.select("form") == []
    assert states(clinic, visit_id) == [("confirmed", "escort")]


def test_once_the_visit_has_begun_a_change_is_a_phone_call(named: PatientAtPhone, rosa: Rosa):
    with clock.stopped_at(TUESDAY):
        page = rosa().opens_link()

        assert page.heading == "The ride home for Ada"
        assert page.sees("The visit has begun, so your answer cannot be changed here.")
        assert page.page.select("form") == []


def test_a_cancelled_visit_tells_rosa_to_stay_at_home(
    named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page = rosa().says_yes()
    ben.calls_off(visit_id)

    for address in (page.link, f"{page.link}/guide"):
        page.goes_to(address)

        assert (page.status, page.heading) == (200, "This visit is not taking place")
        assert page.sees("You do not need to come.") and page.sees("(202) 555-0199")
        assert not page.sees("Ada")


def test_the_guide_is_there_if_ada_shares_it(named: PatientAtPhone, rosa: Rosa):
    page = rosa().says_yes().goes_to(f"{rosa().link}/guide")

    assert (page.status, page.heading) == (200, "How you can help that day")
    assert [h.get_text() for h in page.page.select(".card h2:not(.visually-hidden)")] == [
        "On the way home",
        "In the evening",
        "If you are worried",
    ]
    assert page.sees("Call the clinic at (202) 555-0199. In an emergency, call 911.")


def test_the_guide_is_not_there_if_ada_keeps_it_to_herself(ada: PatientAtPhone, rosa: Rosa):
    ada.says_who().answers_everything(ride_guide="no").sends_answers()
    page = rosa().says_yes()

    assert "guide" not in str(page.page)
    assert page.goes_to(f"{page.link}/guide").status == 404
    assert page.heading == "This link does not work"


def test_the_ride_goes_into_a_calendar(named: PatientAtPhone, rosa: Rosa):
    page = rosa().says_yes().goes_to(f"{rosa().link}/visit.ics")

    assert page.response and page.response.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(page.response.data).walk("VEVENT")
    assert (event["dtstart"].to_ical(), event["dtend"].to_ical()) == (
        b"20261124T173000Z",
        b"20261124T180000Z",
    )
    assert str(event["summary"]) == "Take Ada home"
    assert str(event["location"]) == "Riverside Clinic, 12 Mill Street"


def test_without_a_time_the_ride_takes_the_whole_day_in_a_calendar(
    clinic: ClinicFacts, named: PatientAtPhone, rosa: Rosa
):
    undecided = {name: value for name, value in DECIDED.items() if name != "visit_minutes"}
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), undecided)

    page = rosa().says_yes().goes_to(f"{rosa().link}/visit.ics")

    assert page.response
    (event,) = Calendar.from_ical(page.response.data).walk("VEVENT")
    assert (event["dtstart"].to_ical(), event["dtend"].to_ical()) == (b"20261124", b"20261125")


def test_rosa_needs_no_cookie_from_before(app: Flask, named: PatientAtPhone, rosa: Rosa):
    page = rosa().opens_link()

    with app.app_context():
        fresh = app.test_client()
        page.response = fresh.post(
            page.link, data={"answer": "declined", "note": "Sorry", "csrf_token": "old"}
        )

    assert (page.status, page.heading) == (400, "Please send this again")
    kept = {tag["name"]: tag["value"] for tag in page.page.select("main input[type=hidden]")}
    assert (kept["answer"], kept["note"]) == ("declined", "Sorry")
