"""Staff answer by phone: the same questions and explanations, who said it, who typed it, who may read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from questionnaire.core.answers.values import Answer, Contact, Stale
from questionnaire.core.definition.questions import Kind
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.interview.texts import Texts
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import answers, visits
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, TUESDAY
from tests.people import FIRST, NEXT, SHIPPED, PatientAtPhone, StaffAtDesk, comes, easiest
from tests.test_routes import page_faults

ONE_OF_EACH_KIND = ["visit-confirm", "ride-check", "check-driving", "ride-person", "your-question"]
Find = Callable[[], VisitRecord]


@pytest.fixture
def find(clinic: ClinicFacts, visit_id: str) -> Find:
    """Read Ada's visit anew."""

    def found() -> VisitRecord:
        visit = visits.find(clinic.clinic_id, visit_id)
        assert visit
        return visit.as_of(MONDAY)

    return found


def page_of(visit_id: str, question: str) -> str:
    return f"/desk/visits/{visit_id}/questions/{question}"


def question(person: StaffAtDesk) -> str:
    """The question in front, or nothing."""
    return person.path.rpartition("/questions/")[2] if "/questions/" in person.path else ""


def says(person: StaffAtDesk, *values: str, said_by: str = "patient", **fields: str) -> StaffAtDesk:
    """Type an answer to the question in front."""
    hidden = {tag["name"]: tag["value"] for tag in person.page.select("main form input[type=hidden]")}
    hidden.pop("csrf_token")
    answer = {"answer": list(values)} if values else {}
    return person.sends(person.path, **{"said_by": said_by, **hidden, **answer, **fields})


def says_easiest(person: StaffAtDesk, **said: str) -> StaffAtDesk:
    """Type the easiest answer to the question in front, or the one told."""
    value = said.get(question(person).replace("-", "_")) or easiest(SHIPPED.by_id[question(person)])
    if isinstance(value, Contact):
        return says(person, name=value.name, phone=value.phone, email="")
    return says(person, *([value] if isinstance(value, str) else value))


def goes_to_question(person: StaffAtDesk, visit_id: str, wanted: str, **said: str) -> StaffAtDesk:
    """Answer by phone from the start until this question comes up."""
    person.goes_to(page_of(visit_id, "visit-confirm"))
    while question(person) and question(person) != wanted:
        says_easiest(person, **said)
    return person


def test_what_is_wrong_names_the_button_that_stands_there(ben: StaffAtDesk, visit_id: str):
    page = f"/desk/visits/{visit_id}/questions/visit-confirm"
    wrong = says(ben.goes_to(page)).text
    no_sayer = says(ben.goes_to(page), "yes", said_by="").text
    old_time = {"visit": visit_id, "asked_for": "2026-11-01"}
    moved = ben.goes_to(page).sends(page, answer="yes", said_by="patient", **old_time).text

    assert "Choose an answer, then press Save the answer" in wrong
    assert "Choose who told you, then press Save the answer" in no_sayer
    assert "look at the answer again, then press Save the answer" in moved
    assert "Continue" not in wrong + no_sayer + moved


def test_a_whole_questionnaire_is_answered_by_phone_and_sent_for_the_patient(
    ben: StaffAtDesk, find: Find, visit_id: str
):
    start = ben.goes_to(f"/desk/visits/{visit_id}").page.select_one("a:-soup-contains('Answer by phone')")
    assert start
    ben.goes_to(str(start["href"]))

    asked = []
    while question(ben):
        asked.append(question(ben))
        says_easiest(ben)

    assert (ben.path, ben.sees("The answer is saved.")) == (f"/desk/visits/{visit_id}", True)
    ben.sends(f"/desk/visits/{visit_id}/submissions")
    visit = find()
    assert ben.sees("The answers are sent for the patient.") and visit.row.submitted_at == MONDAY
    assert asked == [q.id for q in visit.path]
    assert {(a.by, a.typed_by.partition(":")[0]) for a in visit.answers.values()} == {("patient", "staff")}
    assert assess(visit.case(MONDAY)).status is Status.NEEDS_FOLLOW_UP  # Rosa has not said yes
    assert not ben.sees("Send the answers for the patient")


