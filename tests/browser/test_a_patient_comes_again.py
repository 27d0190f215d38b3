"""A patient who comes again, in a real browser: same as last time, and one tap a question for the ride."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from questionnaire.cli.demo.stories import easiest
from tests.browser.screens import DeskScreen, EscortPhone, Patient, Phone
from tests.browser.test_the_ride import EVERYTHING

pytestmark = pytest.mark.browser


@pytest.fixture
def ida(
    phone: Phone,
    rosa: EscortPhone,
    ben: DeskScreen,
    add_visit: Callable[..., Patient],
    free_days: Iterator[date],
) -> Patient:
    """Ida, who was here: her ride said yes, she came, and Ben booked the next visit from its page."""
    today = datetime.now(ZoneInfo("America/New_York")).date()
    first = add_visit(today, f"Ida Dahl-{next(free_days):%m%d}", date(1979, 4, 2), "23:59")
    phone.says_who(first).skips_to()
    phone.presses("Send my answers")
    rosa.goes_to(ben.makes_ride_link(first)).says("confirmed", *EVERYTHING)
    ben.checks_in(first).presses("Book the next visit")
    day = next(free_days)
    ben.page.fill("#visit_date", day.isoformat())
    ben.presses("Add the visit").is_sure()
    return Patient(first.name, first.born, ben.page.input_value("#link"), day, ben.path)


def test_who_comes_again_says_the_same_and_confirms_the_ride_with_one_tap_a_question(
    phone: Phone, ben: DeskScreen, ida: Patient
):
    phone.says_who(ida)
    offered = (phone.path, phone.heading)

    phone.presses("Same as last time")
    taps = {}
    for question in phone.questions():
        is_filled_in = bool(phone.texts(".banner"))
        taps[question.id] = 1 if is_filled_in else 2
        phone.presses("Continue") if is_filled_in else phone.answers(easiest(question))
    before = ben.row_of(ida)
    phone.presses("Send my answers").presses("See my plan")

    assert offered == ("/visit/last-time", "Same as last time?")
    assert len(taps) == 16
    assert {taps[question] for question in ("ride-home", "ride-check", "ride-contact", "ride-person")} == {1}
    assert (before["Status"], before["What is missing"]) == (
        "In progress",
        "Patient All answered, not sent yet",
    )
    assert phone.heading == f"You are ready for {ida.day:%A}"
    assert ben.row_of(ida)["Status"] == "Ready"
