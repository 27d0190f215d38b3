"""Ben brings in each system's file: he looks, confirms, and finds it on the board; once is enough."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.browser.screens import DeskScreen
from tests.browser.test_accessibility import SCREENS, Looks
from tests.exchange.schedules import SYSTEMS, exported

pytestmark = pytest.mark.browser


def uploads(ben: DeskScreen, data: bytes) -> list[str]:
    """Choose a file and send it; how many rows do what."""
    ben.goes_to("/desk/schedule")
    file: Any = {"name": "visits.csv", "mimeType": "text/csv", "buffer": data}
    ben.page.set_input_files("#file", file)
    ben.presses("Show what would happen")  # a click alone does not wait until the next page is read
    return filters(ben)


def filters(ben: DeskScreen) -> list[str]:
    """How many rows do what, as the page says."""
    return [" ".join(text.split()) for text in ben.texts(".filter")]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_file_of_each_shape_comes_in_once(ben: DeskScreen, free_days: Iterator[date], system: str):
    day = next(free_days)
    before = uploads(ben, exported(system, day))
    ben.presses("Import these rows")
    told = ben.heading
    ben.goes_to(f"/desk/{day}")
    board = ben.texts("tbody .who")

    again = uploads(ben, exported(system, day))

    assert before[0] == "2 All rows"
    assert (told, board) == ("Schedule imported", ["Zoë Lind"])
    assert again == ["2 All rows", "2 Unchanged"]


@pytest.mark.slow
def test_columns_are_said_once_and_every_page_is_without_fault(ben: DeskScreen, free_days: Iterator[date]):
    day, looks = next(free_days), Looks(SCREENS)
    data = f"Wann,Wer,Geboren,Nummer\n{day} 10:30,Uma Bell,1986-05-09,9\nsoon,Eva Holm,1980-01-01,10\n"
    data += f"{day} 12:30,Ida Falk,1990-01-01,9\n"
    ben.goes_to("/desk/schedule")
    looks.at(ben, "upload")
    uploads(ben, data.encode())
    looks.at(ben, "columns")
    for column, name in (("day", "Wann"), ("name", "Wer"), ("born", "Geboren"), ("number", "Nummer")):
        ben.page.select_option(f"#{column}", name)
    ben.presses("Continue")
    looks.at(ben, "preview")
    said = filters(ben)

    ben.presses("Import these rows")

    looks.at(ben, "taken")
    assert said == ["3 All rows", "1 New", "1 Please answer", "1 Skipped"]
    assert uploads(ben, data.encode()) == ["3 All rows", "1 Unchanged", "1 Please answer", "1 Skipped"]
    assert looks.faults == []


BARS = """() => [document.readyState, location.pathname.endsWith("/steps"),
    [...document.querySelectorAll(".step progress")].filter(bar => bar.checkVisibility())
        .map(bar => bar.value)]"""


@pytest.mark.slow
def test_while_many_rows_are_taken_one_bar_is_seen_and_it_grows(ben: DeskScreen):
    born = [date(1940, 1, 1) + timedelta(days=3 * n) for n in range(6000)]  # no two are likely one person
    days = [f"2031-01-{n % 28 + 1:02}" for n in range(6000)]
    people = enumerate(zip(born, days, strict=True))
    rows = "".join(f"A-{n},{'ABCDEFG'[n % 7]}nn{n},Berg{n},{b},{day},10:30\n" for n, (b, day) in people)
    uploads(ben, f"Appointment ID,First Name,Last Name,DOB,Date,Time\n{rows}".encode())
    seen: list[list[float]] = []

    ben.page.get_by_role("button", name="Import these rows").click(no_wait_after=True)
    while True:
        try:
            state, is_there, bars = ben.page.evaluate(BARS)
        except Error:  # between the two pages
            continue
        if is_there and bars and (not seen or bars != seen[-1]):
            seen.append(bars)
        if is_there and state == "complete":
            break

    alone = [bars[0] for bars in seen if len(bars) == 1]
    assert (alone == sorted(alone), alone[-1]) == (True, 6000)
    assert [value for value in alone if 0 < value < 6000], "nothing was seen before the end"
    assert max(map(len, seen)) <= 2  # one gives way to the next as soon as that is whole
    ben.presses("See how it went")
    assert ben.heading == "Schedule imported"
