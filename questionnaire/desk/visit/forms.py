"""The forms for a visit and for how a patient is reached.

Problems are listed in the order in which the fields are made, so the classes stand in the order of the page.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from wtforms import BooleanField, Field, StringField
from wtforms.validators import DataRequired, Optional, StopValidation

from questionnaire.core.calendar import YEARS
from questionnaire.core.channels import Agreement, Reach
from questionnaire.core.same_person import Person
from questionnaire.core.visit_day import unusual_times
from questionnaire.fields import (
    LONGEST_NAME,
    AtMost,
    Email,
    KeyedForm,
    Phone,
    PostedValues,
    RequiredIf,
    born_in,
    day_of,
    time_of,
)
from questionnaire.language import formats
from questionnaire.language.formats import parsed_phone, region_of
from questionnaire.messages.channels import registry
from questionnaire.messages.channels.registry import CHANNELS
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord


class ClinicForm(KeyedForm):
    """A form filled in at a clinic, whose country and time zone say how it is read."""

    def __init__(self, clinic: ClinicFacts, now: datetime, posted: Any = None, **values: Any) -> None:
        super().__init__(posted, region=region_of(clinic.phone), **values)
        self.clinic, self.now = clinic, now


class PatientForm(ClinicForm):
    """Who is coming."""

    first_name = StringField(
        validators=[DataRequired("no-first-name"), AtMost(LONGEST_NAME, "no-first-name")]
    )
    last_name = StringField(validators=[AtMost(LONGEST_NAME, "last-name-too-long")])
    month = StringField()
    day = StringField()
    year = StringField()

    def born(self) -> date | None:
        """The birth date. Returns None if it is no date, in the future or too long ago."""
        return born_in(self, self.clinic.calendar.local(self.now).date())

    def validate_month(self, field: Field) -> None:
        """Refuse the birth date as one: its problem stands at the first of its fields."""
        if self.born() is None:
            raise StopValidation("not-a-birth-date")


class Question(NamedTuple):
    """Something to confirm: what is posted, the code of its words, and what these are filled with."""

    value: str
    code: str
    visit_id: str = ""
    time: str = ""


class WhenForm(ClinicForm):
    """When a visit is."""

    visit_date = StringField()
    visit_time = StringField()
    sure = PostedValues(default=())

    def starts_at(self) -> datetime | None:
        """When the visit starts, by the clinic's clocks."""
        day, at = day_of(self.visit_date), time_of(self.visit_time)
        return datetime.combine(day, at, self.clinic.calendar.zone) if day and at else None

    def validate_visit_date(self, field: Field) -> None:
        """Refuse what is no day, and a year far away."""
        day = day_of(field)
        if day is None or day.year not in YEARS:
            raise StopValidation("not-a-day")

    def validate_visit_time(self, field: Field) -> None:
        """Refuse what is no time, and a visit in the past."""
        if time_of(field) is None:
            raise StopValidation("not-a-time")
        starts_at = self.starts_at()
        if starts_at and not self.clinic.calendar.has(starts_at):
            raise StopValidation("no-such-time")
        if starts_at and starts_at < self.now:
            raise StopValidation("in-the-past")

    def doubts(self) -> list[Question]:
        """What is asked about the time before the visit is kept, unless it was confirmed for this time."""
        starts_at = self.starts_at()
        assert starts_at, "only a form without problems is asked about"
        found = unusual_times.doubts(self.clinic.calendar, starts_at, self.now)
        time = formats.clock(starts_at, self.clinic.calendar.zone)
        asked = [Question(f"{doubt} {starts_at.isoformat()}", doubt, time=time) for doubt in found]
        return [question for question in asked if question.value not in self.sure.data]


class ContactForm(ClinicForm):
    """A number and an address, both if known, and a box for each channel."""

    phone = StringField(
        validators=[
            RequiredIf(lambda form: form.needs(Reach.PHONE), "no-phone-for-texts"),
            Optional(),
            Phone(),
        ]
    )
    email = StringField(
        validators=[
            RequiredIf(lambda form: form.needs(Reach.EMAIL), "no-email-for-mails"),
            Optional(),
            Email(),
        ]
    )

    @property
    def agreements(self) -> list[tuple[registry.Channel, str]]:
        """The channels, each with what staff read to a patient before they tick its box."""
        return [(channel, channel.agreement(self.clinic.name).wording) for channel in CHANNELS.values()]

    def needs(self, reach: Reach) -> bool:
        """True when a channel is ticked that needs such an address."""
        return any(self[c.field].data for c in CHANNELS.values() if c.reach is reach)

    def numbers(self) -> tuple[str | None, str | None]:
        """The phone number in E.164 and the e-mail address, where they are given."""
        typed = self.read("phone")
        return (parsed_phone(typed, self.region) if typed else None), self.read("email") or None

    def agreed(self) -> Mapping[str, Agreement]:
        """What the patient agreed to by each channel, in the words that stood beside its box."""
        ticked = {name for name, field in self._fields.items() if field.data is True}
        return registry.agreed(ticked, self.clinic.name)


for channel in CHANNELS.values():
    setattr(ContactForm, channel.field, BooleanField())


def contact_values(visit: VisitRecord) -> dict[str, Any]:
    """What the fields of a contact hold before anything is posted."""
    agreed = consents.agreed(visit.clinic_id, visit.patient_id, visit.addresses)
    boxes = {channel.field: channel.id in agreed for channel in CHANNELS.values()}
    phone = formats.phone(visit.phone, region_of(visit.clinic.phone)) if visit.phone else ""
    return {"phone": phone, "email": visit.email or "", **boxes}


class NewVisitForm(PatientForm, WhenForm, ContactForm):
    """Who is coming, when, and how they are reached; ``zone`` is empty where it is the clinic's."""

    zone = StringField(validators=[Optional()])
    person = StringField()

    @property
    def zones(self) -> dict[str, str]:
        """The time zones of the clinic's country, by their names in the time zone database."""
        return formats.zones(self.region)

    def validate_zone(self, field: Field) -> None:
        """Refuse a time zone that the page does not offer."""
        if self.read("zone") not in self.zones:
            raise StopValidation("not-a-zone")

    def patient(self) -> NewPatient:
        """Who is coming. Only for a form without problems."""
        born = self.born()
        assert born
        phone, email = self.numbers()
        names = self.read("first_name"), self.read("last_name")
        return NewPatient(*names, born, phone, email, zone=self.read("zone") or None)

    def compared(self) -> Person:
        """Who is coming, as patients of the clinic are compared with them. Only without problems."""
        patient, starts_at = self.patient(), self.starts_at()
        assert starts_at
        times = frozenset((starts_at,))
        return Person(patient.first_name, patient.last_name, patient.date_of_birth, patient.phone, times)
