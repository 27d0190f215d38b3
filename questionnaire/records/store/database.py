"""The engine and the one way to write.

SQLite: WAL, synchronous=FULL, and BEGIN IMMEDIATE behind a queue (a file lock, served in
order), because SQLite's own busy polling starves unlucky writers. PostgreSQL: plain
transactions. Everything else is the same on both.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, PoolProxiedConnection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MS = 3000
"""How long a writer waits for somebody else's lock before the page says "try again"."""


class Base(DeclarativeBase):
    """The base of every table."""


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Unavailable(Exception):
    """The database cannot take this just now (locked, read-only, full or gone); nothing was saved."""


def prepare(engine: Engine) -> None:
    """Give an engine the behaviour this module promises. Call once for each engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _limit_waiting)


def _configure(connection: SqliteConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event starts transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _limit_waiting(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """PostgreSQL would wait for a lock without end."""
    connection.execute(f"SET lock_timeout = {BUSY_MS}")
    connection.commit()


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("begin", "BEGIN")
    if begin:
        connection.connection.driver_connection.execute(begin)  # type: ignore[union-attr]


@contextmanager
def writing() -> Iterator[Connection]:
    """One write transaction: waits its turn, and commits at the end of the block or leaves nothing.

    Raises Unavailable when the database cannot take it.
    """
    engine = db.engine
    try:
        with _turn(engine), engine.connect() as connection:
            connection.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection
    except _refusals(engine) as error:
        raise Unavailable from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable from error
        raise


@contextmanager
def without_fsync() -> Iterator[None]:
    """Turn off fsync in this block. For demo and test data only."""
    engine = db.engine

    def hurry(connection: SqliteConnection, _record: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    if engine.dialect.name != "sqlite":
        yield
        return
    engine.dispose()
    event.listen(engine, "connect", hurry)
    try:
        yield
    finally:
        event.remove(engine, "connect", hurry)
        engine.dispose()


@contextmanager
def reading() -> Iterator[Connection]:
    """A look at the records; each statement sees them as of one moment."""
    engine = db.engine
    try:
        with engine.connect() as connection:
            yield connection.execution_options(begin="")  # SQLite begins and ends by itself for one SELECT
    except _refusals(engine) as error:
        raise Unavailable from error


@contextmanager
def looking(engine: Engine) -> Iterator[PoolProxiedConnection]:
    """The same look with the driver's connection, as SQLAlchemy's around it costs more than one SELECT."""
    try:
        with closing(engine.raw_connection()) as connection:
            yield connection
    except _refusals(engine) as error:
        raise Unavailable from error


def _refusals(engine: Engine) -> tuple[type[Exception], ...]:
    """What says that the database cannot take it: from SQLAlchemy, or from the driver (see ``compiled``).

    PostgreSQL reports a database that only reads, as a standby does, as an InternalError.
    """
    driver = engine.dialect.loaded_dbapi
    return OperationalError, InternalError, driver.OperationalError, driver.InternalError


_queue = threading.local()


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Wait for this writer's turn. A process that dies leaves the queue by dying."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        yield
        return
    lock = _lock_file(f"{path}.queue")
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _lock_file(path: str) -> int:
    """This thread's own handle on the queue: a lock is held by handle, not by process."""
    if getattr(_queue, "path", None) != path:
        if hasattr(_queue, "handle"):
            os.close(_queue.handle)
        _queue.path, _queue.handle = path, os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    return int(_queue.handle)
