"""The checker's own eyes: the database read beside the product, opened by nothing but its keys."""

import json
import sqlite3
from collections import defaultdict
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from questionnaire.records.store.encryption import KeyRing, Place, read_key_ring

Row = dict[str, Any]
SEALED = "_sealed"


def moment(text: str | None) -> datetime | None:
    """A stored moment; every one is in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


class Records:
    """The tables of a data folder, row by row, with what is sealed opened by its place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = sqlite3.connect(f"file:{folder / 'visit-ready.db'}?mode=ro", uri=True)
        self.connection.row_factory = sqlite3.Row
        self.ring: KeyRing = read_key_ring(next(folder.glob("*key*.json")))
        self._opened: dict[bytes, Any] = {}
        self._keys: dict[str, str] = {}

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def rows(self, table: str, where: str = "1", *values: Any) -> list[Row]:
        """The rows of a table in the order of their keys."""
        key = self._key_of(table)
        found = self.connection.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY {key}", values)
        return [self._open(table, key, dict(row)) for row in found]

    def _key_of(self, table: str) -> str:
        if table not in self._keys:
            columns = self.connection.execute(f"PRAGMA table_info({table})").fetchall()
            self._keys[table] = next(c["name"] for c in sorted(columns, key=lambda c: -c["pk"]))
        return self._keys[table]

    def _open(self, table: str, key: str, row: Row) -> Row:
        for name in [name for name in row if name.endswith(SEALED)]:
            sealed, column = row.pop(name), name.removesuffix(SEALED)
            if sealed is not None and sealed not in self._opened:
                self._opened[sealed] = self._unsealed(
                    Place(row["clinic_id"], table, column, row[key]), sealed
                )
            row[column] = None if sealed is None else self._opened[sealed]
        for name in [name for name in row if name.endswith("_at") or name == "at"]:
            row[name] = moment(row[name])
        return row

    def _unsealed(self, place: Place, sealed: bytes) -> Any:
        text = self.ring.unseal(place, sealed)
        return json.loads(text) if text[:1] in "{[" else text

    def index(self, clinic_id: int, what: str, text: str) -> str:
        """The keyed hash under which an equal value is found."""
        return self.ring.index(clinic_id, what, text)


class Snapshot:
    """All that the truths look at, as of one moment. Tables are read when they are asked for."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def _by_visit(self, table: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.records.rows(table):
            found[row["visit_id"]].append(row)
        return found

    @cached_property
    def visits(self) -> dict[str, Row]:
        """The visits by id."""
        return {row["visit_id"]: row for row in self.records.rows("visits")}

    @cached_property
    def patients(self) -> dict[str, Row]:
        """The patients by id."""
        return {row["patient_id"]: row for row in self.records.rows("patients")}

    @cached_property
    def links(self) -> dict[str, list[Row]]:
        """The patients' links by visit."""
        return self._by_visit("links")

    @cached_property
    def escort_links(self) -> dict[str, list[Row]]:
        """The rides' links by visit."""
        return self._by_visit("escort_links")

    @cached_property
    def ride_facts(self) -> dict[str, list[Row]]:
        """What happened with rides, by visit, in order."""
        return self._by_visit("escort_facts")

    @cached_property
    def waivers(self) -> dict[str, list[Row]]:
        """What staff set aside, by visit."""
        return self._by_visit("waivers")

    @cached_property
    def arrivals(self) -> dict[str, Row]:
        """What was true at the counter, by visit."""
        return {row["visit_id"]: row for row in self.records.rows("arrivals")}

    @cached_property
    def steps(self) -> dict[str, list[Row]]:
        """What was recorded after check-in, by visit."""
        return self._by_visit("day_facts")

    @cached_property
    def messages(self) -> dict[str, Row]:
        """The messages by id."""
        return {row["message_id"]: row for row in self.records.rows("messages")}

    @cached_property
    def consents(self) -> list[Row]:
        """Each yes and no to messages, in order."""
        return self.records.rows("consents")

    @cached_property
    def staff(self) -> dict[str, Row]:
        """Who works here, by id."""
        return {row["staff_id"]: row for row in self.records.rows("staff")}
