"""What a clinic says once of its schedules, and is not asked again."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import insert, select, update

from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import ScheduleColumns
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring


class SavedColumns(NamedTuple):
    """What a clinic has said once of its schedules: how they call each column, and the names it saw.

    Also how times are meant without am or pm, in which letters its files are, and what status words mean.
    """

    columns: Mapping[str, str]
    seen: frozenset[str]
    clock: str = ""
    letters: str = ""
    statuses: Mapping[str, str] = MappingProxyType({})


def save(act: Act, said: SavedColumns) -> None:
    """Remember how the clinic's schedules are read."""
    seen = sorted({*said.columns.values(), *said.seen})
    document = {
        **said._asdict(),
        "columns": dict(said.columns),
        "seen": seen,
        "statuses": dict(said.statuses),
    }
    text = json.dumps(document)
    sealed = ring().seal(_place_of_columns(act.clinic_id), text)
    this_clinic = ScheduleColumns.clinic_id == act.clinic_id
    with act.transaction() as act:
        known = act.writer.execute(update(ScheduleColumns).where(this_clinic).values(columns_sealed=sealed))
        if not known.rowcount:
            row = {"clinic_id": act.clinic_id, "columns_sealed": sealed}
            act.writer.execute(insert(ScheduleColumns), row)
        act.note(What.COLUMNS_SAID)


def find(clinic_id: int) -> SavedColumns:
    """How a clinic's schedules are read, as far as it has said so."""
    saved = select(ScheduleColumns.columns_sealed).where(ScheduleColumns.clinic_id == clinic_id)
    with reading() as connection:
        sealed = connection.scalar(saved)
    document = json.loads(ring().unseal(_place_of_columns(clinic_id), sealed)) if sealed else {}
    known = document.get("columns", document)  # what was said before names were kept has none beside
    rest = {
        name: document[name]
        for name in ("clock", "letters", "statuses")
        if "seen" in document and name in document
    }
    return SavedColumns(known, frozenset(document.get("seen", known.values())), **rest)


def _place_of_columns(clinic_id: int) -> Place:
    return Place(clinic_id, "schedule_columns", "columns", str(clinic_id))
