"""Two phones and the desk: the patient names somebody, they answer on their own page, the board turns."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest

from tests.browser.screens import DeskScreen, EscortPhone, Patient, Phone
from tests.conftest import ZONE

pytestmark = pytest.mark.browser

AddVisit = Callable[[date, str, date], Patient]
EVERYTHING = ("adult", "phone", "place", "inside")


@pytest.fixture(scope="module")
def names() -> Iterator[str]:
    """Names that no other visit of the day has."""
    return (f"Uma {last}" for last in ("Bell", "Cole", "Dunn", "Eads", "Ford", "Gray"))


@pytest.fixture
def named(add_visit: AddVisit, names: Iterator[str], phone: Phone) -> Patient:
    """Uma, who comes tomorrow, when the ride has to have said yes, and who has named Rosa."""
    tomorrow = datetime.now(ZONE).date() + timedelta(days=1)
    uma = add_visit(tomorrow, next(names), date(1986, 5, 9))
    phone.says_who(uma).skips_to().presses("Send my answers")
    return uma


def ride(phone: Phone) -> str:
    """What the plan says of the ride."""
    phone.goes_to("/visit/plan")
    (told,) = phone.texts(".card:has(h2:text-is('Your ride')) li")
    return told


def test_rosa_says_yes_on_her_phone_and_the_board_turns(
    phone: Phone, rosa: EscortPhone, ben: DeskScreen, named: Patient
):
    before = ben.row_of(named)
    rosa.goes_to(ben.makes_ride_link(named))
    asked = rosa.heading

    rosa.says("confirmed", *EVERYTHING)

    after = ben.row_of(named)
    assert (before["Status"], before["What is missing"]) == (
        "Needs follow-up",
        "Desk Ride not confirmed by Rosa yet. Call to ask.",
    )
    assert (asked, rosa.heading) == (
        f"Can you take Uma home on {named.day:%A}?",
        f"You are taking Uma home on {named.day:%A}",
    )
    assert (after["Status"], after["What is missing"]) == ("Ready", "Nothing")
    assert after["Ride home"].startswith("Rosa said yes ")
    assert ride(phone) == "Rosa said yes today."


def test_rosa_says_no_and_the_plan_and_the_board_say_so(
    phone: Phone, rosa: EscortPhone, ben: DeskScreen, named: Patient
):
    link = ben.makes_ride_link(named)
    rosa.goes_to(link).says("confirmed", *EVERYTHING)
    rosa.page.locator("summary", has_text="Change my answer").click()

    rosa.says("declined")

    row = ben.row_of(named)
    assert rosa.heading == "Thank you for telling us"
    assert row["Status"] == "Not ready"
    assert row["What is missing"] == "Desk Rosa cannot take the patient home. Find another ride."
    assert row["Ride home"].startswith("Rosa said no ")
    assert ride(phone) == "Rosa cannot take you home. Please name another adult."

    phone.presses("Name another adult")
    phone.page.fill("#name", "Joe")
    phone.page.fill("#phone", "202 555 0143")
    phone.presses("Continue")

    assert phone.path == "/visit/plan"
    assert (
        ride(phone)
        == "Is this the right number for Joe: (202) 555-0143? We will ask Joe once you send your answers."
    )
    assert rosa.goes_to(link).heading == "This link does not work"
    assert ben.row_of(named)["Ride home"] == "Joe not asked yet (202) 555-0143"


def test_what_a_yes_confirms_shows_once_yes_is_chosen_and_only_then(
    rosa: EscortPhone, ben: DeskScreen, named: Patient
):
    rosa.goes_to(ben.makes_ride_link(named))
    shown = []

    for answer in ("", "confirmed", "declined", "not-sure"):
        if answer:
            rosa.page.locator(f'label:has(input[value="{answer}"])').click()
        shown.append((len(rosa.texts(".ticks label")), len(rosa.texts(".explain"))))

    assert shown == [(0, 0), (4, 1), (0, 1), (0, 1)]


def test_rosa_answers_without_javascript_by_keys_alone(
    open_screen: Callable[..., EscortPhone], ben: DeskScreen, named: Patient
):
    rosa = open_screen(EscortPhone, {"width": 320, "height": 640}, java_script_enabled=False)
    rosa.goes_to(ben.makes_ride_link(named))
    keys = rosa.page.keyboard

    rosa.page.locator("#answer").focus()
    keys.press("Space")
    for _ in EVERYTHING:
        keys.press("Tab")
        keys.press("Space")
    for _ in range(2):  # past what can be added
        keys.press("Tab")
    with rosa.page.expect_navigation():
        keys.press("Enter")

    assert rosa.heading == f"You are taking Uma home on {named.day:%A}"
    assert ben.row_of(named)["Status"] == "Ready"
