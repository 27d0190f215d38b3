"""Patients: one person at a clinic is one row, however their name is typed and however often they come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Patient
from questionnaire.records.store.database import reading
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.records.conftest import again

ADA = NewPatient("Ada", "Lind", ADA_BORN, phone="+12025550107", email="ada@example.org")
IN_FOUR_WEEKS = TUESDAY + timedelta(days=28)


def book(clinic: ClinicFacts, patient: NewPatient, days: int = 0) -> str:
    starts_at = TUESDAY + timedelta(days=days)
    return visits.add(Act(clinic.clinic_id, "staff:ab12", MONDAY), patient, starts_at)


def patient_of(clinic: ClinicFacts, visit_id: str) -> str:
    return str(again(clinic, visit_id).row.patient_id)


@pytest.mark.parametrize(("first", "last"), [("Ada", "Lind"), ("ADA", "lind"), (" Ada ", "Lind")])
def test_who_comes_again_is_the_same_patient_however_the_name_is_typed(
    clinic: ClinicFacts, first: str, last: str
):
    before = book(clinic, ADA)

    after = book(clinic, NewPatient(first, last, ADA_BORN), days=28)

    assert patient_of(clinic, after) == patient_of(clinic, before)
    assert again(clinic, after).first_name == "Ada"


@pytest.mark.parametrize(
    "other",
    [
        NewPatient("Ida", "Lind", ADA_BORN),
        NewPatient("Ada", "Dahl", ADA_BORN),
        NewPatient("Ada", "Lind", date(1986, 5, 10)),
        NewPatient("Ada Lind", "", ADA_BORN),
    ],
)
def test_another_name_or_birth_date_is_another_patient(clinic: ClinicFacts, other: NewPatient):
    before = book(clinic, ADA)

    assert patient_of(clinic, book(clinic, other)) != patient_of(clinic, before)


def test_the_same_name_and_birth_date_at_another_clinic_is_another_patient(
    clinic: ClinicFacts, elsewhere: ClinicFacts
):
    before, there = book(clinic, ADA), book(elsewhere, ADA)

    assert patient_of(elsewhere, there) != patient_of(clinic, before)
    with reading() as connection:
        assert len(set(connection.scalars(select(Patient.person_index)))) == 2


def test_a_new_phone_number_replaces_the_old_one_and_none_leaves_it(clinic: ClinicFacts):
    before = book(clinic, ADA)
    book(clinic, NewPatient("Ada", "Lind", ADA_BORN))
    unchanged = again(clinic, before)
    book(clinic, NewPatient("Ada", "Lind", ADA_BORN, "+12025550108", "lind@example.org"))
    changed = again(clinic, before)

    assert (unchanged.phone, unchanged.email) == ("+12025550107", "ada@example.org")
    assert (changed.phone, changed.email) == ("+12025550108", "lind@example.org")


def test_two_desks_that_book_the_same_new_patient_at_once_book_one_patient(app: Flask, clinic: ClinicFacts):
    def books(days: int) -> str:
        with app.app_context():
            return book(clinic, ADA, days)

    with ThreadPoolExecutor(4) as desks:
        list(desks.map(books, range(8)))

    with reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Patient)) == 1
