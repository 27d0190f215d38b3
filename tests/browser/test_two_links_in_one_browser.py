"""Two links opened in one browser: an answer is kept for its own visit, or refused for the true reason."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from tests.browser.screens import DeskScreen, Patient, Phone

pytestmark = pytest.mark.browser

QUESTION = "Can I keep my hearing aid in?"


@pytest.fixture
def luz(add_visit: Callable[..., Patient], free_days: Iterator[date]) -> Patient:
    """Luz, with a visit just added on a day of its own, at another time than Ada's."""
    day = next(free_days)
    return add_visit(day, "Luz Marin", date(1961, 1, 1) + timedelta(days=day.toordinal() % 9000), "11:15")


@pytest.fixture
def second_tab(phone: Phone) -> Iterator[Phone]:
    """Another tab of the same browser."""
    yield Phone(phone.page.context.new_page(), phone.home)


@pytest.mark.parametrize("width", [390, 320])
def test_an_answer_in_the_first_tab_is_refused_for_the_true_reason_and_kept_once_the_link_is_opened_again(
    phone: Phone, second_tab: Phone, chi: DeskScreen, ada: Patient, luz: Patient, width: int
):
    phone.page.set_viewport_size({"width": width, "height": 700})
    phone.says_who(ada).skips_to("your-question", questions="write").fills(QUESTION)
    whose = phone.texts(".whose")
    second_tab.says_who(luz)

    phone.presses("Continue")
    refused = (phone.heading, phone.page.input_value("#answer"))
    second_tab.says_who(ada)
    phone.presses("Send again")

    assert whose == [f"Ada's visit, {ada.day:%A, %B} {ada.day.day}"]
    assert refused == ("Another visit was opened in this browser.", QUESTION)
    assert phone.path == "/visit/check" or phone.question
    assert QUESTION in chi.goes_to(ada.visit).page.locator("main").inner_text()
    assert QUESTION not in chi.goes_to(luz.visit).page.locator("main").inner_text()


def test_sending_in_the_first_tab_does_not_send_the_answers_of_the_other_patient(
    phone: Phone, second_tab: Phone, ben: DeskScreen, ada: Patient, luz: Patient
):
    phone.says_who(ada).answers_everything()
    second_tab.says_who(luz).answers_everything()

    phone.presses("Send my answers")

    assert phone.heading == "Another visit was opened in this browser."
    assert [ben.row_of(one)["Status"] for one in (ada, luz)] == ["In progress"] * 2


def test_a_text_is_there_again_after_the_connection_was_lost(phone: Phone, ada: Patient):
    phone.says_who(ada).skips_to("your-question", questions="write").fills(QUESTION)
    context = phone.page.context

    context.set_offline(True)
    phone.page.get_by_role("button", name="Continue").click()
    phone.page.wait_for_timeout(1000)
    lost = phone.page.locator("#answer").count()
    context.set_offline(False)
    phone.page.go_back()

    assert lost == 0
    assert (phone.question, phone.page.input_value("#answer")) == ("your-question", QUESTION)
