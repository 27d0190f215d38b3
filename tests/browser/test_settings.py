"""Managers decide the clinic's settings in real browsers: what is wrong or contested can be seen by all."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screens import DESK, DeskScreen
from tests.browser.test_accessibility import SCREENS, Looks

pytestmark = pytest.mark.browser


def opens(screen: DeskScreen, name: str) -> None:
    """Press Change beside a setting."""
    screen.page.locator(f"details:has([name='set-{name}']) summary").click()


def saves(screen: DeskScreen, group: str) -> DeskScreen:
    """Press Save in a group."""
    with screen.page.expect_navigation():
        screen.page.locator(f"#group-{group} form button").click()
    return screen


def test_mistakes_and_what_two_people_decide_at_once(
    open_screen: OpenScreen, signed_in: Callable[[str], Any]
):
    looks = Looks(SCREENS)
    mo: DeskScreen = open_screen(DeskScreen, DESK, storage_state=signed_in("manager")).goes_to(
        "/desk/settings"
    )
    kit: DeskScreen = open_screen(DeskScreen, DESK, storage_state=signed_in("manager")).goes_to(
        "/desk/settings"
    )

    opens(mo, "food_stop_hours")
    mo.page.fill("#set-food_stop_hours", "99")
    looks.at(saves(mo, "eating"), "a mistake")
    mo.page.locator(".problem a").click()
    mo.page.fill("#set-food_stop_hours", "")
    looks.at(saves(mo, "eating"), "saved, one undecided")
    opens(kit, "food_stop_hours")
    kit.page.fill("#set-food_stop_hours", "8")
    looks.at(saves(kit, "eating"), "decided by both")

    assert kit.page.input_value("#set-food_stop_hours") == "8"
    assert kit.texts(".both dd") == ["Undecided", "8 hours"]
    kit.page.fill("#set-food_stop_hours", "6")
    saves(kit, "eating")
    assert kit.texts("#group-eating .banner") == ["Saved. It applies from now on."]
    assert looks.faults == []


def test_own_words_are_asked_for_when_they_are_chosen(
    open_screen: OpenScreen, signed_in: Callable[[str], Any]
):
    mo: DeskScreen = open_screen(DeskScreen, DESK, storage_state=signed_in("manager")).goes_to(
        "/desk/settings"
    )
    opens(mo, "driving_wait")
    own = mo.page.locator("#own-driving_wait")

    assert not own.is_visible()
    mo.page.locator("label:has(input[name='set-driving_wait'][value='other'])").click()
    assert own.is_visible()
