"""Whoever wants no messages gets none that waits; whoever agrees again gets it after all."""

from questionnaire.core.channels import Recipient
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, messages, outbox
from questionnaire.records.messaging.messages import MessageState
from tests.conftest import MONDAY, TUESDAY

PHONE = "+12025550107"


def queued(clinic: ClinicFacts, visit_id: str) -> bool:
    invitation = Due(MessageKind.INVITATION, Recipient.PATIENT)
    return outbox.queue(clinic.clinic_id, visit_id, invitation, "sms", PHONE, due_at=MONDAY, at=MONDAY)


def say(clinic: ClinicFacts, visit_id: str, given: bool, channel: str = "sms") -> None:
    consents.give(Act(clinic.clinic_id, "patient", MONDAY, visit_id), PHONE, channel, given, wording="w")


def states(clinic: ClinicFacts, visit_id: str) -> list[MessageState]:
    return [message.state for message in messages.of_visit(clinic.clinic_id, visit_id)]


def test_what_was_taken_back_waits_again_when_somebody_agrees_again(clinic: ClinicFacts, visit_id: str):
    first = queued(clinic, visit_id)

    say(clinic, visit_id, False)
    refused = states(clinic, visit_id), outbox.claim(at=TUESDAY)
    say(clinic, visit_id, True)
    again = [queued(clinic, visit_id), queued(clinic, visit_id)]

    assert (first, refused, again) == (True, ([MessageState.WITHDRAWN], None), [True, False])
    assert states(clinic, visit_id) == [MessageState.WAITING]
    assert outbox.claim(at=TUESDAY)


def test_a_word_on_one_channel_takes_nothing_back_from_another(clinic: ClinicFacts, visit_id: str):
    queued(clinic, visit_id)

    say(clinic, visit_id, False, channel="email")

    assert states(clinic, visit_id) == [MessageState.WAITING]


def test_a_message_in_hand_that_went_out_all_the_same_does_not_wait_again(clinic: ClinicFacts, visit_id: str):
    queued(clinic, visit_id)
    message = outbox.claim(at=MONDAY)
    assert message

    say(clinic, visit_id, False)
    outbox.mark_sent(message, "SM1", None, at=MONDAY)
    say(clinic, visit_id, True)

    assert (queued(clinic, visit_id), outbox.claim(at=TUESDAY)) == (False, None)
