"""Files for a spreadsheet: the day as its board shows it, written down in the history each time."""

from datetime import date
from typing import cast

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue
from jinja2.runtime import Macro

from questionnaire import clock, wording
from questionnaire.core.readiness import assess
from questionnaire.desk import board
from questionnaire.desk.door import for_staff
from questionnaire.exchange import spreadsheet
from questionnaire.records import clinics, history, links, visits
from questionnaire.records.staff import StaffFacts

DAY_COLUMNS = ("Date", "Time", "Patient", "Phone", "Status", "What is missing", "Ride home", "Ride phone")


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of files to save."""
    blueprint.post("/desk/<day>/exports")(export_day)


def file(content: bytes, name: str) -> Response:
    """A file to save and open in a spreadsheet."""
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_staff()
def export_day(who: StaffFacts, day: str) -> ResponseReturnValue:
    """The visits of a day as this person's board shows them."""
    try:
        local = date.fromisoformat(day)
    except ValueError:
        abort(404)
    now, clinic = clock.now(), clinics.find(who.clinic_id)
    found = [visit.as_of(now) for visit in visits.on_day(clinic, local)]
    locked = links.locked_among(who.clinic_id, [visit.visit_id for visit in found])
    rows = [
        board.row(
            visit,
            assess(visit.case(now)),
            nurse=who.sees_nurse_reasons,
            locked=visit.visit_id in locked,
            now=now,
        )
        for visit in found
    ]
    history.exported(who.clinic_id, f"day {local}", by=who.by, at=now)
    return file(spreadsheet.written(DAY_COLUMNS, [_cells(local, row) for row in rows]), f"visits-{local}.csv")


def _cells(day: date, row: board.Row) -> tuple[str, ...]:
    """A row of the board as cells."""
    words = cast(Macro, current_app.jinja_env.globals["status_words"])
    missing = "; ".join(reason.text or "question open" for reason in row.reasons)
    phone = wording.phone(row.phone) if row.phone else ""
    ride = (row.ride.name, row.ride.phone) if row.ride else ("", "")
    return (day.isoformat(), row.time, row.name, phone, str(words(row.status)).strip(), missing, *ride)
