"""The backup person: called once by e-mail when no one has recorded an urgent note for so long as decided.

The message names no one and says nothing of the note: it asks to sign in.
"""

from datetime import datetime

from questionnaire.core.answers.notes import backup_due
from questionnaire.core.channels import Recipient
from questionnaire.core.definition.clinic_settings import duration, phrase
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import outbox
from questionnaire.records.messaging.messages import Message
from questionnaire.records.visit_facts import notes

CHANNEL = "email"
"""How the backup person is reached: at the address they sign in with."""

LINK = "/desk/follow-ups"


def queue_due(now: datetime) -> None:
    """Queue one message for each note that has waited for too long, at every clinic."""
    for clinic in clinics.everyone():
        _queue_of(clinic, now)


def _queue_of(clinic: ClinicFacts, now: datetime) -> None:
    decided = clinics.saved_settings(clinic.clinic_id, clinic.settings_revision)
    wait, backup = duration("note_backup_minutes", decided), phrase("note_backup", decided)
    address = staff.email_of(clinic.clinic_id, backup) if backup else None
    if wait is None or address is None:
        return
    for visit_id, note in notes.open_at(clinic.clinic_id):
        if backup_due(note, wait, now):
            due = Due(MessageKind.NOTE_BACKUP, Recipient.BACKUP, note.id)
            outbox.queue(clinic.clinic_id, visit_id, due, CHANNEL, address, due_at=now, at=now)


def is_still_due(message: Message) -> bool:
    """Whether no one has recorded the note meanwhile."""
    return any(note.id == message.due.anchor for _, note in notes.open_at(message.clinic_id))
