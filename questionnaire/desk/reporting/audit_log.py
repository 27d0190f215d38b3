"""The clinic's own history, for managers: who signed in, saved a file, or changed something for all.

It says nothing of any patient; what happened to a visit is on the visit's page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.clinic_settings import declared
from questionnaire.desk.shell import page
from questionnaire.desk.sign_in import for_staff
from questionnaire.language import formats
from questionnaire.language.translate import in_case, word
from questionnaire.records.audit import history
from questionnaire.records.audit.history import Line, What
from questionnaire.records.clinic import saved_settings, staff
from questionnaire.records.clinic.staff import Role, StaffFacts

ON_A_PAGE = 50
LONGEST = 10_000
"""The last page that is looked for."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as a manager reads it; ``by`` is empty where it was not done at the desk.

    ``counts`` are those of a schedule. ``settings`` are the ones that got another value.
    """

    words: str
    by: str
    when: str
    counts: Mapping[str, int]
    settings: tuple[str, ...]


def add_routes(blueprint: Blueprint) -> None:
    """The address of the page."""
    blueprint.get("/desk/history")(show_history)


@for_staff(Role.MANAGER)
def show_history(who: StaffFacts) -> ResponseReturnValue:
    """What happened at the clinic, the newest first."""
    clinic, now = who.clinic, clock.now()
    number = min(max(request.args.get("page", 1, type=int), 1), LONGEST)
    lines = history.of_clinic(who.clinic_id, skip=(number - 1) * ON_A_PAGE, most=ON_A_PAGE + 1)
    names = staff.names(who.clinic_id)
    asks = {n: s.ask for n, s in declared(saved_settings.questionnaire_of(who.clinic_id)).items()}
    return page(
        "reporting/audit_log",
        who,
        lines=[_shown(line, names, asks, clinic.calendar, now) for line in lines[:ON_A_PAGE]],
        page=number,
        has_more=len(lines) > ON_A_PAGE,
    )


def _shown(
    line: Line, names: Mapping[str, str], asks: Mapping[str, str], calendar: Calendar, now: datetime
) -> ShownLine:
    return ShownLine(
        words=_words(line.what, line.detail, names),
        by=names.get(line.by, ""),
        when=formats.moment(line.at, calendar.zone, now),
        counts={name: count for name, count in line.detail.items() if isinstance(count, int)},
        settings=_in_order(line.detail.get("changed", {}), asks),
    )


def _in_order(changed: Mapping[str, Any], asks: Mapping[str, str]) -> tuple[str, ...]:
    """What the changed settings ask, in the order of their page; one that is no more, by its name."""
    gone = tuple(name for name in changed if name not in asks)
    return tuple(ask for name, ask in asks.items() if name in changed) + gone


def _words(what: What, detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What happened: who was added to the staff, which file was saved, that settings got other values."""
    which, name = str(detail.get("which", "")), names.get(detail.get("who", ""), "")
    day = _day(which)
    case = "named" if name else "day" if day else "changed" if "changed" in detail else which
    return word("history", in_case("history", what, case), name=name, day=day)


def _day(which: str) -> str:
    """The day whose board was saved; empty where it was something else."""
    try:
        return formats.dated(date.fromisoformat(which))
    except ValueError:
        return ""