def test_the_page_shows_every_option_with_the_explanation_the_patient_would_read(
    ada: PatientAtPhone, ben: StaffAtDesk, find: Find, visit_id: str
):
    ada.says_who().answers_until("ride-home")

    for name in ("visit-confirm", "ride-home"):
        ben.goes_to(page_of(visit_id, name))
        texts, asked = Texts(find()), find().questionnaire.by_id[name]
        shown = [
            (label.get_text(strip=True), " ".join(box.select_one("p").get_text().split()))
            for box in ben.page.select(".asking__options > div")
            for label in box.select("label")
        ]
        assert shown == [(texts.fill(o.label), texts.fill(o.explain)) for o in asked.options]


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_every_kind_of_question_can_be_asked_and_keeps_the_manners_with_and_without_a_problem(
    ben: StaffAtDesk, visit_id: str, find: Find, name: str
):
    goes_to_question(ben, visit_id, name, questions="write")

    assert (question(ben), page_faults(ben.page)) == (name, [])
    wrong = says(ben)
    assert (wrong.status, page_faults(wrong.page)) == (422, [])
    summary = wrong.page.select_one(".problem a")
    assert summary and wrong.page.select_one(str(summary["href"]))
    assert name not in find().answers
    says_easiest(ben.goes_to(page_of(visit_id, name)))
    assert name in find().answers


def test_one_of_each_kind_is_every_kind():
    assert {SHIPPED.by_id[name].kind for name in ONE_OF_EACH_KIND} == set(Kind)


def test_the_explanation_is_in_the_history_as_it_was_read_out_and_both_names_are_told(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ben.goes_to(page_of(visit_id, "visit-confirm"))
    says(ben, "yes", said_by="support")

    chi.goes_to(f"/desk/visits/{visit_id}")
    assert chi.sees(
        "Shown to the patient: Thank you. We look forward to seeing you. When to arrive: 10:15 am."
    )
    assert chi.sees("Said by phone by the support person, typed by Ben 9:41 am")
    line = chi.page.select(".timeline li")[0].get_text(" ", strip=True)
    assert " ".join(line.split()).endswith("Said by phone by the support person, typed by Ben, 9:41 am")


def test_who_said_it_has_to_be_somebody(ben: StaffAtDesk, find: Find, visit_id: str):
    ben.goes_to(page_of(visit_id, "visit-confirm"))

    assert says(ben, "yes", said_by="nobody").status == 422
    assert find().answers == {}


def test_a_row_of_the_list_leads_to_its_question_and_back_to_the_list_without_it(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("not-sure")
    ben.goes_to("/desk/follow-ups")
    link = ben.page.select_one(".gap__do a[href*=visit-confirm]")
    assert link and ben.sees("Not sure they can come. Call to confirm.")

    ben.goes_to(str(link["href"]))
    says(ben, "yes")

    reasons = [" ".join(h.get_text().split()) for h in ben.page.select(".gap h4")]
    assert ben.path == "/desk/follow-ups"
    assert [reason[:15] for reason in reasons] == ["Stopped after 1"]
    assert ben.sees("The answer is saved.")


def test_a_check_missed_by_phone_counts_its_tries_and_another_try_can_settle_it_later(
    ben: StaffAtDesk, find: Find, visit_id: str
):
    goes_to_question(ben, visit_id, "check-driving")
    orders = [[str(box["value"]) for box in ben.page.select("[name=answer]")]]
    says(ben, "drive")
    orders.append([str(box["value"]) for box in ben.page.select("[name=answer]")])
    assert question(ben) == "check-driving"
    says(ben, "short")
    missed = assess(find().case(MONDAY)).findings

    ben.goes_to(page_of(visit_id, "check-driving"))
    says(ben, "wait")

    assert orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1])
    assert find().answers["check-driving"].value == ("drive", "short", "wait")
    assert "check-driving.missed" in [f.id for f in missed]
    assert "check-driving.missed" not in [f.id for f in assess(find().case(MONDAY)).findings]
    assert question(ben.goes_to(page_of(visit_id, "check-driving"))) == ""


def test_a_second_tap_is_not_a_second_miss(ben: StaffAtDesk, find: Find, visit_id: str):
    goes_to_question(ben, visit_id, "check-driving")
    says(ben, "drive")

    first_try = {"visit": visit_id, "answer": "drive", "tries": "0"}
    ben.sends(page_of(visit_id, "check-driving"), said_by="patient", **first_try)

    assert find().answers["check-driving"].value == ("drive",)
    assert ben.sees("We already had your answer.")


