"""The desk reads why a message waits, and sends a link again, within what the law allows."""

from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.channels import Agreement, Reach, Recipient
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, messages, outbox
from questionnaire.records.visit import visits
from tests.conftest import MONDAY
from tests.messages.sending import ADA_PHONE, sent, waits
from tests.messages.text_gateway import TextGateway
from tests.people import StaffAtDesk

MINUTE = timedelta(minutes=1)


@pytest.fixture
def agreed(app: Flask, clinic: ClinicFacts, visit_id: str) -> None:
    """The clinic sends texts, and Ada agreed to them."""
    app.config["CHANNELS"] = {"SMS_URL": "console:"}
    texts = {"sms": Agreement(Reach.PHONE, "Texts are fine.")}
    consents.agree(Act(clinic.clinic_id, "test", MONDAY, visit_id), {Reach.PHONE: ADA_PHONE}, texts)


def why(ben: StaffAtDesk, visit_id: str) -> list[str]:
    """What stands beside the messages of the visit that wait."""
    ben.goes_to(f"/desk/visits/{visit_id}")
    return [p.get_text(strip=True) for p in ben.page.select(".messages li p.soft")]


def test_a_message_that_nothing_holds_goes_out_within_a_minute(
    agreed: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waits(clinic, visit_id)

    assert why(ben, visit_id) == ["Goes out within a minute."]


def test_one_message_a_day_holds_the_next(agreed: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    sent(clinic, visit_id)
    waits(clinic, visit_id, MessageKind.NOT_FINISHED)

    assert why(ben, visit_id) == ["Waits until tomorrow: they had their one message of today."]


def test_a_change_waits_so_that_it_can_be_undone(
    agreed: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waits(clinic, visit_id)
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    visits.move(visit.act("test", MONDAY), visit.starts_at + timedelta(days=1), was=visit.starts_at)

    assert why(ben, visit_id) == ["Waits a few minutes, so that the change can be undone."]


def test_a_message_that_could_not_be_sent_is_tried_now_with_one_press(
    agreed: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waits(clinic, visit_id)
    taken = outbox.claim(at=MONDAY)
    assert taken
    outbox.wait(taken, MONDAY + 60 * MINUTE)

    held = why(ben, visit_id)
    with clock.stopped_at(MONDAY + MINUTE):
        ben.sends(str(ben.page.select_one("form[action$=hurries]")["action"]))  # type: ignore[index]

    assert held == ["Could not be sent. It is tried again by itself."]
    assert outbox.claim(at=MONDAY + MINUTE)


def test_ada_who_lost_her_link_gets_it_again_when_she_may(
    agreed: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with TextGateway() as gateway:
        dispatch = Dispatch(registry.opened({"SMS_URL": gateway.url}), "https://visits.example.org")
        dispatch.round()
        tuesday = MONDAY + timedelta(hours=23)
        with clock.stopped_at(MONDAY + 10 * MINUTE):
            ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/messages", to="patient")
        with clock.stopped_at(tuesday):
            gone = [dispatch.round(), dispatch.round()]
        texts = [text["Body"].split("https")[0] for text in gateway.texts]

    assert ben.sees("The message goes out as soon as it may.")
    assert gone == [1, 0]
    assert texts == [
        "Riverside Clinic: please get ready for your visit on Tue, Nov 24: ",
        "Riverside Clinic: please use this link for your visit on Tue, Nov 24, 10:30 am: ",
    ]


def test_who_had_a_message_today_gets_the_link_tomorrow_and_the_desk_reads_why(
    agreed: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id)

    words = "goes out Tue, Nov 24, 8:00 am: no more than one message a day"
    says = ben.goes_to(f"/desk/visits/{visit_id}").sees(words)
    ben.sends(f"/desk/visits/{visit_id}/messages", to="patient")

    (again,) = [m for m in messages.of_visit(clinic.clinic_id, visit_id) if m.state == "waiting"]
    assert says
    assert (again.due.to, again.due_at) == (Recipient.PATIENT, MONDAY.replace(day=24, hour=8, minute=0))


def test_nothing_is_sent_to_who_did_not_agree(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/messages", to="patient")

    assert ben.sees("Nothing was sent")
    assert messages.of_visit(clinic.clinic_id, visit_id) == ()
