"""Every time has its day, a missing ride has no time, and what the clinic has not decided is said."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.conftest import TUESDAY
from tests.people import EscortAtPhone, PatientAtPhone, Person, StaffAtDesk

Rosa = Callable[[], EscortAtPhone]
NO_FOOD = "No food after this time. What you may still drink: Your care team will tell you"
NO_DRINKS = "Nothing to drink after this time"
ARRIVE, STARTS = "Arrive at Riverside Clinic", "Your visit starts"
MEETS = "Your ride meets you around this time"


def times(page: Person) -> list[tuple[str, str]]:
    """What a page says is when."""
    rows = page.page.select(".when > div")
    told = [(row.select_one("dt"), row.select_one("dd")) for row in rows]
    return [
        (" ".join(dt.get_text().split()), " ".join(dd.get_text(" ").split())) for dt, dd in told if dt and dd
    ]


def day_of(ada: PatientAtPhone) -> list[tuple[str, str]]:
    """The day of the visit on Ada's plan, without what comes after it."""
    return [(when, what) for when, what in times(ada.goes_to("/visit/plan")) if when != "After"]


def moves(clinic: ClinicFacts, visit_id: str, starts_at: datetime) -> None:
    visits.move(Act(clinic.clinic_id, "test", clock.now(), visit_id), starts_at, was=TUESDAY)


def decides(clinic: ClinicFacts, *undecided: str, **values: str) -> None:
    """The clinic decides everything but this, and some of it otherwise."""
    settings = {name: value for name, value in {**DECIDED, **values}.items() if name not in undecided}
    clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), settings)


@pytest.mark.usefixtures("has_sent")
def test_a_visit_at_half_past_five_says_which_evening_eating_ends(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    moves(clinic, visit_id, TUESDAY.replace(hour=5))

    assert day_of(ada) == [
        ("Monday 11:30 pm", NO_FOOD),
        ("Tuesday 3:30 am", NO_DRINKS),
        ("5:15 am", ARRIVE),
        ("5:30 am", STARTS),
        ("7:30 am", MEETS),
    ]


@pytest.mark.usefixtures("has_sent")
def test_a_visit_around_midnight_says_the_day_of_each_time_that_is_on_another(
    ada: PatientAtPhone, rosa: Rosa, clinic: ClinicFacts, visit_id: str
):
    moves(clinic, visit_id, TUESDAY.replace(hour=0, minute=5))
    early = day_of(ada)
    moves(clinic, visit_id, TUESDAY.replace(hour=22, minute=30))
    late, ride = day_of(ada), times(rosa().opens_link())

    assert early[2:4] == [("Monday 11:50 pm", ARRIVE), ("12:05 am", STARTS)]
    assert late[3:] == [("10:30 pm", STARTS), ("Wednesday 12:30 am", MEETS)]
    assert ride[:2] == [
        ("Day", "Tuesday, November 24"),
        ("Time", "About Wednesday 12:30 am to Wednesday 1:00 am"),
    ]


def test_before_any_answer_the_ride_is_missing_and_has_no_time(ada: PatientAtPhone):
    assert day_of(ada.says_who())[-2:] == [("10:30 am", STARTS), ("", "Your ride home is still missing")]


@pytest.mark.usefixtures("has_sent")
def test_a_ride_who_cannot_come_is_missing_on_the_plan_and_named_as_such_in_the_file(
    ada: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa
):
    assert day_of(ada)[-1] == ("12:30 pm", MEETS)

    rosa().says("declined")

    assert day_of(ada)[-1] == ("", "Your ride home is still missing")
    file = ben.goes_to("/desk/2026-11-24").sends("/desk/2026-11-24/exports").response
    assert file and "Rosa: said no 9:41 am" in file.text


@pytest.mark.parametrize(
    ("undecided", "told"),
    [
        (("fasting",), "When to stop eating and drinking: Your care team will tell you"),
        (("food_stop_hours",), "When to stop eating: Your care team will tell you"),
        (("drink_stop_hours",), "When to stop drinking: Your care team will tell you"),
        (
            ("food_stop_hours", "drink_stop_hours"),
            "When to stop eating and drinking: Your care team will tell you",
        ),
        (("arrive_early_minutes",), "When to arrive: Your care team will tell you"),
        (("visit_minutes",), "When your ride meets you: Your care team will tell you"),
    ],
)
@pytest.mark.usefixtures("has_sent")
def test_what_the_clinic_has_not_decided_the_care_team_will_tell(
    ada: PatientAtPhone, clinic: ClinicFacts, undecided: tuple[str, ...], told: str
):
    decides(clinic, *undecided)

    assert [what for when, what in day_of(ada) if not when] == [told]


@pytest.mark.usefixtures("has_sent")
def test_a_clinic_that_lets_patients_eat_says_nothing_of_when_to_stop(
    ada: PatientAtPhone, clinic: ClinicFacts
):
    decides(clinic, fasting="no")

    assert day_of(ada) == [("10:15 am", ARRIVE), ("10:30 am", STARTS), ("12:30 pm", MEETS)]


def test_of_whatever_is_undecided_no_page_is_silent_or_guesses(ada: PatientAtPhone, clinic: ClinicFacts):
    clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), {})
    ada.says_who().answers_everything().sends_answers()

    assert [what for when, what in day_of(ada)] == [
        "When to stop eating and drinking: Your care team will tell you",
        "When to arrive: Your care team will tell you",
        STARTS,
        "When your ride meets you: Your care team will tell you",
    ]
    assert ada.sees("How long? Your care team will tell you.")


@pytest.mark.usefixtures("has_sent")
def test_the_desk_is_not_left_without_a_word_where_no_time_to_stop_is_decided(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    decides(clinic, "food_stop_hours")

    with clock.stopped_at(TUESDAY):
        ben.signs_in().goes_to(f"/desk/visits/{visit_id}/check-ins/new")

    assert ben.sees("Food: ask a nurse, no time is decided. Drinks until 8:30 am.")


@pytest.mark.usefixtures("has_sent")
def test_a_visit_that_is_over_says_so_on_the_rides_page(
    ben: StaffAtDesk, chi: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page = rosa().says_yes()
    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id, ride_is_here="yes")
        here = page.opens_link().heading
        chi.signs_in().sends(f"/desk/visits/{visit_id}/treatments")
        left = chi.sends(f"/desk/visits/{visit_id}/departures", with_whom="ride")
        assert left.status == 200
        gone = page.opens_link().heading

    assert (here, gone) == ("Thank you for taking Ada home", "This visit is over")
    assert page.sees("The visit is over, so your answer cannot be changed here.")
    assert page.page.select("form") == []


@pytest.mark.usefixtures("has_sent")
@pytest.mark.parametrize(
    ("hours", "heading"),
    [(0, "The ride home for Ada"), (4, "This visit is over")],
)
def test_a_visit_whose_patient_was_never_checked_in_begins_and_is_over_for_the_ride_too(
    rosa: Rosa, visit_id: str, hours: int, heading: str
):
    link = rosa()

    with clock.stopped_at(TUESDAY + timedelta(hours=hours)):
        assert link.opens_link().heading == heading
        link.sends(link.link, visit=visit_id, answer="declined", note="Sorry")

    assert link.status == 409
    assert link.heading == ("The visit is over" if hours else "The visit has begun")
    assert link.sees("Sorry")


def test_a_code_for_the_tablet_that_ends_after_midnight_says_on_which_day(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(TUESDAY.replace(hour=23, minute=58)):
        ben.signs_in().goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/tablet-codes")

    assert ben.sees("Wed, Nov 25, 12:03 am")
