"""Ada comes again: she is offered to say the same as last time, and is asked only what can change."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.definition.questions import EachTime
from questionnaire.definitions import reading as definitions
from questionnaire.definitions.reading import edition_of
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Edition, Visit
from questionnaire.records.store.database import writing
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import ASKED, FIRST, NEXT, PatientAtPhone, StaffAtDesk, rosa_says_yes
from tests.test_routes import page_faults

Books = Callable[..., PatientAtPhone]

FOUR_WEEKS = timedelta(days=28)
NEXT_DAY = "/desk/2026-12-22"

FRESH = [question.id for question in ASKED if question.each_time is EachTime.FRESH]
CONFIRMED = [question.id for question in ASKED if question.each_time is EachTime.CONFIRM]
ASKED_AGAIN = len(FRESH) + len(CONFIRMED)


@pytest.fixture
def came(has_sent: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str) -> None:
    """Ada has answered everything for Tuesday, sent it, and came."""
    rosa_says_yes(clinic.clinic_id, visit_id, at=clock.now())
    checks_in(ben, visit_id)


def checks_in(ben: StaffAtDesk, visit_id: str) -> None:
    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id)
        assert ben.sees("Ada is checked in.")


@pytest.fixture
def again(ada: PatientAtPhone, clinic: ClinicFacts) -> Books:
    """Ada with the link of a visit four weeks later, booked for her at a clinic."""

    def booked(at_clinic: ClinicFacts = clinic, starts_at: datetime = TUESDAY + FOUR_WEEKS) -> PatientAtPhone:
        patient = NewPatient("Ada", "Lind", ADA_BORN)
        visit_id = visits.add(Act(at_clinic.clinic_id, "test", clock.now()), patient, starts_at)
        return PatientAtPhone.with_link(ada.app, at_clinic.clinic_id, visit_id, ADA_BORN)

    return booked


def same_as_last_time(patient: PatientAtPhone) -> PatientAtPhone:
    """Press the button on the page of last time."""
    assert patient.path == "/visit/last-time"
    return patient.sends("/visit/repetitions")


def visit_in(desk: StaffAtDesk) -> str:
    """The id of the first visit on the board in front."""
    return str(desk.page.select_one("a.who")["href"]).rpartition("/")[2]  # type: ignore[index]


def goes_through(patient: PatientAtPhone) -> dict[str, str]:
    """Answer what is asked until the check page; each question with how: one tap on Continue, or in full."""
    asked: dict[str, str] = {}
    while patient.question:
        is_confirmed = patient.sees(
            "This is what you told us last time. Is it still true? If so, press Continue."
        )
        assert bool(patient.page.select("main input[checked], main #phone[value^='+']")) == is_confirmed
        asked[patient.question] = "one tap" if is_confirmed else "in full"
        if is_confirmed:
            patient.presses_continue()
        else:
            patient.answers_one()
    return asked


def test_ada_is_shown_what_she_said_last_time_and_offered_the_same(came: None, again: Books):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = again().says_who()

    assert (ada.path, ada.heading) == ("/visit/last-time", "Same as last time?")
    assert page_faults(ada.page) == []
    assert ada.sees("Your last visit was on Tuesday, November 24.")
    assert ada.sees(f"If nothing has changed, we will ask only {ASKED_AGAIN} short questions about things")
    rows = {
        row.dt.get_text(): " ".join(row.get_text(" ").split()) for row in ada.page.select(".answers > div")
    }
    assert rows["How will you get home after your infusion?"] == (
        "How will you get home after your infusion? An adult I know will take me home What we explained"
        " Good plan. Effects of the medicine can last for a while, so you may be told not to drive."
        " We will ask if this is still true."
    )
    assert rows["Do you often feel sick from car rides or from medicines?"] == (
        "Do you often feel sick from car rides or from medicines? No What we explained Good to know."
        " Some people may still have mild nausea. Please tell the care team if you feel sick, during or"
        " after."
    )
    assert rows["How ready do you feel for your visit?"] == (
        "How ready do you feel for your visit? Ready We will ask you this again."
    )


def test_same_as_last_time_asks_only_what_can_change_and_the_ride_takes_one_tap_a_question(
    came: None, again: Books, clinic: ClinicFacts, ben: StaffAtDesk
):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = same_as_last_time(again().says_who())
        began = ben.signs_in().goes_to(NEXT_DAY).row_of("Ada Lind")
        asked = goes_through(ada)
        rosa_says_yes(clinic.clinic_id, visit_in(ben.goes_to(NEXT_DAY)), at=clock.now())
        not_sent = ben.goes_to(NEXT_DAY).row_of("Ada Lind")
        ada.sends_answers()
        done = ben.goes_to(NEXT_DAY).row_of("Ada Lind")

    assert {question for question, how in asked.items() if how == "in full"} == set(FRESH)
    assert [question for question, how in asked.items() if how == "one tap"] == CONFIRMED
    assert (began["Status"], began["Ride home"]) == ("In progress", "No one named")
    assert began["What is missing"] == (
        f"Desk Stopped after {len(ASKED) - ASKED_AGAIN} of {len(ASKED)} questions. Call to go on."
    )
    assert (not_sent["Status"], not_sent["What is missing"]) == (
        "In progress",
        "Desk All answered, not sent. Call to send them.",
    )
    assert (done["Status"], done["Ride home"]) == ("Ready", "Rosa said yes 9:41 am (202) 555-0142")


def test_a_worry_of_last_time_is_asked_in_full(
    ada: PatientAtPhone, ben: StaffAtDesk, again: Books, visit_id: str
):
    said = {"feel_apart": "worry", "ride_home": "drive-self", "ride_help": ("busy",)}
    ada.says_who().answers_everything(**said, check_speak_up="wait").sends_answers()
    checks_in(ben, visit_id)

    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        asked = goes_through(same_as_last_time(again().says_who()))

    in_full = {"feel-apart", "ride-home", "ride-check", "ride-contact", "ride-person", "ride-guide"}
    in_full |= {"check-speak-up"}
    assert {question for question, how in asked.items() if how == "in full"} == {*FRESH, *in_full}


def test_who_would_rather_answer_everything_again_is_asked_everything(came: None, again: Books):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = again().says_who().presses("Answer everything again")
        first = ada.question
        ada.answers_one()
        offered_again = [ada.goes_to(page).path for page in ("/visit/", "/visit/last-time")]
        asked = {first: "in full", **goes_through(ada)}

    assert first == FIRST
    assert offered_again == [f"/visit/questions/{NEXT[FIRST]}"] * 2
    assert set(asked.values()) == {"in full"}
    assert list(asked) == [question.id for question in ASKED]


def test_nobody_is_forced_to_look_at_last_time(came: None, again: Books):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = again().says_who().goes_to(f"/visit/questions/{FIRST}")

    assert ada.question == FIRST


def test_two_taps_on_same_as_last_time_are_one(came: None, again: Books):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = again().says_who()
        twin = ada.response
        same_as_last_time(ada).answers_one()
        ada.response = twin
        ada.sends("/visit/repetitions")

    assert ada.question == NEXT[FIRST]


def test_a_first_visit_is_offered_nothing(ada: PatientAtPhone):
    assert ada.says_who().question == FIRST
    assert ada.goes_to("/visit/last-time").question == FIRST
    assert ada.sends("/visit/repetitions").question == FIRST


def test_the_same_name_and_birth_date_at_another_clinic_is_offered_nothing(
    came: None, again: Books, elsewhere: ClinicFacts
):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        stranger = again(elsewhere).says_who()
        came_to = [stranger.path, stranger.goes_to("/visit/last-time").path]

    assert came_to == [f"/visit/questions/{FIRST}"] * 2
    assert stranger.sends("/visit/repetitions").question == FIRST


@pytest.mark.parametrize(("days", "path"), [(179, "/visit/last-time"), (180, f"/visit/questions/{FIRST}")])
def test_a_visit_too_long_ago_offers_nothing(came: None, again: Books, days: int, path: str):
    with clock.stopped_at(MONDAY + timedelta(days=days)):
        ada = again(starts_at=MONDAY + timedelta(days=days + 1)).says_who()

    assert ada.path == path


def test_a_clinic_that_carries_nothing_over_offers_nothing(came: None, again: Books, clinic: ClinicFacts):
    clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), {**DECIDED, "carry_days": "0"})

    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        assert again().says_who().question == FIRST


def test_a_question_that_was_worded_differently_last_time_is_asked_in_full(
    came: None, again: Books, clinic: ClinicFacts, visit_id: str
):
    shipped = definitions.shipped().read_text(encoding="utf-8")
    older = shipped.replace("Can you rest for the rest of that day?", "Will you rest that day?")
    row = {"clinic_id": clinic.clinic_id, "edition": edition_of(older), "source": older, "at": MONDAY}
    with writing() as connection:
        connection.execute(insert(Edition), row)
        connection.execute(update(Visit).where(Visit.visit_id == visit_id).values(edition=row["edition"]))

    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        asked = goes_through(same_as_last_time(again().says_who()))

    assert {question for question, how in asked.items() if how == "in full"} == {*FRESH, "rest-after"}


def test_a_rule_the_clinic_has_changed_is_explained_anew(came: None, again: Books, clinic: ClinicFacts):
    with clock.stopped_at(TUESDAY + timedelta(days=1)):
        decided = {**DECIDED, "work_rule": "Please take two days off"}
        clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), decided)

    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        asked = goes_through(same_as_last_time(again().says_who()))

    assert asked["day-plans"] == "in full"


def test_a_rule_that_has_not_changed_since_it_was_explained_last_time_is_not_explained_anew(
    came: None, again: Books, clinic: ClinicFacts, ben: StaffAtDesk
):
    with clock.stopped_at(TUESDAY + timedelta(days=1)):
        decided = {**DECIDED, "work_rule": "Please take two days off", "care_rule": "Ask us first"}
        clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), decided)
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        second = same_as_last_time(again().says_who())
        in_full = goes_through(second)["day-plans"]
        second.sends_answers()
        rosa_says_yes(clinic.clinic_id, visit_in(ben.signs_in().goes_to(NEXT_DAY)), at=clock.now())
        page = str(ben.signs_in().goes_to(NEXT_DAY).page.select_one("a.who")["href"])  # type: ignore[index]
    with clock.stopped_at(TUESDAY + FOUR_WEEKS):
        ben.signs_in().checks_in(page.rpartition("/")[2])

    with clock.stopped_at(MONDAY + 2 * FOUR_WEEKS):
        third = same_as_last_time(again(starts_at=TUESDAY + 2 * FOUR_WEEKS).says_who())
        asked = goes_through(third)

    assert (in_full, asked["day-plans"]) == ("in full", "one tap")
    assert [question for question, how in asked.items() if how == "one tap"] == CONFIRMED


def test_the_visit_page_tells_what_is_of_last_time_and_what_ada_was_shown(
    came: None, again: Books, ben: StaffAtDesk, chi: StaffAtDesk, dee: StaffAtDesk
):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        same_as_last_time(again().says_who())
        page = str(ben.signs_in().goes_to(NEXT_DAY).page.select_one("a.who")["href"])  # type: ignore[index]
        ben.goes_to(page)
        chi.signs_in().goes_to(page)
        elsewhere = dee.signs_in().goes_to(page).status

    rows = {r.dt.get_text(): " ".join(r.get_text(" ").split()) for r in ben.page.select(".answers > div")}
    assert rows["How will you get home after your infusion?"] == (
        "How will you get home after your infusion? An adult I know will take me home"
        " Shown to the patient: Good plan."
        " Effects of the medicine can last for a while, so you may be told not to drive."
        " Said last time. Not confirmed for this visit yet. Mon, Nov 23, 9:41 am"
        " Change by phone : How will you get home after your infusion?"
    )
    assert rows["Can you rest for the rest of that day?"] == (
        "Can you rest for the rest of that day? Yes"
        " Shown to the patient: Good plan. You may feel relaxed, sleepy,"
        " or low on energy. Mon, Nov 23, 9:41 am Change by phone : Can you rest for the rest of that day?"
    )
    assert rows["Do you often feel sick from car rides or from medicines?"].endswith(
        "Answered. Only nurses can see it. Mon, Nov 23, 9:41 am"
    )
    assert ben.sees("Same as last time: answers carried over")
    assert ben.sees("Last visit Tuesday, November 24")
    assert chi.sees("Shown to the patient: Good to know. Some people may still have mild nausea.")
    assert elsewhere == 404


def test_the_plan_does_not_call_arranged_what_is_not_confirmed(came: None, again: Books):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = same_as_last_time(again().says_who()).goes_to("/visit/plan")

    assert ada.sees(f"Questions left to answer: {ASKED_AGAIN}")
    assert not ada.sees("Your arrangements")


def test_what_people_may_feel_is_one_tap_away_on_the_page_of_last_time_and_on_the_plan(
    came: None, again: Books
):
    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        ada = again().says_who().presses("What you may feel")
        from_last_time = (ada.path, ada.heading, page_faults(ada.page))
        ada.goes_to("/visit/plan").presses("More about what you may feel")

    assert from_last_time == ("/visit/expect", "What you may feel", [])
    assert ada.path == "/visit/expect"
    assert ada.sees("Ketamine may make you feel apart from your body or from what is around you.")
    assert ada.sees("It is OK to feel worried, and a nurse will call you before your visit.")
    assert not ada.sees(
        "That is right, please tell the care team right away."
    )  # the answer to a check to come


def test_the_desk_books_the_next_visit_with_the_patient_filled_in(
    ben: StaffAtDesk, dee: StaffAtDesk, ada: PatientAtPhone, visit_id: str
):
    button = ben.goes_to(f"/desk/visits/{visit_id}").page.find("a", string="Book the next visit")

    ben.goes_to(str(button["href"]))  # type: ignore[index]

    fields = {
        str(f["name"]): str(f.get("value", "")) for f in ben.page.select("main input:not([type=checkbox])")
    }
    fields.pop("csrf_token")
    assert ben.response and ben.response.request.query_string.decode() == f"after={visit_id}"
    assert fields == {
        "first_name": "Ada",
        "last_name": "Lind",
        "month": "5",
        "day": "9",
        "year": "1986",
        "visit_date": "",
        "visit_time": "10:30",
        "phone": "(202) 555-0107",
        "email": "",
    }
    assert ben.sends("/desk/visits", **{**fields, "visit_date": "2026-12-22"}).heading == "Ada Lind"
    for other in (visit_id, "nobody"):
        assert dee.goes_to(f"/desk/visits/new?after={other}").status == 404
