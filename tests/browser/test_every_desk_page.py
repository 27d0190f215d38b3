"""Every page of the desk, found by its address: nothing that axe objects to, nothing to scroll sideways."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from questionnaire.desk import blueprint
from tests.browser.conftest import OpenScreen
from tests.browser.screens import DESK, DeskScreen, Patient, Phone
from tests.browser.test_accessibility import Looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOR_MANAGERS = ("/desk/history", "/desk/insights", "/desk/settings")

NO_PAGE = re.compile(r"/rows$|\.svg$|\.csv$|<(import|note|reply|join)_id>")
"""Parts of pages, files, and pages of an upload, a note, a reply or a join, looked at where one is made."""


def addresses(patient: Patient) -> list[str]:
    """The address of every page of the desk, with this patient's visit in it."""
    app = Flask("desk")
    app.register_blueprint(blueprint)
    given = {"visit_id": patient.visit.split("/")[3], "question_id": "visit-confirm"}
    given["date_range"] = patient.day.isoformat()
    rules = [r.rule for r in app.url_map.iter_rules() if r.rule.startswith("/desk/") and "GET" in r.methods]
    found = [rule for rule in rules if not NO_PAGE.search(rule)]
    return sorted(re.sub(r"<(\w+)>", lambda part: given[part[1]], rule) for rule in found)


@pytest.mark.parametrize("role", ["front-desk", "manager"])
def test_every_page_of_the_desk_is_for_everybody(
    open_screen: OpenScreen, signed_in: Callable[[str], Any], ada: Patient, phone: Phone, role: str
):
    phone.says_who(ada).skips_to("day-plans", ride_home="drive-self", feel_apart="worry")
    screen: DeskScreen = open_screen(DeskScreen, DESK, storage_state=signed_in(role))
    looks = Looks(((320, 640), (1280, 900)))
    pages = [page for page in addresses(ada) if (page in FOR_MANAGERS) == (role == "manager")]

    for address in (
        [*pages, "/desk/next-days", "/desk/not-ready", "/desk/outcome-missing"]
        if role == "front-desk"
        else pages
    ):
        looks.at(screen.goes_to(address), address)

    assert looks.faults == []
    assert len(looks.seen) >= (12 if role == "front-desk" else 1)
