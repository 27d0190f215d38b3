"""Notes of patients and escorts on the nurse's list, each until what was done is recorded by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.answers.notes import CLOSES, Done, Note, NoteRecord, Writer
from questionnaire.core.readiness.notes import REASONS
from questionnaire.desk.alarm import minutes_since
from questionnaire.desk.follow_ups.layout import when
from questionnaire.desk.made_from import nothing_else
from questionnaire.desk.shell import moment, not_saved, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.interview.texts import Texts
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import notes

READERS = (Role.NURSE, Role.CLINICIAN)
"""Who reads notes and records what was done."""

LONGEST = 500

MAY_RECORD = {True: (Done.SAFE, Done.HELP, Done.READ, Done.NO_ANSWER), False: (Done.READ, Done.NO_ANSWER)}
"""What may be recorded, by whether the note is urgent."""


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as this reader may read it: ``text``, ``ask`` and ``script`` are for nurses and clinicians.

    ``minutes`` is how long ago it was written. ``phone`` is that of who wrote it, where they may be called.
    """

    note_id: str
    visit_id: str
    name: str
    when: str
    state: str
    is_of_ride: bool
    is_urgent: bool
    reason: str
    written: str
    minutes: int
    is_open: bool
    ride: str = ""
    phone: str = ""
    text: str = ""
    ask: str = ""
    script: str = ""
    choices: tuple[Done, ...] = ()
    records: tuple[NoteRecord, ...] = ()


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of one note."""
    blueprint.get("/desk/visits/<visit_id>/notes/<note_id>")(show_note)
    blueprint.post("/desk/visits/<visit_id>/notes/<note_id>/records")(record_note)


def open_notes(who: StaffFacts, now: datetime) -> tuple[ShownNote, ...]:
    """Every note that no one has recorded, whatever became of its visit; urgent ones first, then by age."""
    found = notes.open_at(who.clinic_id)
    ids = {one.visit_id for one in found}
    known = {
        visit_id: visit.as_of(now) for visit_id in ids if (visit := visits.find(who.clinic_id, visit_id))
    }
    done = notes.records_of(who.clinic_id, ids) if ids else {}
    shown = [_shown(known[one.visit_id], one.note, who, done.get(one.visit_id, ()), now) for one in found]
    return tuple(sorted(shown, key=lambda note: (not note.is_urgent, -note.minutes)))


def of_visit(visit: VisitRecord, who: StaffFacts, now: datetime) -> tuple[ShownNote, ...]:
    """The notes of one visit, the newest first: for nurses all of them, for others those that are open."""
    found = visit.related.notes.get(visit.visit_id, ())
    done = notes.records_of(visit.clinic_id, [visit.visit_id]).get(visit.visit_id, ()) if found else ()
    shown = [_shown(visit, note, who, done, now) for note in reversed(found)]
    return tuple(note for note in shown if note.is_open or who.sees_nurse_reasons)


def _shown(
    visit: VisitRecord, note: Note, who: StaffFacts, records: Sequence[NoteRecord], now: datetime
) -> ShownNote:
    is_of_ride = note.writer is Writer.ESCORT
    closed = "cancelled" if visit.cancelled_at else "checked-in" if visit.checked_in_at else "open"
    shown = ShownNote(
        note_id=note.id,
        visit_id=visit.visit_id,
        name=visit.full_name,
        when=when(visit),
        state="over" if visit.outcome_missing(now) else closed,
        is_of_ride=is_of_ride,
        is_urgent=note.is_urgent,
        reason=REASONS[note.writer, note.is_urgent],
        written=moment(note.at, visit, now),
        minutes=minutes_since(note.at, now),
        is_open=note.is_open,
    )
    if not who.sees_nurse_reasons:
        return shown
    question, texts = visit.questionnaire.by_id.get(note.question), Texts(visit)
    escort, danger = visit.escort, visit.questionnaire.danger
    script = danger.script if note.is_urgent and danger else ""
    return replace(
        shown,
        ride=escort.contact.name if is_of_ride and escort else "",
        phone=((escort.contact.phone if escort else "") if is_of_ride else visit.phone) or "",
        text=note.text,
        ask=texts.fill(question.ask) if question else "",
        script=texts.fill(script),
        choices=MAY_RECORD[note.is_urgent] if note.is_open else (),
        records=tuple(record for record in records if record.note == note.id),
    )


@for_staff(*READERS)
def show_note(who: StaffFacts, visit_id: str, note_id: str) -> ResponseReturnValue:
    """One note, and what was done about it so far."""
    visit = visit_for(who, visit_id)
    return _page(who, visit, _find(visit, note_id) or abort(404))


@for_staff(*READERS, about=nothing_else)
def record_note(who: StaffFacts, visit_id: str, note_id: str) -> ResponseReturnValue:
    """Record what was done, in the words of who did it. A call without an answer leaves the note open."""
    now, visit = clock.now(), visit_for(who, visit_id)
    words, done = request.form.get("note", "").strip(), request.form.get("done", "")
    note = _find(visit, note_id)
    if note is None:
        return not_saved(who, visit_id, "changed")
    if done not in MAY_RECORD[note.is_urgent]:
        return _page(who, visit, note, 422, problem="no-done")
    problem = "nothing-done" if done in CLOSES and not words else "too-long" if len(words) > LONGEST else ""
    if problem:
        return _page(who, visit, note, 422, problem=problem)
    record = NoteRecord(note_id, Done(done), words, who.by, who.name, now)
    if not notes.record(who.act(now, visit_id), record):
        return not_saved(who, visit_id, "changed")
    notice = "note-recorded" if record.done in CLOSES else "note-tried"
    return redirect(url_for("desk.show_follow_ups", notice=notice), code=303)


def _find(visit: VisitRecord, note_id: str) -> Note | None:
    found = notes.of_visits(visit.clinic_id, [visit.visit_id]).get(visit.visit_id, ())
    return next((note for note in found if note.id == note_id), None)


def _page(
    who: StaffFacts, visit: VisitRecord, found: Note, status: int = 200, problem: str = ""
) -> ResponseReturnValue:
    now = clock.now()
    records = notes.records_of(visit.clinic_id, [visit.visit_id]).get(visit.visit_id, ())
    note = _shown(visit.as_of(now), found, who, records, now)
    typed = request.form.get("note", "")
    return visit_page(
        "follow_ups/note_page", who, visit, status, note=note, problem=problem, words=typed, longest=LONGEST
    )
