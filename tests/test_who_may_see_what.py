"""Every address against every kind of visitor. An address without a row fails, and so does one that changed.

Everybody asks for what is Ada's. A cell says what they get: ``+`` is the page or that what was sent was
taken up (if only to say what is wrong with it), ``?`` the question who is there, ``!`` that it is not for
them, ``.`` no such page. Patients and escorts use the link they have themselves, and others none.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from questionnaire.core.channels import Agreement, Reach
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import MONDAY, TUESDAY
from tests.people import EscortAtPhone, PatientAtPhone, Person, StaffAtDesk

VISITORS = [
    *("nobody", "patient", "other patient", "escort", "front-desk", "nurse", "manager", "clinician"),
    "other manager",
]

HEADS = 60
TABLE = """
GET /                                                       + + + + + + + + +
GET /desk/                                                  ? ? ? ? + + + + +
GET /desk/<date_range>                                      ? ? ? ? + + + + +
POST /desk/<date_range>/exports                             ? ? ? ? + + + + +
GET /desk/<date_range>/rows                                 ? ? ? ? + + + + +
POST /desk/finds                                            ? ? ? ? + + + + +
GET /desk/follow-ups                                        ? ? ? ? + + + + +
POST /desk/follow-ups/exports                               ? ? ? ? + + + + +
GET /desk/found                                             ? ? ? ? + + + + +
GET /desk/history                                           ? ? ? ? ! ! + ! +
GET /desk/insights                                          ? ? ? ? ! ! + ! +
GET /desk/messages                                          ? ? ? ? + + + + +
POST /desk/preferences                                      ? ? ? ? + + + + +
GET /desk/schedule                                          ? ? ? ? + + + + +
GET /desk/schedule/example.csv                              ? ? ? ? + + + + +
POST /desk/schedule/imports                                 ? ? ? ? + + + + +
GET /desk/schedule/imports/<import_id>                      ? ? ? ? + . . . .
POST /desk/schedule/imports/<import_id>/choices             ? ? ? ? + . . . .
GET /desk/schedule/imports/<import_id>/columns              ? ? ? ? + . . . .
POST /desk/schedule/imports/<import_id>/columns             ? ? ? ? + . . . .
POST /desk/schedule/imports/<import_id>/steps               ? ? ? ? + . . . .
GET /desk/settings                                          ? ? ? ? ! ! + + +
POST /desk/settings/<group>                                 ? ? ? ? ! ! + + +
GET /desk/sign-in                                           + + + + + + + + +
POST /desk/sign-in                                          + + + + + + + + +
POST /desk/sign-out                                         ? ? ? ? ? ? ? ? ?
POST /desk/visits                                           ? ? ? ? + + + + +
GET /desk/visits/<visit_id>                                 ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/attempts                       ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/calling                         ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/calling                        ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/cancellations                  ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/cancellations/takings-back     ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/check-ins                      ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/check-ins/new                   ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/check-ins/takings-back         ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/clearances                     ? ? ? ? ! + ! + !
GET /desk/visits/<visit_id>/clearances/new                  ? ? ? ? ! + ! + !
POST /desk/visits/<visit_id>/contacts                       ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/contacts/new                    ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/day-steps/takings-back         ? ? ? ? + + ! + !
POST /desk/visits/<visit_id>/departures                     ? ? ? ? + + ! + !
GET /desk/visits/<visit_id>/departures/new                  ? ? ? ? + + ! + !
POST /desk/visits/<visit_id>/escort-facts                   ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/escort-links                   ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/corrections                    ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/corrections/new                 ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/joins                          ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/joins/<join_id>/endings        ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/joins/new                       ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/link.svg                        ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/links                          ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/messages                       ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/messages/<message_id>/hurries  ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/moves                          ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/moves/new                       ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/moves/takings-back             ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/questions/<question_id>         ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/questions/<question_id>        ? ? ? ? + + + + .
GET /desk/visits/<visit_id>/notes/<note_id>                 ? ? ? ? ! . ! . !
POST /desk/visits/<visit_id>/notes/<note_id>/records        ? ? ? ? ! + ! + !
POST /desk/visits/<visit_id>/replies/<reply_id>             ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/rides                          ? ? ? ? + + ! + !
POST /desk/visits/<visit_id>/submissions                    ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/tablet-codes                   ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/tablet-codes/endings           ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/tellings                       ? ? ? ? + + + + .
POST /desk/visits/<visit_id>/treatments                     ? ? ? ? ! + ! + !
POST /desk/visits/<visit_id>/treatments/endings             ? ? ? ? ! + ! + !
POST /desk/visits/<visit_id>/waivers                        ? ? ? ? + + ! + !
POST /desk/visits/<visit_id>/waivers/<waiver_id>/endings    ? ? ? ? + + + + .
GET /desk/visits/new                                        ? ? ? ? + + + + +
GET /e/<path:token>                                         . . . + . . . . .
POST /e/<token>                                             . . . + . . . . .
GET /e/<token>/guide                                        . . . + . . . . .
GET /e/<token>/visit.ics                                    . . . + . . . . .
POST /gateway/sms/receipts/<int:clinic_id>-<message_id>     . . . . . . . . .
POST /gateway/sms/replies                                   . . . . . . . . .
GET /health                                                 + + + + + + + + +
GET /look/<name>-<edition>.<kind>                           + + + + + + + + +
GET /tablet                                                 . . . . . . . . .
POST /tablet                                                . . . . . . . . .
GET /tablet/<int:clinic_id>                                 + + + + + + + + +
POST /tablet/<int:clinic_id>                                + + + + + + + + +
POST /tablet/endings                                        + + + + + + + + +
GET /tablet/over                                            + + + + + + + + +
GET /tablet/thanks                                          + + + + + + + + +
POST /tablet/touches                                        ? ? ? ? ? ? ? ? ?
GET /v/<path:token>                                         . + + . . . . . .
POST /v/<token>                                             . + + . . . . . .
GET /visit/                                                 ? + + ? ? ? ? ? ?
GET /visit/check                                            ? + + ? ? ? ? ? ?
POST /visit/escort-requests                                 ? + + ? ? ? ? ? ?
GET /visit/expect                                           ? + + ? ? ? ? ? ?
GET /visit/last-time                                        ? + + ? ? ? ? ? ?
POST /visit/leaving                                         + + + + + + + + +
GET /visit/left                                             + + + + + + + + +
GET /visit/messages                                         ? + + ? ? ? ? ? ?
POST /visit/messages                                        ? + + ? ? ? ? ? ?
GET /visit/plan                                             ? + + ? ? ? ? ? ?
GET /visit/plan.ics                                         ? + + ? ? ? ? ? ?
GET /visit/privacy                                          ? + + ? ? ? ? ? ?
GET /visit/questions/<question_id>                          ? + + ? ? ? ? ? ?
POST /visit/questions/<question_id>                         ? + + ? ? ? ? ? ?
GET /visit/questions/<question_id>/before-you-go-on         ? + + ? ? ? ? ? ?
POST /visit/repetitions                                     ? + + ? ? ? ? ? ?
GET /visit/sent                                             ? + + ? ? ? ? ? ?
POST /visit/submission                                      ? + + ? ? ? ? ? ?
"""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: their browser, and the links they have."""

    person: Person
    link: str = "/v/1-nobody"
    escort_link: str = "/e/1-nobody"


