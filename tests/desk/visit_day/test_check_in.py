"""At the counter: Ben checks Ada in with what is true now, and notes what does not go ahead."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.visit_day.arrivals import Discrepancy, Ride
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit_facts import arrivals
from questionnaire.records.visit_facts.arrivals import Arrived
from tests.conftest import TUESDAY
from tests.people import EscortAtPhone, PatientAtPhone, StaffAtDesk, rosa_says_yes

Rosa = Callable[[], EscortAtPhone]
ARRIVES = TUESDAY - timedelta(minutes=10)


@pytest.fixture(autouse=True)
def tuesday(has_sent: None, ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    """Ada has sent her answers, Rosa said yes, and it is Tuesday, ten minutes before the visit."""
    rosa_says_yes(clinic.clinic_id, visit_id, at=clock.now())
    with clock.stopped_at(ARRIVES):
        ben.signs_in()
        chi.signs_in()
        yield


def arrived(clinic: ClinicFacts, visit_id: str) -> Arrived:
    found = arrivals.of_visit(clinic.clinic_id, visit_id)
    assert found
    return found


def card(ben: StaffAtDesk) -> str:
    found = ben.page.select_one("#arrived")
    return " ".join(found.get_text(" ").split()) if found else ""


@pytest.mark.parametrize(
    ("phone", "problem"),
    [
        ("555-0123", "Enter a phone number with its area code, like (202) 555-0142"),
        ("0000000000", "Enter a phone number with its area code, like (202) 555-0142"),
        (
            "(202) 555-0191 x22",
            "A text cannot reach an extension. Enter a cell phone or other direct number. If there is none,"
            " leave the extension out",
        ),
    ],
)
def test_a_number_that_no_text_reaches_is_not_taken_at_the_counter(
    ben: StaffAtDesk, visit_id: str, phone: str, problem: str
):
    ben.checks_in(visit_id, ride="other", ride_name="Joe", ride_phone=phone, reached="other", phone=phone)

    fields = [ben.page.select_one(f"#{name}") for name in ("ride_phone", "phone")]
    assert (ben.status, ben.text.count(problem)) == (422, 4)  # in the summary, and at each field
    assert [field and field["value"] for field in fields] == [phone, phone]


def test_the_page_asks_for_the_ride_by_name_the_phone_coming_inside_and_the_last_food_and_drink(
    ben: StaffAtDesk, visit_id: str
):
    page = ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new")

    assert page.heading == "Check in Ada Lind"
    assert [legend.get_text(" ", strip=True) for legend in page.page.select("legend h2")] == [
        "Do name and birth date match?",
        "Who is taking the patient home?",
        "Is the ride person coming inside?",
        "How can we reach the patient today?",
        "Last food and drink",
    ]
    assert [" ".join(label.get_text().split()) for label in page.page.select(".picks > label")] == [
        *("Yes", "No", "Rosa, as planned", "Someone else", "No ride", "Rosa is here now", "Yes", "No"),
        *("(202) 555-0107", "Another number", "No phone today"),
    ]
    assert page.sees("Food until 4:30 am. Drinks until 8:30 am.")
    assert page.page.select("main [checked]") == []
    assert not page.sees("This visit is not ready")


def test_a_clinic_that_does_not_ask_is_not_made_to(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    decided = {**DECIDED, "fasting": "no", "escort_must_come_in": "no"}
    clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), decided)

    ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new").sends(
        f"/desk/visits/{visit_id}/check-ins",
        right_person="yes",
        ride="as-planned",
        planned="Rosa",
        reached="known",
    )

    assert ben.sees("Ada is checked in.")
    told = arrived(clinic, visit_id).arrival
    assert (told.escort_inside, told.last_food, told.last_drink) == (None, None, None)


def test_ada_comes_as_planned(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    ben.checks_in(visit_id, ride_is_here="yes")

    told = arrived(clinic, visit_id)
    assert (told.predicted, told.discrepancies, told.arrival.ride) == (Status.READY, (), Ride.AS_PLANNED)
    assert card(ben) == (
        "On arrival Ride home As planned Phone (202) 555-0107 Comes inside Yes Last food 2:00 am"
        " Last drink 6:00 am Before that Ready Checked in by mistake?"
        " This reopens the visit. Both steps stay in the history. Undo check-in"
    )
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit and visit.escort and visit.escort.state is EscortState.ARRIVED


def test_ada_ate_has_another_ride_and_another_number(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    ben.checks_in(
        visit_id,
        **{"ride": "other", "ride_name": "Joe", "ride_phone": "202 555 0163", "inside": "no"},
        **{"reached": "other", "phone": "(202) 555-0155", "last_food": "07:15", "last_drink": "23:00"},
    )

    told = arrived(clinic, visit_id)
    assert told.discrepancies == (
        Discrepancy.ATE,
        Discrepancy.ESCORT_NOT_INSIDE,
        Discrepancy.OTHER_RIDE,
        Discrepancy.PHONE_WRONG,
    )
    assert [line.get_text(" ", strip=True) for line in ben.page.select("#missing li")] == [
        "Nurse Ate later than your rule allows. Blocks the visit",
        "Nurse The ride person is not coming inside. Needs follow-up",
        "Desk Someone other than planned takes the patient home. Good to know",
        "Desk Not reachable at the number we had. Good to know",
    ]
    assert "Ride home Joe, (202) 555-0163 Phone (202) 555-0155" in card(ben)
    assert "Last food 7:15 am (nothing after 4:30 am) Last drink Mon, Nov 23, 11:00 pm" in card(ben)


def test_what_nobody_knows_is_ticked_and_written_down_so(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, last_food="", last_food_unknown="yes", last_drink_unknown="yes")

    assert "Last food Not known Last drink Not known" in card(ben)
    assert arrived(clinic, visit_id).discrepancies == (Discrepancy.FOOD_UNKNOWN, Discrepancy.DRINK_UNKNOWN)


def test_nothing_is_taken_for_granted_and_nothing_typed_is_lost(ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new").sends(
        f"/desk/visits/{visit_id}/check-ins", ride="other", ride_phone="12", last_drink="06:00"
    )

    assert (ben.status, ben.page.title and ben.page.title.get_text()) == (
        422,
        "Error: Check in Ada Lind - Riverside Clinic",
    )
    assert [(a["href"], a.get_text()) for a in ben.page.select(".problem a")] == [
        ("#right_person", "Choose if name and birth date match"),
        ("#ride_name", "Enter a first name"),
        ("#ride_phone", "Enter a phone number with its area code, like (202) 555-0142"),
        ("#inside", "Choose if the ride comes inside"),
        ("#reached", "Choose if the phone number is right"),
        ("#last_food", "Enter the time like 7:30 am, or check Not known"),
    ]
    assert all(ben.page.select_one(str(a["href"])) for a in ben.page.select(".problem a"))
    held = {name: ben.page.select_one(f"#{name}")["value"] for name in ("ride_phone", "last_drink")}  # type: ignore[index]
    assert held == {"ride_phone": "12", "last_drink": "06:00"}


def test_as_planned_means_the_ride_the_page_was_shown_for(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, planned="Joe")

    assert ben.sees("The ride has changed in the meantime. Please check it again")
    assert arrivals.of_visit(clinic.clinic_id, visit_id) is None


def test_a_visit_that_is_not_ready_is_warned_of_with_its_reasons_and_checked_in_all_the_same(
    clinic: ClinicFacts, ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().goes_to("/visit/questions/ride-home").answers("drive-self")

    page = ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new")
    assert page.sees("This visit is not ready. Please call a nurse before the visit begins.")
    assert page.sees("Desk Plans to drive home.")
    assert not page.sees("as planned") and not page.sees("As planned")
    ben.checks_in(visit_id, ride="none")

    told = arrived(clinic, visit_id)
    assert (told.predicted, told.discrepancies) == (Status.NOT_READY, (Discrepancy.NO_RIDE,))
    assert ben.sees("Nurse No ride home. Blocks the visit")


def test_what_stands_in_the_way_is_told_only_where_something_can(ben: StaffAtDesk, visit_id: str):
    def told() -> bool:
        return ben.goes_to(f"/desk/visits/{visit_id}").sees("What is missing")

    ready = told()
    ben.checks_in(visit_id, last_food="09:00")
    arrived = told()
    ben.calls_off(visit_id, "ate-or-drank")

    assert (ready, arrived, told()) == (True, True, False)


def test_what_is_for_nurses_is_counted_for_ben_and_read_by_chi(
    ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ada.says_who().goes_to("/visit/questions/health-change").answers("yes")
    address, reason = f"/desk/visits/{visit_id}/check-ins/new", "Reports a change in health or medicines."

    seen = [
        (who.goes_to(address).sees("For the nurse to look at: 1"), who.sees(reason)) for who in (ben, chi)
    ]

    assert seen == [(True, False), (True, True)]


def test_a_check_in_by_mistake_is_taken_back_and_can_be_made_again(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, ride_is_here="yes").sends(f"/desk/visits/{visit_id}/check-ins/takings-back")

    assert ben.sees("Check-in undone. The visit is open again.") and ben.sees("Check-in undone")
    assert ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")["Status"] == "Ready"
    ben.checks_in(visit_id)
    assert ben.sees("Ada is checked in.")


def test_ada_ate_and_so_it_is_not_going_ahead(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    ben.checks_in(visit_id, last_food="09:00").calls_off(visit_id, "ate-or-drank")

    assert ben.sees("Not going ahead: ate or drank") and "Last food 9:00 am" in card(ben)
    assert ben.page.select("#not-going-ahead, #arrived form") == []
    row = ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")
    assert (row["Status"], row["What is missing"]) == ("Not going ahead", "Not going ahead: ate or drank")


def test_no_visit_is_called_off_without_a_reason(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    for reason in ("", "holiday"):
        ben.calls_off(visit_id, reason)
        assert ben.sees("Nothing was recorded: choose a reason first.")

    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit and visit.row.cancelled_at is None


def test_called_off_by_mistake_is_taken_back_on_the_visits_page(
    ada: PatientAtPhone, rosa: Rosa, ben: StaffAtDesk, visit_id: str
):
    ben.calls_off(visit_id, "ill")
    offered = " ".join(str(ben.page.select_one("#going-ahead").get_text(" ")).split())  # type: ignore[union-attr]
    off = (ada.says_who().goes_to("/visit/plan").heading, rosa().opens_link().heading)

    ben.sends(f"/desk/visits/{visit_id}/cancellations/takings-back")

    assert offered == (
        "Going ahead after all? The visit goes back to how it was. The patient's link and messages work"
        " again. Both steps stay in the history. Take it back"
    )
    assert off == ("This visit is not taking place",) * 2
    assert ben.sees("Undone: this visit is going ahead.") and ben.sees("Going ahead after all")
    assert ben.page.select_one("#going-ahead") is None
    assert not ada.goes_to("/visit/plan").sees("This visit is not taking place")
    assert rosa().opens_link().heading != "This visit is not taking place"
    row = ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")
    assert (row["Status"], row["What is missing"]) == ("Ready", "Nothing")


def test_who_was_checked_in_before_it_was_called_off_is_checked_in_again(ben: StaffAtDesk, visit_id: str):
    ben.checks_in(visit_id, last_food="09:00").calls_off(visit_id, "ate-or-drank")

    ben.sends(f"/desk/visits/{visit_id}/cancellations/takings-back")

    assert "Last food 9:00 am" in card(ben)
    assert ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")["Status"].startswith("Here, not cleared")


def test_a_cancellation_is_not_taken_back_twice_or_once_its_day_is_over(ben: StaffAtDesk, visit_id: str):
    ben.calls_off(visit_id, "ill")
    with clock.stopped_at(TUESDAY + timedelta(days=1)):
        page = ben.signs_in().goes_to(f"/desk/visits/{visit_id}").page
        ben.sends(f"/desk/visits/{visit_id}/cancellations/takings-back")
        too_late = ben.sees("Nothing was recorded: someone else has closed or changed this visit.")
    ben.signs_in()

    said = [ben.sends(f"/desk/visits/{visit_id}/cancellations/takings-back").text for _ in range(2)]

    assert (page.select_one("#going-ahead"), too_late) == (None, True)
    assert ["Nothing was recorded" in text for text in said] == [False, True]


def test_what_a_nurse_must_follow_up_is_back_with_the_visit(
    ada: PatientAtPhone, chi: StaffAtDesk, visit_id: str
):
    ada.says_who().goes_to("/visit/questions/health-change").answers("yes")
    chi.calls_off(visit_id, "ill")
    off = bool(chi.goes_to("/desk/follow-ups").page.select(".call"))

    chi.sends(f"/desk/visits/{visit_id}/cancellations/takings-back")

    assert (off, bool(chi.goes_to("/desk/follow-ups").page.select(".call"))) == (False, True)


def test_a_visit_is_not_called_off_at_the_desk_for_what_only_a_schedule_says(ben: StaffAtDesk, visit_id: str):
    ben.calls_off(visit_id, "schedule")

    assert ben.sees("Nothing was recorded: choose a reason first.")


def test_rebooked_leads_to_the_next_visit(ben: StaffAtDesk, visit_id: str):
    ben.calls_off(visit_id, "rebooked")

    assert (ben.path, ben.heading) == ("/desk/visits/new", "Add a visit")
    assert ben.page.select_one("#first_name")["value"] == "Ada"  # type: ignore[index]


def test_the_second_desk_is_told_that_the_first_was_quicker(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    chi.goes_to(f"/desk/visits/{visit_id}/check-ins/new")
    ben.checks_in(visit_id)

    chi.sends(f"/desk/visits/{visit_id}/check-ins", ride="none", reached="nowhere")

    assert chi.sees("Nothing was recorded: someone else has closed or changed this visit.")


def test_dee_checks_nobody_in_elsewhere(dee: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    dee.signs_in()

    assert dee.goes_to(f"/desk/visits/{visit_id}/check-ins/new").status == 404
    for noun in ("check-ins", "check-ins/takings-back", "cancellations", "cancellations/takings-back"):
        assert dee.sends(f"/desk/visits/{visit_id}/{noun}", reason="ill").status == 404
    assert arrivals.of_visit(clinic.clinic_id, visit_id) is None


def test_the_board_of_today_leads_to_the_check_in_and_only_of_today(ben: StaffAtDesk, visit_id: str):
    links = [str(a["href"]) for a in ben.goes_to("/desk/2026-11-24").page.select("tbody .acts a")]
    with clock.stopped_at(TUESDAY - timedelta(days=1)):
        before = ben.signs_in().goes_to("/desk/2026-11-24").page.select("tbody .acts a")

    assert (links, before) == ([f"/desk/visits/{visit_id}/check-ins/new"], [])


def test_a_visit_that_is_ready_by_a_waiver_says_whose_it_is(
    clinic: ClinicFacts, ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ada.says_who().goes_to("/visit/questions/calm-place").answers("no")
    fact = chi.goes_to(f"/desk/visits/{visit_id}").page.select_one("#waivers [name=fingerprint]")
    assert fact
    chi.sends(
        f"/desk/visits/{visit_id}/waivers", fingerprint=str(fact["value"]), reason="Her sister has a room"
    )

    ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new")

    assert ben.sees("Ready because Chi waived something.")
    assert not ben.sees("This visit is not ready")


def test_the_board_tells_what_was_found_at_the_counter_and_who_takes_the_patient_home_now(
    ben: StaffAtDesk, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new").sends(
        f"/desk/visits/{visit_id}/check-ins",
        **{"ride": "other", "ride_name": "Bo", "ride_phone": "202 555 0192", "inside": "yes"},
        right_person="yes",
        **{"reached": "nowhere", "last_food": "02:00", "last_drink_unknown": "y", "planned": "Rosa"},
    )

    row = ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")

    assert row["What is missing"] == (
        "Nurse Not known when they last drank. Desk Someone other than planned takes the patient home."
        " Desk Not reachable at the number we had."
    )
    assert row["Ride home"] == "Bo (202) 555-0192"
    assert ben.goes_to(f"/desk/visits/{visit_id}").page.select("#ride") == []


def test_a_time_of_a_clock_that_is_fast_is_now_and_not_yesterday(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new").sends(
        f"/desk/visits/{visit_id}/check-ins",
        **{
            "right_person": "yes",
            "ride": "none",
            "reached": "nowhere",
            "last_food": "10:30",
            "last_drink": "10:21",
        },
    )

    found = arrived(clinic, visit_id)

    assert (found.arrival.last_food, found.arrival.last_drink) == (ARRIVES, ARRIVES)
