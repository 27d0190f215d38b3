"""A real Chromium, one demo to look at, and people with fresh visits in front of it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import machine
from tests.browser.machine import Demo
from tests.browser.screens import DESK, PHONE, DeskScreen, EscortPhone, Patient, Phone, Screen, new_visit
from tests.conftest import on_ci

NO_CHROMIUM = "browser tests need Chromium: apt-get install chromium, or set CHROMIUM to where it is"

expect.set_options(timeout=20_000)  # as long as a page may take on a busy machine

OpenScreen = Callable[..., Any]
AddVisit = Callable[..., Patient]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium. Without one, a skip at somebody's desk and a failure where it must be there."""
    program = machine.chromium()
    if program is None and on_ci():
        pytest.fail(NO_CHROMIUM)
    if program is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=machine.FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, served for all browser tests."""
    with machine.served_demo(tmp_path_factory.mktemp("demo")) as there_is:
        yield there_is


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, demo: Demo) -> Callable[[str], Any]:
    """The cookies of somebody of the staff, by role; each signs in once."""
    cookies: dict[str, Any] = {}

    def of(role: str) -> Any:
        if role not in cookies:
            person, context = demo.works_as(role), chromium.new_context()
            DeskScreen(context.new_page(), demo.url).signs_in(person["email"], person["password"])
            cookies[role] = context.storage_state()
            context.close()
        return cookies[role]

    return of


@pytest.fixture
def open_screen(chromium: Browser, demo: Demo) -> Iterator[OpenScreen]:
    """Open a browser of one's own. Whatever a page does, nothing may be complained of or asked elsewhere."""
    screens: list[Screen] = []

    def opened(kind: type[Screen], viewport: dict[str, int], **options: Any) -> Screen:
        context = chromium.new_context(viewport=viewport, **options)
        screens.append(kind(context.new_page(), demo.url))
        return screens[-1]

    yield opened
    for screen in screens:
        screen.page.context.close()
    assert [complaint for screen in screens for complaint in screen.complaints] == []
    assert [address for screen in screens for address in screen.elsewhere] == []


@pytest.fixture
def open_phone(open_screen: OpenScreen) -> Callable[..., Phone]:
    """Take a phone in hand, one that nobody has used before."""

    def opened(width: int = PHONE["width"], height: int = PHONE["height"], **options: Any) -> Phone:
        size = {"width": width, "height": height}
        phone: Phone = open_screen(Phone, size, has_touch=True, is_mobile=True, **options)
        return phone

    return opened


@pytest.fixture
def phone(open_phone: Callable[..., Phone]) -> Phone:
    """The patient's phone, 390 px wide."""
    return open_phone()


@pytest.fixture
def rosa(open_screen: OpenScreen) -> EscortPhone:
    """The phone of whom a patient names, 390 px wide."""
    phone: EscortPhone = open_screen(EscortPhone, PHONE, has_touch=True, is_mobile=True)
    return phone


@pytest.fixture
def ben(open_screen: OpenScreen, signed_in: Callable[[str], Any]) -> DeskScreen:
    """Ben's screen at the front desk."""
    screen: DeskScreen = open_screen(DeskScreen, DESK, storage_state=signed_in("front-desk"))
    return screen


@pytest.fixture
def chi(open_screen: OpenScreen, signed_in: Callable[[str], Any]) -> DeskScreen:
    """Chi the nurse's screen."""
    screen: DeskScreen = open_screen(DeskScreen, DESK, storage_state=signed_in("nurse"))
    return screen


@pytest.fixture(scope="session")
def free_days() -> Iterator[date]:
    """Days on which the demo has no visits, so that each test's board is its own."""
    return (date.today() + timedelta(days=ahead) for ahead in count(20))


@pytest.fixture(scope="session")
def add_visit(chromium: Browser, demo: Demo, signed_in: Callable[[str], Any]) -> Iterator[AddVisit]:
    """Ben adds a visit: by the desk's own form, but without looking at it, for it is not what is tested."""
    context = chromium.new_context(storage_state=signed_in("front-desk"))

    def added(day: date, name: str, born: date, at: str = "10:30") -> Patient:
        form = BeautifulSoup(context.request.get(f"{demo.url}/desk/visits/new").text(), "html.parser")
        typed = {"csrf_token": form.select_one("main [name=csrf_token]")["value"]}  # type: ignore[index]
        typed |= new_visit(day, name, born, at)
        shown = context.request.post(f"{demo.url}/desk/visits", form=typed)
        if boxes := BeautifulSoup(shown.text(), "html.parser").select("#asked input[value]"):
            confirmed = [(str(box["name"]), str(box["value"])) for box in boxes]
            people, sure = dict(confirmed), [pair for pair in confirmed if pair[0] == "sure"]
            fields = [*(typed | people | {"sure": ""}).items(), *sure]  # the last person is a new one
            shown = context.request.post(
                f"{demo.url}/desk/visits",
                data=urlencode(fields),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
        link = BeautifulSoup(shown.text(), "html.parser").select_one("#link")
        assert link, shown.text()
        return Patient(name, born, str(link["value"]), day, urlsplit(shown.url).path)

    yield added
    context.close()


@pytest.fixture
def ada(add_visit: AddVisit, free_days: Iterator[date]) -> Patient:
    """Ada, with a visit just added on a day of its own."""
    day = next(free_days)
    born = date(1960, 1, 1) + timedelta(days=day.toordinal() % 9000)  # a person of her own for each test
    return add_visit(day, "Ada Lind", born)


@pytest.fixture
def ada_today(add_visit: AddVisit, free_days: Iterator[date]) -> Patient:
    """Ada, who comes today, as late as one can: there is a check-in on a visit's own day only."""
    day = next(free_days)
    born = date(1960, 1, 1) + timedelta(days=day.toordinal() % 9000)
    today = datetime.now(ZoneInfo("America/New_York")).date()
    return add_visit(today, f"Ada Lind-{day:%m%d}", born, "23:59")
