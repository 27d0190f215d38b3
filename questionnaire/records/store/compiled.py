"""Statements made into SQL once, for the few that every patient's page waits for.

Executing a statement costs SQLAlchemy several times what the database needs to answer it.
Here it only compiles the statement and says how each value is converted; connections,
transactions and what a refusal means stay where they are, in ``database``.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Executable, event
from sqlalchemy.types import TypeEngine

from questionnaire.records.store.database import Unavailable, db, looking

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


class CompiledStatement:
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

    def add(self, connection: Connection, values: Mapping[str, Any]) -> bool:
        """Run an INSERT: now, or together with others where they are ``gathered``.

        Returns False if it added nothing, as one ON CONFLICT DO NOTHING may.
        """
        waiting = connection.info.get(WAITING)
        if waiting is None:
            return self.run(connection, values) > 0
        waiting.setdefault(self, []).append(values)
        return True

    def add_all(self, connection: Connection, rows: list[Mapping[str, Any]]) -> None:
        """Run an INSERT for all these rows at once. Raises Unavailable if one of them was not added."""
        sql = self._for(connection.dialect)
        with closing(connection.connection.cursor()) as cursor:
            cursor.executemany(sql.text, [sql.values(row) for row in rows])
            if cursor.rowcount != len(rows):
                raise Unavailable

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows an UPDATE or INSERT touched."""
        assert not connection.info.get(WAITING), "what is gathered would not be there yet"
        sql = self._for(connection.dialect)
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(sql.text, sql.values(values))
            return int(cursor.rowcount)

    def _for(self, dialect: Dialect) -> Sql:
        if dialect.name not in self._in:
            self._in[dialect.name] = _compiled(self.statement, dialect)
        return self._in[dialect.name]


WAITING = "rows to be added"


@contextmanager
def gathered(connection: Connection) -> Iterator[Connection]:
    """In this block rows are added together, before the next statement of another kind and at the end.

    A database at the other end of a wire answers once for many rows, and not for each.
    """
    waiting: dict[CompiledStatement, list[Mapping[str, Any]]] = {}
    order = {table: place for place, table in enumerate(db.metadata.sorted_tables)}

    def add_them(*_: Any) -> None:
        for prepared in sorted(waiting, key=lambda one: order[one.statement.table]):  # type: ignore[attr-defined]
            prepared.add_all(connection, waiting.pop(prepared))

    if connection.dialect.name == "postgresql":  # or it checks keys as it planned to while tables were empty
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
    event.listen(connection, "before_execute", add_them)
    connection.info[WAITING] = waiting
    try:
        yield connection
        add_them()
    finally:
        del connection.info[WAITING]
        event.remove(connection, "before_execute", add_them)


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
