"""The day before, in a real browser: the call list, and a waiver that lasts as long as its fact."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from questionnaire.cli.demo.stories import easiest
from questionnaire.core.answers.values import Contact
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.questions import Kind, Question
from tests.browser.screens import QUESTIONS, DeskScreen, Patient, Phone

pytestmark = pytest.mark.browser

AddVisit = Callable[[date, str, date], Patient]

NOT_STARTED = "Has not started. Call to ask what is in the way."

SOON = timedelta(days=9)
"""When these visits are: within the days the list looks ahead, where the demo has none."""


def next_open_day() -> date:
    """A day of the call list: a visit then that has not been started is chased."""
    return Calendar(ZoneInfo("America/New_York")).business_days_after(date.today(), 1)[-1]


@pytest.fixture
def patient(add_visit: AddVisit, request: pytest.FixtureRequest) -> Patient:
    """A patient of the test's own."""
    name = {"call": "Uma Reed", "waiver": "Zoe Hart", "who": "Ira Bloom"}[request.node.name.split("_")[2]]
    day = next_open_day() if name == "Ira Bloom" else date.today() + SOON
    return add_visit(day, name, date(1970, 5, 9))


def test_the_call_list_lets_a_row_go_only_once_its_gap_is_closed(
    phone: Phone, ben: DeskScreen, patient: Patient
):
    phone.says_who(patient).skips_to("check-driving")
    phone.answers(("drive",)).presses("Answer once more").answers(("short",))

    ben.goes_to("/desk/follow-ups").page.focus("#find")
    ben.page.keyboard.type("uma")
    with ben.page.expect_navigation():
        ben.page.keyboard.press("Enter")
    (call,) = ben.texts(".gap h4")
    number = ben.page.get_attribute(".call__phone", "href")
    words = ben.texts(".call__script")

    ben.page.get_by_label("Note").fill("Back home at noon")
    ben.presses("Left a message")
    after_the_message = (ben.path, ben.texts(".gap h4"), ben.texts(".call .said")[0][:17])
    in_sight = ben.page.locator(".call:target").count()

    with ben.page.expect_navigation():
        ben.page.get_by_role("link", name="Answer by phone").click()
    page_of_the_question = ben.heading
    ben.page.get_by_label("I would wait until my care team said I could drive").check()
    ben.presses("Save the answer")

    assert call == "Driving rule not clear yet. Go over it by phone."
    assert number == "tel:+12025550107"
    assert words == ["I want to be sure I was clear. What will you do if you want to drive that evening?"]
    assert after_the_message == ("/desk/follow-ups", [call], "Back home at noon")
    assert in_sight == 1
    assert page_of_the_question == QUESTIONS["check-driving"].ask
    assert ben.path == "/desk/follow-ups"
    assert ben.looks_for("uma").texts(".call h3") == []
    assert "Driving rule" not in ben.row_of(patient)["What is missing"]


def test_the_waiver_of_a_nurse_is_over_when_the_patient_changes_the_answer(
    phone: Phone, ben: DeskScreen, chi: DeskScreen, patient: Patient
):
    phone.says_who(patient).skips_to(ride_home="drive-self")  # as far as the page that stops her
    phone.skips_to(ride_help=("busy",)).presses("Send my answers")
    statuses = [ben.row_of(patient)["Status"]]
    may_ben = ben.goes_to(patient.visit).texts("#waivers summary")

    for why in ("Her sister drives her car", "The sister is free"):
        chi.goes_to(patient.visit).page.locator("#waivers summary").first.click()
        chi.page.get_by_label("Reason for the waiver").first.fill(why)
        with chi.page.expect_navigation():
            chi.page.get_by_role("button", name="Waive it").first.click()
    statuses.append(ben.row_of(patient)["Status"])
    read_by_ben = ben.goes_to(patient.visit).texts("#waivers p")
    read_by_the_patient = phone.goes_to("/visit/plan").page.inner_text("main")

    phone.goes_to("/visit/check").changes("ride-home").answers("ride-alone")
    statuses.append(ben.row_of(patient)["Status"])

    assert statuses == ["Not ready", "Ready (waived by Chi Nguyen)", "Not ready"]
    assert may_ben == ["Waive: The ride is not free then. Offer another time."]
    assert [" ".join(text.split()) for text in read_by_ben] == [
        "Plans to drive home. Help plan another way. Her sister drives her car"
        " Waived by Chi Nguyen, for this visit",
        "The ride is not free then. Offer another time. The sister is free"
        " Waived by Chi Nguyen, for this visit",
    ]
    assert "sister" not in read_by_the_patient and "aive" not in read_by_the_patient


@pytest.mark.slow
def test_one_who_has_not_started_is_called_twice_answered_by_phone_to_the_end_and_is_gone(
    ben: DeskScreen, patient: Patient
):
    on_the_board = ben.row_of(patient)["What is missing"]
    ben.looks_for("ira")
    listed = ben.texts(".gap h4")
    for press in ("No answer", "No answer"):
        ben.presses(press)
    tried = [text for text in ben.texts(".call__facts div") if text.startswith("Tried")]

    ben.page.get_by_role("link", name="Answer by phone").click()
    ben.page.wait_for_url("**/questions/*")
    asked = 0
    while "/questions/" in ben.path:
        answers_by_phone(ben, QUESTIONS[ben.path.rsplit("/", 1)[1]])
        asked += 1
    ben.looks_for("ira")
    all_said = ben.texts(".gap h4")
    ben.presses("Send on the patient's behalf", exact=False)
    ben.presses("Send the answers for the patient")

    assert on_the_board == f"Desk {NOT_STARTED}"
    assert listed == [NOT_STARTED]
    assert [text[:38] for text in tried] == ["Tried 2 times, last: no answer, Ben Or"]
    assert asked > 20
    assert "All answered, not sent. Call to send them." in all_said
    assert "not sent" not in " ".join(ben.looks_for("ira").texts(".gap h4"))
    assert "not sent" not in ben.row_of(patient)["What is missing"]


def answers_by_phone(ben: DeskScreen, question: Question) -> None:
    """Type what the patient says to the question in front."""
    value = easiest(question)
    if isinstance(value, Contact):
        ben.page.fill("#name", value.name)
        ben.page.fill("#phone", value.phone)
    elif question.kind is Kind.TEXT:
        ben.page.fill("#answer", str(value))
    else:
        for option in [value] if isinstance(value, str) else value:
            ben.page.check(f'[name=answer][value="{option}"]')
    ben.page.get_by_label("The patient", exact=True).check()
    ben.presses("Save the answer")
