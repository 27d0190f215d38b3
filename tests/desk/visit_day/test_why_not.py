"""Another reason than those on the list is written in words, and read wherever the reason is read."""

import pytest

from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.database import reading
from questionnaire.records.visit import check_in, visits
from tests.conftest import MONDAY
from tests.people import StaffAtDesk

WORDS = "Her dog is at the vet"
SAID = f"Not going ahead: another reason: {WORDS}"


def cancels(ben: StaffAtDesk, visit_id: str, **fields: str) -> StaffAtDesk:
    """Record on the visit's page that it does not go ahead."""
    return ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/cancellations", **fields)


def test_another_reason_is_read_on_the_page_the_board_the_history_and_in_the_file(
    ben: StaffAtDesk, visit_id: str
):
    cancels(ben, visit_id, reason="other", reason_words=f"  {WORDS} ")
    page = ben.text
    board = ben.goes_to("/desk/2026-11-24").row_of("Ada")
    file = ben.sends("/desk/2026-11-24/exports").response

    assert page.count(SAID) == 2  # as a fact, and in the history
    assert (SAID in " ".join(board.values()), SAID in file.text if file else "") == (True, True)


def test_another_reason_without_words_is_not_recorded(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    cancels(ben, visit_id, reason="other", reason_words="  ")

    visit = visits.find(clinic.clinic_id, visit_id)
    assert (ben.sees("write the other reason in a few words first"), visit and visit.cancelled_at) == (
        True,
        None,
    )


def test_words_alone_are_another_reason_and_words_stand_beside_any(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    cancels(ben, visit_id, reason_words=WORDS)

    assert ben.sees(SAID)


def test_words_that_are_too_long_are_refused_and_still_there(ben: StaffAtDesk, visit_id: str):
    cancels(ben, visit_id, reason="other", reason_words="a" * 201)

    assert (ben.status, ben.heading, "a" * 201 in ben.page.decode()) == (409, "Nothing was saved", True)


@pytest.mark.parametrize("reason", ["other", "ill"])
def test_a_reason_from_before_is_read_without_words(clinic: ClinicFacts, visit_id: str, reason: str):
    check_in.cancel(Act(clinic.clinic_id, "test", MONDAY, visit_id), reason)

    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit and (visit.not_going_ahead, visit.reason_words) == (reason, "")


def test_the_words_are_sealed(ben: StaffAtDesk, visit_id: str):
    cancels(ben, visit_id, reason="other", reason_words=WORDS)

    with reading() as connection:
        sealed = connection.exec_driver_sql("SELECT not_going_ahead_sealed FROM visits").scalar_one()
    assert WORDS.encode() not in bytes(sealed)
