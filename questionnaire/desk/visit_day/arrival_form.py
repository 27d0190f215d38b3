"""What is asked at the counter, as a form, and the form as what was true on arrival."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import BooleanField, Field, Form, StringField
from wtforms.validators import DataRequired, Optional, StopValidation

from questionnaire.core.calendar import Calendar
from questionnaire.core.visit_day.arrivals import Arrival, Expected, Ride
from questionnaire.core.visit_day.check_in_window import CheckIn
from questionnaire.fields import LONGEST_NAME, AtMost, KeyedForm, OneOf, OnlyIf, Phone, text_of, time_of
from questionnaire.language.formats import parsed_phone

LAST = ("last_food", "last_drink")


def _is_other_ride(form: Form) -> bool:
    return text_of(form["ride"]) == Ride.OTHER


def _is_at_the_counter(form: Any) -> bool:
    return bool(form.noting is CheckIn.NOW)


def _may_come_in(form: Any) -> bool:
    return form.wanted.must_come_in and text_of(form["ride"]) != Ride.NONE


def _is_other_phone(form: Form) -> bool:
    return text_of(form["reached"]) == "other"


def _time_or_not_known(form: Any, field: Field) -> None:
    """Refuse what is no time, unless the clinic does not ask for it or it is not known."""
    is_not_known = form[f"{field.name}_unknown"].data
    if form.wanted.is_fasting and not is_not_known and time_of(field) is None:
        raise StopValidation("no-last-time")


class CheckInForm(KeyedForm):
    """What is true at the counter. Nothing is filled in: each line is a question that was asked."""

    planned = StringField()
    right_person = StringField(
        validators=[OnlyIf(_is_at_the_counter), OneOf(("yes", "no"), "no-person-said")]
    )
    ride = StringField(validators=[OneOf(set(Ride), "no-ride-said")])
    ride_name = StringField(
        validators=[OnlyIf(_is_other_ride), DataRequired("no-name"), AtMost(LONGEST_NAME, "no-name")]
    )
    ride_phone = StringField(validators=[OnlyIf(_is_other_ride), Optional(), Phone()])
    ride_is_here = BooleanField()
    inside = StringField(validators=[OnlyIf(_may_come_in), OneOf(("yes", "no"), "no-inside-said")])
    reached = StringField(validators=[OneOf(("known", "other", "nowhere"), "no-phone-said")])
    phone = StringField(validators=[OnlyIf(_is_other_phone), Phone()])
    last_food = StringField(validators=[_time_or_not_known])
    last_food_unknown = BooleanField()
    last_drink = StringField(validators=[_time_or_not_known])
    last_drink_unknown = BooleanField()

    def __init__(self, wanted: Expected, noting: CheckIn, posted: Any = None, *, region: str = "US") -> None:
        super().__init__(posted, region=region)
        self.wanted, self.noting = wanted, noting

    def validate_ride(self, field: Field) -> None:
        """Refuse a ride as planned if another one was planned when the page was shown."""
        if self.read("ride") == Ride.AS_PLANNED and self.read("planned") != self.wanted.ride:
            raise StopValidation("ride-changed")

    def arrival(self, calendar: Calendar, came_at: datetime) -> Arrival:
        """What is true on arrival. Only for a form without problems."""
        wanted, region, how = self.wanted, self.region, Ride(self.read("ride"))
        comes_in = wanted.must_come_in and how is not Ride.NONE
        phones = {"known": wanted.phone, "other": parsed_phone(self.read("phone"), region), "nowhere": ""}
        food, drink = (self._last(field, calendar, came_at) if wanted.is_fasting else None for field in LAST)
        return Arrival(
            ride=how,
            ride_name=self.read("ride_name") if how is Ride.OTHER else "",
            ride_phone=parsed_phone(self.read("ride_phone"), region) or "" if how is Ride.OTHER else "",
            ride_is_here=bool(how is Ride.AS_PLANNED and wanted.ride and self.ride_is_here.data),
            phone=phones[self.read("reached")] or "",
            escort_inside=self.read("inside") == "yes" if comes_in else None,
            last_food=food,
            last_drink=drink,
            is_right_person=self.read("right_person") == "yes" if _is_at_the_counter(self) else None,
        )

    def _last(self, field: str, calendar: Calendar, came_at: datetime) -> datetime | None:
        """The last moment at or before ``then`` with this time of day; None if it is not known."""
        at = time_of(self[field])
        if at is None or self[f"{field}_unknown"].data:
            return None
        that_day = datetime.combine(calendar.local(came_at).date(), at, calendar.zone)
        if came_at < that_day <= came_at + CLOCKS_DIFFER:
            return came_at
        return that_day if that_day <= came_at else that_day - timedelta(days=1)


CLOCKS_DIFFER = timedelta(minutes=15)
"""How far ahead a time may be and still mean now, by a clock that is fast or the next round number."""
