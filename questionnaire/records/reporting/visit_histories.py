"""The histories of visits, read from the facts: a few queries for however many visits."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from questionnaire.core.answers.moves import Moves
from questionnaire.core.answers.values import Answer, unpacked, unpacked_value
from questionnaire.core.channels import Recipient
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.readiness.changes import back_within
from questionnaire.core.readiness.escorts import EscortFact
from questionnaire.core.readiness.replay import Delivery, PastAnswer, PastArrival, VisitHistory
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.audit.history import What, detail_in
from questionnaire.records.clinic import editions
from questionnaire.records.messaging.messages import OUT, MessageState
from questionnaire.records.models import Clinic, ClinicSettings, History, MessageRow, Patient, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit_facts import arrivals, day, escorts, moves, notes, waivers

AT_ONCE = 500
"""How many visits are read together."""

_visits, _patients, _clinics = Visit.__table__.c, Patient.__table__.c, Clinic.__table__.c
_lines, _messages, _settings = History.__table__.c, MessageRow.__table__.c, ClinicSettings.__table__.c


class PastVisit(NamedTuple):
    """A visit, how its patient is reached and what its clinic asks, in the column order of ``_OF_CLINIC``."""

    clinic_id: int
    visit_id: str
    patient_id: str
    revision: int
    edition: str | None
    starts_at: datetime
    cancelled_at: datetime | None
    not_going_ahead_sealed: bytes | None
    language: str
    phone_sealed: bytes | None
    email_sealed: bytes | None
    settings_revision: int
    definition: str


class HistoryRow(NamedTuple):
    """A line of the history, in the column order of ``_LINES``."""

    clinic_id: int
    visit_id: str
    entry_id: str
    at: datetime
    by: str
    what: str
    detail_sealed: bytes | None


class EndedMessage(NamedTuple):
    """A message that went out or failed, in the column order of ``_ENDED``."""

    clinic_id: int
    visit_id: str
    message_id: str
    to: str
    channel: str
    address_sealed: bytes
    state: str
    queued_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    problem: str | None


_OF_CLINIC = (
    select(
        *(_visits.clinic_id, _visits.visit_id, _visits.patient_id, _visits.revision, _visits.edition),
        *(_visits.starts_at, _visits.cancelled_at, _visits.not_going_ahead_sealed),
        *(_patients.language, _patients.phone_sealed, _patients.email_sealed),
        *(_clinics.settings_revision, _clinics.questionnaire.label("definition")),
    )
    .join(
        Patient.__table__,
        (_patients.clinic_id == _visits.clinic_id) & (_patients.patient_id == _visits.patient_id),
    )
    .join(Clinic.__table__, _clinics.clinic_id == _visits.clinic_id)
    .where(_visits.clinic_id == bindparam("clinic_id"))
)
_ONE = _OF_CLINIC.where(_visits.visit_id == bindparam("visit_id"))
_BETWEEN = _OF_CLINIC.where(
    _visits.starts_at >= bindparam("begin"), _visits.starts_at < bindparam("end")
).order_by(_visits.starts_at, _visits.visit_id)
_TOLD = (
    *(What.VISIT_ADDED, What.ANSWERED, What.CARRIED_OVER, What.SENT, What.MOVED, What.CHECKED_IN),
    *(What.CHECK_IN_TAKEN_BACK, What.CANCELLED, What.CANCELLATION_TAKEN_BACK, What.BOOKED_AGAIN),
    What.CONTACT_CHANGED,
)
_LINES = (
    select(*(_lines[name] for name in HistoryRow._fields))
    .where(
        _lines.clinic_id == bindparam("clinic_id"),
        _lines.visit_id.in_(bindparam("visit_ids", expanding=True)),
        _lines.what.in_([what.value for what in _TOLD]),
    )
    .order_by(_lines.visit_id, _lines.entry_id)
)
_ENDED = (
    select(*(_messages[name] for name in EndedMessage._fields))
    .where(
        _messages.clinic_id == bindparam("clinic_id"),
        _messages.visit_id.in_(bindparam("visit_ids", expanding=True)),
        _messages.to != Recipient.BACKUP.value,
        _messages.state.in_([MessageState.FAILED.value, *(state.value for state in OUT)]),
    )
    .order_by(_messages.message_id)
)


def between(clinic_id: int, begin: datetime, end: datetime) -> list[PastVisit]:
    """The clinic's visits that were to begin between two moments, by time."""
    values = {"clinic_id": clinic_id, "begin": begin, "end": end}
    with reading() as connection:
        return [PastVisit._make(row) for row in connection.execute(_BETWEEN, values)]


