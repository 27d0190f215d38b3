"""The escort's page at a link of their own: no account, no birth date, and nothing spent by a look."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness.escorts import Escort
from questionnaire.escort import calendar_entry, pages
from questionnaire.escort.answering import EscortForm, fact_in, form_for
from questionnaire.exchange import calendar
from questionnaire.interview import notes as note_page
from questionnaire.interview import submission
from questionnaire.interview.submission import Outcome
from questionnaire.records.access import sessions
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import links, notes
from questionnaire.records.visit.record import VisitRecord

WRONG_VISIT = {Outcome.OTHER_VISIT: "other-visit", Outcome.UNKNOWN_VISIT: "unknown-visit"}
"""Why a form is refused that is not for the visit of the link, as a key."""

View = Callable[..., ResponseReturnValue]


def add_routes(blueprint: Blueprint) -> None:
    """The addresses behind an escort's link."""
    blueprint.get("/e/<path:token>")(show_escort)
    blueprint.post("/e/<token>")(answer)
    blueprint.get("/e/<token>/visit.ics")(show_calendar)
    blueprint.get("/e/<token>/guide")(show_guide)
    blueprint.context_processor(lambda: {"whom_to_call": whom_to_call})


def whom_to_call() -> dict[str, Any]:
    """The clinic to call from a page that says what went wrong: the link's, or the only one here."""
    visit = sessions.escort_of((request.view_args or {}).get("token", ""), clock.now())
    return pages.frame(visit.clinic if visit else clinics.only_one())


def for_escort(view: View, *, even_if_cancelled: bool = False) -> View:
    """Let in who has the link of the escort named now, and hand the view the visit and where they stand."""

    @wraps(view)
    def guarded(token: str) -> ResponseReturnValue:
        if links.token_in(token) != token and request.endpoint:
            return redirect(url_for(request.endpoint, token=links.token_in(token) or "-"))
        visit, is_sent = sessions.escort_of(token, clock.now()), request.method == "POST"
        if visit is None or visit.escort is None:
            has_words = is_sent and any(request.form.get(name) for name in ("note", "phone"))
            return _not_saved("link", clinics.only_one(), 404) if has_words else no_such_link()
        if is_sent and (why := _why_refused(visit, visit.escort)):
            may_be_sent = why == "unknown-visit"
            return _not_saved(why, visit.clinic, visit_id=visit.visit_id if may_be_sent else "")
        if visit.cancelled_at and not even_if_cancelled:
            file = url_for("escort.show_calendar", token=token)
            return render_template("escort/cancelled.html", **pages.frame(visit.clinic), calendar=file)
        return view(token, visit, visit.escort)

    guarded.access = "escort"  # type: ignore[attr-defined]
    return guarded


def _why_refused(visit: VisitRecord, escort: Escort) -> str:
    """Why nothing sent now can be saved, as a key; empty if it can."""
    if wrong := submission.wrong_visit(visit, request.form):
        return WRONG_VISIT[wrong]
    return "cancelled" if visit.cancelled_at else pages.closed(visit, escort) or ""


def _not_saved(
    reason: str, clinic: ClinicFacts | None, status: int = 409, visit_id: str = ""
) -> ResponseReturnValue:
    """Say why nothing was saved, with what was typed; to be sent again where it names its visit then."""
    kept = submission.to_send_again(None, "", request.form)["kept"]
    values = {"reason": reason, "kept": kept, "visit_id": visit_id}
    return render_template("escort/not_saved.html", **pages.frame(clinic), **values), status


@for_escort
def show_escort(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """Ask whether they can take the patient home, or say what they said."""
    return _page(token, visit, escort, form_for(visit, escort))


@for_escort
def answer(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """Keep what the escort says."""
    form = form_for(visit, escort, posted=request.form)
    if not form.validate():
        return _page(token, visit, escort, form), 422
    fact = fact_in(form, visit, escort)
    if fact is None or notes.keep_escorts_answer(visit.act(fact.by, fact.at), fact):
        note_page.was_kept(visit, pages.frame(visit.clinic))
    return redirect(url_for("escort.show_escort", token=token), code=303)


@partial(for_escort, even_if_cancelled=True)
def show_calendar(token: str, visit: VisitRecord, escort: Escort) -> ResponseReturnValue:
    """The ride as a calendar entry; a canceled one takes itself out of a calendar."""
    text = calendar.written(calendar_entry.entry(visit, escort, clock.now()))
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
