"""Every form is taken for its own visit and from what its page showed, and keeps what was typed.

The forms are those of the URL map: a route that takes one and has no case here fails by its name.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from questionnaire import clock
from questionnaire.desk.made_from import FIELD
from questionnaire.records.access import tablets
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.desk.test_signed_out import signs_in_again
from tests.journeys.test_nothing_typed_is_lost import gives_birth_date
from tests.people import EscortAtPhone, PatientAtPhone, Person, StaffAtDesk
from tests.records.store.test_database import read_only
from tests.test_routes import addresses, page_faults, with_ada

WORDS = "Can I keep my hearing aid in?"
"""What somebody has typed."""


@dataclass(frozen=True)
class Case:
    """What a form holds, and how it is refused from an old page: by its facts unless it says otherwise."""

    fields: dict[str, Any] = field(default_factory=dict)
    question: str = "visit-confirm"
    from_old_page: int = 409


PATIENT = {
    "patient.answer_question": Case({"answer": "yes"}),
    "patient.choose_messages": Case({"agrees_sms": "yes"}),
    "patient.repeat": Case(),
    "patient.send": Case(),
    "patient.leave": Case(),
    "patient.ask_now": Case(),
}
TABLET = {"patient.touch": Case(), "patient.end": Case()}
ESCORT = {"escort.answer": Case({"answer": "declined", "note": WORDS})}
DESK = {
    "desk.answer_by_phone": Case({"answer": "not-sure", "said_by": "patient"}),
    "desk.send": Case(),
    "desk.move_visit": Case({"visit_date": "2026-12-02", "visit_time": "08:00"}),
    "desk.change_contact": Case({"phone": "(202) 555-0177", "email": "ada@example.org"}),
    "desk.correct": Case(
        {
            **{"first_name": "Ada", "last_name": "Lynd", "month": "5", "day": "19", "year": "1986"},
            **{"language": "en", "proof": "photo-id"},
        }
    ),
    "desk.join": Case({"kept": "this", "proof": "photo-id", "note": WORDS}),
    "desk.take_apart": Case(from_old_page=200),  # names the one join that it ends
    "desk.note_calling": Case({"call_time": "morning", "interpreter": "es"}),
    "desk.reissue_link": Case(),
    "desk.tell": Case({"state": "confirmed", "name": "Rosa", "phone": "+12025550142"}),
    "desk.make_link": Case({"name": "Rosa", "phone": "+12025550142"}),
    "desk.add_check_in": Case({"ride": "other", "ride_name": "Gus", "reached": "nowhere"}),
    "desk.undo_check_in": Case(),
    "desk.undo_move": Case(),
    "desk.send_again": Case(from_old_page=200),  # it is about the next message, whatever the page showed
    "desk.send_now": Case(from_old_page=200),  # names the one message that it hurries
    "desk.close_reply": Case(from_old_page=422),  # names the one reply that it closes
    "desk.record_call": Case(from_old_page=200),  # names the one change that someone knows of
    "desk.cancel": Case({"reason": "ill"}),
    "desk.undo_cancellation": Case(),
    "desk.make_tablet_code": Case(),
    "desk.end_on_tablet": Case(),
    "desk.waive": Case({"fingerprint": "old", "reason": WORDS}),
    "desk.record_note": Case({"note": WORDS}),
    "desk.add_attempt": Case({"fingerprint": "old", "outcome": "no-answer", "note": WORDS}),
    "desk.clear": Case({"fingerprint": "old", "why-old": WORDS}),
    "desk.start": Case(),
    "desk.end": Case(),
    "desk.add_ride": Case({"found_name": "Joe", "found_phone": "(202) 555-0163"}),
    "desk.leave": Case({"with_whom": "other", "other_name": "Joe"}),
    "desk.undo": Case(),
    "desk.end_waiver": Case(from_old_page=200),  # names the one waiver that it ends
}
OF_NO_VISIT = {
    *("patient.sign_in", "patient.open_tablet"),  # doors: they open a visit
    *("desk.sign_in", "desk.sign_out", "desk.find", "desk.prefer", "desk.add_visit"),
    *("desk.export_board", "desk.export_follow_ups"),
    *("desk.upload_schedule", "desk.say_columns", "desk.choose", "desk.take"),
    "desk.decide",  # settings of the clinic: two who decide at once both count
}


def address_of(app: Flask, endpoint: str, visit_id: str, token: str = "") -> str:
    """Where a form is sent to."""
    (rule,) = (r.rule for r in app.url_map.iter_rules(endpoint) if "POST" in (r.methods or ()))
    question = (PATIENT | DESK).get(endpoint, Case()).question
    return with_ada(rule.replace("<token>", token).replace("<question_id>", question), visit_id)


@pytest.fixture
def luz_id(clinic: ClinicFacts) -> str:
    """Another visit, a day after Ada's."""
    luz = NewPatient("Luz", "Marin", ADA_BORN + timedelta(days=400), phone="+12025550163")
    return visits.add(Act(clinic.clinic_id, "test", clock.now()), luz, TUESDAY + timedelta(days=1))


