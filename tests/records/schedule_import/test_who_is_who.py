"""A row of somebody who is here under almost the same name or birth date is recognized, or asked about."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import update

from questionnaire.core.schedule_import.classify import Change
from questionnaire.core.schedule_import.context import Entry
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Patient
from questionnaire.records.store.database import db, writing
from questionnaire.records.store.encryption import ring
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.records.conftest import EACH_ITS_OWN
from tests.records.schedule_import.test_imports import change, day, seen, taken

PHONE = "+12025550131"
WEDNESDAY = TUESDAY + timedelta(days=1)
ADA = Entry(2, "Ada", "Lind", ADA_BORN, starts_at=WEDNESDAY, phone=PHONE)


def by_hand(clinic: ClinicFacts, first: str, last: str, born: date = ADA_BORN) -> str:
    """Somebody whom the desk has typed in for Wednesday; their visit."""
    patient = NewPatient(first, last, born, PHONE)
    return visits.add(Act(clinic.clinic_id, "staff:ben", MONDAY), patient, WEDNESDAY)


def patient_of(clinic: ClinicFacts, visit_id: str) -> str:
    """The id of a visit's patient."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return visit.patient_id


@pytest.mark.parametrize(
    ("typed", "in_file"),
    [
        (("Jose", "Luz"), ("José", "Luz")),
        (("Sean", "O'Neil"), ("Sean", "O\u2019Neil")),
        (("Anne-Marie", "Lind"), ("Anne Marie", "Lind")),
        (("Jr., Abe", "Suffix"), ("Abe", "Suffix Jr.")),
    ],
)
def test_the_same_person_written_otherwise_is_recognized(
    clinic: ClinicFacts, typed: tuple[str, str], in_file: tuple[str, str]
):
    by_hand(clinic, *typed)

    assert change(clinic, Entry(2, *in_file, ADA_BORN, starts_at=WEDNESDAY)) == [(Change.UNCHANGED, "")]


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        (("Ada", "Lind"), replace(ADA, born=date(1986, 5, 19))),
        (("Ada", "Lind"), replace(ADA, born=date(1986, 9, 5))),
        (("Ada", "Lind"), replace(ADA, last_name="Lynd")),
        (("Ada", "Lind"), replace(ADA, first_name="A.")),
        (("Ada", "Lind"), replace(ADA, first_name="Ada", last_name="Lynd", born=date(1986, 5, 19))),
        (("MD", "Credential"), replace(ADA, first_name="Credential", last_name="")),
    ],
)
def test_a_corrected_row_of_a_visit_that_is_here_is_asked_about(
    clinic: ClinicFacts, typed: tuple[str, str], row: Entry
):
    here = patient_of(clinic, by_hand(clinic, *typed))

    (asked,) = seen(clinic, row)
    assert (asked.outcome.change, asked.outcome.why, asked.outcome.candidates) == (
        Change.ASK,
        "likely-same",
        (here,),
    )
    assert change(clinic, row, row2=here) == [(Change.UNCHANGED, "")]
    assert change(clinic, row, row2="new") == [(Change.NEW, "")]


def test_two_rows_of_one_file_that_are_likely_one_person_are_asked_about(clinic: ClinicFacts):
    rows = (ADA, replace(ADA, row=3, last_name="Lynd"))

    assert change(clinic, *rows) == [(Change.NEW, ""), (Change.ASK, "likely-same")]
    assert taken(clinic, *rows, row3="out") == {"new": 1, "not-taken": 1}
    assert day(clinic, WEDNESDAY.date()) == [("Lind", "10:30", False)]


def test_twins_and_another_number_are_not_asked_about(clinic: ClinicFacts):
    noah, mia = (replace(ADA, row=row, first_name=name) for row, name in ((2, "Noah"), (3, "Mia")))
    numbered = [replace(ADA, row=4, number="41"), replace(ADA, row=5, last_name="Lynd", number="42")]

    assert change(clinic, noah, mia, *numbered) == [(Change.NEW, "")] * 4


@pytest.mark.parametrize(("others", "found"), [(10, Change.ASK), (60, Change.NEW)])
def test_a_birth_date_of_very_many_is_a_placeholder_and_makes_nobody_alike(
    clinic: ClinicFacts, others: int, found: Change
):
    by_hand(clinic, "Ada", "Lind")
    for number in range(others):
        by_hand(clinic, "Zed", f"Holm {number}")

    assert [what for what, _ in change(clinic, replace(ADA, last_name="Lynd"))] == [found]


@EACH_ITS_OWN
def test_a_patient_stored_under_an_old_key_is_recognized_after_migrating(clinic: ClinicFacts):
    by_hand(clinic, "Jr., Abe", "Suffix")
    old = ring().index(clinic.clinic_id, "person", f"jr., abe|suffix|{ADA_BORN}")
    with writing() as connection:
        connection.execute(update(Patient).values(person_index=old))
    db.engine.dispose()

    downgrade(revision="0012")
    upgrade()

    row = Entry(2, "Abe", "Suffix Jr.", ADA_BORN, starts_at=WEDNESDAY)
    assert change(clinic, row) == [(Change.UNCHANGED, "")]
