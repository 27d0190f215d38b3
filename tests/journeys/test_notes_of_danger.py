"""A note that may speak of danger: help at once for who writes it, and a nurse who records what was done."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from questionnaire import clock
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit_facts import notes
from tests.conftest import MONDAY
from tests.people import EscortAtPhone, PatientAtPhone, Person
from tests.records.store.test_database import read_only

DANGER = "I want to die"
HEARING_AID = "Can I keep my hearing aid in?"
TO_TAP = ["tel:988", "sms:988?", "tel:911"]


def to_tap(person: Person) -> list[str]:
    """The help that can be tapped, in the order of the page."""
    links = [str(link["href"]) for link in person.page.select("main a[href]")]
    return [link for link in links if link in TO_TAP]


def texts(clinic: ClinicFacts) -> list[tuple[str, bool]]:
    """The notes that no one has recorded, and whether each is urgent."""
    return [(found.note.text, found.note.is_urgent) for found in notes.open_at(clinic.clinic_id)]


@pytest.fixture
def ada_writes(ada: PatientAtPhone) -> PatientAtPhone:
    """Ada, where she is asked what she would like to ask or tell."""
    return ada.says_who().answers_until("your-question", questions="write")


def test_who_writes_of_danger_sees_whom_to_call_before_anything_else(
    ada_writes: PatientAtPhone, clinic: ClinicFacts
):
    before = to_tap(ada_writes)

    ada_writes.answers(answer=DANGER)

    assert (ada_writes.status, ada_writes.heading) == (200, "Help is here for you now")
    assert (before, to_tap(ada_writes)) == (TO_TAP, TO_TAP)
    assert texts(clinic) == [(DANGER, True)]
    assert ada_writes.sees("We saved your note.")
    assert ada_writes.sees("Who reads notes by night: The nurse on call")


def test_a_note_without_a_phrase_leads_on_and_waits_for_a_nurse_just_the_same(
    ada_writes: PatientAtPhone, clinic: ClinicFacts
):
    ada_writes.answers(answer=HEARING_AID)

    assert (ada_writes.question, texts(clinic)) == ("ready-feel", [(HEARING_AID, False)])


def test_a_clinic_that_has_not_decided_who_reads_names_only_988_and_911(
    ada_writes: PatientAtPhone, clinic: ClinicFacts
):
    decided = clinics.current_settings(clinic.clinic_id)
    kept = {name: value for name, value in decided.items() if not name.startswith("notes_")}
    clinics.save_settings(visit_act(clinic), kept)

    ada_writes.answers(answer=DANGER)

    assert (to_tap(ada_writes), ada_writes.sees("Who reads")) == (TO_TAP, False)


def visit_act(clinic: ClinicFacts) -> Act:
    """An act of the clinic."""
    return Act(clinic.clinic_id, "test", clock.now())


def test_help_is_there_even_when_the_note_could_not_be_kept(ada_writes: PatientAtPhone, clinic: ClinicFacts):
    here, seen = "/visit/questions/your-question", {}
    fields = ada_writes.page.select("form input[type=hidden]")
    hidden = {str(tag["name"]): str(tag["value"]) for tag in fields}
    del hidden["csrf_token"]

    def send(why: str, **fields: str) -> None:
        page = ada_writes.response
        ada_writes.sends(here, **{**hidden, "answer": DANGER, **fields})
        seen[why] = (ada_writes.status, to_tap(ada_writes)[:3])
        ada_writes.response = page

    send("another visit", visit="another")
    send("too long", answer=DANGER + "!" * 600)
    send("far too long", answer=DANGER + "!" * 2_000_000)
    with read_only():
        send("full disk")
    ada_writes.client.delete_cookie("visit-ready")
    send("no cookie")
    with clock.stopped_at(MONDAY + timedelta(hours=5)):
        ada_writes.says_who()
        page = ada_writes.response
    with clock.stopped_at(MONDAY + timedelta(hours=7)):
        ada_writes.response = page
        send("expired session")

    assert {why: help_there for why, (_, help_there) in seen.items()} == dict.fromkeys(seen, TO_TAP)
    assert {why: status for why, (status, _) in seen.items()} == {
        "another visit": 409,
        "too long": 422,
        "far too long": 413,
        "full disk": 503,
        "no cookie": 400,
        "expired session": 403,
    }
    assert texts(clinic) == []


@pytest.mark.usefixtures("has_sent")
def test_an_escort_who_writes_of_danger_sees_whom_to_call_and_the_patient_learns_nothing(
    ada: PatientAtPhone, rosa: Callable[[], EscortAtPhone], clinic: ClinicFacts
):
    escort = rosa().opens_link()
    first = to_tap(escort)[:3]

    escort.sends(escort.link, answer="confirmed", note="She said she wants to die")

    assert (escort.heading, to_tap(escort)) == ("If you think someone is in danger", TO_TAP)
    assert (first, texts(clinic)) == (TO_TAP, [("She said she wants to die", True)])
    ada.says_who().goes_to("/visit/plan")
    assert not ada.sees("nurse will call")


def test_a_changed_text_is_a_new_note_and_the_earlier_one_stays(
    ada_writes: PatientAtPhone, clinic: ClinicFacts
):
    ada_writes.answers(answer=DANGER)
    ada_writes.goes_to("/visit/questions/your-question").answers(answer="Never mind")
    ada_writes.goes_to("/visit/questions/your-question").answers(answer="Never mind")

    assert texts(clinic) == [(DANGER, True), ("Never mind", False)]
