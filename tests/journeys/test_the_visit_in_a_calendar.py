"""The visit in the calendars of the patient and of the ride, from before any answer to a cancellation."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.conftest import MONDAY, TUESDAY
from tests.people import EscortAtPhone, PatientAtPhone, Person, StaffAtDesk

Rosa = Callable[[], EscortAtPhone]
HOUR = timedelta(hours=1)


def event(person: Person, address: str) -> Event:
    """The one entry in the file at an address."""
    page = person.goes_to(address)
    assert page.response and page.response.mimetype == "text/calendar"
    (found,) = Calendar.from_ical(page.response.data).walk("VEVENT")
    return found


def of_ada(ada: PatientAtPhone) -> Event:
    return event(ada, "/visit/plan.ics")


def lines(found: Event) -> list[str]:
    return str(found["description"]).split("\n")


def alarms(found: Event) -> list[tuple[datetime, str]]:
    """When a calendar rings, and what it says."""
    begins = found.decoded("dtstart")
    return [(begins + a.decoded("trigger"), str(a["description"])) for a in found.walk("VALARM")]


def moves(clinic: ClinicFacts, visit_id: str, starts_at: datetime) -> None:
    visits.move(Act(clinic.clinic_id, "test", clock.now(), visit_id), starts_at, was=TUESDAY)


def test_before_any_answer_it_has_the_visits_own_time_the_address_and_the_way_back(ada: PatientAtPhone):
    found = of_ada(ada.says_who())

    assert found.decoded("dtstamp") == MONDAY.astimezone(UTC)
    assert found.decoded("dtstart") == TUESDAY - timedelta(minutes=15)
    assert found.decoded("dtend") == TUESDAY + 2 * HOUR
    assert (str(found["summary"]), str(found["location"])) == (
        "Visit at Riverside Clinic",
        "Riverside Clinic, 12 Mill Street",
    )
    assert str(found["url"]) == "http://localhost/visit/plan"
    assert lines(found) == [
        "Tuesday 4:30 am: No food after this time. What you may still drink: Your care team will tell you",
        "Tuesday 8:30 am: Nothing to drink after this time",
        "Tuesday 10:15 am: Arrive at Riverside Clinic",
        "Tuesday 10:30 am: Your visit starts",
        "Your ride home is still missing",
        "Please do not plan to drive yourself home.",
        "Questions? Call (202) 555-0199.",
        "Your plan, with the link from our message: http://localhost/visit/plan",
    ]


def test_it_rings_on_the_day_before_and_before_each_moment_of_the_plan(ada: PatientAtPhone):
    found = of_ada(ada.says_who())

    food, drink, arrive = lines(found)[:3]
    assert alarms(found) == [
        (TUESDAY - 24.25 * HOUR, "Visit at Riverside Clinic: Tuesday 10:15 am"),
        (TUESDAY - 6.5 * HOUR, food),
        (TUESDAY - 2.5 * HOUR, drink),
        (TUESDAY - 2.25 * HOUR, arrive),
    ]


def test_the_way_back_asks_whoever_follows_it_who_they_are(ada: PatientAtPhone):
    address = str(of_ada(ada.says_who())["url"]).removeprefix("http://localhost")
    token = ada.link.rpartition("/")[2]

    assert token not in str(of_ada(ada))
    assert ada.another_device().goes_to(address).heading == "Your session has ended"


def test_a_visit_moved_to_an_earlier_day_replaces_the_entry_from_before(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    before = of_ada(ada.says_who())

    with clock.stopped_at(MONDAY + HOUR / 4):
        moves(clinic, visit_id, MONDAY + 4 * HOUR)
        after = of_ada(ada)

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstamp") == (MONDAY + HOUR / 4).astimezone(UTC)
    assert "Monday 1:41 pm: Your visit starts" in lines(after)


def test_other_rules_of_the_clinic_replace_the_entry_too(ada: PatientAtPhone, clinic: ClinicFacts):
    before = of_ada(ada.says_who())

    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), {**DECIDED, "arrive_early_minutes": "30"})

    assert of_ada(ada)["sequence"] > before["sequence"]


def test_a_canceled_visit_is_canceled_in_the_calendar_and_rings_no_more(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    before = of_ada(ada.says_who())

    ben.calls_off(visit_id)
    after = of_ada(ada)

    assert (str(after["status"]), after["uid"], after["sequence"] > before["sequence"]) == (
        "CANCELLED",
        before["uid"],
        True,
    )
    assert str(after["summary"]) == "Canceled: Visit at Riverside Clinic"
    assert lines(after)[:2] == [
        "This visit is not taking place",
        "It was planned for Tuesday, November 24, 10:30 am. Please call us for a new time.",
    ]
    assert alarms(after) == []
    assert ada.goes_to("/visit/plan").page.select_one("a[href='/visit/plan.ics']")


@pytest.mark.usefixtures("has_sent")
def test_with_a_ride_it_says_when_the_ride_comes_and_names_nobody_and_no_treatment(ada: PatientAtPhone):
    found = of_ada(ada)
    text = str(found).casefold()

    assert "Tuesday 12:30 pm: Your ride meets you around this time" in lines(found)
    unwanted = ("ketamin", "infus", "medic", "treat", "drug", "sedat", "ther", "ada", "lind", "rosa")
    assert [word for word in unwanted if word in text] == []


@pytest.mark.usefixtures("has_sent")
def test_the_rides_own_entry_has_the_hours_and_no_link(ada: PatientAtPhone, rosa: Rosa):
    page = rosa().says_yes()
    found = event(page, f"{page.link}/visit.ics")

    assert str(found["summary"]) == "Take Ada home"
    assert lines(found) == [
        "When to come: about Tuesday 12:30 pm to 1:00 pm.",
        "Please keep your phone on.",
        "Has something changed? Open the link in our message, or call (202) 555-0199.",
    ]
    assert alarms(found) == [
        (TUESDAY - 22 * HOUR, "Take Ada home: Tuesday 12:30 pm"),
        (TUESDAY, "Take Ada home: Tuesday 12:30 pm"),
    ]
    assert page.link.rpartition("/")[2] not in str(found) and "Lind" not in str(found)
    assert found.decoded("dtstamp") == MONDAY.astimezone(UTC)


@pytest.mark.usefixtures("has_sent")
def test_a_ride_who_says_no_after_all_takes_it_out_of_their_calendar(ada: PatientAtPhone, rosa: Rosa):
    page = rosa().says_yes()
    before = event(page, f"{page.link}/visit.ics")

    page.opens_link().says("declined")
    link = page.page.select_one(f"a[href='{page.link}/visit.ics']")
    after = event(page, f"{page.link}/visit.ics")

    assert link and link.get_text(strip=True) == "Cancel it in my calendar"
    assert (str(after["status"]), after["uid"] == before["uid"], after["sequence"] > before["sequence"]) == (
        "CANCELLED",
        True,
        True,
    )


@pytest.mark.usefixtures("has_sent")
def test_a_canceled_visit_cancels_the_rides_entry_and_names_ada_no_more(
    ada: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page = rosa().says_yes()
    ben.calls_off(visit_id)

    link = page.opens_link().page.select_one(f"a[href='{page.link}/visit.ics']")
    found = event(page, f"{page.link}/visit.ics")

    assert link and link.get_text(strip=True) == "Cancel it in my calendar"
    assert (str(found["status"]), str(found["summary"])) == ("CANCELLED", "Canceled: ride home")
    assert lines(found)[0] == "You do not need to come."
    assert "Ada" not in str(found)
