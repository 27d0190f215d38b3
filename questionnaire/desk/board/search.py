"""Finding a visit by what a caller says: a name, a number, or who drives.

What is looked for may be a name, so it stands in no address: only sealed, for the one who looks.
"""

from datetime import datetime, timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.names import fits
from questionnaire.desk import search_terms
from questionnaire.desk.board import views
from questionnaire.desk.board.columns import COLUMNS
from questionnaire.desk.board.layout import DateRange
from questionnaire.desk.escort_summary import ride
from questionnaire.desk.shell import page
from questionnaire.desk.sign_in import for_staff
from questionnaire.language import formats
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord

BACK, AHEAD = timedelta(days=14), timedelta(days=60)
"""How far the search looks back and ahead: further than links are sent, and than anybody calls about."""

LONGEST = 60
MOST = 30
"""How many visits are shown; whoever finds more says more of the name."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the search."""
    blueprint.post("/desk/finds")(find)
    blueprint.get("/desk/found")(show_found)


@for_staff()
def find(who: StaffFacts) -> ResponseReturnValue:
    """Search all visits, or the follow-ups."""
    sought = request.form.get("sought", "").strip()[:LONGEST]
    told = search_terms.sealed(who, sought) if sought else None
    if request.form.get("among") == "follow-ups":
        queue = request.form.get("queue") or None
        return redirect(url_for("desk.show_follow_ups", queue=queue, sought=told), code=303)
    return redirect(url_for("desk.show_found", sought=told), code=303)


@for_staff()
def show_found(who: StaffFacts) -> ResponseReturnValue:
    """The visits that match, those still to come first, and a field to search again."""
    now, clinic = clock.now(), who.clinic
    sought = search_terms.opened(who, request.args.get("sought", ""))
    found = those_who_fit(clinic, sought, now) if sought else []
    rows = views.rows(who, found[:MOST], now)
    local = clinic.calendar.local
    days = DateRange("found", local(now - BACK).date(), local(now + AHEAD).date())
    return page(
        "board/found",
        who,
        sought=sought,
        rows=[row.by_initials() for row in rows] if views.preference("initials") else rows,
        total=len(found),
        columns=COLUMNS,
        date_range=days,
        days=[formats.short_day(day) for day in (days.begin, days.end)],
    )


def those_who_fit(clinic: ClinicFacts, sought: str, now: datetime) -> list[VisitRecord]:
    """The visits whose patient or ride fits what is looked for: those to come, then the latest before."""
    there = [visit.as_of(now) for visit in visits.between(clinic, now - BACK, now + AHEAD)]
    found = [visit for visit in there if fits(sought, *_known_by(visit, now))]
    midnight = clinic.calendar.midnight(clinic.calendar.local(now).date())
    before = [visit for visit in found if visit.starts_at < midnight]
    return [visit for visit in found if visit.starts_at >= midnight] + before[::-1]


def _known_by(visit: VisitRecord, now: datetime) -> tuple[list[str], list[str]]:
    """The names and numbers by which a caller may ask for a visit."""
    names, numbers = [visit.full_name], [visit.phone or ""]
    if driver := ride(visit, visit.escort, now):
        names.append(driver.name)
        numbers.append(driver.tel)
    return names, numbers
