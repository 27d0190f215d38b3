"""Statements made into SQL once, for the few that every patient's page waits for.

Executing a statement costs SQLAlchemy several times what the database needs to answer it.
Here it only compiles the statement and says how each value is converted; connections,
transactions and what a refusal means stay where they are, in ``database``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, Dialect, Executable, Select, event
from sqlalchemy.types import TypeEngine

from questionnaire.records.store.database import Unavailable, db, looking

Convert = Callable[[Any], Any]
Row = TypeVar("Row")
MakeRow = Callable[[Iterable[Any]], Row]
"""Makes a row of its columns in their order: ``_make`` of a NamedTuple."""


class Sql(NamedTuple):
    """A statement in the words of one database."""

    text: str
    order: tuple[str, ...] | None
    constants: Mapping[str, object]
    written: Mapping[str, Convert]
    read: tuple[tuple[int, Convert], ...]

    def values(self, given: Mapping[str, object]) -> Any:
        """The values as the driver takes them."""
        values = {**self.constants, **given}
        for name, convert in self.written.items():
            values[name] = convert(values[name])
        return values if self.order is None else tuple(values[name] for name in self.order)

    def read_columns(self, columns: tuple[Any, ...]) -> Iterable[Any]:
        """The columns of a row with the values that SQLAlchemy would give."""
        if not self.read:
            return columns
        values = list(columns)
        for column, convert in self.read:
            values[column] = convert(values[column])
        return values


class CompiledStatement:
    """A Core statement that writes; its placeholders are filled in by name."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._in: dict[str, Sql] = {}

    def add(self, connection: Connection, values: Mapping[str, object]) -> bool:
        """Run an INSERT: now, or together with others where they are ``gathered``.

        Returns False if it added nothing, as one ON CONFLICT DO NOTHING may.
        """
        waiting = connection.info.get(WAITING)
        if waiting is None:
            return self.run(connection, values) > 0
        waiting.setdefault(self, []).append(values)
        return True

    def add_all(self, connection: Connection, rows: list[Mapping[str, object]]) -> None:
        """Run an INSERT for all these rows at once. Raises Unavailable if one of them was not added."""
        sql = self._for(connection.dialect)
        with closing(connection.connection.cursor()) as cursor:
            cursor.executemany(sql.text, [sql.values(row) for row in rows])
            if cursor.rowcount != len(rows):
                raise Unavailable

    def run(self, connection: Connection, values: Mapping[str, object]) -> int:
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


class CompiledSelect(CompiledStatement, Generic[Row]):
    """A SELECT, and what its rows are."""

    def __init__(self, statement: Select[Any], make_row: MakeRow[Row]) -> None:
        super().__init__(statement)
        self.make_row = make_row

    def one(self, values: Mapping[str, object]) -> Row | None:
        """The first row, or None if there is none."""
        return next(iter(self.all(values)), None)

    def all(self, values: Mapping[str, object]) -> list[Row]:
        """The rows in order."""
        engine, make_row = db.engine, self.make_row
        sql = self._for(engine.dialect)
        with looking(engine) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql.text, sql.values(values))
            return [make_row(sql.read_columns(columns)) for columns in cursor.fetchall()]


WAITING = "rows to be added"


@contextmanager
def gathered(connection: Connection) -> Iterator[Connection]:
    """In this block rows are added together, before the next statement of another kind and at the end.

    A database at the other end of a wire answers once for many rows, and not for each.
    """
    waiting: dict[CompiledStatement, list[Mapping[str, object]]] = {}
    order = {table: place for place, table in enumerate(db.metadata.sorted_tables)}

    def add_them(*_: Any) -> None:
        for insert in sorted(waiting, key=lambda insert: order[insert.statement.table]):  # type: ignore[attr-defined]
            insert.add_all(connection, waiting.pop(insert))

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
    )


def _implemented(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
