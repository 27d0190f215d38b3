"""What the text gateway tells us is believed when it is signed, and changes only what it is about."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from questionnaire import clock
from questionnaire.cli.messages import receipts_to
from questionnaire.core.channels import Agreement, Reach
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, outbox
from questionnaire.records.messaging import replies as reply_records
from questionnaire.records.messaging.messages import MessageState
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, TUESDAY
from tests.messages.sending import ADA_PHONE, in_hand, sent, states, waits
from tests.messages.text_gateway import TextGateway, signature
from tests.people import StaffAtDesk


def agreed(clinic: ClinicFacts, visit_id: str) -> frozenset[str]:
    """By which channels a visit's patient gets messages."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return consents.agreed(clinic.clinic_id, visit.patient_id, visit.addresses)


@pytest.fixture
def gateway(app: Flask) -> Iterator[TextGateway]:
    """The clinic's text gateway, which can reach our pages."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with TextGateway() as gateway:
        app.config.update(CHANNELS={"SMS_URL": gateway.url}, PUBLIC_URL=f"http://127.0.0.1:{server.port}")
        yield gateway
    server.shutdown()
    server.server_close()


def receipts(app: Flask, clinic_id: int, message_id: str) -> str:
    """Where the gateway tells what became of a text."""
    return f"{app.config['PUBLIC_URL']}/gateway/sms/receipts/{clinic_id}-{message_id}"


def replies(app: Flask) -> str:
    """Where the gateway tells what was replied."""
    return f"{app.config['PUBLIC_URL']}/gateway/sms/replies"


def told(status: str, **more: str) -> dict[str, str]:
    """A receipt's form."""
    return {"MessageSid": "SM1", "MessageStatus": status, "To": ADA_PHONE, **more}


def test_a_text_that_arrived_is_delivered(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str
):
    message = sent(clinic, visit_id)

    answers = [
        gateway.posts(receipts(app, clinic.clinic_id, message.message_id), told(status))
        for status in ("queued", "sent")
    ]
    assert states(clinic, visit_id) == [MessageState.SENT]
    answers.append(gateway.posts(receipts(app, clinic.clinic_id, message.message_id), told("delivered")))

    assert answers == [204, 204, 204]
    assert states(clinic, visit_id) == [MessageState.DELIVERED]


def test_a_text_says_where_its_own_receipt_goes(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str
):
    consents.give(Act(clinic.clinic_id, "ben", clock.now(), visit_id), ADA_PHONE, "sms", True, wording="w")
    Dispatch(registry.opened(app.config["CHANNELS"], receipts_to()), app.config["PUBLIC_URL"]).round()

    (text,) = gateway.texts
    answer = gateway.tells(text["sid"], "delivered")

    assert (answer, states(clinic, visit_id)) == (204, [MessageState.DELIVERED])


def test_a_text_to_a_wrong_number_is_told_to_the_desk(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str, ben: StaffAtDesk
):
    message = sent(clinic, visit_id)

    form = told("undelivered", ErrorCode="30006")
    assert gateway.posts(receipts(app, clinic.clinic_id, message.message_id), form) == 204

    assert states(clinic, visit_id) == [MessageState.FAILED]
    assert ben.goes_to("/desk/messages").sees("Text not delivered: wrong number")


def test_a_receipt_that_is_not_signed_for_this_text_changes_nothing(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str
):
    mine, form = sent(clinic, visit_id), told("failed")
    address = receipts(app, clinic.clinic_id, mine.message_id)
    path = address.removeprefix(app.config["PUBLIC_URL"])
    client = app.test_client()

    signatures = {
        "none": "",
        "a guess": "dGhpcyBpcyBub3QgaXQ=",
        "another token": signature(address, form, "another"),
        "another text": signature(receipts(app, clinic.clinic_id, "0" * 24), form),
        "another form": signature(address, told("delivered")),
        "no letters of ours": "ключ",
    }
    answered = {
        name: client.post(path, data=form, headers={"X-Twilio-Signature": given}).status_code
        for name, given in signatures.items()
    }

    assert answered == dict.fromkeys(signatures, 403)
    assert states(clinic, visit_id) == [MessageState.SENT]


