"""Whatever a system exports, the same visit is read; what cannot be read says why."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.schedule_import.context import Entry
from questionnaire.exchange.schedule.columns import Column, guess, missing, order_of, read
from questionnaire.exchange.schedule.dates import Order, moment, order
from questionnaire.exchange.schedule.delimited import Problem
from questionnaire.exchange.schedule.entries import entries
from questionnaire.exchange.schedule.status_words import status_of
from tests.exchange.schedules import SYSTEMS, exported

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY, TODAY = date(2026, 11, 24), date(2026, 11, 23)


def read_all(data: bytes, region: str = "US") -> tuple[Entry, ...]:
    """A file's entries, with its columns guessed."""
    table = read(data)
    assert not isinstance(table, Problem), table
    columns = guess(table)
    return entries(table, columns, NEW_YORK, order_of(table, columns, region).day_first, TODAY)


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_systems_file_tells_the_same_two_visits(system: str):
    told = read_all(exported(system, TUESDAY))

    assert [(e.first_name, e.last_name, e.born, e.starts_at, e.is_cancelled, e.problem) for e in told] == [
        ("Zoë", "Lind", date(1986, 5, 9), datetime(2026, 11, 24, 15, 30, tzinfo=UTC), False, ""),
        ("Max", "Dahl", date(1971, 12, 30), datetime(2026, 11, 24, 18, 0, tzinfo=UTC), True, ""),
    ]


def test_numbers_and_addresses_are_read_where_a_file_has_them():
    acuity, jane = (read_all(exported(system, TUESDAY))[0] for system in ("acuity", "jane"))

    assert (acuity.appointment, acuity.number, acuity.phone) == ("900101", "", "(202) 555-0107")
    assert (jane.appointment, jane.number, jane.email) == ("900141", "41", None)


def test_an_id_is_the_appointments_only_where_patients_have_a_number_of_their_own():
    alone = read(b"ID,Name,Date,Time\n7,Zoe Berg,2026-11-24,10:30\n")
    beside = read(b"ID,Patient Number,Name,Date,Time\n7,41,Zoe Berg,2026-11-24,10:30\n")
    assert not isinstance(alone, Problem) and not isinstance(beside, Problem)

    assert [guess(table).get(Column.APPOINTMENT) for table in (alone, beside)] == [None, "ID"]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    assert [entry.row for entry in read_all(exported("spreadsheet", TUESDAY))] == [4, 5]
    assert [entry.row for entry in read_all(exported("acuity", TUESDAY))] == [2, 3]


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("2026-11-24", "10:30"),
        ("2026-11-24 10:30:00", ""),
        ("2026-11-24T15:30:00Z", ""),
        ("2026-11-24T10:30:00.000-0500", ""),
        ("11/24/2026 10:30 AM", ""),
        ("11/24/26", "10:30am"),
        ("24.11.2026", "10:30 a.m."),
        ("Nov 24, 2026", "10:30 am EST"),
        ("Tuesday, November 24, 2026 at 10:30 am", ""),
        ("24 November 2026", "10:30"),
        ("46350.4375", ""),
        ("46350", "0.4375"),
        ("2026-11-24", "10:30 am - 11:30 am"),
    ],
)
def test_a_moment_is_the_same_however_it_is_written(day: str, at: str):
    assert moment(day, at, NEW_YORK, day_first=False) == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "wrong"),
    [
        ("", "10:30", "no-visit-day"),
        ("soon", "10:30", "not-a-visit-day"),
        ("2026-02-30", "10:30", "not-a-visit-day"),
        ("1986", "10:30", "not-a-visit-day"),
        ("2026-11-24", "", "no-visit-time"),
        ("2026-11-24", "25:00", "not-a-visit-time"),
        ("2026-11-24", "10.3", "not-a-visit-time"),
        ("2026-11-24", "13:00 pm", "not-a-visit-time"),
        ("2026-11-24", "10:30 XYZ", "not-a-visit-time"),
        ("2027-03-14", "2:30 am", "no-such-time"),
        ("2026-11-01", "1:30 am", "twice-that-day"),
        ("9999-12-31", "23:59 -1000", "not-a-visit-day"),
    ],
)
def test_what_is_no_moment_says_why(day: str, at: str, wrong: str):
    assert moment(day, at, NEW_YORK, day_first=False) == wrong


