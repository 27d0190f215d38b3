"""Files for a spreadsheet: a board as it is looked at, and the follow-ups; each time it is written down."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.calendar import Calendar
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.follow_ups import WorkQueue
from questionnaire.desk.board import layout as board_layout
from questionnaire.desk.board import views as board
from questionnaire.desk.escort_summary import EscortSummary
from questionnaire.desk.follow_ups import layout as follow_up_layout
from questionnaire.desk.follow_ups import notes
from questionnaire.desk.follow_ups import views as follow_ups
from questionnaire.desk.reasons import A_NOTE
from questionnaire.desk.shell import download
from questionnaire.desk.sign_in import for_staff
from questionnaire.exchange import spreadsheet
from questionnaire.language import formats
from questionnaire.language.translate import gettext, word
from questionnaire.records.audit import exports
from questionnaire.records.clinic.staff import StaffFacts

BOARD_COLUMNS = (
    *("Date", "Time", "Patient", "Phone", "Status", "What is missing", "Ride home", "Ride phone"),
    "Visit Ready ID",
)
"""With the last one a file is known when it is brought back in, as it has no birth dates."""
FOLLOW_UP_COLUMNS = (
    *("Lane", "Visit", "Patient", "Reason", "Phone", "Language", "Interpreter", "Ride", "Ride phone"),
    *("Tried", "Script"),
)


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of files to save."""
    blueprint.post("/desk/<date_range>/exports")(export_board)
    blueprint.post("/desk/follow-ups/exports")(export_follow_ups)


@for_staff()
def export_board(who: StaffFacts, date_range: str) -> ResponseReturnValue:
    """The visits of a board as this person looks at it."""
    view = board.board_view(who, date_range, clock.now())
    there, _ = view.rows()
    cells = [_visit(row, view.clinic.calendar) for row in there.rows]
    return _saved(who, view.date_range.name, BOARD_COLUMNS, cells)


@for_staff()
def export_follow_ups(who: StaffFacts) -> ResponseReturnValue:
    """What this person has to act on."""
    now = clock.now()
    found = follow_ups.to_come(who.clinic, now)
    cells = [_note(note) for note in notes.open_notes(who, now)]
    cells += [_follow_up(row) for row in follow_ups.rows(who, found, now)]
    return _saved(who, "follow-ups", FOLLOW_UP_COLUMNS, cells)


def _visit(row: board_layout.Row, calendar: Calendar) -> tuple[str, ...]:
    """A row of a board as cells."""
    ride = (_ride(row.ride), row.ride.phone) if row.ride else ("", "")
    day, status = calendar.local(row.starts_at).date().isoformat(), str(word("status", row.status))
    if row.waived_by:
        status += f" (waived by {', '.join(row.waived_by)})"
    return day, row.time, row.name, _phone(row.phone), status, "; ".join(_missing(row)), *ride, row.visit_id


def _ride(ride: EscortSummary) -> str:
    """Who takes the patient home; one who cannot is named as such."""
    if ride.state != EscortState.DECLINED:
        return ride.name
    return f"{ride.name}: {word('ride', ride.state, when=ride.when)}"


def _missing(row: board_layout.Row) -> list[str]:
    """What stands on the board under what is missing."""
    told = [
        *(r.text or "question for the nurse" for r in row.reasons),
    ]
    told += [f"Waived: {text}" for text in row.set_aside]
    if row.is_over:
        told.append("Time has passed. No outcome recorded.")
    elif row.left:
        told.append(row.left)
    elif row.not_going_ahead:
        words = f": {row.reason_words}" if row.reason_words else ""
        told.append(f"Not going ahead: {word('reason', row.not_going_ahead)}{words}")
    elif not row.is_quiet and not row.has_outreach and row.answered < row.asked:
        told.append(f"{row.answered} of {row.asked} answered")
    return told


def _note(note: notes.ShownNote) -> tuple[str, ...]:
    """A note as cells. Its text stays on the nurse's page."""
    phone = _phone(note.phone) if not note.is_of_ride else ""
    ride = (note.ride, _phone(note.phone)) if note.is_of_ride else ("", "")
    reason = str(gettext(note.reason if note.script or note.text else A_NOTE))
    return WorkQueue.NURSE, note.when, note.name, reason, phone, "", "", *ride, "", note.script


def _follow_up(row: follow_up_layout.Row) -> tuple[str, ...]:
    """A row of the follow-ups as cells."""
    ride, ride_phone = row.ride
    tried = "; ".join(f"{word('outcome', tried.outcome)}, {tried.by}, {tried.when}" for tried in row.attempts)
    who = (row.name, row.reason, _phone(row.phone), row.language, row.interpreter)
    return row.queue, row.when, *who, ride, _phone(ride_phone), tried, row.script


def _phone(number: str | None) -> str:
    return formats.phone(number) if number else ""


def _saved(who: StaffFacts, which: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    exports.exported(who.act(clock.now()), which)
    return download(spreadsheet.written(columns, rows), f"visits-{which}.csv")
