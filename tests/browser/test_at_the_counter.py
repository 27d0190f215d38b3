"""The morning at the counter: a patient comes, and what is true then is noted in a few taps."""

import pytest
from playwright.sync_api import expect

from tests.browser.screens import DeskScreen, Patient, Phone

pytestmark = pytest.mark.browser


def gets_ready(phone: Phone, patient: Patient) -> None:
    phone.says_who(patient).skips_to()
    phone.presses("Send my answers")


def test_ben_checks_ada_in_with_seven_taps_and_she_sees_it(phone: Phone, ben: DeskScreen, ada_today: Patient):
    gets_ready(phone, ada_today)

    ben.goes_to(ada_today.visit).presses("Check in")
    expect(ben.page.locator("#ride_name")).to_be_hidden()
    ben.picks(right_person="yes", ride="as-planned", ride_is_here="yes", inside="yes", reached="known")
    ben.picks(last_food_unknown="yes", last_drink_unknown="yes").presses("Check in")

    told = ["As planned", "(202) 555-0107", "Yes", *2 * ["Not known"], "Needs follow-up"]
    assert ben.texts("#arrived dd") == told  # whom she named had not said yes
    assert ben.row_of(ada_today)["Status"].startswith("Here, not cleared ")
    assert phone.goes_to("/visit/plan").heading == "You are checked in"


def test_ada_ate_so_it_is_not_going_ahead_and_the_next_visit_is_booked(
    phone: Phone, ben: DeskScreen, ada_today: Patient
):
    gets_ready(phone, ada_today)

    ben.goes_to(ada_today.visit).presses("Check in")
    ben.picks(right_person="yes", ride="other", inside="no", reached="known")
    ben.page.fill("#ride_name", "Joe")
    ben.picks(last_food_unknown="yes", last_drink_unknown="yes").presses("Check in")
    missing = ben.texts("#missing li")
    assert "Nurse The ride person is not coming inside. Needs follow-up" in missing
    assert "Desk Someone other than planned takes the patient home. Good to know" in missing
    ben.picks(reason="rebooked").presses("Record that it is not going ahead")

    assert (ben.heading, ben.page.input_value("#last_name")) == ("Add a visit", ada_today.name.split()[1])
    row = ben.row_of(ada_today)
    assert (row["Status"], row["What is missing"]) == (
        "Not going ahead",
        "Not going ahead: booked for another day",
    )


def test_a_patient_is_checked_in_by_keyboard_alone(phone: Phone, ben: DeskScreen, ada_today: Patient):
    gets_ready(phone, ada_today)
    keys = ben.goes_to(ada_today.visit).presses("Check in").page.keyboard

    ben.page.locator("#right_person").focus()
    keys.press("Space")
    ben.page.locator("#ride").focus()
    for key in ("Space", "Tab", "Tab", "Space", "Tab", "Space"):
        keys.press(key)
    ben.page.locator("[name=last_food_unknown]").focus()
    keys.press("Space")
    ben.page.locator("[name=last_drink_unknown]").focus()
    keys.press("Space")
    keys.press("Enter")

    expect(ben.page.locator("#arrived")).to_be_visible()
