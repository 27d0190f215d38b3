"""A question page is light: on a slow line, for the first time, it is there at once, from one place only."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.machine import Demo
from tests.browser.screens import Patient, Phone

pytestmark = pytest.mark.browser

HEAVIEST = 8_000
"""Bytes a question page may take in all when nothing of it is there yet, compressed as it is sent."""

REQUESTS = 3


@dataclass(frozen=True)
class Weight:
    """What one page took to load."""

    size: int
    requests: tuple[str, ...]


@pytest.mark.slow
def test_a_question_page_is_light_when_nothing_of_it_is_there_yet(phone: Phone, demo: Demo):
    weights: dict[str, Weight] = {}

    for name in ("Jo Park", "Sam Okoro"):  # one is taken home, the other wants to drive and is asked more
        for address in questions_of(phone, demo, name):
            weights[address] = weights.get(address) or weigh(phone, address)

    assert len(weights) > 25
    assert {page: w.requests for page, w in weights.items() if len(w.requests) > REQUESTS} == {}
    assert {page: w.size for page, w in weights.items() if not 1_000 < w.size < HEAVIEST} == {}
    assert phone.elsewhere == []


def test_nothing_a_page_does_is_complained_of(phone: Phone, demo: Demo):
    phone.says_who(patient(demo, "Jo Park"))

    for page in ("check", "sent", "plan", "privacy", "left", "questions/ride-home", "nowhere"):
        phone.goes_to(f"/visit/{page}")
    phone.page.evaluate("document.body.setAttribute('style', 'margin: 0')")

    (complaint,) = phone.complaints  # the style just put in, which shows that a page's own would be heard
    assert "Content Security Policy" in complaint
    phone.complaints.clear()


def questions_of(phone: Phone, demo: Demo, name: str) -> list[str]:
    """The pages of the questions that a made-up patient can come back to."""
    phone.says_who(patient(demo, name)).goes_to("/visit/check")
    links: list[str] = phone.page.locator(".answers__change a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return links


def weigh(phone: Phone, address: str) -> Weight:
    """Load a page as if for the first time, in a tab of its own, and weigh all that comes over the line.

    Of its own, because a tab still fetches the icon of the page it shows when the next one is asked for.
    """
    tab = phone.page.context.new_page()
    line = tab.context.new_cdp_session(tab)
    sizes: dict[str, int] = {}
    asked: dict[str, str] = {}

    def note_size(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    def note_request(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    line.on("Network.loadingFinished", note_size)
    line.on("Network.requestWillBeSent", note_request)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tab.goto(phone.home + address)
    line.send("Network.disable")  # answered after all that happened before
    tab.close()
    return Weight(sum(sizes.values()), tuple(asked.values()))


def patient(demo: Demo, name: str) -> Patient:
    """A made-up patient who has sent their answers."""
    link, born = demo.link_of(name)
    return Patient(name, born, link, born, "")
