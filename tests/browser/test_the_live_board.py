"""A board left open at several desks: fresh within seconds, calm under the hand, loud when stale."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AddVisit
from tests.browser.machine import Demo
from tests.browser.screens import DESK, DeskScreen, Patient, Phone
from tests.browser.test_accessibility import Looks

pytestmark = pytest.mark.browser

BORN = date(1951, 2, 3)
A_ROUND = 5_100
"""Milliseconds after which an open board has asked again."""


@pytest.fixture
def desk(chromium: Browser, demo: Demo, signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """Open a board at a desk whose clock the test turns forward."""
    contexts = []

    def opened(address: str, role: str = "front-desk") -> Page:
        contexts.append(chromium.new_context(viewport=DESK, storage_state=signed_in(role)))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.clock.install()
        page.goto(demo.url + address)
        page.mouse.move(5, 5)
        return page

    yield opened
    for context in contexts:
        context.close()


def top_of(page: Page, name: str) -> float:
    box = page.locator("tbody tr", has_text=name).bounding_box()
    assert box
    return float(box["y"])


def asks_again(page: Page) -> None:
    """Let a round go by, until the answer is there."""
    with page.expect_response(lambda response: "/rows" in response.url):
        page.clock.run_for(A_ROUND)


def test_two_desks_see_within_a_round_that_ada_began(desk: Callable[..., Page], ada: Patient, phone: Phone):
    boards = [desk(ada.board), desk(ada.board, "nurse")]
    phone.says_who(ada).fills("yes").presses("Continue")

    for board in boards:
        board.clock.run_for(A_ROUND)

        expect(board.locator("[data-told]")).to_have_text("Ada Lind: In progress")
        expect(board.locator("tbody .tag")).to_have_text("In progress")
        expect(board.locator(".changed")).to_have_text(re.compile(r"changed \d+:\d\d [ap]m"))
        expect(board.locator("#counts .filter").nth(1)).to_have_text("1 In progress")


def test_a_row_that_is_pointed_at_stays_until_ben_asks_for_what_is_new(
    desk: Callable[..., Page], ada: Patient, add_visit: AddVisit
):
    board = desk(ada.board)
    board.locator("tbody tr", has_text="Ada Lind").hover()
    before = top_of(board, "Ada Lind")
    for name in ("Gus Able", "Ivy Bold", "Pat Calm"):
        add_visit(ada.day, name, BORN)

    asks_again(board)
    expect(board.locator("#offer")).to_be_visible()
    held = (board.locator("tbody tr").count(), top_of(board, "Ada Lind"))
    board.get_by_role("button", name="Show it").click()

    assert held == (1, before)
    expect(board.locator("tbody tr")).to_have_count(4)
    expect(board.locator("#offer")).to_be_hidden()


def test_a_row_that_is_focused_stays_and_what_does_not_move_it_is_shown_at_once(
    desk: Callable[..., Page], ada: Patient, add_visit: AddVisit, phone: Phone
):
    board = desk(ada.board)
    board.locator("a.who").focus()
    phone.says_who(ada).fills("yes").presses("Continue")

    asks_again(board)

    expect(board.locator("tbody .tag")).to_have_text("In progress")
    expect(board.locator("a.who")).to_be_focused()
    add_visit(ada.day, "Gus Dear", BORN)
    asks_again(board)
    expect(board.locator("#offer")).to_be_visible()
    assert board.locator("tbody tr").count() == 1


def test_a_row_in_hand_does_not_move_when_the_one_above_it_grows(
    desk: Callable[..., Page], ada: Patient, add_visit: AddVisit, phone: Phone
):
    other = add_visit(ada.day, "Gus Eager", BORN)
    board = desk(ada.board)
    names = board.locator("a.who").all_inner_texts()
    first, second = (ada, other) if names[0] == ada.name else (other, ada)
    board.locator("tbody tr", has_text=second.name).hover()
    before = top_of(board, second.name)
    phone.says_who(first).skips_to("day-plans", ride_home="drive-self", feel_apart="worry")

    asks_again(board)

    expect(board.locator("#offer")).to_be_visible()
    assert top_of(board, second.name) == before
    board.mouse.move(5, 5)
    asks_again(board)
    expect(board.locator("tbody tr", has_text=first.name)).to_contain_text("Plans to drive home")


def test_what_moves_nothing_is_told_at_once_while_a_new_order_waits(
    desk: Callable[..., Page], ada: Patient, add_visit: AddVisit, phone: Phone
):
    board = desk(ada.board)
    board.locator("a.who").focus()
    add_visit(ada.day, "Gus Frost", BORN)
    phone.says_who(ada).fills("yes").presses("Continue")

    asks_again(board)

    expect(board.locator("#offer")).to_be_visible()
    expect(board.locator("tbody .tag")).to_have_text("In progress")
    expect(board.locator("#counts .filter").first).to_have_text("2 All")
    told = board.locator("[data-told]").inner_text().split(". ")
    assert sorted(told) == ["Ada Lind: In progress", "Gus Frost: Not started"]
    board.keyboard.press("n")
    expect(board.locator("tbody tr")).to_have_count(2)
    expect(board.locator("#rows")).to_be_focused()


def test_a_board_in_hand_is_as_of_what_it_shows(desk: Callable[..., Page], ada: Patient, add_visit: AddVisit):
    board = desk(ada.board)
    as_of = board.locator("[data-state=live] [data-as-of]")
    board.locator("a.who").focus()
    add_visit(ada.day, "Gus Gale", BORN)
    asks_again(board)
    expect(board.locator("#offer")).to_be_visible()
    before = as_of.inner_text()
    later = {"As-Of": "11:11 pm"}
    board.route("**/rows*", lambda route: route.fulfill(status=304, headers=later))

    asks_again(board)
    held = as_of.inner_text()
    board.locator("a.who").evaluate("link => link.blur()")
    asks_again(board)

    assert held == before
    expect(as_of).to_have_text("11:11 pm")
    expect(board.locator("tbody tr")).to_have_count(2)


def test_a_finger_that_touched_a_row_holds_up_nothing(
    chromium: Browser, demo: Demo, signed_in: Callable[[str], Any], ada: Patient, add_visit: AddVisit
):
    context = chromium.new_context(
        viewport=DESK, storage_state=signed_in("front-desk"), has_touch=True, is_mobile=True
    )
    board = context.new_page()
    board.clock.install()
    board.goto(demo.url + ada.board)
    board.locator("tbody .cell--time").tap()
    add_visit(ada.day, "Gus Hill", BORN)

    asks_again(board)

    expect(board.locator("tbody tr")).to_have_count(2)
    context.close()


def test_a_paused_board_asks_nothing_until_it_goes_on(
    desk: Callable[..., Page], ada: Patient, add_visit: AddVisit
):
    board = desk(ada.board)
    board.get_by_role("button", name="Pause").click()
    add_visit(ada.day, "Gus Fair", BORN)

    board.clock.run_for(4 * A_ROUND)
    paused = (board.locator("tbody tr").count(), board.locator("[data-state]:visible").inner_text())
    board.get_by_role("button", name="Pause").click()

    assert paused[0] == 1
    assert paused[1].startswith("Paused at ")
    expect(board.locator("tbody tr")).to_have_count(2)


def test_a_board_without_a_connection_says_so_loudly_until_it_is_back(
    desk: Callable[..., Page], ada: Patient
):
    board = desk(ada.board)

    board.context.set_offline(True)
    for _ in range(4):
        board.clock.run_for(A_ROUND)
        board.wait_for_timeout(50)
    loud = board.get_by_role("alert")
    expect(loud).to_be_visible()
    said = loud.inner_text()
    board.context.set_offline(False)
    asks_again(board)

    assert re.fullmatch(
        r"No connection. This is how things were at \d+:\d\d [ap]m. Check before relying on it.",
        " ".join(said.split()),
    )
    expect(loud).to_be_hidden()


def test_a_board_whose_session_is_over_shows_nothing_more(desk: Callable[..., Page], ada: Patient):
    board = desk(ada.board)

    board.context.clear_cookies()
    board.clock.run_for(A_ROUND)

    expect(board).to_have_url(re.compile("/desk/sign-in"))
    assert "Ada" not in board.content()


def test_ben_finds_walks_and_opens_with_keys_alone(
    desk: Callable[..., Page], ada: Patient, add_visit: AddVisit
):
    add_visit(ada.day, "Gus Good", BORN)
    board = desk(ada.board)

    board.keyboard.press("/")
    expect(board.locator("#find")).to_be_focused()
    board.keyboard.press("ArrowDown")
    board.keyboard.press("j")
    expect(board.locator("a.who").nth(1)).to_be_focused()
    board.keyboard.press("k")
    expect(board.locator("a.who").nth(0)).to_be_focused()
    board.keyboard.press("Enter")

    expect(board).to_have_url(re.compile("/desk/visits/"))


def test_letter_keys_can_be_turned_off(desk: Callable[..., Page], ada: Patient):
    board = desk(ada.board)
    board.get_by_text("Keys", exact=True).click()
    with board.expect_navigation():
        board.get_by_role("button", name="Turn the letter keys off").click()

    board.keyboard.press("/")

    expect(board.locator("#find")).not_to_be_focused()
    assert "aria-keyshortcuts" not in str(board.locator("#find").evaluate("field => field.outerHTML"))


def test_a_day_of_25_visits_is_printed_on_one_page(desk: Callable[..., Page]):
    board = desk("/desk/")  # the demo's day, with a visit in every state
    board.evaluate(
        """() => { const body = document.querySelector("tbody"), rows = body.children, real = [...rows];
        while (rows.length < 25) body.append(real[rows.length % real.length].cloneNode(true)) }"""
    )

    pages = {size: len(re.findall(rb"/Type\s*/Page\b", board.pdf(format=size))) for size in ("Letter", "A4")}

    assert pages == {"Letter": 1, "A4": 1}


@pytest.mark.slow
def test_a_board_that_is_read_by_initials_in_every_light(ben: DeskScreen, ada: Patient):
    looks = Looks(((320, 640), (1280, 900)))

    looks.at(ben.goes_to("/desk/not-ready?sort=urgency"), "all not ready")
    looks.at(ben.presses("Initials on the board"), "by initials")
    ben.page.evaluate("offer.hidden = false; say('stale')")
    looks.at(ben, "stale, with an offer")
    looks.at(ben.presses("Names on the board").goes_to("/desk/next-days"), "next days")

    assert looks.faults == []


BIG_ENOUGH = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
  .filter(e => e.checkVisibility() && !e.matches(".skip"))
  .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
  .filter(([text, box]) => box.width < 43.9 || box.height < 43.9).map(([text]) => text)"""


