"""Days and times as other systems write them, read into moments: many shapes, one meaning or none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
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
_COMPACT = r"(?P<cy>(?:19|20|21)\d{2})(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?=\D|$|\d{4}$|\d{6}$)"
_ISO_NAMED = r"(?P<xy>\d{4})[-/. ](?P<xm>[a-z]{3,9})[-/. ](?P<xd>\d{1,2})"
_NUMBERS = r"(?P<n1>\d{1,2})(?P<sep>[-/.])(?P<n2>\d{1,2})(?P=sep)(?P<ny>\d{4}|\d{2})"
_MONTH_DAY = (
    r"(?P<mm>[a-z]{3,9})(?:\.?\s+|[-/.])(?P<md>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+|[-/.])"
    r"(?P<my>\d{4}|(?<=[-/.])\d{2}(?![\d:.h]))"
)
_DAY_MONTH = (
    r"(?P<dd>\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+(?P<dm>[a-z]{3,9})\.?,?[\s\-/.]+"
    r"(?P<dy>\d{4}|\d{2}(?![\d:.h]|\s*[ap]\.?\s?m))"
)
_HALF = r"\s*(?P<half>[ap]\.?\s?m\.?|[ap](?![a-z])\.?)?"
_TIME = r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?" + _HALF
_DIGITS = r"(?P<hour>\d{1,2}?)(?P<minute>\d{2})(?P<second>\d{2})?" + _HALF
_ZONE = r"(?:\s*(?P<zone>[a-z]{1,4}|(?:utc|gmt)?[+-]\d{2}:?\d{2}))?"
_DAY = re.compile(rf"{_WEEKDAY}(?:{_ISO}|{_ISO_NAMED}|{_COMPACT}|{_NUMBERS}|{_MONTH_DAY}|{_DAY_MONTH})", re.I)
_CLOCKS = (re.compile(rf"{_TIME}{_ZONE}", re.I), re.compile(rf"{_DIGITS}{_ZONE}", re.I))
_HAS_HALF = re.compile(r"[ap]\.?\s?m\b|\d\s*[ap]\b", re.I)
_NOON = re.compile(r"(?:12(?::00)?\s*)?(?:noon|midday)", re.I)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?|0?\.\d+")
"""A spreadsheet's count of days (from 1927 on, so that no year is taken for one), or a part of one."""
_UNTIL = re.compile(
    r"\s+(?:[-\u2013\u2014]|to|until)\s+"
    r"|(?<=\d[:.h]\d\d)\s*[-\u2013\u2014]\s*(?=\d{1,2}[:.h]\d\d(?!\d))(?<!\d:\d\d:\d\d[-\u2013\u2014])"
    r"|(?<=[apm.])\s*[-\u2013\u2014]\s*(?=\d{1,2}(?:[:.h]\d\d)?)",
    re.I,
)
_HOURS = re.compile(r"\s*(?:hrs?|hours|h|uhr)\.?$", re.I)

MAY_BE_AFTERNOON = range(1, 7)
"""The hours that may as well be in the afternoon where a time has neither am nor pm."""


class Clock(StrEnum):
    """How times like 1:30 are read that have neither am nor pm."""

    UNKNOWN = ""
    AFTERNOON = "afternoon"
    AS_WRITTEN = "as-written"


class ClockTime(NamedTuple):
    """A time of day as it is written, with its offset if it names one."""

    at: time
    zone: timezone | None = None
    may_be_afternoon: bool = False

    def read_by(self, clock: Clock) -> "ClockTime":
        """The time that is meant, as this clinic writes times."""
        is_later = self.may_be_afternoon and clock is Clock.AFTERNOON
        return self._replace(at=self.at.replace(hour=self.at.hour + 12)) if is_later else self


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
    if part["iy"] or part["cy"]:
        year, month, day = (part["iy"] or part["cy"], part["im"] or part["cm"], part["id"] or part["cd"])
    elif part["ny"]:
        first = day_first or part["sep"] == "."
        day, month = (part["n1"], part["n2"]) if first else (part["n2"], part["n1"])
        year = part["ny"]
    else:
        year, day = (part["my"] or part["dy"] or part["xy"], part["md"] or part["dd"] or part["xd"])
        month = str(_month(part["mm"] or part["dm"] or part["xm"]))
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


