"""Every address has a door or is on the short public list, and every page keeps the house's manners."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questionnaire.core.definition.questions import Kind
from questionnaire.interview.forms import SHAPES, VALUES
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.database import db
from tests.people import PatientAtPhone, Person, StaffAtDesk

PUBLIC = {
    "front",
    "health",
    "asset",
    "patient.show_sign_in",
    "patient.sign_in",
    "patient.leave",
    "patient.show_left",
    "desk.show_sign_in",
    "desk.sign_in",
    "desk.sign_out",
    "patient.show_tablet",
    "patient.open_tablet",
    "patient.touch",
    "patient.end",
    "patient.show_over",
    "patient.show_thanks",
    "gateway.take_receipt",
    "gateway.take_reply",
}
"""Addresses anybody may open: they ask who is there, or show nothing of anybody."""

SIGNED = {"gateway.take_receipt", "gateway.take_reply"}
"""Addresses that take a form without a page's token: the gateway signs what it posts."""

FRAGMENTS = {"/desk/2026-11-24/rows"}
"""Addresses that answer with a part of a page."""
CALLS = ("attempts", "calling", "questions/ride-home", "submissions", "waivers", "waivers/x/endings")
"""What staff post about a call."""

WORDS_THAT_NAME_A_TREATMENT = re.compile("ketamine|infusion", re.I)


def addresses(app: Flask, visit_id: str) -> list[str]:
    """Every address that answers a GET, with Ada's visit in it."""
    rules = app.url_map.iter_rules()
    return sorted(with_ada(rule.rule, visit_id) for rule in rules if "GET" in (rule.methods or ()))


def with_ada(rule: str, visit_id: str) -> str:
    """An address with Ada's visit in it."""
    given = {"question_id": "ride-home", "visit_id": visit_id, "date_range": "2026-11-24"}
    given |= {"name": "patient", "edition": "x", "kind": "css", "token": "1-nobody"}
    given |= {"clinic_id": "1", "message_id": "0" * 24, "waiver_id": "0" * 24}
    given |= {"import_id": "0" * 16, "group": "eating"}
    given |= dict.fromkeys(("reply_id", "join_id", "note_id"), "0" * 24)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given[found[1]], rule)


def test_every_address_has_a_door_or_is_on_the_public_list(app: Flask):
    open_to_all = {name for name, view in app.view_functions.items() if not hasattr(view, "access")}

    assert open_to_all == PUBLIC


def test_only_what_the_gateway_signs_is_taken_without_a_pages_token(app: Flask, visit_id: str):
    client = app.test_client()
    answered = {
        rule.endpoint: client.post(with_ada(rule.rule, visit_id), data={"From": "+12025550107"}).status_code
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }

    assert {name for name, status in answered.items() if status != 400} == SIGNED


def test_a_stranger_is_let_in_nowhere(app: Flask, visit_id: str):
    stranger = Person(app)

    shown = {a: stranger.goes_to(a).text for a in addresses(app, visit_id)}

    assert [a for a, text in shown.items() if "Ada" in text or "Lind" in text] == []


def test_a_get_changes_nothing(
    app: Flask, data_dir: Path, ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("yes")
    ada.goes_to(ada.link)
    before = contents(data_dir)

    for address in [*addresses(app, visit_id), ada.link]:
        for visitor in (ada, ben, Person(app)):
            visitor.goes_to(address)
            with app.app_context():
                visitor.client.head(address)

    assert contents(data_dir) == before


def contents(folder: Path) -> str:
    """A fingerprint of everything in the database, whichever file it lies in."""
    db.engine.dispose()
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("visit-ready.db*")))).hexdigest()


def test_every_response_carries_the_strict_headers(app: Flask, ada: PatientAtPhone, visit_id: str):
    ada.says_who()
    policies = set()

    for address in [*addresses(app, visit_id), ada.link, "/nowhere"]:
        response = ada.goes_to(address).response
        assert response
        policies.add((response.headers["Content-Security-Policy"], response.headers["Referrer-Policy"]))
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] in ("no-store", "public, max-age=31536000, immutable")

    assert policies == {
        (
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self';"
            " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            "no-referrer",
        )
    }