def test_an_hour_that_comes_twice_is_clear_with_its_offset():
    assert moment("2026-11-01T01:30:00-05:00", "", NEW_YORK, False) == datetime(
        2026, 11, 1, 6, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("column", "region", "told"),
    [
        (["3/4/2026", "3/13/2026"], "GB", Order(day_first=False, is_sure=True)),
        (["3/4/2026", "13/3/2026"], "US", Order(day_first=True, is_sure=True)),
        (["3/4/2026"], "US", Order(day_first=False, is_sure=False)),
        (["3/4/2026"], "GB", Order(day_first=True, is_sure=False)),
        (["3/13/2026", "13/3/2026"], "US", Order(day_first=False, is_sure=False)),
        (["2026-04-03"], "US", Order(day_first=False, is_sure=True)),
    ],
)
def test_the_whole_column_tells_whether_the_day_comes_first_else_the_country(
    column: list[str], region: str, told: Order
):
    assert order([column], region) == told


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (b"Name,Date,Time\r\n", "only-a-header"),
        (b"PK\x03\x04\x14\x00\x06\x00", "a-workbook"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 8, "not-text"),
        (b"%PDF-1.4\nName, Date, Time\nZoe, 2026-11-24, 10:30\n", "not-text"),
        (b"Name, Date, Time\n" * 300 + bytes(range(1, 256)) * 40, "not-text"),
        (b"<html><table><tr><td>Name, Date</td></tr></table>\n", "not-text"),
        (b"hello", "not-a-table"),
        (b"a,b\n" + b'"' + b"x" * 200_000 + b'",y\n', "not-a-table"),
        (b"Name,Date\n" + b"Zoe,2026-11-24\n" * 20_001, "too-many-rows"),
    ],
)
def test_a_file_that_is_no_schedule_says_why(data: bytes, key: str):
    assert read(data) == Problem(key)


@pytest.mark.parametrize("rest", [20, 20_000])
@pytest.mark.parametrize("row", [b'"Zoe Lind,2026-11-24,10:30\n', b'Zoe Lind,2026-11-24,"10:30\n'])
def test_a_quote_that_is_not_closed_is_told_with_its_line(row: bytes, rest: int):
    good = b"Max Dahl,2026-11-24,11:30\n"

    assert read(b"Name,Date,Time\n" + good * 3 + row + good * rest) == Problem("open-quote", 5)


def test_a_quote_that_only_the_next_row_closes_is_told_as_well():
    rows = b'"Zoe","2026-11-24","10:30"\n"Max,2026-11-24,11:30\n"Eva","2026-11-24","12:30"\n'

    assert read(b"Name,Date,Time\n" + rows) == Problem("open-quote", 3)


