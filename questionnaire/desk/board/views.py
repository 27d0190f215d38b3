"""The boards as pages: a day, the next days, all who are not ready; and the fragment that keeps them fresh.

A board that is open asks for its rows every few seconds. Their tag says from which facts they were
made and until when time alone changes nothing, so that the answer is "as before" without assessing a
single visit. It is the same on every node, and nothing is kept between two looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness, Status
from questionnaire.core.readiness.follow_ups import in_turn
from questionnaire.core.visit_day.check_in_window import over_at
from questionnaire.desk.board import layout
from questionnaire.desk.board.layout import Look, Sort, Span
from questionnaire.desk.sign_in import for_staff, is_ours
from questionnaire.language import formats
from questionnaire.records.audit import board_version
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import arrivals, call_attempts

PREFERENCES = {"initials": False, "letters": True}
"""How a screen is set, kept in its browser: names as initials, and keys that work without Ctrl."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the boards."""
    blueprint.get("/desk/")(show_today)
    blueprint.get("/desk/<span>")(show_board)
    blueprint.get("/desk/<span>/rows")(show_rows)
    blueprint.post("/desk/preferences")(prefer)


@dataclass(frozen=True)
class Sight:
    """One person's look at one span: what there is to see, from which facts, until when."""

    who: StaffFacts
    span: Span
    look: Look
    now: datetime

    @property
    def clinic(self) -> ClinicFacts:
        """Whose visits they are."""
        return self.who.clinic

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Between which moments the visits begin."""
        midnight = self.clinic.calendar.midnight
        return midnight(self.span.begin), midnight(self.span.end)

    def facts(self) -> str:
        """A fingerprint of everything the rows are made of, but for time."""
        who, clinic, span = self.who, self.clinic, self.span
        counts = board_version.counts(clinic.clinic_id, *self.moments)
        seen = (clinic.clinic_id, clinic.settings_revision, who.sees_nurse_reasons, span.name, span.begin)
        return sha256(f"{seen} {span.end} {self.look} {counts}".encode()).hexdigest()[:24]

    def rows(self) -> tuple[layout.Board, datetime]:
        """The rows, and until when they stay as they are if nothing happens: midnight at the latest."""
        there = [v.as_of(self.now) for v in visits.between(self.clinic, *self.moments)]
        assessed = in_hand(self.who, there, self.now)
        calendar = self.clinic.calendar
        tomorrow = calendar.midnight(calendar.local(self.now).date() + timedelta(days=1))
        changes = [r.until for _, r in assessed if r.until and r.until > self.now]
        changes += [over for v in there if (over := over_at(v.starts_at, calendar)) > self.now]
        until = min(changes, default=tomorrow)
        told = rows_of(self.who, assessed, self.now)
        return layout.lay_out(told, self.span, self.look), min(until, tomorrow)

    @property
    def as_of(self) -> str:
        """When this was seen, by the clinic's clocks."""
        minute = self.now.replace(second=0, microsecond=0)  # so that it is put into words once a minute
        return formats.clock(minute, self.clinic.calendar.zone)


def rows(who: StaffFacts, there: Sequence[VisitRecord], now: datetime) -> list[layout.Row]:
    """These visits as rows of a board, for this reader."""
    return rows_of(who, in_hand(who, there, now), now)


def in_hand(
    who: StaffFacts, there: Sequence[VisitRecord], now: datetime
) -> list[tuple[VisitRecord, Readiness]]:
    """These visits with how ready they are, each finding with whoever has it in hand."""
    tried = call_attempts.of_visits(who.clinic_id, [visit.visit_id for visit in there])
    cases = [visit.case(visit.judged_at(now)) for visit in there]
    return [
        (visit, in_turn(case, assess(case), tried.get(visit.visit_id, ())))
        for visit, case in zip(there, cases, strict=True)
    ]


def rows_of(
    who: StaffFacts, assessed: Sequence[tuple[VisitRecord, Readiness]], now: datetime
) -> list[layout.Row]:
    """The same, of visits that were assessed."""
    ids = [visit.visit_id for visit, _ in assessed]
    locked, arrived = links.locked_among(who.clinic_id, ids), arrivals.of_visits(who.clinic_id, ids)
    return [
        layout.row(
            visit,
            readiness,
            nurse=who.sees_nurse_reasons,
            locked=visit.visit_id in locked,
            arrived=arrived.get(visit.visit_id),
            now=now,
        )
        for visit, readiness in assessed
    ]


