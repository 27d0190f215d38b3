"""Schedules from other systems: weighed against the records, waiting to be confirmed, taken step by step."""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from questionnaire.core.schedule_import.classify import (
    CHANGES,
    MOVED_FROM,
    Change,
    Outcome,
    Row,
    apply_to_context,
    classify,
    new_number,
    patient_of,
)
from questionnaire.core.schedule_import.context import Entry, ImportContext, Keys, whole_file
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.audit import history
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Clinic, Patient, ScheduleColumns, ScheduleImport, Visit
from questionnaire.records.schedule_import.matching import context_of, keys_of
from questionnaire.records.store.compiled import CompiledStatement, gathered
from questionnaire.records.store.database import reading, recording
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import check_in, visits

WAITS = timedelta(hours=1)
"""How long an upload waits to be confirmed."""

STEP = 500
"""How many rows are taken in one transaction, so that nobody else waits long."""

_ROWS: TypeAdapter[list[Row]] = TypeAdapter(list[Row])
_ADD_PATIENT = CompiledStatement(insert(Patient))
_NOTHING_KNOWN = dict.fromkeys(Patient.__table__.c.keys())


@dataclass(frozen=True, slots=True)
class Waiting:
    """An upload as it stands: its file while it may be read anew, the rows to come, what came of others."""

    import_id: str
    total: int
    tally: Mapping[str, int]
    file: str | None
    rows: tuple[Row, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to take."""
        return self.file is None and not self.rows

    @property
    def has_begun(self) -> bool:
        """Whether some of its rows are taken already."""
        return bool(self.tally)


def keep(clinic_id: int, file: str, rows: Sequence[Row], *, by: str, at: datetime) -> str:
    """Let an upload wait, sealed, for the person who sent it; its id."""
    with recording() as session:
        _clear(session.connection(), at)
        upload = ScheduleImport(clinic_id=clinic_id, import_id=secrets.token_hex(8), by=by, total=len(rows))
        upload.ends_at, upload.file, upload.rows, upload.tally = at + WAITS, file, _written(rows), "{}"
        session.add(upload)
    return upload.import_id


def find(clinic_id: int, import_id: str, *, by: str, at: datetime) -> Waiting | None:
    """An upload that still waits for this person."""
    with reading() as connection, Session(bind=connection) as session:
        upload = _upload(session, clinic_id, import_id, by, at)
        return _waiting(upload) if upload else None


def save_preview(clinic_id: int, import_id: str, rows: Sequence[Row], *, by: str, at: datetime) -> None:
    """An upload's rows as they are read now: with other columns, or with somebody chosen."""
    with recording() as session:
        upload = _upload(session, clinic_id, import_id, by, at, lock=True)
        if upload and upload.tally == "{}":
            upload.rows, upload.total = _written(rows), len(rows)


def _clear(connection: Connection, at: datetime) -> None:
    connection.execute(delete(ScheduleImport).where(ScheduleImport.ends_at <= at))


def clear(*, at: datetime) -> None:
    """Forget the uploads that nobody confirmed in time; where there is none, nothing is written."""
    with reading() as connection:
        lapsed = connection.scalar(
            select(ScheduleImport.import_id).where(ScheduleImport.ends_at <= at).limit(1)
        )
    if lapsed is None:
        return
    with recording() as session:
        _clear(session.connection(), at)


def save_columns(
    clinic_id: int, columns: Mapping[str, str], seen: Iterable[str], *, by: str, at: datetime
) -> None:
    """Remember by which name the clinic's schedules call each column, and which names there were to see."""
    with recording() as session:
        said = session.get(ScheduleColumns, clinic_id) or ScheduleColumns(clinic_id=clinic_id)
        said.columns = json.dumps({"columns": dict(columns), "seen": sorted({*columns.values(), *seen})})
        session.add(said)
        session.flush()
        history.add(session.connection(), history.What.COLUMNS_SAID, clinic_id=clinic_id, by=by, at=at)


def columns(clinic_id: int) -> tuple[dict[str, str], frozenset[str]]:
    """By which name the clinic's schedules call each column, if it has said so; the names it saw then."""
    with reading() as connection, Session(bind=connection) as session:
        said = session.get(ScheduleColumns, clinic_id)
        told = json.loads(said.columns) if said else {}
    known = told.get("columns", told)  # what was said before names were kept has none beside
    return known, frozenset(told.get("seen", known.values()))


def preview(
    clinic: ClinicFacts,
    entries: Iterable[Entry],
    choices: Mapping[int, str],
    now: datetime,
    *,
    is_whole: bool = True,
) -> list[Row]:
    """What taking each row would do, one after the other; nothing is changed.

    Only where the rows are the ``whole`` file does it say something that a visit is not among them.
    """
    asked = [(entry, keys_of(clinic.clinic_id, entry)) for entry in entries]
    with reading() as connection:
        context = context_of(connection, clinic, asked, _moved_from(choices.values()), now)
    if is_whole:
        context.file = whole_file(clinic.calendar, asked)
    rows = []
    for entry, keys in asked:
        choice = choices.get(entry.row, "")
        outcome = classify(context, entry, keys, choice)
        again = outcome.change is not Change.ASK and choice
        question = classify(context, entry, keys, patient_of(context, choice)) if again else outcome
        apply_to_context(context, entry, keys, outcome)
        rows.append(Row(entry, outcome, choice, question if question.change is Change.ASK else None))
    return rows


def _moved_from(choices: Iterable[str]) -> list[str]:
    """The visits that somebody said were moved."""
    return [choice.removeprefix(MOVED_FROM) for choice in choices if choice.startswith(MOVED_FROM)]


def apply_rows(clinic: ClinicFacts, import_id: str, *, by: str, at: datetime) -> Waiting | None:
    """Take the next rows of an upload as they were seen, each once, whoever asks at the same moment.

    A row for which something has changed since is weighed anew and waits to be seen again.
    """
    with recording() as session:
        _queue(session, clinic.clinic_id)
        upload = _upload(session, clinic.clinic_id, import_id, by, at, lock=True)
        if upload is None or upload.rows is None:
            return _waiting(upload) if upload else None
        waiting, tally = _waiting(upload), Counter(json.loads(upload.tally))
        rows = waiting.rows
        if not tally:  # only the first step: what cannot be taken is dropped as it was told
            tally.update(r.outcome.change.value for r in rows if not _can_be_applied(r))
            rows = tuple(row for row in rows if _can_be_applied(row))
        with gathered(session.connection()) as connection:
            done, again = _apply_rows(connection, clinic, rows[:STEP], by=by, at=at)
        tally.update(change.value for change in done)
        tally["steps"] += 1
        again = [*(_ROWS.validate_json(upload.again) if upload.again else []), *again]
        left = _left(session, upload, list(rows[STEP:]), again, tally, at)
        return Waiting(import_id, upload.total, json.loads(upload.tally), None, tuple(left))


def _left(
    session: Session,
    upload: ScheduleImport,
    rows: list[Row],
    again: list[Row],
    tally: Counter[str],
    at: datetime,
) -> list[Row]:
    """Write down and say what is left; at the end, what changed meanwhile waits to be seen again."""
    upload.file, upload.tally = None, json.dumps(tally)
    if rows:
        upload.rows, upload.again = _written(rows), _written(again)
        return rows
    upload.rows, upload.again = _written(again) if again else None, None
    upload.tally = "{}" if again else upload.tally
    upload.total = len(again) or upload.total
    if any(tally[change.value] for change in CHANGES):
        detail = {change.value: tally[change.value] for change in CHANGES}
        what, clinic_id = history.What.IMPORTED, upload.clinic_id
        history.add(session.connection(), what, clinic_id=clinic_id, by=upload.by, at=at, detail=detail)
    return again


def _can_be_applied(row: Row) -> bool:
    return row.outcome.change not in (Change.ASK, Change.NOT_TAKEN)


def _queue(session: Session, clinic_id: int) -> None:
    """Those who add patients wait for each other where the database lets them run at once."""
    here = select(Clinic.clinic_id).where(Clinic.clinic_id == clinic_id)
    session.scalar(here.with_for_update(key_share=True))


def _upload(
    session: Session, clinic_id: int, import_id: str, by: str, at: datetime, lock: bool = False
) -> ScheduleImport | None:
    wanted = select(ScheduleImport).where(
        ScheduleImport.clinic_id == clinic_id,
        ScheduleImport.import_id == import_id,
        ScheduleImport.by == by,
        ScheduleImport.ends_at > at,
    )
    return session.scalar(wanted.with_for_update() if lock else wanted)


def _waiting(upload: ScheduleImport) -> Waiting:
    rows = _ROWS.validate_json(upload.rows) if upload.rows else []
    return Waiting(upload.import_id, upload.total, json.loads(upload.tally), upload.file, tuple(rows))


def _written(rows: Sequence[Row]) -> str:
    return _ROWS.dump_json(list(rows)).decode()


def _apply_rows(
    connection: Connection, clinic: ClinicFacts, rows: Sequence[Row], *, by: str, at: datetime
) -> tuple[list[Change], list[Row]]:
    """What was done with these rows, and those that are not as they were seen."""
    asked = [(row.entry, keys_of(clinic.clinic_id, row.entry)) for row in rows]
    context = context_of(connection, clinic, asked, _moved_from(row.choice for row in rows), at)
    done, again = [], []
    for row, (entry, keys) in zip(rows, asked, strict=True):
        outcome = classify(context, entry, keys, row.choice)
        is_as_seen = outcome.holds(row.outcome)
        written = is_as_seen and _write(
            connection, clinic.clinic_id, context, entry, keys, outcome, by=by, at=at
        )
        if not written:
            question = outcome if outcome.change is Change.ASK else None
            again.append(Row(entry, outcome, row.choice, question))
            continue
        apply_to_context(context, entry, keys, written)
        done.append(written.change)
    return done, again


def _write(
    connection: Connection,
    clinic_id: int,
    context: ImportContext,
    entry: Entry,
    keys: Keys,
    outcome: Outcome,
    *,
    by: str,
    at: datetime,
) -> Outcome | None:
    """Do what a row does; the outcome with the ids of what was added, or none where somebody was quicker."""
    starts_at, visit_id = entry.starts_at, outcome.visit_id
    if outcome.change is Change.NEW and starts_at:
        patient_id = outcome.patient_id or _add_patient(connection, clinic_id, entry, keys, context)
        index = keys.appointment or None
        visit_id = visits.add_to(
            connection, clinic_id, patient_id, starts_at, appointment_index=index, by=by, at=at
        )
        outcome = replace(outcome, patient_id=patient_id, visit_id=visit_id)
    elif outcome.change is Change.MOVED and starts_at and outcome.was:
        visits.move_to(connection, clinic_id, visit_id, outcome.was, starts_at, by=by, at=at)
    elif outcome.change is Change.CANCELLED:
        if not check_in.cancel_in(connection, clinic_id, visit_id, Reason.SCHEDULE, by=by, at=at):
            return None
    elif outcome.change is Change.BACK and starts_at and outcome.was:
        off_since, what = context.visits[visit_id].cancelled_at, history.What.BOOKED_AGAIN
        key = connection, clinic_id, visit_id
        if not check_in.undo_cancellation_in(*key, off_since, what, by=by, at=at):
            return None
        if starts_at != outcome.was:
            visits.move_to(*key, outcome.was, starts_at, by=by, at=at)
    _learn(connection, clinic_id, context, entry, keys, outcome)
    return outcome


def _add_patient(
    connection: Connection, clinic_id: int, entry: Entry, keys: Keys, context: ImportContext
) -> str:
    """A new patient as the row tells of them. No consent to messages is read from a file."""
    patient_id = secrets.token_hex(6)
    assert entry.born
    told = {"first_name": entry.first_name, "last_name": entry.last_name, "phone": entry.phone}
    told |= {"date_of_birth": entry.born.isoformat(), "email": entry.email}
    number = new_number(context, keys)
    told["number"] = entry.number if number else None
    sealed = {f"{name}_sealed": _sealed(clinic_id, name, patient_id, text) for name, text in told.items()}
    row = {**_NOTHING_KNOWN, "clinic_id": clinic_id, "patient_id": patient_id, "language": "en", **sealed}
    _ADD_PATIENT.add(connection, {**row, "person_index": keys.person, "number_index": number or None})
    return patient_id


def _learn(
    connection: Connection, clinic_id: int, context: ImportContext, entry: Entry, keys: Keys, outcome: Outcome
) -> None:
    """Remember by what another system knows a patient and a visit that were here before."""
    visit, patient = context.visits.get(outcome.visit_id), context.patients.get(outcome.patient_id)
    if visit and keys.appointment and not visit.appointment:
        this = (Visit.clinic_id == clinic_id, Visit.visit_id == visit.visit_id)
        connection.execute(update(Visit).where(*this).values(appointment_index=keys.appointment))
    if patient and new_number(context, keys) and not patient.number:
        sealed = _sealed(clinic_id, "number", patient.patient_id, entry.number)
        those = (Patient.clinic_id == clinic_id, Patient.patient_id == patient.patient_id)
        learned = {"number_index": keys.number, "number_sealed": sealed}
        connection.execute(update(Patient).where(*those).values(**learned))


def _sealed(clinic_id: int, column: str, patient_id: str, text: str | None) -> bytes | None:
    return ring().seal(Place(clinic_id, "patients", column, patient_id), text) if text else None
