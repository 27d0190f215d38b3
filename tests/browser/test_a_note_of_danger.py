"""A note of danger in a real browser: from the patient's and the ride's words to what the nurse recorded."""

from datetime import date

import pytest

from tests.browser.screens import DeskScreen, EscortPhone, Patient, Phone

pytestmark = pytest.mark.browser

DANGER = "I want to die"
OF_RIDE = "She says she does not want to live"
TO_TAP = ["tel:988", "sms:988?", "tel:911"]


def to_tap(screen: Phone | EscortPhone) -> list[str]:
    """The help that is in sight and can be tapped."""
    links = screen.page.locator("main a[href^='tel:9'], main a[href^='sms:']").all()
    return [str(link.get_attribute("href")) for link in links if link.is_visible()]


def test_from_words_of_danger_to_what_the_nurse_recorded(
    phone: Phone,
    rosa: EscortPhone,
    ben: DeskScreen,
    chi: DeskScreen,
    ada: Patient,
):
    phone.says_who(ada).skips_to("your-question", questions="write")
    before = to_tap(phone)
    ben.goes_to(f"/desk/{date.today().isoformat()}")

    phone.answers(DANGER)
    helped = (phone.heading, to_tap(phone))
    ben.page.wait_for_selector(".alarm")  # the board that is open asks by itself
    at_the_desk = ben.texts(".alarm")[0]
    phone.presses("Continue")
    went_on = phone.question

    rosa.goes_to(ben.makes_ride_link(ada))
    rosa.page.locator("summary", has_text="Add a phone number or a note").click()
    rosa.page.fill("#note", OF_RIDE)
    rosa.says("confirmed")
    ride_helped = (rosa.heading, to_tap(rosa))

    chi.goes_to("/desk/")
    chi.page.locator(".alarm a").first.click()
    shown = chi.texts(".note-text")
    chi.page.get_by_label("What was said and done").first.fill("Talked, her sister is with her.")
    press_first(chi)
    left = chi.texts(".note-text")
    chi.page.get_by_label("What was said and done").first.fill("Called Rosa too.")
    press_first(chi)
    chi.goes_to(ada.visit)

    assert (before, helped) == (TO_TAP, ("Help is here for you now", TO_TAP))
    assert "A note needs a nurse now" in at_the_desk
    assert DANGER not in at_the_desk
    assert went_on == "ready-feel"
    assert ride_helped == ("If you think someone is in danger", TO_TAP)
    assert (shown, left) == ([DANGER, OF_RIDE], [OF_RIDE])
    assert chi.page.locator(".alarm").count() == 0


def press_first(chi: DeskScreen) -> None:
    """Record the first note as talked about and safe."""
    with chi.page.expect_navigation():
        chi.page.locator("button[value='talked-safe']").first.click()
