"""What the database is asked, as the driver gets it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from questionnaire.records.store.database import db


@contextmanager
def asked_of_the_database() -> Iterator[list[str]]:
    """Every question to the database, also those that pass SQLAlchemy by."""
    asked: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    def watch(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(note)

    event.listen(db.engine, "checkout", watch)
    yield asked
    event.remove(db.engine, "checkout", watch)
    db.engine.dispose()
