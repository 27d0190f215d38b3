"""Nobody is checked in before the visit's day, and what happened is noted afterwards if it was forgotten."""

from datetime import timedelta

import pytest

from questionnaire import clock
from questionnaire.core.readiness.case import Status
from questionnaire.core.reporting.counts import Attendance, week_of
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.reporting import outcomes
from questionnaire.records.visit import check_in, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit_facts import arrivals
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import PatientAtPhone, StaffAtDesk, comes, rosa_says_yes

THE_DAY_AFTER = TUESDAY + timedelta(days=1)
AFTERWARDS = {"ride": "as-planned", "planned": "Rosa", "inside": "yes", "reached": "known"}
AFTERWARDS |= {"last_food": "02:00", "last_drink": "06:00"}


@pytest.fixture(autouse=True)
def monday(has_sent: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str) -> None:
    """Ada has sent her answers on Monday, and Rosa said yes."""
    rosa_says_yes(clinic.clinic_id, visit_id, at=clock.now())


def banner(ben: StaffAtDesk) -> str:
    found = ben.page.select_one("#outcome-missing")
    return " ".join(found.get_text(" ").split()) if found else ""


def what(clinic: ClinicFacts, visit_id: str) -> list[str]:
    return [line.what.value for line in history.of_visit(clinic.clinic_id, visit_id)]