def happened(clinic: ClinicFacts, *visit_ids: str) -> list[str]:
    """All that happened to these visits."""
    return [line.what for visit_id in visit_ids for line in history.of_visit(clinic.clinic_id, visit_id)]


def on_the_tablet(app: Flask, clinic: ClinicFacts, visit_id: str) -> PatientAtPhone:
    """The clinic's tablet, with this visit open."""
    code = tablets.make_code(Act(clinic.clinic_id, "test", clock.now(), visit_id))
    return PatientAtPhone(app).goes_to("/tablet/1").sends("/tablet/1", code=code)


def test_every_form_has_a_case(app: Flask):
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    forms = {r.endpoint for r in rules if r.endpoint.split(".")[0] in ("patient", "escort", "desk")}

    assert forms == {*PATIENT, *TABLET, *ESCORT, *DESK, *OF_NO_VISIT}


@pytest.mark.usefixtures("has_answered")
def test_a_form_of_another_visit_is_refused_and_changes_nothing(
    app: Flask,
    clinic: ClinicFacts,
    ada: PatientAtPhone,
    chi: StaffAtDesk,
    rosa: Callable[[], EscortAtPhone],
    visit_id: str,
    luz_id: str,
):
    escort, tablet = rosa(), on_the_tablet(app, clinic, visit_id)
    ada.says_who()
    before, answered = happened(clinic, visit_id, luz_id), {}

    for endpoint, case in PATIENT.items():
        ada.sends(address_of(app, endpoint, visit_id), **case.fields, visit=luz_id)
        answered[endpoint] = (ada.status, ada.heading)
    for endpoint in TABLET:
        tablet.sends(address_of(app, endpoint, visit_id), visit=luz_id)
        answered[endpoint] = (tablet.status, tablet.heading)
    for endpoint, case in ESCORT.items():
        token = escort.link.removeprefix("/e/")
        escort.sends(address_of(app, endpoint, visit_id, token), **case.fields, visit=luz_id)
        answered[endpoint] = (escort.status, escort.heading)
    for endpoint, case in DESK.items():
        chi.sends(address_of(app, endpoint, visit_id), **case.fields, **{FIELD: f"{luz_id} "})
        answered[endpoint] = (chi.status, chi.heading)

    assert answered == {
        **dict.fromkeys([*PATIENT, *TABLET], (409, "Another visit was opened in this browser.")),
        **dict.fromkeys(ESCORT, (409, "This page is for another visit")),
        **dict.fromkeys(DESK, (409, "Nothing was saved")),
    }
    assert happened(clinic, visit_id, luz_id) == before


@pytest.mark.usefixtures("has_answered")
def test_a_form_that_does_not_say_its_visit_is_shown_again_and_changes_nothing(
    app: Flask,
    clinic: ClinicFacts,
    ada: PatientAtPhone,
    rosa: Callable[[], EscortAtPhone],
    visit_id: str,
):
    escort, tablet = rosa(), on_the_tablet(app, clinic, visit_id)
    ada.says_who()
    before, answered, faults = happened(clinic, visit_id), {}, []

    for endpoint, case in (PATIENT | TABLET | ESCORT).items():
        person = tablet if endpoint in TABLET else escort if endpoint in ESCORT else ada
        token = escort.link.removeprefix("/e/")
        person.sends(address_of(app, endpoint, visit_id, token), **case.fields, visit="")
        answered[endpoint] = person.status
        faults += page_faults(person.page)

    assert answered == dict.fromkeys(answered, 409)
    assert (happened(clinic, visit_id), faults) == (before, [])


@pytest.mark.usefixtures("has_answered")
def test_a_form_of_the_desk_from_an_old_page_overwrites_nothing_and_keeps_what_was_typed(
    app: Flask, clinic: ClinicFacts, chi: StaffAtDesk, visit_id: str
):
    before, answered, lost = happened(clinic, visit_id), {}, {}
    faults: list[str] = []

    for endpoint, case in DESK.items():
        chi.sends(address_of(app, endpoint, visit_id), **case.fields, **{FIELD: f"{visit_id} time:old"})
        answered[endpoint] = chi.status
        faults += page_faults(chi.page)
        typed = {name: value for name, value in case.fields.items() if name != "fingerprint"}
        if case.from_old_page == 409 and "fingerprint" not in case.fields:
            lost[endpoint] = typed.items() - held_by(chi).items()
        elif case.fields:
            lost[endpoint] = {WORDS} - set(held_by(chi).values())

    assert answered == {endpoint: case.from_old_page for endpoint, case in DESK.items()}
    assert {endpoint: left for endpoint, left in lost.items() if left} == {}
    assert (happened(clinic, visit_id), faults) == (before, [])


BOXES = ("radio", "checkbox")


