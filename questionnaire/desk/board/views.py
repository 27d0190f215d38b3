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

from flask import Blueprint, Response, abort, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness, Status
from questionnaire.core.readiness.follow_ups import in_turn
from questionnaire.core.visit_day.check_in_window import over_at
from questionnaire.desk.alarm import alarm
from questionnaire.desk.board import layout
from questionnaire.desk.board.columns import COLUMNS
from questionnaire.desk.board.layout import DateRange, Sort, ViewOptions
from questionnaire.desk.shell import page
from questionnaire.desk.sign_in import for_staff, is_ours
from questionnaire.language import formats
from questionnaire.records.audit import board_version
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord

PREFERENCES = {"initials": False, "letters": True}
"""How a screen is set, kept in its browser: names as initials, and keys that work without Ctrl."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the boards."""
    blueprint.get("/desk/")(show_today)
    blueprint.get("/desk/<date_range>")(show_board)
    blueprint.get("/desk/<date_range>/rows")(show_rows)
    blueprint.post("/desk/preferences")(prefer)


@dataclass(frozen=True)
class BoardView:
    """One person's look at one span: what there is to see, from which facts, until when."""

    who: StaffFacts
    date_range: DateRange
    options: ViewOptions
    now: datetime

    @property
    def clinic(self) -> ClinicFacts:
        """Whose visits they are."""
        return self.who.clinic

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Between which moments the visits begin."""
        midnight = self.clinic.calendar.midnight
        return midnight(self.date_range.begin), midnight(self.date_range.end)

    def facts(self) -> str:
        """A fingerprint of everything the rows are made of, but for time."""
        who, clinic, date_range = self.who, self.clinic, self.date_range
        counts = board_version.fingerprint(clinic.clinic_id, *self.moments)
        seen = (
            clinic.clinic_id,
            clinic.settings_revision,
            who.sees_nurse_reasons,
            date_range.name,
            date_range.begin,
            alarm(who, self.now),
        )
        return sha256(f"{seen} {date_range.end} {self.options} {counts}".encode()).hexdigest()[:24]

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
        return layout.lay_out(told, self.date_range, self.options), min(until, tomorrow)

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
    cases = [visit.judged(now) for visit in there]
    return [
        (visit, in_turn(case, assess(case), visit.call_attempts))
        for visit, case in zip(there, cases, strict=True)
    ]


def rows_of(
    who: StaffFacts, assessed: Sequence[tuple[VisitRecord, Readiness]], now: datetime
) -> list[layout.Row]:
    """The same, of visits that were assessed."""
    return [
        layout.row(
            visit,
            readiness,
            nurse=who.sees_nurse_reasons,
            locked=visit.is_link_locked,
            now=now,
        )
        for visit, readiness in assessed
    ]


@for_staff()
def show_today(who: StaffFacts) -> ResponseReturnValue:
    """Today's board, or the day picked."""
    if picked := request.args.get("date"):
        return redirect(url_for("desk.show_board", date_range=picked), code=303)
    now = clock.now()
    return _page(board_view(who, who.clinic.calendar.local(now).date().isoformat(), now))


@for_staff()
def show_board(who: StaffFacts, date_range: str) -> ResponseReturnValue:
    """The board of a day, or of several."""
    return _page(board_view(who, date_range, clock.now()))


@for_staff(watches=True)
def show_rows(who: StaffFacts, date_range: str) -> ResponseReturnValue:
    """What a board shows by now, or that it is as it was."""
    seen = board_view(who, date_range, clock.now())
    facts = seen.facts()
    if _holds(request.headers.get("If-None-Match", ""), facts, seen.now):
        response = Response(status=304)
    else:
        there, until = seen.rows()
        tag = _tag(facts, until)
        response = make_response(page("board/rows", who, **_shown(seen, there, tag), is_answer=True))
        response.headers["ETag"] = tag
    response.headers["As-Of"] = seen.as_of
    return response


@for_staff()
def prefer(who: StaffFacts) -> ResponseReturnValue:
    """Set this screen: by initials or by names, with keys or without."""
    for name in PREFERENCES.keys() & request.form.keys():
        session[name] = request.form[name] == "on"
    then = request.form.get("then", "")
    return redirect(then if is_ours(then) else url_for("desk.show_today"), code=303)


def board_view(who: StaffFacts, name: str, now: datetime) -> BoardView:
    """The view that the address asks for. Aborts with 404 for an unknown date range."""
    calendar = who.clinic.calendar
    date_range = layout.date_range(name, calendar.local(now).date(), calendar) or abort(404)
    asked = request.args
    options = ViewOptions(
        status=Status(asked["status"]) if asked.get("status") in set(Status) else None,
        sort=Sort.URGENCY if asked.get("sort") == Sort.URGENCY else Sort.TIME,
        initials=preference("initials"),
        paused="paused" in asked,
    )
    return BoardView(who, date_range, options, now)


def preference(name: str) -> bool:
    """How this screen is set."""
    return bool(session.get(name, PREFERENCES[name]))


def _tag(facts: str, until: datetime) -> str:
    return f'"{facts}.{int(until.timestamp())}"'


def _holds(tag: str, facts: str, now: datetime) -> bool:
    """Whether rows with this tag are made of these facts, and time has changed nothing since."""
    seen, _, until = tag.removeprefix("W/").strip('"').partition(".")
    return seen == facts and until.isdecimal() and now.timestamp() < int(until)


def _address(board_view: BoardView, page: str = "show_board", **otherwise: Any) -> str:
    """This board's address, looked at as it is now but for what is ``otherwise``."""
    options = board_view.options
    kept: dict[str, Any] = {
        "status": options.status and options.status.value,
        "sort": options.sort.value if options.sort is not Sort.TIME else None,
        "paused": 1 if options.paused else None,
    }
    return url_for(f"desk.{page}", date_range=board_view.date_range.name, **{**kept, **otherwise})


def _shown(board_view: BoardView, there: layout.Board, tag: str) -> dict[str, Any]:
    """What the rows need."""
    statuses = [None, *there.counts]
    return {
        "board": there,
        "columns": COLUMNS,
        "date_range": board_view.date_range,
        "day": formats.day(board_view.date_range.begin),
        "view_options": board_view.options,
        "tag": tag,
        "export_address": _address(board_view, "export_board"),
        "preferences": {name: preference(name) for name in PREFERENCES},
        "rows_address": _address(board_view, "show_rows"),
        "filters": [(s, _address(board_view, status=s and s.value)) for s in statuses],
    }


def _page(board_view: BoardView) -> ResponseReturnValue:
    facts = board_view.facts()
    there, until = board_view.rows()
    day, today = board_view.date_range.begin, board_view.clinic.calendar.local(board_view.now).date()
    return page(
        "board/board",
        board_view.who,
        **_shown(board_view, there, _tag(facts, until)),
        is_answer=False,
        date=max(day, today).isoformat(),
        around=[_day(day - timedelta(days=1)), _day(day + timedelta(days=1))],
        date_ranges=layout.OF_SEVERAL_DAYS,
        is_today=board_view.date_range.is_day and day == today,
        as_of=board_view.as_of,
        here_address=_address(board_view),
        again_address=_address(board_view, refreshed=1),
        pause_address=_address(board_view, paused=None if board_view.options.paused else 1),
        sorts=[
            (sort, _address(board_view, sort=sort.value if sort is not Sort.TIME else None)) for sort in Sort
        ],
    )


def _day(day: date) -> tuple[str, str]:
    return day.isoformat(), formats.short_day(day)
