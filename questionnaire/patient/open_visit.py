"""The visit that is open in this browser, and who may open its pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from flask import session
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.patient import not_saved, tablet
from questionnaire.records.access import sessions
from questionnaire.records.visit.record import VisitRecord

IDLE = timedelta(minutes=30)
"""How long a patient's page may lie open and unused before the birth date is asked again."""

View = Callable[..., ResponseReturnValue]


def for_patient(view: View) -> View:
    """Let in only a patient who came through the door, with a form of their visit if they send one."""

    @wraps(view)
    def guarded(**values: str) -> ResponseReturnValue:
        now, seen = clock.now(), session.get("visit_seen", 0.0)
        visit = in_browser(now)
        if visit is None:
            if "tablet" in session:
                return tablet.over(403)
            return not_saved.ended(now)
        if visit.is_tablet:
            if shown_instead := tablet.admit(visit, now, seen):
                return shown_instead
        elif now.timestamp() - seen > 60:
            session["visit_seen"] = now.timestamp()
        return not_saved.refused(visit) or view(visit, **values)

    guarded.access = "patient"  # type: ignore[attr-defined]
    return guarded


def in_browser(now: datetime) -> VisitRecord | None:
    """The visit that is open here and was used a short while ago."""
    idle = now.timestamp() - session.get("visit_seen", 0.0) > IDLE.total_seconds()
    visit = None if idle else sessions.visit_of(session.get("visit", ""), now)
    return visit.as_of(now) if visit else None
