"""What the pages of the desk have in common."""

from datetime import datetime

from flask import Response

from questionnaire.language import formats
from questionnaire.records.visit.record import VisitRecord


def moment(at: datetime | None, visit: VisitRecord, now: datetime) -> str:
    """A moment as short as it can be; empty if never."""
    return formats.moment(at, visit.clinic.calendar.zone, now) if at else ""


def download(content: bytes, name: str) -> Response:
    """A file to save and open in a spreadsheet."""
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
