"""A patient whom the desk and the nurse have to call."""

import pytest

from questionnaire.records.clinic.clinics import ClinicFacts
from tests.conftest import MONDAY
from tests.people import PatientAtPhone, rosa_says_yes


@pytest.fixture
def called(has_sent_worries: None, ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str) -> PatientAtPhone:
    """Ada has sent her answers: she missed a check, will be alone, and worries. Rosa takes her home."""
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)
    return ada
