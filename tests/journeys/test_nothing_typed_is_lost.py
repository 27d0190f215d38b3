"""Whatever comes between, what a patient typed is there again; no page says saved when it is not."""

from datetime import timedelta

from flask import Flask

from questionnaire import clock
from questionnaire.records.access import sessions, tablets
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import FIRST, PatientAtPhone

HEARING_AID = "Can I keep my hearing aid in, and who takes care of it meanwhile?"
LUZ_BORN = ADA_BORN + timedelta(days=400)
LATER = MONDAY + timedelta(minutes=31)


def answer_of(clinic: ClinicFacts, visit_id: str) -> object:
    """What is saved of Ada's own question."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    answer = visit.answers.get("your-question")
    return answer and answer.value


def writes_a_question(ada: PatientAtPhone) -> PatientAtPhone:
    """Answer until the page where Ada writes a question of her own."""
    return ada.says_who().answers_until("your-question", questions="write")


def gives_birth_date(ada: PatientAtPhone, year: int = ADA_BORN.year) -> PatientAtPhone:
    """Fill in the date of birth on the page in front, and send all that it holds."""
    form = ada.page.select_one("main form")
    assert form
    hidden = {str(tag["name"]): str(tag["value"]) for tag in form.select("input[type=hidden]")}
    born = {"month": str(ADA_BORN.month), "day": str(ADA_BORN.day), "year": str(year)}
    return ada.sends(str(form["action"]), **{**hidden, **born})


def text_in(ada: PatientAtPhone) -> str:
    """What stands in the box for a text."""
    box = ada.page.select_one("textarea")
    return box.get_text() if box else ""


def test_a_text_typed_before_the_session_ended_is_there_again_after_the_birth_date(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    writes_a_question(ada)
    with clock.stopped_at(LATER):
        ada.answers(HEARING_AID)
        at_the_door = (ada.status, ada.heading, HEARING_AID in ada.response.text)  # type: ignore[union-attr]
        gives_birth_date(ada, year=1987)
        wrong = (ada.status, HEARING_AID in ada.response.text)  # type: ignore[union-attr]
        gives_birth_date(ada)
        back = (ada.status, text_in(ada), answer_of(clinic, visit_id))
        ada.answers(HEARING_AID)

    assert at_the_door == (403, "Your session has ended", False)
    assert wrong == (422, False)
    assert back == (200, HEARING_AID, None)
    assert answer_of(clinic, visit_id) == HEARING_AID


def test_what_was_chosen_before_the_session_ended_is_chosen_again(ada: PatientAtPhone):
    ada.says_who().answers_until("visit-confirm")
    with clock.stopped_at(LATER):
        ada.answers("not-sure")
        gives_birth_date(ada)

    assert [box["value"] for box in ada.page.select("input[checked]")] == ["not-sure"]
    assert ada.sees("What you entered is still here, but it is not saved yet.")


def test_a_text_of_one_visit_is_not_opened_by_the_door_of_another(
    app: Flask, ada: PatientAtPhone, clinic: ClinicFacts
):
    writes_a_question(ada)
    patient = NewPatient("Luz", "Marin", LUZ_BORN, phone="+12025550163")
    luz_id = visits.add(Act(clinic.clinic_id, "test", clock.now()), patient, TUESDAY + timedelta(days=1))
    luz = PatientAtPhone.with_link(app, clinic.clinic_id, luz_id, LUZ_BORN)
    with clock.stopped_at(LATER):
        ada.answers(HEARING_AID)
        sealed = str(ada.page.select_one("[name=typed]")["value"])  # type: ignore[index]
        luz.goes_to(luz.link).sends(
            luz.link, month=str(LUZ_BORN.month), day=str(LUZ_BORN.day), year=str(LUZ_BORN.year), typed=sealed
        )

    assert (luz.question, HEARING_AID in luz.text) == (FIRST, False)


def test_where_the_link_was_replaced_the_page_says_so_and_sends_the_text_later(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    writes_a_question(ada)
    token = sessions.reissue_link(Act(clinic.clinic_id, "test", clock.now(), visit_id))

    refused = ada.answers(HEARING_AID).response
    said = (ada.status, ada.heading, ada.sees("Open the newest link in our messages, in a new tab."))
    ada.link = f"/v/{token}"
    ada.says_who()
    ada.response = refused
    hidden = {tag["name"]: tag["value"] for tag in ada.page.select("main input[type=hidden]")}
    ada.sends("/visit/questions/your-question", **hidden)

    assert said == (403, "Your session has ended.", True)
    assert answer_of(clinic, visit_id) == HEARING_AID


def test_on_the_tablet_a_text_that_was_not_sent_is_gone(
    app: Flask, ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    writes_a_question(ada)
    code = tablets.make_code(Act(clinic.clinic_id, "test", clock.now(), visit_id))
    tablet = PatientAtPhone(app).goes_to("/tablet/1").sends("/tablet/1", code=code)
    with clock.stopped_at(LATER):
        tablet.answers(HEARING_AID)
        over = (tablet.status, HEARING_AID in tablet.response.text)  # type: ignore[union-attr]
        tablet.client.post("/visit/questions/your-question", data={"answer": HEARING_AID})
        stale = tablet.client.post("/visit/questions/your-question", data={"answer": HEARING_AID})

    assert over == (403, False)
    assert (stale.status_code, HEARING_AID in stale.text) == (400, False)


def test_an_answer_to_a_question_that_fell_off_the_path_is_still_on_the_page_and_not_called_saved(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    writes_a_question(ada)
    page = ada.response
    ada.goes_to("/visit/questions/questions").answers("no")
    ada.response = page

    ada.answers(HEARING_AID)

    assert (ada.status, ada.heading, text_in(ada)) == (409, "We do not ask this question now.", HEARING_AID)
    assert (ada.sees("saved."), ada.sees("Your last answer was not saved.")) == (True, True)
    assert not ada.sees("Your answers are saved")


def test_a_browser_that_blocks_cookies_is_told_so_with_the_clinics_phone(app: Flask, ada: PatientAtPhone):
    ada.client = app.test_client(use_cookies=False)
    born = {"month": "5", "day": "9", "year": "1986"}

    first = ada.goes_to(ada.link).sends(ada.link, **born)
    said = (first.status, first.sees("your browser did not send one"), first.sees("(202) 555-0199"))
    hidden = {str(tag["name"]): str(tag["value"]) for tag in ada.page.select("main input[type=hidden]")}
    ada.sends(ada.link, **hidden)

    assert said == (400, True, True)
    assert (ada.heading, ada.sees("(202) 555-0199")) == ("Your browser blocks cookies", True)
