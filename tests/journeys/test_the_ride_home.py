"""The ride home, from the name a patient gives to the adult who stands at the counter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.answers.values import Contact
from questionnaire.core.channels import Agreement, Reach, Recipient
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import outbox
from questionnaire.records.visit import patients, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit_facts import escorts
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import EscortAtPhone, PatientAtPhone, StaffAtDesk, add_escort_fact
from tests.watching import asked_of_the_database

DAY = "/desk/2026-11-24"
ROSA = Contact("Rosa", "+12025550142")
Rosa = Callable[[], EscortAtPhone]


@pytest.fixture
def named(has_sent: None, ada: PatientAtPhone) -> PatientAtPhone:
    """Ada, who has answered everything and named Rosa."""
    return ada


@pytest.fixture
def asked(named: PatientAtPhone, clinic: ClinicFacts, visit_id: str) -> PatientAtPhone:
    """The same, and Rosa got our message."""
    fact = EscortFact(ROSA, EscortState.ASKED, "messages", MONDAY - timedelta(days=3))
    assert add_escort_fact(clinic.clinic_id, visit_id, fact)
    return named


def plan(patient: PatientAtPhone) -> str:
    """What the plan says of the ride."""
    patient.goes_to("/visit/plan")
    card = next(c for c in patient.page.select(".card") if c.h2 and c.h2.get_text() == "Your ride")
    return " ".join(card.select_one("li").get_text().split())  # type: ignore[union-attr]


def ride(desk: StaffAtDesk, visit_id: str) -> str:
    """What a visit's page says of the ride."""
    card = desk.goes_to(f"/desk/visits/{visit_id}").page.select_one("#ride")
    assert card
    return " ".join(card.get_text(" ").split())


def notes(desk: StaffAtDesk, visit_id: str, state: str, **fields: object) -> StaffAtDesk:
    """Press a button about the ride on a visit's page."""
    who = {"name": ROSA.name, "phone": ROSA.phone}
    desk.goes_to(f"/desk/visits/{visit_id}")
    return desk.sends(f"/desk/visits/{visit_id}/escort-facts", **{**who, "state": state, **fields})


def history(desk: StaffAtDesk, visit_id: str) -> list[str]:
    """A visit's history as its page tells it, the newest first."""
    lines = desk.goes_to(f"/desk/visits/{visit_id}").page.select(".timeline > li")
    return [" ".join(line.get_text(" ").split()) for line in lines]


def test_the_board_and_the_plan_follow_what_rosa_says(asked: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa):
    seen = []
    for say in (lambda: rosa(), *(lambda a=a: rosa().says(a) for a in ("not-sure", "declined", "confirmed"))):
        say()
        row = ben.goes_to(DAY).row_of("Ada Lind")
        seen.append((plan(asked), row["Ride home"], row["Status"]))

    assert seen == [
        (
            "We asked Rosa on Friday. No answer yet.",
            "Rosa asked Fri, no answer (202) 555-0142",
            "Needs follow-up",
        ),
        ("Rosa is not sure yet.", "Rosa not sure, 9:41 am (202) 555-0142", "Needs follow-up"),
        (
            "Rosa cannot take you home. Please name another adult.",
            "Rosa said no 9:41 am (202) 555-0142",
            "Not ready",
        ),
        ("Rosa said yes today.", "Rosa said yes 9:41 am (202) 555-0142", "Ready"),
    ]


@pytest.mark.parametrize(
    ("contact", "told", "at_the_desk"),
    [
        ("yes", "We will ask Rosa.", "Rosa not asked yet (202) 555-0142"),
        ("ask", "We will ask you before we contact Rosa.", "Rosa ask the patient first (202) 555-0142"),
        (
            "no",
            "You asked us not to contact them. Please tell them when and where to meet you.",
            "No one named",
        ),
    ],
)
def test_before_anybody_is_asked_the_plan_says_what_will_be(
    ada: PatientAtPhone, ben: StaffAtDesk, contact: str, told: str, at_the_desk: str
):
    ada.says_who().answers_everything(ride_contact=contact).sends_answers()

    assert plan(ada) == told
    assert ben.goes_to(DAY).row_of("Ada Lind")["Ride home"] == at_the_desk