def test_a_quote_within_a_cell_does_no_harm():
    (zoe, max_) = read_all(b'Name,Date,Time\n"Zoe" Lind,2026-11-24,10:30\nMax "M" Dahl,2026-11-24,11:30\n')

    assert (zoe.last_name, max_.last_name) == ("Lind", "Dahl")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_letters_and_any_sign_between_cells_are_read(encoding: str, delimiter: str):
    lines = (
        ("First Name", "Last Name", "DOB", "Date", "Time"),
        ("Zoë", "Müller", "1986-05-09", "2026-11-24", "10:30"),
    )

    (entry,) = read_all("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))

    assert (entry.first_name, entry.last_name, entry.problem) == ("Zoë", "Müller", "")


def test_a_line_that_excel_writes_for_itself_is_no_row():
    (entry,) = read_all(b"sep=;\r\nName;DOB;Date;Time\r\nZoe Lind;1986-05-09;2026-11-24;10:30\r\n")

    assert (entry.row, entry.last_name) == (3, "Lind")


@pytest.mark.parametrize(
    ("words", "means"),
    [
        (
            "Canceled|Late Cancelled|Late cancel|Clinician Canceled|CANCELLED by phone|cancelled_late",
            "cancelled",
        ),
        ("|-|ok|booked|Show|Scheduled|Confirmed by phone|Unconfirmed|Not cancelled", "stands"),
        ("No Show|no_show|No show - charged|Arrived|Completed|Checked In|Seen|Fulfilled", "over"),
        ("Declined|Deleted|Rescheduled|Pending|Waitlist|Cancellation requested|Do not cancel", "not-known"),
        ("abgesagt|отменено|1|Booked, then declined|Confirmed - moved to Friday", "not-known"),
    ],
)
def test_a_status_means_what_systems_mean_by_it_and_an_unknown_one_is_no_booking(words: str, means: str):
    assert {word: str(status_of(word)) for word in words.split("|")} == dict.fromkeys(words.split("|"), means)


@pytest.mark.parametrize(
    ("cell", "means"), [("yes", "cancelled"), ("no", "stands"), ("", "stands"), ("Nov 20", "not-known")]
)
def test_a_column_named_canceled_says_yes_or_no(cell: str, means: str):
    assert status_of(cell, "canceled") == means


def test_a_row_with_a_status_that_nobody_knows_is_not_read_as_a_visit():
    rows = read_all(b"Name,DOB,Date,Time,Status\nZoe Lind,1986-05-09,2026-11-24,10:30,Declined\n")

    assert [(row.problem, row.status) for row in rows] == [("status-not-known", "Declined")]


BESIDE = b"Name,Appointment Date,Appointment Time\n"


@pytest.mark.parametrize(
    "rows",
    [
        b"Zoe Lind,2026-11-24 00:00:00,10:30 AM\n",
        b"Zoe Lind,11/24/2026 0:00,10:30 AM\n",
        b"Zoe Lind,2026-11-24T00:00:00Z,10:30\n",
        b"Zoe Lind,46350.0,0.4375\n",
        b"Zoe Lind,11/24/2026,11/24/2026 10:30 AM\n",
        b"Zoe Lind,11/24/2026,1/0/1900 10:30\n",
        b"Zoe Lind,2026-11-24,10:30\nMax Dahl,2026-11-24 09:15,13:00\n",
        b"Zoe Lind,2026-11-24 10:30,00:00\n",
    ],
)
def test_midnight_beside_a_time_is_no_time(rows: bytes):
    told = read_all(BESIDE + rows)

    assert [row.starts_at and f"{row.starts_at.astimezone(NEW_YORK):%H:%M}" for row in told] == [
        "10:30",
        *(["13:00"] if b"Max" in rows else []),
    ]


def test_a_day_at_midnight_and_no_other_time_has_none():
    assert [row.problem for row in read_all(b"Name,Date\nZoe Lind,2026-11-24 00:00:00\n")] == [
        "no-visit-time"
    ]


def test_a_state_of_the_union_is_no_status():
    table = read(b"Name,State,Date\nZoe Lind,NY,2026-11-24\n")

    assert not isinstance(table, Problem)
    assert guess(table) == {Column.NAME: "Name", Column.DAY: "Date"}


def test_a_status_is_not_taken_for_the_name_of_a_column():
    table = read(b"Visits;;;\nTermin;Wer;Zustand\n2026-11-24 10:30;Zoe Lind;cancelled\n")

    assert not isinstance(table, Problem)
    assert table.names == ("Termin", "Wer", "Zustand")


def test_columns_that_nobody_can_guess_are_asked_about():
    table = read("Termin,Wer\n2026-11-24 10:30,Zoë Lind\n".encode())

    assert not isinstance(table, Problem)
    assert missing(guess(table), table) == (Column.DAY, Column.NAME)


def test_a_birth_year_of_two_digits_is_one_that_has_been():
    (entry,) = read_all(b"Name,DOB,Date,Time\nZoe Lind,5/9/86,11/24/26,10:30\n")

    assert entry.born == date(1986, 5, 9)


@pytest.mark.parametrize("cell", ["<b>Zoe</b>", "=1+1", "{{ 7*7 }}"])
def test_what_looks_like_code_in_a_cell_stays_text(cell: str):
    (entry,) = read_all(
        f"First Name,Last Name,DOB,Date,Time\n{cell},Lind,1986-05-09,2026-11-24,10:30\n".encode()
    )

    assert entry.first_name == cell


@given(st.binary(max_size=3000))
def test_no_bytes_whatever_break_the_reader(data: bytes):
    whatever(data)


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=6))
def test_no_cells_whatever_break_the_reader(rows: list[list[str]]):
    whatever(b"Name,Date,Time,DOB,Status\n" + "\n".join(",".join(row) for row in rows).encode())


def whatever(data: bytes) -> None:
    """Read to the end; every row is an entry or says why not."""
    table = read(data)
    if not isinstance(table, Problem):
        columns = guess(table)
        order_ = order_of(table, columns, "US")
        told = entries(table, columns, NEW_YORK, order_.day_first, TODAY)
        assert all(entry.problem or entry.starts_at for entry in told)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ('"=""00123"""', "00123"),
        ("'+1 202 555 0107", "+1 202 555 0107"),
        ("'12", "12"),
        ("'t Hooft", "'t Hooft"),
    ],
)
def test_what_a_spreadsheet_puts_before_a_cell_is_no_part_of_it(cell: str, kept: str):
    table = read(f"Name,Date,Time,Note\nZoe Berg,2026-11-24,10:30,{cell}\n".encode())

    assert not isinstance(table, Problem)
    assert table.column("Note") == [kept]
