"""`visit-ready visits import`: a schedule comes in from the command line."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from questionnaire.cli.visits import visits as command
from questionnaire.records import visits
from questionnaire.records.clinics import ClinicFacts
from tests.exchange.schedules import exported

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def installed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the clinic by its folder."""
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(app.config["DATA_DIR"]))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "https://visits.example.org")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Jane's file, with a row that cannot be read."""
    path = tmp_path / "schedule.csv"
    path.write_bytes(exported("jane", TUESDAY) + b"43,Eva,Holm,1980-01-01,,,soon,,Visit,,booked\r\n")
    return path


def test_a_dry_run_says_what_would_happen_and_changes_nothing(clinic: ClinicFacts, file: Path):
    told = CliRunner().invoke(command, ["import", str(file), "--dry-run"])

    assert (told.exit_code, told.output) == (
        0,
        "Row 4 is not taken. The day of the visit cannot be read.\n"
        "Nothing was changed. It would be: 1 new, 1 unchanged, 1 not-taken.\n",
    )
    assert visits.on_day(clinic, TUESDAY) == ()


def test_what_can_be_taken_is_taken_and_a_second_time_nothing_changes(clinic: ClinicFacts, file: Path):
    first = CliRunner().invoke(command, ["import", str(file), "--clinic", "riverside-clinic"])
    second = CliRunner().invoke(command, ["import", str(file)])

    assert [told.output.splitlines()[-1] for told in (first, second)] == [
        "Done: 1 new, 1 unchanged, 1 not-taken.",
        "Done: 2 unchanged, 1 not-taken.",
    ]
    assert [visit.last_name for visit in visits.on_day(clinic, TUESDAY)] == ["Lind"]


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(clinic: ClinicFacts, tmp_path: Path):
    workbook = tmp_path / "schedule.xlsx"
    workbook.write_bytes(b"PK\x03\x04")

    told = CliRunner().invoke(command, ["import", str(workbook)])

    words = "This is an Excel workbook. In Excel, choose Save as, then CSV, and send that file."
    assert (told.exit_code, told.output) == (1, f"Error: {words}\n")
