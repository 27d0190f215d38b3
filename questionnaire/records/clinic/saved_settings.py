"""Some of a clinic's settings decided at a time, beside others who decide too; and who decided what, when."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from questionnaire.core.definition.questions import Questionnaire
from questionnaire.definitions import reading as definitions
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.models import Clinic, ClinicSettings
from questionnaire.records.store.database import reading


class Decision(NamedTuple):
    """What a clinic has decided for one setting, and who decided it when."""

    value: str
    by: str
    at: datetime


def questionnaire_of(clinic_id: int) -> Questionnaire:
    """The shipped questionnaire of a clinic, whose settings it decides."""
    with reading() as connection:
        name = connection.scalar(select(Clinic.questionnaire).where(Clinic.clinic_id == clinic_id))
    return definitions.load(definitions.shipped(name or "")).questionnaire


def decisions(clinic_id: int, revision: int) -> dict[str, Decision]:
    """Every decided setting as of a revision, with the revision in which it got its value.

    A revision that only saves the same values again, as new opening days do, decides nothing.
    """
    columns = ClinicSettings.__table__.c
    revisions = (
        select(columns.decided, columns.by, columns.at)
        .where(columns.clinic_id == clinic_id, columns.revision <= revision)
        .order_by(columns.revision)
    )
    with reading() as connection:
        rows = connection.execute(revisions).all()
    latest: dict[str, Decision] = {}
    for decided, by, at in rows:
        values: dict[str, str] = json.loads(decided)
        latest = {
            name: known if (known := latest.get(name)) and known.value == value else Decision(value, by, at)
            for name, value in values.items()
        }
    return latest


def change(act: Act, wanted: Mapping[str, str], *, shown_revision: int) -> frozenset[str]:
    """Decide these settings as ``wanted``, where an empty value is not decided. The others stay.

    Returns the settings among them that another person has decided otherwise since ``shown_revision``.
    If there are any, nothing is saved. What is already as wanted makes no new revision.
    """
    shown = clinics.saved_settings(act.clinic_id, shown_revision)
    with act.transaction() as act:
        _, now = clinics.settings_to_change(act)
        contested = frozenset(
            name for name, value in wanted.items() if now.get(name, "") not in (shown.get(name, ""), value)
        )
        settings = {name: value for name, value in {**now, **wanted}.items() if value}
        if not contested and settings != now:
            clinics.save_settings(act, settings)
    return contested
