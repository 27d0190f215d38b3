"""Statements made into SQL once, for the few that every patient's page waits for.

Executing a statement costs SQLAlchemy several times what the database needs to answer it.
Here it only compiles the statement and says how each value is converted; connections,
transactions and what a refusal means stay where they are, in ``database``.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.types import TypeEngine

from questionnaire.records.database import db, looking

Convert = Callable[[Any], Any]


class Sql(NamedTuple):
    """A statement in the words of one database."""

    text: str
    order: tuple[str, ...] | None
    constants: Mapping[str, Any]
    written: Mapping[str, Convert]
    read: tuple[tuple[int, Convert], ...]
    row: Any

    def values(self, given: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        values = {**self.constants, **given}
        for name, convert in self.written.items():
            values[name] = convert(values[name])
        return values if self.order is None else tuple(values[name] for name in self.order)

    def read_row(self, columns: Any) -> Any:
        """A row as SQLAlchemy would give it."""
        if not self.read:
            return self.row._make(columns)
        row = list(columns)
        for column, convert in self.read:
            row[column] = convert(row[column])
        return self.row._make(row)


class Prepared:
    """A Core statement whose placeholders are filled in by name."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._in: dict[str, Sql] = {}

    def one(self, values: Mapping[str, Any]) -> Any:
        """The one row of a SELECT, or none."""
        return next(iter(self.all(values)), None)

    def all(self, values: Mapping[str, Any]) -> list[Any]:
        """The rows of a SELECT."""
        sql = self._for(db.engine.dialect)
        with looking() as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql.text, sql.values(values))
            return [sql.read_row(row) for row in cursor.fetchall()]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows an UPDATE or INSERT touched."""
        sql = self._for(connection.dialect)
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(sql.text, sql.values(values))
            return int(cursor.rowcount)

    def _for(self, dialect: Dialect) -> Sql:
        if dialect.name not in self._in:
            self._in[dialect.name] = _compiled(self.statement, dialect)
        return self._in[dialect.name]


def _compiled(statement: Any, dialect: Dialect) -> Sql:
    compiled = statement.compile(dialect=dialect)
    columns = tuple(statement.selected_columns) if statement.is_select else ()
    read = [_implemented(c.type, dialect).result_processor(dialect, None) for c in columns]
    written = {n: _implemented(b.type, dialect).bind_processor(dialect) for n, b in compiled.binds.items()}
    return Sql(
        text=str(compiled),
        order=tuple(compiled.positiontup) if compiled.positional else None,
        constants={name: bind.value for bind, name in compiled.bind_names.items() if not bind.required},
        written={name: convert for name, convert in written.items() if convert},
        read=tuple((place, convert) for place, convert in enumerate(read) if convert),
        row=_row(tuple(column.key for column in columns)),
    )


def _implemented(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


@lru_cache
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
