"""What a file may mean in two ways is asked once, remembered for the clinic, and never guessed."""

from datetime import date

import pytest

from questionnaire.core.readiness.case import Status
from questionnaire.exchange.schedule.entries import OFF
from questionnaire.language.translate import word
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.desk.schedule_import.test_views import confirms, counts, says_once, told, uploads, what
from tests.people import StaffAtDesk

AT_NINE = "Zoe Berg,1986-05-09,2026-11-24,9:00"


def day(clinic: ClinicFacts, on: date) -> list[tuple[str, str, str]]:
    """Who comes when on a day: first name, last name and time."""
    local = clinic.calendar.local
    return [(v.first_name, v.last_name, f"{local(v.starts_at):%H:%M}") for v in visits.on_day(clinic, on)]


NO_AM_PM = b"""Date,Time,Patient Name,DOB
12/22/2026,9:00,"Nohalf, Ann",01/05/1980
12/22/2026,1:30,"Nohalf, Bob",01/05/1981
12/22/2026,3:00,"Nohalf, Cat",01/05/1982
"""


@pytest.mark.parametrize(
    ("said", "times"),
    [("afternoon", ["09:00", "13:30", "15:00"]), ("as-written", ["01:30", "03:00", "09:00"])],
)
def test_times_without_am_or_pm_are_asked_about_once(
    clinic: ClinicFacts, ben: StaffAtDesk, said: str, times: list[str]
):
    uploads(ben, NO_AM_PM)
    asked = ben.heading, ben.sees("Some times have no am or pm: 1:30, 3:00. When are these visits?")
    without = says_once(ben).status, ben.sees("Choose how times without am or pm are meant")

    confirms(says_once(ben, clock=said))

    assert (asked, without) == (("How do you write it?", True), (422, True))
    assert [at for *_, at in day(clinic, date(2026, 12, 22))] == times
    assert (uploads(ben, NO_AM_PM).heading, counts(ben)) == ("Preview", ["3 All rows", "3 Unchanged"])
    assert ben.sees("Times without am or pm, like 1:30, are read as in the")


def test_a_file_with_one_time_after_noon_is_not_asked_about(ben: StaffAtDesk):
    uploads(ben, f"Name,DOB,Date,Time\n{AT_NINE}\nMax Dahl,1971-12-30,2026-11-24,14:30\n".encode())

    assert (ben.heading, counts(ben)) == ("Preview", ["2 All rows", "2 New"])


STATUSES = ("Sch", "Conf", "Can", "Left Message", "Void", "New", "Deleted", "Pending")


def test_each_status_word_is_asked_about_once_and_remembered(clinic: ClinicFacts, ben: StaffAtDesk):
    rows = [f"P{n} Berg,1986-05-09,2026-11-24,{n + 8}:00,{word}" for n, word in enumerate(STATUSES)]
    data = "\n".join(["Name,DOB,Date,Time,Status", *rows]).encode()
    meanings = ("stands", "stands", "cancelled", "stands", "cancelled", "stands", "cancelled", "left-out")
    uploads(ben, data)
    labels = [label.get_text() for label in ben.page.select("label[for^=meaning]")]
    said = {f"meaning-{at}": meaning for at, meaning in enumerate(meanings)}

    some = says_once(ben, **{**said, "meaning-7": ""}).status, ben.sees("Choose what each status means")
    confirms(says_once(ben, **said))

    assert labels == [f'What does the status "{word}" mean?' for word in STATUSES]
    assert some == (422, True)
    assert told(ben) == ["New 4", "Unchanged 3", "Skipped 1"]
    assert [first for first, *_ in day(clinic, date(2026, 11, 24))] == ["P0", "P1", "P3", "P5"]
    again = uploads(ben, data.replace(b",Sch", b",  SCH "))
    assert (again.heading, counts(ben)) == ("Preview", ["8 All rows", "7 Unchanged", "1 Skipped"])


def test_a_word_that_comes_later_is_asked_about_alone(ben: StaffAtDesk):
    head = "Name,DOB,Date,Time,Status\n"
    says_once(uploads(ben, f"{head}{AT_NINE},Sch\n".encode()), **{"meaning-0": "stands"})

    uploads(ben, f"{head}{AT_NINE},Sch\n{AT_NINE.replace('9:00', '10:00')},Moved away\n".encode())

    first = ben.page.select("label[for^=meaning]")[0].get_text()
    assert (ben.heading, first) == ("How do you write it?", 'What does the status "Moved away" mean?')


CANCELLED_AT = (
    b"Appointment start,Appointment end,Patient,Patient ID,Date of birth,Practitioner,Appointment type,"
    b"Cancelled at,Cancellation reason,Did not arrive\n"
    b"9 Dec 2026 10:30am,9 Dec 2026 11:30am,Cara Stands,,5 Jan 1980,Dr X,Infusion,,,No\n"
    b"9 Dec 2026 11:30am,9 Dec 2026 12:30pm,Cody Gone,,5 Jan 1981,Dr X,Infusion,"
    b'"20 Nov 2026, 3:15pm",Feeling better,No\n'
)


