"""The escort's page at a link of their own: no account, no birth date, and nothing spent by a look."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness.escorts import Escort
from questionnaire.escort import pages
from questionnaire.escort.answering import EscortForm, fact_in, form_for
from questionnaire.exchange import calendar
from questionnaire.language import formats
from questionnaire.records.access import sessions
from questionnaire.records.clinic import clinics
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts

View = Callable[..., ResponseReturnValue]


def add_routes(blueprint: Blueprint) -> None:
    """The addresses behind an escort's link."""
    blueprint.get("/e/<token>")(show_escort)
    blueprint.post("/e/<token>")(answer)
    blueprint.get("/e/<token>/visit.ics")(show_calendar)
    blueprint.get("/e/<token>/guide")(show_guide)


def for_escort(view: View) -> View:
    """Let in who has the link of the escort named now, and hand the view the visit and where they stand."""

    @wraps(view)
    def guarded(token: str) -> ResponseReturnValue:
        visit = sessions.escort_of(token, clock.now())
        if visit is None or visit.escort is None:
            return no_such_link()
        if visit.cancelled_at:
            return render_template("escort/cancelled.html", **pages.frame(visit.clinic))
        return view(token, visit, visit.escort)

    guarded.access = "escort"  # type: ignore[attr-defined]
    return guarded


@for_escort
def show_escort(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """Ask whether they can take the patient home, or say what they said."""
    return _page(token, visit, escort, form_for(visit, escort))


@for_escort
def answer(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """Keep what the escort says."""
    form = form_for(visit, escort, posted=request.form)
    is_open = pages.closed(visit, escort) is None
    if is_open and not form.validate():
        return _page(token, visit, escort, form), 422
    fact = fact_in(form, visit, escort) if is_open else None
    if fact:
        escorts.add(visit.act(fact.by, fact.at), fact)
    return redirect(url_for("escort.show_escort", token=token), code=303)


@for_escort
def show_calendar(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """The ride as a calendar entry."""
    text = calendar.ride(
        visit.visit_id,
        visit.first_name,
        visit.clinic.calendar.local(visit.starts_at).date(),
        pages.window(visit),
        place=", ".join(part for part in (visit.clinic.name, visit.clinic.address) if part),
        phone=formats.phone(visit.clinic.phone),
        changed_at=visit.moves.last_at or escort.at,
        revision=visit.revision,
    )
    headers = {"Content-Disposition": 'attachment; filename="ride.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


@for_escort
def show_guide(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """The guide for the way home and the evening, if the patient shares it."""
    if not escort.may_see_guide:
        return no_such_link()
    return render_template("escort/guide.html", **pages.guide_page(visit, token))


def no_such_link() -> ResponseReturnValue:
    """One page for every link that does not open, whatever the reason."""
    return render_template("errors/link.html", **pages.frame(clinics.only_one())), 404


def _page(token: str, visit: VisitRecord, escort: Escort, form: EscortForm) -> str:
    return render_template("escort/page.html", **pages.escort_page(visit, escort, token, form))
