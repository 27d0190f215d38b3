"""The list of follow-ups: what stands on it for whom, what a call does to it, what never reaches the desk."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.definition.model import Effect
from questionnaire.core.definition.questions import Option, Question, Section
from questionnaire.core.readiness.follow_ups import Attempt, Outcome, WorkQueue
from questionnaire.desk.follow_ups import layout
from questionnaire.desk.follow_ups.views import to_come
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit_facts import call_attempts
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.journeys.test_the_ride_home import asked_of_the_database
from tests.people import SHIPPED, PatientAtPhone, Person, StaffAtDesk, add_attempts, comes
from tests.test_routes import addresses, page_faults

LIST = "/desk/follow-ups"
Hire = Callable[..., StaffAtDesk]
MISSED = "Driving rule not clear yet. Go over it by phone."
WORRIED = "Worried: feeling apart from body (dissociation). Call to talk."
ALONE = "Alone at home after. Check our rule and make a plan."


def reasons(person: StaffAtDesk, queue: str = "") -> list[str]:
    """The reasons on the list in front, in order."""
    person.goes_to(f"{LIST}?queue={queue}")
    return [" ".join(h.get_text().split()) for h in person.page.select(".gap h4")]


def row(person: StaffAtDesk, reason: str) -> str:
    """What the card says on which a reason stands."""
    person.goes_to(LIST)
    found = next(li for li in person.page.select(".call") if reason in li.get_text())
    return " ".join(found.get_text(" ").split())


def fact(person: StaffAtDesk, reason: str) -> str:
    """The fact a row was shown for."""
    person.goes_to(LIST)
    found = next(li for li in person.page.select(".gap") if reason in li.get_text())
    return str(found["id"]).removeprefix("gap-")


def tries(person: StaffAtDesk, visit_id: str, *about: str, outcome: str, note: str = "") -> StaffAtDesk:
    """Note what came of a call about these rows."""
    facts = [fact(person, reason) for reason in about]
    return person.sends(f"/desk/visits/{visit_id}/attempts", fingerprint=facts, outcome=outcome, note=note)


def calls(person: StaffAtDesk, name: str, outcome: str, note: str = "") -> StaffAtDesk:
    """Press a button of a patient's card, with all that its form holds."""
    person.goes_to(LIST)
    form = next(c for c in person.page.select(".call") if name in c.get_text()).select_one("form[id]")
    facts = [str(field["value"]) for field in form.select("[name=fingerprint]")]  # type: ignore[union-attr]
    return person.sends(str(form["action"]), fingerprint=facts, outcome=outcome, note=note)  # type: ignore[index]


def test_the_desk_sees_its_own_lane_and_a_nurse_sees_both(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk
):
    assert reasons(ben) == [MISSED]
    assert reasons(ben, "nurse") == []
    assert reasons(chi) == [WORRIED, ALONE, MISSED]
    assert reasons(chi, "nurse") == [WORRIED, ALONE]
    assert reasons(chi, "desk") == [MISSED]


def test_a_row_has_all_that_a_call_needs(called: PatientAtPhone, ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}/calling")
    ben.sends(f"/desk/visits/{visit_id}/calling", interpreter="es", call_time="afternoon")

    assert row(ben, MISSED).startswith(
        "Choose the outcome Ada Lind (202) 555-0107 Tue, Nov 24, 10:30 am 24 hours left Language English"
        f" Interpreter Spanish Best time in the afternoon Tried Not yet {MISSED}"
        " I want to be sure I was clear. What will you do if you want to drive that evening?"
        " Answer by phone : Ada Lind"
    )
    links = [str(a["href"]) for a in ben.page.select(".call a")]
    assert links == [
        f"/desk/visits/{visit_id}",
        "tel:+12025550107",
        f"/desk/visits/{visit_id}/questions/check-driving?back=follow-ups",
    ]


