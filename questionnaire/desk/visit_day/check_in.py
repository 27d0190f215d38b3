"""The counter: checking a patient in with what is true now, taking that back, and what does not go ahead."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.answers import answer_text
from questionnaire.core.definition.model import ACTIONABLE, Owner
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.day_states import STATE_OF
from questionnaire.core.readiness.follow_ups import in_turn
from questionnaire.core.visit_day.arrivals import NOTED, Arrival, Discrepancy, Reason
from questionnaire.core.visit_day.check_in_window import CheckIn, over_at
from questionnaire.desk import escort_summary, made_from
from questionnaire.desk.changes import who_is_told
from questionnaire.desk.made_from import Fact
from questionnaire.desk.reasons import reasons
from questionnaire.desk.shell import back_to_visit, moment, not_saved, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit_day.arrival_form import LAST, CheckInForm
from questionnaire.language import formats
from questionnaire.language.formats import region_of
from questionnaire.language.translate import word
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.reporting import outcomes
from questionnaire.records.visit import check_in
from questionnaire.records.visit.record import VisitRecord


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for what happens at the counter."""
    blueprint.get("/desk/visits/<visit_id>/check-ins/new")(show_check_in)
    blueprint.post("/desk/visits/<visit_id>/check-ins")(add_check_in)
    blueprint.post("/desk/visits/<visit_id>/check-ins/takings-back")(undo_check_in)
    blueprint.post("/desk/visits/<visit_id>/cancellations")(cancel)
    blueprint.post("/desk/visits/<visit_id>/cancellations/takings-back")(undo_cancellation)


CHANGE_STATUS = (What.ANSWERED, What.CARRIED_OVER, What.SENT, What.ESCORT, What.WAIVED, What.WAIVER_ENDED)
"""What in the history may tell why a visit's status is another one."""

LONGEST_REASON = 200
"""How long the words beside a reason may be."""

SHUT = (CheckIn.TOO_EARLY, CheckIn.TOO_LATE)
"""When nobody is checked in."""