def revisions(clinic_id: int) -> tuple[tuple[datetime, int], ...]:
    """When the clinic saved each revision of its settings, the latest first."""
    saved = select(_settings.at, _settings.revision).where(_settings.clinic_id == clinic_id)
    with reading() as connection:
        rows = connection.execute(saved.order_by(_settings.revision.desc())).all()
    return tuple((row.at, row.revision) for row in rows)


def settings_saved_at(clinic_id: int) -> tuple[datetime, ...]:
    """When the clinic saved its settings, the latest first."""
    return tuple(at for at, _ in revisions(clinic_id))


def questionnaire_at(
    row: PastVisit, saved: Sequence[tuple[datetime, int]], moment: datetime
) -> Questionnaire:
    """What a visit was asked at a moment, by the settings of then; ``saved`` are the clinic's revisions."""
    revision = next((revision for at, revision in saved if at <= moment), 0)
    return editions.for_clinic(row.clinic_id, row.definition, row.edition, revision).questionnaire


def of_visits(clinic_id: int, rows: Sequence[PastVisit]) -> Iterator[tuple[PastVisit, VisitHistory]]:
    """The history of each of these visits."""
    for start in range(0, len(rows), AT_ONCE):
        together = {row.visit_id: row for row in rows[start : start + AT_ONCE]}
        key = {"clinic_id": clinic_id, "visit_ids": list(together)}
        facts, waived = escorts.facts(clinic_id, together), waivers.ever_given(clinic_id, together)
        steps, written = day.of_visits(clinic_id, together), notes.of_visits(clinic_id, together)
        with reading() as connection:
            messages = _by_visit(connection, key)
            found = connection.execution_options(yield_per=1000).execute(_LINES, key)
            lines = map(HistoryRow._make, found)
            for visit_id, of_visit in groupby(lines, key=attrgetter("visit_id")):
                row = together[visit_id]
                past = _past(row, of_visit, facts.get(visit_id, ()), messages.get(visit_id, []))
                yield (
                    row,
                    replace(
                        past,
                        waivers=waived.get(visit_id, ()),
                        day_facts=steps.get(visit_id, ()),
                        notes=written.get(visit_id, ()),
                    ),
                )


def of_visit(
    clinic_id: int, visit_id: str
) -> tuple[VisitHistory, Callable[[datetime], Questionnaire]] | None:
    """The history of one visit, and what it was asked at a moment. Returns None if there is no such visit."""
    with reading() as connection:
        found = connection.execute(_ONE, {"clinic_id": clinic_id, "visit_id": visit_id}).one_or_none()
    if found is None:
        return None
    row = PastVisit._make(found)
    ((_, past),) = of_visits(clinic_id, [row])
    return past, partial(questionnaire_at, row, revisions(clinic_id))


def _by_visit(connection: Connection, key: Mapping[str, object]) -> dict[str, list[EndedMessage]]:
    rows: dict[str, list[EndedMessage]] = {}
    for row in map(EndedMessage._make, connection.execute(_ENDED, key)):
        rows.setdefault(row.visit_id, []).append(row)
    return rows