def test_a_visit_with_a_cancellation_date_is_not_booked(clinic: ClinicFacts, ben: StaffAtDesk):
    confirms(uploads(ben, CANCELLED_AT))

    assert told(ben) == ["New 1", "Unchanged 1"]
    assert day(clinic, date(2026, 12, 9)) == [("Cara", "Stands", "10:30")]


def test_a_visit_that_is_here_is_canceled_once_its_cancellation_date_is_filled(
    clinic: ClinicFacts, ben: StaffAtDesk
):
    confirms(uploads(ben, CANCELLED_AT.replace(b'"20 Nov 2026, 3:15pm",Feeling better', b",")))

    uploads(ben, CANCELLED_AT)

    assert counts(ben) == ["2 All rows", "1 Canceled", "1 Unchanged"]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        *(("Canceled On", "11/20/2026"), ("cancelled_date", "2026-11-20"), ("Cancellation Reason", "ill")),
        *(("Date Cancelled", "46346"), ("Canceled", "11/20/2026"), ("Cancelled By", "front desk")),
    ],
)
def test_any_column_that_is_filled_when_a_visit_is_canceled_cancels_it(
    ben: StaffAtDesk, name: str, cell: str
):
    uploads(ben, f"Name,DOB,Date,Time,{name}\n{AT_NINE},{cell}\n".encode())

    assert what(ben) == [("Unchanged", "It is canceled there and was never here.")]


@pytest.mark.parametrize("cell", ["", "-", "No", "0000-00-00", "N/A", "none", "FALSE", "1/0/1900"])
def test_an_empty_cancellation_cancels_nothing(ben: StaffAtDesk, cell: str):
    uploads(ben, f"Name,DOB,Date,Time,Cancelled at\n{AT_NINE},{cell}\n".encode())

    assert counts(ben) == ["1 All rows", "1 New"]


def exported(ben: StaffAtDesk) -> bytes:
    """The file of Tuesday's board."""
    response = ben.goes_to("/desk/2026-11-24").sends("/desk/2026-11-24/exports").response
    assert response
    return response.data


def test_the_boards_own_file_changes_nothing(clinic: ClinicFacts, visit_id: str, ben: StaffAtDesk):
    rows = "=1+1 Berg,1986-05-09,2026-11-24,9:00\nSukarno,1970-01-02,2026-11-24,1:30 pm\n"
    confirms(uploads(ben, f"Name,DOB,Date,Time\n{rows}".encode()))
    off = next(v for v in visits.on_day(clinic, date(2026, 11, 24)) if v.first_name == "Sukarno")
    ben.calls_off(off.visit_id)
    file = exported(ben)

    uploads(ben, file)

    assert (ben.heading, counts(ben)) == ("Preview", ["3 All rows", "3 Unchanged"])
    assert told(confirms(ben)) == ["Unchanged 3"]
    assert exported(ben) == file


def test_every_status_of_the_board_is_unchanged(visit_id: str, ben: StaffAtDesk, every_status: list[str]):
    file = exported(ben).decode("utf-8-sig")
    rows = [file.replace("Not started", status) for status in every_status]

    assert [counts(uploads(ben, row.encode())) for row in rows] == [["1 All rows", "1 Unchanged"]] * len(rows)


@pytest.fixture
def every_status() -> list[str]:
    """The words of each status that a visit may have while it takes place, also with a waiver."""
    words = [str(word("status", status)) for status in Status if status not in OFF]
    return [*words, "Ready (waived by Chi Nguyen)"]


def test_suffixes_and_credentials_are_no_first_names(clinic: ClinicFacts, ben: StaffAtDesk):
    data = b"""Date,Time,Patient Name,DOB
12/10/2026,10:30 AM,"Suffix, Jr., Abe",01/05/1980
12/10/2026,11:30 AM,Bea Credential MD,01/05/1981
12/10/2026,12:30 PM,"Carl Doctor, MD",01/05/1982
12/10/2026,1:30 PM,Dan Genera Jr.,01/05/1983
12/10/2026,2:30 PM,"Third III, Eve",01/05/1984
"""
    said = [why for _, why in what(uploads(ben, data))]
    confirms(ben)

    assert [names[:2] for names in day(clinic, date(2026, 12, 10))] == [
        *(("Abe", "Suffix Jr."), ("Bea", "Credential"), ("Carl", "Doctor")),
        *(("Dan", "Genera Jr."), ("Eve", "Third III")),
    ]
    assert said == ["", '"MD" was taken off the name.', '"MD" was taken off the name.', "", ""]


