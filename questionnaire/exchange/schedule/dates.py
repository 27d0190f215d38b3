"""Days and times as other systems write them, read into moments: many shapes, one meaning or none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from questionnaire.core.calendar import YEARS

EXCEL_BEGINS = datetime(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates."""

MONTH_FIRST = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "PH", "FM", "MH", "PW"})
"""The countries that write the month before the day (Unicode CLDR)."""

MIDNIGHT = time(0)
"""How a day without a time is written where both stand in one cell; no visit begins then."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES = {"z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
ZONES |= {"pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10}

_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_ISO = r"(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})"
_NUMBERS = r"(?P<n1>\d{1,2})(?P<sep>[-/.])(?P<n2>\d{1,2})(?P=sep)(?P<ny>\d{4}|\d{2})"
_MONTH_DAY = r"(?P<mm>[a-z]{3,9})\.?\s+(?P<md>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<my>\d{4})"
_DAY_MONTH = r"(?P<dd>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<dm>[a-z]{3,9})\.?,?[\s-]+(?P<dy>\d{4})"
_TIME = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?\s*(?P<half>[ap]\.?m\.?)?"
_ZONE = r"(?:\s*(?P<zone>[a-z]{1,4}|(?:utc|gmt)?[+-]\d{2}:?\d{2}))?"
_DAY = re.compile(rf"{_WEEKDAY}(?:{_ISO}|{_NUMBERS}|{_MONTH_DAY}|{_DAY_MONTH})", re.I)
_CLOCK = re.compile(rf"{_TIME}{_ZONE}", re.I)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?|0?\.\d+")
"""A spreadsheet's count of days (from 1927 on, so that no year is taken for one), or a part of one."""
_UNTIL = re.compile(r"\s+[-\u2013\u2014]\s+")


@dataclass(frozen=True, slots=True)
class Order:
    """Whether 3/4 is the third of April, and whether a value said so (else the clinic's country did)."""

    day_first: bool
    is_sure: bool


def order(columns: Iterable[Iterable[str]], region: str) -> Order:
    """The order of day and month in whole columns of one file."""
    numbers = [
        (int(found["n1"]), int(found["n2"]))
        for column in columns
        for text in column
        if (found := _DAY.match(text.strip())) and found["n1"] and found["sep"] != "."
    ]
    day_first, month_first = any(a > 12 for a, _ in numbers), any(b > 12 for _, b in numbers)
    if day_first != month_first:
        return Order(day_first, True)
    return Order(region not in MONTH_FIRST, not numbers)


@lru_cache(maxsize=4096)
def read_day(text: str, day_first: bool) -> date | None:
    """A day. Returns None if the text is none."""
    if _SERIAL.fullmatch(text):
        return (EXCEL_BEGINS + timedelta(days=int(float(text)))).date() if float(text) >= 1 else None
    found = _DAY.match(text)
    if not found or text[found.end() :][:1].isalnum():
        return None
    part = found.groupdict()
    if part["iy"]:
        year, month, day = part["iy"], part["im"], part["id"]
    elif part["ny"]:
        first = day_first or part["sep"] == "."
        day, month = (part["n1"], part["n2"]) if first else (part["n2"], part["n1"])
        year = part["ny"]
    else:
        year, day = part["my"] or part["dy"], part["md"] or part["dd"]
        month = str(_month(part["mm"] or part["dm"]))
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


@lru_cache(maxsize=4096)
def read_time(text: str) -> tuple[time, timezone | None] | None:
    """A time of day with its offset if it names one. Returns None if the text is no time."""
    if _SERIAL.fullmatch(text) and "." in text:
        minutes = round(float(text) % 1 * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60), None
    found = _CLOCK.fullmatch(text)
    if not found or not (found["minute"] or found["half"]):
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    zone = _zone(found["zone"].lower()) if found["zone"] else None
    if hour > 23 or minute > 59 or (found["zone"] and zone is None):
        return None
    return time(hour, minute), zone


def _zone(name: str) -> timezone | None:
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    digits = name.removeprefix("utc").removeprefix("gmt").replace(":", "")
    if len(digits) != 5 or int(digits[1:3]) > 14 or int(digits[3:]) > 59:
        return None
    offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
    return timezone(-offset if digits[0] == "-" else offset)


def split(text: str) -> tuple[str, str]:
    """The day and the time of a cell that may hold both."""
    if _SERIAL.fullmatch(text):
        return text, text if "." in text else ""
    found = _DAY.match(text)
    return (
        (found[0], re.sub(r"^(?:t(?=\d)|[\s,-]|at\s)+", "", text[found.end() :], flags=re.I))
        if found
        else (
            text,
            "",
        )
    )


def moment(day_text: str, time_text: str, zone: ZoneInfo, day_first: bool) -> datetime | str:
    """The moment that a day and a time mean at a clinic, in UTC; or what is wrong with them, as a key."""
    day_part, rest = split(day_text.strip())
    day = read_day(day_part, day_first)
    if day is None or day.year not in YEARS:
        return "no-visit-day" if not day_text.strip() else "not-a-visit-day"
    at = _first_time(_times(time_text), rest)
    if isinstance(at, str):
        return at
    local, offset = datetime.combine(day, at[0]), at[1]
    try:
        return local.replace(tzinfo=offset).astimezone(UTC) if offset else _by_the_clock(local, zone)
    except OverflowError:
        return "not-a-visit-day"


def has_time(cell: str) -> bool:
    """True when a cell has a time of day. Midnight is how a day without one is written."""
    return not isinstance(_first_time(_times(cell)), str)


def _times(cell: str) -> str:
    """The part of a cell that may be a time: after its day, if it has one, as programs write times alone."""
    day_part, rest = split(cell.strip())
    return cell.strip() if day_part == cell.strip() else rest


def _first_time(*texts: str) -> tuple[time, timezone | None] | str:
    """The first time in the cells, or the key of why there is none."""
    for text in texts:
        at = read_time(_UNTIL.split(text.strip())[0]) if text.strip() else (MIDNIGHT, None)
        if at is None:
            return "not-a-visit-time"
        if at[0] != MIDNIGHT:
            return at
    return "no-visit-time"


def _by_the_clock(local: datetime, zone: ZoneInfo) -> datetime | str:
    """The moment at which the clinic's clocks show this; on two nights a year there is none, or two."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    back = first.astimezone(zone).replace(tzinfo=None)
    return "twice-that-day" if back == local else "no-such-time"
