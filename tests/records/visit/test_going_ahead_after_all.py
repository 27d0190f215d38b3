"""A visit that was called off by mistake goes ahead after all, and is again what its facts say."""

from datetime import datetime, timedelta

import pytest

from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.access import sessions, tablets
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.reporting import outcomes
from questionnaire.records.reporting.outcomes import Happened
from questionnaire.records.visit import check_in, links
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import arrivals, escorts
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.core.answering import ROSA
from tests.people import add_escort_fact, comes, is_ill
from tests.records.conftest import again

MINUTE = timedelta(minutes=1)
MIDNIGHT = TUESDAY.replace(hour=0, minute=0) + timedelta(days=1)


def takes_back(clinic: ClinicFacts, visit: VisitRecord, at: datetime = TUESDAY) -> bool:
    """Ben takes the cancellation back that he sees."""
    visit = again(clinic, visit.visit_id)
    return check_in.undo_cancellation(visit.act("staff:ab12", at), visit)


def told(clinic: ClinicFacts, visit: VisitRecord) -> list[What]:
    return [line.what for line in history.of_visit(clinic.clinic_id, visit.visit_id)]


@pytest.mark.parametrize(("is_here", "status"), [(False, Status.NOT_STARTED), (True, Status.NURSE_FIRST)])
def test_the_visit_is_again_what_its_facts_say_checked_in_if_the_patient_had_come(
    clinic: ClinicFacts, visit: VisitRecord, is_here: bool, status: Status
):
    if is_here:
        comes(visit, by="staff:ab12", at=TUESDAY)
    before = again(clinic, visit.visit_id)
    is_ill(visit, by="staff:ab12", at=TUESDAY)

    done = [takes_back(clinic, visit, TUESDAY + MINUTE) for _ in range(2)]

    now = again(clinic, visit.visit_id)
    assert done == [True, False]
    assert (now.row.cancelled_at, now.not_going_ahead) == (None, None)
    assert (now.row.checked_in_at, now.row.revision) == (before.row.checked_in_at, before.row.revision + 2)
    assert assess(now.case(TUESDAY)).status is status
    assert bool(arrivals.of_visit(clinic.clinic_id, visit.visit_id)) == is_here
    assert told(clinic, visit)[-2:] == [What.CANCELLED, What.CANCELLATION_TAKEN_BACK]


def test_it_can_be_taken_back_until_the_visits_day_is_over_by_the_clinics_clock(
    clinic: ClinicFacts, visit: VisitRecord
):
    is_ill(visit, by="staff:ab12", at=MONDAY)

    assert not takes_back(clinic, visit, MIDNIGHT)
    assert takes_back(clinic, visit, MIDNIGHT - MINUTE)


def test_only_the_cancellation_that_somebody_saw_is_taken_back(clinic: ClinicFacts, visit: VisitRecord):
    is_ill(visit, by="staff:ab12", at=MONDAY)
    seen = again(clinic, visit.visit_id)
    takes_back(clinic, visit, MONDAY)
    check_in.cancel(visit.act("staff:cd34", MONDAY + MINUTE), Reason.CLINIC)

    assert not check_in.undo_cancellation(seen.act("staff:ab12", TUESDAY), seen)
    assert again(clinic, visit.visit_id).not_going_ahead == "clinic"


def test_the_check_in_that_stands_again_can_itself_be_taken_back(clinic: ClinicFacts, visit: VisitRecord):
    comes(visit, by="staff:ab12", at=TUESDAY)
    is_ill(visit, by="staff:ab12", at=TUESDAY)
    takes_back(clinic, visit)

    checked_in = again(clinic, visit.visit_id)
    assert check_in.undo_check_in(checked_in.act("staff:ab12", TUESDAY), checked_in)
    assert not again(clinic, visit.visit_id).is_closed


def test_what_the_ride_said_stands_and_they_can_say_more(clinic: ClinicFacts, visit: VisitRecord):
    yes, no = (
        EscortFact(ROSA, state, "escort", TUESDAY) for state in (EscortState.CONFIRMED, EscortState.DECLINED)
    )
    add_escort_fact(clinic.clinic_id, visit.visit_id, yes)
    is_ill(visit, by="staff:ab12", at=TUESDAY)
    was_heard = add_escort_fact(clinic.clinic_id, visit.visit_id, no)
    takes_back(clinic, visit)

    assert (was_heard, add_escort_fact(clinic.clinic_id, visit.visit_id, no)) == (False, True)
    states = [fact.state for fact in escorts.facts(clinic.clinic_id, [visit.visit_id])[visit.visit_id]]
    assert states == [EscortState.CONFIRMED, EscortState.DECLINED]


def test_a_code_for_the_tablet_and_the_link_open_again(clinic: ClinicFacts, visit: VisitRecord):
    code = tablets.make_code(Act(clinic.clinic_id, "staff:ab12", MONDAY, visit.visit_id))
    shown = links.of_visit(clinic.clinic_id, visit.visit_id)
    is_ill(visit, by="staff:ab12", at=MONDAY)
    off = tablets.try_code(clinic.clinic_id, code, at=MONDAY)
    takes_back(clinic, visit, MONDAY)

    link = shown and links.find(shown.token, MONDAY)
    assert (off, bool(tablets.try_code(clinic.clinic_id, code, at=MONDAY))) == (None, True)
    assert link and sessions.try_date(link, ADA_BORN, at=MONDAY)[0] is sessions.Outcome.OPEN


def test_what_is_counted_later_does_not_tell_it_as_not_going_ahead(clinic: ClinicFacts, visit: VisitRecord):
    def happened() -> Happened:
        span = (TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1))
        return outcomes.happened(clinic, *span, TUESDAY + timedelta(days=2))

    comes(visit, by="staff:ab12", at=TUESDAY)
    before = happened()
    is_ill(visit, by="staff:ab12", at=TUESDAY)
    off = happened()

    takes_back(clinic, visit)

    assert (off.reasons, [came.went_ahead for came in off.came]) == (("ill",), [False])
    assert happened() == before


def test_at_the_moment_it_was_off_it_was_off_and_afterwards_it_counts_again(
    clinic: ClinicFacts, visit: VisitRecord
):
    hours = timedelta(hours=1)
    is_ill(visit, by="staff:ab12", at=TUESDAY - 30 * hours)
    takes_back(clinic, visit, TUESDAY - 20 * hours)

    happened = outcomes.happened(clinic, TUESDAY, TUESDAY + hours, TUESDAY + hours)

    (went,) = happened.courses
    assert went.ready == (None, None, False)  # it was booked a day before; 24 hours before it was off
