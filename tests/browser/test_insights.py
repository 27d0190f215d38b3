"""A manager's page of what happened, in a real browser: any screen, any color scheme, and on paper."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.screens import DESK, DeskScreen
from tests.browser.test_accessibility import SCREENS, Looks

pytestmark = pytest.mark.browser


@pytest.fixture
def mo(open_screen: Callable[..., DeskScreen], signed_in: Callable[[str], Any]) -> DeskScreen:
    """The manager's screen."""
    return open_screen(DeskScreen, DESK, storage_state=signed_in("manager"))


@pytest.mark.slow
def test_what_happened_is_there_to_read_on_any_screen(mo: DeskScreen):
    looks = Looks(SCREENS)

    looks.at(mo.goes_to("/desk/").presses("Insights"), "insights")
    mo.page.fill("[name=from]", "2020-01-06")
    looks.at(mo.presses("Show"), "insights of weeks without visits")

    assert mo.texts(".empty h2") == ["Too few visits to show"]
    assert looks.faults == []


def test_every_bar_and_line_is_drawn_with_its_pattern_and_its_number(mo: DeskScreen):
    mo.goes_to("/desk/insights")

    drawn = mo.page.evaluate(
        """() => [...document.querySelectorAll("svg.chart")].map(chart => ({
            name: document.getElementById(chart.getAttribute("aria-labelledby").split(" ")[0]).textContent,
            outside: [...chart.querySelectorAll("text, rect, path")].filter(part => {
              const box = part.getBoundingClientRect(), all = chart.getBoundingClientRect()
              return box.right > all.right + 1 || box.bottom > all.bottom + 1 || box.left < all.left - 1
            }).map(part => part.textContent || part.outerHTML),
            fills: [...chart.querySelectorAll(".chart__bar")].map(bar => getComputedStyle(bar).fill),
          }))"""
    )

    assert [chart["outside"] for chart in drawn] == [[]] * len(drawn)
    fills = {chart["name"]: chart["fills"] for chart in drawn}
    assert fills["Missed checks"][1] == 'url("#striped")'
    assert 'url("#striped")' not in fills["Rides"]
    dashes = mo.page.eval_on_selector_all(
        "#main .chart__line polyline", "lines => lines.map(line => getComputedStyle(line).strokeDasharray)"
    )
    assert set(dashes) == {"none", "7px, 4px", "2px, 3px"}


def test_on_paper_every_column_stays_and_all_is_black(mo: DeskScreen):
    mo.goes_to("/desk/insights").page.emulate_media(media="print")

    cells = mo.page.locator(".figures td").evaluate_all("cells => cells.filter(c => !c.offsetParent).length")
    inks = mo.page.locator(".chart__bar, .chart__line").evaluate_all(
        "parts => [...new Set(parts.map(p => getComputedStyle(p).stroke))]"
    )

    assert cells == 0
    assert inks == ["rgb(0, 0, 0)"]
    assert not mo.page.locator(".periods").is_visible()
