"""Adding a visit by hand, and moving one to another time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk import made_from
from questionnaire.desk.changes import who_is_told
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit, page, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit import before_adding
from questionnaire.desk.visit.before_adding import Asked
from questionnaire.desk.visit.forms import NewVisitForm, WhenForm, contact_values
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for adding a visit."""
    blueprint.get("/desk/visits/new")(show_new_visit)
    blueprint.post("/desk/visits")(add_visit)
    blueprint.get("/desk/visits/<visit_id>/moves/new")(show_move)
    blueprint.post("/desk/visits/<visit_id>/moves")(move_visit)
    blueprint.post("/desk/visits/<visit_id>/moves/takings-back")(undo_move)


@for_staff()
def show_new_visit(who: StaffFacts) -> ResponseReturnValue:
    """Ask who is coming, and when."""
    clinic, now = who.clinic, clock.now()
    if after := request.args.get("after"):
        return page("visit/new_visit", who, form=_for_the_next_visit(visit_for(who, after), now))
    today = clinic.calendar.local(now).date().isoformat()
    form = NewVisitForm(clinic, now, visit_date=request.args.get("date", today))
    return page("visit/new_visit", who, form=form)


def _for_the_next_visit(visit: VisitRecord, now: datetime) -> NewVisitForm:
    """The form with everything that one visit says about the next; only the day is left to pick."""
    born = visit.date_of_birth
    return NewVisitForm(
        visit.clinic,
        now,
        first_name=visit.first_name,
        last_name=visit.last_name,
        month=str(born.month),
        day=str(born.day),
        year=str(born.year),
        **contact_values(visit),
        zone=visit.own_zone or "",
        visit_time=visit.clinic.calendar.local(visit.starts_at).strftime("%H:%M"),
    )


@for_staff()
def add_visit(who: StaffFacts) -> ResponseReturnValue:
    """Add the visit, and show its link."""
    clinic, now = who.clinic, clock.now()
    form = NewVisitForm(clinic, now, request.form)
    starts_at = form.starts_at()
    if not form.validate() or starts_at is None:
        return page("visit/new_visit", who, status=422, form=form)
    asked = before_adding.asked(form, starts_at)
    if asked.is_open:
        return page("visit/new_visit", who, status=422, form=form, asked=asked)
    patient, agreed = form.patient(), form.agreed()
    visit_id = visits.add(who.act(now), patient, starts_at, agreed=agreed, chosen=asked.chosen)
    return back_to_visit(visit_id, "added")


@for_staff()
def show_move(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask for the visit's new time; today's next quarter of an hour is filled in for who came early."""
    visit, now = visit_for(who, visit_id), clock.now()
    is_early = request.args.get("to") == "today" and now < visit.starts_at
    local = visit.clinic.calendar.local(next_quarter(now) if is_early else visit.starts_at)
    day, time = local.date().isoformat(), local.strftime("%H:%M")
    form = WhenForm(visit.clinic, now, visit_date=day, visit_time=time)
    return visit_page("visit/move", who, visit, form=form, told=who_is_told.if_moved(visit, form, now))


def _about_move(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    wanted = WhenForm(visit.clinic, clock.now(), posted or None).starts_at()
    yield made_from.when(visit, made_from.moment(visit, wanted) if wanted else "")
    yield made_from.state(visit)


@for_staff(about=_about_move)
def move_visit(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Move the visit; what the patient said for the old time is asked again."""
    visit, now = visit_for(who, visit_id), clock.now()
    form = WhenForm(visit.clinic, now, request.form)
    starts_at = form.starts_at()
    if not form.validate() or starts_at is None:
        told = who_is_told.if_moved(visit, form, now)
        return visit_page("visit/move", who, visit, status=422, form=form, told=told)
    if visit.is_closed:
        return back_to_visit(visit_id, "too-late")
    if doubts := form.doubts():
        told, asked = who_is_told.if_moved(visit, form, now), Asked(doubts=doubts)
        return visit_page("visit/move", who, visit, status=422, form=form, told=told, asked=asked)
    if starts_at != visit.starts_at:
        visits.move(who.act(now, visit.visit_id), starts_at, was=visit.starts_at)
    return back_to_visit(visit_id, "moved")


def _about_undoing(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    yield made_from.when(visit)
    yield made_from.state(visit)


@for_staff(about=_about_undoing)
def undo_move(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Move the visit back to the time it had before, unless it was moved again since the page was shown."""
    visit, now = visit_for(who, visit_id), clock.now()
    last = visit.moves.made[-1:]
    as_shown = request.form.get("moved_at") == (last[0].at.isoformat() if last else None)
    if visit.is_closed or not as_shown or not visit.moves.may_be_undone(now) or last[0].was <= now:
        return back_to_visit(visit_id, "too-late")
    visits.move(who.act(now, visit_id), last[0].was, was=visit.starts_at)
    return back_to_visit(visit_id, "moved-back")


def next_quarter(now: datetime) -> datetime:
    """The next full quarter of an hour, as visits are booked."""
    return now + timedelta(minutes=15 - now.minute % 15, seconds=-now.second, microseconds=-now.microsecond)
