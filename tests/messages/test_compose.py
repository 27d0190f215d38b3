"""What messages say: to whom, in how much room, and what they never tell."""

import pytest
from flask import Flask

from questionnaire.core.channels import Problem, Recipient
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.messages.channels import email, sms
from questionnaire.messages.channels.contract import DeliveryFailed
from questionnaire.messages.channels.text_rules import ONE_TEXT, forbidden_in, septets
from questionnaire.messages.compose import MessageContent, composed, faults
from questionnaire.records.clinic.clinics import ClinicFacts
from tests.clinic import a_clinic
from tests.conftest import TUESDAY

LINK = "https://visits.example.org/v/1-abcdefghijklmnopqrstuv"


def words(clinic: ClinicFacts, kind: MessageKind, name: str = "Ada", link: str = LINK) -> MessageContent:
    to_escort = kind.value.startswith("escort-") and kind is not MessageKind.ESCORT_DECLINED
    return MessageContent(
        kind, Recipient.ESCORT if to_escort else Recipient.PATIENT, clinic, TUESDAY, link, name
    )


@pytest.mark.parametrize("kind", MessageKind)
def test_every_text_fits_into_one_and_names_nothing_of_the_treatment(
    app: Flask, clinic: ClinicFacts, kind: MessageKind
):
    subject, text = composed(words(clinic, kind), sms.CHANNEL)

    assert (subject, forbidden_in(text), septets(text) <= ONE_TEXT) == ("", (), True)
    assert text.endswith(f"{LINK} STOP to opt out.")


@pytest.mark.parametrize("kind", MessageKind)
def test_every_e_mail_has_a_subject_the_link_and_who_to_call_and_names_nothing_of_the_treatment(
    app: Flask, clinic: ClinicFacts, kind: MessageKind
):
    subject, text = composed(words(clinic, kind), email.CHANNEL)

    assert forbidden_in(f"{subject} {text}") == ()
    assert ("Nov" in subject) is (kind is not MessageKind.NOTE_BACKUP)  # which is about no day
    assert "\n" not in subject
    assert f"\n{LINK}\n" in text and "Questions? Call Riverside Clinic: (202) 555-0199" in text


def test_an_e_mail_reads_as_a_person_would_write_it(app: Flask, clinic: ClinicFacts):
    assert composed(words(clinic, MessageKind.ESCORT_REQUEST), email.CHANNEL) == (
        "Can you give a ride home on Tuesday, November 24?",
        "Hello,\n\n"
        "Ada asks if you can take them home on Tuesday, November 24. Please open this page and answer.\n\n"
        f"{LINK}\n\n"
        "Questions? Call Riverside Clinic: (202) 555-0199\n"
        "You are getting this because someone named you as their ride."
        " If you do not want e-mails from us, please call us.\n",
    )


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("O'Brien", "Riverside Clinic: O'Brien needs a ride home on Tue, Nov 24. Please answer:"),
        ("Zoë", "Riverside Clinic: Zoe needs a ride home on Tue, Nov 24. Please answer:"),
        ("Ada" * 20, "Riverside Clinic: can you take someone home on Tue, Nov 24? Please answer:"),
        ("爱", "Riverside Clinic: can you take someone home on Tue, Nov 24? Please answer:"),
    ],
)
def test_a_name_that_has_no_room_or_no_letters_in_a_text_is_left_out(
    app: Flask, clinic: ClinicFacts, name: str, begins: str
):
    _, text = composed(words(clinic, MessageKind.ESCORT_REQUEST, name), sms.CHANNEL)

    assert text == f"{begins} {LINK} STOP to opt out."


def test_a_text_that_cannot_fit_is_not_sent_in_parts(app: Flask, clinic: ClinicFacts):
    with pytest.raises(DeliveryFailed) as failed:
        composed(words(clinic, MessageKind.INVITATION, link=LINK + "x" * 40), sms.CHANNEL)

    assert (failed.value.problem, failed.value.permanent) == (Problem.TOO_LONG, True)


def test_the_check_before_going_live_names_each_text_that_would_not_fit(app: Flask, clinic: ClinicFacts):
    long_named = a_clinic("The Riverside Clinic for Everybody in This Town", "+12025550177")

    assert faults(clinic, "https://visits.example.org") == []
    assert len(faults(long_named, "https://visits.example.org")) == len(MessageKind)


def test_the_check_before_going_live_names_what_an_address_gives_away(app: Flask, clinic: ClinicFacts):
    found = faults(clinic, "https://ketaminecenter.org")

    assert found[0] == "the message 'invitation' says ketaminecenter"