def test_what_rosa_wrote_is_for_the_nurse_and_neither_on_the_plan_nor_at_the_desk(
    named: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, rosa: Rosa, visit_id: str
):
    rosa().says("declined", note="I am not well", phone="202 555 0177")

    for page in ("plan", "sent", "check"):
        named.goes_to(f"/visit/{page}")
        assert not named.sees("I am not well") and not named.sees("555-0177")
    assert "Own number (202) 555-0177 Note I am not well" in ride(chi, visit_id)
    assert "Own number (202) 555-0177 Ask by phone" in ride(ben, visit_id)
    assert not ben.sees("I am not well")


def test_the_ways_to_change_the_ride_lead_back_to_the_plan(named: PatientAtPhone):
    named.goes_to("/visit/plan").presses("Name another adult").answers(name="Joe", phone="202 555 0143")
    assert (named.path, plan(named)) == ("/visit/plan", "We will ask Joe.")

    named.presses("Change if we may contact them").answers("no")
    assert named.path == "/visit/plan"
    assert plan(named).startswith("You asked us not to contact them.")


def test_a_ride_for_the_old_time_is_told_as_that(
    named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, visit_id: str
):
    rosa().says_yes()

    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        ben.sends(f"/desk/visits/{visit_id}/moves", visit_date="2026-11-27", visit_time="09:00")

        assert plan(named) == "Rosa said yes to the old time. We will ask again."
        row = ben.goes_to("/desk/2026-11-27").row_of("Ada Lind")
        assert row["Ride home"] == "Rosa said yes to the old time (202) 555-0142"


def test_a_yes_from_the_last_business_day_still_counts_once_the_visit_has_begun(
    named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa
):
    rosa().says_yes()

    with clock.stopped_at(TUESDAY + timedelta(minutes=5)):
        row = ben.signs_in().goes_to(DAY).row_of("Ada Lind")

    assert (row["Status"], row["What is missing"]) == ("Ready", "Nothing")


def test_ben_notes_on_the_phone_what_rosa_confirms(asked: PatientAtPhone, ben: StaffAtDesk, visit_id: str):
    notes(ben, visit_id, "confirmed", confirmed=["adult", "phone", "place"])

    assert ben.sees("The ride home is updated.")
    assert ride(ben, visit_id).startswith(
        "Ride home Rosa , (202) 555-0142 said yes 9:41 am noted by Ben"
        " Confirmed 18 or older, a phone that works that day, knows where to come Missing coming inside"
    )
    assert "did not confirm: coming inside." in ben.goes_to(DAY).row_of("Ada Lind")["What is missing"]

    notes(ben, visit_id, "confirmed", confirmed=["inside"])

    assert ben.goes_to(DAY).row_of("Ada Lind")["Status"] == "Ready"
    assert [line for line in history(ben, visit_id) if line.startswith("Ride home:")] == [
        "Ride home: Rosa said yes again Ben, 9:41 am",
        "Ride home: Rosa said yes Ben, 9:41 am",
        "Ride home: Rosa was asked Automatic, Fri, Nov 20, 9:41 am",
    ]


def test_ben_notes_that_rosa_cannot_come_and_then_that_she_is_here(
    named: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    notes(ben, visit_id, "declined")
    assert "said no 9:41 am noted by Ben" in ride(ben, visit_id)

    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id)
        notes(ben, visit_id, "confirmed")
        assert ben.sees("Nothing was saved: the visit is closed, or the ride has changed.")
        notes(ben, visit_id, "arrived")

        assert "here since 10:30 am noted by Ben" in ride(ben, visit_id)
        assert ben.goes_to(DAY).row_of("Ada Lind")["Ride home"] == "Rosa here since 10:30 am (202) 555-0142"
    assert plan(named) == "Rosa is here."


@pytest.mark.parametrize(
    "fields", [{"state": "asked"}, {"state": "named"}, {"state": "x"}, {"state": ""}, {"name": "Joe"}]
)
def test_what_is_no_fact_about_the_ride_named_now_is_not_noted(
    named: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, fields: dict[str, str]
):
    notes(ben, visit_id, **{"state": "declined", **fields})

    assert ben.sees("Nothing was saved: the visit is closed, or the ride has changed.")
    assert escorts.facts(clinic.clinic_id, [visit_id]) == {}


