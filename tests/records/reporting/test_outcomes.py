"""What happened is read for a whole span at once, of one clinic alone, and again where it may differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from questionnaire import clock
from questionnaire.core.readiness.case import Status
from questionnaire.core.reporting.counts import Attendance, Course
from questionnaire.core.visit_day.arrivals import Arrival, Reason, Ride
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.reporting import outcomes, visit_histories
from questionnaire.records.reporting.outcomes import Happened
from questionnaire.records.store.database import db
from questionnaire.records.visit import answers, check_in, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.core.answering import ROSA, calmest
from tests.records.conftest import again

A_WEEK = timedelta(days=7)
AFTERWARDS = TUESDAY + timedelta(days=2)


def happened(clinic: ClinicFacts) -> Happened:
    """What happened in the week of Ada's visit, seen on Thursday."""
    return outcomes.happened(clinic, TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=6), AFTERWARDS)


def courses(clinic: ClinicFacts) -> tuple[Course, ...]:
    return happened(clinic).courses


def says(clinic: ClinicFacts, visit_id: str, *names: str) -> None:
    """A patient says these things on Monday, a minute apart."""
    for minute, name in enumerate(names):
        visit, value = again(clinic, visit_id), calmest()[name].value
        at = MONDAY + timedelta(minutes=minute)
        answers.keep(visit.act("patient", at), visit, visit.questionnaire.by_id[name], value, shown="")


def book(clinic: ClinicFacts, number: int) -> str:
    """A visit of somebody else on Tuesday."""
    person = NewPatient(f"Bea{number}", "Holt", ADA_BORN, phone="+12025550108")
    at = TUESDAY + timedelta(minutes=number)
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), person, at)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that are executed in a block."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_visit_adds_what_its_history_tells(clinic: ClinicFacts, visit_id: str):
    says(clinic, visit_id, "visit-confirm", "first-time", "health-change")

    (found,) = courses(clinic)

    assert (found.week, found.language) == (MONDAY.date(), "en")
    assert (found.is_begun, found.stopped_at, found.minutes) == (True, "health-change", None)
    assert found.ready == (None, False, False)


def test_an_answer_of_last_time_keeps_when_it_was_said(clinic: ClinicFacts, visit_id: str):
    visit, long_ago = again(clinic, visit_id), MONDAY - 4 * A_WEEK
    said = {"nausea": calmest()["nausea"]._replace(at=long_ago)}
    answers.carry_over(visit.act("patient", MONDAY), visit, said, last=visit, shown={"nausea": ""})

    replayed = visit_histories.of_visit(clinic.clinic_id, visit_id)

    assert replayed
    (given,) = replayed[0].given
    assert (given.at, given.answer, given.is_carried) == (MONDAY, said["nausea"], True)


@pytest.mark.parametrize("more", [0, 2, 40])
def test_any_number_of_visits_takes_the_same_queries(clinic: ClinicFacts, visit_id: str, more: int):
    for number in range(more):
        says(clinic, book(clinic, number), "visit-confirm")

    happened(clinic)  # prepares the questionnaire as it was asked then
    clinics.save_settings(Act(clinic.clinic_id, "test", AFTERWARDS), {})  # what was kept ready holds no more
    with counting() as cold:
        assert len(courses(clinic)) == 1 + more
    with counting() as warm:
        assert len(courses(clinic)) == 1 + more

    assert (len(cold), len(warm)) == (9, 2)


def test_a_visit_that_changed_is_looked_at_again(clinic: ClinicFacts, visit_id: str):
    before = courses(clinic)

    says(clinic, visit_id, "visit-confirm")

    assert [c.is_begun for c in (*before, *courses(clinic))] == [False, True]


def test_a_visit_still_to_come_adds_nothing(clinic: ClinicFacts, visit_id: str):
    begin, end = TUESDAY - A_WEEK, TUESDAY + A_WEEK

    assert outcomes.happened(clinic, begin, end, TUESDAY) == Happened((), (), ())


def test_another_clinic_counts_its_own_visits_only(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    says(clinic, visit_id, "visit-confirm")
    check_in.cancel(again(clinic, visit_id).act("staff:ab12", MONDAY), Reason.ILL)

    assert happened(elsewhere) == Happened((), (), ())
    assert happened(clinic).reasons == ("ill",)


def test_who_came_is_held_against_what_the_app_had_said(clinic: ClinicFacts, visit_id: str):
    planned = Arrival(Ride.AS_PLANNED, phone="+12025550108", escort_inside=True)
    arrived = {
        book(clinic, 1): planned,
        book(clinic, 2): replace(planned, ride=Ride.NONE),
        book(clinic, 3): replace(planned, phone="+12025550109"),
    }
    for other, arrival in arrived.items():
        said = Status.READY if arrival is planned else Status.NOT_READY
        due = again(clinic, other)
        check_in.check_in(due.act("staff:ab12", TUESDAY), due, arrival, predicted=said)
    check_in.cancel(again(clinic, next(iter(arrived))).act("staff:ab12", TUESDAY), Reason.CLINIC)

    assert happened(clinic).came == (
        Attendance(MONDAY.date(), was_ready=True, had_discrepancy=False, went_ahead=False),
        Attendance(MONDAY.date(), was_ready=False, had_discrepancy=True, went_ahead=True),
        Attendance(MONDAY.date(), was_ready=False, had_discrepancy=False, went_ahead=True),
    )


def test_what_a_clinic_decides_later_changes_nothing_of_what_was(clinic: ClinicFacts, visit_id: str):
    for name, answer in calmest().items():
        visit = again(clinic, visit_id)
        value = ROSA if name == "ride-person" else answer.value
        answers.keep(visit.act("patient", MONDAY), visit, visit.questionnaire.by_id[name], value, shown="")
    visits.send(again(clinic, visit_id).act("patient", MONDAY))
    before = courses(clinic)

    with clock.stopped_at(AFTERWARDS):
        clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), {"fasting": "no"})

    assert courses(clinic) == before
