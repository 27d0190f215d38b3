"""Every kind of page has nothing that axe objects to, in any color scheme, on phones and at the desk."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from questionnaire.cli.demo.stories import easiest
from questionnaire.core.definition.questions import Kind
from tests.browser.machine import Demo
from tests.browser.screens import QUESTIONS, DeskScreen, EscortPhone, Patient, Phone, Screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AddVisit = Callable[[date, str, date], Patient]

SCHEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colors": {"color_scheme": "light", "forced_colors": "active"},
}
PHONES = ((390, 844), (320, 640))
SCREENS = (*PHONES, (1280, 900))

ONE_OF_EACH_KIND = ("visit-confirm", "ride-check", "ride-person", "check-driving", "your-question")

AXE = Axe().axe_script
OBJECTIONS = """axe.run({ resultTypes: ["violations"], preload: false }).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 99)}`)))"""
"""What axe objects to in the page in front, with the places (``preload`` only helps rules about media)."""


class Looks:
    """Looks at pages as everybody might have them in front, and notes what is wrong by page."""

    def __init__(self, sizes: Iterable[tuple[int, int]]) -> None:
        self.sizes = tuple(sizes)
        self.seen: list[str] = []
        self.faults: list[str] = []

    def at(self, screen: Screen, name: str) -> None:
        """Look at the page in front in every size and scheme, and leave it as it was found."""
        page, before = screen.page, screen.page.viewport_size
        self.seen.append(name)
        page.evaluate(AXE)
        for width, height in self.sizes:
            page.set_viewport_size({"width": width, "height": height})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                self.faults.append(f"{name}, {width} px: has to be scrolled sideways")
            for scheme, media in SCHEMES.items():
                page.emulate_media(**media)  # type: ignore[arg-type]
                found = page.evaluate(OBJECTIONS)
                self.faults += [f"{name}, {width} px, {scheme}: {objection}" for objection in found]
        page.emulate_media(**SCHEMES["light"])  # type: ignore[arg-type]
        assert before
        page.set_viewport_size(before)


def test_the_pages_before_the_door(phone: Phone, ada: Patient):
    looks = Looks(PHONES)

    addresses = {"front": "/", "missing page": "/nowhere", "link error": "/v/1-nobody", "ended": "/visit/"}
    for name, address in {**addresses, "left": "/visit/left", "door": ada.link}.items():
        looks.at(phone.goes_to(address), name)
    looks.at(phone.presses("Open my visit"), "door with no date")
    looks.at(phone.says_who(ada, born=date(1986, 5, 10)), "door with a wrong date")

    assert phone.texts(".problem h2") == ["There is a problem"]
    assert looks.faults == []


def test_the_questions_the_answers_and_the_plan(phone: Phone, ada: Patient):
    looks = Looks(PHONES)
    phone.says_who(ada)

    for question in (QUESTIONS[question_id] for question_id in ONE_OF_EACH_KIND):
        phone.skips_to(question.id, questions="write")
        looks.at(phone.presses("Continue"), f"{question.kind.value} without an answer")
        looks.at(phone.fills(easiest(question)), question.kind.value)
    looks.at(phone.skips_to(), "check your answers")
    looks.at(phone.presses("Send my answers"), "sent")
    phone.presses("See my plan").page.locator("summary").click()
    looks.at(phone, "plan with all answers open")
    looks.at(phone.presses("Your answers are private"), "privacy")
    looks.at(phone.goes_to("/visit/messages"), "how to be reminded")
    phone.page.check("#agrees_sms")
    looks.at(phone.presses("Save"), "how to be reminded, saved")

    assert [kind for kind in Kind if kind.value not in looks.seen] == []
    assert looks.faults == []


def test_the_pages_before_a_patient_goes_on(phone: Phone, ada: Patient):
    looks = Looks(PHONES)
    phone.says_who(ada).skips_to("ride-home")

    looks.at(phone.answers("drive-self"), "stop")
    phone.presses("Change my answer").answers("adult").skips_to("check-driving")
    looks.at(phone.answers(("drive",)), "check missed")
    looks.at(phone.presses("Answer once more"), "check asked again")
    looks.at(phone.answers(("drive",)), "check missed twice")
    phone.presses("Continue").page.context.clear_cookies()
    looks.at(phone.answers("stay"), "to be sent once more")

    assert phone.heading == "Please send this again"
    assert looks.faults == []


def test_the_pages_of_whom_the_patient_named(
    phone: Phone, rosa: EscortPhone, ben: DeskScreen, ada_today: Patient
):
    looks, ada = Looks(PHONES), ada_today
    phone.says_who(ada).skips_to().presses("Send my answers")
    looks.at(rosa.goes_to(ben.makes_ride_link(ada)), "asked")
    looks.at(rosa.presses("Send my answer"), "no answer")
    rosa.page.locator("summary").click()
    rosa.page.fill("#phone", "12")
    looks.at(rosa.says("confirmed"), "not a phone")
    rosa.page.fill("#phone", "202 555 0177")
    looks.at(rosa.says("not-sure"), "not sure")
    looks.at(rosa.says("confirmed", "adult"), "something missing")
    looks.at(rosa.says("confirmed", "phone", "place", "inside"), "yes")
    looks.at(ben.goes_to(ada.visit), "the visit at the desk, with a ride")
    looks.at(rosa.presses("How you can help that day"), "guide")
    looks.at(phone.goes_to("/visit/plan"), "plan with a ride")
    rosa.presses("Back").page.locator("summary", has_text="Change my answer").click()
    looks.at(rosa.says("declined"), "no")
    looks.at(ben.presses("Check in"), "check-in")
    looks.at(ben.presses("Check in"), "check-in with problems")
    looks.at(ben.picks(ride="other"), "check-in with another ride")
    looks.at(ben.checks_in(ada, ride="none"), "checked in without a ride")
    looks.at(rosa.goes_to(rosa.page.url), "closed")

    assert rosa.heading == "The ride home for Ada"
    assert looks.faults == []


def test_the_pages_for_a_patient_who_comes_again(phone: Phone, ben: DeskScreen, demo: Demo):
    looks = Looks(PHONES)
    link, born = demo.link_of("Pat Quinn")

    looks.at(phone.says_who(Patient("Pat Quinn", born, link, born, "")), "last time")
    phone.page.locator("summary").first.click()
    looks.at(phone, "last time with an explanation open")
    looks.at(phone.presses("What you may feel"), "what people may feel")
    phone.page.locator("summary").first.click()
    looks.at(phone, "what people may feel, with what is explained")
    phone.presses("Back to my visit").presses("Same as last time").skips_to("ride-home")
    looks.at(phone, "a question to confirm")
    day = next(p["starts_at"][:10] for p in demo.patients if p["name"] == "Pat Quinn")
    ben.goes_to(f"/desk/{day}").presses("Pat Quinn")
    looks.at(ben, "visit with answers of last time")
    looks.at(ben.presses("Book the next visit"), "next visit")

    assert ben.page.input_value("#last_name") == "Quinn"
    assert looks.faults == []


def test_the_pages_of_the_desk(
    open_screen: Callable[..., DeskScreen], ben: DeskScreen, chi: DeskScreen, demo: Demo
):
    looks, stranger = Looks(SCREENS), open_screen(DeskScreen, {"width": 1280, "height": 900})

    looks.at(stranger.goes_to("/desk/sign-in"), "sign-in")
    looks.at(stranger.signs_in("ben@riverside.example", "a guess"), "sign-in with a problem")
    looks.at(ben.goes_to("/desk/"), "board")
    looks.at(ben.goes_to("/desk/?status=not-ready"), "filtered board")
    looks.at(ben.goes_to("/desk/next-days?status=checked-in"), "board on which nothing fits")
    looks.at(ben.goes_to("/desk/found"), "search")
    for sought, state in (("ruth", "somebody found"), ("no such name", "nobody found")):
        ben.page.fill("#find", sought)
        looks.at(ben.presses("Search"), state)
    looks.at(ben.goes_to("/desk/2020-01-01"), "empty board")
    looks.at(ben.goes_to("/desk/visits/new"), "new visit")
    looks.at(ben.presses("Add the visit"), "new visit with problems")
    looks.at(ben.goes_to("/desk/").presses("Sam Okoro"), "visit")
    looks.at(ben.presses("Change contact"), "contact")
    ben.page.fill("#phone", "")
    ben.page.check("#agrees_sms")
    looks.at(ben.presses("Save the contact"), "contact with a problem")
    looks.at(ben.goes_to("/desk/messages"), "messages")
    looks.at(chi.goes_to("/desk/").presses("Sam Okoro"), "visit, to a nurse")

    assert looks.faults == []


def test_the_pages_for_calls(phone: Phone, ben: DeskScreen, chi: DeskScreen, add_visit: AddVisit):
    looks = Looks(SCREENS)
    vic = add_visit(date.today() + timedelta(days=9), "Vic Hale", date(1971, 5, 9))
    phone.says_who(vic).skips_to(visit_confirm="change").skips_to("check-driving")
    looks.at(ben.goes_to(f"{vic.visit}/questions/check-driving"), "check by phone")
    assert ben.path.endswith("check-driving")
    phone.skips_to(feel_apart="worry", questions="write")
    looks.at(chi.looks_for("vic"), "follow-ups, to a nurse")
    chi.page.locator("input[name=note]").first.fill("x" * 201)
    with chi.page.expect_navigation():
        chi.page.get_by_role("button", name="No answer").first.click()
    looks.at(chi, "follow-ups with a problem")
    looks.at(ben.looks_for("nobody"), "follow-ups where nobody fits")
    for question in ("visit-confirm", "ride-check", "ride-person", "your-question"):
        reader = chi if question == "your-question" else ben
        looks.at(reader.goes_to(f"{vic.visit}/questions/{question}"), f"{question} by phone")
        assert reader.path.endswith(question)
    ben.page.fill("#phone", "12")
    ben.presses("Save the answer")
    looks.at(ben, "no answer by phone")
    looks.at(ben.goes_to(f"{vic.visit}/calling"), "how to call")
    chi.goes_to(vic.visit).page.locator("#waivers summary").first.click()
    looks.at(chi, "visit with a waiver to give")
    looks.at(chi.presses("Waive it"), "waiver without a reason")
    chi.page.fill("#reason", "A sister drives")
    looks.at(chi.presses("Waive it"), "visit with a waiver")
    chi.goes_to("/desk/follow-ups").page.locator("summary").first.click()
    looks.at(chi, "follow-ups with what is waived")

    assert looks.faults == []
