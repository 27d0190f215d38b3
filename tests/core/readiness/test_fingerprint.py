"""What a waiver and an attempt are stored with stays the same from version to version."""

from hashlib import sha256

import pytest

from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Finding, FindingId, Source
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from tests.core.answering import CLINICS, MONDAY, calmest, moved, rosa
from tests.core.readiness.test_assess import a_case

BEGINS, NOW = "2026-11-24T15:30:00+00:00", "2026-11-23T14:41:00+00:00"
SAID = f'"by": "patient", "at": "{NOW}"'
CONTACT = '{"name": "Rosa", "phone": "+12025550000"}'


@pytest.mark.parametrize(
    ("cause", "rests_on"),
    [
        (
            FindingId(Source.ANSWER, "support-after", "alone"),
            f'support-after.alone|Call.|{BEGINS}|{{"value": "stay", {SAID}}}',
        ),
        (
            FindingId(Source.ANSWER, "ride-contact", "yes"),
            f'ride-contact.yes|Call.|{BEGINS}|{{"value": "yes", {SAID}}}|Rosa|+12025550000',
        ),
        (
            FindingId(Source.ESCORT, "ride-person", "declined"),
            f'ride-person.escort-declined|Call.|{BEGINS}|{{"value": {CONTACT}, {SAID}}}'
            f"|Rosa|+12025550000|declined|{NOW}",
        ),
        (
            FindingId(Source.DELIVERY, "visit-confirm", "patient"),
            f"visit-confirm.undelivered-patient|Call.|{BEGINS}|{NOW}",
        ),
        (FindingId(Source.ARRIVAL, key="no-ride"), f"arrival.no-ride|Call.|{BEGINS}"),
        (FindingId(Source.UNFINISHED, "ride-home"), f"unfinished|{BEGINS}|{NOW}"),
    ],
)
def test_the_fingerprints_in_clinics_databases_are_found_again(cause: FindingId, rests_on: str):
    """Were one of them to change, each such waiver would lapse and each such attempt be forgotten."""
    failed = (Undelivered(Recipient.PATIENT, "sms", "wrong-number", MONDAY),)
    declined = (rosa(EscortState.DECLINED),)
    facts = {"undelivered": failed, "escort_facts": declined, "moves": moved(MONDAY)}
    case = a_case(CLINICS["decided"], calmest(), **facts)

    finding = Finding(cause, Level.FOLLOW_UP, Owner.DESK, "Call.")

    assert (
        finding_fingerprint(case, finding, assess(case).escort)
        == (sha256(rests_on.encode()).hexdigest()[:24])
    )
