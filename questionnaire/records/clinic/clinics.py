"""Clinics: their name and number as patients see them, their days, and what they have decided."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, insert, select, update

from questionnaire.core.calendar import Calendar
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Clinic, ClinicSettings
from questionnaire.records.store.compiled import CompiledSelect
from questionnaire.records.store.database import reading, writing


class ClinicRow(NamedTuple):
    """One clinic, in the column order of ``ALL``."""

    clinic_id: int
    slug: str
    name: str
    phone: str
    address: str
    zone: str
    open_on: str
    holidays: str
    questionnaire: str
    settings_revision: int


_clinic = Clinic.__table__.c
ALL = select(*_clinic)
_ONE = CompiledSelect(ALL.where(_clinic.clinic_id == bindparam("clinic_id")), ClinicRow._make)


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What pages and rules need of a clinic."""

    clinic_id: int
    name: str
    phone: str
    address: str
    calendar: Calendar
    settings_revision: int


def facts(row: ClinicRow) -> ClinicFacts:
    """The facts in a clinic's row."""
    days = calendar(row.zone, row.open_on, row.holidays)
    return ClinicFacts(row.clinic_id, row.name, row.phone, row.address, days, row.settings_revision)


@lru_cache(maxsize=256)
def calendar(zone: str, open_on: str, holidays: str) -> Calendar:
    """A calendar from its columns: weekdays 0 (Monday) to 6, ISO dates, both separated by commas."""
    return Calendar(
        ZoneInfo(zone),
        frozenset(int(day) for day in open_on.split(",") if day),
        frozenset(date.fromisoformat(day) for day in holidays.split(",") if day),
    )


def create(
    *,
    slug: str,
    name: str,
    phone: str,
    zone: str,
    questionnaire: str,
    by: str,
    at: datetime,
    address: str = "",
) -> ClinicFacts:
    """Create a clinic with no settings saved. ``phone`` is E.164.

    ``name`` and ``address`` appear in messages, so they must not reveal what the clinic treats.
    """
    with writing() as connection:
        clinic_id = (connection.scalar(select(func.max(Clinic.clinic_id))) or 0) + 1
        row = {
            "clinic_id": clinic_id,
            "slug": slug,
            "name": name,
            "phone": phone,
            "address": address,
            "zone": zone,
            "open_on": "0,1,2,3,4",
            "holidays": "",
            "questionnaire": questionnaire,
            "settings_revision": 0,
        }
        connection.execute(insert(Clinic), row)
        save_settings(Act(clinic_id, by, at, connection=connection), {})
    return find(clinic_id)


def save_settings(act: Act, settings: Mapping[str, str]) -> None:
    """Save what a clinic has decided, whole, as a new revision. The earlier revisions stay on record.

    The history keeps what each changed setting was before, and what it is now.
    """
    with act.transaction() as act:
        _, before = settings_to_change(act)
        columns = ClinicSettings.__table__.c
        revisions = select(func.max(columns.revision)).where(columns.clinic_id == act.clinic_id)
        revision = (act.writer.scalar(revisions) or 0) + 1
        row = {"clinic_id": act.clinic_id, "revision": revision, "decided": json.dumps(settings)}
        act.writer.execute(insert(ClinicSettings), {**row, "by": act.by, "at": act.at})
        _update(act, settings_revision=revision)
        changed = _changes(before, settings)
        act.note(What.SETTINGS_DECIDED, **({"changed": changed} if changed else {}))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    """The settings that differ, each as it was and as it is; None is not decided."""
    names = sorted({*before, *after})
    both = {name: (before.get(name), after.get(name)) for name in names}
    return {name: (was, now) for name, (was, now) in both.items() if was != now}


def settings_to_change(act: Act) -> tuple[int, dict[str, str]]:
    """The current revision and what it says; no other writer changes it before this transaction ends."""
    row = select(Clinic.settings_revision).where(Clinic.clinic_id == act.clinic_id)
    revision = act.writer.scalar(row.with_for_update()) or 0  # SQLite has one writer, and no such words
    return revision, _saved(act.writer, act.clinic_id, revision)


def open_on(act: Act, weekdays: Iterable[int], holidays: Iterable[date]) -> None:
    """The clinic is open on these weekdays (0 is Monday) but not on these dates; every deadline follows.

    It counts as a new revision of what the clinic has decided, so that reminders are computed again.
    """
    days = {"open_on": ",".join(map(str, weekdays)), "holidays": ",".join(map(str, holidays))}
    with act.transaction() as act:
        _update(act, **days)
        save_settings(act, settings_to_change(act)[1])


def _update(act: Act, **columns: Any) -> None:
    act.writer.execute(update(Clinic).where(Clinic.clinic_id == act.clinic_id).values(**columns))


def saved_settings(clinic_id: int, revision: int) -> dict[str, str]:
    """What a clinic had decided at a revision."""
    with reading() as connection:
        return _saved(connection, clinic_id, revision)


def _saved(connection: Connection, clinic_id: int, revision: int) -> dict[str, str]:
    this = (ClinicSettings.clinic_id == clinic_id, ClinicSettings.revision == revision)
    text = connection.scalar(select(ClinicSettings.decided).where(*this))
    values: dict[str, str] = json.loads(text) if text else {}
    return values


def revision_at(clinic_id: int, moment: datetime) -> int:
    """Which revision of a clinic's decisions held at a moment; 0, nothing decided, before the first."""
    table = ClinicSettings.__table__
    latest = select(func.max(table.c.revision)).where(table.c.clinic_id == clinic_id, table.c.at <= moment)
    with reading() as connection:
        return connection.scalar(latest) or 0


def everyone() -> tuple[ClinicFacts, ...]:
    """Every clinic here."""
    with reading() as connection:
        rows = connection.execute(ALL.order_by(Clinic.clinic_id)).all()
    return tuple(facts(ClinicRow._make(row)) for row in rows)


def only_one() -> ClinicFacts | None:
    """The clinic, where only one is here; otherwise a stranger learns of none."""
    clinics = everyone()
    return clinics[0] if len(clinics) == 1 else None


def find(clinic_id: int) -> ClinicFacts:
    """One clinic, which exists."""
    row = _ONE.one({"clinic_id": clinic_id})
    assert row, "the id is one of a clinic here"
    return facts(row)


def current_settings(clinic_id: int) -> dict[str, str]:
    """What a clinic has decided as of now."""
    with reading() as connection:
        revision = connection.scalar(select(Clinic.settings_revision).where(Clinic.clinic_id == clinic_id))
    return saved_settings(clinic_id, revision or 0)
