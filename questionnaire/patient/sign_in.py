"""The patient's door: a link and a birth date let one browser in to one visit."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from questionnaire import clock
from questionnaire.fields import born_in
from questionnaire.patient import tablet
from questionnaire.patient.pages import frame
from questionnaire.records.access import sessions
from questionnaire.records.access.sessions import Outcome
from questionnaire.records.clinic import clinics
from questionnaire.records.visit import links
from questionnaire.records.visit.links import OpenLink

IDLE = timedelta(minutes=30)
"""How long a patient's page may lie open and unused before the birth date is asked again."""

View = Callable[..., ResponseReturnValue]


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the door."""
    blueprint.get("/v/<token>")(show_sign_in)
    blueprint.post("/v/<token>")(sign_in)
    blueprint.post("/visit/leaving")(leave)
    blueprint.get("/visit/left")(show_left)


def for_patient(view: View) -> View:
    """Let in only a patient who came through the door, and hand the view their visit."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        now = clock.now()
        token, seen = session.get("visit", ""), session.get("visit_seen", 0.0)
        idle = now.timestamp() - seen > IDLE.total_seconds()
        visit = None if idle else sessions.visit_of(token, now)
        if visit is None:
            if "tablet" in session:
                return tablet.over(403)
            return render_template("patient/ended.html", **frame(clinics.only_one())), 403
        if visit.is_tablet:
            return tablet.admit(visit, now, seen) or view(visit, **values)
        if now.timestamp() - seen > 60:
            session["visit_seen"] = now.timestamp()
        return view(visit, **values)

    guarded.access = "patient"  # type: ignore[attr-defined]
    return guarded


class BirthDateForm(Form):
    """A birth date in three fields, so that no one has to guess a format."""

    day = StringField()
    month = StringField()
    year = StringField()


def show_sign_in(token: str) -> ResponseReturnValue:
    """Ask who is there."""
    link = links.find(token, clock.now())
    if link is None:
        return _no_such_link()
    return _sign_in_page(BirthDateForm(), link)


def sign_in(token: str) -> ResponseReturnValue:
    """Let the patient in when the birth date is theirs."""
    now = clock.now()
    link = links.find(token, now)
    if link is None:
        return _no_such_link()
    form = BirthDateForm(request.form)
    born = born_in(form, now.date())
    if born is None:
        return _sign_in_page(form, link, "not-a-date", 422)
    outcome, session_token = sessions.try_date(link, born, at=now)
    if outcome is Outcome.LOCKED:
        return _no_such_link()
    if outcome is Outcome.WRONG:
        return _sign_in_page(form, link, "wrong-date", 422)
    session["visit"], session["visit_seen"] = session_token, now.timestamp()
    return redirect(url_for("patient.show_visit"), code=303)


def leave() -> ResponseReturnValue:
    """Close the visit in this browser, and on the server."""
    token = session.pop("visit", "")
    session.pop("visit_seen", None)
    sessions.leave(token, by="patient", at=clock.now())
    return redirect(url_for("patient.show_left"), code=303)


def show_left() -> ResponseReturnValue:
    """Say that the visit is closed here."""
    return render_template("patient/left.html", **frame(clinics.only_one()))


def _sign_in_page(form: BirthDateForm, link: OpenLink, problem: str | None = None, status: int = 200) -> Any:
    around = frame(clinics.find(link.clinic_id))
    return render_template("patient/sign_in.html", form=form, problem=problem, **around), status


def _no_such_link() -> ResponseReturnValue:
    return render_template("errors/link.html", **frame(clinics.only_one())), 404
