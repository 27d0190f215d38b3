"""Notes of patients and escorts, sealed, and what nurses recorded about them. Nothing here is deleted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from questionnaire.core.answers.notes import CLOSES, Done, Note, NoteRecord, Writer
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import NoteRecordRow, NoteRow
from questionnaire.records.store.database import reading
from questionnaire.records.visit_facts.sealed_log import Detail, Entry, SealedLog

_c = NoteRow.__table__.c
_OPEN = (
    select(*_c).where(_c.clinic_id == bindparam("clinic_id"), _c.recorded_at.is_(None)).order_by(_c.note_id)
)
_OF_THIS_VISIT = (
    select(*_c)
    .where(_c.clinic_id == bindparam("clinic_id"), _c.visit_id == bindparam("visit_id"))
    .order_by(_c.note_id)
)


class OpenNote(NamedTuple):
    """A note that no one has recorded yet, and the visit it belongs to."""

    visit_id: str
    note: Note


def _detail(note: Note) -> Detail:
    return {"writer": note.writer, "question": note.question, "text": note.text, "urgent": note.is_urgent}


def _note(entry: Entry) -> Note:
    detail = entry.detail
    return Note(
        id=entry.entry_id,
        writer=Writer(detail["writer"]),
        text=detail["text"],
        by=entry.by,
        at=entry.at,
        question=detail["question"],
        is_urgent=detail["urgent"],
        recorded_at=entry.columns["recorded_at"],
    )


def _record_detail(record: NoteRecord) -> Detail:
    return {"note": record.note, "done": record.done, "words": record.words, "name": record.name}


def _record(entry: Entry) -> NoteRecord:
    detail = entry.detail
    done = Done(detail["done"])
    return NoteRecord(detail["note"], done, detail["words"], entry.by, detail["name"], entry.at)


_NOTES = SealedLog(NoteRow, _detail, _note)
_RECORDS = SealedLog(NoteRecordRow, _record_detail, _record)


def of_visits(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Note, ...]]:
    """The notes of these visits in order, by visit."""
    return _NOTES.of_visits(clinic_id, visit_ids)


def records_of(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[NoteRecord, ...]]:
    """What was done about the notes of these visits, in order, by visit."""
    return _RECORDS.of_visits(clinic_id, visit_ids)


def open_at(clinic_id: int) -> tuple[OpenNote, ...]:
    """Every note of a clinic that no one has recorded, the oldest first, whatever became of its visit."""
    with reading() as connection:
        rows = connection.execute(_OPEN, {"clinic_id": clinic_id}).mappings().all()
    return tuple(OpenNote(row["visit_id"], _NOTES.fact(row)) for row in rows)


def add(act: Act, note: Note) -> None:
    """Keep a note, unless it only repeats one (see ``Note.repeats``). Its id is given here."""
    with act.transaction() as act:
        key = {"clinic_id": act.clinic_id, "visit_id": act.visit_id}
        rows = act.writer.execute(_OF_THIS_VISIT, key).mappings().all()
        if not any(note.repeats(_NOTES.fact(row)) for row in rows):
            _NOTES.add(act, note, recorded_at=None)


def record(act: Act, record: NoteRecord) -> bool:
    """Write down what was done about a note; some of it closes the note.

    Returns False, with nothing written, if a colleague has closed it already, or there is no such note.
    """
    this = (_c.clinic_id == act.clinic_id, _c.visit_id == act.visit_id, _c.note_id == record.note)
    with act.transaction() as act:
        closed_at = act.at if record.done in CLOSES else None
        still_open = update(NoteRow).where(*this, _c.recorded_at.is_(None)).values(recorded_at=closed_at)
        if act.writer.execute(still_open).rowcount == 0:
            return False
        _RECORDS.add(act, replace(record, by=act.by, at=act.at), entry_id=history.new_entry_id(act.at))
        act.touch()
        act.note(What.NOTE_RECORDED, done=record.done.value, words=record.words)
    return True
