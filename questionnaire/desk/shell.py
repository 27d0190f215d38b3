"""What the pages of the desk have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk.alarm import alarm
from questionnaire.language import formats
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit.record import VisitRecord


def page(template: str, who: StaffFacts, /, status: int = 200, **values: Any) -> tuple[str, int]:
    """A page from its template in ``templates/desk``."""
    return render_template(f"desk/{template}.html", **frame(who), **values), status


def visit_page(
    template: str, who: StaffFacts, visit: VisitRecord, /, status: int = 200, **values: Any
) -> tuple[str, int]:
    """A page about one visit, which names the patient and leads back to the visit's own page."""
    name = visit.full_name
    return page(template, who, status, visit_id=visit.visit_id, name=name, **values)


def frame(who: StaffFacts) -> dict[str, Any]:
    """What every page shows around its content: the clinic, who is signed in, and urgent notes."""
    return dict(clinic_name=who.clinic.name, who=who, alarm=alarm(who, clock.now()))


def back_to_visit(visit_id: str, notice: str | None = None) -> ResponseReturnValue:
    """Lead back to the visit's own page, which shows the notice."""
    return redirect(url_for("desk.show_visit", visit_id=visit_id, notice=notice), code=303)


TYPED = frozenset(
    ("answer", "name", "phone", "email", "note", "reason", "reason_words", "ride_name", "ride_phone")
)
"""The fields of the desk's forms that hold typed words."""


LEADS_BACK = ("waiver-refused", "too-late")
"""Reasons that the visit's own page words as well."""


def not_saved(
    who: StaffFacts, visit_id: str, why: str, kept: Sequence[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    """Say why nothing was saved, as a key, with what was typed. Leads back where nothing was."""
    typed = [(n, v) for n, v in request.form.items(multi=True) if n in TYPED and v]
    kept = typed if kept is None else kept
    if not kept and why in LEADS_BACK:
        return back_to_visit(visit_id, why)
    return page("not_saved", who, 409, why=why, kept=kept, visit_id=visit_id)


def moment(at: datetime | None, visit: VisitRecord, now: datetime) -> str:
    """A moment as short as it can be; empty if never."""
    return formats.moment(at, visit.clinic.calendar.zone, now) if at else ""


def download(content: bytes, name: str) -> Response:
    """A file to save and open in a spreadsheet."""
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
