"""The boards as pages: a day, the next days, all who are not ready; and the fragment that keeps them fresh.

A board that is open asks for its rows every few seconds. Their tag says from which facts they were
made and until when time alone changes nothing, so that the answer is "as before" without assessing a
single visit. It is the same on every node, and nothing is kept between two looks.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock, wording
from questionnaire.core.followups import in_turn
from questionnaire.core.readiness import Status, assess
from questionnaire.desk import board
from questionnaire.desk.board import Look, Sort, Span
from questionnaire.desk.door import for_staff, is_ours
from questionnaire.records import arrivals, attempts, clinics, links, visits, watching
from questionnaire.records.clinics import ClinicFacts
from questionnaire.records.staff import StaffFacts

PREFERENCES = {"initials": False, "letters": True}
"""How a screen is set, kept in its browser: names as initials, and keys that work without Ctrl."""

LONGEST_FIND = 60


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
    clinic: ClinicFacts
    span: Span
    look: Look
    now: datetime

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Between which moments the visits begin."""
        midnight = self.clinic.calendar.midnight
        return midnight(self.span.begin), midnight(self.span.end)

    def facts(self) -> str:
        """A fingerprint of everything the rows are made of, but for time."""
        counts = watching.counts(self.clinic.clinic_id, *self.moments)
        seen = (self.who.clinic_id, self.who.sees_nurse_reasons, self.span, self.look, counts)
        return sha256(repr(seen).encode()).hexdigest()[:24]

    def rows(self) -> tuple[board.Board, datetime]:
        """The rows, and until when they stay as they are if nothing happens: midnight at the latest."""
        there = [v.as_of(self.now) for v in visits.between(self.clinic, *self.moments)]
        ids = [v.visit_id for v in there]
        locked = links.locked_among(self.who.clinic_id, ids)
        arrived = arrivals.of_visits(self.who.clinic_id, ids)
        tried = attempts.of_visits(self.who.clinic_id, ids)
        cases = [v.case(self.now) for v in there]
        assessed = [
            (v, in_turn(case, assess(case), tried.get(v.visit_id, ())))
            for v, case in zip(there, cases, strict=True)
        ]
        nurse = self.who.sees_nurse_reasons
        rows = [
            board.row(
                v,
                readiness,
                nurse=nurse,
                locked=v.visit_id in locked,
                arrived=arrived.get(v.visit_id),
                now=self.now,
            )
            for v, readiness in assessed
        ]
        calendar = self.clinic.calendar
        tomorrow = calendar.midnight(calendar.local(self.now).date() + timedelta(days=1))
        until = min((r.until for _, r in assessed if r.until), default=tomorrow)
        return board.lay_out(rows, self.span, self.look), min(until, tomorrow)

    @property
    def as_of(self) -> str:
        """When this was seen, by the clinic's clocks."""
        minute = self.now.replace(second=0, microsecond=0)  # so that it is put into words once a minute
        return wording.clock(minute, self.clinic.calendar.zone)


@for_staff()
def show_today(who: StaffFacts) -> ResponseReturnValue:
    """Today's board, or the day picked."""
    if picked := request.args.get("date"):
        return redirect(url_for("desk.show_board", span=picked), code=303)
    clinic, now = clinics.find(who.clinic_id), clock.now()
    return _page(sight(who, clinic, clinic.calendar.local(now).date().isoformat(), now))


@for_staff()
def show_board(who: StaffFacts, span: str) -> ResponseReturnValue:
    """The board of a day, or of several."""
    return _page(sight(who, clinics.find(who.clinic_id), span, clock.now()))


@for_staff(watches=True)
def show_rows(who: StaffFacts, span: str) -> ResponseReturnValue:
    """What a board shows by now, or that it is as it was."""
    seen = sight(who, clinics.find(who.clinic_id), span, clock.now())
    facts = seen.facts()
    if _holds(request.headers.get("If-None-Match", ""), facts, seen.now):
        response = Response(status=304)
    else:
        there, until = seen.rows()
        tag = _tag(facts, until)
        answer = render_template("desk/rows.html", **_shown(seen, there, tag), is_answer=True)
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


def sight(who: StaffFacts, clinic: ClinicFacts, name: str, now: datetime) -> Sight:
    """What somebody asks to see, as the address says; no such page for a span of no such name."""
    span = board.span(name, clinic.calendar.local(now).date(), clinic.calendar) or abort(404)
    asked = request.args
    look = Look(
        status=Status(asked["status"]) if asked.get("status") in set(Status) else None,
        find=asked.get("find", "").strip()[:LONGEST_FIND],
        sort=Sort.URGENCY if asked.get("sort") == Sort.URGENCY else Sort.TIME,
        initials=_preference("initials"),
        paused="paused" in asked,
    )
    return Sight(who, clinic, span, look, now)


def _preference(name: str) -> bool:
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
        "find": look.find or None,
        "sort": look.sort.value if look.sort is not Sort.TIME else None,
        "paused": 1 if look.paused else None,
    }
    return url_for(f"desk.{page}", span=sight.span.name, **{**kept, **otherwise})


def _shown(sight: Sight, there: board.Board, tag: str) -> dict[str, Any]:
    """What the rows need."""
    statuses = [None, *there.counts]
    return {
        "board": there,
        "span": sight.span,
        "day": wording.day(sight.span.begin),
        "look_at": sight.look,
        "tag": tag,
        "export_address": _address(sight, "export_board"),
        "clinic_name": sight.clinic.name,
        "preferences": {name: _preference(name) for name in PREFERENCES},
        "rows_address": _address(sight, "show_rows"),
        "filters": [(s, _address(sight, status=s and s.value)) for s in statuses],
    }


def _page(sight: Sight) -> ResponseReturnValue:
    facts = sight.facts()
    there, until = sight.rows()
    day, today = sight.span.begin, sight.clinic.calendar.local(sight.now).date()
    return render_template(
        "desk/board.html",
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
    return day.isoformat(), wording.short_day(day)
