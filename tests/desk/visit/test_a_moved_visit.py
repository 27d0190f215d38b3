"""What was said for the old time of a visit is never shown as if it were said for the new one."""

from datetime import timedelta

import pytest

from questionnaire import clock
from tests.conftest import MONDAY
from tests.people import PatientAtPhone, StaffAtDesk

SAID = "This answer was for Tue, Nov 24, 10:30 am. We will ask again."


def moves(ben: StaffAtDesk, visit_id: str, day: str, at: str) -> StaffAtDesk:
    """Move the visit a minute later, and look at its page."""
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        return ben.sends(f"/desk/visits/{visit_id}/moves", visit_date=day, visit_time=at)


def answer_to(ben: StaffAtDesk, question: str) -> str:
    """What stands on the page for a question."""
    asked = next(dt for dt in ben.page.select(".answers dt") if question in dt.get_text())
    return " ".join(asked.parent.get_text(" ").split()) if asked.parent else ""


def timeline(ben: StaffAtDesk) -> list[str]:
    """The history as it is told, the newest first."""
    return [" ".join(line.get_text(" ").split()) for line in ben.page.select(".timeline li")]


def test_a_yes_for_the_old_time_says_for_which_until_it_is_said_again(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("yes")

    moves(ben, visit_id, "2026-12-02", "08:00")
    before = answer_to(ben, "Can you come on Wednesday, December 2 at 8:00 am?")
    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        ada.goes_to("/visit/questions/visit-confirm").answers("yes")
        again = answer_to(ben.goes_to(f"/desk/visits/{visit_id}"), "Can you come on Wednesday, December 2")

    assert (SAID in before, SAID in again) == (True, False)
    answered = [line for line in timeline(ben) if line.startswith("Can you come")]
    assert ["said for Tue, Nov 24, 10:30 am" in line for line in answered] == [False, True]


@pytest.mark.usefixtures("has_answered")
def test_what_does_not_depend_on_the_time_stays_as_it_was_said(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    moves(ben, visit_id, "2026-12-02", "08:00")

    marked = [
        dl.find_previous("dt").get_text() for dl in ben.page.select(".answers b") if dl.get_text() == SAID
    ]  # type: ignore[union-attr]
    asked = {dt.get_text() for dt in ben.page.select(".answers dt")}
    assert 0 < len(marked) < len(asked)
    assert not any("Have you had" in ask for ask in marked)


def test_the_history_says_from_when_to_when_a_visit_was_moved_and_for_when_an_answer_was_said(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("yes")
    moves(ben, visit_id, "2026-12-02", "08:00")
    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        moves(ben, visit_id, "2026-12-03", "09:15")

    assert timeline(ben)[:3] == [
        "Visit moved from Wed, Dec 2, 8:00 am to Thu, Dec 3, 9:15 am Ben, 9:47 am",
        "Visit moved from Tue, Nov 24, 10:30 am to Wed, Dec 2, 8:00 am Ben, 9:42 am",
        "Can you come on Thursday, December 3 at 9:15 am? Yes (said for Tue, Nov 24, 10:30 am)"
        " Patient, 9:41 am",
    ]
