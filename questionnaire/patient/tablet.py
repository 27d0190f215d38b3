"""The clinic's tablet: a code opens one patient's visit there, until it is sent or left alone.

What the tablet keeps is one mark in its signed cookie: that it is a clinic's tablet. With it, whatever is
reached by going back answers with the page for the next person.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.browser import doors
from questionnaire.patient import not_saved
from questionnaire.patient.pages import frame
from questionnaire.records.access import sessions, tablets
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit.record import VisitRecord

IDLE, WARNED = timedelta(seconds=90), timedelta(seconds=60)
"""How long the tablet may lie untouched before it is closed, and before it says that it will be."""

PAGES = frozenset(
    f"patient.{name}"
    for name in (
        *("show_visit", "show_last_time", "repeat", "show_question", "answer_question", "show_stop"),
        *("show_check", "send", "show_expect", "show_privacy"),
    )
)
"""What a patient needs to answer and send. Nothing else opens on the tablet: no plan, no file, no address."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the tablet."""
    blueprint.get("/tablet")(show_tablet)
    blueprint.post("/tablet")(open_tablet)
    blueprint.get("/tablet/<int:clinic_id>", endpoint="show_tablet")(show_tablet)
    blueprint.post("/tablet/<int:clinic_id>", endpoint="open_tablet")(open_tablet)
    blueprint.post("/tablet/touches")(touch)
    blueprint.post("/tablet/endings")(end)
    blueprint.get("/tablet/over")(show_over)
    blueprint.get("/tablet/thanks")(show_thanks)


def show_tablet(clinic_id: int | None = None) -> ResponseReturnValue:
    """Ask for the code that staff have made."""
    return _ask(_clinic(clinic_id))


def open_tablet(clinic_id: int | None = None) -> ResponseReturnValue:
    """Open the visit the code was made for, and nothing else: whoever was signed in here is out."""
    clinic, now = _clinic(clinic_id), clock.now()
    token = tablets.try_code(clinic.clinic_id, request.form.get("code", "")[:40], at=now)
    if token is None:
        return _ask(clinic, "wrong-code", 422)
    _forget(now)
    session["tablet"], session["visit"], session["visit_seen"] = clinic.clinic_id, token, now.timestamp()
    return redirect(url_for("patient.show_visit"), code=303)


def touch() -> ResponseReturnValue:
    """The patient is still there: the session lasts longer."""
    visit = _visit(clock.now())
    if visit is None:
        return "", 403
    if refusal := _refused(visit):
        return refusal
    session["visit_seen"] = clock.now().timestamp()
    return "", 204


def end() -> ResponseReturnValue:
    """The patient stops, or the tablet was not touched for a while: close the visit here."""
    now = clock.now()
    visit = _visit(now, past_idle=True)
    if visit and (refusal := _refused(visit)):
        return refusal
    close(now)
    return redirect(url_for("patient.show_over"), code=303)


def show_over() -> ResponseReturnValue:
    """The tablet is ready for the next person; what was of the last one is gone from it."""
    return over(200)


def show_thanks() -> ResponseReturnValue:
    """Thank the patient and ask for the tablet back. The page shows no name and no answer."""
    return _emptied("patient/tablet_thanks.html", 200)


def admit(visit: VisitRecord, now: datetime, seen: float) -> ResponseReturnValue | None:
    """Keep to the tablet's own pages: none where this one may be shown, else what is shown in its place."""
    if now.timestamp() - seen > IDLE.total_seconds() or visit.is_closed:
        return over(403)
    session["visit_seen"] = now.timestamp()
    if request.endpoint not in PAGES:
        return redirect(url_for("patient.show_check"), code=303)
    _watch()
    return None


def _watch() -> None:
    """Have the page close by itself once it is not touched."""
    g.tablet = {"warned": int(WARNED.total_seconds()), "ends": int(IDLE.total_seconds())}


def _refused(visit: VisitRecord) -> ResponseReturnValue | None:
    """What is answered to a page that is still of the visit before this one."""
    _watch()
    return not_saved.refused(visit)


def over(status: int) -> ResponseReturnValue:
    """What the tablet shows once a visit is closed on it, whatever address is asked for."""
    return _emptied("patient/tablet_over.html", status)


def close(now: datetime) -> None:
    """End the visit on this tablet, here and on the server."""
    if _visit(now, past_idle=True):
        doors.close_visit(now)


def _visit(now: datetime, past_idle: bool = False) -> VisitRecord | None:
    """The visit open on this tablet."""
    idle = now.timestamp() - session.get("visit_seen", 0.0) > IDLE.total_seconds()
    visit = sessions.visit_of(session.get("visit", ""), now) if past_idle or not idle else None
    return visit if visit and visit.is_tablet else None


def _forget(now: datetime) -> None:
    """Let go of whoever used this browser before: a patient, or staff who started the tablet by hand."""
    doors.close_all(now)
    session.clear()


def _forget_visit() -> None:
    session.pop("visit", None)
    session.pop("visit_seen", None)


def _emptied(page: str, status: int) -> ResponseReturnValue:
    """A page that leaves nothing of the visit in this browser, where that is a clinic's tablet."""
    clinic = _known(session.get("tablet"))
    if clinic:
        _forget_visit()
    response = make_response(
        render_template(page, **frame(clinic), again=_address(clinic) if clinic else ""), status
    )
    if clinic:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _ask(clinic: ClinicFacts, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template("patient/tablet.html", **frame(clinic), problem=problem, here=_address(clinic))
    return page, status


def _address(clinic: ClinicFacts) -> str:
    return url_for("patient.show_tablet", clinic_id=clinic.clinic_id)


def _clinic(clinic_id: int | None) -> ClinicFacts:
    return _known(clinic_id) or (clinic_id is None and clinics.only_one()) or abort(404)


def _known(clinic_id: Any) -> ClinicFacts | None:
    return next((clinic for clinic in clinics.everyone() if clinic.clinic_id == clinic_id), None)
