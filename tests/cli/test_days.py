"""`visit-ready days` and `visit-ready upgrade`: an installed clinic is kept as it should be."""

from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_migrate import downgrade

from questionnaire.cli.days import days
from questionnaire.cli.upgrade import upgrade
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from tests.conftest import MONDAY, ZONE

FRIDAY_BEFORE = datetime(2026, 11, 20, 0, 0, tzinfo=ZONE)
THURSDAY_BEFORE = datetime(2026, 11, 19, 0, 0, tzinfo=ZONE)
WEEK = timedelta(days=7)
MONDAYS_VISIT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def installed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands find the clinic by its folder."""
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(app.config["DATA_DIR"]))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "https://visits.example.org")


def test_a_holiday_moves_every_deadline_to_the_business_day_before(clinic: ClinicFacts, visit_id: str):
    before = clinics.find(clinic.clinic_id).calendar.business_days_before(MONDAYS_VISIT, 1)
    stamps = visits.upcoming(MONDAY, WEEK)

    told = CliRunner().invoke(days, ["--closed", "2026-11-20", "--closed", "2026-12-25"])

    calendar = clinics.find(clinic.clinic_id).calendar
    assert (told.exit_code, told.output) == (
        0,
        "Riverside Clinic is open mon, tue, wed, thu, fri; closed on 2026-11-20, 2026-12-25.\n",
    )
    assert (before, calendar.business_days_before(MONDAYS_VISIT, 1)) == (FRIDAY_BEFORE, THURSDAY_BEFORE)
    assert clinics.current_settings(clinic.clinic_id)["fasting"] == "yes"  # what it had decided stays decided
    assert visits.upcoming(MONDAY, WEEK)[clinic.clinic_id, visit_id] != stamps[clinic.clinic_id, visit_id]


@pytest.mark.parametrize("wrong", [["--open", "someday"], ["--open", ""], ["--closed", "25.12.2026"]])
def test_days_that_are_none_change_nothing(clinic: ClinicFacts, wrong: list[str]):
    told = CliRunner().invoke(days, wrong)

    assert told.exit_code == 2
    assert clinics.find(clinic.clinic_id).calendar == clinic.calendar


def test_a_database_from_before_is_brought_to_this_version(app: Flask):
    db.engine.dispose()
    downgrade(revision="0002")

    told = CliRunner().invoke(upgrade)

    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "The database is up to date.")
    assert clinics.everyone() == ()