def test_the_desk_may_ask_a_fresh_question_for_nurses_but_not_open_one_that_is_answered(
    ben: StaffAtDesk, chi: StaffAtDesk, find: Find, visit_id: str
):
    goes_to_question(ben, visit_id, "first-time")
    says(ben, "yes-hard")
    answered = find().answers["first-time"].value

    assert (answered, question(ben)) == ("yes-hard", NEXT["first-time"])
    assert ben.goes_to(page_of(visit_id, "first-time")).status == 403
    assert ben.sends(page_of(visit_id, "first-time"), answer="no", said_by="patient").status == 403
    assert find().answers["first-time"].value == "yes-hard"
    for page in (f"/desk/visits/{visit_id}", "/desk/2026-11-24", "/desk/follow-ups"):
        assert not ben.goes_to(page).sees("it was hard for me") and not ben.sees("A past infusion")
    assert question(chi.goes_to(page_of(visit_id, "first-time"))) == "first-time"
    assert [str(box["value"]) for box in chi.page.select("[name=answer][checked]")] == ["yes-hard"]


def test_a_nurses_question_of_last_time_is_asked_again_without_what_was_said(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str, find: Find
):
    calm = {"calm-place": Answer("yes", "patient", MONDAY, Stale.LAST_TIME)}
    assert answers.carry_over(
        find().act("patient", MONDAY), find(), calm, last=find(), shown={"calm-place": ""}
    )

    filled_in = [
        [str(box["value"]) for box in page.select("[name=answer][checked]")]
        for page in (person.goes_to(page_of(visit_id, "calm-place")).page for person in (ben, chi))
    ]

    assert (question(ben), question(chi), filled_in) == ("calm-place", "calm-place", [[], ["yes"]])


def test_what_opens_only_after_other_answers_leads_to_the_question_that_is_next(
    ben: StaffAtDesk, visit_id: str
):
    ben.goes_to(page_of(visit_id, "ready-feel"))
    assert (question(ben), ben.status) == (FIRST, 200)
    assert question(ben.goes_to(page_of(visit_id, "no-such"))) == FIRST
    ben.sends(f"/desk/visits/{visit_id}/submissions")
    assert question(ben) == FIRST


def test_a_visit_that_is_closed_takes_no_answer_by_phone(ben: StaffAtDesk, find: Find, visit_id: str):
    comes(find(), by="staff:ben", at=MONDAY)
    ben.goes_to(f"/desk/visits/{visit_id}")

    ben.sends(page_of(visit_id, "visit-confirm"), visit=visit_id, answer="yes", said_by="patient")
    ben.sends(f"/desk/visits/{visit_id}/submissions")

    assert (ben.path, find().answers, find().row.submitted_at) == (f"/desk/visits/{visit_id}", {}, None)
    assert not ben.sees("Answer by phone")


def test_an_answer_for_a_time_that_has_changed_meanwhile_is_asked_again(
    ben: StaffAtDesk, find: Find, visit_id: str
):
    ben.goes_to(page_of(visit_id, "visit-confirm"))
    visits.move(find().act("test", MONDAY), TUESDAY + timedelta(hours=5), was=TUESDAY)

    moved = says(ben, "yes")

    assert (moved.status, find().answers) == (409, {})
    assert "3:30 pm" in moved.heading


def test_the_patient_and_the_desk_at_once_lose_no_answer(
    ada: PatientAtPhone, ben: StaffAtDesk, find: Find, visit_id: str
):
    ada.says_who()
    ben.goes_to(page_of(visit_id, "visit-confirm"))
    ada.answers("yes")
    ada.answers_one()

    says(ben, "not-sure")
    shown = (ben.status, ben.sees("Answer Yes Patient changed this, 9:41 am Yours: I am not sure"))
    says(ben)  # one press: go ahead with mine

    kept = find().answers
    assert shown == (409, True)
    assert [(name, a.value, bool(a.typed_by)) for name, a in sorted(kept.items())] == [
        ("first-time", "yes-ok", False),
        ("visit-confirm", "not-sure", True),
    ]