@pytest.fixture
def visitors(
    app: Flask, clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str, hire: Callable[..., StaffAtDesk]
) -> dict[str, Visitor]:
    """One of each kind, all signed in where they can."""
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, date(1986, 5, 9))
    ada.says_who().answers_everything()
    rosa = EscortAtPhone.named_for(app, clinic.clinic_id, visit_id)
    gus_born = date(1977, 9, 25)
    other = visits.add(
        Act(clinic.clinic_id, "test", MONDAY),
        NewPatient("Gus", "Romero", gus_born),
        TUESDAY + timedelta(days=1),
        agreed={"sms": Agreement(Reach.PHONE, "yes")},
    )
    gus = PatientAtPhone.with_link(app, clinic.clinic_id, other, gus_born)
    staff = {role.value: Visitor(hire(clinic, role, "Somebody").signs_in()) for role in Role}
    return {
        "nobody": Visitor(Person(app)),
        "patient": Visitor(ada, link=ada.link),
        "other patient": Visitor(gus.says_who(), link=gus.link),
        "escort": Visitor(rosa.opens_link(), escort_link=rosa.link),
        **staff,
        "other manager": Visitor(hire(elsewhere, Role.MANAGER, "Somebody").signs_in()),
    }


SCHEDULE = b"First Name,Last Name,DOB,Date,Time\nGrace,Wu,1990-02-03,2026-12-01,11:00\n"


