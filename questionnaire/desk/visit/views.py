"""A visit's own page at the desk, and its link."""

from collections.abc import Iterable, Mapping
from io import BytesIO

import segno
from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness import follow_ups
from questionnaire.core.readiness.assess import assess
from questionnaire.desk import shell
from questionnaire.desk.changes import who_is_told
from questionnaire.desk.follow_ups import notes
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit import messages, page, phone_answers, waivers
from questionnaire.desk.visit_day import check_in, steps
from questionnaire.language import translate
from questionnaire.language.translate import word
from questionnaire.records.access import sessions, tablets
from questionnaire.records.audit import history
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import replies
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the staff's pages."""
    blueprint.get("/desk/visits/<visit_id>")(show_visit)
    blueprint.get("/desk/visits/<visit_id>/link.svg")(show_link_code)
    blueprint.post("/desk/visits/<visit_id>/links")(reissue_link)


@for_staff()
def show_visit(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """One visit: what stands in the way, what was said, what happened, and its link."""
    now = clock.now()
    found = visit_for(who, visit_id).as_of(now)
    nurse = who.sees_nurse_reasons
    case, lines = found.judged(now), history.of_visit(who.clinic_id, visit_id)
    readiness = assess(case)
    by_themselves = waivers.lapsed(found, readiness, lines, now)
    lines = tuple(sorted((*lines, *by_themselves), key=lambda line: line.at))
    people, last = staff.names(who.clinic_id), visits.before(found)
    in_turn = follow_ups.in_turn(case, readiness, found.call_attempts)
    shown = page.page(found, in_turn, lines, people, nurse=nurse, now=now, last=last)
    link = links.of_visit(who.clinic_id, visit_id)
    ride_link = found.escort and escorts.shown_link(who.clinic_id, visit_id, found.escort.contact)
    return shell.page(
        "visit/visit",
        who,
        **shown,
        **messages.of_visit(found, now),
        **phone_answers.of_visit(found, who),
        **waivers.of_visit(found, readiness, who, now),
        notes=notes.of_visit(found, who, now),
        **check_in.of_visit(found, now),
        **who_is_told.of_visit(found, now),
        replies=replies.of_visit(who.clinic_id, visit_id),
        **steps.of_visit(found, readiness, who, now),
        is_on_tablet=tablets.is_open(who.clinic_id, visit_id, now),
        link=link,
        address=_address(link.token) if link else "",
        ride_address=_address(ride_link, "escort.show_escort") if ride_link else "",
        notice=translate.known("visit_notice", request.args.get("notice")),
    )


@for_staff()
def show_link_code(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """The visit's link as a QR code."""
    visit_for(who, visit_id)
    link = links.of_visit(who.clinic_id, visit_id) or abort(404)
    picture = BytesIO()
    segno.make(_address(link.token), error="m").save(
        picture, kind="svg", border=2, dark="#1d2733", light="#ffffff", xmldecl=False, svgclass=None, scale=4
    )
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _about_link(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    link = links.of_visit(visit.clinic_id, visit.visit_id)
    code = "none" if link is None else "locked" if link.is_locked else "there"
    key = f"{link.token} {code}" if link else code
    yield Fact("link", str(word("fact_link", code)), None, (What.LINK_ISSUED, What.LINK_LOCKED), key=key)


@for_staff(about=_about_link)
def reissue_link(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Replace the visit's link; the old one stops working."""
    visit_for(who, visit_id)
    sessions.reissue_link(who.act(clock.now(), visit_id))
    return back_to_visit(visit_id, "link")


def _address(token: str, page: str = "patient.show_sign_in") -> str:
    """The link as it is sent: always from the configured public address."""
    return str(current_app.config["PUBLIC_URL"]) + url_for(page, token=token)
