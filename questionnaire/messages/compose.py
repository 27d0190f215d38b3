"""What a message says: from templates, in the reader's language, naming nothing of the treatment."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from flask import render_template

from questionnaire.core.channels import Problem, Recipient
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.language import formats, translate
from questionnaire.language.words import WORDS
from questionnaire.messages.channels.contract import Channel, never
from questionnaire.messages.channels.text_rules import fits_one_text, forbidden_in, gsm
from questionnaire.records.clinic.clinics import ClinicFacts

TO_ESCORTS = (
    *(MessageKind.ESCORT_REQUEST, MessageKind.ESCORT_RECONFIRM, MessageKind.ESCORT_TIME_CHANGED),
    *(MessageKind.ESCORT_CANCELLED, MessageKind.ESCORT_GOING_AHEAD, MessageKind.ESCORT_REPLACED),
)


@dataclass(frozen=True, slots=True)
class MessageContent:
    """What goes into a message. ``name`` is the patient's first name, for the escort; it may be left out."""

    kind: MessageKind
    to: Recipient
    clinic: ClinicFacts
    starts_at: datetime
    link: str
    name: str = ""
    language: str = "en"


def composed(words: MessageContent, channel: Channel) -> tuple[str, str]:
    """The subject ("" for a text) and the text. Raises DeliveryFailed where a text would not fit into one.

    A name that takes too much room, or cannot be written in a text, is left out.
    """
    if not channel.one_text:
        return _says("subject", words), _rendered("email", words, channel.plural)
    for tried in (words, replace(words, name="")):
        text = _rendered("sms", tried)
        if fits_one_text(text):
            return "", gsm(text) or text
    raise never(Problem.TOO_LONG)


def _rendered(name: str, words: MessageContent, what: str = "") -> str:
    """A message from its template; ``what`` is what the recipient agreed to get, such as "e-mails"."""
    text = render_template(
        f"messages/{name}.txt",
        says=_says(name, words),
        to_escort=words.to in (Recipient.ESCORT, Recipient.REPLACED),
        to_staff=words.to is Recipient.BACKUP,
        clinic=words.clinic.name,
        phone=formats.phone(words.clinic.phone),
        link=words.link,
        what=what,
        _=partial(translate.plain, words.language),
    )
    return text.strip() + ("\n" if name == "email" else "")


def _says(name: str, words: MessageContent) -> str:
    """What a message of this kind says, or its subject; it names the patient where it may."""
    clinic, local = words.clinic, words.clinic.calendar.local(words.starts_at)
    of_day = formats.short_day if name == "sms" else formats.day
    return translate.plain(
        words.language,
        WORDS[name][translate.in_case(name, words.kind, "named" if words.name else "")],
        clinic=clinic.name,
        day=of_day(local.date(), words.language),
        time=formats.clock(words.starts_at, clinic.calendar.zone, words.language),
        name=words.name,
    )


def _recipient(kind: MessageKind) -> Recipient:
    if kind is MessageKind.NOTE_BACKUP:
        return Recipient.BACKUP
    return Recipient.ESCORT if kind in TO_ESCORTS else Recipient.PATIENT


def faults(clinic: ClinicFacts, public_url: str) -> list[str]:
    """What is wrong with a clinic's messages, as keys with details: which do not fit, or give away too much.

    Tried with the longest day there is, the longest link, and without a name.
    """
    link = f"{public_url}/v/{clinic.clinic_id}-{'x' * 22}"
    longest = datetime(2026, 9, 30, 12, 30, tzinfo=clinic.calendar.zone)
    found = []
    for kind in MessageKind:
        to = _recipient(kind)
        words = MessageContent(kind, to, clinic, longest, link)
        text = _rendered("sms", words)
        if not fits_one_text(text):
            found.append(f"the text '{kind}' does not fit into 160 letters; shorten the clinic's name or URL")
        every = f"{text} {_says('subject', words)} {_rendered('email', words, 'e-mails')}"
        if given_away := forbidden_in(every):
            found.append(f"the message '{kind}' says {', '.join(given_away)}")
    return found