@pytest.mark.parametrize("size", [(390, 844), (320, 640)], ids=["390", "320"])
def test_a_nurse_with_a_phone_sees_on_the_first_screen_who_is_not_ready(
    desk: Callable[..., Page], size: tuple[int, int]
):
    board = desk("/desk/not-ready", "nurse")
    board.set_viewport_size({"width": size[0], "height": size[1]})

    first = board.locator("tbody tr").first
    boxes = [first.locator(part).bounding_box() for part in (".who", ".tag >> nth=0", "li >> nth=0")]

    assert all(box and box["y"] + box["height"] <= size[1] for box in boxes)
    assert board.evaluate(BIG_ENOUGH) == []


def test_on_a_phone_what_to_look_at_unfolds_with_a_key_and_is_all_there(desk: Callable[..., Page]):
    board = desk("/desk/")
    names = """() => [...document.querySelectorAll(".view-options :is(a, button, input)")]
      .filter(e => e.checkVisibility({contentVisibilityAuto: true})).length"""
    at_the_desk = board.evaluate(names)
    board.set_viewport_size({"width": 390, "height": 844})
    folded = board.evaluate(names)

    board.locator(".view-options summary").press("Enter")

    assert at_the_desk >= 12
    assert (folded, board.evaluate(names)) == (0, at_the_desk)
    assert board.evaluate(BIG_ENOUGH) == []
    board.locator(".view-options summary").press("Enter")
    board.keyboard.press("/")
    expect(board.locator("#find")).to_be_focused()
