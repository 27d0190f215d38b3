"""Clinics, and what they have decided."""

from datetime import date

from questionnaire.core.calendar import Calendar
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, ZONE
from tests.records.conftest import again


def test_a_clinic_is_found_with_its_name_number_and_weekdays(clinic: ClinicFacts, elsewhere: ClinicFacts):
    assert (clinic.name, clinic.phone, clinic.calendar) == (
        "Riverside Clinic",
        "+12025550199",
        Calendar(ZONE),
    )
    assert clinics.find(clinic.clinic_id) == clinic
    assert clinics.everyone() == (clinic, elsewhere)


def test_a_calendar_is_read_from_its_columns():
    assert clinics.calendar("America/New_York", "0,5", "2026-11-26,2026-12-25") == Calendar(
        ZONE, frozenset({0, 5}), frozenset({date(2026, 11, 26), date(2026, 12, 25)})
    )
    assert clinics.calendar("America/New_York", "", "") == Calendar(ZONE, frozenset(), frozenset())


def test_what_a_clinic_decides_holds_from_then_on_and_what_it_had_decided_stays_on_record(
    clinic: ClinicFacts, elsewhere: ClinicFacts
):
    before = clinics.current_settings(clinic.clinic_id)
    others = clinics.current_settings(elsewhere.clinic_id)

    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), {"fasting": "no"})

    assert clinics.current_settings(clinic.clinic_id) == {"fasting": "no"}
    assert clinics.saved_settings(clinic.clinic_id, 2) == before
    assert clinics.current_settings(elsewhere.clinic_id) == others


def test_a_visit_follows_what_its_clinic_decides(clinic: ClinicFacts, visit: VisitRecord):
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), {"visit_minutes": "60", "fasting": "no"})

    now = again(clinic, visit.visit_id)
    assert "eat-drink" in visit.questionnaire.by_id
    assert "eat-drink" not in now.questionnaire.by_id
    assert now.clinic_questionnaire.setting_values["visit_minutes"] == "60"