def test_somebody_with_one_name_comes_in_by_file_and_by_hand_and_is_the_same(
    clinic: ClinicFacts, ben: StaffAtDesk
):
    born = {"month": "1", "day": "2", "year": "1970"}
    when = {"visit_date": "2026-11-24", "visit_time": "09:00"}
    ben.goes_to("/desk/visits/new").sends("/desk/visits", first_name="Sukarno", last_name="", **born, **when)
    by_hand = ben.heading

    uploads(ben, b"Name,DOB,Date,Time\nSukarno,1970-01-02,2026-11-24,9:00\n")
    one_cell = counts(ben)
    uploads(ben, b"First Name,Last Name,DOB,Date,Time\n,Sukarno,1970-01-02,2026-11-24,9:00\n")

    assert (by_hand, one_cell, counts(ben)) == ("Sukarno", ["1 All rows", "1 Unchanged"], one_cell)
    assert told(confirms(uploads(ben, b"Name,DOB,Date,Time\nMadonna,1958-08-16,2026-11-24,10:00\n"))) == [
        "New 1"
    ]
    assert [names[:2] for names in day(clinic, date(2026, 11, 24))] == [("Sukarno", ""), ("Madonna", "")]


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("555-0123", "Not a phone number with its area code, so it is left out: 555-0123"),
        ("0000000000", "Not a phone number with its area code, so it is left out: 0000000000"),
        (
            "(202) 555-0191 x22",
            "A text cannot reach an extension, so the number is left out: (202) 555-0191 x22",
        ),
        ("(202) 555-0191", ""),
    ],
)
def test_a_row_says_that_its_phone_is_not_taken(ben: StaffAtDesk, phone: str, words: str):
    uploads(ben, f"Name,DOB,Date,Time,Phone\n{AT_NINE},{phone}\n".encode())

    assert what(ben) == [("New", words)]


def test_a_row_says_that_its_address_is_not_taken(ben: StaffAtDesk):
    uploads(ben, f"Name,DOB,Date,Time,Email\n{AT_NINE},zoe@example..org\n".encode())

    assert what(ben) == [("New", "Not one e-mail address, so it is left out: zoe@example..org")]


@pytest.mark.parametrize(
    "named", ["Start Time, Sortable", "apptstarttime", "Appt Start Time", "Visit Start (local)"]
)
def test_a_time_column_is_known_by_what_systems_call_it(ben: StaffAtDesk, named: str):
    uploads(ben, f'Name,DOB,Date,"{named}"\n{AT_NINE}\n'.encode())

    assert (ben.heading, counts(ben)) == ("Preview", ["1 All rows", "1 New"])


@pytest.mark.parametrize("header", ["Name,DOB,Date,Slot", "Who,Geb,Tag,Slot"])
def test_a_time_column_that_nobody_can_guess_is_asked_about(ben: StaffAtDesk, header: str):
    uploads(ben, f"{header}\n{AT_NINE}\n".encode())
    asked = ben.heading
    name, born, on, time = header.split(",")

    wrong = ben.sends(ben.path, name=name, born=born, day=on).status
    ben.sends(ben.path, name=name, born=born, day=on, time=time)

    assert (asked, wrong, counts(ben)) == ("Which column is which?", 422, ["1 All rows", "1 New"])


def test_the_letters_of_another_computer_are_read_or_asked_about(clinic: ClinicFacts, ben: StaffAtDesk):
    polish = 'Date;Time;Name;DOB\n03.12.2026;10:30;"Wałęsa, Łukasz";05.01.1980\n'.encode("cp1250")
    mac = 'Date,Time,Name,DOB\n12/03/2026,11:30,"Müller, Zoë",01/05/1980\n'.encode("mac_roman")
    confirms(uploads(ben, polish))
    confirms(uploads(ben, mac))

    assert [names[:2] for names in day(clinic, date(2026, 12, 3))] == [
        ("Łukasz", "Wałęsa"),
        ("Zoë", "Müller"),
    ]


def test_letters_that_look_right_in_two_ways_are_asked_about_once(clinic: ClinicFacts, ben: StaffAtDesk):
    mac = 'Date,Time,Name,DOB\n12/03/2026,11:30,"Müller, Eva",01/05/1980\n'.encode("mac_roman")
    uploads(ben, mac)
    choices = {
        str(box["value"]): box.parent.get_text(strip=True) for box in ben.page.select("[name=letters]")
    }  # type: ignore[union-attr]

    without = says_once(ben).status
    confirms(says_once(ben, letters="mac_roman"))

    assert (choices["mac_roman"], choices["cp1250"], without) == ("Müller, Eva", "Mźller, Eva", 422)
    assert day(clinic, date(2026, 12, 3)) == [("Eva", "Müller", "11:30")]
    assert (uploads(ben, mac).heading, counts(ben)) == ("Preview", ["1 All rows", "1 Unchanged"])


def test_a_file_that_shows_its_clock_itself_is_read_by_it_and_the_page_says_so(
    clinic: ClinicFacts, ben: StaffAtDesk
):
    says_once(uploads(ben, NO_AM_PM), clock="afternoon")
    rows = f"{AT_NINE}\nMax Dahl,1971-12-30,2026-11-24,14:30\nEva Holm,1980-01-01,2026-11-24,5:30\n"

    confirms(uploads(ben, f"Name,DOB,Date,Time\n{rows}".encode()))
    uploads(ben, f"Name,DOB,Date,Time\n{rows}".encode())

    assert [at for *_, at in day(clinic, date(2026, 11, 24))] == ["05:30", "09:00", "14:30"]
    assert ben.sees("Times without am or pm, like 5:30, are read as in the early morning.")
