"""Who has not started or finished stands on the list and the board from three business days before."""

from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.records.clinic import editions
from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY
from tests.desk.follow_ups.test_views import LIST, calls, fact, reasons, row
from tests.desk.test_exports import saved
from tests.people import FIRST, PatientAtPhone, StaffAtDesk, rosa_says_yes

DAY = "/desk/2026-11-24"
NOT_STARTED = "Has not started. Call to ask what is in the way."
NOT_SENT = "All answered, not sent. Call to send them."


def missing(person: StaffAtDesk) -> tuple[str, str]:
    """What Ada's row on the board says of her status and of what is missing."""
    shown = person.goes_to(DAY).row_of("Ada Lind")
    return shown["Status"], shown["What is missing"]


def test_who_has_not_started_is_called_with_the_words_for_it_and_the_status_stays(
    ben: StaffAtDesk, visit_id: str
):
    told = row(ben, NOT_STARTED)

    assert f"Tried Not yet {NOT_STARTED} We sent you a link to get ready for your visit." in told
    links = [(a.get_text(strip=True), str(a["href"])) for a in ben.page.select(".gap__do a")]
    assert links == [
        ("Answer by phone: Ada Lind", f"/desk/visits/{visit_id}/questions/{FIRST}"),
        ("Show the link: Ada Lind", f"/desk/visits/{visit_id}#the-link"),
    ]
    assert missing(ben) == ("Not started", f"Desk {NOT_STARTED}")
    assert ben.goes_to(f"/desk/visits/{visit_id}").page.select_one("#the-link")
    assert ben.sees(NOT_STARTED) and not ben.sees("answered")


def test_nobody_is_called_four_business_days_before(ben: StaffAtDesk, visit_id: str):
    with clock.stopped_at(MONDAY - timedelta(days=4)):  # a Thursday, for a Tuesday
        ben.signs_in()

        assert reasons(ben.goes_to(LIST)) == [NOT_STARTED]
    with clock.stopped_at(MONDAY - timedelta(days=5)):
        ben.signs_in()

        assert reasons(ben.goes_to(LIST)) == []
        assert missing(ben) == ("Not started", "Patient Nothing answered yet")


def test_a_call_stays_noted_while_the_patient_goes_on_and_is_over_once_they_send(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    calls(ben, "Ada", "no-answer")
    ada.says_who().answers_one()
    while_she_answers = row(ben, "Stopped after 1 of")
    ada.answers_everything()
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)
    once_all_is_said = row(ben, NOT_SENT)
    to_send = str(ben.page.select_one(".gap__do a")["href"])  # type: ignore[index]
    ada.sends_answers()

    assert "Tried Once: no answer, Ben, 9:41 am" in while_she_answers
    assert "Tried Once: no answer, Ben, 9:41 am" in once_all_is_said
    assert to_send == f"/desk/visits/{visit_id}#by-phone"
    assert reasons(ben) == []
    assert missing(ben) == ("Ready", "Nothing")


@pytest.mark.usefixtures("has_answered")
def test_no_patient_reads_that_the_desk_is_to_call_them_for_it(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)

    pages = [ada.goes_to(address).text for address in ("/visit/check", "/visit/plan")]

    assert [page for page in pages if "not sent. Call" in page or "front desk will call" in page] == []


def test_the_desk_waives_it_and_the_visit_is_never_ready_by_that(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    waiver = {
        "fingerprint": fact(ben, NOT_STARTED),
        "reason": "Will answer on the tablet here",
        "last_day": "",
    }
    ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/waivers", **waiver)
    waived = ben.sees("Waived until"), ben.sees("Will answer on the tablet here")
    before = (reasons(ben), missing(ben))
    ada.says_who().answers_one()

    assert waived == (True, True)
    assert before == ([], ("Not started", "Waived: Has not started Patient Nothing answered yet"))
    assert reasons(ben) == []
    assert missing(ben)[0] == "In progress"


def test_a_visit_that_began_with_an_earlier_edition_is_asked_and_shown_as_before(
    app: Flask, ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str, monkeypatch
):
    earlier = editions.for_clinic

    def as_it_was(*which: object) -> editions.ClinicQuestionnaire:
        now = earlier(*which)  # type: ignore[arg-type]
        return editions.ClinicQuestionnaire(
            now.edition, now.questionnaire.but(when_unfinished=None), now.setting_values
        )

    monkeypatch.setattr(editions, "for_clinic", as_it_was)
    ada.says_who().answers_one()

    assert reasons(ben) == []
    assert missing(ben)[1].startswith("Patient 1 of ")


def test_it_is_a_line_of_the_saved_list(ada: PatientAtPhone, ben: StaffAtDesk):
    calls(ben, "Ada", "left-message")
    (_, line) = saved(ben.goes_to(LIST), LIST)

    assert (line[0], line[2], line[3]) == ("desk", "Ada Lind", NOT_STARTED)
    assert line[-2] == "left a message, Ben, 9:41 am"
