"""The alarm on every page of the staff: urgent notes that no nurse or clinician has recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from questionnaire.core.definition.clinic_settings import phrase
from questionnaire.language import formats
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit_facts import notes
from questionnaire.records.visit_facts.notes import OpenNote

NIGHT_PHONE = "after_hours_phone"
"""The setting of the questionnaire with the number for the night, where a clinic has decided one."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """One urgent note in the alarm, for who may read it."""

    note_id: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """How many notes are urgent; ``notes`` names them for nurses and clinicians alone.

    For others it says who acts by day and by night, as the clinic decided, and a ``phone`` to reach them.
    """

    count: int
    notes: tuple[Urgent, ...] = ()
    by_day: str = ""
    by_night: str = ""
    phone: str = ""


def alarm(who: StaffFacts, now: datetime) -> Alarm | None:
    """What every page of this person says of urgent notes. Returns None if there are none."""
    urgent = [found for found in notes.open_at(who.clinic_id) if found.note.is_urgent]
    if not urgent:
        return None
    if who.sees_nurse_reasons:
        return Alarm(len(urgent), _named(who, urgent, now))
    decided = clinics.saved_settings(who.clinic_id, who.clinic.settings_revision)
    by_day, by_night = (phrase(name, decided) or "" for name in ("notes_by_day", "notes_by_night"))
    phone = decided.get(NIGHT_PHONE, "") or formats.phone(who.clinic.phone)
    return Alarm(len(urgent), by_day=by_day, by_night=by_night, phone=phone)


def _named(who: StaffFacts, urgent: list[OpenNote], now: datetime) -> tuple[Urgent, ...]:
    names = visits.names(who.clinic_id, (found.visit_id for found in urgent))
    return tuple(Urgent(f.note.id, names[f.visit_id], minutes_since(f.note.at, now)) for f in urgent)


def minutes_since(at: datetime, now: datetime) -> int:
    """How many whole minutes ago something was."""
    return max(0, (now - at) // timedelta(minutes=1))
