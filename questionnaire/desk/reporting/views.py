"""Insights: a manager's page of counts over some weeks, without single patients."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.definition.model import VISIT_WORDS
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.tailoring import filled
from questionnaire.core.reporting.counts import (
    HOURS_BEFORE,
    MINUTES,
    NOT_SAID,
    Counts,
    Predictions,
    RideEnd,
    counted,
    predictions,
    reasons_told,
)
from questionnaire.core.reporting.day_counts import DayCounts, day_counts
from questionnaire.core.reporting.disclosure_control import SMALLEST, Parts, Share
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.desk import shell
from questionnaire.desk.reporting.charts import Figure, Row, bars, lines
from questionnaire.desk.sign_in import for_staff
from questionnaire.language import formats
from questionnaire.language.translate import word
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.reporting import outcomes

SPANS = (4, 8, 12, 26, 52)
"""How many weeks can be looked at."""

USUAL = 12
LONGEST_AGO = timedelta(days=3660)
MOST_WORRIES = 8
LEFT_OPEN = dict.fromkeys(VISIT_WORDS, "…")
"""What stands in a question's text where a visit's own words would."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole weeks, each from its Monday."""

    first: date
    weeks: int

    @property
    def mondays(self) -> tuple[date, ...]:
        """The first days of its weeks."""
        return tuple(self.first + timedelta(weeks=n) for n in range(self.weeks))

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.first + timedelta(weeks=self.weeks)


def period(asked: Mapping[str, str], today: date) -> Period:
    """The weeks asked for, or the last twelve where that is no date or no number of weeks."""
    monday = today - timedelta(days=today.weekday())
    weeks = int(asked.get("weeks", "0")) if asked.get("weeks", "") in map(str, SPANS) else USUAL
    try:
        first = date.fromisoformat(asked.get("from", ""))
    except ValueError:
        first = date.max
    if not today - LONGEST_AGO <= first <= today:
        first = monday - timedelta(weeks=weeks - 1)
    return Period(first - timedelta(days=first.weekday()), weeks)


def add_routes(blueprint: Blueprint) -> None:
    """The address of the page."""
    blueprint.get("/desk/insights")(show_insights)


@for_staff(Role.MANAGER)
def show_insights(who: StaffFacts) -> ResponseReturnValue:
    """What happened at this clinic in some weeks."""
    clinic, now = who.clinic, clock.now()
    today = clinic.calendar.local(now).date()
    shown = period(request.args, today)
    begin, end = clinic.calendar.midnight(shown.first), clinic.calendar.midnight(shown.end)
    questionnaire = outcomes.asked_now(who.clinic_id)
    found = outcomes.happened(clinic, begin, end, now)
    counts = counted(found.courses, tuple(questionnaire.by_id), shown.mondays)
    return shell.page(
        "reporting/insights",
        who,
        **page(counts, questionnaire, shown),
        **_on_the_day(predictions(found.came, shown.mondays), reasons_told(found.reasons)),
        **_after_check_in(day_counts((c.day for c in found.courses if c.day), today)),
        picked=shown,
        spans=SPANS,
    )


def page(counts: Counts, questionnaire: Questionnaire, shown: Period) -> dict[str, Any]:
    """Everything the page shows."""
    weeks = [_short(monday) for monday in shown.mondays]
    ready = [counts.ready[monday] for monday in shown.mondays]
    return {
        "visits": counts.visits,
        "begins": formats.dated(shown.first),
        "ends": formats.dated(shown.end - timedelta(days=1)),
        "hours": HOURS_BEFORE,
        "ready": lines(weeks, [(_hours(h), [of[n] for of in ready]) for n, h in enumerate(HOURS_BEFORE)]),
        "ready_rows": [
            Row(tuple(Figure(share=share) for share in of), label=week)
            for week, of in zip(weeks, ready, strict=True)
        ],
        "stops": _parts(counts.stops, {name: _ask(questionnaire, name) for name in counts.stops.told}),
        "minutes": _parts(counts.minutes, dict(enumerate(_minutes()))),
        "median": counts.median_minutes,
        "languages": [formats.language_name(code) for code in counts.languages],
        "worries": _by_language(_most_met(counts.worries), counts, questionnaire),
        "checks": _by_language(counts.checks.items(), counts, questionnaire),
        "rides": _parts(counts.rides, {end: word("ride_end", end) for end in RideEnd}),
    }


