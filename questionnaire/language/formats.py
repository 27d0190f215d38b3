"""Moments and phone numbers as people read them, and the words a visit puts into texts."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import phonenumbers
from babel.core import Locale, get_global
from babel.dates import format_date, format_time, get_timezone_name

from questionnaire.core.channels import visible
from questionnaire.core.visit_day.times import Times


class Patterns(NamedTuple):
    """How a language writes days (Unicode TR 35)."""

    day: str
    short_day: str
    dated: str


PATTERNS = {
    "en": Patterns("EEEE, MMMM d", "EEE, MMM d", "EEEE, MMMM d, y"),
    "es": Patterns("EEEE d 'de' MMMM", "EEE d MMM", "EEEE d 'de' MMMM 'de' y"),
}


@lru_cache(maxsize=4096)
def day(moment: date, language: str = "en") -> str:
    """A day as it is said: Tuesday, November 24."""
    return format_date(moment, PATTERNS[language].day, locale=language)


@lru_cache(maxsize=4096)
def dated(moment: date, language: str = "en") -> str:
    """A day with its year, where it may be another: Tuesday, November 24, 2026."""
    return format_date(moment, PATTERNS[language].dated, locale=language)


@lru_cache(maxsize=4096)
def weekday(moment: date, language: str = "en") -> str:
    """The day of the week alone: Tuesday."""
    return format_date(moment, "EEEE", locale=language)


def recent_day(moment: date, today: date, language: str = "en") -> str:
    """A day that has been: Tuesday; Tuesday, November 3, once that is a week ago; empty for today."""
    if moment == today:
        return ""
    return weekday(moment, language) if (today - moment).days < 7 else day(moment, language)


@lru_cache(maxsize=4096)
def short_weekday(moment: date, language: str = "en") -> str:
    """The day of the week in little room: Tue."""
    return format_date(moment, "EEE", locale=language)


@lru_cache(maxsize=4096)
def short_day(moment: date, language: str = "en") -> str:
    """A day in little room: Tue, Nov 24."""
    return format_date(moment, PATTERNS[language].short_day, locale=language)


@lru_cache(maxsize=4096)
def clock(moment: datetime, zone: tzinfo, language: str = "en") -> str:
    """A time of day as it is said in the clinic's zone: 10:30 am."""
    local = moment.astimezone(zone)
    text = format_time(local, "h:mm a", locale=language)
    return text.replace("\u202f", " ").replace("AM", "am").replace("PM", "pm")


def moment(at: datetime, zone: tzinfo, now: datetime, language: str = "en") -> str:
    """A moment as short as it can be: the time if today, else the day with it."""
    local, time = at.astimezone(zone), clock(at, zone, language)
    is_today = local.date() == now.astimezone(zone).date()
    return time if is_today else f"{short_day(local.date(), language)}, {time}"


@lru_cache(maxsize=4096)
def clock_of_day(moment: datetime, zone: tzinfo, language: str = "en") -> str:
    """A time of day with its weekday, for what may be the day before a visit: Monday 11:30 pm."""
    return f"{weekday(moment.astimezone(zone).date(), language)} {clock(moment, zone, language)}"


def clock_beside(moment: datetime, day: date, zone: tzinfo, language: str = "en") -> str:
    """A time of day beside a day that is shown; its weekday stands with it where it is on another."""
    is_that_day = moment.astimezone(zone).date() == day
    return clock(moment, zone, language) if is_that_day else clock_of_day(moment, zone, language)


ZONES_OF_THE_STATES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"),
    *("America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico"),
)
"""The United States have 29 zones, most for the clocks of one county long ago; these are today's."""


@lru_cache
def zones(region: str) -> dict[str, str]:
    """The time zones of a country by their names in the time zone database, as people call them."""
    if region in ("US", "PR"):
        return {zone: zone_name(zone) for zone in ZONES_OF_THE_STATES}
    territories = get_global("zone_territories")
    named = {zone: zone_name(zone) for zone, territory in territories.items() if territory == region}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


@lru_cache
def zone_name(zone: str, language: str = "en") -> str:
    """A time zone as people call it, with its city: Pacific Time, Los Angeles."""
    named = get_timezone_name(ZoneInfo(zone), zone_variant="generic", locale=language)
    return f"{named}, {zone.rpartition('/')[2].replace('_', ' ')}"


NORTH_AMERICA = 1
NORTH_AMERICAN = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
"""Area codes and exchanges of North America begin with 2 to 9."""


@lru_cache(maxsize=4096)
def phone(number: str, region: str = "US") -> str:
    """A phone number as it is dialed in a country: with its country code, unless it is from there."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    is_from_there = parsed.country_code == phonenumbers.country_code_for_region(region)
    shapes = phonenumbers.PhoneNumberFormat
    shape = shapes.NATIONAL if is_from_there else shapes.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)


def parsed_phone(text: str, region: str = "US") -> str | None:
    """The number in E.164. Returns None if the text is no phone number, or one with an extension."""
    parsed = _parsed(text, region)
    if parsed is None or parsed.extension:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_problem(text: str, region: str = "US") -> str:
    """Why a text is not taken as a phone number, as a key; empty if it is."""
    parsed = _parsed(text, region)
    if parsed is None:
        return "not-a-phone"
    return "phone-with-extension" if parsed.extension else ""


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    """A number with its area code. Returns None if the text is none.

    Asks whether it can be a number (length, country), not whether it is assigned today:
    new ranges open faster than lists of them.
    """
    try:
        parsed = phonenumbers.parse(unicodedata.normalize("NFKC", visible(text)), region)
    except phonenumbers.NumberParseException:
        return None
    national = phonenumbers.national_significant_number(parsed)
    possible = (
        phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
    )
    is_filler = len(set(national)) == 1
    is_shaped = parsed.country_code != NORTH_AMERICA or NORTH_AMERICAN.fullmatch(national)
    return parsed if possible and is_shaped and not is_filler else None


@lru_cache(maxsize=256)
def region_of(number: str) -> str:
    """The country a clinic's own number is from, to read its patients' numbers by."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or "US"
    except phonenumbers.NumberParseException:
        return "US"


def visit_words(
    times: Times, zone: tzinfo, clinic_name: str, clinic_phone: str, unset: str, language: str = "en"
) -> Mapping[str, str]:
    """What each of a visit's own placeholders reads; a time not yet known reads ``unset``."""
    that_day = times.starts.astimezone(zone).date()

    def at(moment: datetime | None) -> str:
        return unset if moment is None else clock_beside(moment, that_day, zone, language)

    def on_day(moment: datetime | None) -> str:
        return unset if moment is None else clock_of_day(moment, zone, language)

    return {
        "visit_day": day(that_day, language),
        "visit_time": at(times.starts),
        "arrive_time": at(times.arrive),
        "pickup_time": at(times.pickup),
        "food_stop_time": on_day(times.food_stop),
        "drink_stop_time": on_day(times.drink_stop),
        "clinic_name": clinic_name,
        "clinic_phone": phone(clinic_phone),
    }


@lru_cache
def languages(language: str = "en") -> dict[str, str]:
    """The languages people speak or sign, by their codes, as they are called, by name."""
    others = (
        "ase",
        "haw",
        "hmn",
        "yue",
    )  # what is spoken or signed at home in the States and has no short code
    known = Locale.parse(language).languages
    named = {str(code): str(known[code]) for code in known if len(str(code)) == 2 or code in others}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def language_name(code: str, language: str = "en") -> str:
    """A language as it is called: Spanish."""
    return languages(language).get(code, code)
