"""A schedule from another system: uploaded, looked at row by row, confirmed and taken step by step."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, stream_template, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.schedule_import.classify import CHANGES
from questionnaire.desk.schedule_import import preview, questions
from questionnaire.desk.schedule_import.questions import Answers
from questionnaire.desk.shell import download, frame, page
from questionnaire.desk.sign_in import for_staff
from questionnaire.exchange.schedule import columns, reading
from questionnaire.exchange.schedule.columns import Column, Columns
from questionnaire.exchange.schedule.delimited import Problem
from questionnaire.exchange.schedule.status_words import MEANINGS
from questionnaire.language import formats
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.schedule_import import imports, saved_columns
from questionnaire.records.schedule_import.imports import STEP, Waiting
from questionnaire.records.store.database import Unavailable


def add_routes(blueprint: Blueprint) -> None:
    """The addresses by which schedules come in."""
    blueprint.get("/desk/schedule")(show_schedule)
    blueprint.get("/desk/schedule/example.csv")(show_example)
    blueprint.post("/desk/schedule/imports")(upload_schedule)
    blueprint.get("/desk/schedule/imports/<import_id>")(show_import)
    blueprint.get("/desk/schedule/imports/<import_id>/columns")(show_columns)
    blueprint.post("/desk/schedule/imports/<import_id>/columns")(say_columns)
    blueprint.post("/desk/schedule/imports/<import_id>/choices")(choose)
    blueprint.post("/desk/schedule/imports/<import_id>/steps")(take)


@for_staff()
def show_schedule(who: StaffFacts) -> ResponseReturnValue:
    """Ask for a file."""
    return page("schedule_import/upload", who, problem=None)


@for_staff()
def show_example(who: StaffFacts) -> ResponseReturnValue:
    """A file to begin with."""
    today = who.clinic.calendar.local(clock.now()).date()
    return download(preview.example(today), "visits-example.csv")


@for_staff()
def upload_schedule(who: StaffFacts) -> ResponseReturnValue:
    """Read the file, and show what would happen."""
    sent, now = request.files.get("file"), clock.now()
    table = columns.read(sent.read()) if sent and sent.filename else Problem("no-file")
    if isinstance(table, Problem):
        return page("schedule_import/upload", who, status=422, problem=table)
    clinic = who.clinic
    rows = reading.preview_of(clinic, reading.reading_of(clinic, table), {}, now)
    import_id = imports.keep(who.act(now), reading.packed(table), rows)
    return _to("show_import", import_id)


@for_staff()
def show_import(who: StaffFacts, import_id: str) -> ResponseReturnValue:
    """What would happen row by row, or how far it is, or what happened."""
    waiting = _waiting(who, import_id)
    if waiting.is_done or waiting.has_begun:
        return page("schedule_import/done", who, waiting=waiting, left=len(waiting.rows), stopped=False)
    clinic = who.clinic
    read = reading.reading_of(clinic, reading.unpacked(waiting.file)) if waiting.file else None
    if read and not read.is_clear:
        return _to("show_columns", import_id)
    show, *pages = (
        request.args.get("show", ""),
        *(request.args.get(p, 1, type=int) for p in ("page", "asked")),
    )
    shown = preview.lay_out(clinic, waiting.rows, show, *pages)
    zone = formats.zone_name(clinic.calendar.zone.key)
    ready = sum(shown.counts.get(change.value, 0) for change in CHANGES)
    values: dict[str, Any] = {"import_id": import_id, "read": read, "zone": zone, "preview": shown}
    return page("schedule_import/preview", who, **values, show=show, ready=ready)


@for_staff()
def show_columns(who: StaffFacts, import_id: str) -> ResponseReturnValue:
    """Ask which column is which."""
    return _columns_page(who, import_id, None)


@for_staff()
def say_columns(who: StaffFacts, import_id: str) -> ResponseReturnValue:
    """Remember which column is which, and read the file by it."""
    waiting, clinic, now = _waiting(who, import_id), who.clinic, clock.now()
    table = reading.unpacked(waiting.file or abort(404))
    read = reading.reading_of(clinic, table)
    said = {c: name for c in Column if (name := request.form.get(c.value, "")) in read.table.names}
    answers = questions.answers(request.form, read)
    if columns.missing(said, read.table) or answers.open:
        return _columns_page(who, import_id, said, answers)
    saved = saved_columns.find(clinic.clinic_id)
    saved_columns.save(
        who.act(now), reading.said_now(saved, read, said, answers.letters, answers.clock, answers.statuses)
    )
    rows = reading.preview_of(clinic, reading.reading_of(clinic, table), {}, now)
    imports.save_preview(who.act(now), import_id, rows)
    return _to("show_import", import_id)


@for_staff()
def choose(who: StaffFacts, import_id: str) -> ResponseReturnValue:
    """Weigh the rows again with the patients, or the moves, that were picked."""
    waiting, clinic, now = _waiting(who, import_id), who.clinic, clock.now()
    choices = {row.entry.row: row.choice for row in waiting.rows if row.choice}
    for row in waiting.rows:
        picked = request.form.get(f"row-{row.entry.row}", "")
        if row.question and picked in row.question.choices:
            choices[row.entry.row] = picked
    entries, is_whole = [row.entry for row in waiting.rows], waiting.file is not None
    rows = imports.preview(clinic, entries, choices, now, is_whole=is_whole)
    imports.save_preview(who.act(now), import_id, rows)
    return _to("show_import", import_id)


@for_staff()
def take(who: StaffFacts, import_id: str) -> ResponseReturnValue:
    """Take the rows; where that takes a while, the page grows with it."""
    waiting, steps = _waiting(who, import_id), _steps(who, import_id)
    if len(waiting.rows) <= STEP:
        if any(stopped for *_, stopped in steps):
            raise Unavailable
        return _to("show_import", import_id)
    return Response(
        stream_template("desk/schedule_import/steps.html", **frame(who), steps=steps, import_id=import_id),
        mimetype="text/html",
    )


def _steps(who: StaffFacts, import_id: str) -> Iterator[tuple[int, int, bool]]:
    """Take one step after the other: how many rows are left of how many, and whether it had to stop."""
    clinic, before = who.clinic, _waiting(who, import_id)
    left, total = len(before.rows), before.total
    yield left, total, False
    while True:
        try:
            now = imports.apply_rows(who.act(clock.now()), clinic, import_id)
        except Unavailable:
            yield left, total, True
            return
        if now is None:
            return
        left, total = len(now.rows), now.total
        yield (0 if not now.has_begun else left), total, False
        if now.is_done or not now.has_begun:
            return


def _waiting(who: StaffFacts, import_id: str) -> Waiting:
    """The upload, if it is this person's and still waits; otherwise there is no such page."""
    return imports.find(who.clinic_id, import_id, by=who.by, at=clock.now()) or abort(404)


def _columns_page(
    who: StaffFacts, import_id: str, said: Columns | None, answers: Answers | None = None
) -> ResponseReturnValue:
    waiting = _waiting(who, import_id)
    read = reading.reading_of(who.clinic, reading.unpacked(waiting.file or abort(404)))
    table, named = read.table, read.columns if said is None else said
    samples = {name: next((cell for cell in table.column(name) if cell), "") for name in table.names}
    missing = columns.missing(named, table)
    about = {"import_id": import_id, "columns": named, "missing": missing, "is_wrong": said is not None}
    about |= {"unsaid": read.unsaid, "answers": answers, "questions": questions.asked(read), "read": read}
    about["meanings"] = MEANINGS
    status = 200 if said is None else 422
    return page("schedule_import/columns", who, status=status, **about, samples=samples, kinds=Column)


def _to(view: str, import_id: str) -> ResponseReturnValue:
    return redirect(url_for(f"desk.{view}", import_id=import_id), code=303)