def _on_the_day(found: Predictions, reasons: Parts[str]) -> dict[str, Any]:
    """Whether the app was right about those who came, and why others did not go ahead."""
    said = ((found.ready, "predicted-ready"), (found.not_ready, "predicted-not-ready"))
    periods = [(_short(first), _short(last), share) for first, last, share in found.by_weeks]
    names = [first if first == last else f"{first} – {last}" for first, last, _ in periods]
    shares = [share for *_, share in periods]
    return {
        "right": bars([Row((Figure(share=share),), label=word("chart", key)) for share, key in said]),
        "right_by_weeks": lines(names, [(word("chart", "right"), shares)]) if len(periods) > 1 else None,
        "right_rows": [
            Row((Figure(share=share),), label=name) for name, share in zip(names, shares, strict=True)
        ],
        "reasons": _parts(reasons, _reasons()),
    }


def _after_check_in(counts: DayCounts) -> dict[str, Any]:
    """Who came and was not cleared, why, what became of it, and how those left whose visit went ahead."""
    not_cleared = Row((Figure(share=counts.not_cleared),), label=word("chart", "not-cleared"))
    return {
        "not_cleared": bars([not_cleared]) if counts.not_cleared else None,
        "why_not_cleared": _shares(counts.why, "why_not_cleared"),
        "cleared_then": _shares(counts.then, "clearing"),
        "leaving": _shares(counts.leaving, "leaving"),
    }


def _shares(shares: Mapping[str, Share | None], table: str) -> Any:
    """Shares as bars, with their words from a table; None if nothing may be shown."""
    rows = [Row((Figure(share=share),), label=word(table, key)) for key, share in shares.items()]
    return bars(rows) if rows else None


def _short(monday: date) -> str:
    """A day without its weekday: Nov 23."""
    return formats.short_day(monday).partition(", ")[2]


def _hours(before: int) -> str:
    return word("chart", "hours-before", hours=before)


def _minutes() -> Iterator[str]:
    """The spans of the minutes to finish, the shortest first."""
    yield word("chart", "minutes-first", most=MINUTES[0])
    for least, most in pairwise(MINUTES):
        yield word("chart", "minutes-between", least=least, most=most)
    yield word("chart", "minutes-last", least=MINUTES[-1])


def _reasons() -> dict[str, str]:
    """Why visits did not go ahead, each as it begins a row."""
    noted: dict[str, str] = {reason.value: word("reason", reason).capitalize() for reason in Reason}
    return noted | {NOT_SAID: word("chart", "no-reason")}


def _parts(found: Parts[Any], labels: Mapping[Any, str]) -> Any:
    """The parts of a whole as bars, the combined rest last; empty if nothing may be shown."""
    if found.total is None:
        return None
    rows = [Row((Figure(count=count),), label=labels[part]) for part, count in found.told.items()]
    if found.others:
        rows.append(Row((Figure(count=found.others),), label=word("chart", "others")))
    return bars(rows)


def _most_met(
    worries: Mapping[tuple[str, str], Mapping[str, Share | None]],
) -> list[tuple[tuple[str, str], Mapping[str, Share | None]]]:
    """The most common worries, as far as they may be shown."""

    def met(shares: Mapping[str, Share | None]) -> int:
        return sum(share.low for share in shares.values() if share)

    in_order = sorted(worries.items(), key=lambda pair: (-met(pair[1]), pair[0]))
    return [(worry, shares) for worry, shares in in_order if met(shares) >= SMALLEST][:MOST_WORRIES]


def _by_language(
    shares: Iterable[tuple[Any, Mapping[str, Share | None]]],
    counts: Counts,
    questionnaire: Questionnaire,
) -> Any:
    """What so many of those who answered in a language met, as bars; none where nothing was."""
    rows = [
        Row(
            tuple(
                Figure(series=formats.language_name(code), share=of.get(code)) for code in counts.languages
            ),
            label=_label(questionnaire, what),
        )
        for what, of in shares
    ]
    return bars(rows) if rows and counts.languages else None


def _label(questionnaire: Questionnaire, what: str | tuple[str, str]) -> str:
    """A question's text, with the option that was picked before it."""
    if isinstance(what, str):
        return _ask(questionnaire, what)
    name, option_id = what
    question = questionnaire.by_id.get(name)
    option = question.by_id.get(option_id) if question else None
    return f"{option.label if option else option_id} · {_ask(questionnaire, name)}"


def _ask(questionnaire: Questionnaire, name: str) -> str:
    """A question's text as of today; one that is asked no more goes by its id."""
    question = questionnaire.by_id.get(name)
    return filled(question.ask, LEFT_OPEN) if question else name
