"""Rows that are gathered go to the database together, in an order it accepts, before anything else asks."""

from datetime import date

import pytest
from sqlalchemy import Connection, select

from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import History
from questionnaire.records.schedule_import import imports
from questionnaire.records.store.compiled import WAITING, CompiledStatement, gathered
from questionnaire.records.store.database import writing
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, TUESDAY
from tests.records.schedule_import.test_imports import entry, kept, seen


def note(connection: Connection, clinic: ClinicFacts, visit_id: str) -> None:
    Act(clinic.clinic_id, "test", MONDAY, visit_id, connection).note(What.SENT)


def count(connection: Connection, visit_id: str) -> int:
    return len(connection.execute(select(History.what).where(History.visit_id == visit_id)).all())


def test_what_is_gathered_is_there_for_the_next_statement_and_after_the_block(
    clinic: ClinicFacts, visit: VisitRecord
):
    with writing() as connection:
        before = count(connection, visit.visit_id)
        with gathered(connection):
            note(connection, clinic, visit.visit_id)
            within = count(connection, visit.visit_id)
            note(connection, clinic, visit.visit_id)
        note(connection, clinic, visit.visit_id)
        after = count(connection, visit.visit_id)

    assert (within - before, after - before) == (1, 3)


def test_a_visit_may_be_gathered_before_another_ones_patient(clinic: ClinicFacts, visit: VisitRecord):
    new, clinic_id = entry(born=date(1960, 1, 1)), clinic.clinic_id
    with Act(clinic_id, "test", MONDAY).transaction() as act, gathered(act.writer):
        visits.add_for(act, visit.row.patient_id, TUESDAY)
        keys = imports.keys_of(clinic_id, new)
        context = imports.context_of(act.writer, clinic, [], [], MONDAY)
        visits.add_for(act, visit.row.patient_id, TUESDAY)
        patient_id = imports._add_patient(act, new, keys, context)
        visits.add_for(act, patient_id, TUESDAY)

    assert len(visits.on_day(clinic, TUESDAY.date())) == 4


def test_what_fails_leaves_nothing_and_nothing_waits_for_the_next(clinic: ClinicFacts, visit: VisitRecord):
    with pytest.raises(ZeroDivisionError), writing() as connection, gathered(connection):
        note(connection, clinic, visit.visit_id)
        raise ZeroDivisionError

    with writing() as connection:
        assert WAITING not in connection.info
        assert What.SENT not in [line.what for line in history.of_visit(clinic.clinic_id, visit.visit_id)]


def test_a_step_of_many_rows_adds_them_as_often_as_one_of_few(
    clinic: ClinicFacts, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def counted(name: str) -> None:
        does = getattr(CompiledStatement, name)
        monkeypatch.setattr(CompiledStatement, name, lambda *told: (asked.append(name), does(*told))[1])

    counted("run")
    counted("add_all")

    def statements(first: int, rows: int) -> list[str]:
        asked.clear()
        numbers = [str(n) for n in range(first, first + rows)]
        entries = [entry(row=int(n), number=n, appointment=n, last_name=f"Berg {n}") for n in numbers]
        import_id = kept(clinic, seen(clinic, *entries))
        imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)
        return list(asked)

    few, many = statements(0, 3), statements(100, 60)

    assert few == many
    assert len(visits.on_day(clinic, TUESDAY.date())) == 63