def test_nothing_is_noted_of_a_cancelled_visit(
    named: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ben.calls_off(visit_id)

    notes(ben, visit_id, "arrived")

    assert ben.sees("Nothing was saved")
    assert escorts.facts(clinic.clinic_id, [visit_id]) == {}
    assert ben.page.select("#ride form") == []


@pytest.mark.parametrize("contact", ["yes", "ask"])
def test_ben_makes_a_link_for_rosa_and_it_is_hers(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str, contact: str
):
    ada.says_who().answers_everything(ride_contact=contact).sends_answers()
    ben.goes_to(f"/desk/visits/{visit_id}")
    assert ben.page.select_one("#ride-link") is None

    ben.sends(f"/desk/visits/{visit_id}/escort-links", name="Rosa", phone=ROSA.phone)

    link = str(ben.page.select_one("#ride-link")["value"])  # type: ignore[index]
    rosa = EscortAtPhone(ada.app, link=link.removeprefix("http://localhost"))
    assert rosa.opens_link().heading == "Can you take Ada home on Tuesday?"
    assert str(ben.goes_to(f"/desk/visits/{visit_id}").page.select_one("#ride-link")["value"]) == link  # type: ignore[index]


def test_no_link_is_made_for_a_ride_whom_the_patient_keeps_to_herself(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers_everything(ride_contact="no").sends_answers()

    assert ride(ben, visit_id) == "Ride home The patient has a ride and asked us not to contact that person."
    assert ben.page.select("#ride form") == []
    ben.sends(f"/desk/visits/{visit_id}/escort-links", name="Rosa", phone=ROSA.phone)
    assert ben.page.select("#ride-link") == []


def test_the_history_words_what_messages_did(
    named: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    found = visits.find(clinic.clinic_id, visit_id)
    assert found
    agreed = {"sms": Agreement(Reach.PHONE, "Text me")}
    patients.change_contact(
        found.act("patient", MONDAY), found.row.patient_id, "+12025550108", "ada@example.org", agreed=agreed
    )
    for kind, works in ((MessageKind.INVITATION, True), (MessageKind.ESCORT_REQUEST, False)):
        due = Due(kind, Recipient.PATIENT, "")
        outbox.queue(clinic.clinic_id, visit_id, due, "sms", "+12025550108", due_at=MONDAY, at=MONDAY)
        message = outbox.claim(at=MONDAY)
        assert message
        if works:
            outbox.mark_sent(message, "", None, at=MONDAY)
        else:
            outbox.mark_failed(message, "wrong-number", at=MONDAY)

    assert history(ben, visit_id)[:4] == [
        "Message not delivered: asks to take the patient home, text Automatic, 9:41 am",
        "Message sent: invitation to get ready, text Automatic, 9:41 am",
        "Messages agreed to: text Patient, 9:41 am",
        "Phone number or e-mail changed Patient, 9:41 am",
    ]


def test_every_kind_of_message_and_fact_has_words_in_the_history(
    named: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    told = set(EscortState) - {EscortState.NAMED, EscortState.REPLACED}
    for number, state in enumerate(sorted(told)):
        at = MONDAY + timedelta(seconds=number)
        assert add_escort_fact(clinic.clinic_id, visit_id, EscortFact(ROSA, state, "escort", at))
    for kind in MessageKind:
        due = Due(kind, Recipient.PATIENT, "")
        outbox.queue(clinic.clinic_id, visit_id, due, "sms", "+12025550108", due_at=MONDAY, at=MONDAY)
        message = outbox.claim(at=MONDAY)
        assert message
        outbox.mark_sent(message, "", None, at=MONDAY)

    lines = history(ben, visit_id)[: len(told) + len(MessageKind)]

    assert len(set(lines)) == len(lines)
    sent = [line for line in lines if line.startswith("Message sent: ")]
    rides = [line for line in lines if line.startswith("Ride home: Rosa ")]
    assert (len(sent), len(rides)) == (len(MessageKind), len(told))
    assert [line for line in sent for kind in MessageKind if "-" in kind and f": {kind.value}," in line] == []


def test_a_board_asks_the_database_as_often_for_three_visits_as_for_one(
    app: Flask, named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, clinic: ClinicFacts
):
    rosa().says("not-sure")

    with asked_of_the_database() as for_one:
        assert len(ben.goes_to(DAY).page.select("tbody tr")) == 1
    for name in ("Gus", "Ivy"):
        visit_id = visits.add(
            Act(clinic.clinic_id, "test", MONDAY), NewPatient(name, "Romero", ADA_BORN), TUESDAY
        )
        PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who().answers_everything()
        EscortAtPhone.named_for(app, clinic.clinic_id, visit_id).says_yes()
    with asked_of_the_database() as for_three:
        assert len(ben.goes_to(DAY).page.select("tbody tr")) == 3

    assert (len(for_one), len(for_three)) == (11, 11), "\n".join(for_three)
