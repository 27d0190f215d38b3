"""Ben brings in a schedule: he sees what would happen, confirms it, and the board shows it."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from questionnaire import clock
from questionnaire.desk.schedule_import import views
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import History
from questionnaire.records.schedule_import import imports
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from tests.exchange.schedules import JANES, SYSTEMS, exported, janes
from tests.people import StaffAtDesk

TUESDAY = date(2026, 11, 24)
ZOE_ONLY = b"Name,DOB,Date,Time\nZoe Berg,1986-05-09,2026-11-24,10:30\n"


def uploads(staff: StaffAtDesk, data: bytes) -> StaffAtDesk:
    """Send a file, and look at what would happen."""
    staff.goes_to("/desk/schedule")
    return staff.sends("/desk/schedule/imports", file=(BytesIO(data), "visits.csv"))


def says_once(staff: StaffAtDesk, **said: str) -> StaffAtDesk:
    """Answer what the page in front asks about a file, its columns left as they were guessed."""
    chosen = staff.page.select("main select option[selected]")
    columns = {str(option.find_parent("select")["name"]): str(option["value"]) for option in chosen}  # type: ignore[index]
    return staff.sends(staff.path, **{**columns, **said})


def counts(staff: StaffAtDesk) -> list[str]:
    """How many rows do what, as the page in front says."""
    return [" ".join(f.get_text(" ").split()) for f in staff.page.select(".filter")]


def confirms(staff: StaffAtDesk) -> StaffAtDesk:
    """Press the button that takes the rows."""
    return staff.sends(staff.path + "/steps")


def told(staff: StaffAtDesk) -> list[str]:
    """What happened, as the page in front says."""
    return [" ".join(r.get_text(" ").split()) for r in staff.page.select("tbody tr")]


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_systems_file_comes_in_and_a_second_time_changes_nothing(
    clinic: ClinicFacts, ben: StaffAtDesk, system: str
):
    uploads(ben, exported(system, TUESDAY))
    before = counts(ben)
    confirms(ben)
    after = ben.heading, told(ben)
    ben.goes_to("/desk/2026-11-24")
    board = [str(a.get_text()) for a in ben.page.select("tbody .who")]

    uploads(ben, exported(system, TUESDAY))

    assert before == ["2 All rows", "1 New", "1 Unchanged"]
    assert after == ("Schedule imported", ["New 1", "Unchanged 1"])
    assert board == ["Zoë Lind"]
    assert counts(ben) == ["2 All rows", "2 Unchanged"]


def test_janes_own_report_brings_visits_of_those_known_by_number_and_says_what_the_others_miss(
    clinic: ClinicFacts, ben: StaffAtDesk
):
    confirms(uploads(ben, exported("jane", TUESDAY)))
    theirs = janes(41, "Zoe", "Lind", "2026-12-08 10:30")
    another = theirs.replace("900141", "900199").replace("12-08", "12-15")
    rows = [JANES, theirs, another, janes(77, "Eva", "Holm", "2026-12-08 11:30")]

    uploads(ben, "\n".join(rows).encode())

    assert [change for change, _ in what(ben)] == ["Moved", "New", "Skipped"]
    assert ben.sees("a new patient needs one to open their link")


def test_nothing_is_changed_before_it_is_confirmed(clinic: ClinicFacts, ben: StaffAtDesk):
    uploads(ben, ZOE_ONLY)

    assert ben.sees("Visits added, moved, canceled or booked again: 1")
    assert visits.on_day(clinic, TUESDAY) == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"Name,Date,Time\n", "The file has column names but no rows."),
        (b"PK\x03\x04", "This is an Excel workbook. In Excel, choose Save as, then CSV, and send that file."),
        (bytes(range(256)), "This is not a CSV file. Export the schedule as CSV and send that file."),
        (
            b"%PDF-1.4\na,b,c\n1,2,3\n",
            "This is not a CSV file. Export the schedule as CSV and send that file.",
        ),
        (
            ZOE_ONLY + b'"Max Dahl,1971-12-30,2026-11-24,11:30\n' + b"Eva Holm,1980-01-01,2026-11-24,12:30\n",
            "A quotation mark opened on line 3 is never closed, so the rest of the file cannot be read."
            " Close or remove it and upload the file again.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(ben: StaffAtDesk, data: bytes, words: str):
    uploads(ben, data)

    assert (ben.status, ben.sees(words), str(ben.page.title)[7:13]) == (422, True, "Error:")


def test_no_file_at_all_is_told(ben: StaffAtDesk):
    ben.goes_to("/desk/schedule").sends("/desk/schedule/imports")

    assert (ben.status, ben.sees("Choose a file first.")) == (422, True)


def test_a_file_may_be_larger_than_other_posts_but_not_without_end(ben: StaffAtDesk):
    token = ben.goes_to("/desk/schedule").page.select_one("input[name=csrf_token]")
    assert token

    def status(megabytes: int) -> int:
        """By hand, as the test client would lay a large form on the disk."""
        part = "--x\r\nContent-Disposition: form-data; name="
        form = f'{part}"csrf_token"\r\n\r\n{token["value"]}\r\n{part}"file"; filename="v.csv"\r\n\r\n'
        body = form.encode() + ZOE_ONLY + b"," * (megabytes * 1024 * 1024) + b"\r\n--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        return ben.client.post("/desk/schedule/imports", data=body, content_type=kind).status_code

    assert [status(2), status(9)] == [303, 413]


def test_columns_nobody_can_guess_are_said_once(ben: StaffAtDesk):
    data = "Wann,Wer,Geboren\n2026-11-24 10:30,Zoë Berg,1986-05-09\n".encode()
    uploads(ben, data)
    asked = ben.heading
    wrong = ben.sends(ben.path, day="Wann").status

    ben.sends(ben.path, day="Wann", name="Wer", born="Geboren")

    assert (asked, wrong) == ("Which column is which?", 422)
    assert (ben.heading, counts(ben)) == ("Preview", ["1 All rows", "1 New"])
    assert counts(uploads(ben, data)) == ["1 All rows", "1 New"]


SAID = "Wann,Wer,Geboren,Notiz\n2026-11-24 10:30,Zoë Berg,1986-05-09,x\n"


def says(ben: StaffAtDesk, said: str = SAID) -> StaffAtDesk:
    """Upload a file whose columns nobody can guess, and say them once."""
    uploads(ben, said.encode())
    return ben.sends(ben.path, day="Wann", name="Wer", born="Geboren")


def test_a_column_that_comes_later_is_read_and_a_cancelled_visit_does_not_come_in_as_new(
    clinic: ClinicFacts, ben: StaffAtDesk
):
    confirms(says(ben))
    off = "Wann,Wer,Geboren,Notiz,Status\n2026-11-24 10:30,Zoë Berg,1986-05-09,x,Cancelled\n"

    uploads(ben, off.encode())

    assert (ben.heading, counts(ben)) == ("Preview", ["1 All rows", "1 Canceled"])


def test_a_column_that_comes_later_and_that_nobody_can_guess_is_asked_about_once(ben: StaffAtDesk):
    says(ben)
    off = SAID.replace("Notiz", "Notiz,Zustand").replace(",x", ",x,cancelled").encode()

    asked = uploads(ben, off).heading, ben.sees("columns that were not there last time: Zustand.")
    ben.sends(ben.path, day="Wann", name="Wer", born="Geboren", status="Zustand")

    assert asked == ("Which column is which?", True)
    assert counts(ben) == ["1 All rows", "1 Unchanged"]  # cancelled there, and never here
    assert uploads(ben, off).heading == "Preview"


def test_what_was_said_to_be_nothing_stays_nothing(ben: StaffAtDesk):
    off = SAID.replace("Notiz", "Status").replace(",x", ",Cancelled")
    says(ben, off)

    assert counts(uploads(ben, off.encode())) == ["1 All rows", "1 New"]


@pytest.mark.parametrize("word", ["Declined", "Deleted", "Rescheduled", "<b>Gone</b>"])
def test_a_status_that_is_not_known_is_shown_and_no_visit_is_added(
    clinic: ClinicFacts, ben: StaffAtDesk, word: str
):
    uploads(ben, f"Name,DOB,Date,Time,Status\nZoe Berg,1986-05-09,2026-11-24,10:30,{word}\n".encode())
    asked = ben.sees(f'What does the status "{word}" mean?')

    says_once(ben, **{"meaning-0": "left-out"})

    assert asked
    assert what(ben) == [("Skipped", f"You said to leave out rows with this status: {word}")]
    confirms(ben)
    assert visits.on_day(clinic, TUESDAY) == ()


def test_ben_is_asked_who_is_meant_and_picks(clinic: ClinicFacts, visit_id: str, ben: StaffAtDesk):
    first = b"Patient Number,First Name,Last Name,DOB,Date,Time\n7,Max,Dahl,1971-12-30,2026-11-24,8:00\n"
    confirms(uploads(ben, first))
    uploads(ben, first.replace(b"1971", b"1972").replace(b"8:00", b"9:00"))
    choices = [" ".join(label.get_text().split()) for label in ben.page.select(".choices label")]
    boxes = ben.page.select(".choices input")

    ben.sends(ben.path + "/choices", **{str(boxes[0]["name"]): "new"})

    assert choices == ["Max Dahl, Dec 30, 1971, 7", "A new patient", "Leave this row out"]
    assert counts(ben) == ["1 All rows", "1 New"]
    assert told(confirms(ben)) == ["New 1"]
    assert len(visits.on_day(clinic, TUESDAY)) == 3


BOOKED = exported("jane", TUESDAY)
OFF = BOOKED.replace(b",booked,", b",cancelled,")


def what(staff: StaffAtDesk) -> list[tuple[str, str]]:
    """What each row on the page in front does, and why."""
    cells = [row.select("td") for row in staff.page.select("tbody tr")]
    return [(row[1].get_text(" ", strip=True), row[4].get_text(" ", strip=True)) for row in cells]


def test_a_visit_that_a_file_cancels_and_another_books_again_is_back(clinic: ClinicFacts, ben: StaffAtDesk):
    confirms(uploads(ben, BOOKED))
    confirms(uploads(ben, OFF))
    row = ben.goes_to("/desk/2026-11-24").row_of("Zoë Lind")
    zoe = str(ben.page.select_one("tbody .who")["href"])  # type: ignore[index]
    page = ben.goes_to(zoe).text

    before = what(uploads(ben, BOOKED))
    after = told(confirms(ben))

    assert (row["Status"], row["What is missing"]) == (
        "Not going ahead",
        "Not going ahead: canceled in the schedule",
    )
    assert page.count("Not going ahead: canceled in the schedule") == 2  # under Visit, and in the history
    assert before[0] == ("Rebooked", "")
    assert after == ["Rebooked 1", "Unchanged 1"]
    assert ben.goes_to("/desk/2026-11-24").row_of("Zoë Lind")["Status"] == "Not started"
    assert ben.goes_to(zoe).sees("Rebooked in the schedule Ben")
    assert counts(uploads(ben, BOOKED)) == ["2 All rows", "2 Unchanged"]


def test_what_the_desk_called_off_is_not_booked_again_by_a_file(clinic: ClinicFacts, ben: StaffAtDesk):
    confirms(uploads(ben, BOOKED))
    (zoe,) = visits.on_day(clinic, TUESDAY)
    ben.calls_off(zoe.visit_id, "ill")

    before = what(uploads(ben, BOOKED))
    confirms(ben)

    words = "The desk canceled it. If it is happening after all, undo that on the visit's page."
    assert before[0] == ("Skipped", words)
    assert ben.goes_to("/desk/2026-11-24").row_of("Zoë Lind")["Status"] == "Not going ahead"


def test_ben_is_asked_whether_a_visit_was_moved(clinic: ClinicFacts, visit_id: str, ben: StaffAtDesk):
    rows = b"First Name,Last Name,DOB,Date,Time\nAda,Lind,1986-05-09,2026-11-26,9:00\n"
    rows += b"Zoe,Berg,1970-01-02,2026-11-23,16:00\nZoe,Berg,1970-01-02,2026-11-27,16:00\n"
    uploads(ben, rows)
    said, page = counts(ben), ben.path
    legend = ben.page.select_one(".choices legend")
    choices = [" ".join(label.get_text().split()) for label in ben.page.select(".choices label")]
    moved, other, out = (str(box["value"]) for box in ben.page.select(".choices input"))
    name = str(ben.page.select_one(".choices input")["name"])  # type: ignore[index]

    wrong = counts(ben.sends(page + "/choices", **{name: "new"}))
    ben.sends(page + "/choices", **{name: other})
    ben.sends(page + "/choices", **{name: moved})

    assert said == ["3 All rows", "2 New", "1 Please answer"]
    assert legend and "A visit of this patient is not in this file any more." in legend.get_text()
    assert choices == ["Moved from Tue, Nov 24, 2026, 10:30 am", "Another visit", "Leave this row out"]
    assert (wrong, counts(ben), out) == (said, ["3 All rows", "2 New", "1 Moved"], "out")
    assert told(confirms(ben)) == ["New 2", "Moved 1"]
    assert [v.visit_id for v in visits.on_day(clinic, date(2026, 11, 26))] == [visit_id]
    assert visits.on_day(clinic, TUESDAY) == ()


def test_a_day_that_can_be_read_two_ways_is_told(ben: StaffAtDesk):
    uploads(ben, b"Name,DOB,Date,Time\nZoe Berg,1/2/1986,12/3/2026,10:30\n")

    assert ben.sees("Days like 3/4 are read as March 4, as your country writes them.")
    assert ben.sees("Thu, Dec 3, 2026, 10:30 am")


@pytest.mark.parametrize("cell", ["<script>alert(1)</script>", "{{ 7*7 }}", '"><img src=x>'])
def test_html_in_any_cell_stays_text(ben: StaffAtDesk, cell: str):
    quoted = cell.replace('"', '""')
    uploads(ben, f'"{quoted}",Name,DOB,Date,Time\nx,"{quoted}",1986-05-09,soon,10:30\n'.encode())

    assert ben.sees("The day of the visit cannot be read.")
    assert ben.page.select("script, img") == []
    ben.goes_to(ben.path + "/columns")
    assert (ben.page.select("script, img"), ben.sees(cell)) == ([], True)


def test_another_person_and_another_clinic_see_no_upload(
    ben: StaffAtDesk, chi: StaffAtDesk, dee: StaffAtDesk
):
    uploads(ben, ZOE_ONLY)

    assert [chi.goes_to(ben.path).status, dee.goes_to(ben.path).status] == [404, 404]
    assert [who.sends(ben.path + "/steps").status for who in (chi, dee)] == [404, 404]


def test_many_rows_are_taken_with_a_bar_and_survive_a_dead_tab(
    clinic: ClinicFacts, ben: StaffAtDesk, monkeypatch: pytest.MonkeyPatch
):
    for module in (imports, views):
        monkeypatch.setattr(module, "STEP", 2)
    rows = "".join(f"Zoe Berg{n},1986-05-09,2026-11-24,10:{n}0\n" for n in range(6))
    uploads(ben, f"Name,DOB,Date,Time\n{rows}".encode())
    page = ben.path
    upload = page.rpartition("/")[2]
    (by,) = {row.by for row in _lines() if row.what == "signed-in"}
    imports.apply_rows(Act(clinic.clinic_id, by, clock.now()), clinic, upload)
    half = ben.goes_to(page).heading, ben.sees("4 of 6 rows to go")

    ben.sends(page + "/steps")

    bars = [(bar["value"], bar["max"]) for bar in ben.page.select("progress")]
    assert half == ("Not finished yet", True)
    assert bars == [("2", "6"), ("4", "6"), ("6", "6")]
    assert told(ben.goes_to(page)) == ["New 6"]
    assert len(visits.on_day(clinic, TUESDAY)) == 6


def test_the_example_file_can_be_sent_as_it_is(ben: StaffAtDesk):
    response = ben.goes_to("/desk/schedule/example.csv").response
    assert response

    uploads(ben, response.data)

    assert counts(ben) == ["2 All rows", "2 New"]


def test_the_day_is_saved_as_a_file_that_cannot_run_and_is_written_down(
    clinic: ClinicFacts, visit_id: str, ben: StaffAtDesk, dee: StaffAtDesk
):
    bad = b"First Name,Last Name,DOB,Date,Time\n=1+1,Berg,1986-05-09,2026-11-24,11:00\n"
    confirms(uploads(ben, bad))

    response = ben.goes_to("/desk/2026-11-24").sends("/desk/2026-11-24/exports").response

    assert response
    lines = response.data.decode("utf-8-sig").splitlines()
    assert (response.mimetype, response.headers["Content-Disposition"]) == (
        "text/csv",
        'attachment; filename="visits-2026-11-24.csv"',
    )
    assert [line.split(",")[2] for line in lines] == ['"Patient"', '"Ada Lind"', '"\'=1+1 Berg"']
    assert lines[1].startswith('"2026-11-24","10:30 am","Ada Lind","(202) 555-0107","Not started","')
    assert [row.what for row in _lines()].count("exported") == 1
    there = dee.sends("/desk/2026-11-24/exports").response
    assert there and len(there.data.decode().splitlines()) == 1


def _lines() -> list[History]:
    with Session(db.engine) as session:
        return session.query(History).all()
