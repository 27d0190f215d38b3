"""What is saved as a file is what its reader may see, cannot run in a spreadsheet, and is written down."""

import csv
from io import StringIO

from flask import Flask
from sqlalchemy.orm import Session

from questionnaire.records.audit import history
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import History
from questionnaire.records.store.database import db
from tests.people import PatientAtPhone, StaffAtDesk

WORRIED_DRIVER = {"ride_home": "drive-self", "feel_apart": "worry"}


def saved(who: StaffAtDesk, address: str) -> list[list[str]]:
    response = who.sends(f"{address}/exports").response
    assert response and response.mimetype == "text/csv"
    return list(csv.reader(StringIO(response.data.decode("utf-8-sig"))))


def test_the_follow_ups_are_saved_for_the_front_desk_without_what_is_for_nurses(
    ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk
):
    ada.says_who().answers_everything(**WORRIED_DRIVER).sends_answers()

    bens, chis = (saved(who.goes_to("/desk/follow-ups"), "/desk/follow-ups") for who in (ben, chi))

    assert {row[0] for row in bens[1:]} == {"desk"}
    assert {row[0] for row in chis[1:]} == {"desk", "nurse"}
    assert "apart" not in " ".join(cell for row in bens for cell in row)
    assert [row[1:5] for row in bens[1:]][0] == [
        *("Tue, Nov 24, 10:30 am", "Ada Lind", "Plans to drive home. Help plan another way."),
        "(202) 555-0107",
    ]


def test_any_board_is_saved_as_it_is_looked_at(ada: PatientAtPhone, ben: StaffAtDesk, dee: StaffAtDesk):
    ada.says_who().answers_everything(**WORRIED_DRIVER).sends_answers()

    (_, row) = saved(ben.goes_to("/desk/not-ready"), "/desk/not-ready")

    assert row[:5] == ["2026-11-24", "10:30 am", "Ada Lind", "(202) 555-0107", "Not ready"]
    assert row[5].split("; ") == [
        "Plans to drive home. Help plan another way.",
        "Does not know who to ask for a ride. Call with ideas.",
        "question for the nurse",
    ]
    assert len(saved(dee, "/desk/not-ready")) == len(saved(dee, "/desk/follow-ups")) == 1


def test_who_saved_which_list_stands_in_the_history(app: Flask, clinic: ClinicFacts, ben: StaffAtDesk):
    for address in ("/desk/follow-ups", "/desk/next-days"):
        saved(ben, address)

    with Session(db.engine) as session:
        told = [
            (row.by[:6], row.detail) for row in session.query(History) if row.what == history.What.EXPORTED
        ]
    assert told == [("staff:", '{"which":"follow-ups"}'), ("staff:", '{"which":"next-days"}')]
