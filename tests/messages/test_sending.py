"""What goes out, to whom and when: over a real mail server and a gateway that behaves like Twilio."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, update

from questionnaire import clock
from questionnaire.core.answers.values import Contact
from questionnaire.core.channels import Agreement, Reach
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, messages, outbox
from questionnaire.records.messaging.messages import MessageState
from questionnaire.records.models import MessageRow, Patient
from questionnaire.records.store.database import reading, writing
from questionnaire.records.visit import check_in, patients, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, ZONE
from tests.messages.mail_server import MailServer
from tests.messages.text_gateway import TextGateway
from tests.people import FIRST, PatientAtPhone, add_escort_fact, is_ill

PUBLIC = "https://visits.example.org"
WEDNESDAY = datetime(2026, 11, 18, 9, 41, tzinfo=ZONE)
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=ZONE)
ADA, ROSA, ADAS_MAIL = "+12025550107", "+12025550142", "ada@example.org"
AGREED = {
    "sms": Agreement(Reach.PHONE, "Texts are fine."),
    "email": Agreement(Reach.EMAIL, "E-mails are fine."),
}


@pytest.fixture
def dispatch(app: Flask, text_gateway: TextGateway, mail_server: MailServer) -> Dispatch:
    """A sender with both channels."""
    return Dispatch(registry.opened({"SMS_URL": text_gateway.url, "SMTP_URL": mail_server.url}), PUBLIC)


@pytest.fixture
def agreed() -> dict[str, Agreement]:
    """By which channels Ada agreed to messages: by both, unless a test says otherwise."""
    return AGREED


@pytest.fixture
def visit_id(clinic: ClinicFacts, agreed: dict[str, Agreement]) -> str:
    """Ada's visit on Tuesday, added the Wednesday before."""
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone=ADA, email=ADAS_MAIL)
    return visits.add(Act(clinic.clinic_id, "test", WEDNESDAY), ada, TUESDAY, agreed=agreed)


@pytest.fixture(autouse=True)
def on_wednesday(app: Flask) -> Iterator[None]:
    with clock.stopped_at(WEDNESDAY):
        yield


def bodies(gateway: TextGateway, to: str) -> list[str]:
    return [text["Body"] for text in gateway.texts if text["To"] == to]


def states(clinic: ClinicFacts, visit_id: str) -> list[tuple[str, str, str]]:
    kept = messages.of_visit(clinic.clinic_id, visit_id)
    return [(m.due.kind.value, m.channel, m.state.value) for m in kept]


