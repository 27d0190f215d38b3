"""The tables, how they come about, and what happens when the database cannot take a write."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint, event, func, inspect, select, update
from sqlalchemy.exc import IntegrityError

from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import History, Link, Patient, Visit
from questionnaire.records.store.database import BUSY_MS, Unavailable, db, reading, writing
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.databases import DISCONNECT_OTHERS, administrating
from tests.people import comes
from tests.records.conftest import EACH_ITS_OWN, again

TABLES = sorted(db.metadata.tables.values(), key=lambda table: table.name)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@by_table
def test_every_table_leads_with_the_clinic_in_its_key(table: Table):
    assert next(iter(table.primary_key.columns)).name == "clinic_id"
    assert next(iter(table.columns)).name == "clinic_id"


@by_table
def test_no_key_crosses_clinics(table: Table):
    foreign = [c for c in table.constraints if isinstance(c, ForeignKeyConstraint)]
    pairs = [{(key.parent.name, key.column.name) for key in c.elements} for c in foreign]
    unique = [c.columns.keys() for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [index.columns.keys() for index in table.indexes if index.unique]

    assert all(("clinic_id", "clinic_id") in pair for pair in pairs)
    assert all("clinic_id" in names for names in unique)
    assert foreign or table.name == "clinics"


def test_migrations_from_nothing_make_the_tables_of_the_models(app: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadata)
        keys = {name: inspect(connection).get_pk_constraint(name) for name in db.metadata.tables}

    assert differences == []
    assert {name: key["constrained_columns"] for name, key in keys.items()} == {
        table.name: table.primary_key.columns.keys() for table in TABLES
    }


@EACH_ITS_OWN
def test_migrations_can_be_taken_back_and_done_again(app: Flask):
    db.engine.dispose()

    downgrade(revision="base")
    left = inspect(db.engine).get_table_names()
    upgrade()

    assert left == ["alembic_version"]
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version", *db.metadata.tables}


def test_a_moment_is_the_same_moment_after_it_was_stored(clinic: ClinicFacts, visit: VisitRecord):
    for moment in (TUESDAY, datetime.fromisoformat("2026-11-01T01:30:00.123456-05:00")):
        with writing() as connection:
            connection.execute(update(Visit).values(last_activity_at=moment))

        stored = again(clinic, visit.visit_id).row.last_activity_at
        assert (stored, stored.utcoffset()) == (moment, timedelta(0))


def test_a_visit_of_another_clinics_patient_cannot_be_stored(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    with pytest.raises(IntegrityError), writing() as connection:
        connection.execute(
            Visit.__table__.insert(),
            {
                "clinic_id": elsewhere.clinic_id,
                "visit_id": "x",
                "patient_id": visit.row.patient_id,
                "starts_at": TUESDAY,
            },
        )


def test_a_write_that_fails_half_way_leaves_nothing(clinic: ClinicFacts, visit: VisitRecord):
    class Crash(Exception):
        """Something went wrong after a statement was executed."""

    with pytest.raises(Crash), writing() as connection:
        connection.execute(update(Visit).values(revision=99))
        raise Crash

    assert again(clinic, visit.visit_id).row.revision == 0


@ON_SQLITE
def test_sqlite_is_set_up_so_that_what_is_saved_is_on_the_disk(app: Flask):
    with reading() as connection:
        modes = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert modes == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_MS}


@ON_SQLITE
def test_a_writer_holds_the_database_from_its_first_moment(app: Flask, data_dir: Path):
    with writing(), plain(data_dir) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")


@ON_SQLITE
def test_a_look_at_the_records_holds_up_no_writer(app: Flask, data_dir: Path, visit_id: str):
    with reading() as connection, plain(data_dir) as other:
        connection.execute(select(Visit.revision)).all()
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE visits SET revision = 5")
        other.execute("COMMIT")

    with reading() as connection:
        assert connection.scalar(select(Visit.revision)) == 5


def test_a_locked_database_is_unavailable_within_the_time_a_page_may_take(
    clinic: ClinicFacts, visit: VisitRecord, data_dir: Path
):
    began = time.monotonic()
    with locked_by_somebody(data_dir), pytest.raises(Unavailable):
        comes(visit, by="test", at=MONDAY)
    waited = time.monotonic() - began

    assert BUSY_MS / 1000 * 0.9 <= waited < BUSY_MS / 1000 + 3
    assert again(clinic, visit.visit_id).row.checked_in_at is None
    comes(visit, by="test", at=MONDAY)
    assert again(clinic, visit.visit_id).row.checked_in_at == MONDAY


def test_a_database_that_only_reads_is_unavailable_for_writing_and_still_read(
    clinic: ClinicFacts, visit: VisitRecord
):
    with read_only():
        with pytest.raises(Unavailable):
            comes(visit, by="test", at=MONDAY)
        assert again(clinic, visit.visit_id).row.checked_in_at is None

    comes(visit, by="test", at=MONDAY)
    assert again(clinic, visit.visit_id).row.checked_in_at == MONDAY


@EACH_ITS_OWN
def test_patients_from_before_are_known_again_after_migrating(clinic: ClinicFacts, visit: VisitRecord):
    with reading() as connection:
        index = connection.scalar(select(Patient.person_index))
    db.engine.dispose()

    downgrade(revision="0002")
    upgrade()

    with reading() as connection:
        assert connection.scalar(select(Patient.person_index)) == index
    assert len(str(index)) == 64


@ON_SQLITE
def test_a_full_disk_is_unavailable_and_leaves_no_half_a_visit(clinic: ClinicFacts):
    with full(), pytest.raises(Unavailable):
        for number in range(200):
            patient = NewPatient("Ada", f"Lind {number}" * 100, ADA_BORN)
            visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, TUESDAY)

    with reading() as connection:
        added = History.what.in_(("visit-added", "link-issued"))
        counts = [
            connection.scalar(select(func.count()).select_from(table)) for table in (Visit, Patient, Link)
        ]
        lines = connection.scalar(select(func.count()).select_from(History).where(added))
    assert (len(set(counts)), lines) == (1, 2 * counts[0])


@ON_POSTGRESQL
def test_a_connection_that_was_cut_costs_one_try_and_no_more(clinic: ClinicFacts, visit: VisitRecord):
    cut_connections()

    with pytest.raises(Unavailable):
        comes(visit, by="test", at=MONDAY)

    comes(visit, by="test", at=MONDAY)
    assert again(clinic, visit.visit_id).row.checked_in_at == MONDAY


@contextmanager
def plain(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """The database file, opened by another program that does not wait."""
    with closing(sqlite3.connect(data_dir / "visit-ready.db", timeout=0, isolation_level=None)) as connection:
        yield connection


@contextmanager
def locked_by_somebody(data_dir: Path) -> Iterator[None]:
    """Another program writes all the while."""
    if db.engine.dialect.name == "sqlite":
        with plain(data_dir) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with db.engine.connect() as other, other.begin():
            other.exec_driver_sql("LOCK TABLE visits IN EXCLUSIVE MODE")
            yield


@contextmanager
def read_only() -> Iterator[None]:
    """The database takes no writes: a file system that is read-only, a standby."""
    if db.engine.dialect.name == "sqlite":
        with on_connecting(lambda connection: connection.execute("PRAGMA query_only=ON")):
            yield
    else:
        with on_connecting(lambda connection: connection.set_read_only(True)):
            yield


@contextmanager
def full() -> Iterator[None]:
    """There is no room for another page."""
    with reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with on_connecting(lambda connection: connection.execute(f"PRAGMA max_page_count={pages}")):
        yield


@contextmanager
def on_connecting(does: Callable[[Any], object]) -> Iterator[None]:
    """Every connection is made anew and begins like this, until the block ends."""

    def listener(connection: Any, _record: object) -> None:
        does(connection)

    db.engine.dispose()
    event.listen(db.engine, "connect", listener)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", listener)
        db.engine.dispose()


def cut_connections() -> None:
    """The server ends every connection the application holds, as when it starts anew."""
    with administrating(db.engine.url) as server:
        server.exec_driver_sql(DISCONNECT_OTHERS)
