"""Whether a board is as it was is told by its visits' revisions, whatever database puts them together."""

from datetime import datetime, timedelta

from questionnaire.records.audit import board_version
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.records.conftest import again

WEDNESDAY = TUESDAY + timedelta(days=1)


def add(clinic: ClinicFacts, starts_at: datetime) -> str:
    gus = NewPatient("Gus", "Romero", ADA_BORN)
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), gus, starts_at)


def tuesday(clinic: ClinicFacts) -> str:
    return board_version.fingerprint(clinic.clinic_id, TUESDAY, WEDNESDAY)


def test_a_day_of_visits_tells_how_often_each_has_changed(clinic: ClinicFacts, visit: VisitRecord):
    other = add(clinic, TUESDAY + timedelta(hours=1))
    visits.send(visit.act("patient", MONDAY))

    assert sorted(tuesday(clinic).split()) == sorted([f"{visit.visit_id}:1", f"{other}:0"])
    assert tuesday(clinic) == tuesday(clinic)


def test_a_visit_that_comes_for_one_that_goes_is_a_change(clinic: ClinicFacts, visit: VisitRecord):
    """As many visits that have changed as often in all: it is told which."""
    coming = again(clinic, add(clinic, WEDNESDAY))
    visits.send(visit.act("patient", MONDAY))
    before = tuesday(clinic)

    visits.move(visit.act("test", MONDAY), WEDNESDAY, was=visit.starts_at)
    visits.move(coming.act("test", MONDAY), TUESDAY, was=coming.starts_at)

    assert (before, tuesday(clinic)) == (f"{visit.visit_id}:1", f"{coming.visit_id}:1")


def test_a_day_without_visits_and_another_clinics_tell_nothing(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    assert board_version.fingerprint(clinic.clinic_id, WEDNESDAY, WEDNESDAY + timedelta(days=1)) == ""
    assert tuesday(elsewhere) == ""
