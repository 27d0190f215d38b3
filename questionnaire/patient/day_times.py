"""The times of the patient's day, in words: for the plan, and as a calendar entry that names no treatment."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app, url_for

from questionnaire.core.readiness.case import Readiness
from questionnaire.core.readiness.ride_home import RideHome, ride_home
from questionnaire.exchange.calendar import A_DAY_BEFORE, Alarm, Entry
from questionnaire.language import formats
from questionnaire.language.translate import word
from questionnaire.records.visit.record import VisitRecord

STOPS = ("food-stop", "drink-stop")

ALARMS = {
    "food-stop": timedelta(minutes=30),
    "drink-stop": timedelta(minutes=30),
    "arrive": timedelta(hours=2),
}
"""How long before each of these moments a calendar rings: in time to still eat, drink, or leave."""

Moment = tuple[datetime | None, str]
"""When something is, with its key; None for what has no time: undecided by the clinic, or no ride."""


class Line(NamedTuple):
    """A line of the day: when, with the day where it is another, and what. ``time`` may be empty."""

    time: str
    what: str
    is_start: bool


def lines(visit: VisitRecord, readiness: Readiness) -> list[Line]:
    """What is when on the day of the visit, in order."""
    zone = visit.clinic.calendar.zone
    day = visit.starts_at.astimezone(zone).date()

    def time(key: str, at: datetime) -> str:
        return formats.clock_of_day(at, zone) if key in STOPS else formats.clock_beside(at, day, zone)

    return [
        Line(time(key, at) if at else "", _what(visit, key), key == "starts")
        for at, key in moments(visit, readiness)
    ]


def moments(visit: VisitRecord, readiness: Readiness) -> list[Moment]:
    """The day in order: first what the clinic has not decided, last how the patient gets home."""
    times, undecided = visit.times, list(_undecided(visit))
    known = [
        ("food-stop", times.food_stop),
        ("drink-stop", times.drink_stop),
        ("arrive", times.arrive),
        ("starts", times.starts),
    ]
    in_order = sorted((at, key) for key, at in known if at)
    return [*((None, key) for key in undecided), *in_order, *_way_home(visit, readiness)]


def _undecided(visit: VisitRecord) -> Iterator[str]:
    """What the clinic has not decided, and the care team will say."""
    times, clinic = visit.times, visit.clinic_questionnaire
    is_decided = "fasting" not in clinic.undecided
    if not is_decided or clinic.setting_values.get("fasting") == "yes":
        missing = [key for key, at in (("food", times.food_stop), ("drink", times.drink_stop)) if not at]
        if missing:
            yield "stops-unset" if len(missing) > 1 else f"{missing[0]}-unset"
    if times.arrive is None:
        yield "arrive-unset"


def _way_home(visit: VisitRecord, readiness: Readiness) -> Iterator[Moment]:
    """When the ride comes. A ride that is not there has no time: it is missing, and the line says so."""
    home = ride_home(visit.questionnaire, visit.answers, readiness)
    if home is RideHome.ARRANGED:
        yield visit.times.pickup, "pickup" if visit.times.pickup else "pickup-unset"
    elif home:
        yield None, f"ride-{home}"


def _what(visit: VisitRecord, key: str) -> str:
    """What happens at a moment. No clinic is asked yet what may be drunk after the last food."""
    unset = visit.questionnaire.unset
    drinks = visit.clinic_questionnaire.setting_values.get("allowed_drinks") or unset
    return word("moment", key, clinic=visit.clinic.name, drinks=drinks, unset=unset)


def entry(visit: VisitRecord, readiness: Readiness, now: datetime) -> Entry:
    """The visit in a calendar; canceled where it does not take place."""
    times, clinic, is_off = visit.times, visit.clinic, bool(visit.cancelled_at)
    summary = word("calendar", "summary", clinic=clinic.name)
    return Entry(
        uid=visit.visit_id,
        summary=word("calendar", "off", what=summary) if is_off else summary,
        begins=times.arrive or times.starts,
        ends=times.pickup or times.starts + timedelta(hours=1),
        place=", ".join(part for part in (clinic.name, clinic.address) if part),
        lines=tuple(map(str, _told(visit, readiness))),
        url=_plan(),
        alarms=() if is_off else tuple(_alarms(visit, readiness)),
        written_at=now,
        sequence=visit.revision + clinic.settings_revision,
        is_off=is_off,
    )


def _told(visit: VisitRecord, readiness: Readiness) -> Iterator[str]:
    """What stands in the entry, each time with its day."""
    zone = visit.clinic.calendar.zone
    if visit.cancelled_at:
        day = formats.day(visit.starts_at.astimezone(zone).date())
        yield word("plan_headline", "cancelled")
        yield word("plan_underline", "cancelled", day=day, time=formats.clock(visit.starts_at, zone))
    else:
        yield from (_line(visit, moment) for moment in moments(visit, readiness))
        yield word("calendar", "no-driving")
    yield word("calendar", "questions", phone=formats.phone(visit.clinic.phone))
    yield word("calendar", "plan", link=_plan())


def _line(visit: VisitRecord, moment: Moment) -> str:
    (at, key), zone = moment, visit.clinic.calendar.zone
    return f"{formats.clock_of_day(at, zone)}: {_what(visit, key)}" if at else _what(visit, key)


def _alarms(visit: VisitRecord, readiness: Readiness) -> Iterator[Alarm]:
    """On the day before, and before each moment at which the patient has to do something."""
    zone, tomorrow = visit.clinic.calendar.zone, word("calendar", "summary", clinic=visit.clinic.name)
    begins = visit.times.arrive or visit.times.starts
    yield Alarm(begins - A_DAY_BEFORE, f"{tomorrow}: {formats.clock_of_day(begins, zone)}")
    leaves_for = "arrive" if visit.times.arrive else "starts"
    for at, key in moments(visit, readiness):
        lead = ALARMS["arrive"] if key == leaves_for else ALARMS.get(key)
        if at and lead:
            yield Alarm(at - lead, _line(visit, (at, key)))


def _plan() -> str:
    """The plan's address, without a link of anyone's: a calendar may be seen by others."""
    return str(current_app.config["PUBLIC_URL"]) + url_for("patient.show_plan")
