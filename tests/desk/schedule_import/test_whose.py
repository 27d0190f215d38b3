"""A file names somebody else for a known appointment or number: Ben is asked, nobody is guessed."""

from datetime import date

import pytest
from bs4 import Tag

from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.desk.schedule_import.test_views import TUESDAY, confirms, counts, told, uploads
from tests.people import StaffAtDesk

DAHL = b"Appointment ID,Patient Number,First Name,Last Name,DOB,Date,Time\n"
DAHL += b"A11,901,Max,Dahl,1971-12-30,2026-11-24,8:00\n"
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def max_(clinic: ClinicFacts, ben: StaffAtDesk) -> str:
    """Max Dahl, patient number 901, comes on Tuesday at 8: appointment A11. His visit's id."""
    confirms(uploads(ben, DAHL))
    (visit,) = visits.on_day(clinic, TUESDAY)
    return visit.visit_id


def standing(clinic: ClinicFacts) -> list[tuple[str, str, bool]]:
    """Who comes on Tuesday and Wednesday, when, and whether it is called off."""
    return [
        (v.last_name, f"{clinic.calendar.local(v.starts_at):%a %H:%M}", bool(v.row.cancelled_at))
        for day in (TUESDAY, WEDNESDAY)
        for v in visits.on_day(clinic, day)
    ]


def words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def question(ben: StaffAtDesk) -> tuple[str, list[str]]:
    """What the page in front asks first, and what there is to choose."""
    asked = ben.page.select_one(".choices")
    assert asked, "nothing is asked"
    return words(asked.select_one("legend")), [words(label) for label in asked.select("label")]


def answers(ben: StaffAtDesk, choice: str) -> StaffAtDesk:
    """Pick one of the choices by its words, and save."""
    (box,) = (label.input for label in ben.page.select(".choices label") if words(label) == choice)
    assert box
    return ben.sends(ben.path + "/choices", **{str(box["name"]): str(box["value"])})


def row_words(ben: StaffAtDesk) -> list[str]:
    """The patient's cell of each row."""
    return [words(row.select("td")[2]) for row in ben.page.select("tbody tr")]


def test_an_appointment_with_another_name_cancels_nobodys_visit_unasked(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk
):
    head = b"Appointment ID,First Name,Last Name,Date,Time,Status\n"
    uploads(ben, head + b"A11,Totally,Different,2026-11-25,15:30,Cancelled\n")
    asked, shown, said = question(ben), row_words(ben), counts(ben)

    confirms(ben)

    assert asked == (
        "Row 2: Totally Different Wed, Nov 25, 2026, 3:30 pm, canceled there here: Max Dahl, "
        "Tue, Nov 24, 2026, 8:00 am Who is this? "
        "This appointment is a visit of someone with another name here.",
        ["Max Dahl, Dec 30, 1971, 901", "Leave this row out"],
    )
    assert (said, shown) == (["1 All rows", "1 Please answer"], ["Totally Different here: Max Dahl"])
    assert (told(ben), standing(clinic)) == (
        ["Skipped: not answered 1"],
        [("Dahl", "Tue 08:00", False)],
    )


def test_whoever_says_that_it_is_the_same_person_has_the_visit_cancelled(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk
):
    uploads(ben, b"Appointment ID,Name,Date,Time,Status\nA11,Max Dahl-Berg,2026-11-24,8:00,Cancelled\n")

    answers(ben, "Max Dahl, Dec 30, 1971, 901")

    assert (counts(ben), row_words(ben)) == (["1 All rows", "1 Canceled"], ["Max Dahl-Berg here: Max Dahl"])
    assert told(confirms(ben)) == ["Canceled 1"]
    assert standing(clinic) == [("Dahl", "Tue 08:00", True)]


@pytest.mark.parametrize("born", ["", "1971-12-30"])
def test_a_number_with_another_name_adds_no_visit_for_its_patient_unasked(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk, born: str
):
    rows = f"Patient Number,First Name,Last Name,DOB,Date,Time\n901,Zoe,Other,{born},2026-11-25,9:00\n"
    uploads(ben, rows.encode())
    legend, choices = question(ben)

    confirms(ben)

    assert legend.endswith("Who is this? A patient with another name has this number here.")
    assert choices == ["Max Dahl, Dec 30, 1971, 901", "A new patient", "Leave this row out"]
    assert standing(clinic) == [("Dahl", "Tue 08:00", False)]


