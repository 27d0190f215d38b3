"""An answer is kept for the visit and time its page was shown for, or not at all; nothing typed is lost."""

from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.records.access import tablets
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import ASKED, NEXT, PatientAtPhone, StaffAtDesk, comes, is_ill

MOVED_AT = MONDAY + timedelta(seconds=30)
LUZ_BORN = ADA_BORN + timedelta(days=400)
HEARING_AID = "Can I keep my hearing aid in?"
OTHER_VISIT = "Another visit was opened in this browser."


@pytest.fixture
def luz(app: Flask, clinic: ClinicFacts) -> PatientAtPhone:
    """Luz with her link, at the door. Her visit is a day after Ada's."""
    patient = NewPatient("Luz", "Marin", LUZ_BORN, phone="+12025550163")
    luz_visit = visits.add(Act(clinic.clinic_id, "test", clock.now()), patient, TUESDAY + timedelta(days=1))
    return PatientAtPhone.with_link(app, clinic.clinic_id, luz_visit, LUZ_BORN)


def visit_of(clinic: ClinicFacts, name: str) -> VisitRecord:
    """The visit of a patient as it is now."""
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    every = [visit for day in days for visit in visits.on_day(clinic, day.date())]
    return next(visit for visit in every if visit.first_name == name)


def writes_a_question(ada: PatientAtPhone) -> PatientAtPhone:
    """Answer until the page where Ada writes a question of her own."""
    return ada.says_who().answers_until("your-question", questions="write")


def opens_in_this_browser(ada: PatientAtPhone, luz: PatientAtPhone) -> PatientAtPhone:
    """Luz opens her link in Ada's browser, in another tab; Ada's page is still in front in hers."""
    luz.client = ada.client
    return luz.says_who()


def test_adas_form_posted_inside_luzs_session_is_refused_and_says_why(
    ada: PatientAtPhone, luz: PatientAtPhone, clinic: ClinicFacts
):
    writes_a_question(ada)
    opens_in_this_browser(ada, luz)
    before = visit_of(clinic, "Luz").row

    ada.answers(HEARING_AID)

    assert (ada.status, ada.heading) == (409, OTHER_VISIT)
    assert ada.sees("Your last answer was not saved.") and ada.sees("Open the link in our message again")
    assert ada.page.select_one("textarea").get_text() == HEARING_AID  # type: ignore[union-attr]
    assert not any(ada.sees(of_luz) for of_luz in ("Luz", "Wednesday", "November 25"))
    assert visit_of(clinic, "Luz").row == before
    assert "your-question" not in visit_of(clinic, "Ada").answers


def test_a_form_with_options_is_refused_as_well_and_leads_to_no_question_of_luz(
    ada: PatientAtPhone, luz: PatientAtPhone, clinic: ClinicFacts
):
    ada.says_who()
    opens_in_this_browser(ada, luz)

    ada.answers_one()

    assert (ada.status, ada.heading) == (409, OTHER_VISIT)
    assert visit_of(clinic, "Luz").answers == visit_of(clinic, "Ada").answers == {}


def test_once_ada_has_opened_her_link_again_the_same_page_sends_her_answer(
    ada: PatientAtPhone, luz: PatientAtPhone, clinic: ClinicFacts
):
    writes_a_question(ada)
    opens_in_this_browser(ada, luz)
    refused = ada.answers(HEARING_AID).response

    ada.says_who()
    ada.response = refused
    hidden = {tag["name"]: tag["value"] for tag in ada.page.select("form input[type=hidden]")}
    hidden.pop("csrf_token")
    ada.sends("/visit/questions/your-question", **hidden, answer=HEARING_AID)

    assert visit_of(clinic, "Ada").answers["your-question"].value == HEARING_AID
    assert visit_of(clinic, "Luz").answers == {}


def test_on_the_tablet_it_is_refused_as_well_and_shows_nothing_that_was_typed(
    app: Flask, ada: PatientAtPhone, luz: PatientAtPhone, clinic: ClinicFacts
):
    typed = {"visit": visit_of(clinic, "Ada").visit_id, "answer": HEARING_AID}
    tablet, before = opens_on_the_tablet(app, visit_of(clinic, "Luz")), visit_of(clinic, "Luz").row

    tablet.sends("/visit/questions/your-question", **typed)

    assert (tablet.status, tablet.heading) == (409, OTHER_VISIT)
    assert tablet.sees("ask for a new code")
    assert tablet.response and HEARING_AID not in tablet.response.text
    assert not any(tablet.sees(of_luz) for of_luz in ("Luz", "Wednesday", "November 25"))
    assert visit_of(clinic, "Luz").row == before


def opens_on_the_tablet(app: Flask, visit: VisitRecord) -> PatientAtPhone:
    """The clinic's tablet with this visit open."""
    code = tablets.make_code(Act(visit.row.clinic_id, "test", clock.now(), visit.visit_id))
    return PatientAtPhone(app).goes_to("/tablet/1").sends("/tablet/1", code=code)


