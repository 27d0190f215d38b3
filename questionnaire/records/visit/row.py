"""The row of a visit as the database gives it, and the statement that reads it."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from questionnaire.records.models import Clinic, Patient, Visit
from questionnaire.records.store.encryption import Place, ring

_visits, _patients, _clinics = Visit.__table__, Patient.__table__, Clinic.__table__


class VisitRow(NamedTuple):
    """One visit with its patient and clinic, in the column order of ``WHOLE``."""

    clinic_id: int
    visit_id: str
    patient_id: str
    starts_at: datetime
    edition: str | None
    answers_sealed: bytes | None
    revision: int
    last_activity_at: datetime | None
    submitted_at: datetime | None
    moved_at: datetime | None
    checked_in_at: datetime | None
    cancelled_at: datetime | None
    not_going_ahead_sealed: bytes | None
    appointment_index: str | None
    first_name_sealed: bytes
    last_name_sealed: bytes
    date_of_birth_sealed: bytes
    phone_sealed: bytes | None
    email_sealed: bytes | None
    language: str
    interpreter: str | None
    call_time: str | None
    patient_zone: str | None
    clinic_name: str
    clinic_phone: str
    address: str
    zone: str
    open_on: str
    holidays: str
    definition: str
    settings_revision: int


_KEPT_OUT = (
    *("clinic_id", "patient_id", "zone", "number_sealed", "number_index"),
    *("person_index", "name_index", "born_index", "joined_into"),
)

WHOLE: Select[Any] = select(
    *_visits.c,
    *(c for c in _patients.c if c.name not in _KEPT_OUT),
    _patients.c.zone.label("patient_zone"),
    _clinics.c.name.label("clinic_name"),
    _clinics.c.phone.label("clinic_phone"),
    _clinics.c.address,
    _clinics.c.zone,
    _clinics.c.open_on,
    _clinics.c.holidays,
    _clinics.c.questionnaire.label("definition"),
    _clinics.c.settings_revision,
).select_from(
    _visits.join(
        _patients,
        (_patients.c.clinic_id == _visits.c.clinic_id) & (_patients.c.patient_id == _visits.c.patient_id),
    ).join(_clinics, _clinics.c.clinic_id == _visits.c.clinic_id)
)
"""A visit with its patient and clinic."""


def reason_in(clinic_id: int, visit_id: str, sealed: bytes | None) -> str | None:
    """Why a visit does not go ahead, from its sealed column. Returns None if no reason was given."""
    if sealed is None:
        return None
    return _why_not_in(clinic_id, visit_id, sealed)[0]


def reason_words_in(clinic_id: int, visit_id: str, sealed: bytes | None) -> str:
    """What staff wrote beside the reason; visits canceled before that was asked have nothing."""
    return "" if sealed is None else _why_not_in(clinic_id, visit_id, sealed)[1]


def why_not(reason: str, words: str) -> str:
    """A reason and the words beside it, as one text to seal."""
    return f"{reason}\n{words}" if words else reason


def _why_not_in(clinic_id: int, visit_id: str, sealed: bytes) -> tuple[str, str]:
    text = ring().unseal(Place(clinic_id, "visits", "not_going_ahead", visit_id), sealed)
    reason, _, words = text.partition("\n")
    return reason, words


def written(clinic_id: int, visit_id: str, sealed: bytes | None) -> dict[str, Any]:
    """The document of answers in a visit's sealed column."""
    if sealed is None:
        return {}
    document: dict[str, Any] = json.loads(
        ring().unseal(Place(clinic_id, "visits", "answers", visit_id), sealed)
    )
    return document
