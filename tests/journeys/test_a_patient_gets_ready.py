"""Whole journeys, from the link to the board."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from questionnaire import clock
from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY, TUESDAY
from tests.people import ASKED, FIRST, NEXT, EscortAtPhone, PatientAtPhone, StaffAtDesk, how_far

Rosa = Callable[[], EscortAtPhone]
DAY = "/desk/2026-11-24"
DEPENDS_ON_THE_TIME = [question.id for question in ASKED if question.asks_again_when_moved]
MAY_CHANGE_ANY_DAY = [question.id for question in ASKED if question.recheck]


def test_the_ready_patient_is_ready_on_the_board(ada: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa):
    ada.says_who().answers_everything().sends_answers()
    rosa().says_yes()

    assert ada.heading == "Thank you. We have your answers."
    assert ben.goes_to(DAY).row_of("Ada Lind") == {
        "Time": "10:30 am",
        "Patient": "Ada Lind (202) 555-0107",
        "Status": "Ready",
        "What is missing": "Nothing",
        "Ride home": "Rosa said yes 9:41 am (202) 555-0142",
        "Last activity": "9:41 am",
    }


@pytest.mark.usefixtures("has_answered")
def test_everything_answered_is_not_ready_before_it_is_sent(
    ada: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa
):
    rosa().says_yes()

    row = ben.goes_to(DAY).row_of("Ada Lind")

    assert (row["Status"], row["What is missing"]) == (
        "In progress",
        "Desk All answered, not sent. Call to send them.",
    )


def test_a_patient_who_plans_to_drive_is_told_and_not_ready(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers_until("ride-home")

    ada.answers("drive-self")

    assert ada.heading == "You will need another way home"
    assert ada.sees("Please do not plan to drive yourself.")
    row = ben.goes_to(DAY).row_of("Ada Lind")
    assert row["Status"] == "Not ready"
    now = how_far(clinic.clinic_id, visit_id)
    assert row["What is missing"] == (
        "Desk Plans to drive home. Help plan another way."
        f" Desk Stopped after {now.answered_count} of {now.question_count} questions. Call to go on."
    )


def test_after_the_stop_page_the_patient_says_what_would_help_or_changes_the_answer(ada: PatientAtPhone):
    ada.says_who().answers_until("ride-home").answers("drive-self")

    ada.presses("Tell us what would help").answers_until("ride-help")
    ada.goes_to("/visit/questions/ride-home").answers("adult").answers_until("ride-check")


def test_a_check_missed_twice_is_explained_re_asked_and_then_a_person_takes_over(
    ada: PatientAtPhone, ben: StaffAtDesk
):
    ada.says_who().answers_until("check-driving")
    first_order = ada.options()

    ada.answers("short")
    assert ada.heading == "Let's look at that again"
    assert ada.sees("Do not drive or use heavy machines for a time.")
    ada.presses("Answer once more")
    second_order = ada.options()
    ada.answers("drive")

    assert ada.heading == "We will go over this with you"
    assert sorted(first_order) == sorted(second_order) and first_order != second_order
    assert ada.presses("Continue").question == NEXT["check-driving"]
    row = ben.goes_to(DAY).row_of("Ada Lind")
    assert row["What is missing"].startswith("Desk Driving rule not clear yet. Go over it by phone.")


def test_a_check_got_right_goes_on_at_once_with_its_explanation(ada: PatientAtPhone):
    ada.says_who().answers_until("check-driving")

    ada.answers("wait")

    assert ada.question == NEXT["check-driving"]
    assert ada.sees("That is right")


def test_a_doubled_tap_on_a_check_counts_as_one_try(ada: PatientAtPhone):
    ada.says_who().answers_until("check-driving")
    twin = ada.response

    ada.answers("short")
    ada.response = twin
    ada.answers("short")

    assert ada.question == "check-driving"
    assert ada.sees("We already had your answer. Please look at this page again.")


@pytest.mark.usefixtures("has_answered")
def test_an_early_answer_changed_takes_its_questions_off_the_path_and_back(ada: PatientAtPhone):
    assert ada.sees("Rosa (202) 555-0142")

    ada.presses("Change: How will you get home").answers("no-ride")
    assert ada.question == "ride-help"
    ada.answers("cost")
    assert ada.path == "/visit/check"
    assert not ada.sees("Rosa")

    ada.presses("Change: How will you get home").answers("adult")
    assert ada.path == "/visit/check"
    assert ada.sees("Rosa (202) 555-0142")


def test_the_same_link_on_another_device_opens_at_the_first_open_question(ada: PatientAtPhone):
    ada.says_who().answers_one().answers_one()

    tablet = ada.another_device().says_who()

    assert tablet.question == NEXT[NEXT[FIRST]]


def test_a_link_issued_anew_ends_the_old_one_and_whoever_came_in_by_it(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers_one()

    ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/links")

    assert ada.goes_to("/visit/").heading == "Your session has ended"
    assert ada.goes_to(ada.link).heading == "This link does not work"
    new = ben.page.select_one("#link")
    assert new and str(new["value"]).removeprefix("http://localhost") != ada.link


def test_an_answer_for_nurses_is_one_plain_line_at_the_front_desk(
    ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, rosa: Rosa, visit_id: str
):
    ada.says_who().answers_everything(calm_place="no", feel_apart="worry")
    ada.sends_answers()
    rosa().says_yes()

    assert ben.goes_to(DAY).row_of("Ada Lind")["What is missing"] == "Nurse question for the nurse"
    assert not ben.goes_to(f"/desk/visits/{visit_id}").sees("No, not really")
    assert not ben.sees("This worries me")
    assert chi.goes_to(DAY).row_of("Ada Lind")["What is missing"] == (
        "Nurse No calm or safe place to rest. Call in private."
        " Nurse Worried: feeling apart from body (dissociation). Call to talk."
    )
    assert chi.goes_to(f"/desk/visits/{visit_id}").sees("No, not really")


@pytest.mark.usefixtures("has_answered")
def test_the_visit_page_shows_the_text_the_patient_saw(ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}")

    assert ben.sees("Shown to the patient: Good plan. Effects of the medicine can last for a while")


def test_a_visit_is_added_and_its_link_opens(ben: StaffAtDesk):
    ben.goes_to("/desk/visits/new").sends(
        "/desk/visits",
        first_name="Gus",
        last_name="Romero",
        month="9",
        day="25",
        year="1977",
        visit_date="2026-11-25",
        visit_time="14:00",
    )

    assert ben.heading == "Gus Romero"
    assert ben.sees("The visit is added. Its link is on this page.")
    link = str(ben.page.select_one("#link")["value"])  # type: ignore[index]
    gus = PatientAtPhone(ben.app, link=link.removeprefix("http://localhost"), born=date(1977, 9, 25))
    assert gus.says_who().question == FIRST


def test_checked_in_ends_answering_and_the_patient_is_told(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who()
    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id)

    ada.answers_one()

    assert ada.sees("Your last answer was not saved, because your visit is checked in or canceled.")
    assert ada.presses("Go to your plan").heading == "You are checked in"
    ada.goes_to(f"/visit/questions/{FIRST}")
    assert ada.sees("You can no longer change your answers here. Please call us.")


def test_the_board_says_why_a_moved_visit_is_open_again(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers_everything(ride_home="drive-self", ride_help=("busy",)).sends_answers()

    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        ben.goes_to(f"/desk/visits/{visit_id}/moves/new").sends(
            f"/desk/visits/{visit_id}/moves", visit_date="2026-11-27", visit_time="09:00"
        )
        row = ben.goes_to("/desk/2026-11-27").row_of("Ada Lind")
        now = how_far(clinic.clinic_id, visit_id)

    assert now.question_count - now.answered_count == 4  # what depends on the time, as the next line says
    assert row["Status"] == "Needs follow-up"
    assert row["What is missing"] == (
        "Desk The ride is not free then. Offer another time."
        " Desk Time changed: the new time, ride, support, eating times to be confirmed again."
        f" Patient {now.answered_count} of {now.question_count} answered"
    )


@pytest.mark.usefixtures("has_sent")
def test_a_moved_visit_is_ready_again_once_the_patient_has_confirmed_with_one_tap_each(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        ben.goes_to(f"/desk/visits/{visit_id}/moves/new").sends(
            f"/desk/visits/{visit_id}/moves", visit_date="2026-11-27", visit_time="09:00"
        )
        asked = []
        ada.goes_to("/visit/")
        while ada.question and ada.question not in asked:
            asked.append(ada.question)
            assert ada.sees("Your visit has a new time: Friday, November 27, 9:00 am.")
            ada.presses_continue()

        assert asked == DEPENDS_ON_THE_TIME
        assert ada.heading == "You are ready for Friday"
        assert ben.goes_to("/desk/2026-11-27").row_of("Ada Lind")["Status"] == "Ready"
        assert ben.goes_to(DAY).heading == "Tuesday, November 24"
        assert not ben.sees("Ada Lind")


@pytest.mark.usefixtures("has_sent")
def test_an_answer_to_a_page_with_the_old_time_is_asked_for_the_new_one_and_nothing_is_lost(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.goes_to("/visit/questions/ride-person")

    with clock.stopped_at(MONDAY + timedelta(minutes=1)):
        ben.goes_to(f"/desk/visits/{visit_id}/moves/new").sends(
            f"/desk/visits/{visit_id}/moves", visit_date="2026-11-27", visit_time="09:00"
        )
        ada.answers(name="Joe", phone="202 555 0143")
        status, name = ada.status, ada.page.select_one("#name")["value"]  # type: ignore[index]
        assert (status, ada.question, name) == (409, "ride-person", "Joe")
        assert ada.sees(
            "Your visit was moved to Friday, November 27, 9:00 am. Your last answer was not saved."
        )
        ada.answers(name="Joe", phone="202 555 0143")

    assert ada.question == DEPENDS_ON_THE_TIME[0]  # the first of what is to be confirmed for Friday


def test_a_ride_whom_we_may_not_ask_is_confirmed_again_by_the_patient_the_business_day_before(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with clock.stopped_at(MONDAY - timedelta(days=4)):
        ada.says_who().answers_everything(ride_contact="ask").sends_answers()
        assert ben.goes_to(DAY).row_of("Ada Lind")["Status"] == "Ready"

    row = ben.signs_in().goes_to(DAY).row_of("Ada Lind")
    before = how_far(clinic.clinic_id, visit_id)
    ada.says_who()
    asked = []
    while ada.question:
        asked.append(ada.question)
        assert ada.sees("You told us this on Thursday. Is it still true? If it is, press Continue.")
        ada.presses_continue()

    assert (row["Status"], row["What is missing"]) == (
        "In progress",
        f"Desk Sent, but {len(asked)} of {before.question_count} open again. Call to confirm.",
    )
    assert asked == MAY_CHANGE_ANY_DAY
    assert ada.heading == "You are ready for Tuesday"


def test_signing_out_ends_the_session_on_the_server(ben: StaffAtDesk):
    ben.goes_to("/desk/")
    with ben.client.session_transaction() as cookie:
        stolen = dict(cookie)

    ben.sends("/desk/sign-out")
    with ben.client.session_transaction() as cookie:
        cookie.update(stolen)

    assert ben.goes_to("/desk/").heading == "Sign in"