def test_an_attempt_is_told_with_who_when_and_what_came_of_it_and_the_row_stays(
    called: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    tries(ben, visit_id, MISSED, outcome="no-answer")
    with clock.stopped_at(MONDAY + timedelta(minutes=10)):
        tries(ben, visit_id, MISSED, outcome="left-message", note="Back at <b>noon</b>")

        assert ben.sees("Noted. It stays here until the answer changes or it is waived.")
        assert "Tried 2 times, last: left a message, Ben, 9:51 am Back at <b>noon</b>" in row(ben, MISSED)


def test_what_is_handed_to_the_nurse_is_in_her_lane_until_the_answer_changes(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    tries(ben, visit_id, MISSED, outcome="to-nurse", note="She sounded lost")

    assert (reasons(ben), reasons(chi, "nurse")) == ([], [MISSED, WORRIED, ALONE])
    assert "She sounded lost" in row(chi, MISSED)
    chi.goes_to(f"/desk/visits/{visit_id}/questions/check-driving")
    chi.sends(chi.path, visit=visit_id, answer="short", said_by="patient", tries="2")
    assert (reasons(ben), reasons(chi, "nurse")) == ([MISSED], [WORRIED, ALONE])


def test_rebooking_leads_to_the_page_where_a_visit_is_moved(
    called: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    tries(ben, visit_id, MISSED, outcome="rebook")

    assert (ben.path, ben.status) == (f"/desk/visits/{visit_id}/moves/new", 200)
    assert "Once: to rebook" in row(ben, MISSED)


def test_no_outcome_takes_a_row_off_the_list(called: PatientAtPhone, chi: StaffAtDesk, visit_id: str):
    for outcome in ("left-message", "no-answer", "rebook", "to-nurse"):
        for reason in (MISSED, WORRIED):
            tries(chi, visit_id, reason, outcome=outcome)

    assert sorted(reasons(chi)) == sorted([MISSED, WORRIED, ALONE])


def test_what_is_no_outcome_or_about_a_fact_that_has_changed_is_not_noted(
    called: PatientAtPhone, ben: StaffAtDesk, visit_id: str, clinic: ClinicFacts
):
    assert tries(ben, visit_id, MISSED, outcome="solved").status == 400
    too_long = tries(ben, visit_id, MISSED, outcome="no-answer", note="x" * 201)
    assert (too_long.status, too_long.page.title.get_text()[:7]) == (422, "Error: ")  # type: ignore[union-attr]
    assert too_long.page.select_one(f"#note-call-desk-{visit_id}")["value"] == "x" * 201  # type: ignore[index]
    assert page_faults(too_long.page) == []
    ben.sends(f"/desk/visits/{visit_id}/attempts", fingerprint="another", outcome="no-answer")
    assert ben.sees("Nothing was recorded: this has changed in the meantime.")
    assert call_attempts.of_visits(clinic.clinic_id, [visit_id]) == {}


def test_the_desk_notes_nothing_on_a_nurses_row(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str, clinic: ClinicFacts
):
    of_nurse = fact(chi, WORRIED)

    ben.goes_to(LIST).sends(f"/desk/visits/{visit_id}/attempts", fingerprint=of_nurse, outcome="no-answer")

    assert ben.status == 403
    assert call_attempts.of_visits(clinic.clinic_id, [visit_id]) == {}


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.FRONT_DESK, False), (Role.MANAGER, False), (Role.NURSE, True), (Role.CLINICIAN, True)],
)
def test_what_is_for_nurses_reaches_only_them_on_any_page(
    app: Flask,
    called: PatientAtPhone,
    chi: StaffAtDesk,
    clinic: ClinicFacts,
    hire: Hire,
    visit_id: str,
    role: Role,
    reads: bool,
):
    tries(chi, visit_id, WORRIED, outcome="left-message", note="SECRET-NOTE")
    tries(chi, visit_id, ALONE, outcome="left-message", note="SECRET-ALONE")
    waiver = {"fingerprint": fact(chi, WORRIED), "reason": "SECRET-WHY"}
    chi.sends(f"/desk/visits/{visit_id}/waivers", **waiver)
    person = hire(clinic, role, "Pat").signs_in()
    secrets = ("SECRET-NOTE", "SECRET-ALONE", "SECRET-WHY", WORRIED, "This worries me", "feel-apart.worry")

    pages = {a: person.goes_to(a) and person.response.text for a in addresses(app, visit_id)}  # type: ignore[union-attr]
    leaks = {(s, a) for a, text in pages.items() for s in secrets if s in text}

    if reads:
        assert ("SECRET-WHY", f"/desk/visits/{visit_id}") in leaks
        assert ("SECRET-ALONE", LIST) in leaks
    else:
        assert leaks == set()
    assert "Waived by Chi" in pages[f"/desk/visits/{visit_id}"]
    assert "Called: left a message" in pages[f"/desk/visits/{visit_id}"]


