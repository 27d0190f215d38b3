"""A patient whom the desk and the nurse have to call."""

import pytest

from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY
from tests.people import PatientAtPhone, rosa_says_yes


@pytest.fixture
def called(ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str) -> PatientAtPhone:
    """Ada has sent her answers: she missed a check, will be alone, and worries. Rosa takes her home."""
    said = {"support_after": "alone", "feel_apart": "worry"}
    ada.says_who()
    for _ in range(80):
        if ada.question == "check-driving":
            ada.answers("drive")
        elif ada.question:
            ada.answers_one(**said)
        elif ada.path == "/visit/check":
            break
        else:
            ada.goes_to(str(ada.page.select_one("main a.button")["href"]))  # type: ignore[index]
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)
    return ada.sends_answers()
