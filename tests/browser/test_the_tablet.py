"""The clinic's tablet in a real browser: what is left on it once a patient has handed it back."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

import pytest
from playwright.sync_api import Browser, expect

from questionnaire.core.answers.values import Contact
from tests.browser import machine
from tests.browser.machine import Demo
from tests.browser.screens import DeskScreen, Patient, Phone
from tests.browser.test_accessibility import Looks

pytestmark = pytest.mark.browser

PORTRAIT, LANDSCAPE = (768, 1024), (1024, 768)
READY, NEUTRAL = "This tablet is ready for the next person", "Get ready for your visit - Riverside Clinic"
THANKS = "Thank you - Riverside Clinic"
TELL_NOTHING = {"/visit/", "/tablet", "/tablet/1", "/tablet/thanks", "/tablet/over"}
"""The only addresses that may stand in the tablet's history: they tell nothing of anybody."""

TOO_SMALL = """[...document.querySelectorAll("a, button, summary, label:has(input), input, textarea")]
  .map(e => e.matches("[type=radio], [type=checkbox]") ? e.closest("label") : e)
  .filter(e => e.checkVisibility() && !e.matches(".skip") && !e.closest("p"))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width < 44 || box.height < 44)
  .map(([e, box]) => `${e.outerHTML.slice(0, 60)} ${box.width} x ${box.height}`)"""


class Tablet(Phone):
    """The clinic's tablet."""

    def types(self, code: str) -> Self:
        """Type the code that staff have made."""
        self.goes_to("/tablet").page.fill("#code", code)
        return self.presses("Open my visit")

    def entries(self) -> list[dict[str, Any]]:
        """What the browser would show under its back button."""
        session = self.page.context.new_cdp_session(self.page)
        found: list[dict[str, Any]] = session.send("Page.getNavigationHistory")["entries"]
        return [entry for entry in found if entry["url"] != "about:blank"]

    def waits(self, seconds: int) -> Self:
        """Let the clock of the page run, untouched."""
        self.page.clock.run_for(seconds * 1000)
        return self


@pytest.fixture
def take_tablet(open_screen: Callable[..., Tablet]) -> Callable[..., Tablet]:
    """Take one of the clinic's tablets in hand."""

    def taken(**options: Any) -> Tablet:
        size = {"width": PORTRAIT[0], "height": PORTRAIT[1]}
        return open_screen(Tablet, size, has_touch=True, **options)

    return taken


@pytest.fixture
def tablet(take_tablet: Callable[..., Tablet]) -> Tablet:
    """The clinic's tablet, in portrait."""
    return take_tablet()


@pytest.fixture
def code(ben: DeskScreen) -> Callable[[Patient], str]:
    """Ben makes a code for a patient."""

    def made(patient: Patient) -> str:
        ben.goes_to(patient.visit).presses("Start on the tablet")
        return ben.page.locator(".tablet-code").inner_text()

    return made


def test_a_visit_from_its_code_to_send_and_nothing_to_go_back_to(
    tablet: Tablet, code: Callable[[Patient], str], ben: DeskScreen, ada: Patient
):
    tablet.types(code(ada)).skips_to("ride-person")
    tablet.answers(Contact("Rosamund", "+12025550142", "")).skips_to()
    tablet.presses("Send my answers")
    assert (tablet.path, tablet.heading) == ("/tablet/thanks", "Thank you. You are all done.")

    entries = tablet.entries()
    assert {entry["url"].removeprefix(tablet.home) for entry in entries} <= TELL_NOTHING
    assert {entry["title"] for entry in entries} <= {NEUTRAL, "Clinic tablet - Riverside Clinic", THANKS}
    shown = []
    for step in [tablet.page.go_back] * (len(entries) - 1) + [tablet.page.go_forward] * (len(entries) - 1):
        step()
        shown.append(tablet.heading)
        assert "Rosamund" not in tablet.page.content() and "Ada" not in tablet.page.content()
    for address in ("/visit/", "/visit/questions/ride-person", "/visit/check", "/visit/plan"):
        shown.append(tablet.goes_to(address).heading)
        assert "Rosamund" not in tablet.page.content() and "Ada" not in tablet.page.content()
    assert set(shown) == {READY, "Enter your code", "Thank you. You are all done."}
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])"
    assert tablet.page.evaluate(kept) == '[{},{},"",null]'
    assert tablet.page.evaluate("caches.keys()") == [] and tablet.page.evaluate("indexedDB.databases()") == []
    assert ben.row_of(ada)["Status"] != "Not started"


