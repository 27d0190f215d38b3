"""Sealed logs: one query however many visits, and details that open at their own place alone."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import event, select, update

from questionnaire.core.answers.values import Contact
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import EscortFactRow
from questionnaire.records.store.database import db, writing
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts
from tests.conftest import MONDAY, TUESDAY

ROSA = Contact("Rosa", "+12025550142")


def asked(act: Act) -> EscortFact:
    """Rosa is asked, by whoever acts."""
    fact = EscortFact(ROSA, EscortState.ASKED, act.by, act.at)
    assert escorts.add(act, fact)
    return fact


def test_many_visits_cost_one_query(clinic: ClinicFacts, visit: VisitRecord):
    act = Act(clinic.clinic_id, "messages", MONDAY)
    visit_ids = [visits.add_for(act, visit.row.patient_id, TUESDAY) for _ in range(5)]
    facts = {
        visit_id: (asked(act.on_visit(visit_id)), asked(act.on_visit(visit_id))) for visit_id in visit_ids
    }
    queries: list[str] = []

    def count(*args: object) -> None:
        queries.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        found = escorts.facts(clinic.clinic_id, [*visit_ids, visit.visit_id])
    finally:
        event.remove(db.engine, "before_cursor_execute", count)

    assert found == facts  # a visit without facts is left out
    assert len(queries) == 1


def test_a_detail_opens_at_its_own_place_alone(clinic: ClinicFacts, visit: VisitRecord):
    asked(visit.act("messages", MONDAY))
    asked(visit.act("messages", MONDAY + timedelta(minutes=1)))
    with writing() as connection:
        sealed, _ = connection.scalars(select(EscortFactRow.detail_sealed).order_by(EscortFactRow.fact_id))
        connection.execute(update(EscortFactRow).values(detail_sealed=sealed))

    assert b"Rosa" not in sealed
    with pytest.raises(InvalidTag):
        escorts.facts(clinic.clinic_id, [visit.visit_id])
