"""Two records of one person are joined, and taken apart again for 30 days.

The record that is kept says who the person is and how they are reached. Consent stays with the record it
was given for; a stop on either holds for both.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from questionnaire.core.names import full_name
from questionnaire.records.access import sessions
from questionnaire.records.audit import history
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.identity.corrections import Proof
from questionnaire.records.messaging import consents
from questionnaire.records.models import Patient, PatientJoin, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import patients

APART_FOR = timedelta(days=30)
"""How long two records may be taken apart."""

REACHED_BY = ("phone", "email")

_p, _v, _j = Patient.__table__.c, Visit.__table__.c, PatientJoin.__table__.c


@dataclass(frozen=True, slots=True)
class Join:
    """A record that was joined into another, with whose name it had."""

    join_id: str
    name: str
    by: str
    at: datetime
    proof: str
    words: str
    may_be_taken_apart: bool


def join(act: Act, kept_id: str, joined_id: str, proof: Proof, words: str = "") -> bool:
    """Join one record into another, whose visits then are all one person's.

    Returns False if either is joined already or they are one.
    """
    with act.transaction() as act:
        patients.wait_for_others(act)
        kept, joined = (_record(act, patient_id) for patient_id in (kept_id, joined_id))
        if kept is None or joined is None or kept_id == joined_id:
            return False
        stopped = _stop_as_well(act, kept, joined)
        moved = _move_visits(act, _v.patient_id == joined_id, kept_id)
        patients.change(act, joined_id, joined_into=kept_id)
        detail = {"visits": moved, "proof": proof.value, "words": words, "stopped": stopped}
        join_id = history.new_entry_id(act.at)
        place = Place(act.clinic_id, "patient_joins", "detail", join_id)
        row = {"clinic_id": act.clinic_id, "join_id": join_id, "kept_id": kept_id, "joined_id": joined_id}
        row |= {"by": act.by, "at": act.at, "detail_sealed": ring().seal(place, json.dumps(detail))}
        act.writer.execute(insert(PatientJoin), row)
        for visit_id in dict.fromkeys([act.visit_id, *moved]):
            act.on_visit(visit_id).note(
                What.JOINED, joined=_name(joined), kept=_name(kept), proof=proof.value
            )
    return True


def take_apart(act: Act, join_id: str) -> bool:
    """Restore both records and whose visits are whose. Visits added since stay with the record kept.

    Returns False if it is too late, or if either was joined into another since.
    """
    with act.transaction() as act:
        patients.wait_for_others(act)
        this_join = (_j.clinic_id == act.clinic_id, _j.join_id == join_id, _j.ended_at.is_(None))
        row = act.writer.execute(select(*_j).where(*this_join, _j.at > act.at - APART_FOR)).one_or_none()
        kept = _record(act, row.kept_id) if row else None
        if row is None or kept is None:
            return False
        detail = _detail(row)
        patients.change(act, row.joined_id, joined_into=None)
        back = (_v.visit_id.in_(detail["visits"]), _v.patient_id == row.kept_id)
        moved = _move_visits(act, back[0] & back[1], row.joined_id)
        _give_back(act, kept, detail["stopped"])
        act.writer.execute(update(PatientJoin).where(*this_join).values(ended_at=act.at))
        for visit_id in dict.fromkeys([act.visit_id, *moved]):
            act.on_visit(visit_id).note(What.TAKEN_APART)
    return True


def of_patient(clinic_id: int, patient_id: str, now: datetime) -> list[Join]:
    """The records that are joined into this one, the newest first."""
    joins = (
        select(*_j, _p.first_name_sealed, _p.last_name_sealed, _p.patient_id)
        .join(Patient.__table__, (_p.clinic_id == _j.clinic_id) & (_p.patient_id == _j.joined_id))
        .where(_j.clinic_id == clinic_id, _j.kept_id == patient_id, _j.ended_at.is_(None))
        .order_by(_j.join_id.desc())
    )
    with reading() as connection:
        rows = connection.execute(joins).all()
    return [_shown(row, now) for row in rows]


def _shown(row: Any, now: datetime) -> Join:
    detail = _detail(row)
    is_in_time = row.at > now - APART_FOR
    return Join(row.join_id, _name(row), row.by, row.at, detail["proof"], detail["words"], is_in_time)


def _detail(row: Any) -> dict[str, Any]:
    place = Place(row.clinic_id, "patient_joins", "detail", row.join_id)
    detail: dict[str, Any] = json.loads(ring().unseal(place, row.detail_sealed))
    return detail


def _record(act: Act, patient_id: str) -> Row[Any] | None:
    """A patient's record. Returns None if it is not the clinic's, or joined into another."""
    this_patient = (_p.clinic_id == act.clinic_id, _p.patient_id == patient_id, _p.joined_into.is_(None))
    return act.writer.execute(select(*_p).where(*this_patient).with_for_update()).one_or_none()


def _name(row: Row[Any]) -> str:
    return full_name(patients.opened(row, "first_name") or "", patients.opened(row, "last_name") or "")


def _move_visits(act: Act, which: Any, patient_id: str) -> list[str]:
    """Give visits to another record. The links of open ones are replaced: they ask for its birth date."""
    visit_ids = list(act.writer.scalars(select(_v.visit_id).where(_v.clinic_id == act.clinic_id, which)))
    still_open = select(_v.visit_id).where(
        _v.clinic_id == act.clinic_id, _v.visit_id.in_(visit_ids), *STILL_OPEN
    )
    open_ids = list(act.writer.scalars(still_open))
    act.touch_where(Visit.visit_id.in_(visit_ids), patient_id=patient_id)
    for visit_id in open_ids:
        sessions.reissue_link(act.on_visit(visit_id))
    return visit_ids


def _stop_as_well(act: Act, kept: Row[Any], joined: Row[Any]) -> list[tuple[str, str, str]]:
    """Stop at the kept record's addresses what was stopped at the other's. Returns what was agreed there."""
    stopped = []
    for reach in REACHED_BY:
        address, other = patients.opened(kept, reach), patients.opened(joined, reach)
        if not address or not other or address == other:
            continue
        no = {channel for (_, channel), given in _last_words(act, other).items() if not given}
        agreed = consents.wordings(act, kept.patient_id, address)
        for channel in sorted(no & agreed.keys()):
            act_on = act.on_visit(_a_visit_of(act, kept.patient_id))
            consents.give(act_on, address, channel, False, wording="")
            stopped.append((reach, channel, agreed[channel]))
    return stopped


def _last_words(act: Act, address: str) -> consents.Consents:
    return consents.given_in(act, [consents.address_index(act.clinic_id, address)])


def _a_visit_of(act: Act, patient_id: str) -> str | None:
    last = select(_v.visit_id).where(_v.clinic_id == act.clinic_id, _v.patient_id == patient_id)
    visit_id: str | None = act.writer.scalar(last.order_by(_v.starts_at.desc()).limit(1))
    return visit_id


def _give_back(act: Act, kept: Row[Any], stopped: list[tuple[str, str, str]]) -> None:
    """Agree again to what only the join had stopped, unless the address is another one now."""
    for reach, channel, wording in stopped:
        if address := patients.opened(kept, reach):
            act_on = act.on_visit(_a_visit_of(act, kept.patient_id))
            consents.give(act_on, address, channel, True, wording=wording)