def held_by(person: Person) -> dict[str, str]:
    """What the last form on the page holds, hidden or in sight."""
    form = person.page.select("main form")[-1] if person.page.select("main form") else person.page
    tags = [t for t in form.select("input[name]") if t.has_attr("checked") or t.get("type") not in BOXES]
    held = {str(tag["name"]): str(tag.get("value", "")) for tag in tags}
    return held | {str(tag["name"]): tag.get_text() for tag in form.select("textarea")}


@pytest.mark.usefixtures("has_answered")
def test_every_form_on_a_page_says_its_visit_or_what_it_was_made_from(
    app: Flask,
    clinic: ClinicFacts,
    ada: PatientAtPhone,
    ben: StaffAtDesk,
    rosa: Callable[[], EscortAtPhone],
    visit_id: str,
):
    escort, without, seen = rosa(), set(), set()
    ada.says_who()
    tablet = on_the_tablet(app, clinic, visit_id)

    pages = [*addresses(app, visit_id), escort.link, "/visit/questions/visit-confirm"]
    for visitor in (ada, tablet, escort, ben):
        for page in pages if visitor is not tablet else [p for p in pages if p.startswith("/visit/")]:
            visitor.goes_to(page)
            for form in visitor.page.select("form[method=post]"):
                endpoint = endpoint_of(app, str(form.get("action") or visitor.path))
                seen.add(endpoint)
                name = FIELD if endpoint in DESK else "visit"
                says = form.select_one(f"input[name={name}]")
                if endpoint not in OF_NO_VISIT and not (says and str(says["value"]).startswith(visit_id)):
                    without.add(endpoint)

    assert without == set()
    assert {"patient.send", "patient.end", "escort.answer", "desk.cancel", "desk.tell"} <= seen


def endpoint_of(app: Flask, address: str) -> str:
    """The endpoint a form is sent to."""
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0], "POST")[0])
    except HTTPException:
        return address


WRITES = {**PATIENT, **ESCORT, **DESK}
SAVES_NOTHING_HERE = {
    *("desk.join", "desk.take_apart"),  # nobody is like her
    *("patient.repeat", "desk.end_waiver", "desk.waive", "desk.add_attempt"),  # nothing to save it for
    *("desk.make_link", "desk.undo_check_in", "desk.undo_cancellation", "desk.add_check_in"),
    *("desk.end_on_tablet", "patient.ask_now", "desk.record_note"),
    *("desk.undo_move", "desk.send_again", "desk.close_reply", "desk.record_call"),  # there is none
    *("desk.clear", "desk.start", "desk.end", "desk.add_ride", "desk.leave", "desk.undo"),  # she is not here
}
"""Forms that change nothing as Ada's visit stands in the test below."""


@pytest.mark.usefixtures("has_answered")
def test_a_disk_that_takes_nothing_leaves_the_form_as_it_was_filled_in(
    app: Flask,
    clinic: ClinicFacts,
    ada: PatientAtPhone,
    ben: StaffAtDesk,
    rosa: Callable[[], EscortAtPhone],
    visit_id: str,
):
    escort, answered, lost = rosa(), {}, {}
    ada.says_who()
    escort.opens_link()
    ben.goes_to(f"/desk/visits/{visit_id}")
    people: dict[str, Person] = {"patient": ada, "escort": escort, "desk": ben}

    with read_only():
        for endpoint, case in WRITES.items():
            if endpoint in SAVES_NOTHING_HERE:
                continue
            person = people[endpoint.split(".")[0]]
            token, front = escort.link.removeprefix("/e/"), person.response
            person.sends(address_of(app, endpoint, visit_id, token), **case.fields, visit=visit_id)
            answered[endpoint] = person.status
            lost[endpoint] = set(case.fields.items()) - set(held_by(person).items())
            said_saved = [words for words in ("is saved", "Saved.", "are saved") if person.sees(words)]
            lost[endpoint] |= set(said_saved)
            person.response = front

    assert answered == dict.fromkeys(answered, 503)
    assert {endpoint: left for endpoint, left in lost.items() if left} == {}


@pytest.mark.usefixtures("has_answered")
def test_a_session_that_ended_gives_back_what_was_typed_once_its_sender_is_known_again(
    app: Flask, clinic: ClinicFacts, ada: PatientAtPhone, chi: StaffAtDesk, visit_id: str
):
    answered, lost, now = {}, {}, MONDAY
    for endpoint, case in [*PATIENT.items(), *DESK.items()]:
        if endpoint == "patient.leave":
            continue  # its session is over already
        now += timedelta(minutes=31)
        person: Person = chi if endpoint in DESK else ada
        with clock.stopped_at(now):
            person.sends(address_of(app, endpoint, visit_id), **case.fields, visit=visit_id)
            answered[endpoint] = person.status
            at_the_door = set(held_by(person).items()) & set(case.fields.items())
            signs_in_again(chi) if person is chi else gives_birth_date(ada)
            lost[endpoint] = at_the_door | (set(case.fields.items()) - set(held_by(person).items()))

    assert answered == {endpoint: 403 if endpoint in PATIENT else 401 for endpoint in answered}
    assert {endpoint: left for endpoint, left in lost.items() if left} == {}