def test_a_page_from_the_back_forward_cache_is_asked_for_anew(
    tablet: Tablet, code: Callable[[Patient], str], ada: Patient
):
    tablet.types(code(ada)).skips_to("ride-person")
    tablet.page.fill("#name", "Rosamund")
    tablet.page.context.request.get(tablet.home + "/tablet/over")  # the visit ends while the page is in front

    with tablet.page.expect_navigation():
        tablet.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert tablet.heading == READY


@pytest.fixture
def cacheable_page() -> Iterator[str]:
    """A page of somebody else's that any browser may keep, to see that this one does."""

    class Plain(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Plain</title>")

        def log_message(self, *about: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Plain) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_back_forward_cache_of_a_real_browser_keeps_no_page_of_the_tablet(
    chromium: Browser, demo: Demo, code: Callable[[Patient], str], ada: Patient, cacheable_page: str
):
    keeping = chromium.browser_type.launch(
        executable_path=machine.chromium(),
        args=[*machine.FLAGS, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = keeping.new_context()
    context.add_init_script("addEventListener('pageshow', e => { window.persisted = e.persisted })")
    tablet = Tablet(context.new_page(), demo.url)

    def goes_back() -> bool:
        tablet.page.evaluate("window.wasLeft = true, history.back()")
        tablet.page.wait_for_function("!window.wasLeft && window.persisted !== undefined")
        return bool(tablet.page.evaluate("window.persisted"))

    tablet.page.goto(cacheable_page)
    tablet.page.goto(cacheable_page + "next")
    assert goes_back()  # or this browser keeps nothing of anybody, and what follows says nothing
    tablet.types(code(ada)).chooses("yes").presses("Continue")
    tablet.presses("Stop and return the tablet")

    assert [(goes_back(), tablet.heading) for _ in range(2)] == [(False, READY)] * 2
    keeping.close()


def test_what_one_patient_typed_is_not_offered_to_the_next(
    tablet: Tablet, code: Callable[[Patient], str], ada: Patient, add_visit: Any, free_days: Any
):
    tablet.types(code(ada)).skips_to("ride-person")
    for field, text in (("name", "Rosamund"), ("phone", "2025550142"), ("email", "rosamund@example.org")):
        tablet.page.fill(f"#{field}", text)
    tablet.presses("Stop and return the tablet")
    bea = add_visit(next(free_days), "Bea Holt", ada.born)

    tablet.types(code(bea)).skips_to("ride-person")

    fields = tablet.page.locator("main input:not([type=hidden])")
    assert [field.input_value() for field in fields.all()] == ["", "", ""]
    assert [field.get_attribute("autocomplete") for field in fields.all()] == ["off", "off", "off"]
    assert tablet.page.locator("main form").get_attribute("autocomplete") == "off"
    tablet.page.go_back()
    assert "Rosamund" not in tablet.page.content()


def test_left_alone_it_says_so_after_a_minute_and_closes_after_ninety_seconds(
    tablet: Tablet, code: Callable[[Patient], str], ada: Patient
):
    tablet.page.clock.install()
    tablet.types(code(ada)).skips_to("ride-person")
    tablet.page.fill("#name", "Rosamund")
    warning = tablet.page.locator("#idle")

    expect(tablet.waits(55).page.locator("main")).to_be_visible()
    expect(warning).to_be_hidden()
    tablet.waits(7)
    expect(warning).to_be_visible()
    expect(tablet.page.get_by_role("button", name="I am still here")).to_be_focused()
    tablet.page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    expect(tablet.page.locator("#name")).to_be_focused()
    assert tablet.page.input_value("#name") == "Rosamund"
    expect(tablet.waits(62).page.locator("#idle")).to_be_visible()
    tablet.waits(30).page.wait_for_url("**/tablet/over")

    assert tablet.heading == READY
    assert tablet.goes_to("/visit/").heading == READY


def test_a_finger_on_one_tab_keeps_the_visit_open_in_the_other(
    tablet: Tablet, code: Callable[[Patient], str], ada: Patient
):
    tablet.page.clock.install()
    tablet.types(code(ada))
    other = tablet.page.context.new_page()
    other.goto(tablet.home + "/visit/")
    body = other.locator("body")
    other.evaluate(
        "new BroadcastChannel('touches').onmessage = () => document.body.setAttribute('data-heard', 'yes')"
    )

    for _ in range(3):
        tablet.waits(40).page.locator("h1").tap()
        expect(body).to_have_attribute("data-heard", "yes")
        other.evaluate("document.body.removeAttribute('data-heard')")
    tablet.waits(2)

    expect(other.locator("#idle")).to_be_hidden()
    assert "/tablet/over" not in other.url
    assert tablet.chooses("yes").presses("Continue").path != "/tablet/over"


def test_a_finger_on_the_page_keeps_it_open_and_the_server_is_told(
    tablet: Tablet, code: Callable[[Patient], str], ada: Patient
):
    tablet.page.clock.install()
    tablet.types(code(ada))

    for _ in range(4):
        tablet.waits(40).page.locator("h1").tap()
    with tablet.page.expect_response("**/tablet/touches") as told:
        tablet.waits(2)

    assert told.value.status == 204
    assert len([a for a in tablet.asked if a.endswith("/tablet/touches")]) <= 5
    expect(tablet.page.locator("#idle")).to_be_hidden()


def test_two_tablets_have_two_patients_and_the_desk_ends_one(
    take_tablet: Callable[..., Tablet],
    code: Callable[[Patient], str],
    ben: DeskScreen,
    ada: Patient,
    add_visit: Any,
    free_days: Any,
):
    bea = add_visit(next(free_days), "Bea Holt", ada.born)
    first, second = take_tablet(), take_tablet()
    first.types(code(ada)).chooses("yes").presses("Continue")
    second.types(code(bea)).chooses("yes").presses("Continue")

    ben.goes_to(ada.visit).presses("Close it on the tablet")

    with first.page.expect_navigation():
        first.page.get_by_role("button", name="Continue").click()
    assert first.heading == READY
    assert second.page.locator("main button").inner_text() == "Continue"
    second.skips_to()
    assert second.presses("Send my answers").heading == "Thank you. You are all done."


@pytest.mark.slow
def test_the_tablets_pages_look_right_and_are_easy_to_hit(
    tablet: Tablet, code: Callable[[Patient], str], ben: DeskScreen, ada: Patient
):
    looks, small = Looks((PORTRAIT, LANDSCAPE, (320, 640))), {}

    def look(name: str) -> None:
        looks.at(tablet, name)
        small[name] = tablet.page.evaluate(TOO_SMALL)

    tablet.page.clock.install()
    look(tablet.goes_to("/tablet").path)
    tablet.types("AAA AAA")
    look("wrong code")
    tablet.types(code(ada))
    looks.at(ben, "code")
    for question in ("visit-confirm", "ride-check", "ride-person", "check-driving", "your-question"):
        tablet.skips_to(question, questions="write").presses("Continue")
        look(question)
    tablet.skips_to()
    look("check your answers")
    tablet.waits(62)
    look("still here?")
    tablet.page.keyboard.press("Enter")
    tablet.presses("Your answers are private")
    look("privacy")
    tablet.presses("Back to my visit").presses("Send my answers")
    look("thanks")
    tablet.goes_to("/visit/")
    look("over")

    assert looks.faults == []
    assert {name: found for name, found in small.items() if found} == {}
