"""The main job, from the link to the board, on SQLite and on PostgreSQL."""

from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY
from tests.people import PatientAtPhone, StaffAtDesk, rosa_says_yes


def test_a_patient_gets_ready_and_the_board_says_so(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers_everything(check_driving=("short",), calm_place="no").sends_answers()
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)

    row = ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")

    assert row["Status"] == "Needs follow-up"
    assert row["What is missing"] == (
        "Desk Driving rule not clear yet. Go over it by phone. Nurse question for the nurse"
    )
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("Shown to the patient: Good plan.")


def test_a_link_locks_and_is_issued_anew(ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str):
    for _ in range(5):
        ada.says_who(ada.born.replace(year=1970))
    assert ada.says_who().heading == "This link does not work"

    ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/links")

    assert ben.sees("This is the new link. The old one does not open any more.")