@for_staff()
def show_today(who: StaffFacts) -> ResponseReturnValue:
    """Today's board, or the day picked."""
    if picked := request.args.get("date"):
        return redirect(url_for("desk.show_board", span=picked), code=303)
    now = clock.now()
    return _page(sight(who, who.clinic.calendar.local(now).date().isoformat(), now))


@for_staff()
def show_board(who: StaffFacts, span: str) -> ResponseReturnValue:
    """The board of a day, or of several."""
    return _page(sight(who, span, clock.now()))


@for_staff(watches=True)
def show_rows(who: StaffFacts, span: str) -> ResponseReturnValue:
    """What a board shows by now, or that it is as it was."""
    seen = sight(who, span, clock.now())
    facts = seen.facts()
    if _holds(request.headers.get("If-None-Match", ""), facts, seen.now):
        response = Response(status=304)
    else:
        there, until = seen.rows()
        tag = _tag(facts, until)
        answer = render_template("desk/board/rows.html", **_shown(seen, there, tag), is_answer=True)
        response = Response(answer, headers={"ETag": tag})
    response.headers["As-Of"] = seen.as_of
    return response


@for_staff()
def prefer(who: StaffFacts) -> ResponseReturnValue:
    """Set this screen: by initials or by names, with keys or without."""
    for name in PREFERENCES.keys() & request.form.keys():
        session[name] = request.form[name] == "on"
    then = request.form.get("then", "")
    return redirect(then if is_ours(then) else url_for("desk.show_today"), code=303)


def sight(who: StaffFacts, name: str, now: datetime) -> Sight:
    """What somebody asks to see, as the address says; no such page for a span of no such name."""
    calendar = who.clinic.calendar
    span = layout.span(name, calendar.local(now).date(), calendar) or abort(404)
    asked = request.args
    look = Look(
        status=Status(asked["status"]) if asked.get("status") in set(Status) else None,
        sort=Sort.URGENCY if asked.get("sort") == Sort.URGENCY else Sort.TIME,
        initials=preference("initials"),
        paused="paused" in asked,
    )
    return Sight(who, span, look, now)


def preference(name: str) -> bool:
    """How this screen is set."""
    return bool(session.get(name, PREFERENCES[name]))


def _tag(facts: str, until: datetime) -> str:
    return f'"{facts}.{int(until.timestamp())}"'


def _holds(tag: str, facts: str, now: datetime) -> bool:
    """Whether rows with this tag are made of these facts, and time has changed nothing since."""
    seen, _, until = tag.removeprefix("W/").strip('"').partition(".")
    return seen == facts and until.isdecimal() and now.timestamp() < int(until)


def _address(sight: Sight, page: str = "show_board", **otherwise: Any) -> str:
    """This board's address, looked at as it is now but for what is ``otherwise``."""
    look = sight.look
    kept: dict[str, Any] = {
        "status": look.status and look.status.value,
        "sort": look.sort.value if look.sort is not Sort.TIME else None,
        "paused": 1 if look.paused else None,
    }
    return url_for(f"desk.{page}", span=sight.span.name, **{**kept, **otherwise})


def _shown(sight: Sight, there: layout.Board, tag: str) -> dict[str, Any]:
    """What the rows need."""
    statuses = [None, *there.counts]
    return {
        "board": there,
        "span": sight.span,
        "day": formats.day(sight.span.begin),
        "look_at": sight.look,
        "tag": tag,
        "export_address": _address(sight, "export_board"),
        "clinic_name": sight.clinic.name,
        "preferences": {name: preference(name) for name in PREFERENCES},
        "rows_address": _address(sight, "show_rows"),
        "filters": [(s, _address(sight, status=s and s.value)) for s in statuses],
    }


def _page(sight: Sight) -> ResponseReturnValue:
    facts = sight.facts()
    there, until = sight.rows()
    day, today = sight.span.begin, sight.clinic.calendar.local(sight.now).date()
    return render_template(
        "desk/board/board.html",
        **_shown(sight, there, _tag(facts, until)),
        is_answer=False,
        date=max(day, today).isoformat(),
        around=[_day(day - timedelta(days=1)), _day(day + timedelta(days=1))],
        is_today=sight.span.is_day and day == today,
        as_of=sight.as_of,
        here_address=_address(sight),
        again_address=_address(sight, refreshed=1),
        pause_address=_address(sight, paused=None if sight.look.paused else 1),
        sorts=[(sort, _address(sight, sort=sort.value if sort is not Sort.TIME else None)) for sort in Sort],
        who=sight.who,
    )


def _day(day: date) -> tuple[str, str]:
    return day.isoformat(), formats.short_day(day)
