"""The list of follow-ups, what comes of a call, and how a patient is best called."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock, wording
from questionnaire.core.followups import Attempt, Gap, Lane, Outcome, gaps
from questionnaire.core.readiness import assess
from questionnaire.desk import followups
from questionnaire.desk.door import for_staff, visit_for
from questionnaire.records import attempts, clinics, patients, staff, visits
from questionnaire.records.clinics import ClinicFacts
from questionnaire.records.staff import StaffFacts
from questionnaire.records.visit_record import VisitRecord

LONGEST_NOTE = 200

CALL_TIMES = ("morning", "midday", "afternoon", "evening")
"""When a patient may like to be called; the templates word them."""

NOTICES = ("noted", "handed", "changed", "answered")


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the list, and of what is noted on the phone."""
    blueprint.get("/desk/follow-ups")(show_follow_ups)
    blueprint.post("/desk/visits/<visit_id>/attempts")(add_attempt)
    blueprint.get("/desk/visits/<visit_id>/calling")(show_calling)
    blueprint.post("/desk/visits/<visit_id>/calling")(note_calling)


@for_staff()
def show_follow_ups(who: StaffFacts) -> ResponseReturnValue:
    """What somebody must act on, over the visits still to come."""
    notice = request.args.get("notice")
    return _page(who, request.args, notice=notice if notice in NOTICES else None)


@for_staff()
def add_attempt(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Write down what came of a call. The row stays until its fact changes."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    outcome, note = request.form.get("outcome", ""), request.form.get("note", "").strip()
    if outcome not in set(Outcome):
        abort(400)
    gap = gap_of(visit, request.form.get("fact", ""), who)
    if gap is None:
        return _back("changed")
    if len(note) > LONGEST_NOTE:
        return _page(who, request.form, wrong=gap.fact, note=note), 422
    told = Attempt(gap.finding.id, gap.fact, Outcome(outcome), gap.lane, who.by, now, note)
    attempts.add(who.clinic_id, visit_id, told)
    if told.outcome is Outcome.REBOOK:
        return redirect(url_for("desk.show_move", visit_id=visit_id), code=303)
    return _back("handed" if told.outcome is Outcome.TO_NURSE else "noted", gap.fact)


def gap_of(visit: VisitRecord, fact: str, who: StaffFacts) -> Gap | None:
    """The open gap a form was shown for; none where it has changed since. A nurse's is for nurses."""
    now = clock.now()
    case, tried = visit.case(now), attempts.of_visits(who.clinic_id, [visit.visit_id])
    found = () if visit.is_closed else gaps(visit.visit_id, case, assess(case), tried.get(visit.visit_id, ()))
    gap = next((gap for gap in found if gap.fact == fact), None)
    if gap and gap.lane is Lane.NURSE and not who.sees_nurse_reasons:
        abort(403)
    return gap


@for_staff()
def show_calling(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask how the patient is best called."""
    visit = visit_for(who, visit_id)
    return render_template(
        "desk/calling.html",
        clinic_name=visit.clinic.name,
        who=who,
        visit_id=visit_id,
        name=f"{visit.first_name} {visit.last_name}",
        language=wording.language_name(visit.row.language),
        languages=wording.languages(),
        interpreter=visit.row.interpreter,
        call_times=CALL_TIMES,
        call_time=visit.row.call_time,
    )


@for_staff()
def note_calling(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Remember it for every visit of this patient."""
    visit = visit_for(who, visit_id)
    interpreter, call_time = (request.form.get(name, "") for name in ("interpreter", "call_time"))
    if interpreter not in {"", *wording.languages()} or call_time not in ("", *CALL_TIMES):
        abort(400)
    patients.note_calling(
        visit, interpreter=interpreter or None, call_time=call_time or None, by=who.by, at=clock.now()
    )
    return redirect(url_for("desk.show_visit", visit_id=visit_id, notice="contact"), code=303)


def to_come(clinic: ClinicFacts, now: datetime) -> tuple[followups.Judged, ...]:
    """The visits the list looks at, as they stand."""
    return followups.judged(visits.still_to_come(clinic, now, followups.WITHIN), now)


def rows(who: StaffFacts, found: Sequence[followups.Judged], now: datetime) -> tuple[followups.Row, ...]:
    """What this person has to act on at these visits."""
    tried = attempts.of_visits(who.clinic_id, [one.visit.visit_id for one in found])
    people = staff.names(who.clinic_id)
    return followups.rows(found, tried, people, nurse=who.sees_nurse_reasons, now=now)


def _page(who: StaffFacts, asked: Any, **values: Any) -> str:
    now, clinic, nurse = clock.now(), clinics.find(who.clinic_id), who.sees_nurse_reasons
    found = to_come(clinic, now)
    lane, find = _asked(asked)
    return render_template(
        "desk/follow_ups.html",
        **{"notice": None, "wrong": None, "note": "", **values},
        listed=followups.lay_out(rows(who, found, now), lane, find),
        waived=followups.waived(found, nurse=nurse, now=now),
        lane=lane,
        find=find,
        longest=LONGEST_NOTE,
        as_of=wording.clock(now, clinic.calendar.zone),
        clinic_name=clinic.name,
        who=who,
    )


def _asked(values: Any) -> tuple[str, str]:
    """Which lane and whom to show, as the address or the form says."""
    lane = values.get("lane", "")
    return lane if lane in set(Lane) else "", values.get("find", "").strip()[:60]


def _back(notice: str, fact: str = "") -> ResponseReturnValue:
    lane, find = _asked(request.form)
    anchor = f"row-{fact}" if fact else None
    address = url_for(
        "desk.show_follow_ups", lane=lane or None, find=find or None, notice=notice, _anchor=anchor
    )
    return redirect(address, code=303)
