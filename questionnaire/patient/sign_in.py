"""The patient's door: a link and a birth date let one browser in to one visit."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.browser import doors, typed
from questionnaire.fields import BirthDateForm, born_in
from questionnaire.patient import back_again, not_saved
from questionnaire.patient.open_visit import in_browser
from questionnaire.patient.pages import frame
from questionnaire.records.access import sessions
from questionnaire.records.access.sessions import Outcome
from questionnaire.records.clinic import clinics
from questionnaire.records.visit import links
from questionnaire.records.visit.links import OpenLink


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the door."""
    blueprint.get("/v/<path:token>")(show_sign_in)
    blueprint.post("/v/<token>")(sign_in)
    blueprint.post("/visit/leaving")(leave)
    blueprint.context_processor(lambda: {"whom_to_call": whom_to_call})
    blueprint.get("/visit/left")(show_left)


def show_sign_in(token: str) -> ResponseReturnValue:
    """Ask who is there."""
    if links.token_in(token) != token:
        return redirect(url_for("patient.show_sign_in", token=links.token_in(token) or "-"))
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
    doors.close_all(now)
    session["visit"], session["visit_seen"] = session_token, now.timestamp()
    visit = sessions.visit_of(session_token, now)
    before = typed.opened(link.visit_id, request.form.get("typed", ""), now)
    if visit and before:
        return back_again.show(visit.as_of(now), before)
    return redirect(url_for("patient.show_visit"), code=303)


def leave() -> ResponseReturnValue:
    """Close the visit in this browser, and on the server."""
    now = clock.now()
    visit = in_browser(now)
    if visit and (refusal := not_saved.refused(visit)):
        return refusal
    doors.close_visit(now)
    return redirect(url_for("patient.show_left"), code=303)


def whom_to_call() -> dict[str, Any]:
    """The clinic to call from a page that says what went wrong: the link's, or the only one here."""
    link = links.find((request.view_args or {}).get("token", ""), clock.now())
    return frame(clinics.find(link.clinic_id) if link else clinics.only_one())


def show_left() -> ResponseReturnValue:
    """Say that the visit is closed here."""
    return render_template("patient/left.html", **frame(clinics.only_one()))


def _sign_in_page(form: BirthDateForm, link: OpenLink, problem: str | None = None, status: int = 200) -> Any:
    around = frame(clinics.find(link.clinic_id))
    typed_before = request.form.get("typed", "")
    values = {"form": form, "problem": problem, "typed": typed_before, "action": request.path}
    return render_template("patient/sign_in.html", **around, **values), status


def _no_such_link() -> ResponseReturnValue:
    return render_template("errors/link.html", **frame(clinics.only_one())), 404