NURSES_ALONE = {
    "first_time": "yes-hard",
    "health_change": "yes",
    "calm_place": "no",
    "eat_drink": "hard",
    "feel_apart": "worry",
    "feel_float_relax": "question",
    "see_hear": "worry",
    "thoughts_feelings": "question",
    "nausea": "yes",
    "mood_mind": "worry",
    "process": "no",
    "day_plans": "alcohol",
    "follow_steps": "some",
    "questions": "call",
    "ready_feel": "not-ready",
}
"""An answer to every question that has one for nurses only."""

HERS = {name.replace("_", "-") for name in NURSES_ALONE}


@pytest.fixture
def planted(app: Flask) -> str:
    """A word in each script for nurses only, and nowhere else."""
    word, asked = "SECRET-SCRIPT", app.extensions["editions"]

    def but(part: Any, **keys: Any) -> Any:
        changed = {key: change(getattr(part, key)) for key, change in keys.items()}
        return part.but(**changed)

    def effect(found: Effect | None) -> Effect | None:
        return found.but(script=word) if found and found.nurse_only else found

    def each(change: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
        return lambda parts: tuple(change(part) for part in parts)

    def option(found: Option) -> Any:
        return but(found, effect=effect, if_not_chosen=effect)

    def question(found: Question) -> Any:
        return but(found, effect=effect, missed=effect, options=each(option))

    def section(found: Section) -> Any:
        return but(found, questions=each(question))

    def with_word(*which: Any) -> Any:
        found = asked(*which)
        return replace(found, questionnaire=but(found.questionnaire, sections=each(section)))

    app.extensions["editions"] = with_word
    return word


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.FRONT_DESK, False), (Role.MANAGER, False), (Role.NURSE, True), (Role.CLINICIAN, True)],
)
def test_what_a_nurse_says_about_what_is_for_nurses_reaches_only_them(
    app: Flask,
    planted: str,
    ada: PatientAtPhone,
    clinic: ClinicFacts,
    hire: Hire,
    visit_id: str,
    role: Role,
    reads: bool,
):
    ada.says_who().answers_everything(**NURSES_ALONE).sends_answers()
    person = hire(clinic, role, "Pat").signs_in()
    questions = [f"/desk/visits/{visit_id}/questions/{question.id}" for _, question in SHIPPED]

    def shown(who: Person, at: Iterable[str]) -> dict[str, int]:
        counted = {a: who.goes_to(a).response.text.count(planted) for a in at}  # type: ignore[union-attr]
        return {address: count for address, count in counted.items() if count}

    at_the_desk = shown(person, [*addresses(app, visit_id), *questions])
    saved = person.goes_to(LIST).sends(f"{LIST}/exports").response

    expected = {LIST: len(NURSES_ALONE)} | {q: 1 for q in questions if q.rpartition("/")[2] in HERS}
    assert at_the_desk == (expected if reads else {})
    assert saved and saved.text.count(planted) == (len(NURSES_ALONE) if reads else 0)
    assert shown(ada, addresses(app, visit_id)) == {}


