"""Lines of the history are numbered from 1, without a gap, and hold the hash of their sealed detail."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection

from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.compiled import gathered
from questionnaire.records.store.database import Unavailable, db, writing
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import PatientAtPhone, StaffAtDesk
from tests.records.audit.test_history import every_line
from tests.records.conftest import EACH_ITS_OWN

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

WRITERS, LINES = 4, 5


def add(connection: Connection, clinic: ClinicFacts, visit_id: str | None, **detail: Any) -> None:
    what, who = (What.SENT if visit_id else What.EXPORTED), {"by": "test", "at": MONDAY}
    history.add(connection, what, clinic_id=clinic.clinic_id, visit_id=visit_id, detail=detail or None, **who)


def numbers() -> dict[tuple[int, str | None], list[int]]:
    """The numbers of each visit, and of each clinic's other lines, in the order of time."""
    found = defaultdict(list)
    for line in every_line():
        found[line.clinic_id, line.visit_id].append(line.number)
    return found


def test_each_visit_and_each_clinic_counts_its_own_lines(
    ada: PatientAtPhone, ben: StaffAtDesk, dee: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    other = NewPatient("Eva", "Stone", ADA_BORN)
    other_id = visits.add(Act(clinic.clinic_id, "test", MONDAY), other, TUESDAY)
    ada.says_who(ADA_BORN.replace(year=1970)).says_who().answers("yes").answers("no")
    ben.goes_to("/desk/2026-11-24").sends(f"/desk/visits/{visit_id}/links")
    dee.goes_to("/desk/2026-11-24").sends("/desk/sign-out")

    found = numbers()

    assert all(those == list(range(1, len(those) + 1)) for those in found.values())
    lengths = {visit_id: len(those) for (_, visit_id), those in found.items() if visit_id}
    assert lengths == {visit_id: 7, other_id: 2}
    assert len(found) == 4  # two visits, and the other lines of two clinics


def test_lines_that_are_added_together_are_numbered_one_after_the_other(
    clinic: ClinicFacts, visit: VisitRecord
):
    visit_id, patient_id = visit.visit_id, visit.row.patient_id
    before = len(numbers()[clinic.clinic_id, None])
    with writing() as connection, gathered(connection):
        act = Act(clinic.clinic_id, "test", MONDAY, connection=connection)
        other_id = visits.add_for(act, patient_id, TUESDAY)
        for where in (visit_id, other_id, None) * 3:
            add(connection, clinic, where)

    found = numbers()
    assert found[clinic.clinic_id, visit_id] == [1, 2, 3, 4, 5]
    assert found[clinic.clinic_id, other_id] == [1, 2, 3, 4, 5]
    assert found[clinic.clinic_id, None] == list(range(1, before + 4))


def test_writers_at_the_same_moment_never_give_one_number_twice(
    app: Flask, clinic: ClinicFacts, visit_id: str
):
    before = len(numbers()[clinic.clinic_id, None])
    together = Barrier(WRITERS)

    def writes(_: int) -> None:
        with app.app_context():
            together.wait()
            for _ in range(LINES):
                with writing() as connection:
                    add(connection, clinic, visit_id)
                    add(connection, clinic, None)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writes, range(WRITERS)))

    found = numbers()
    assert sorted(found[clinic.clinic_id, visit_id]) == list(range(1, 2 + WRITERS * LINES + 1))
    assert sorted(found[clinic.clinic_id, None]) == list(range(1, before + WRITERS * LINES + 1))


def test_a_writer_who_comes_second_waits_and_takes_the_next_number(
    app: Flask, clinic: ClinicFacts, visit_id: str
):
    def writes() -> None:
        with app.app_context(), writing() as connection:
            add(connection, clinic, visit_id)

    with ThreadPoolExecutor(1) as pool:
        with writing() as connection:
            add(connection, clinic, visit_id)
            second = pool.submit(writes)
            time.sleep(0.3)  # by now it waits for the number
        second.result()

    assert numbers()[clinic.clinic_id, visit_id] == [1, 2, 3, 4]


@ON_POSTGRESQL
def test_lines_that_are_added_together_are_not_saved_if_a_number_is_taken_meanwhile(
    app: Flask, clinic: ClinicFacts, visit_id: str
):
    def writes() -> None:
        with app.app_context(), writing() as connection, gathered(connection):
            add(connection, clinic, visit_id)
            add(connection, clinic, None)

    before = len(every_line())
    with ThreadPoolExecutor(1) as pool:
        with writing() as connection:
            add(connection, clinic, visit_id)
            second = pool.submit(writes)
            time.sleep(0.3)
        with pytest.raises(Unavailable):
            second.result()

    assert len(every_line()) == before + 1


def test_a_line_holds_the_hash_of_its_sealed_detail(clinic: ClinicFacts, visit_id: str):
    with writing() as connection:
        add(connection, clinic, visit_id, said="Good plan.")
        add(connection, clinic, visit_id)

    with_detail, without = every_line()[-2:]
    assert with_detail.detail_hash == sha256(with_detail.detail_sealed).hexdigest()
    assert (without.detail_sealed, without.detail_hash) == (None, sha256().hexdigest())


@EACH_ITS_OWN
def test_lines_from_before_are_numbered_and_hashed_after_migrating(
    app: Flask, clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    with writing() as connection:
        for number in range(3):
            add(connection, clinic, visit_id, number=number)
            add(connection, elsewhere, None)
    lines = every_line()
    db.engine.dispose()

    downgrade(revision="0008")
    upgrade()

    assert every_line() == lines
    with writing() as connection:
        add(connection, clinic, visit_id)
    assert every_line()[-1].number == 6
