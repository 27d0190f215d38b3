"""From the check-in to the way home: nothing that could harm Ada is tidied away by checking her in."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from questionnaire import clock
from questionnaire.core.reporting.day_counts import Clearing, DayCourse, Leaving
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.reporting import outcomes
from tests.conftest import TUESDAY
from tests.people import PatientAtPhone, StaffAtDesk, rosa_says_yes

ARRIVES = TUESDAY - timedelta(minutes=10)


@pytest.fixture(autouse=True)
def tuesday(has_sent: None, ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    """Ada has sent her answers, Rosa said yes, and it is Tuesday, ten minutes before the visit."""
    rosa_says_yes(clinic.clinic_id, visit_id, at=clock.now())
    with clock.stopped_at(ARRIVES):
        ben.signs_in()
        chi.signs_in()
        yield


def row(person: StaffAtDesk) -> dict[str, str]:
    return person.goes_to("/desk/2026-11-24").row_of("Ada Lind")


def status(person: StaffAtDesk) -> str:
    return row(person)["Status"]


def clears(chi: StaffAtDesk, visit_id: str, **whys: str) -> StaffAtDesk:
    """Chi clears the reasons that begin with these words, each for her own reason."""
    page = chi.goes_to(f"/desk/visits/{visit_id}/clearances/new").page
    form: dict[str, list[str] | str] = {"fingerprint": []}
    for line in page.select(".clearance"):
        key, words = str(line.select_one("[name=fingerprint]")["value"]), line.get_text(" ")  # type: ignore[index]
        for begins, why in whys.items():
            if begins.replace("_", " ") in words:
                form["fingerprint"] = [*form["fingerprint"], key]
                form[f"why-{key}"] = why
    return chi.sends(f"/desk/visits/{visit_id}/clearances", **form)


def starts(chi: StaffAtDesk, visit_id: str) -> StaffAtDesk:
    return chi.sends(f"/desk/visits/{visit_id}/treatments")


@pytest.mark.parametrize(
    ("at_the_counter", "reason"),
    [
        ({"ride": "none"}, "Nurse No ride home."),
        ({"last_food": "09:00"}, "Nurse Ate later than your rule allows."),
        ({"last_food": "", "last_food_unknown": "yes"}, "Nurse Not known when they last ate."),
        ({"last_drink": "10:00"}, "Nurse Drank later than your rule allows."),
        ({"last_drink": "", "last_drink_unknown": "yes"}, "Nurse Not known when they last drank."),
        ({"right_person": "no"}, "Nurse The name or birth date does not match."),
    ],
)
def test_ada_is_here_but_not_cleared_and_no_treatment_starts(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str, at_the_counter: dict[str, str], reason: str
):
    ben.checks_in(visit_id, **at_the_counter)

    assert (row(ben)["Status"], row(ben)["What is missing"]) == ("Here, not cleared 10:20 am", reason)
    assert starts(chi, visit_id).sees("Nothing was recorded")
    assert status(chi) == "Here, not cleared 10:20 am"


def test_all_that_was_open_before_is_still_there_after_the_check_in(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().goes_to("/visit/questions/health-change").answers("no")
    ada.goes_to("/visit/questions/calm-place").answers("no")

    ben.checks_in(visit_id)

    assert status(ben).startswith("Here, nurse first") or status(ben).startswith("Here, not cleared")
    assert row(ben)["What is missing"] != "Nothing"


def test_it_is_on_top_of_chis_list_and_ben_is_not_to_clear_it(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, ride="none")

    first = chi.goes_to("/desk/follow-ups").page.select_one(".calls .gap h4")

    assert first and first.get_text(strip=True) == "No ride home."
    assert ben.goes_to(f"/desk/visits/{visit_id}/clearances/new").status == 403
    assert ben.sends(f"/desk/visits/{visit_id}/clearances").status == 403
    assert ben.sends(f"/desk/visits/{visit_id}/treatments").status == 403


def test_chi_clears_reason_by_reason_and_what_she_leaves_stays(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, ride="none", last_food="09:00")

    clears(chi, visit_id, Ate="Half a cracker, talked to Dr. Roy")
    still = row(ben)
    clears(chi, visit_id, No_ride="Her sister comes at two")

    assert (still["Status"], still["What is missing"]) == (
        "Here, not cleared 10:20 am",
        "Nurse No ride home. Waived: Ate later than your rule allows",
    )
    assert status(ben) == "Here, cleared 10:20 am"
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("Her sister comes at two")
    assert ben.sees("Cleared by Chi")


def test_a_reason_is_cleared_only_with_words_of_its_own_and_what_was_typed_stays(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, ride="none", last_food="09:00")

    clears(chi, visit_id, Ate="", No_ride="Her sister comes at two")

    assert (chi.status, chi.sees("Enter why, in your words")) == (422, True)
    assert [str(box["value"]) for box in chi.page.select("[name^=why-]")] == ["Her sister comes at two", ""]
    assert status(ben) == "Here, not cleared 10:20 am"


def test_who_clears_a_reason_that_has_changed_looks_again(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    ben.checks_in(visit_id, ride="none")
    page = chi.goes_to(f"/desk/visits/{visit_id}/clearances/new").page
    key = str(page.select_one("[name=fingerprint]")["value"])  # type: ignore[index]
    ben.sends(f"/desk/visits/{visit_id}/check-ins/takings-back").checks_in(visit_id, last_food="09:00")

    chi.sends(f"/desk/visits/{visit_id}/clearances", **{"fingerprint": key, f"why-{key}": "Her sister comes"})

    assert (chi.status, chi.sees("Something has changed in the meantime")) == (409, True)
    assert chi.sees("Her sister comes")
    assert status(ben) == "Here, not cleared 10:20 am"


def test_a_ride_that_is_found_is_a_fact_and_needs_no_clearing(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id, ride="none").sends(f"/desk/visits/{visit_id}/rides", found_name="Joe")

    assert (status(ben), row(ben)["Ride home"]) == ("Here, cleared 10:20 am", "Joe")
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("A ride was found: Joe")


def test_a_ride_without_a_name_is_asked_for_again(ben: StaffAtDesk, visit_id: str):
    ben.checks_in(visit_id, ride="none").sends(
        f"/desk/visits/{visit_id}/rides", found_name="", found_phone="202 555 0163"
    )

    assert (ben.status, ben.sees("Enter a first name")) == (422, True)
    assert ben.page.select_one("[name=found_phone]")["value"] == "202 555 0163"  # type: ignore[index]


def test_the_day_goes_from_cleared_to_left_with_rosa(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    seen = [status(ben.checks_in(visit_id))]
    with clock.stopped_at(TUESDAY):
        seen.append(status(starts(chi, visit_id)))
    with clock.stopped_at(TUESDAY + timedelta(hours=1)):
        seen.append(status(chi.signs_in().sends(f"/desk/visits/{visit_id}/treatments/endings")))
    with clock.stopped_at(TUESDAY + timedelta(hours=2)):
        ben.signs_in().sends(f"/desk/visits/{visit_id}/departures", with_whom="ride")
        seen.append(status(ben))
        shown = row(ben)["What is missing"]

    assert seen == [
        "Here, cleared 10:20 am",
        "In treatment 10:30 am",
        "Waits for ride 11:30 am",
        "Left 12:30 pm",
    ]
    assert shown == "With Rosa"


def test_only_chi_lets_ada_go_alone_and_only_with_a_reason(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    starts(chi, ben.checks_in(visit_id) and visit_id)
    departures = f"/desk/visits/{visit_id}/departures"

    by_ben = ben.sends(departures, with_whom="alone", alone_reason="Lives next door").status
    without = chi.sends(departures, with_whom="alone", alone_reason="").status
    chi.sends(departures, with_whom="alone", alone_reason="Lives next door, Dr. Roy agreed")

    assert (by_ben, without) == (422, 422)
    assert row(ben)["What is missing"] == "Alone: Lives next door, Dr. Roy agreed"


def test_each_step_is_taken_back_by_who_may_set_it(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    undo = f"/desk/visits/{visit_id}/day-steps/takings-back"
    starts(chi, ben.checks_in(visit_id) and visit_id)
    ben.sends(f"/desk/visits/{visit_id}/departures", with_whom="other", other_name="Joe")

    seen = [status(ben), status(ben.sends(undo))]
    by_ben = ben.sends(undo).status
    seen.append(status(chi.sends(undo)))

    assert seen == ["Left 10:20 am", "In treatment 10:20 am", "Here, cleared 10:20 am"]
    assert by_ben == 403
    assert chi.sends(undo).sees("Nothing was recorded")


def test_a_treatment_that_has_begun_is_not_called_off(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str):
    starts(chi, ben.checks_in(visit_id) and visit_id)

    ben.calls_off(visit_id)

    assert ben.sees("Nothing was recorded")
    assert status(ben) == "In treatment 10:20 am"


def test_a_worry_is_talked_about_before_the_treatment(
    ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(ARRIVES - timedelta(hours=1)):
        ada.says_who().goes_to("/visit/questions/mood-mind").answers("worry")
    ben.checks_in(visit_id)
    before, refused = status(ben), starts(chi, visit_id).sees("Nothing was recorded")

    page = chi.goes_to(f"/desk/visits/{visit_id}/clearances/new").page
    keys = [str(box["value"]) for box in page.select("[name=fingerprint]")]
    chi.sends(
        f"/desk/visits/{visit_id}/clearances", fingerprint=keys, **{f"why-{k}": "We talked" for k in keys}
    )

    assert (before, refused) == ("Here, nurse first 10:20 am", True)
    assert status(ben) == "Here, cleared 10:20 am"


def test_the_day_after_what_nobody_cleared_still_waits_for_its_outcome(ben: StaffAtDesk, visit_id: str):
    ben.checks_in(visit_id, ride="none")

    with clock.stopped_at(TUESDAY + timedelta(days=1)):
        found = ben.signs_in().goes_to("/desk/outcome-missing").row_of("Ada Lind")["Status"]

    assert found.startswith("Here, not cleared") or found.startswith("Not cleared")


def test_the_day_after_who_was_cleared_has_left_and_the_board_says_what_is_not_known(
    ben: StaffAtDesk, visit_id: str
):
    ben.checks_in(visit_id)

    with clock.stopped_at(TUESDAY + timedelta(days=1)):
        shown = row(ben.signs_in())

    assert (shown["Status"], shown["What is missing"]) == ("Left", "Not recorded when or with whom")


def test_a_visit_is_none_of_dees_business_on_its_day(
    ben: StaffAtDesk, elsewhere: ClinicFacts, hire: Callable[..., StaffAtDesk], visit_id: str
):
    ben.checks_in(visit_id, ride="none")
    dee = hire(elsewhere, Role.NURSE, "Dee").signs_in()

    seen = [dee.goes_to(f"/desk/visits/{visit_id}/clearances/new").status]
    seen += [
        dee.sends(f"/desk/visits/{visit_id}/{what}").status
        for what in ("clearances", "treatments", "treatments/endings", "rides", "departures")
    ]

    assert set(seen) == {404}


def test_what_chi_clears_and_how_ada_leaves_is_what_the_insights_count(
    ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ben.checks_in(visit_id, ride="none", last_food="09:00")
    clears(chi, visit_id, Ate="Half a cracker", No_ride="Her sister comes at two")
    starts(chi, visit_id)
    chi.sends(f"/desk/visits/{visit_id}/departures", with_whom="alone", alone_reason="Lives next door")

    begin, end = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)
    (course,) = outcomes.happened(clinic, begin, end, TUESDAY + timedelta(hours=1)).courses

    assert course.day == DayCourse(
        TUESDAY.date(), frozenset({"ate", "no-ride"}), Clearing.CLEARED, Leaving.ALONE
    )