@for_staff()
def show_check_in(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask what is true now that the patient is here, or what was true when they came."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    if visit.is_closed:
        return back_to_visit(visit_id)
    if (noting := visit.check_in_at(now)) in SHUT:
        return back_to_visit(visit_id, noting.value)
    form = CheckInForm(visit.expected, noting)
    return visit_page("visit_day/check_in", who, visit, form=form, **_shown(visit, who, now))


def _about_arrival(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    """All that the page of a check-in says beforehand."""
    yield from _about_visit(visit, who, posted)
    yield made_from.ride(visit)
    phone = formats.phone(visit.phone) if visit.phone else ""
    yield Fact("phone", phone, None, (What.CONTACT_CHANGED,))
    readiness = assess(visit.case(clock.now()))
    findings = " ".join(sorted(finding.id for finding in readiness.findings))
    yield Fact("status", str(word("status", readiness.status)), None, CHANGE_STATUS, key=findings)


def _about_visit(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    yield made_from.when(visit)
    yield made_from.state(visit)


@for_staff(about=_about_arrival)
def add_check_in(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Check the patient in, with what is true now; or note afterwards that they came."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    noting = visit.check_in_at(now)
    form = CheckInForm(visit.expected, noting, request.form, region=region_of(visit.clinic.phone))
    if visit.is_closed:
        return not_saved(who, visit_id, "too-late")
    if noting in SHUT:
        return back_to_visit(visit_id, noting.value)
    if not form.validate():
        return visit_page("visit_day/check_in", who, visit, status=422, form=form, **_shown(visit, who, now))
    arrival, predicted = _as_it_was(visit, form, noting, now)
    is_done = check_in.check_in(who.act(now, visit.visit_id), visit, arrival, predicted=predicted)
    return back_to_visit(visit_id, "checked-in") if is_done else not_saved(who, visit_id, "too-late")


def _as_it_was(
    visit: VisitRecord, form: CheckInForm, noting: CheckIn, now: datetime
) -> tuple[Arrival, Status]:
    """What was true when the patient came, and what the board had said until then."""
    calendar = visit.clinic.calendar
    if noting is CheckIn.NOW:
        return form.arrival(calendar, now), assess(visit.case(now)).status
    arrival = form.arrival(calendar, visit.starts_at)
    predicted = outcomes.status_before_start(visit.clinic, visit.visit_id, visit.starts_at)
    return replace(arrival, ride_is_here=False), predicted  # nobody is here now


@for_staff(about=_about_visit)
def undo_check_in(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Take back a check-in that was a mistake."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    is_done = check_in.undo_check_in(who.act(now, visit_id), visit)
    return back_to_visit(visit_id, "taken-back" if is_done else "too-late")


@for_staff(about=_about_visit)
def cancel(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """The visit does not go ahead, whether the patient is here or not; one to be rebooked is booked next."""
    visit, now = visit_for(who, visit_id), clock.now()
    words = " ".join(request.form.get("reason_words", "").split())
    reason = request.form.get("reason", "") or (Reason.OTHER.value if words else "")
    if reason not in _why_not(visit, now):
        return back_to_visit(visit_id, "no-reason")
    if reason == Reason.OTHER and not words:
        return back_to_visit(visit_id, "no-reason-words")
    if len(words) > LONGEST_REASON:
        return not_saved(who, visit_id, "reason-too-long")
    may_be = assess(visit.judged(now)).status in STATE_OF[Status.CANCELLED].after
    if not may_be or not check_in.cancel(who.act(now, visit.visit_id), reason, words):
        return not_saved(who, visit_id, "too-late")
    if reason == Reason.REBOOKED:
        return redirect(url_for("desk.show_new_visit", after=visit_id), code=303)
    return back_to_visit(visit_id, "cancelled")


@for_staff(about=_about_visit)
def undo_cancellation(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """The visit goes ahead after all."""
    visit = visit_for(who, visit_id)
    is_done = check_in.undo_cancellation(who.act(clock.now(), visit_id), visit)
    return back_to_visit(visit_id, "going-ahead" if is_done else "too-late")


def of_visit(visit: VisitRecord, now: datetime) -> dict[str, Any]:
    """The part of a visit's page about check-in."""
    arrived = visit.arrived if visit.checked_in_at else None
    shown = {}
    if arrived:
        shown = {
            **asdict(arrived.arrival),
            "discrepancies": arrived.discrepancies,
            "ate_late": Discrepancy.ATE in arrived.discrepancies,
            "drank_late": Discrepancy.DRANK in arrived.discrepancies,
            "predicted": arrived.predicted,
        }
        shown |= {field: moment(shown[field], visit, now) for field in LAST}
        shown["is_fasting"] = visit.expected.is_fasting
        is_late = arrived.at >= over_at(visit.starts_at, visit.clinic.calendar)
        shown["noted"] = moment(arrived.at, visit, now) if is_late else ""
    return {
        "arrived": shown,
        "check_in": visit.check_in_at(now).value,
        "outcome_missing": visit.outcome_missing(now),
        "may_be_taken_back": visit.may_be_taken_back(now),
        "is_off": bool(visit.cancelled_at),
        "may_be_off": assess(visit.judged(now)).status in STATE_OF[Status.CANCELLED].after,
        "not_going_ahead": visit.not_going_ahead,
        "reason_words": visit.reason_words,
        "may_go_ahead": visit.may_go_ahead_after_all(now),
        "why_not": _why_not(visit, now),
        "told_if_cancelled": who_is_told.if_cancelled(visit, now),
        **_stops(visit, now),
    }


def _why_not(visit: VisitRecord, now: datetime) -> tuple[str, ...]:
    """The reasons to choose from. "No-show" is one only once the visit was to begin."""
    may_be_missing = now >= visit.starts_at and not visit.checked_in_at
    return tuple(r.value for r in NOTED if r is not Reason.DID_NOT_COME or may_be_missing)


def _stops(visit: VisitRecord, now: datetime) -> dict[str, str]:
    stops = {"food_stop": visit.times.food_stop, "drink_stop": visit.times.drink_stop}
    return {name: moment(at, visit, now) for name, at in stops.items()}


def _shown(visit: VisitRecord, who: StaffFacts, now: datetime) -> dict[str, Any]:
    """What the page shows around its form."""
    case = visit.case(now)
    readiness = in_turn(case, assess(case), visit.call_attempts)
    zone, wanted = visit.clinic.calendar.zone, visit.expected
    grave = [finding for finding in readiness.findings if finding.level in ACTIONABLE]
    return {
        "day": formats.day(visit.starts_at.astimezone(zone).date()),
        "time": formats.clock(visit.starts_at, zone),
        "born": visit.date_of_birth.strftime("%m/%d/%Y"),
        "visit_status": readiness.status,
        "reasons": reasons(grave, ACTIONABLE, nurse=who.sees_nurse_reasons),
        "waived_by": readiness.waived_by,
        "for_nurse": sum(finding.owner is Owner.NURSE for finding in readiness.findings),
        "answered": readiness.answered_count,
        "asked": readiness.question_count,
        "ride": escort_summary.ride(visit, readiness.escort, now),
        "said_ride": _said_ride(visit),
        "phone": visit.phone,
        "planned": wanted.ride,
        "why_not": _why_not(visit, now),
        "told_if_cancelled": who_is_told.if_cancelled(visit, now),
        "is_over": visit.outcome_missing(now),
        "outcome_missing": False,
        "is_off": False,
        "may_be_off": True,
        "not_going_ahead": None,
        "reason_words": "",
        "arrived": {},
        "notice": None,
        "must_come_in": wanted.must_come_in,
        "is_fasting": wanted.is_fasting,
        **_stops(visit, now),
    }


def _said_ride(visit: VisitRecord) -> str:
    """How the patient gets home if no escort is named; empty if that is open."""
    rules, by_id = visit.questionnaire.escort, visit.questionnaire.by_id
    asked = [by_id[name] for name in rules.keeps_fresh if name in visit.answers] if rules else []
    chosen = [option for q in asked for option in answer_text.chosen(q, visit.answers[q.id].value)]
    return ", ".join(option.label for option in chosen if not option.effect)
