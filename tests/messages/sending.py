"""Messages in the outbox at every stage, as the sender leaves them."""

from datetime import date, datetime

from questionnaire import clock
from questionnaire.core.channels import Recipient
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import messages, outbox
from questionnaire.records.messaging.messages import Message, MessageState

ADA_PHONE = "+12025550107"


def waits(
    clinic: ClinicFacts,
    visit_id: str,
    kind: MessageKind = MessageKind.INVITATION,
    *,
    to: str = ADA_PHONE,
    channel: str = "sms",
    who: Recipient = Recipient.PATIENT,
    due_at: datetime | None = None,
) -> None:
    """A message waits for its time."""
    now = clock.now()
    assert outbox.queue(clinic.clinic_id, visit_id, Due(kind, who), channel, to, due_at=due_at or now, at=now)


def in_hand(text: str = "Hello", day: date | None = None) -> Message:
    """The sender has the next message in hand, with its text."""
    message = outbox.claim(at=clock.now())
    assert message
    assert outbox.count_on(message, day or clock.now().date(), text)
    return message


def sent(clinic: ClinicFacts, visit_id: str, text: str = "Hello", **message: object) -> Message:
    """A message went out."""
    waits(clinic, visit_id, **message)  # type: ignore[arg-type]
    taken = in_hand(text)
    outbox.mark_sent(taken, "SM1", None, at=clock.now())
    return taken


def states(clinic: ClinicFacts, visit_id: str) -> list[MessageState]:
    """What became of a visit's messages, in order."""
    return [message.state for message in messages.of_visit(clinic.clinic_id, visit_id)]