def _past(
    row: PastVisit,
    lines: Iterable[HistoryRow],
    facts: tuple[EscortFact, ...],
    messages: list[EndedMessage],
) -> VisitHistory:
    by_what: dict[str, list[HistoryRow]] = {what.value: [] for what in _TOLD}
    given: list[PastAnswer] = []
    check_ins: list[tuple[datetime, bool]] = []
    cancellations: list[tuple[datetime, bool]] = []
    for line in lines:
        by_what[line.what].append(line)
        if line.what in (What.CHECKED_IN, What.CHECK_IN_TAKEN_BACK):
            check_ins.append((line.at, line.what == What.CHECKED_IN))
        if line.what in (What.CANCELLED, What.CANCELLATION_TAKEN_BACK, What.BOOKED_AGAIN):
            cancellations.append((line.at, line.what == What.CANCELLED))
        if line.what in (What.ANSWERED, What.CARRIED_OVER):
            given += _given(line)
    moved = tuple(moves.move_in(line.at, _opened(line)) for line in by_what[What.MOVED])
    at = {what: tuple(line.at for line in told) for what, told in by_what.items()}
    return VisitHistory(
        booked_at=next(iter(at[What.VISIT_ADDED]), datetime.min.replace(tzinfo=row.starts_at.tzinfo)),
        booked_for=moved[0].was if moved else row.starts_at,
        given=tuple(given),
        sent_at=at[What.SENT],
        moves=Moves(moved, _back_within(row)) if moved else Moves(),
        check_ins=tuple(check_ins),
        arrivals=tuple(_arrival(line) for line in by_what[What.CHECKED_IN] if line.detail_sealed),
        cancellations=tuple(cancellations),
        no_shows=tuple(line.at for line in by_what[What.CANCELLED] if _is_no_show(line)),
        escort_facts=facts,
        deliveries=tuple(map(_delivery, messages)),
        addresses=tuple(_addresses(row)) if messages else (),
        contact_changed_at=at[What.CONTACT_CHANGED],
    )


def _back_within(row: PastVisit) -> timedelta:
    """How soon a visit is moved back for nothing to be lost, as its clinic decides now."""
    asked = editions.for_clinic(row.clinic_id, row.definition, row.edition, row.settings_revision)
    return back_within(asked.setting_values)


def _opened(line: HistoryRow) -> dict[str, Any]:
    return detail_in(line.clinic_id, line.entry_id, line.detail_sealed)


def _arrival(line: HistoryRow) -> PastArrival:
    return PastArrival(line.at, *arrivals.arrival_in(_opened(line)))


def _is_no_show(line: HistoryRow) -> bool:
    return bool(line.detail_sealed) and _opened(line).get("reason") == Reason.DID_NOT_COME


def _given(line: HistoryRow) -> Iterator[PastAnswer]:
    """The answer of an entry, or all that carried over, each as given at the visit before."""
    told = _opened(line)
    if line.what == What.ANSWERED:
        yield PastAnswer(line.at, told["question"], Answer(unpacked_value(told["value"]), line.by, line.at))
        return
    for each in told["answers"]:
        written = {"by": line.by, "at": line.at.isoformat(), **each}  # lines of long ago tell neither
        yield PastAnswer(line.at, each["question"], unpacked({"": written})[""], is_carried=True)


def _delivery(row: EndedMessage) -> Delivery:
    failed = row.state == MessageState.FAILED
    return Delivery(
        to=Recipient(row.to),
        channel=row.channel,
        address=ring().unseal(
            Place(row.clinic_id, "messages", "address", row.message_id), row.address_sealed
        ),
        queued_at=row.queued_at,
        sent_at=row.sent_at,
        failed_at=row.ended_at if failed else None,
        problem=row.problem or "",
    )


def _addresses(row: PastVisit) -> Iterator[str]:
    for column, sealed in (("phone", row.phone_sealed), ("email", row.email_sealed)):
        if sealed:
            yield ring().unseal(Place(row.clinic_id, "patients", column, row.patient_id), sealed)
