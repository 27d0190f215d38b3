"""What somebody tries who wants in, or a tired person by mistake: nothing opens, nothing breaks."""

from datetime import date, timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.records.access import tablets
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY
from tests.desk.schedule_import.test_views import counts, uploads
from tests.people import FIRST, PASSWORD, PatientAtPhone, Person, StaffAtDesk


@pytest.mark.parametrize(
    "then", ["/desk/\r\nX: y", "/desk/../v/1-x", "//elsewhere.example/desk/", "/desk/\\x"]
)
def test_nobody_is_led_out_of_the_desk(ben: StaffAtDesk, then: str):
    ben.sends("/desk/preferences", initials="on", then=then)

    assert (ben.status, ben.path) == (200, "/desk/")


@pytest.mark.parametrize("page", ["/tablet/over", "/tablet/thanks"])
def test_a_link_from_elsewhere_does_not_close_a_patients_own_visit(ada: PatientAtPhone, page: str):
    ada.says_who().goes_to(page)

    assert ada.response
    assert "Clear-Site-Data" not in ada.response.headers
    assert ada.goes_to("/visit/").question == FIRST


def test_staff_who_sign_in_on_the_tablet_end_the_patients_visit_there(
    app: Flask, clinic: ClinicFacts, ben: StaffAtDesk, visit_id: str
):
    tablet = Person(app)
    code = tablets.make_code(Act(clinic.clinic_id, "staff:ben", clock.now(), visit_id))
    assert "/visit/questions/" in tablet.goes_to("/tablet/1").sends("/tablet/1", code=code).path

    tablet.goes_to("/desk/sign-in").sends("/desk/sign-in", email=ben.email, password=PASSWORD)

    assert tablet.goes_to("/visit/").status == 403
    assert tablet.goes_to("/desk/").status == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-30", "9999-12-31"])
def test_a_visit_at_the_end_of_the_calendar_is_no_visit(ben: StaffAtDesk, clinic: ClinicFacts, day: str):
    row = f"First Name,Last Name,DOB,Date,Time\nZoe,Berg,1986-05-09,{day},10:30\n"

    assert counts(uploads(ben, row.encode())) == ["1 All rows", "1 Skipped"]
    typed = {"first_name": "Zoe", "last_name": "Berg", "month": "5", "day": "9", "year": "1986"}
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **typed, visit_date=day, visit_time="10:30")
    assert ben.status == 422


def test_a_file_of_a_thousand_columns_is_no_table(ben: StaffAtDesk):
    wide = ",".join(f"column {number}" for number in range(1000))

    assert uploads(ben, f"{wide}\n{wide}\n".encode()).status == 422


def test_a_question_that_an_answer_by_phone_opens_is_asked_before_the_list(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers_everything(**{"ride_home": "no-ride"}).sends_answers()
    page = f"/desk/visits/{visit_id}/questions/ride-home"

    fields = {"visit": visit_id, "answer": "adult", "said_by": "patient", "back": "follow-ups"}
    ben.goes_to(f"{page}?back=follow-ups").sends(page, **fields)

    assert ben.path == f"/desk/visits/{visit_id}/questions/ride-check"


def test_saving_the_same_answer_again_by_phone_keeps_what_was_tried(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers_everything(**{"ride_home": "no-ride"})
    fact = ben.goes_to("/desk/follow-ups").page.select_one("input[name=fingerprint]")
    assert fact
    ben.sends(f"/desk/visits/{visit_id}/attempts", fingerprint=str(fact["value"]), outcome="no-answer")
    page = f"/desk/visits/{visit_id}/questions/ride-home"

    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        fields = {"visit": visit_id, "answer": "no-ride", "said_by": "patient", "back": "follow-ups"}
        ben.goes_to(page).sends(page, **fields)

    assert ben.goes_to("/desk/follow-ups").sees("Once: no answer")


def test_a_page_that_is_not_there_leads_staff_to_the_board(ben: StaffAtDesk):
    ben.goes_to("/desk/visits/000000000000")

    assert (ben.status, ben.sees("Go to the board"), ben.sees("newest message")) == (404, True, False)


def test_the_day_after_the_last_one_is_no_board(ben: StaffAtDesk):
    assert ben.goes_to(f"/desk/{date(2200, 1, 1)}").status == 404
