"""Schedules from other systems: classified, waiting to be confirmed, applied step by step."""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select, update

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
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Patient, ScheduleImport, Visit
from questionnaire.records.schedule_import.matching import context_of, keys_of
from questionnaire.records.store.compiled import CompiledStatement, gathered
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import check_in, patients, visits

WAITS = timedelta(hours=1)
"""How long an upload waits to be confirmed."""

STEP = 500
"""How many rows are taken in one transaction, so that nobody else waits long."""

_ROWS: TypeAdapter[list[Row]] = TypeAdapter(list[Row])
_uploads = ScheduleImport.__table__.c
_ADD_PATIENT = CompiledStatement(insert(Patient))
_NOTHING_KNOWN = dict.fromkeys(Patient.__table__.c.keys())


@dataclass(frozen=True, slots=True)
class Waiting:
    """An upload: its file while it may be read again, the rows to come, the results of the others."""

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


def keep(act: Act, file: str, rows: Sequence[Row]) -> str:
    """Let an upload wait, sealed, for the person who sent it. Returns its id."""
    import_id = secrets.token_hex(8)
    key = {"clinic_id": act.clinic_id, "import_id": import_id, "by": act.by}
    row = {**key, "ends_at": act.at + WAITS, "total": len(rows), "tally": "{}"}
    texts = _sealed(act.clinic_id, import_id, file=file, rows=_written(rows))
    with act.transaction() as act:
        _clear(act.writer, act.at)
        act.writer.execute(insert(ScheduleImport), {**row, **texts})
    return import_id


def find(clinic_id: int, import_id: str, *, by: str, at: datetime) -> Waiting | None:
    """An upload that still waits for this person."""
    with reading() as connection:
        upload = _upload(connection, Act(clinic_id, by, at), import_id)
    return _waiting(upload) if upload else None


def save_preview(act: Act, import_id: str, rows: Sequence[Row]) -> None:
    """Save an upload's rows as they are read now: with other columns, or with a patient chosen."""
    with act.transaction() as act:
        upload = _upload(act.writer, act, import_id, lock=True)
        if upload and upload.tally == "{}":
            _save(act, import_id, {"total": len(rows)}, rows=_written(rows))


def _clear(connection: Connection, at: datetime) -> None:
    connection.execute(delete(ScheduleImport).where(ScheduleImport.ends_at <= at))


def clear(*, at: datetime) -> None:
    """Delete the uploads of every clinic that were not confirmed in time. Writes nothing if there is none."""
    with reading() as connection:
        lapsed = connection.scalar(
            select(ScheduleImport.import_id).where(ScheduleImport.ends_at <= at).limit(1)
        )
    if lapsed is None:
        return
    with writing() as connection:
        _clear(connection, at)


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
    """The visits that staff said were moved."""
    return [choice.removeprefix(MOVED_FROM) for choice in choices if choice.startswith(MOVED_FROM)]


def apply_rows(act: Act, clinic: ClinicFacts, import_id: str) -> Waiting | None:
    """Apply the next rows of an upload as they were seen, each once, whoever asks at the same moment.

    A row for which something has changed since is classified again and waits to be seen again.
    """
    with act.transaction() as act:
        patients.wait_for_others(act)
        upload = _upload(act.writer, act, import_id, lock=True)
        if upload is None or upload.rows_sealed is None:
            return _waiting(upload) if upload else None
        rows, tally = _waiting(upload).rows, Counter(json.loads(upload.tally))
        if not tally:  # only the first step: what cannot be applied is dropped as the preview said
            tally.update(r.outcome.change.value for r in rows if not _can_be_applied(r))
            rows = tuple(row for row in rows if _can_be_applied(row))
        with gathered(act.writer):
            done, again = _apply_rows(act, clinic, rows[:STEP])
        tally.update(change.value for change in done)
        tally["steps"] += 1
        again = [*_rows(_opened(upload, "again")), *again]
        return _left(act, upload, list(rows[STEP:]), again, tally)


def _left(act: Act, upload: Any, rows: list[Row], again: list[Row], tally: Counter[str]) -> Waiting:
    """Save what is left. At the end, the rows for which something changed meanwhile wait to be seen again."""
    import_id, total, text = upload.import_id, upload.total, json.dumps(tally)
    if rows:
        _save(act, import_id, {"tally": text}, file=None, rows=_written(rows), again=_written(again))
        return Waiting(import_id, total, tally, None, tuple(rows))
    text, total = "{}" if again else text, len(again) or total
    written = _written(again) if again else None
    _save(act, import_id, {"tally": text, "total": total}, file=None, rows=written, again=None)
    if any(tally[change.value] for change in CHANGES):
        act.note(What.IMPORTED, **{change.value: tally[change.value] for change in CHANGES})
    return Waiting(import_id, total, json.loads(text), None, tuple(again))


def _can_be_applied(row: Row) -> bool:
    return row.outcome.change not in (Change.ASK, Change.NOT_TAKEN)


def _upload(connection: Connection, act: Act, import_id: str, lock: bool = False) -> Any:
    """The upload's row. None if it does not wait, or not for the person who acts."""
    upload = select(*_uploads).where(
        _uploads.clinic_id == act.clinic_id,
        _uploads.import_id == import_id,
        _uploads.by == act.by,
        _uploads.ends_at > act.at,
    )
    return connection.execute(upload.with_for_update() if lock else upload).one_or_none()