def test_the_rows_for_printing_hold_nothing_for_nurses_unless_they_are_for_a_nurse(
    called: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    tries(chi, visit_id, MISSED, outcome="to-nurse", note="SECRET-NOTE")
    found = to_come(clinic, MONDAY)

    of_desk, of_nurse = (layout.rows(found, {}, nurse=nurse, now=MONDAY) for nurse in (False, True))

    assert [(row.reason, row.queue) for row in of_desk] == []
    assert [row.reason for row in of_nurse] == [MISSED, WORRIED, ALONE]
    assert all(row.queue == WorkQueue.NURSE and asdict(row) for row in of_nurse)


def test_a_nurses_note_stays_hers_even_where_her_row_is_the_desks_by_now(
    called: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    of_row = fact(ben, MISSED)
    hers = Attempt(
        "check-driving.missed", of_row, Outcome.NO_ANSWER, WorkQueue.NURSE, "staff:chi", MONDAY, "SECRET-NOTE"
    )

    add_attempts(clinic.clinic_id, visit_id, hers)

    assert "Once: no answer" in row(ben, MISSED)
    assert not ben.sees("SECRET-NOTE")


def looks_for(who: StaffAtDesk, address: str, sought: str) -> None:
    """Look for somebody by the field on the page."""
    fields = who.goes_to(address).page.select(".find input")
    told = {str(field["name"]): str(field.get("value", "")) for field in fields}
    assert len(told) == len(fields)  # or only the first of a name would be read
    who.sends("/desk/finds", **{**told, "sought": sought})


def test_a_patient_is_found_by_name_within_a_queue(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk
):
    looks_for(ben, LIST, "lin ada")
    assert len(ben.page.select(".call")) == 1
    looks_for(ben, str(ben.response.request.full_path), "grace")  # type: ignore[union-attr]
    assert (ben.page.select(".call"), ben.sees("No matches"), ben.sees("Show all 1")) == ([], True, True)
    looks_for(chi, f"{LIST}?queue=nurse", "555-0107")
    assert (len(chi.page.select(".call")), len(chi.page.select(".gap"))) == (1, 2)
    assert chi.page.select_one("#find")["value"] == "555-0107"  # type: ignore[index]


def test_the_lane_of_whoever_looks_stands_first(called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk):
    queues = [[h.get_text() for h in who.goes_to(LIST).page.select(".queue h2")] for who in (ben, chi)]

    assert queues == [["Desk"], ["Nurse", "Desk"]]


def test_an_empty_list_says_so(ben: StaffAtDesk):
    assert ben.goes_to(LIST).sees("No one is waiting for a call")
    assert page_faults(ben.page) == []


def test_a_closed_visit_and_one_that_has_begun_wait_for_no_call(
    called: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with clock.stopped_at(TUESDAY + timedelta(minutes=1)):
        ben.signs_in()
        assert reasons(ben) == []
    with clock.stopped_at(TUESDAY - timedelta(minutes=1)):
        ben.signs_in()
        assert reasons(ben) == [MISSED]
        visit = visits.find(clinic.clinic_id, visit_id)
        assert visit and comes(visit, by="staff:ben", at=clock.now())
        assert reasons(ben) == []


def test_another_clinic_sees_nobody_on_its_list(called: PatientAtPhone, dee: StaffAtDesk):
    assert reasons(dee) == []
    assert not dee.sees("Ada")


@pytest.mark.usefixtures("has_sent")
def test_a_ride_is_called_itself_where_the_patient_allows_it(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    told = row(ben, "Ride not confirmed by Rosa yet. Call to ask.")

    assert "Ride home: Rosa (202) 555-0142" in told
    assert "We called about a ride home. When will you come for them" in told
    assert (
        ben.page.select(".gap__do a")[0].get_text(strip=True) == "Record what the ride person said: Ada Lind"
    )


def test_the_list_asks_the_database_as_often_for_many_visits_as_for_one(
    app: Flask, called: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    tries(chi, visit_id, WORRIED, outcome="no-answer")
    with asked_of_the_database() as for_one:
        assert len(chi.goes_to(LIST).page.select(".call")) == 2
    for number in range(9):
        grace = NewPatient("Grace", f"Wu {number}", ADA_BORN)
        other = visits.add(Act(clinic.clinic_id, "test", MONDAY), grace, TUESDAY)
        link = PatientAtPhone.with_link(app, clinic.clinic_id, other, ADA_BORN)
        link.says_who().answers("not-sure")
    with asked_of_the_database() as for_ten:
        assert len(chi.goes_to(LIST).page.select(".call")) == 11

    assert (len(for_one), len(for_ten)) == (12, 12), "\n".join(for_ten)


def test_only_a_language_and_a_time_that_are_offered_are_kept(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    for bad in ({"interpreter": "xx"}, {"call_time": "at night"}):
        ben.goes_to(f"/desk/visits/{visit_id}/calling")
        assert ben.sends(f"/desk/visits/{visit_id}/calling", **bad).status == 400

    ben.goes_to(f"/desk/visits/{visit_id}/calling")
    ben.sends(f"/desk/visits/{visit_id}/calling", interpreter="ase", call_time="")
    assert ben.sees("Interpreter: American Sign Language")
    kept = ben.goes_to(f"/desk/visits/{visit_id}/calling").page.select("option[selected]")
    assert [str(option["value"]) for option in kept] == ["ase"]