@pytest.fixture
def import_id(visitors: dict[str, Visitor]) -> str:
    """A schedule that somebody at the front desk has uploaded and not confirmed yet."""
    ben = visitors["front-desk"].person.goes_to("/desk/schedule")
    return ben.sends("/desk/schedule/imports", file=(BytesIO(SCHEDULE), "visits.csv")).path.split("/")[4]


def outcome(person: Person, method: str, address: str) -> tuple[str, bool]:
    """What comes of asking for an address or of sending an empty form, and if Ada's whole name is in it."""
    with person.app.app_context():
        if method == "POST":
            with person.client.session_transaction() as session:
                session["csrf_token"] = "t"
            response = person.client.post(address, data={"csrf_token": "t"})
        else:
            response = person.client.get(address)
    if response.status_code == 401 or "/desk/sign-in" in response.headers.get("Location", ""):
        return "?", "Lind" in response.text
    refused = {403: "!" if "/desk/" in address else "?", 404: "."}
    return refused.get(response.status_code, "+"), "Lind" in response.text


def asked_for(rule: str, visitor: Visitor, visit_id: str, import_id: str) -> str:
    """An address with what is Ada's in it, or the visitor's own link."""
    given = {"question_id": "ride-home", "visit_id": visit_id, "date_range": "2026-11-24"}
    given |= {"name": "patient", "edition": "x", "kind": "css", "clinic_id": "1", "message_id": "0" * 24}
    given |= {
        "waiver_id": "0" * 24,
        "reply_id": "0" * 24,
        "join_id": "0" * 24,
        "note_id": "0" * 24,
        "import_id": import_id,
        "group": "eating",
    }
    rule = rule.replace("<path:token>", "<token>")
    rule = rule.replace("/v/<token>", visitor.link).replace("/e/<token>", visitor.escort_link)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given[found[1]], rule)


def test_everybody_gets_what_is_theirs_and_nothing_else(
    app: Flask, data_dir: Path, tmp_path: Path, visitors: dict[str, Visitor], visit_id: str, import_id: str
):
    db.engine.dispose()
    as_it_was = shutil.copytree(data_dir, tmp_path / "as it was")
    cookies = {name: dict(visitor.person.client._cookies) for name, visitor in visitors.items()}
    rules = [(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    found, told = {}, set()

    for method, rule in (r for r in rules if r[0] in ("GET", "POST")):
        cells = []
        for name, visitor in visitors.items():
            visitor.person.client._cookies = dict(cookies[name])
            address = asked_for(rule, visitor, visit_id, import_id)
            cell, tells_of_ada = outcome(visitor.person, method, address)
            cells.append(cell)
            told |= {name} if tells_of_ada else set()
            if method == "POST":
                db.engine.dispose()
                shutil.copytree(as_it_was, data_dir, dirs_exist_ok=True)
        found[f"{method} {rule}"] = " ".join(cells)

    expected = {line[:HEADS].strip(): line[HEADS:].strip() for line in TABLE.strip().splitlines()}
    assert {row: (cells, found[row]) for row, cells in expected.items() if found.get(row) != cells} == {}
    assert sorted(found) == sorted(expected)
    assert list(visitors) == VISITORS
    assert told == {role.value for role in Role}