def _save(act: Act, import_id: str, columns: Mapping[str, Any], **texts: str | None) -> None:
    this_upload = (_uploads.clinic_id == act.clinic_id, _uploads.import_id == import_id)
    values = {**columns, **_sealed(act.clinic_id, import_id, **texts)}
    act.writer.execute(update(ScheduleImport).where(*this_upload).values(**values))


def _sealed(clinic_id: int, import_id: str, **texts: str | None) -> dict[str, bytes | None]:
    """The columns of an upload that hold these texts, by name."""
    places = {name: Place(clinic_id, "schedule_imports", name, import_id) for name in texts}
    return {
        f"{name}_sealed": None if text is None else ring().seal(places[name], text)
        for name, text in texts.items()
    }


def _opened(upload: Any, column: str) -> str | None:
    sealed = getattr(upload, f"{column}_sealed")
    place = Place(upload.clinic_id, "schedule_imports", column, upload.import_id)
    return None if sealed is None else ring().unseal(place, sealed)


def _waiting(upload: Any) -> Waiting:
    rows = tuple(_rows(_opened(upload, "rows")))
    return Waiting(upload.import_id, upload.total, json.loads(upload.tally), _opened(upload, "file"), rows)


def _rows(text: str | None) -> list[Row]:
    return _ROWS.validate_json(text) if text else []


def _written(rows: Sequence[Row]) -> str:
    return _ROWS.dump_json(list(rows)).decode()


def _apply_rows(act: Act, clinic: ClinicFacts, rows: Sequence[Row]) -> tuple[list[Change], list[Row]]:
    """What was done with these rows, and those that are not as they were seen."""
    keyed = [(row.entry, keys_of(clinic.clinic_id, row.entry)) for row in rows]
    context = context_of(act.writer, clinic, keyed, _moved_from(row.choice for row in rows), act.at)
    done, again = [], []
    for row, (entry, keys) in zip(rows, keyed, strict=True):
        outcome = classify(context, entry, keys, row.choice)
        is_as_seen = outcome.holds(row.outcome)
        written = is_as_seen and _write(act, context, entry, keys, outcome)
        if not written:
            question = outcome if outcome.change is Change.ASK else None
            again.append(Row(entry, outcome, row.choice, question))
            continue
        apply_to_context(context, entry, keys, written)
        done.append(written.change)
    return done, again


def _write(act: Act, context: ImportContext, entry: Entry, keys: Keys, outcome: Outcome) -> Outcome | None:
    """Do what a row does. Returns the outcome with the ids of what was added, or None if it changed since."""
    starts_at, was, on_visit = entry.starts_at, outcome.was, act.on_visit(outcome.visit_id)
    if outcome.change is Change.NEW and starts_at:
        patient_id = outcome.patient_id or _add_patient(act, entry, keys, context)
        visit_id = visits.add_for(act, patient_id, starts_at, appointment_index=keys.appointment or None)
        outcome = replace(outcome, patient_id=patient_id, visit_id=visit_id)
    elif outcome.change is Change.MOVED and starts_at and was:
        visits.move(on_visit, starts_at, was=was)
    elif outcome.change is Change.CANCELLED:
        if not check_in.cancel(on_visit, Reason.SCHEDULE):
            return None
    elif outcome.change is Change.BACK and starts_at and was:
        if not check_in.book_again(on_visit, context.visits[outcome.visit_id].cancelled_at):
            return None
        if starts_at != was:
            visits.move(on_visit, starts_at, was=was)
    _learn(act, context, entry, keys, outcome)
    return outcome


def _add_patient(act: Act, entry: Entry, keys: Keys, context: ImportContext) -> str:
    """Add the patient of a row. No consent to messages is read from a file."""
    patient_id, number = secrets.token_hex(6), new_number(context, keys)
    assert entry.born
    texts = {"first_name": entry.first_name, "last_name": entry.last_name, "phone": entry.phone or None}
    texts |= {"date_of_birth": entry.born.isoformat(), "email": entry.email or None}
    texts["number"] = entry.number if number else None
    sealed = patients.sealed(act.clinic_id, patient_id, **texts)
    key = {"clinic_id": act.clinic_id, "patient_id": patient_id, "person_index": keys.person}
    row = {**_NOTHING_KNOWN, **key, "language": "en", "number_index": number or None, **sealed}
    _ADD_PATIENT.add(act.writer, row)
    return patient_id


def _learn(act: Act, context: ImportContext, entry: Entry, keys: Keys, outcome: Outcome) -> None:
    """Remember by what another system knows a patient and a visit that were here before."""
    visit, patient = context.visits.get(outcome.visit_id), context.patients.get(outcome.patient_id)
    if visit and keys.appointment and not visit.appointment:
        this_visit = (Visit.clinic_id == act.clinic_id, Visit.visit_id == visit.visit_id)
        act.writer.execute(update(Visit).where(*this_visit).values(appointment_index=keys.appointment))
    if patient and new_number(context, keys) and not patient.number:
        this_patient = (Patient.clinic_id == act.clinic_id, Patient.patient_id == patient.patient_id)
        learned = patients.sealed(act.clinic_id, patient.patient_id, number=entry.number or None)
        act.writer.execute(update(Patient).where(*this_patient).values(number_index=keys.number, **learned))
