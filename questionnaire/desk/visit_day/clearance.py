"""Clearing a patient who is here: a nurse or clinician sets each open reason aside, one by one, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from questionnaire import clock
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Source, Waiver
from questionnaire.core.readiness.day_states import STATE_OF
from questionnaire.core.readiness.follow_ups import OpenItem, WorkQueue, open_items
from questionnaire.core.readiness.on_arrival import holds_treatment
from questionnaire.desk.made_from import nothing_else
from questionnaire.desk.shell import back_to_visit, moment, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import waivers

CLEARING = (Role.NURSE, Role.CLINICIAN)
"""Who clears, starts the treatment, and lets a patient go alone."""

LONGEST_REASON = 300


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for clearing a patient."""
    blueprint.get("/desk/visits/<visit_id>/clearances/new")(show_clearance)
    blueprint.post("/desk/visits/<visit_id>/clearances")(clear)


@dataclass(frozen=True, slots=True)
class Line:
    """One open reason on the page, with what was typed for it and what is wrong with that, as a key."""

    key: str
    reason: str
    holds: bool
    is_ticked: bool
    why: str
    problem: str | None


def to_clear(visit: VisitRecord, now: datetime) -> tuple[OpenItem, ...]:
    """What a nurse has to clear or talk about before the treatment. Empty if the patient is not here."""
    case = visit.judged(now)
    readiness = assess(case)
    if not STATE_OF[readiness.status].is_here:
        return ()
    found = open_items(visit.visit_id, case, readiness, visit.call_attempts)
    return tuple(item for item in found if item.queue is WorkQueue.NURSE)


def _is_note(item: OpenItem) -> bool:
    """Whether it is a note, which is recorded on its own page and never cleared here."""
    return item.finding.cause.source is Source.NOTE


@for_staff(*CLEARING)
def show_clearance(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Everything that is open, each with a place for the decision."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    items = to_clear(visit, now)
    return _page(who, visit, _lines(items, MultiDict()), now) if items else back_to_visit(visit_id)


@for_staff(*CLEARING, about=nothing_else)
def clear(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Clear what is ticked, for the fact it was shown with; each needs its own words."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    items = to_clear(visit, now)
    lines, ticked = _lines(items, request.form), request.form.getlist("fingerprint")
    has_changed = not set(ticked) <= {line.key for line in lines}
    if has_changed or not ticked or any(line.problem for line in lines):
        notice = "changed" if has_changed else ("" if ticked else "nothing-ticked")
        return _page(who, visit, lines, now, status=409 if has_changed else 422, notice=notice)
    whys = {line.key: line.why for line in lines}
    given = [_waiver(who, item, whys[item.fingerprint], now) for item in items if item.fingerprint in ticked]
    is_done = waivers.give(who.act(now, visit_id), *given)
    return back_to_visit(visit_id, "cleared" if is_done else "too-late")


def _lines(items: Sequence[OpenItem], posted: MultiDict[str, str]) -> tuple[Line, ...]:
    ticked = posted.getlist("fingerprint")
    return tuple(_line(item, item.fingerprint in ticked, posted) for item in items if not _is_note(item))


def _line(item: OpenItem, is_ticked: bool, posted: MultiDict[str, str]) -> Line:
    why = posted.get(f"why-{item.fingerprint}", "").strip()
    problem = None
    if is_ticked and not why:
        problem = "no-clearance-reason"
    elif len(why) > LONGEST_REASON:
        problem = "too-long"
    holds = holds_treatment(item.finding)
    return Line(item.fingerprint, item.finding.reason, holds, is_ticked, why, problem)


def _left_over(lines: Sequence[Line]) -> list[str]:
    """What was typed for reasons that are open no more."""
    known = {f"why-{line.key}" for line in lines}
    typed = [t for name, t in request.form.items() if name.startswith("why-") and name not in known]
    return [text for text in (*request.form.getlist("left_over"), *typed) if text.strip()]


def _waiver(who: StaffFacts, item: OpenItem, why: str, now: datetime) -> Waiver:
    return Waiver(
        id=waivers.new_id(now),
        finding=item.finding.id,
        fingerprint=item.fingerprint,
        level=item.finding.level,
        by=who.by,
        name=who.name,
        at=now,
        reason=why,
        for_nurses=item.finding.nurse_only,
        on_arrival=True,
    )


def _page(
    who: StaffFacts,
    visit: VisitRecord,
    lines: Sequence[Line],
    now: datetime,
    *,
    status: int = 200,
    notice: str = "",
) -> ResponseReturnValue:
    return visit_page(
        "visit_day/clearance",
        who,
        visit,
        status,
        lines=lines,
        notes=[item.finding for item in to_clear(visit, now) if _is_note(item)],
        here_since=moment(visit.checked_in_at, visit, now),
        notice=notice,
        left_over=_left_over(lines),
        longest=LONGEST_REASON,
    )
