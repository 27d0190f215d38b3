"""The tables. Each leads with the clinic, and no key crosses clinics, so that they can be spread by clinic.

A column whose name ends in ``_sealed`` holds a sealed value (see ``sealing``); the property
of the same name without that ending opens it.
"""

from questionnaire.records.models.clinics import Clinic, ClinicSettings, Edition, Staff
from questionnaire.records.models.columns import OfClinic, Sealed, UtcDateTime
from questionnaire.records.models.escorts import EscortFactRow, EscortLink
from questionnaire.records.models.messages import Consent, MessageRow, ReplyRow
from questionnaire.records.models.visits import (
    History,
    Link,
    OpenSession,
    Patient,
    PatientJoin,
    TabletCode,
    Visit,
)
from questionnaire.records.models.work import (
    ArrivalRow,
    AttemptRow,
    DayFactRow,
    NoteRecordRow,
    NoteRow,
    ScheduleColumns,
    ScheduleImport,
    WaiverRow,
)

__all__ = [
    "ArrivalRow",
    "AttemptRow",
    "Clinic",
    "ClinicSettings",
    "Consent",
    "DayFactRow",
    "Edition",
    "EscortFactRow",
    "EscortLink",
    "History",
    "Link",
    "MessageRow",
    "NoteRecordRow",
    "NoteRow",
    "OfClinic",
    "OpenSession",
    "Patient",
    "PatientJoin",
    "ReplyRow",
    "ScheduleColumns",
    "ScheduleImport",
    "Sealed",
    "Staff",
    "TabletCode",
    "UtcDateTime",
    "Visit",
    "WaiverRow",
]
