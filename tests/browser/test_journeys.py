"""Whole journeys in a real browser, from the link to the board."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from questionnaire.cli.demo.stories import easiest
from questionnaire.core.answers.values import Contact
from questionnaire.core.definition.questions import Kind
from tests.browser.screens import QUESTIONS, DeskScreen, Patient, Phone

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}


def test_the_ready_patient_turns_the_board_to_ready(phone: Phone, ben: DeskScreen, ada: Patient):
    before = ben.row_of(ada)["Status"]
    phone.goes_to(ada.link)
    headings = [phone.heading]

    phone.says_who(ada).answers_everything()
    headings.append(phone.heading)
    for button in ("Send my answers", "See my plan"):
        headings.append(phone.presses(button).heading)

    assert before == "Not started"
    assert headings == [
        "Get ready for your visit",
        "Check your answers",
        "Thank you. We have your answers.",
        f"You are ready for {ada.day:%A}",
    ]
    row = ben.row_of(ada)
    assert (row["Status"], row["What is missing"]) == ("Ready", "Nothing")
    assert row["Ride home"] == "Rosa not asked yet (202) 555-0142"


def test_who_planned_to_drive_is_stopped_and_goes_on_with_another_plan(
    phone: Phone, ben: DeskScreen, ada: Patient
):
    phone.says_who(ada).skips_to("ride-home").answers("drive-self")
    stopped, blocked = (phone.path, phone.heading), ben.row_of(ada)["What is missing"]

    phone.presses("Change my answer").answers("adult")

    assert stopped == ("/visit/questions/ride-home/before-you-go-on", "You will need another way home")
    assert blocked == "Desk Plans to drive home. Help plan another way. Patient 4 of 24 answered"
    assert phone.question == "ride-check"
    assert ben.row_of(ada)["What is missing"] == "Patient 4 of 25 answered"


def test_a_check_missed_twice_is_asked_in_another_order_and_is_a_finding(
    phone: Phone, ben: DeskScreen, ada: Patient
):
    phone.says_who(ada).skips_to("check-driving")
    first_order = phone.texts(".option__text")

    phone.answers(("drive",))
    after_one = phone.heading
    second_order = phone.presses("Answer once more").texts(".option__text")
    phone.answers(("short",))

    assert after_one == "Let's look at that again"
    assert sorted(second_order) == sorted(first_order)
    assert second_order != first_order
    assert phone.heading == "We will go over this with you"
    assert phone.presses("Continue").question == "support-after"
    finding = "Desk Driving rule not clear yet. Go over it by phone."
    assert finding in ben.row_of(ada)["What is missing"]


def test_an_answer_off_the_path_leaves_the_check_page_and_is_back_when_changed_back(
    phone: Phone, ada: Patient
):
    phone.says_who(ada).skips_to()
    at_first = phone.checked_answers()

    phone.changes("ride-home").answers("drive-self").presses("Tell us what would help")
    phone.answers(("busy",))
    while_driving = phone.checked_answers()
    phone.changes("ride-home").answers("adult")

    gone = {QUESTIONS[q].ask for q in ("ride-check", "ride-contact", "ride-person", "ride-guide")}
    assert at_first.keys() - while_driving.keys() == gone
    assert while_driving.keys() - at_first.keys() == {QUESTIONS["ride-help"].ask}
    assert phone.checked_answers() == at_first


def test_on_another_device_the_same_link_leads_to_the_first_open_question(
    phone: Phone, open_phone: Callable[..., Phone], ada: Patient
):
    phone.says_who(ada).skips_to("ride-check")

    other = open_phone().says_who(ada)

    assert other.question == "ride-check"
    other.presses("Back")
    assert other.page.is_checked("input[value=adult]")


def test_a_new_link_ends_the_old_one_and_who_came_in_by_it(phone: Phone, ben: DeskScreen, ada: Patient):
    phone.says_who(ada).chooses("yes")

    ben.goes_to(ada.visit).presses("Issue a new link")

    assert phone.presses("Continue").heading == "Your session has ended."
    assert phone.goes_to(ada.link).heading == "This link does not work"
    new = Patient(ada.name, ada.born, ben.page.input_value("#link"), ada.day, ada.visit)
    assert phone.says_who(new).question == "visit-confirm"


def test_staff_add_a_visit_and_copy_its_link(phone: Phone, ben: DeskScreen, free_days: Iterator[date]):
    ben.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    bea = ben.adds_visit(next(free_days), "Bea Stone", date(1990, 1, 31))
    ben.page.get_by_role("button", name="Copy").click()
    ben.page.get_by_role("button", name="Copied").wait_for()

    copied = ben.page.evaluate("navigator.clipboard.readText()")
    assert copied == bea.link
    assert ben.page.locator(".panel__qr").evaluate("image => image.naturalWidth > 0")
    assert phone.says_who(bea).question == "visit-confirm"


@pytest.mark.slow
def test_everything_can_be_answered_without_javascript(
    open_phone: Callable[..., Phone], ben: DeskScreen, ada: Patient
):
    phone = open_phone(java_script_enabled=False).says_who(ada)

    phone.answers_everything(questions="write", day_plans=("work", "care"), support_after="alone")
    phone.presses("Send my answers").presses("See my plan")

    assert phone.heading == f"Your plan for {ada.day:%A}"
    assert ben.row_of(ada)["Status"] == "Needs follow-up"


@pytest.mark.slow
def test_on_a_screen_of_320_px_nothing_has_to_be_scrolled_sideways(
    open_phone: Callable[..., Phone], ada: Patient
):
    phone = open_phone(**SMALL)
    widths = {}

    def measure(what: str) -> None:
        widths[f"{phone.path} {what}"] = phone.page.evaluate("document.documentElement.scrollWidth")

    phone.goes_to(ada.link)
    measure("door")
    phone.says_who(ada)
    for question in phone.questions():
        measure("asked")
        phone.fills("drive-self" if question.id == "ride-home" else easiest(question))
        measure("answered")
        phone.presses("Continue")
        measure("next")
    for button in ("Send my answers", "See my plan"):
        phone.presses(button)
        measure(button)
    phone.page.locator("summary").click()
    measure("opened")

    assert {page: width for page, width in widths.items() if width > SMALL["width"]} == {}


@pytest.mark.slow
def test_everything_can_be_answered_with_the_keyboard_and_focus_is_always_seen(
    phone: Phone, ben: DeskScreen, ada: Patient
):
    keys = Keyboard(phone)
    phone.goes_to(ada.link)

    for name, number in (("month", ada.born.month), ("day", ada.born.day), ("year", ada.born.year)):
        keys.tab_to(f"#{name}")
        phone.page.keyboard.type(str(number))
    keys.press_button()
    for question in phone.questions():
        keys.answer(question.kind, easiest(question))
    keys.press_button()
    keys.tab_to("main > a.button")
    keys.enter()

    assert phone.heading == f"You are ready for {ada.day:%A}"
    assert ben.row_of(ada)["Status"] == "Ready"
    assert keys.unseen == []


class Keyboard:
    """A phone's page worked by keys alone; ``unseen`` is what had the focus without showing it."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.unseen = phone, list[str]()

    def tab_to(self, selector: str) -> None:
        """Tab on until this has the focus, looking at each stop."""
        for _ in range(40):
            self.phone.page.keyboard.press("Tab")
            focus = self.phone.page.evaluate(FOCUS, selector)
            if not focus["is_seen"]:
                self.unseen.append(f"{self.phone.path}: {focus['html']}")
            if focus["is_it"]:
                return
        raise AssertionError(f"Tab never reaches {selector} on {self.phone.path}")

    def answer(self, kind: Kind, value: object) -> None:
        """Answer a question: arrows among options of which one counts, Space for the others."""
        match value:
            case Contact(name, number):
                for field, text in (("#name", name), ("#phone", number)):
                    self.tab_to(field)
                    self.phone.page.keyboard.type(text)
            case str() if kind is Kind.TEXT:
                self.tab_to("#answer")
                self.phone.page.keyboard.type(value)
            case tuple() if kind is Kind.CHOICES:
                for option in value:
                    self.tab_to(f'input[value="{option}"]')
                    self.phone.page.keyboard.press("Space")
            case option:
                self._arrow_to(option[0] if isinstance(option, tuple) else str(option))
        self.press_button()

    def _arrow_to(self, option: str) -> None:
        self.tab_to("input[name=answer]")
        self.phone.page.keyboard.press("Space")
        while not self.phone.page.is_checked(f'input[value="{option}"]'):
            self.phone.page.keyboard.press("ArrowDown")

    def press_button(self) -> None:
        """Tab to the form's one button, and press it."""
        self.tab_to("form button.button")
        self.enter()

    def enter(self) -> None:
        """Press Enter, and wait for where it leads."""
        with self.phone.page.expect_navigation():
            self.phone.page.keyboard.press("Enter")


FOCUS = """wanted => {
  const it = document.activeElement, look = getComputedStyle(it), box = it.getBoundingClientRect();
  const is_lit = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const is_in_view = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
  return { is_it: it.matches(wanted), is_seen: is_lit && is_in_view, html: it.outerHTML.slice(0, 120) };
}"""
"""Whether the wanted thing has the focus, and whether what has it shows that it has."""
