"""Where staff write down that someone knows of a change."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk.changes import who_is_told
from questionnaire.desk.made_from import nothing_else
from questionnaire.desk.shell import back_to_visit
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.records.clinic.staff import StaffFacts


def add_routes(blueprint: Blueprint) -> None:
    """The address for it."""
    blueprint.post("/desk/visits/<visit_id>/tellings")(record_call)


@for_staff(about=nothing_else)
def record_call(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Someone knows of a change by phone, and is not to be called any more."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    is_done = who_is_told.told(who.act(now, visit_id), visit, request.form.get("key", ""))
    if not is_done:
        return back_to_visit(visit_id, "too-late")
    if request.form.get("back") == "follow-ups":
        return redirect(url_for("desk.show_follow_ups"), code=303)
    return back_to_visit(visit_id, "told")
