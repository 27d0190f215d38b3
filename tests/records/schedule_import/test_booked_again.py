"""What a file cancels says so, what it books again is back, and what the desk has said stands."""

import pytest

from questionnaire.core.schedule_import.classify import Change
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.reporting import outcomes
from questionnaire.records.schedule_import import imports
from questionnaire.records.visit import check_in, visits
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, TUESDAY
from tests.people import comes, is_ill
from tests.records.conftest import again
from tests.records.schedule_import.test_imports import (
    ADA,
    HOUR,
    ZOE,
    change,
    day,
    entry,
    kept,
    lines,
    seen,
    taken,
)

OFF = entry(is_cancelled=True)


def zoes(clinic: ClinicFacts) -> VisitRecord:
    """Zoë's only visit on Tuesday."""
    (visit,) = visits.on_day(clinic, TUESDAY.date())
    return visit


def told(clinic: ClinicFacts, visit: VisitRecord) -> list[What]:
    return [line.what for line in history.of_visit(clinic.clinic_id, visit.visit_id)][2:]


def test_a_visit_cancelled_by_a_file_says_so(clinic: ClinicFacts):
    taken(clinic, ZOE)

    taken(clinic, OFF)

    visit = zoes(clinic)
    assert visit.not_going_ahead == "schedule"
    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.what, line.by, line.detail) == (What.CANCELLED, "staff:ben", {"reason": "schedule"})
    span = (TUESDAY, TUESDAY + HOUR)
    assert outcomes.happened(clinic, *span, TUESDAY + HOUR).reasons == ("schedule",)


def test_what_a_file_cancelled_and_a_later_one_books_is_back_and_the_same_file_again_changes_nothing(
    clinic: ClinicFacts,
):
    taken(clinic, ZOE)
    taken(clinic, OFF)
    revision = zoes(clinic).row.revision

    before = change(clinic, ZOE)
    tally = taken(clinic, ZOE)

    visit, length = zoes(clinic), lines()
    assert (before, tally, taken(clinic, ZOE)) == ([(Change.BACK, "")], {"back": 1}, {"unchanged": 1})
    assert (visit.row.cancelled_at, visit.not_going_ahead, visit.row.revision) == (None, None, revision + 1)
    assert (told(clinic, visit), lines()) == ([What.CANCELLED, What.BOOKED_AGAIN], length)


def test_a_visit_that_is_back_at_another_time_is_moved_there(clinic: ClinicFacts):
    taken(clinic, ZOE)
    taken(clinic, OFF)

    tally = taken(clinic, entry(starts_at=TUESDAY + HOUR))

    assert (tally, day(clinic)) == ({"back": 1}, [("Berg", "11:30", False)])
    assert told(clinic, zoes(clinic)) == [What.CANCELLED, What.BOOKED_AGAIN, What.MOVED]


def test_what_a_file_took_back_a_file_may_cancel_again(clinic: ClinicFacts):
    for row in (ZOE, OFF, ZOE):
        taken(clinic, row)

    assert (taken(clinic, OFF), zoes(clinic).not_going_ahead) == ({"cancelled": 1}, "schedule")


def test_a_visit_that_is_back_does_not_come_back_in_the_past(clinic: ClinicFacts):
    taken(clinic, ZOE)
    taken(clinic, OFF)

    assert change(clinic, entry(starts_at=MONDAY - HOUR)) == [(Change.NOT_TAKEN, "in-the-past")]


@pytest.mark.parametrize("here", [True, False])
def test_a_visit_called_off_at_the_desk_is_not_booked_again_by_a_file(
    clinic: ClinicFacts, visit: VisitRecord, here: bool
):
    if here:
        comes(visit, by="staff:ben", at=MONDAY)
    is_ill(visit, by="staff:ben", at=MONDAY)
    before = lines()

    assert change(clinic, ADA) == [(Change.NOT_TAKEN, "cancelled-here")]
    assert (taken(clinic, ADA), lines()) == ({"not-taken": 1}, before)
    assert again(clinic, visit.visit_id).not_going_ahead == "ill"


def test_a_visit_that_the_desk_took_back_is_not_cancelled_again_by_a_file(clinic: ClinicFacts):
    taken(clinic, ZOE)
    taken(clinic, OFF)
    check_in.undo_cancellation(zoes(clinic).act("staff:ben", MONDAY), zoes(clinic))

    assert change(clinic, OFF) == [(Change.NOT_TAKEN, "going-ahead-here")]
    assert (taken(clinic, OFF), zoes(clinic).row.cancelled_at) == ({"not-taken": 1}, None)


def test_another_appointment_at_the_time_of_a_cancelled_one_is_another_visit(clinic: ClinicFacts):
    taken(clinic, ZOE)
    taken(clinic, OFF)
    anew = entry(row=4, appointment="A-2")

    assert taken(clinic, OFF, anew) == {"unchanged": 1, "new": 1}
    assert taken(clinic, OFF, anew) == {"unchanged": 2}
    assert sorted(off for _, _, off in day(clinic)) == [False, True]


def test_where_one_visit_is_off_and_another_stands_at_the_same_time_a_row_is_of_the_one_that_stands(
    clinic: ClinicFacts, visit: VisitRecord
):
    is_ill(visit, by="staff:ben", at=MONDAY)
    standing = visits.add_for(Act(clinic.clinic_id, "staff:ben", MONDAY), visit.row.patient_id, TUESDAY)

    (row,) = seen(clinic, ADA)

    assert (row.outcome.change, row.outcome.visit_id) == (Change.UNCHANGED, standing)


def test_a_visit_that_the_desk_called_off_meanwhile_waits_to_be_seen_again(clinic: ClinicFacts):
    taken(clinic, ZOE)
    taken(clinic, OFF)
    import_id = kept(clinic, seen(clinic, ZOE))
    check_in.undo_cancellation(zoes(clinic).act("staff:chi", MONDAY), zoes(clinic))
    check_in.cancel(zoes(clinic).act("staff:chi", MONDAY), Reason.NO_RIDE)

    waiting = imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)

    assert waiting
    assert [(row.outcome.change, row.outcome.why) for row in waiting.rows] == [
        (Change.NOT_TAKEN, "cancelled-here")
    ]
    assert zoes(clinic).not_going_ahead == "no-ride"
