"""What a clinic has said once of its schedules is remembered for it, and for no other clinic."""

import json

import pytest
from sqlalchemy.orm import Session

from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import ScheduleColumns
from questionnaire.records.schedule_import import saved_columns
from questionnaire.records.schedule_import.saved_columns import SavedColumns
from questionnaire.records.store.database import db
from questionnaire.records.store.encryption import Place, ring
from tests.conftest import MONDAY


def test_columns_are_remembered_for_a_clinic(clinic: ClinicFacts, elsewhere: ClinicFacts):
    ben = Act(clinic.clinic_id, "staff:ben", MONDAY)
    saved_columns.save(ben, SavedColumns({"day": "Termin"}, frozenset({"Termin"})))
    wann = SavedColumns({"day": "Wann"}, frozenset({"Wann", "Wo"}), "afternoon", "cp1250", {"sch": "stands"})
    saved_columns.save(ben, wann)

    assert saved_columns.find(clinic.clinic_id) == wann
    assert saved_columns.find(elsewhere.clinic_id) == SavedColumns({}, frozenset())


@pytest.mark.parametrize(
    ("document", "known"),
    [
        ({"day": "Wann"}, SavedColumns({"day": "Wann"}, frozenset({"Wann"}))),
        (
            {"columns": {"day": "Wann"}, "seen": ["Wann", "Wo"]},
            SavedColumns({"day": "Wann"}, frozenset({"Wann", "Wo"})),
        ),
    ],
)
def test_what_was_said_before_more_could_be_said_is_still_known(
    clinic: ClinicFacts, document: dict[str, object], known: SavedColumns
):
    sealed = ring().seal(
        Place(clinic.clinic_id, "schedule_columns", "columns", str(clinic.clinic_id)), json.dumps(document)
    )
    with Session(db.engine) as session:
        session.add(ScheduleColumns(clinic_id=clinic.clinic_id, columns_sealed=sealed))
        session.commit()

    assert saved_columns.find(clinic.clinic_id) == known