def test_what_ada_typed_before_the_visit_moved_is_still_there_not_saved_and_the_page_says_why(
    ada: PatientAtPhone, clinic: ClinicFacts
):
    writes_a_question(ada)
    visits.move(visit_of(clinic, "Ada").act("test", MOVED_AT), TUESDAY + timedelta(hours=5), was=TUESDAY)

    with clock.stopped_at(MONDAY + timedelta(minutes=1)):
        ada.answers(HEARING_AID)
        shown = ada.page.select_one("textarea").get_text()  # type: ignore[union-attr]
        kept_at_once = "your-question" in visit_of(clinic, "Ada").answers
        why = (
            "Your visit was moved to Tuesday, November 24, 3:30 pm."
            " Your last answer was not saved. Please answer again."
        )
        assert (ada.status, shown, kept_at_once, ada.sees(why)) == (409, HEARING_AID, False, True)
        ada.answers(HEARING_AID)

    assert visit_of(clinic, "Ada").answers["your-question"].value == HEARING_AID
    assert ada.question == next(question.id for question in ASKED if question.asks_again_when_moved)
    assert ada.sees("Your visit has a new time: Tuesday, November 24, 3:30 pm.")


@pytest.mark.parametrize("closes", [comes, is_ill])
def test_a_visit_closed_meanwhile_says_so_and_keeps_the_text_on_screen(
    ada: PatientAtPhone,
    clinic: ClinicFacts,
    closes,  # type: ignore[no-untyped-def]
):
    writes_a_question(ada)
    closes(visit_of(clinic, "Ada"), by="test", at=MONDAY)

    ada.answers(HEARING_AID)

    assert (ada.status, ada.page.select_one("textarea").get_text()) == (409, HEARING_AID)  # type: ignore[union-attr]
    assert ada.sees("Your last answer was not saved, because your visit is checked in or canceled.")
    assert "your-question" not in visit_of(clinic, "Ada").answers
    assert ada.presses("Go to your plan").path == "/visit/plan"


def test_a_form_that_does_not_say_its_visit_is_shown_again_with_what_was_chosen(
    ada: PatientAtPhone, clinic: ClinicFacts
):
    ada.says_who().answers_until("visit-confirm").sends(
        "/visit/questions/visit-confirm", visit="", answer="yes"
    )

    assert (ada.status, "visit-confirm" in visit_of(clinic, "Ada").answers) == (409, False)
    assert ada.sees("We could not tell which visit this page was for")
    assert [box["value"] for box in ada.page.select("input[checked]")] == ["yes"]
    assert ada.presses_continue().question == NEXT["visit-confirm"]


def test_on_the_tablet_a_form_that_does_not_say_its_visit_is_shown_again_empty(
    app: Flask, ada: PatientAtPhone, clinic: ClinicFacts
):
    tablet = opens_on_the_tablet(app, visit_of(clinic, "Ada")).answers_until("visit-confirm")

    tablet.sends("/visit/questions/visit-confirm", visit="", answer="yes")

    assert (tablet.status, tablet.page.select("input[checked]")) == (409, [])


def test_an_answer_by_phone_sent_to_another_visit_is_refused_and_can_be_sent_to_its_own(
    ada: PatientAtPhone, luz: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts
):
    of_ada, of_luz = visit_of(clinic, "Ada"), visit_of(clinic, "Luz")
    ben.sends(
        f"/desk/visits/{of_luz.visit_id}/questions/visit-confirm",
        **{"visit": of_ada.visit_id, "answer": "not-sure", "said_by": "patient"},
    )

    assert (ben.status, ben.heading) == (409, "This answer is for another visit")
    assert not any(ben.sees(words) for words in ("Luz", "Marin", "November 25"))
    assert visit_of(clinic, "Luz").row == of_luz.row
    hidden = {tag["name"]: tag["value"] for tag in ben.page.select("main input[type=hidden]")}
    hidden.pop("csrf_token")
    ben.sends(str(ben.page.select_one("main form")["action"]), **hidden)  # type: ignore[index]
    assert visit_of(clinic, "Ada").answers["visit-confirm"].value == "not-sure"


def test_what_staff_typed_before_the_visit_moved_or_closed_is_still_there(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    writes_a_question(ada)
    page = f"/desk/visits/{visit_id}/questions/your-question"
    hidden = {tag["name"]: tag["value"] for tag in ben.goes_to(page).page.select("main input[type=hidden]")}
    hidden.pop("csrf_token")
    visits.move(visit_of(clinic, "Ada").act("test", MOVED_AT), TUESDAY + timedelta(hours=5), was=TUESDAY)
    with clock.stopped_at(MONDAY + timedelta(minutes=1)):
        moved = ben.sends(page, **hidden, answer=HEARING_AID, said_by="patient")
        typed, why = [moved.page.select_one("textarea")], moved.sees("The visit has a new time.")
        is_ill(visit_of(clinic, "Ada"), by="test", at=clock.now())
        closed = ben.sends(page, **hidden, answer=HEARING_AID, said_by="patient")
        typed.append(closed.page.select_one("textarea"))

    assert [box.get_text() for box in typed if box] == [HEARING_AID] * 2
    assert (why, closed.sees("The answer was not saved, because the visit is checked in or canceled.")) == (
        True,
        True,
    )
    assert "your-question" not in visit_of(clinic, "Ada").answers