def test_a_receipt_for_a_text_nobody_knows_is_taken_and_forgotten(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    mine = sent(clinic, visit_id)

    answers = [
        gateway.posts(receipts(app, clinic_id, message_id), told("delivered"))
        for clinic_id, message_id in (
            (clinic.clinic_id, "0" * 24),
            (elsewhere.clinic_id, mine.message_id),
            (99, mine.message_id),
        )
    ]

    assert answers == [204, 204, 204]
    assert states(clinic, visit_id) == [MessageState.SENT]


@pytest.mark.parametrize("words", ["STOP", "stop please", "Quit", "ALTO"])
def test_stop_is_honoured_at_once_and_what_waited_never_goes_out(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str, words: str
):
    consents.give(Act(clinic.clinic_id, "ben", clock.now(), visit_id), ADA_PHONE, "sms", True, wording="w")
    sent(clinic, visit_id)
    waits(clinic, visit_id, MessageKind.TIME_CHANGED)

    assert gateway.replies(replies(app), ADA_PHONE, words) == 204

    assert agreed(clinic, visit_id) == frozenset()
    assert states(clinic, visit_id) == [MessageState.SENT, MessageState.WITHDRAWN]
    assert outbox.claim(at=TUESDAY) is None


def test_a_text_that_a_sender_has_in_hand_when_somebody_stops_is_not_tried_again(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str
):
    waits(clinic, visit_id)
    message = in_hand()

    gateway.replies(replies(app), ADA_PHONE, "STOP")
    outbox.wait(message, clock.now())

    assert outbox.claim(at=TUESDAY) is None


def test_stop_holds_at_every_clinic_that_wrote_to_the_number_and_at_no_other(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone=ADA_PHONE)
    bo = NewPatient("Bo", "Ek", ADA_BORN, phone="+12025550108")
    wording = {"sms": Agreement(Reach.PHONE, "w")}
    there = visits.add(Act(elsewhere.clinic_id, "dee", clock.now()), ada, TUESDAY, agreed=wording)
    other = visits.add(Act(elsewhere.clinic_id, "dee", clock.now()), bo, TUESDAY, agreed=wording)
    for where, visit in ((clinic, visit_id), (elsewhere, there)):
        waits(where, visit)
    waits(elsewhere, other, to="+12025550108")

    gateway.replies(replies(app), ADA_PHONE, "STOP")

    assert states(clinic, visit_id) == states(elsewhere, there) == [MessageState.WITHDRAWN]
    assert states(elsewhere, other) == [MessageState.WAITING]
    assert agreed(elsewhere, there) == frozenset()
    assert agreed(elsewhere, other) == {"sms"}


def test_another_reply_waits_in_the_follow_ups_until_ben_says_what_he_did_and_is_sealed(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str, data_dir: Any, ben: StaffAtDesk
):
    sent(clinic, visit_id)

    assert gateway.replies(replies(app), ADA_PHONE, "Zanzibar instead of Tuesday?") == 204

    lines = [(line.what, line.by) for line in history.of_visit(clinic.clinic_id, visit_id)]
    assert lines[-1] == (history.What.REPLIED, "reply")
    assert [path.name for path in data_dir.iterdir() if b"Zanzibar" in path.read_bytes()] == []
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("Zanzibar instead of Tuesday?")
    form = ben.goes_to("/desk/follow-ups").page.select_one("[id^=reply-] form")
    assert ben.sees("Zanzibar instead of Tuesday?")
    address = str(form["action"])  # type: ignore[index]

    unsaid = ben.sends(address, done=" ").status, ben.sees("Enter what was done")
    too_long = ben.sends(address, done="x" * 201).status, str(ben.page.select_one("[name=done]"))
    ben.sends(address, done="Told her Tuesday stays.")

    assert (unsaid, too_long[0], "x" * 201 in too_long[1]) == ((422, True), 422, True)
    assert not ben.sees("Zanzibar")
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("Acted on the reply: Told her Tuesday stays.")
    assert not ben.sees("Zanzibar")


@pytest.mark.parametrize(
    ("words", "to_read"),
    [
        ("STOP", False),
        ("STOP\nSent from my iPhone", True),
        ("Please stop texting me this is the wrong number", True),
    ],
)
def test_a_stop_in_other_words_ends_texts_and_the_desk_reads_why(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str, words: str, to_read: bool
):
    consents.give(Act(clinic.clinic_id, "ben", clock.now(), visit_id), ADA_PHONE, "sms", True, wording="w")
    sent(clinic, visit_id)

    gateway.replies(replies(app), ADA_PHONE, words)

    assert agreed(clinic, visit_id) == frozenset()
    open_replies = [(reply.text, reply.is_stop) for reply in reply_records.of_clinic(clinic.clinic_id)]
    assert open_replies == ([(words, True)] if to_read else [])


def test_a_reply_reaches_each_clinic_that_wrote_to_the_number_and_no_other(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id)

    gateway.replies(replies(app), ADA_PHONE, "I can't find parking")

    assert [reply.text for reply in reply_records.of_clinic(clinic.clinic_id)] == ["I can't find parking"]
    assert reply_records.of_visit(elsewhere.clinic_id, visit_id) == ()
    closed = Act(elsewhere.clinic_id, "dee", clock.now(), visit_id)
    (reply,) = reply_records.of_visit(clinic.clinic_id, visit_id)
    assert not reply_records.close(closed, reply.reply_id, "Nothing")


def test_a_reply_that_is_not_signed_stops_nothing(
    app: Flask, gateway: TextGateway, clinic: ClinicFacts, visit_id: str
):
    waits(clinic, visit_id)
    form = {"From": ADA_PHONE, "Body": "STOP"}

    answer = app.test_client().post(
        "/gateway/sms/replies", data=form, headers={"X-Twilio-Signature": signature("elsewhere", form)}
    )

    assert answer.status_code == 403
    assert states(clinic, visit_id) == [MessageState.WAITING]


@pytest.mark.parametrize("sms_url", ["", "console:"])
def test_without_a_gateway_there_are_no_such_pages(app: Flask, sms_url: str):
    app.config["CHANNELS"] = {"SMS_URL": sms_url}
    client = app.test_client()

    pages = ("/gateway/sms/replies", "/gateway/sms/receipts/1-" + "0" * 24)

    assert [client.post(page, data={"From": ADA_PHONE, "Body": "STOP"}).status_code for page in pages] == [
        404,
        404,
    ]


def test_the_gateways_pages_cannot_be_looked_at(app: Flask, gateway: TextGateway):
    client = app.test_client()

    assert client.get("/gateway/sms/replies").status_code == 405
    assert client.get("/gateway/sms/receipts/1-x").status_code == 405
