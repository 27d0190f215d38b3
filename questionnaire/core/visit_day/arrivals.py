"""The patient at the counter: what was true on arrival, and where it differs from what was expected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questionnaire.core.visit_day.times import Times


class Ride(StrEnum):
    """How the patient gets home, as they say it at the counter."""

    AS_PLANNED = "as-planned"
    OTHER = "other"
    NONE = "none"


class Discrepancy(StrEnum):
    """Something that was not on arrival as it was expected to be."""

    WRONG_PERSON = "wrong-person"
    NO_RIDE = "no-ride"
    OTHER_RIDE = "other-ride"
    ATE = "ate"
    FOOD_UNKNOWN = "food-unknown"
    DRANK = "drank"
    DRINK_UNKNOWN = "drink-unknown"
    ESCORT_NOT_INSIDE = "escort-not-inside"
    PHONE_WRONG = "phone-wrong"


class Reason(StrEnum):
    """Why a visit does not go ahead."""

    PATIENT = "patient"
    NO_RIDE = "no-ride"
    ATE_OR_DRANK = "ate-or-drank"
    ILL = "ill"
    DID_NOT_COME = "did-not-come"
    REBOOKED = "rebooked"
    CLINIC = "clinic"
    BY_MISTAKE = "by-mistake"
    OTHER = "other"
    SCHEDULE = "schedule"


NOTED = tuple(reason for reason in Reason if reason is not Reason.SCHEDULE)
"""What somebody at the desk may choose; a schedule that comes in says only that a visit is cancelled."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was true when the patient came.

    ``ride_name`` and ``ride_phone`` tell of another ride than planned. ``phone`` is where the patient
    is reached today; empty if nowhere. What a clinic does not ask, or is unknown, is None.
    ``is_right_person`` is whether name and birth date matched what the patient showed.
    """

    ride: Ride
    ride_name: str = ""
    ride_phone: str = ""
    ride_is_here: bool = False
    phone: str = ""
    escort_inside: bool | None = None
    last_food: datetime | None = None
    last_drink: datetime | None = None
    is_right_person: bool | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be true when the patient comes; ``ride`` is who was named to take them home."""

    ride: str
    phone: str
    must_come_in: bool
    is_fasting: bool
    food_stop: datetime | None
    drink_stop: datetime | None


def expected(setting_values: Mapping[str, str | None], times: Times, *, ride: str, phone: str) -> Expected:
    """What a clinic with these settings expects of a patient who comes."""
    return Expected(
        ride=ride,
        phone=phone,
        must_come_in=setting_values.get("escort_must_come_in") == "yes",
        is_fasting=setting_values.get("fasting") == "yes",
        food_stop=times.food_stop,
        drink_stop=times.drink_stop,
    )


def discrepancies(arrival: Arrival, wanted: Expected) -> tuple[Discrepancy, ...]:
    """Where an arrival differs from what was expected, the gravest first."""
    return tuple(_gaps(arrival, wanted))


def _gaps(arrival: Arrival, wanted: Expected) -> Iterator[Discrepancy]:
    if arrival.is_right_person is False:
        yield Discrepancy.WRONG_PERSON
    if arrival.ride is Ride.NONE:
        yield Discrepancy.NO_RIDE
    if _is_later(arrival.last_food, wanted.food_stop):
        yield Discrepancy.ATE
    elif wanted.is_fasting and arrival.last_food is None:
        yield Discrepancy.FOOD_UNKNOWN
    if _is_later(arrival.last_drink, wanted.drink_stop):
        yield Discrepancy.DRANK
    elif wanted.is_fasting and arrival.last_drink is None:
        yield Discrepancy.DRINK_UNKNOWN
    if wanted.must_come_in and arrival.escort_inside is False:
        yield Discrepancy.ESCORT_NOT_INSIDE
    if arrival.ride is Ride.OTHER and wanted.ride:
        yield Discrepancy.OTHER_RIDE
    if not arrival.phone or arrival.phone != wanted.phone:
        yield Discrepancy.PHONE_WRONG


def _is_later(at: datetime | None, stop: datetime | None) -> bool:
    return at is not None and stop is not None and at > stop
