"""`visit-ready check` says in one sentence what stands in the way, also where nothing can be read."""

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_migrate import downgrade

from questionnaire.cli.check import check
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.database import db
from tests.conftest import MONDAY


def test_tables_from_before_an_upgrade_are_told_in_one_sentence(app: Flask, monkeypatch: pytest.MonkeyPatch):
    db.engine.dispose()
    downgrade(revision="0002")
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(app.config["DATA_DIR"]))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "https://visits.example.org")

    told = CliRunner().invoke(check)

    assert (told.exit_code, told.output) == (
        1,
        "The database cannot be read, or its tables are older than this version:"
        " run 'visit-ready upgrade'.\n",
    )


def test_a_clinic_is_asked_for_what_it_has_not_decided_but_not_for_what_has_a_default(
    app: Flask, clinic: ClinicFacts, monkeypatch: pytest.MonkeyPatch
):
    left = ("fasting", "notes_by_day", "change_grace_minutes")
    decided = {name: value for name, value in DECIDED.items() if name not in left}
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), decided)
    db.engine.dispose()
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(app.config["DATA_DIR"]))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "https://visits.example.org")

    told = CliRunner().invoke(check)

    undecided = [line.partition(":")[0] for line in told.output.splitlines() if "has not decided" in line]
    assert undecided == [
        "Riverside Clinic has not decided fasting",
        "Riverside Clinic has not decided notes_by_day",
        "Riverside Clinic has not decided note_backup",
    ]


@pytest.mark.parametrize(("mail", "expected"), [("", True), ("console:", False)])
def test_a_clinic_without_e_mail_reads_that_no_backup_person_is_called(
    app: Flask, clinic: ClinicFacts, monkeypatch: pytest.MonkeyPatch, mail: str, expected: bool
):
    db.engine.dispose()
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(app.config["DATA_DIR"]))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "https://visits.example.org")
    monkeypatch.setenv("VISIT_READY_SMS_URL", "console:")
    monkeypatch.setenv("VISIT_READY_SMTP_URL", mail)

    told = CliRunner().invoke(check)

    assert ("the backup person for urgent notes is not called." in told.output) is expected
