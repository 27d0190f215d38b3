"""The desk sees every message of its clinic, what became of it and why, and none of another clinic's."""

import pytest
from bs4 import Tag

from questionnaire import clock
from questionnaire.core.channels import Problem, Recipient
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import outbox
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, TUESDAY
from tests.messages.sending import in_hand, sent, waits
from tests.people import StaffAtDesk
from tests.watching import asked_of_the_database

ROSA = "+12025550111"


def test_a_clinic_that_wrote_to_nobody_is_told_so(ben: StaffAtDesk):
    ben.goes_to("/desk/messages")

    assert (ben.heading, ben.page.select_one(".empty h2").get_text()) == ("Messages", "No messages yet")  # type: ignore[union-attr]


def test_every_message_is_a_row_with_its_state_and_its_problem_in_words(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id, "Riverside Clinic: please open your list")
    waits(clinic, visit_id, MessageKind.ESCORT_REQUEST, to=ROSA, who=Recipient.ESCORT)
    message = in_hand()
    outbox.mark_failed(message, "wrong-number", at=clock.now())
    waits(clinic, visit_id, MessageKind.TIME_CHANGED, to="ada@example.org", channel="email")

    rows = [row_of(row) for row in ben.goes_to("/desk/messages").page.select("tbody tr")]

    assert rows == [
        ("Waiting", "From 9:41 am", "Ada Lind", "E-mail", "Tells the patient the new time"),
        (
            *("Failed", "9:41 am", "Ride for Ada Lind", "Text"),
            "Asks to take the patient home Text not delivered: wrong number Message text Hello",
        ),
        (
            *("Sent", "9:41 am", "Ada Lind", "Text"),
            "Invitation to get ready Message text Riverside Clinic: please open your list",
        ),
    ]
    assert {str(a["href"]) for a in ben.page.select("tbody a")} == {f"/desk/visits/{visit_id}"}


def row_of(row: Tag) -> tuple[str, ...]:
    """A row's cells in words."""
    return tuple(" ".join(cell.get_text(" ").split()) for cell in row.select("td"))


def test_the_four_states_are_counted_and_each_can_be_looked_at_alone(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id)
    waits(clinic, visit_id, MessageKind.ESCORT_REQUEST, to=ROSA, who=Recipient.ESCORT)
    waits(clinic, visit_id, MessageKind.TIME_CHANGED, due_at=TUESDAY)
    taken_back = outbox.claim(at=clock.now())
    assert taken_back
    outbox.withdraw(taken_back, at=clock.now())

    filters = ben.goes_to("/desk/messages").page.select(".filter")
    ben.goes_to("/desk/messages?state=waiting")

    assert [" ".join(shown.get_text(" ").split()) for shown in filters] == [
        *("2 All", "1 Waiting", "1 Sent", "0 Delivered", "0 Failed"),
    ]
    assert [row_of(row)[:2] for row in ben.page.select("tbody tr")] == [
        ("Waiting", "From Tue, Nov 24, 10:30 am")
    ]
    assert ben.goes_to("/desk/messages?state=failed").sees("No matches")
    assert len(ben.goes_to("/desk/messages?state=withdrawn").page.select("tbody tr")) == 2


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_its_words(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, problem: Problem):
    for channel in ("sms", "email"):
        waits(clinic, visit_id, to=f"ada@{channel}", channel=channel)
        outbox.mark_failed(in_hand(), problem, at=clock.now())

    told = [p.get_text(strip=True) for p in ben.goes_to("/desk/messages").page.select(".undelivered")]

    assert [words.split(":")[0] for words in told] == ["E-mail not delivered", "Text not delivered"]
    assert all(words.split(": ")[1] for words in told)
    gave_up = [words.endswith("gave up after several tries") for words in told]
    assert all(gave_up) == any(gave_up) == (problem is Problem.TRY_LATER)


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_of_message_has_its_words(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, kind: MessageKind
):
    waits(clinic, visit_id, kind)

    (row,) = ben.goes_to("/desk/messages").page.select("tbody tr")
    (shown,) = ben.goes_to(f"/desk/visits/{visit_id}").page.select(".messages li > div")

    assert len(row_of(row)[-1].split()) >= 3
    assert row_of(row)[-1] in " ".join(shown.get_text(" ").split())


def test_what_a_patient_wrote_into_a_name_is_text_on_the_page(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id, "<b>Hello</b> & co")

    assert ben.goes_to("/desk/messages").page.select_one(".written p").get_text() == "<b>Hello</b> & co"  # type: ignore[union-attr]


def test_a_visit_tells_of_its_messages(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    sent(clinic, visit_id)

    (shown,) = ben.goes_to(f"/desk/visits/{visit_id}").page.select(".messages li")

    assert " ".join(shown.get_text(" ").split()) == (
        "Invitation to get ready Text to the patient, 9:41 am Sent"
    )


def test_dee_sees_no_message_of_another_clinic(
    dee: StaffAtDesk, clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id)

    assert dee.goes_to("/desk/messages").sees("No messages yet")
    assert dee.goes_to(f"/desk/visits/{visit_id}/contacts/new").status == 404
    assert dee.sends(f"/desk/visits/{visit_id}/contacts", phone="202 555 0110").status == 404
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit and visit.phone == "+12025550107"


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_messages_as_for_one(
    ben: StaffAtDesk, clinic: ClinicFacts, many: int
):
    for number in range(many):
        phone = f"+1202555012{number}"
        patient = NewPatient("Grace", "Wu", ADA_BORN, phone=phone)
        visit_id = visits.add(Act(clinic.clinic_id, "test", clock.now()), patient, TUESDAY)
        sent(clinic, visit_id, to=phone)

    with asked_of_the_database() as asked:
        ben.goes_to("/desk/messages")

    assert len(ben.page.select("tbody tr")) == many
    assert len(asked) == 5
