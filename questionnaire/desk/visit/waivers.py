"""Waivers at the desk: who may set which finding aside, for how long, and taking one back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Optional, StopValidation

from questionnaire import clock
from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.case import Readiness, Source, Waiver, question_of
from questionnaire.core.readiness.follow_ups import OpenItem, WorkQueue, open_items
from questionnaire.core.readiness.replay import let_go_at
from questionnaire.desk.follow_ups.layout import waived_of
from questionnaire.desk.follow_ups.views import open_item
from questionnaire.desk.made_from import nothing_else
from questionnaire.desk.shell import back_to_visit, not_saved, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.fields import AtMost, KeyedForm, day_of
from questionnaire.records.audit.history import Line, What
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.reporting import visit_histories
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import waivers

LONGEST_REASON = 300

WAIVING = (Role.FRONT_DESK, Role.NURSE, Role.CLINICIAN)
"""Who works with patients; a manager does not."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of waivers."""
    blueprint.post("/desk/visits/<visit_id>/waivers")(waive)
    blueprint.post("/desk/visits/<visit_id>/waivers/<waiver_id>/endings")(end_waiver)


class WaiverForm(KeyedForm):
    """Why a finding is set aside, and until when if not until the visit."""

    reason = StringField(validators=[DataRequired("no-reason"), AtMost(LONGEST_REASON)])
    last_day = StringField(validators=[Optional()])

    def __init__(self, visit: VisitRecord, now: datetime, posted: Any) -> None:
        super().__init__(posted)
        local = visit.clinic.calendar.local
        self.calendar, self.today = visit.clinic.calendar, local(now).date()
        self.visit_day = local(visit.starts_at).date()

    def validate_last_day(self, field: Field) -> None:
        """Refuse a day that is not between today and the visit."""
        day = day_of(field)
        if day is None or not self.today <= day <= self.visit_day:
            raise StopValidation("not-before-the-visit")

    def ends_at(self) -> datetime | None:
        """When the last day is over. Returns None if that is the visit's own day."""
        day = day_of(self.last_day)
        return self.calendar.midnight(day + timedelta(days=1)) if day and day != self.visit_day else None


def may_waive(who: StaffFacts, item: OpenItem) -> bool:
    """Whether a finding is this person's to set aside.

    What blocks, a missed understanding check, and the nurse's queue are a nurse's or clinician's.
    """
    if who.sees_nurse_reasons:
        return True
    is_safety = item.finding.level is not Level.FOLLOW_UP or item.finding.cause.source is Source.CHECK
    return who.role in WAIVING and item.queue is WorkQueue.DESK and not is_safety


def of_visit(visit: VisitRecord, readiness: Readiness, who: StaffFacts, now: datetime) -> dict[str, Any]:
    """The part of a visit's page about waivers: what is waived, and what this person may waive."""
    nurse = who.sees_nurse_reasons
    if visit.is_closed:
        return {"waived": waived_of(visit, readiness, nurse=nurse, now=now), "waivable": []}
    found = open_items(visit.visit_id, visit.judged(now), readiness, visit.call_attempts)
    return {
        "waived": waived_of(visit, readiness, nurse=nurse, now=now),
        "waivable": [item for item in found if may_waive(who, item)],
    }


def lapsed(visit: VisitRecord, readiness: Readiness, lines: Iterable[Line], now: datetime) -> list[Line]:
    """An entry for each waiver that ended by itself. They are computed from the facts, not stored."""
    held, clinic_id = {waiver.id for _, waiver in readiness.waived}, visit.clinic_id
    over = [waiver for waiver in visit.waivers if waiver.id not in held]
    told = visit_histories.of_visit(clinic_id, visit.visit_id) if over else None
    if told is None:
        return []
    happened = [*(line.at for line in lines), *visit_histories.settings_saved_at(clinic_id)]
    ends = [(w, let_go_at(*told, visit.clinic.calendar, w, happened, now)) for w in over]
    return [_ended(waiver, at) for waiver, at in ends if at]


def _ended(waiver: Waiver, at: datetime) -> Line:
    why = "over" if at == waiver.ends_at else "changed"
    about = question_of(waiver.finding)
    detail = {"about": about, "for_nurses": waiver.for_nurses, "reason": why}
    return Line(at, "itself", What.WAIVER_ENDED, detail)


@for_staff(*WAIVING, about=nothing_else)
def waive(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Set a finding aside, for exactly the fact it was shown with."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    item = open_item(visit, request.form.get("fingerprint", ""), who)
    if item is None:
        return not_saved(who, visit_id, "waiver-refused")
    if not may_waive(who, item):
        abort(403)
    form = WaiverForm(visit, now, request.form)
    if not form.validate():
        return visit_page("visit/waiver", who, visit, status=422, item=item, form=form)
    given = Waiver(
        id=waivers.new_id(now),
        finding=item.finding.id,
        fingerprint=item.fingerprint,
        level=item.finding.level,
        by=who.by,
        name=who.name,
        at=now,
        reason=form.read("reason"),
        ends_at=form.ends_at(),
        for_nurses=item.queue is WorkQueue.NURSE,
    )
    is_given = waivers.give(who.act(now, visit_id), given)
    return back_to_visit(visit_id, "waived") if is_given else not_saved(who, visit_id, "waiver-refused")


@for_staff(about=nothing_else)
def end_waiver(who: StaffFacts, visit_id: str, waiver_id: str) -> ResponseReturnValue:
    """End a waiver. Everybody may: it only puts the finding back."""
    visit_for(who, visit_id)
    waivers.end_waiver(who.act(clock.now(), visit_id), waiver_id)
    return back_to_visit(visit_id, "waiver-ended")