def test_a_changed_last_name_is_asked_about_and_the_same_file_again_changes_nothing(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk
):
    rows = (
        b"Patient Number,First Name,Last Name,DOB,Date,Time\n901,Max,Dahl-Berg,1971-12-30,2026-11-25,9:00\n"
    )
    answers(uploads(ben, rows), "Max Dahl, Dec 30, 1971, 901")

    assert told(confirms(ben)) == ["New 1"]
    assert standing(clinic) == [("Dahl", "Tue 08:00", False), ("Dahl", "Wed 09:00", False)]
    assert counts(uploads(ben, rows)) == ["1 All rows", "1 Unchanged"]
    assert row_words(ben) == ["Max Dahl-Berg here: Max Dahl Born Dec 30, 1971"]


def test_a_number_of_another_at_the_very_time_of_their_visit_calls_nothing_off(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk
):
    rows = b"Patient Number,Name,DOB,Date,Time,Status\n901,Zoe Other,1990-01-01,2026-11-24,8:00,Cancelled\n"
    uploads(ben, rows)

    confirms(ben)

    assert (told(ben), standing(clinic)) == (
        ["Skipped: not answered 1"],
        [("Dahl", "Tue 08:00", False)],
    )


def test_another_persons_row_at_the_very_time_of_a_visit_is_not_taken_for_it(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk
):
    uploads(ben, b"Patient Number,Name,Date,Time\n901,Zoe Other,2026-11-24,8:00\n")

    assert counts(ben) == ["1 All rows", "1 Please answer"]


@pytest.mark.parametrize("name", ["dahl max", '"DAHL, Max"', "Mäx Dahl", "Max  DAHL", ""])
def test_a_name_that_is_only_written_otherwise_is_nobody_else(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk, name: str
):
    uploads(ben, f"Appointment ID,Name,Date,Time\nA11,{name},2026-11-24,9:00\n".encode())

    assert (counts(ben), told(confirms(ben))) == (["1 All rows", "1 Moved"], ["Moved 1"])


def test_a_row_without_a_name_shows_whose_visit_it_changes(clinic: ClinicFacts, max_: str, ben: StaffAtDesk):
    uploads(ben, b"Appointment ID,Date,Time\nA11,2026-11-24,9:00\n")

    assert row_words(ben) == ["here: Max Dahl"]


def test_an_appointment_of_somebody_born_on_another_day_shows_whose_it_is(max_: str, ben: StaffAtDesk):
    uploads(ben, DAHL.replace(b"Max,Dahl,1971", b"Zoe,Other,1980").replace(b",901", b","))

    assert counts(ben) == ["1 All rows", "1 Skipped"]
    assert row_words(ben) == ["Zoe Other here: Max Dahl Born Dec 30, 1980"]


def test_150_questions_are_answered_a_page_at_a_time_the_unanswered_first(
    clinic: ClinicFacts, max_: str, ben: StaffAtDesk
):
    rows = "".join(f"901,Zoe,Other{n},1990-01-01,2026-11-25,{8 + n // 60}:{n % 60:02}\n" for n in range(150))
    uploads(ben, f"Patient Number,First Name,Last Name,DOB,Date,Time\n{rows}".encode())
    pages = []

    for _ in range(8):
        boxes = ben.page.select(".choices input[value=new]")
        pages.append(len(boxes))
        ben.sends(ben.path + "/choices", **{str(box["name"]): "new" for box in boxes})

    assert pages == [20, 20, 20, 20, 20, 20, 20, 20]
    assert counts(ben) == ["150 All rows", "150 New"]
    assert visits.on_day(clinic, WEDNESDAY) == ()
    assert told(confirms(ben)) == ["New 150"]
    assert len(visits.on_day(clinic, WEDNESDAY)) == 150


def test_an_answer_is_found_again_on_a_later_page_of_questions(max_: str, ben: StaffAtDesk):
    rows = "".join(f"901,Zoe,Other{n},1990-01-01,2026-11-25,9:{n:02}\n" for n in range(21))
    uploads(ben, f"Patient Number,First Name,Last Name,DOB,Date,Time\n{rows}".encode())
    ben.sends(ben.path + "/choices", **{"row-2": "out"})
    next_page = ben.page.select_one(".pager[aria-label='Pages of questions'] a[rel=next]")
    assert next_page

    ben.goes_to(str(next_page["href"]))

    assert ben.sees("Rows without an answer: 20. They come first, a page at a time.")
    assert [words(legend)[:12] for legend in ben.page.select(".choices legend")] == ["Row 2: Zoe O"]
    assert ben.page.select(".choices input[value=out][checked]")
