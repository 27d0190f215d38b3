"""Waivers: given, read with the other facts of a visit, and ended by staff."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.case import Waiver, question_of
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Visit, WaiverRow
from questionnaire.records.visit_facts.sealed_log import Detail, Entry, SealedLog

_c = WaiverRow.__table__.c

EverGiven = tuple[Waiver, datetime | None]
"""A waiver, and when staff ended it if they did."""


def _detail(given: EverGiven) -> Detail:
    waiver, _ = given
    return {
        "finding": waiver.finding,
        "fact": waiver.fingerprint,
        "level": waiver.level,
        "name": waiver.name,
        "reason": waiver.reason,
        "for_nurses": waiver.for_nurses,
        **({"on_arrival": True} if waiver.on_arrival else {}),
    }


def _waiver(entry: Entry) -> EverGiven:
    detail = entry.detail
    waiver = Waiver(
        id=entry.entry_id,
        finding=detail["finding"],
        fingerprint=detail["fact"],
        level=Level(detail["level"]),
        by=entry.by,
        name=detail["name"],
        at=entry.at,
        reason=detail["reason"],
        ends_at=entry.columns["ends_at"],
        for_nurses=detail["for_nurses"],
        on_arrival=detail.get("on_arrival", False),
    )
    return waiver, entry.columns["ended_at"]


_LOG = SealedLog(WaiverRow, _detail, _waiver)


def given(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Waiver, ...]]:
    """The waivers of these visits that staff have not ended, in order, by visit."""
    running: dict[str, tuple[Waiver, ...]] = {}
    for visit_id, ever in ever_given(clinic_id, visit_ids).items():
        if waivers := tuple(waiver for waiver, ended_at in ever if ended_at is None):
            running[visit_id] = waivers
    return running


def ever_given(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[EverGiven, ...]]:
    """Every waiver of these visits with when staff ended it, in order, by visit."""
    return _LOG.of_visits(clinic_id, visit_ids)


def new_id(at: datetime) -> str:
    """The id of a waiver that is about to be given."""
    return history.new_entry_id(at)


def give(act: Act, *given: Waiver) -> bool:
    """Waive findings in one transaction. Returns False, with nothing written, if the visit is canceled."""
    with act.transaction() as act:
        if not act.touch(Visit.cancelled_at.is_(None)):
            return False
        for waiver in given:
            _LOG.add(act, (waiver, None), entry_id=waiver.id, ends_at=waiver.ends_at)
            about, cleared = question_of(waiver.finding), {"on_arrival": True} if waiver.on_arrival else {}
            act.note(What.WAIVED, about=about, for_nurses=waiver.for_nurses, **cleared)
    return True


def end_waiver(act: Act, waiver_id: str) -> bool:
    """End a waiver now. Returns False if it had ended, or the visit is canceled."""
    visit_is_open = select(Visit.visit_id).where(
        Visit.clinic_id == act.clinic_id, Visit.cancelled_at.is_(None)
    )
    this_waiver = (_c.clinic_id == act.clinic_id, _c.visit_id == act.visit_id, _c.waiver_id == waiver_id)
    running = (_c.ended_at.is_(None), _c.visit_id.in_(visit_is_open))
    with act.transaction() as act:
        ended = act.writer.execute(update(WaiverRow).where(*this_waiver, *running).values(ended_at=act.at))
        if not ended.rowcount:
            return False
        act.touch()
        act.note(What.WAIVER_ENDED)
    return True