@lru_cache(maxsize=4096)
def read_time(text: str) -> ClockTime | None:
    """A time of day. Returns None if the text is no time."""
    if _SERIAL.fullmatch(text) and "." in text:
        minutes = round(float(text) % 1 * 24 * 60)
        return ClockTime(time(minutes // 60 % 24, minutes % 60))
    if _NOON.fullmatch(text):
        return ClockTime(time(12))
    found = next((found for shape in _CLOCKS if (found := shape.fullmatch(text))), None)
    if not found or not (found["minute"] or found["half"]):
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    zone = _zone(found["zone"].lower()) if found["zone"] else None
    if hour > 23 or minute > 59 or (found["zone"] and zone is None):
        return None
    is_short = not (half or zone or (found["second"] and len(found["hour"]) > 1))
    return ClockTime(time(hour, minute), zone, is_short and hour in MAY_BE_AFTERNOON)


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
    if not found:
        return text, ""
    rest = text[found.end() :]
    rest = re.sub(r"^t(\d\d:\d\d)(?=[+-])", r"t\1:00", rest, flags=re.I)  # an offset, and no time until
    return found[0], re.sub(r"^(?:t(?=\d)|[\s,-]|at\s)+", "", rest, flags=re.I)


def clock_of(columns: Iterable[Iterable[str]]) -> Clock:
    """How whole columns of one file write times: one after noon without pm shows that they have 24 hours."""
    for column in columns:
        for text in column:
            at = _first_time(_times(text))
            if isinstance(at, str) or at.zone or _SERIAL.fullmatch(text.strip()):
                continue  # a program's way of writing does not tell how people write in the same file
            if at.at.hour > 12 and not _HAS_HALF.search(text):
                return Clock.AS_WRITTEN
    return Clock.UNKNOWN


def moment(
    day_text: str, time_text: str, zone: ZoneInfo, day_first: bool, clock: Clock = Clock.AS_WRITTEN
) -> datetime | str:
    """The moment that a day and a time mean at a clinic, in UTC; or what is wrong with them, as a key."""
    day_part, rest = split(day_text.strip())
    day = read_day(day_part, day_first)
    if day is None or day.year not in YEARS:
        return "no-visit-day" if not day_text.strip() else "not-a-visit-day"
    at = _first_time(_times(time_text), rest)
    if isinstance(at, str):
        return at
    if at.may_be_afternoon and clock is Clock.UNKNOWN:
        return "no-am-pm"
    at = at.read_by(clock)
    local, offset = datetime.combine(day, at.at), at.zone
    try:
        return local.replace(tzinfo=offset).astimezone(UTC) if offset else _by_the_clock(local, zone)
    except OverflowError:
        return "not-a-visit-day"


def short_time(cell: str) -> str:
    """The time in a cell if it has neither am nor pm and may be either, as it is written; else ""."""
    text = _times(cell)
    at = _first_time(text)
    return text if not isinstance(at, str) and at.may_be_afternoon else ""


def has_time(cell: str) -> bool:
    """True when a cell has a time of day. Midnight is how a day without one is written."""
    return not isinstance(_first_time(_times(cell)), str)


def _times(cell: str) -> str:
    """The part of a cell that may be a time: after its day, if it has one, as programs write times alone."""
    day_part, rest = split(cell.strip())
    return cell.strip() if day_part == cell.strip() else rest


def _first_time(*texts: str) -> ClockTime | str:
    """The first time in the cells, or the key of why there is none."""
    for text in texts:
        at = read_time(_HOURS.sub("", _UNTIL.split(text.strip())[0])) if text.strip() else ClockTime(MIDNIGHT)
        if at is None:
            return "not-a-visit-time"
        if at.at != MIDNIGHT:
            return at
    return "no-visit-time"


def _by_the_clock(local: datetime, zone: ZoneInfo) -> datetime | str:
    """The moment at which the clinic's clocks show this; on two nights a year there is none, or two."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    back = first.astimezone(zone).replace(tzinfo=None)
    return "twice-that-day" if back == local else "no-such-time"
