"""A patient's number stays the same number, whatever a spreadsheet does to its zeros."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from questionnaire.core.schedule_import.classify import Change
from questionnaire.core.schedule_import.context import Entry
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Patient
from questionnaire.records.schedule_import import matching
from questionnaire.records.store.database import writing
from questionnaire.records.store.encryption import ring
from questionnaire.records.visit import visits
from tests.conftest import TUESDAY
from tests.records.schedule_import.test_imports import ZOE, change, day, taken

NEXT_WEEK = TUESDAY + timedelta(days=7)


def with_number(number: str) -> Entry:
    """A row of next week that names the patient by number alone."""
    return replace(
        ZOE, first_name="", last_name="", born=None, number=number, appointment="", starts_at=NEXT_WEEK
    )


def shown_numbers(clinic: ClinicFacts) -> list[str | None]:
    """The numbers of Tuesday's patients, as staff read them."""
    patients = [visit.row.patient_id for visit in visits.on_day(clinic, TUESDAY.date())]
    return [person.number for person in matching.people(clinic.clinic_id, patients).values()]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        *(("00123", "123"), ("456", "00456"), ("00456", "456.0"), ("A-7", "a-7"), ("0", "000")),
        *(("123456789012", "0123456789012"), ("007", "7")),
    ],
)
def test_a_number_is_the_same_with_its_zeros_and_without(clinic: ClinicFacts, first: str, later: str):
    taken(clinic, replace(ZOE, number=first, appointment=""))

    assert change(clinic, with_number(later)) == [(Change.NEW, "")]
    assert shown_numbers(clinic) == [first]


@pytest.mark.parametrize("other", ["1230", "0124", "A-123", "12"])
def test_another_number_stays_another(clinic: ClinicFacts, other: str):
    taken(clinic, replace(ZOE, number="00123", appointment=""))

    assert change(clinic, with_number(other)) == [(Change.NOT_TAKEN, "no-name")]


@pytest.mark.parametrize(
    ("stored", "later"),
    [
        ("00123", "123"),
        ("00123", "00123"),
        ("456", "00456"),
        ('="00123"', "00123"),
        ('="00123"', "123"),
        ("a-7", "A-7"),
    ],
)
def test_a_number_stored_as_its_file_wrote_it_is_still_found(clinic: ClinicFacts, stored: str, later: str):
    taken(clinic, replace(ZOE, number="1", appointment=""))
    with writing() as connection:
        index = ring().index(clinic.clinic_id, "number", stored)
        connection.execute(update(Patient).values(number_index=index))

    assert change(clinic, with_number(later)) == [(Change.NEW, "")]
    assert taken(clinic, replace(ZOE, number=later, appointment="")) == {"unchanged": 1}
    assert [last for last, *_ in day(clinic)] == ["Berg"]


def test_two_patients_who_had_such_numbers_before_are_asked_about(clinic: ClinicFacts):
    max_ = replace(ZOE, first_name="Max", last_name="Dahl", number="2", appointment="")
    taken(clinic, replace(ZOE, number="1", appointment=""), max_)
    with writing() as connection:
        for was, now in (("1", "00456"), ("2", "456")):
            index = {number: ring().index(clinic.clinic_id, "number", number) for number in (was, now)}
            of_patient = Patient.number_index == index[was]
            connection.execute(update(Patient).where(of_patient).values(number_index=index[now]))

    assert change(clinic, with_number("456")) == [(Change.ASK, "several-with-number")]
