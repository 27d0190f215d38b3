"""Correcting who a patient is: name, birth date, language and time zone, and what that does to links."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from questionnaire.core.names import full_name
from questionnaire.records.access import sessions
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Link, Patient, Visit
from questionnaire.records.visit import links, patients

_p, _v = Patient.__table__.c, Visit.__table__.c


class Proof(StrEnum):
    """How staff know who a patient is. A birth date that was tried on a link is no proof."""

    PHOTO_ID = "photo-id"
    BY_PHONE = "by-phone"
    REFERRAL = "referral"
    TYPED_WRONG = "typed-wrong"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a patient is."""

    first_name: str
    last_name: str
    date_of_birth: date
    language: str
    zone: str | None

    @property
    def name(self) -> str:
        """The whole name."""
        return full_name(self.first_name, self.last_name)


def correct(act: Act, patient_id: str, identity: Identity, proof: Proof) -> bool:
    """Correct a patient's record. Returns True if a link was replaced.

    A new birth date ends the links of the patient's open visits and the sessions they opened: whoever
    came in with the old date may be another person. A new name ends the links that are locked.
    """
    with act.transaction() as act:
        this_patient = (_p.clinic_id == act.clinic_id, _p.patient_id == patient_id)
        row = act.writer.execute(select(*_p).where(*this_patient).with_for_update()).one()
        before = _identity(row)
        changed = {
            field: (str(was or ""), str(now or ""))
            for field in ("name", "date_of_birth", "language", "zone")
            if (was := getattr(before, field)) != (now := getattr(identity, field))
        }
        if before == identity:
            return False
        patients.change(act, patient_id, **_columns(act, patient_id, identity))
        act.note(What.CORRECTED, changed=changed, proof=proof.value)
        is_named = (before.first_name, before.last_name) != (identity.first_name, identity.last_name)
        return _replace_links(
            act, patient_id, every="date_of_birth" in changed, locked=is_named or "date_of_birth" in changed
        )


def _identity(row: Row[Any]) -> Identity:
    first, last, born = (patients.opened(row, name) or "" for name in patients.NAMES_AND_BIRTH_DATE)
    return Identity(first, last, date.fromisoformat(born), row.language, row.zone)


def _columns(act: Act, patient_id: str, identity: Identity) -> dict[str, Any]:
    born = identity.date_of_birth.isoformat()
    known = (identity.first_name, identity.last_name, born)
    texts = dict(zip(patients.NAMES_AND_BIRTH_DATE, known, strict=True))
    return {
        **patients.sealed(act.clinic_id, patient_id, **texts),
        **patients.indexes(act.clinic_id, *known),
        "language": identity.language,
        "zone": identity.zone,
    }


def _replace_links(act: Act, patient_id: str, *, every: bool, locked: bool) -> bool:
    """End the links of the patient's open visits, all of them or those that are locked."""
    wanted = [Link.ended_at.is_(None), *([] if every else [Link.wrong_tries >= links.TRIES])]
    open_visits = (
        select(_v.visit_id)
        .join(Link, (Link.clinic_id == _v.clinic_id) & (Link.visit_id == _v.visit_id))
        .where(_v.clinic_id == act.clinic_id, _v.patient_id == patient_id, *STILL_OPEN, *wanted)
    )
    visit_ids = list(act.writer.scalars(open_visits)) if every or locked else []
    for visit_id in visit_ids:
        sessions.reissue_link(act.on_visit(visit_id))
    return bool(visit_ids)