def test_nobody_is_checked_in_before_the_visits_day(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    offered = ben.goes_to(f"/desk/visits/{visit_id}").text
    for told in (
        ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new").text,
        ben.sends(f"/desk/visits/{visit_id}/check-ins", **AFTERWARDS).text,
    ):
        assert "Not checked in: this visit is on Tuesday, November 24." in told

    assert "Check-in opens on Tuesday, November 24." in offered and "Check in" not in offered
    assert arrivals.of_visit(clinic.clinic_id, visit_id) is None
    assert "checked-in" not in what(clinic, visit_id)


def test_who_came_early_is_moved_to_today_and_checked_in(ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}/check-ins/new")
    link = next(a for a in ben.page.select(".banner a") if a.get_text() == "Move it to today")
    ben.goes_to(str(link["href"]))
    filled = {name: str(ben.page.select_one(f"#{name}")["value"]) for name in ("visit_date", "visit_time")}  # type: ignore[index]
    ben.sends(f"/desk/visits/{visit_id}/moves", **filled)

    ben.checks_in(visit_id)

    assert filled == {"visit_date": "2026-11-23", "visit_time": "09:45"}
    assert ben.sees("Ada is checked in.")


def test_on_the_visits_day_all_is_as_ever(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(TUESDAY + timedelta(hours=3)):
        page = ben.signs_in().goes_to(f"/desk/visits/{visit_id}")
        before = banner(ben), page.page.select_one("#not-going-ahead[open]")
        ben.checks_in(visit_id)

    assert before == ("", None)
    assert ben.sees("Ada is checked in.") and not ben.sees("after the visit's time")


def test_a_visit_whose_time_is_over_asks_what_happened(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(TUESDAY + timedelta(hours=4)):
        ben.signs_in().goes_to(f"/desk/visits/{visit_id}")

    assert banner(ben) == (
        "This visit's time has passed. Record what happened: The patient came It did not go ahead"
    )
    assert ben.page.select_one("#not-going-ahead[open] [value=did-not-come]")


def test_what_happened_is_noted_the_day_after_and_stays_true(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(THE_DAY_AFTER):
        page = ben.signs_in().goes_to(f"/desk/visits/{visit_id}/check-ins/new")
        asked = page.heading, [legend.get_text() for legend in page.page.select("legend h2")]
        can_tick = page.page.select_one("[name=ride_is_here]")
        page.sends(f"/desk/visits/{visit_id}/check-ins", **AFTERWARDS, ride_is_here="yes")
        told = arrivals.of_visit(clinic.clinic_id, visit_id)
        visit = visits.find(clinic.clinic_id, visit_id)

        assert asked == (
            "Record what happened: Ada Lind",
            [
                *("Who took the patient home?", "Did the ride come inside?"),
                *("Where was the patient reached that day?", "Last food and drink"),
            ],
        )
        assert can_tick is None
        assert told and visit and visit.escort
        assert (told.at, told.arrival.last_food) == (THE_DAY_AFTER, TUESDAY.replace(hour=2, minute=0))
        assert (told.predicted, told.arrival.ride_is_here) == (Status.READY, False)
        assert visit.escort.state.value == "confirmed"
        assert ben.sees("Noted 10:30 am, after the visit's time.") and ben.sees("Before the visit Ready")
        assert ben.sees("Noted afterward: the patient came Ben, 10:30 am")
        assert banner(ben) == ""


def test_what_was_said_after_the_visit_began_makes_no_prediction(
    clinic: ClinicFacts, ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(TUESDAY + timedelta(minutes=20)):
        ada.says_who().goes_to("/visit/questions/ride-home").answers("drive-self")
    with clock.stopped_at(THE_DAY_AFTER):
        ben.signs_in().goes_to(f"/desk/visits/{visit_id}/check-ins/new")
        ben.sends(f"/desk/visits/{visit_id}/check-ins", **{**AFTERWARDS, "ride": "none"})
        told = arrivals.of_visit(clinic.clinic_id, visit_id)

    assert told and told.predicted is Status.READY


def test_who_is_noted_two_weeks_later_counts_with_those_who_came_that_week(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    two_weeks_on = TUESDAY + timedelta(days=14)
    with clock.stopped_at(two_weeks_on):
        ben.signs_in().checks_in(visit_id)
    happened = outcomes.happened(clinic, MONDAY, THE_DAY_AFTER, two_weeks_on + timedelta(hours=1))

    assert happened.came == (Attendance(week_of(TUESDAY, clinic.calendar), True, False, True),)


def test_fifteen_days_later_nobody_remembers_who_came(clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(TUESDAY + timedelta(days=15)):
        ben.signs_in().goes_to(f"/desk/visits/{visit_id}/check-ins/new")
        said = ben.sees("Nothing was recorded: the visit was more than 14 days ago.")
        ben.sends(f"/desk/visits/{visit_id}/check-ins", **AFTERWARDS)

    assert (said, arrivals.of_visit(clinic.clinic_id, visit_id)) == (True, None)
    assert banner(ben) == (
        "This visit's time has passed and no outcome was recorded."
        " You have 14 days to record that the patient came."
    )


def test_that_somebody_did_not_come_is_known_once_the_visit_was_to_begin(ben: StaffAtDesk, visit_id: str):
    ben.calls_off(visit_id, "did-not-come")
    too_early = ben.sees("Nothing was recorded: choose a reason first.")
    with clock.stopped_at(THE_DAY_AFTER):
        ben.signs_in().calls_off(visit_id, "did-not-come")

        assert too_early and ben.sees("Not going ahead: no-show")


def test_what_was_noted_by_mistake_afterwards_is_taken_back_the_same_day(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(THE_DAY_AFTER):
        ben.signs_in().calls_off(visit_id, "did-not-come")
        ben.sends(f"/desk/visits/{visit_id}/cancellations/takings-back").checks_in(visit_id)
        ben.sends(f"/desk/visits/{visit_id}/check-ins/takings-back")

    assert banner(ben).startswith("This visit's time has passed. Record what happened:")


def test_a_visit_that_was_moved_in_the_meantime_is_not_checked_in(clinic: ClinicFacts, visit_id: str):
    seen = visits.find(clinic.clinic_id, visit_id)
    assert seen
    visits.move(seen.act("test", MONDAY), THE_DAY_AFTER, was=seen.starts_at)

    assert not comes(seen, by="staff:ab12", at=TUESDAY)
    assert arrivals.of_visit(clinic.clinic_id, visit_id) is None


def test_what_was_said_for_a_visit_that_was_noted_late_is_no_older_for_it(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(TUESDAY + timedelta(days=10)):
        ben.signs_in().checks_in(visit_id)
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone="+12025550107")
    again = visits.add(Act(clinic.clinic_id, "test", MONDAY), ada, TUESDAY + timedelta(days=28))
    visit = visits.find(clinic.clinic_id, again)

    last = visit and visits.before(visit)

    assert last and last.visit_id == visit_id
    assert {answer.stale for answer in last.answers.values()} == {None}


def test_a_visit_outcome_missing_until_somebody_says_what_came_of_it(clinic: ClinicFacts, visit_id: str):
    def outcome_missing(hours: int) -> bool:
        visit = visits.find(clinic.clinic_id, visit_id)
        assert visit
        return visit.outcome_missing(TUESDAY + timedelta(hours=hours))

    before = [outcome_missing(hours) for hours in (-1, 3, 4, 500)]
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    check_in.cancel(visit.act("staff:ab12", THE_DAY_AFTER), Reason.DID_NOT_COME)

    assert (before, outcome_missing(500)) == ([False, False, True, True], False)


def test_a_check_in_by_mistake_that_was_taken_back_is_no_prediction(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(TUESDAY - timedelta(minutes=15)):
        ben.signs_in().checks_in(visit_id)
    with clock.stopped_at(TUESDAY + timedelta(minutes=15)):
        ben.signs_in().sends(f"/desk/visits/{visit_id}/check-ins/takings-back")
    with clock.stopped_at(THE_DAY_AFTER):
        ben.signs_in().checks_in(visit_id)
        told = arrivals.of_visit(clinic.clinic_id, visit_id)

    assert told and told.predicted is Status.READY


def test_a_number_that_is_noted_afterwards_replaces_no_newer_one(
    clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    reached = {**AFTERWARDS, "reached": "other", "phone": "(202) 555-0133"}
    with clock.stopped_at(THE_DAY_AFTER):
        ben.signs_in().sends(f"/desk/visits/{visit_id}/check-ins", **reached)
        told, visit = arrivals.of_visit(clinic.clinic_id, visit_id), visits.find(clinic.clinic_id, visit_id)

    assert told and visit
    assert (told.arrival.phone, visit.phone) == ("+12025550133", "+12025550107")


def test_a_visit_that_is_over_stays_as_ready_as_it_was_at_its_start(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(THE_DAY_AFTER):
        status = ben.signs_in().goes_to("/desk/outcome-missing").row_of("Ada Lind")["Status"]
        ben.goes_to(f"/desk/visits/{visit_id}")

    assert status == "Ready"
    assert not ben.sees("Said some time ago")


def test_the_board_tells_no_hour_of_arrival_for_what_was_noted_later(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(THE_DAY_AFTER):
        ben.signs_in().checks_in(visit_id)

        assert ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")["Status"] == "Left"


def test_who_is_checked_in_cannot_be_one_who_did_not_come(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(TUESDAY + timedelta(hours=1)):
        ben.signs_in().checks_in(visit_id).calls_off(visit_id, "did-not-come")

        assert ben.sees("Nothing was recorded: choose a reason first.")
