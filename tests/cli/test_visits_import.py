"""`visit-ready visits import`: a schedule comes in from the command line."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from questionnaire import clock
from questionnaire.cli.visits import visits as command
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.exchange.schedules import exported, janes
from tests.people import is_ill

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
    unreadable = f"{janes(43, 'Eva', 'Holm', 'soon')},1980-01-01\r\n"
    path.write_bytes(exported("jane", TUESDAY) + unreadable.encode())
    return path


def test_a_dry_run_says_what_would_happen_and_changes_nothing(clinic: ClinicFacts, file: Path):
    told = CliRunner().invoke(command, ["import", str(file), "--dry-run"])

    assert (told.exit_code, told.output) == (
        0,
        "Row 2: New, Tue, Nov 24, 2026, 10:30 am\n"
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


def brings_in(path: Path, data: bytes) -> list[str]:
    """What the command says of a file with this in it."""
    path.write_bytes(data)
    told = CliRunner().invoke(command, ["import", str(path)])
    assert told.exit_code == 0
    return [line for line in told.output.splitlines() if not line.startswith("Taking rows")]


def test_what_a_file_cancels_is_back_with_the_next_and_what_the_desk_called_off_stays_off(
    clinic: ClinicFacts, tmp_path: Path
):
    path, booked = tmp_path / "schedule.csv", exported("jane", TUESDAY)
    brings_in(path, booked)

    said = [brings_in(path, data) for data in (booked.replace(b",booked,", b",cancelled,"), booked, booked)]
    (zoe,) = visits.on_day(clinic, TUESDAY)
    is_ill(zoe, by="test", at=clock.now())
    off = brings_in(path, booked)

    assert said == [
        ["Row 2: Canceled, Tue, Nov 24, 2026, 10:30 am", "Done: 1 cancelled, 1 unchanged."],
        ["Row 2: Rebooked, Tue, Nov 24, 2026, 10:30 am", "Done: 1 back, 1 unchanged."],
        ["Done: 2 unchanged."],
    ]
    words = "The desk canceled it. If it is happening after all, undo that on the visit's page."
    assert off == [f"Row 2 is not taken. {words}", "Done: 1 unchanged, 1 not-taken."]


def test_a_row_that_may_be_a_moved_visit_is_not_taken_and_says_so(
    clinic: ClinicFacts, visit_id: str, tmp_path: Path
):
    rows = b"First Name,Last Name,DOB,Date,Time\nAda,Lind,1986-05-09,2026-11-26,9:00\n"
    rows += b"Zoe,Berg,1970-01-02,2026-11-23,16:00\nZoe,Berg,1970-01-02,2026-11-27,16:00\n"

    told = brings_in(tmp_path / "schedule.csv", rows)

    words = "Moved, or another visit? A visit of this patient is not in this file any more."
    assert told == [
        f"Row 2 is not taken. {words}",
        "Row 3: New, Mon, Nov 23, 2026, 4:00 pm",
        "Row 4: New, Fri, Nov 27, 2026, 4:00 pm",
        "Done: 2 new, 1 ask.",
    ]
    assert [visit.visit_id for visit in visits.on_day(clinic, TUESDAY)] == [visit_id]
    assert visits.on_day(clinic, date(2026, 11, 26)) == ()


def test_what_happens_is_told_row_by_row_without_a_name_and_the_unchanged_are_counted(
    clinic: ClinicFacts, visit_id: str, tmp_path: Path
):
    path = tmp_path / "schedule.csv"
    path.write_bytes(
        b"First Name,Last Name,DOB,Date,Time,Status\nAda,Lind,1986-05-09,2026-11-24,9:00,\n"
        b"Zoe,Berg,1970-01-02,2026-11-24,16:00,\nMax,Dahl,1971-12-30,2026-11-24,16:00,Declined by Max\n"
    )
    rows = [
        "Row 2: Moved, Tue, Nov 24, 2026, 9:00 am (was Tue, Nov 24, 2026, 10:30 am)",
        "Row 3: New, Tue, Nov 24, 2026, 4:00 pm",
        "Row 4 is not taken. Its status is not known.",
    ]

    before = CliRunner().invoke(command, ["import", str(path), "--dry-run"]).output.splitlines()
    after = brings_in(path, path.read_bytes())

    assert before == [*rows, "Nothing was changed. It would be: 1 new, 1 moved, 1 not-taken."]
    assert after == [*rows, "Done: 1 new, 1 moved, 1 not-taken."]
    assert brings_in(path, path.read_bytes()) == [rows[2], "Done: 2 unchanged, 1 not-taken."]


def test_a_quote_that_is_not_closed_is_told_with_its_line(clinic: ClinicFacts, tmp_path: Path):
    path = tmp_path / "schedule.csv"
    path.write_bytes(b'Name,DOB,Date,Time\nZoe Berg,1970-01-02,2026-11-24,"10:30\nMax Dahl,1971-12-30,x,y\n')

    told = CliRunner().invoke(command, ["import", str(path)])

    assert told.exit_code == 1
    assert told.output.startswith("Error: A quotation mark opened on line 2 is never closed")
