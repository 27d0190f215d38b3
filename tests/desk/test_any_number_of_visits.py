"""Every list at the desk asks the database as often for 200 visits as for three or for one."""

from datetime import timedelta

import pytest

from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import answers, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.messages.sending import waits
from tests.people import SHIPPED, StaffAtDesk
from tests.watching import asked_of_the_database

DAY = "/desk/2026-11-24"
LISTS = (
    DAY,
    f"{DAY}/rows",
    "/desk/next-days",
    "/desk/not-ready",
    "/desk/follow-ups",
    "/desk/messages",
)


def comes_by_car(clinic: ClinicFacts, number: int) -> None:
    """A patient of Tuesday who wants to drive home, whom a message waits for."""
    patient = NewPatient(f"Ada{number}", "Lind", ADA_BORN, phone=f"+1202555{number:04d}")
    at = TUESDAY + timedelta(seconds=number)
    visit_id = visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, at)
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    answers.keep(visit.act("patient", MONDAY), visit, SHIPPED.by_id["ride-home"], "drive-self", shown="")
    waits(clinic, visit_id, MessageKind.INVITATION, to=patient.phone or "", channel="sms")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_often_for_any_number_of_visits(ben: StaffAtDesk, clinic: ClinicFacts, address: str):
    asked_for, there = {}, 0

    for many in (1, 3, 200):
        for number in range(there, many):
            comes_by_car(clinic, number)
        there = many
        ben.goes_to(address)  # a questionnaire that was read once is kept
        with asked_of_the_database() as asked:
            shown = ben.goes_to(address).text.count("Lind")
        assert shown >= many
        asked_for[many] = len(asked)

    assert len(set(asked_for.values())) == 1, asked_for