def test_every_page_has_a_title_one_heading_a_language_and_labels(
    app: Flask, ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who()
    faults = {}

    for visitor in (Person(app), ada, ben):
        for address in [*addresses(app, visit_id), ada.link]:
            visitor.goes_to(address)
            assert visitor.response
            is_page = (
                visitor.path not in FRAGMENTS or visitor.response.history
            )  # a stranger is sent elsewhere
            if is_page and visitor.response.mimetype == "text/html":
                faults[visitor.path] = page_faults(visitor.page)

    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "question", ["visit-confirm", "ride-check", "check-driving", "ride-person", "your-question"]
)
def test_every_kind_of_question_keeps_the_manners_with_and_without_a_problem(
    ada: PatientAtPhone, question: str
):
    ada.says_who()
    while ada.question != question:
        ada.answers_one(questions="write")

    assert page_faults(ada.page) == []
    assert ada.answers().status == 422
    assert page_faults(ada.page) == []
    assert ada.page.select_one("title").get_text().startswith("Error: ")  # type: ignore[union-attr]
    summary = ada.page.select_one(".problem a")
    assert summary and ada.page.select_one(str(summary["href"]))


def page_faults(page: BeautifulSoup) -> list[str]:
    """What every page must have, and what it lacks."""
    ids = [tag["id"] for tag in page.select("[id]")]
    fields = page.select("input:not([type=hidden]), textarea, select")
    faults = [f"{len(page.select('h1'))} h1"] if len(page.select("h1")) != 1 else []
    faults += ["no title"] if not page.title or not page.title.get_text(strip=True) else []
    faults += ["no language"] if page.html is None or not page.html.get("lang") else []
    faults += [f"id twice: {i}" for i in {i for i in ids if ids.count(i) > 1}]
    faults += [f"no label: {f}" for f in fields if not (f.find_parent("label") or labels(page, f.get("id")))]
    faults += [
        f"no token: {f}" for f in page.select("form[method=post]") if not f.select_one("[name=csrf_token]")
    ]
    described = [i for f in page.select("[aria-describedby]") for i in str(f["aria-describedby"]).split()]
    return faults + [f"describes nothing: {i}" for i in described if i not in ids]


def labels(page: BeautifulSoup, field_id: object) -> bool:
    return bool(field_id and page.select(f'label[for="{field_id}"]'))


def test_a_kind_of_question_is_whole(app: Flask):
    kinds = app.jinja_env.list_templates(filter_func=lambda name: name.startswith("patient/kinds/"))

    assert {name.removeprefix("patient/kinds/").removesuffix(".html") for name in kinds} - {"_options"} == {
        kind.value for kind in Kind
    }
    assert set(SHAPES) == set(Kind)
    assert set(VALUES) == set(Kind)


def test_addresses_and_titles_at_the_door_name_no_treatment(app: Flask, ada: PatientAtPhone, visit_id: str):
    door = ada.goes_to(ada.link)

    assert WORDS_THAT_NAME_A_TREATMENT.findall(door.text) == []
    assert WORDS_THAT_NAME_A_TREATMENT.findall(" ".join(addresses(app, visit_id))) == []


def test_another_clinic_sees_nothing_of_ada(
    ada: PatientAtPhone, dee: StaffAtDesk, elsewhere: ClinicFacts, visit_id: str
):
    ada.says_who().answers("yes")

    assert dee.goes_to("/desk/2026-11-24").heading == "Tuesday, November 24"
    assert not dee.sees("Ada")
    for address in (f"/desk/visits/{visit_id}", f"/desk/visits/{visit_id}/link.svg"):
        assert dee.goes_to(address).status == 404
    for noun in (
        "links",
        "check-ins",
        "cancellations",
        "contacts",
        "tablet-codes",
        "tablet-codes/endings",
        *CALLS,
    ):
        assert dee.sends(f"/desk/visits/{visit_id}/{noun}").status == 404
    assert ada.goes_to("/visit/").status == 200
