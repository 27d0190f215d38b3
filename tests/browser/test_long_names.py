"""A name is read whole, however long its words are and however narrow the screen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.browser.screens import DESK, PHONE, DeskScreen, Patient

pytestmark = pytest.mark.browser

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochwy"

CUT = """() => [...document.querySelectorAll("tbody .who, tbody .ride, tbody td a")].filter(element => {
    const words = document.createRange();
    words.selectNodeContents(element);
    const board = element.closest(".board").getBoundingClientRect();
    const {left, right} = words.getBoundingClientRect();
    return left < board.left || right > Math.min(board.right, innerWidth) + 1;
}).map(element => element.textContent)"""
"""What stands outside of the board or of the window, where it is cut."""


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}, DESK], ids=["390", "320", "1280"])
def test_a_name_of_sixty_letters_is_whole_on_the_board(
    open_screen: Callable[..., Any],
    signed_in: Callable[[str], Any],
    add_visit: Callable[..., Patient],
    free_days: Any,
    size: dict[str, int],
):
    long = add_visit(next(free_days), f"Ada {LONG}", date(1986, 5, 9))
    ben: DeskScreen = open_screen(DeskScreen, size, storage_state=signed_in("front-desk"))

    ben.goes_to(long.board)

    assert len(LONG) == 60
    assert ben.texts("tbody .who") == [f"Ada {LONG}"]
    assert ben.page.evaluate(CUT) == []
    assert ben.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