def found(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return visit.as_of(clock.now())


def test_ada_is_invited_once_by_text(dispatch: Dispatch, text_gateway: TextGateway, visit_id: str):
    sent = [dispatch.round(), dispatch.round()]

    (text,) = bodies(text_gateway, ADA)
    start, _, rest = text.partition(PUBLIC)
    assert sent == [1, 0]
    assert start == "Riverside Clinic: please get ready for your visit on Tue, Nov 24: "
    assert rest.startswith("/v/") and rest.endswith(" STOP to opt out.")


def test_the_gateways_own_name_for_a_text_is_kept_with_it_and_an_e_mail_has_none(
    dispatch: Dispatch, text_gateway: TextGateway, clinic: ClinicFacts, visit_id: str
):
    bo = NewPatient("Bo", "Dahl", ADA_BORN, email="bo@example.org")
    visits.add(Act(clinic.clinic_id, "test", WEDNESDAY), bo, TUESDAY, agreed={"email": AGREED["email"]})

    dispatch.round()

    (text,) = text_gateway.texts
    with reading() as connection:
        kept = connection.execute(select(MessageRow.channel, MessageRow.reference)).all()
    assert sorted(map(tuple, kept)) == [("email", None), ("sms", text["sid"])]


def test_the_link_in_the_text_opens_adas_visit(
    app: Flask, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    dispatch.round()

    (text,) = bodies(text_gateway, ADA)
    link = text.split()[-5].removeprefix(PUBLIC)
    ada = PatientAtPhone(app, link=link, born=ADA_BORN).says_who()

    assert ada.question == FIRST


@pytest.mark.parametrize("agreed", [{}])
def test_nobody_is_written_to_who_did_not_agree(
    dispatch: Dispatch, text_gateway: TextGateway, mail_server: MailServer, visit_id: str
):
    dispatch.round()

    assert (text_gateway.texts, mail_server.memory.all()) == ([], [])


@pytest.mark.parametrize("agreed", [{"email": Agreement(Reach.EMAIL, "E-mails are fine.")}])
def test_who_agreed_to_e_mails_only_gets_an_e_mail(
    dispatch: Dispatch, text_gateway: TextGateway, mail_server: MailServer, visit_id: str
):
    dispatch.round()

    (mail,) = mail_server.mails
    assert isinstance(mail, EmailMessage)
    assert (text_gateway.texts, mail["To"], mail["Subject"]) == (
        [],
        ADAS_MAIL,
        "Your visit on Tuesday, November 24",
    )


def test_a_text_that_cannot_be_delivered_goes_by_e_mail_and_the_desk_is_told_if_that_fails_too(
    clinic: ClinicFacts,
    dispatch: Dispatch,
    text_gateway: TextGateway,
    mail_server: MailServer,
    visit_id: str,
):
    text_gateway.will(400, code=21211)
    mail_server.recipient_answer = "550 5.1.1 Unknown"

    dispatch.round()
    dispatch.round()

    assert states(clinic, visit_id) == [
        ("invitation", "sms", "failed"),
        ("invitation", "email", "failed"),
    ]
    readiness = assess(found(clinic, visit_id).case(clock.now()))
    assert [f.reason for f in readiness.findings] == [
        "E-mail not delivered: wrong address. Check the contact, or call."
    ]


def test_a_corrected_number_is_invited_again(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    text_gateway.will(400, code=21211)
    visit = found(clinic, visit_id)
    act, agreed = visit.act("test", clock.now()), {"sms": Agreement(Reach.PHONE, "Yes")}
    patients.change_contact(act, visit.row.patient_id, ADA, None, agreed=agreed)
    dispatch.round()

    patients.change_contact(act, visit.row.patient_id, "+12025550108", None, agreed=agreed)
    dispatch.round()

    readiness = assess(found(clinic, visit_id).case(clock.now()))
    assert [text["To"] for text in text_gateway.texts] == ["+12025550108"]
    assert [f.reason for f in readiness.findings] == []


def test_nothing_goes_out_at_night_and_it_goes_at_eight(
    dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    sent = {}
    for hour in (22, 24 + 7, 24 + 8):
        with clock.stopped_at(WEDNESDAY.replace(hour=0, minute=0) + timedelta(hours=hour)):
            sent[hour] = dispatch.round()

    assert sent == {22: 0, 31: 0, 32: 1}


def test_a_patient_who_has_begun_is_not_invited_any_more(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    night = WEDNESDAY.replace(hour=22)
    with clock.stopped_at(night):
        dispatch.round()
        PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who().answers("yes")
    with clock.stopped_at(night + timedelta(hours=11)):
        dispatch.round()

    assert states(clinic, visit_id) == [
        ("invitation", "sms", "withdrawn"),
        ("not-finished", "sms", "sent"),  # Thursday is three business days before her visit
    ]


def test_a_cancelled_visit_is_silent(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    with clock.stopped_at(WEDNESDAY.replace(hour=22)):
        dispatch.round()
    is_ill(found(clinic, visit_id), by="test", at=clock.now())

    with clock.stopped_at(WEDNESDAY + timedelta(days=1)):
        dispatch.round()

    assert text_gateway.texts == []


def test_a_visit_that_goes_ahead_after_all_has_its_invitation_once(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    with clock.stopped_at(WEDNESDAY.replace(hour=22)):
        dispatch.round()
    is_ill(found(clinic, visit_id), by="test", at=clock.now())
    dispatch.round()
    silenced = states(clinic, visit_id)

    visit = found(clinic, visit_id)
    check_in.undo_cancellation(visit.act("test", clock.now()), visit)
    with clock.stopped_at(WEDNESDAY + timedelta(days=1)):
        sent = [dispatch.round(), dispatch.round()]

    assert silenced == [("invitation", "sms", "withdrawn")]
    assert (sent, len(text_gateway.texts)) == ([1, 0], 1)
    assert states(clinic, visit_id) == [("invitation", "sms", "sent")]


def test_what_had_gone_out_before_a_visit_was_called_off_does_not_go_out_again(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    dispatch.round()
    is_ill(found(clinic, visit_id), by="test", at=clock.now())
    dispatch.round()

    visit = found(clinic, visit_id)
    check_in.undo_cancellation(visit.act("test", clock.now()), visit)
    with clock.stopped_at(WEDNESDAY + timedelta(hours=23)):
        dispatch.round()

    assert len(text_gateway.texts) == 2
    assert states(clinic, visit_id) == [
        ("invitation", "sms", "sent"),
        ("cancelled", "email", "withdrawn"),
        ("not-finished", "sms", "sent"),
    ]


def test_who_replied_stop_while_a_message_waited_gets_none(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, mail_server: MailServer, visit_id: str
):
    with clock.stopped_at(WEDNESDAY.replace(hour=22)):
        dispatch.round()
        told = consents.stop([clinic.clinic_id], ADA, "sms", wording="STOP", at=clock.now())
    with clock.stopped_at(WEDNESDAY + timedelta(days=1)):
        dispatch.round()

    assert (told, text_gateway.texts) == (1, [])
    assert [mail["To"] for mail in mail_server.mails] == [ADAS_MAIL]


def test_unfinished_patients_are_reminded_three_business_days_before_and_the_day_before(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    dispatch.round()
    PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who().answers("yes")
    days = []
    for hours in range(1, 24 * 6):
        moment = WEDNESDAY.replace(minute=0) + timedelta(hours=hours)
        with clock.stopped_at(moment):
            if dispatch.round():
                days.append(moment.strftime("%a %H"))

    assert days == ["Thu 08", "Mon 08"]  # three business days before Tuesday is Thursday
    assert [text.partition(PUBLIC)[0] for text in bodies(text_gateway, ADA)][1:] == [
        "Riverside Clinic: you have a few questions left before Tue, Nov 24. Please finish: "
    ] * 2


RIDE_NUMBER = {"name": "Rosa", "phone": ROSA}


def naming_rosa(app: Flask, clinic: ClinicFacts, visit_id: str, **more: str) -> PatientAtPhone:
    """Ada has just named Rosa, and has sent nothing."""
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who()
    while ada.question != "ride-person":
        ada.answers_one()
    return ada.answers(name="Rosa", phone="(202) 555-0142", **more)


def test_rosa_is_asked_once_ada_read_her_number_back_and_not_before(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    ada = naming_rosa(app, clinic, visit_id)
    dispatch.round()
    before = bodies(text_gateway, ROSA)

    reads = ada.goes_to("/visit/plan").sees("Is this the right number for Rosa: (202) 555-0142?")
    ada.sends("/visit/escort-requests", **RIDE_NUMBER)
    dispatch.round()

    (text,) = bodies(text_gateway, ROSA)
    visit = found(clinic, visit_id)
    assert (before, reads, ada.sees("Is this the right number")) == ([], True, False)
    assert text.partition(PUBLIC + "/e/")[0] == (
        "Riverside Clinic: Ada needs a ride home on Tue, Nov 24. Please answer: "
    )
    assert visit.escort and (visit.escort.state, visit.escort.by) == (EscortState.ASKED, "messages")


def test_a_number_that_was_changed_since_ada_read_it_back_is_not_asked(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    ada = naming_rosa(app, clinic, visit_id).goes_to("/visit/plan")
    ada.another_device().says_who().goes_to("/visit/questions/ride-person").answers(
        name="Rosa", phone="(202) 555-0149"
    )

    ada.sends("/visit/escort-requests", **RIDE_NUMBER)
    dispatch.round()

    assert bodies(text_gateway, ROSA) == bodies(text_gateway, "+12025550149") == []


def test_rosa_is_asked_when_ada_sends_her_answers(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who()
    ada.answers_everything(ride_person=Contact("Rosa", ROSA))
    dispatch.round()
    before = bodies(text_gateway, ROSA)
    ada.sends_answers()
    dispatch.round()

    assert (before, len(bodies(text_gateway, ROSA))) == ([], 1)


def test_rosa_is_asked_by_e_mail_where_the_clinic_sends_no_texts(
    app: Flask, clinic: ClinicFacts, mail_server: MailServer, visit_id: str
):
    ada = naming_rosa(app, clinic, visit_id, email="rosa@example.org")
    ada.goes_to("/visit/plan").sends("/visit/escort-requests", **RIDE_NUMBER)

    Dispatch(registry.opened({"SMTP_URL": mail_server.url}), PUBLIC).round()

    assert [(mail["To"], mail["Subject"]) for mail in mail_server.mails] == [
        ("rosa@example.org", "Can you give a ride home on Tuesday, November 24?")
    ]


def test_a_move_tells_ada_and_rosa_the_new_time_the_next_morning(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who()
    ada.answers_everything().sends_answers()
    dispatch.round()
    friday = TUESDAY + timedelta(days=3)
    visit = found(clinic, visit_id)
    visits.move(visit.act("test", clock.now() + timedelta(minutes=1)), friday, was=visit.starts_at)

    with clock.stopped_at(WEDNESDAY + timedelta(days=1)):
        dispatch.round()

    assert [text.partition(PUBLIC)[0] for text in bodies(text_gateway, ADA)] == [
        "Riverside Clinic: your visit is now Fri, Nov 27, 10:30 am. Please check your plan: "
    ]
    assert [text.partition(PUBLIC)[0] for text in bodies(text_gateway, "+12025550142")][-1] == (
        "Riverside Clinic: the ride for Ada is now on Fri, Nov 27. Can you do it? "
    )


def test_ada_learns_that_rosa_cannot_come(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who()
    ada.answers_everything(ride_person=Contact("Rosa", ROSA)).sends_answers()
    dispatch.round()
    fact = EscortFact(Contact("Rosa", ROSA), EscortState.DECLINED, "escort", clock.now())
    add_escort_fact(clinic.clinic_id, visit_id, fact)

    dispatch.round()

    assert [text.partition(PUBLIC)[0] for text in bodies(text_gateway, ADA)] == [
        "Riverside Clinic: your ride for Tue, Nov 24 cannot make it. Please name another adult: "
    ]


def test_a_gateway_that_is_busy_is_tried_again_later_each_time(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    for _ in range(3):
        text_gateway.will(500)
    tried = []
    for minute in range(0, 40):
        with clock.stopped_at(WEDNESDAY + timedelta(minutes=minute)):
            before = len(text_gateway.asked)
            dispatch.round()
            if len(text_gateway.asked) > before:
                tried.append(minute)

    assert tried == [0, 1, 6, 21]
    assert states(clinic, visit_id) == [("invitation", "sms", "sent")]


def test_no_log_holds_a_number_a_name_or_a_text(
    caplog: pytest.LogCaptureFixture, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    text_gateway.will(500)
    dispatch.round()
    with clock.stopped_at(WEDNESDAY + timedelta(minutes=5)):
        dispatch.round()

    assert len(text_gateway.texts) == 1
    assert not any(word in caplog.text for word in ("2025550107", "Ada", "Lind", "/v/", "get ready"))


@pytest.mark.parametrize("role", [staff.Role.FRONT_DESK])
def test_the_outbox_says_what_became_of_each_message(
    clinic: ClinicFacts, dispatch: Dispatch, visit_id: str, role: staff.Role
):
    dispatch.round()
    (message,) = messages.of_visit(clinic.clinic_id, visit_id)

    outbox.take_receipt(clinic.clinic_id, message.message_id, True, None, at=clock.now())

    assert messages.counts(clinic.clinic_id)[MessageState.DELIVERED] == 1


@pytest.mark.parametrize("agreed", [{"email": Agreement(Reach.EMAIL, "E-mails are fine.")}])
def test_an_invitation_outlives_a_mail_server_that_is_down_for_a_day(
    clinic: ClinicFacts, mail_server: MailServer, visit_id: str
):
    nobody_there = Dispatch(
        registry.opened({"SMTP_URL": "smtp://127.0.0.1:9?from=visits@example.org"}), PUBLIC
    )
    for hour in range(25):
        with clock.stopped_at(WEDNESDAY + timedelta(hours=hour)):
            nobody_there.round()
    with clock.stopped_at(WEDNESDAY + timedelta(hours=31)):
        Dispatch(registry.opened({"SMTP_URL": mail_server.url}), PUBLIC).round()

    assert states(clinic, visit_id) == [("invitation", "email", "sent")]
    assert len(mail_server.mails) == 1


def test_a_sender_without_a_channel_leaves_its_messages_to_those_that_have_it(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, mail_server: MailServer, visit_id: str
):
    dispatch.look()
    Dispatch({}, PUBLIC).round()

    assert dispatch.round() == 1
    assert states(clinic, visit_id) == [("invitation", "sms", "sent")]


def test_a_visit_that_cannot_be_read_keeps_no_other_patient_from_their_message(
    caplog: pytest.LogCaptureFixture,
    clinic: ClinicFacts,
    dispatch: Dispatch,
    text_gateway: TextGateway,
    visit_id: str,
):
    broken = update(Patient).where(Patient.patient_id == found(clinic, visit_id).row.patient_id)
    with writing() as connection:
        connection.execute(broken.values(phone_sealed=b"damaged"))
    gus = NewPatient("Gus", "Romero", ADA_BORN, phone="+12025550120")
    visits.add(Act(clinic.clinic_id, "test", WEDNESDAY), gus, TUESDAY, agreed=AGREED)

    assert dispatch.round() == 1
    assert [text["To"] for text in text_gateway.texts] == ["+12025550120"]
    assert "while sending" in caplog.text
    assert not any(word in caplog.text for word in (visit_id, "Ada", "damaged"))
