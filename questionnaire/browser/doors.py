"""Entering by a door ends what the browser held before, here and on the server."""

from datetime import datetime

from flask import session

from questionnaire.records.access import sessions, tablets


def close_all(now: datetime) -> None:
    """End the visit and the desk that are open in this browser.

    The rest of its cookie stays, so that a form in another tab is refused for the true reason.
    """
    close_visit(now)
    token = session.pop("staff", "")
    session.pop("staff_seen", None)
    if who := sessions.staff_of(token, now):
        sessions.leave(token, by=who.by, at=now)


def close_visit(now: datetime) -> None:
    """End the visit that is open in this browser, however long it was not used."""
    token = session.pop("visit", "")
    session.pop("visit_seen", None)
    visit = sessions.visit_of(token, now)
    if visit and visit.is_tablet:
        tablets.end(visit.act("tablet", now))
    elif visit:
        sessions.leave(token, by="patient", at=now)
