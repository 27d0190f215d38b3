"""The explanation of an answer is there the moment it is chosen, and again later, with no script."""

from collections.abc import Callable

import pytest

from tests.browser.machine import Demo
from tests.browser.screens import Patient, Phone

pytestmark = pytest.mark.browser

OPTIONS = """[...document.querySelectorAll(".option")].map(option => {
  const input = option.querySelector("input"), text = option.querySelector(".explain");
  return { option: input.value, describedBy: input.getAttribute("aria-describedby"), id: text?.id ?? null,
           isChosen: input.checked, isShown: Boolean(text?.checkVisibility()) };
})"""
"""Each option of the page in front, what describes it, and whether its explanation shows."""

CHECK_PAGE, PLAN = "/visit/check", "/visit/plan"


@pytest.fixture
def phone(open_phone: Callable[..., Phone]) -> Phone:
    """A phone on which no script runs."""
    return open_phone(java_script_enabled=False)


@pytest.fixture
def jo(demo: Demo) -> Patient:
    """Jo, who has answered everything and sent it."""
    link, born = demo.link_of("Jo Park")
    return Patient("Jo Park", born, link, born, "")


def test_an_explanation_shows_when_its_answer_is_chosen_and_goes_with_it(phone: Phone, ada: Patient):
    phone.says_who(ada)

    at_first = phone.texts(".explain")
    wants_change = phone.chooses("change").texts(".explain")
    not_sure = phone.chooses("not-sure").texts(".explain")

    assert at_first == []
    assert wants_change == ["We can help you pick a new time. Our front desk will call you."]
    assert not_sure == ["That is OK. Our front desk will call you to talk about it."]


def test_of_several_chosen_answers_each_shows_its_explanation(phone: Phone, ada: Patient):
    phone.says_who(ada).skips_to("ride-check")

    shown = [phone.texts(".explain p"), phone.chooses("age", "phone").texts(".explain p")]
    shown.append(phone.chooses("age").texts(".explain p"))  # a second tap takes it back

    age = "Clinics ask for an adult so that someone can look out for you on the way home."
    reached = "We may call them when you are ready to go home."
    assert shown == [[], [age, reached], [reached]]


@pytest.mark.slow
def test_every_explanation_describes_its_option_and_shows_only_when_that_is_chosen(phone: Phone, jo: Patient):
    phone.says_who(jo)
    looked_at, wrong = 0, []

    for address in changes(phone):
        for option in phone.goes_to(address).page.evaluate(OPTIONS):
            looked_at += 1
            tied = option["id"] == option["describedBy"] == f"explain-{option['option']}"
            if not tied or option["isShown"] != option["isChosen"]:
                wrong.append((address, option))

    assert looked_at > 60
    assert wrong == []


@pytest.mark.slow
def test_every_explanation_stands_again_on_the_check_page_and_in_the_plan(phone: Phone, jo: Patient):
    phone.says_who(jo)
    when_chosen = [explained(phone.goes_to(address)) for address in changes(phone)]

    checked = rows(phone.goes_to(CHECK_PAGE), ".sections")
    phone.goes_to(PLAN).page.locator("summary").click()
    planned = rows(phone, "details")

    assert len(when_chosen) > 20
    assert checked == when_chosen
    assert planned == when_chosen


def changes(phone: Phone) -> list[str]:
    """Where each answer is changed or read again, in the order of the page where answers are checked."""
    links = phone.goes_to(CHECK_PAGE).page.locator(".answers__change a")
    addresses: list[str] = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return addresses


def explained(phone: Phone) -> list[str]:
    """What a question's page explains: under what is chosen, on a check's own page, or as a hint."""
    return phone.texts(".explain p") or phone.texts(".note p") or phone.texts(".field ~ .field__hint")


def rows(phone: Phone, place: str) -> list[list[str]]:
    """What each visible answer of a page explains."""
    texts: list[list[str]] = phone.page.locator(f"{place} .answers > div").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('dd p')]"
        ".filter(text => text.checkVisibility()).map(text => text.innerText))"
    )
    return texts
