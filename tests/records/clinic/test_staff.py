"""The people who work at a clinic, known by e-mail and password."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from flask import Flask
from sqlalchemy import select

from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.models import Staff
from questionnaire.records.store.database import reading
from tests.conftest import MONDAY
from tests.people import PASSWORD

EMAIL = "chi@riverside.example"
LOCKED_FOR = timedelta(minutes=15)


@pytest.fixture
def nurse(clinic: ClinicFacts) -> StaffFacts:
    """Chi the nurse."""
    return staff.add(Act(clinic.clinic_id, "test", MONDAY), Role.NURSE, "Chi Nguyen", EMAIL, PASSWORD)


def tries(password: str, times: int = 1, at: datetime = MONDAY) -> StaffFacts | None:
    """What comes of the last of so many tries."""
    return [staff.recognize(EMAIL, password, at=at) for _ in range(times)][-1]


@pytest.mark.parametrize("email", [EMAIL, " Chi@Riverside.EXAMPLE "])
def test_staff_are_known_by_their_email_however_it_is_written(nurse: StaffFacts, email: str):
    assert staff.recognize(email, PASSWORD, at=MONDAY) == nurse
    assert (nurse.role, nurse.name, nurse.sees_nurse_reasons) == (Role.NURSE, "Chi Nguyen", True)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, PASSWORD + "."),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, ""),
        ("dee@riverside.example", PASSWORD),
        ("", PASSWORD),
        ("", ""),
        (EMAIL, "x" * 10_000),
    ],
)
def test_anybody_else_is_nobody(nurse: StaffFacts, email: str, password: str):
    assert staff.recognize(email, password, at=MONDAY) is None


def test_passwords_are_kept_as_argon2_hashes_that_are_slow_to_guess(
    clinic: ClinicFacts, quick_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch
):
    """At the least what OWASP asks of argon2id: 19 MiB and two passes (Password Storage Cheat Sheet)."""
    monkeypatch.setattr(staff, "_hasher", quick_passwords)  # the real one
    staff.add(Act(clinic.clinic_id, "test", MONDAY), Role.NURSE, "Chi", EMAIL, PASSWORD)

    with reading() as connection:
        row = connection.execute(select(*Staff.__table__.c)).one()
    cost = extract_parameters(row.password_hash)
    assert (cost.type, cost.memory_cost >= 19 * 1024, cost.time_cost >= 2) == (Type.ID, True, True)
    assert PASSWORD not in repr(tuple(row))


def test_five_wrong_passwords_in_a_row_lock_the_account_for_a_quarter_of_an_hour(nurse: StaffFacts):
    tries("wrong", times=5)

    assert tries(PASSWORD) is None
    assert tries(PASSWORD, at=MONDAY + LOCKED_FOR - timedelta(seconds=1)) is None
    assert tries(PASSWORD, at=MONDAY + LOCKED_FOR) == nurse


def test_four_wrong_passwords_are_forgiven_by_the_right_one(nurse: StaffFacts):
    tries("wrong", times=4)

    assert tries(PASSWORD) == nurse
    tries("wrong", times=4)
    assert tries(PASSWORD) == nurse


def test_after_a_lock_five_more_wrong_passwords_lock_again(nurse: StaffFacts):
    tries("wrong", times=5)
    tries("wrong", times=4, at=MONDAY + LOCKED_FOR)
    assert tries("wrong", at=MONDAY + LOCKED_FOR) is None

    assert tries(PASSWORD, at=MONDAY + LOCKED_FOR) is None
    assert tries(PASSWORD, at=MONDAY + 2 * LOCKED_FOR) == nurse


def test_wrong_passwords_tried_all_at_once_are_all_counted(app: Flask, nurse: StaffFacts):
    def tried(_: int) -> StaffFacts | None:
        with app.app_context():
            return tries("wrong")

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(tried, range(5))) == [None] * 5

    assert tries(PASSWORD) is None


def test_one_email_may_belong_to_staff_of_two_clinics(nurse: StaffFacts, elsewhere: ClinicFacts):
    there = staff.add(Act(elsewhere.clinic_id, "t", MONDAY), Role.MANAGER, "Chi", EMAIL, "another calm stone")

    assert tries(PASSWORD) == nurse
    assert tries("another calm stone") == there


def test_each_clinic_knows_its_own_peoples_names(
    clinic: ClinicFacts, elsewhere: ClinicFacts, nurse: StaffFacts
):
    assert staff.names(clinic.clinic_id) == {nurse.by: "Chi Nguyen"}
    assert staff.names(elsewhere.clinic_id) == {}
