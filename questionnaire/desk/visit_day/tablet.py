"""Starting a visit on the clinic's tablet, and ending it there."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.language import formats
from questionnaire.language.translate import word
from questionnaire.records.access import tablets
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit.record import VisitRecord


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for what the desk does with the tablet."""
    blueprint.post("/desk/visits/<visit_id>/tablet-codes")(make_tablet_code)
    blueprint.post("/desk/visits/<visit_id>/tablet-codes/endings")(end_on_tablet)


def _about_tablet(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    is_open = tablets.is_open(visit.clinic_id, visit.visit_id, clock.now())
    changed = (What.TABLET_CODE, What.TABLET_OPENED, What.TABLET_ENDED)
    yield Fact("tablet", str(word("fact_tablet", "open" if is_open else "closed")), None, changed)


@for_staff(about=_about_tablet)
def make_tablet_code(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Show a new code, once: it stands in no address and is kept nowhere in words."""
    visit, now = visit_for(who, visit_id), clock.now()
    if visit.is_closed:
        return back_to_visit(visit_id, "too-late")
    until = now + tablets.LASTS
    code = tablets.make_code(who.act(now, visit_id))
    address = url_for("patient.show_tablet", clinic_id=who.clinic_id)
    return visit_page(
        "visit_day/tablet_code",
        who,
        visit,
        code=f"{code[:3]} {code[3:6]} {code[6:]}",
        until=formats.moment(until, visit.clinic.calendar.zone, now),
        address=str(current_app.config["PUBLIC_URL"]) + address,
    )


@for_staff(about=_about_tablet)
def end_on_tablet(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """End the visit on the tablet from the desk; its code does not open any more."""
    visit_for(who, visit_id)
    tablets.end(who.act(clock.now(), visit_id))
    return back_to_visit(visit_id, "tablet-ended")
