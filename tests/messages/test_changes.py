"""A change of plan reaches whoever was told the old one, once; undone in time, nobody hears of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.answers.values import Contact
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.access import sessions
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import check_in, patients, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, ZONE
from tests.messages.mail_server import MailServer
from tests.messages.test_sending import ADA, ADAS_MAIL, AGREED, PUBLIC, ROSA, bodies, found, states
from tests.messages.text_gateway import TextGateway
from tests.people import PatientAtPhone, add_escort_fact, is_ill

WEDNESDAY = datetime(2026, 11, 18, 9, 41, tzinfo=ZONE)
THURSDAY = WEDNESDAY + timedelta(days=1)
AN_HOUR_AGO = THURSDAY - timedelta(hours=1)
TUESDAY = datetime(2026, 11, 24, 10, 35, tzinfo=ZONE)
FIVE_LATER = TUESDAY + timedelta(minutes=5)


@pytest.fixture
def dispatch(app: Flask, text_gateway: TextGateway, mail_server: MailServer) -> Dispatch:
    return Dispatch(registry.opened({"SMS_URL": text_gateway.url, "SMTP_URL": mail_server.url}), PUBLIC)


@pytest.fixture
def visit_id(app: Flask, clinic: ClinicFacts, dispatch: Dispatch) -> Iterator[str]:
    """Ada has answered all and sent it; Rosa was asked on Wednesday and says yes. It is Thursday."""
    with clock.stopped_at(WEDNESDAY):
        ada = NewPatient("Ada", "Lind", ADA_BORN, phone=ADA, email=ADAS_MAIL)
        visit_id = visits.add(Act(clinic.clinic_id, "test", WEDNESDAY), ada, TUESDAY, agreed=AGREED)
        dispatch.round()
        ada_at_phone = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who()
        ada_at_phone.answers_everything(ride_person=Contact("Rosa", ROSA)).sends_answers()
        dispatch.round()
    with clock.stopped_at(THURSDAY):
        everything = tuple(c.id for c in found(clinic, visit_id).questionnaire.escort.confirmations)  # type: ignore[union-attr]
        said = EscortFact(Contact("Rosa", ROSA), EscortState.CONFIRMED, "escort", AN_HOUR_AGO, everything)
        add_escort_fact(clinic.clinic_id, visit_id, said)
        yield visit_id


def moves(clinic: ClinicFacts, visit_id: str, to: datetime) -> None:
    visit = found(clinic, visit_id)
    visits.move(visit.act("staff:ben", clock.now()), to, was=visit.starts_at)


def status(clinic: ClinicFacts, visit_id: str) -> Status:
    return assess(found(clinic, visit_id).case(clock.now())).status


def later(dispatch: Dispatch, minutes: int) -> int:
    """What goes out so many minutes after Thursday 9:41."""
    with clock.stopped_at(THURSDAY + timedelta(minutes=minutes)):
        return dispatch.round()


def test_moved_and_moved_back_within_minutes_ada_is_ready_again_and_nobody_was_told_a_wrong_time(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    before, ready = len(text_gateway.texts), status(clinic, visit_id)

    moves(clinic, visit_id, FIVE_LATER)
    in_between = [status(clinic, visit_id), later(dispatch, 0), later(dispatch, 2)]
    with clock.stopped_at(THURSDAY + timedelta(minutes=2)):
        moves(clinic, visit_id, TUESDAY)
    afterwards = [later(dispatch, minutes) for minutes in (2, 4, 60, 24 * 60)]

    assert (ready, status(clinic, visit_id)) == (Status.READY, Status.READY)
    assert in_between == [Status.NEEDS_FOLLOW_UP, 0, 0]
    assert (afterwards, len(text_gateway.texts)) == ([0, 0, 0, 0], before)
    assert found(clinic, visit_id).escort.state is EscortState.CONFIRMED  # type: ignore[union-attr]


def test_a_new_time_goes_out_once_the_grace_is_over_to_ada_and_to_rosa(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    moves(clinic, visit_id, FIVE_LATER)

    sent = [later(dispatch, minutes) for minutes in (0, 2, 3, 4)]

    assert sent == [0, 0, 2, 0]
    assert bodies(text_gateway, ADA)[-1].partition(PUBLIC)[0] == (
        "Riverside Clinic: your visit is now Tue, Nov 24, 10:40 am. Please check your plan: "
    )
    assert bodies(text_gateway, ROSA)[-1].partition(PUBLIC)[0] == (
        "Riverside Clinic: the ride for Ada is now on Tue, Nov 24. Can you do it? "
    )


def test_undone_after_it_was_told_a_correction_goes_out_by_the_other_channel_and_by_text_the_next_day(
    clinic: ClinicFacts,
    dispatch: Dispatch,
    text_gateway: TextGateway,
    mail_server: MailServer,
    visit_id: str,
):
    moves(clinic, visit_id, FIVE_LATER)
    later(dispatch, 3)
    with clock.stopped_at(THURSDAY + timedelta(minutes=8)):
        moves(clinic, visit_id, TUESDAY)

    sent = [later(dispatch, minutes) for minutes in (8, 11, 12, 24 * 60)]

    assert sent == [0, 1, 0, 1]
    assert [(mail["To"], mail["Subject"]) for mail in mail_server.mails] == [
        (ADAS_MAIL, "Your visit has a new time: Tuesday, November 24")
    ]
    assert "10:35 am" in mail_server.mails[0].get_content()
    assert len(bodies(text_gateway, ROSA)) == 3  # asked, moved, moved back


def test_a_cancellation_reaches_ada_and_rosa_after_the_grace_and_what_waited_is_withdrawn(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    moves(clinic, visit_id, FIVE_LATER)
    later(dispatch, 0)
    is_ill(found(clinic, visit_id), by="staff:ben", at=THURSDAY + timedelta(minutes=1))

    sent = [later(dispatch, minutes) for minutes in (1, 3, 4, 5)]

    assert sent == [0, 0, 2, 0]
    assert [state for state in states(clinic, visit_id) if state[0].endswith("time-changed")] == [
        ("time-changed", "sms", "withdrawn"),
        ("escort-time-changed", "sms", "withdrawn"),
    ]
    assert bodies(text_gateway, ADA)[-1].partition(PUBLIC)[0] == (
        "Riverside Clinic: your visit on Tue, Nov 24, 10:40 am is canceled. Please see: "
    )
    assert bodies(text_gateway, ROSA)[-1].partition(PUBLIC)[0] == (
        "Riverside Clinic: no ride is needed for Ada on Tue, Nov 24. Please see: "
    )


def test_a_cancellation_undone_within_the_grace_is_as_if_it_never_was(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    before = len(text_gateway.texts)
    is_ill(found(clinic, visit_id), by="staff:ben", at=THURSDAY)
    later(dispatch, 0)
    check_in.undo_cancellation(
        Act(clinic.clinic_id, "staff:ben", THURSDAY, visit_id), found(clinic, visit_id)
    )

    sent = [later(dispatch, minutes) for minutes in (1, 4, 24 * 60)]

    assert (sent, len(text_gateway.texts)) == ([0, 0, 0], before)
    assert status(clinic, visit_id) is Status.READY


def test_a_cancellation_undone_after_it_was_told_is_corrected(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, mail_server: MailServer, visit_id: str
):
    is_ill(found(clinic, visit_id), by="staff:ben", at=THURSDAY)
    later(dispatch, 3)
    at = THURSDAY + timedelta(minutes=5)
    check_in.undo_cancellation(Act(clinic.clinic_id, "staff:ben", at, visit_id), found(clinic, visit_id))

    sent = [later(dispatch, minutes) for minutes in (5, 6, 24 * 60)]

    assert sent == [1, 0, 1]
    assert [mail["Subject"] for mail in mail_server.mails] == [
        "Your visit goes ahead after all: Tuesday, November 24"
    ]
    assert bodies(text_gateway, ROSA)[-1].partition(PUBLIC)[0] == (
        "Riverside Clinic: Ada needs the ride on Tue, Nov 24 after all. Can you do it? "
    )


def test_a_visit_moved_beyond_the_month_in_which_messages_begin_is_still_told(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    moves(clinic, visit_id, TUESDAY + timedelta(days=60))

    assert later(dispatch, 3) == 2
    assert "Sat, Jan 23" in bodies(text_gateway, ADA)[-1]


def test_a_new_link_goes_out_by_itself_once_the_grace_is_over(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    token = sessions.reissue_link(Act(clinic.clinic_id, "staff:ben", THURSDAY, visit_id))

    sent = [later(dispatch, minutes) for minutes in (0, 3, 4)]

    assert sent == [0, 1, 0]
    assert bodies(text_gateway, ADA)[-1] == (
        "Riverside Clinic: please use this link for your visit on Tue, Nov 24, 10:35 am: "
        f"{PUBLIC}/v/{token} STOP to opt out."
    )


def test_a_ride_that_ada_replaced_hears_that_it_is_not_needed_and_the_new_one_is_asked(
    app: Flask, clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who()
    ada.goes_to("/visit/questions/ride-person").answers(name="Sam", phone="(202) 555-0143")
    ada.goes_to("/visit/plan").sends("/visit/escort-requests", name="Sam", phone="+12025550143")

    later(dispatch, 0)
    sent = [later(dispatch, minutes) for minutes in (3, 4)]

    assert sent == [1, 0]
    assert bodies(text_gateway, ROSA)[-1] == (
        "Riverside Clinic: someone else takes Ada home on Tue, Nov 24. You do not need to come. "
        "STOP to opt out."
    )
    assert len(bodies(text_gateway, "+12025550143")) == 1


def test_a_corrected_number_gets_the_link_and_the_old_one_nothing_more(
    clinic: ClinicFacts, dispatch: Dispatch, text_gateway: TextGateway, visit_id: str
):
    right, visit = "+12025550188", found(clinic, visit_id)
    texts_only = {"sms": AGREED["sms"]}
    act = visit.act("staff:ben", THURSDAY)
    patients.change_contact(act, visit.patient_id, right, None, agreed=texts_only)

    later(dispatch, 0)

    assert (len(bodies(text_gateway, ADA)), len(bodies(text_gateway, right))) == (1, 1)
    assert bodies(text_gateway, right)[0].startswith("Riverside Clinic: please use this link for your visit")
