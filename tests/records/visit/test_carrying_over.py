"""Same as last time: which visit was the last, and its answers carried over whole or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.answers.values import Answer, Stale, Value
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import answers, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import comes, is_ill
from tests.records.conftest import again

FOUR_WEEKS = timedelta(days=28)
CARRIED = {
    "nausea": Answer("no", "patient", MONDAY),
    "ride-home": Answer("adult", "patient", MONDAY, Stale.LAST_TIME),
}
SHOWN = {"nausea": "Good to know.", "ride-home": "Good plan."}


@pytest.fixture
def next_visit(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    """Ada's visit four weeks after the one on Tuesday."""
    return again(clinic, book(clinic, TUESDAY + FOUR_WEEKS))


def book(clinic: ClinicFacts, starts_at: datetime) -> str:
    ada = NewPatient("Ada", "Lind", ADA_BORN)
    return visits.add(Act(clinic.clinic_id, "test", clock.now()), ada, starts_at)


def say(clinic: ClinicFacts, visit_id: str, question: str, value: Value) -> None:
    visit = again(clinic, visit_id)
    asked = visit.questionnaire.by_id[question]
    assert answers.keep(visit.act("patient", clock.now()), visit, asked, value, shown="")


def came(clinic: ClinicFacts, visit_id: str) -> None:
    """The patient answered something and was checked in."""
    say(clinic, visit_id, "visit-confirm", "yes")
    comes(again(clinic, visit_id), by="staff:ab12", at=clock.now())


def last_before(visit: VisitRecord) -> str | None:
    last = visits.before(visit)
    return last.visit_id if last else None


def carry_over(visit: VisitRecord, last_id: str) -> bool:
    last = visits.find(visit.row.clinic_id, last_id)
    assert last
    return answers.carry_over(visit.act("patient", clock.now()), visit, CARRIED, last=last, shown=SHOWN)


def test_the_last_visit_is_the_latest_before_this_one_that_took_place(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    found = [last_before(next_visit)]
    came(clinic, visit_id)
    found.append(last_before(next_visit))
    week_after = book(clinic, TUESDAY + timedelta(days=7))
    found.append(last_before(next_visit))
    came(clinic, week_after)
    found.append(last_before(next_visit))

    assert found == [None, visit_id, visit_id, week_after]
    assert last_before(again(clinic, visit_id)) is None


def test_a_visit_checked_in_without_an_answer_is_no_last_visit(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    comes(again(clinic, visit_id), by="staff:ab12", at=MONDAY)

    assert last_before(next_visit) is None


def test_a_visit_that_was_cancelled_is_no_last_visit(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    say(clinic, visit_id, "visit-confirm", "yes")
    is_ill(again(clinic, visit_id), by="staff:ab12", at=MONDAY)

    assert last_before(next_visit) is None


def test_a_patient_of_the_same_name_elsewhere_has_no_part_in_it(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    came(clinic, visit_id)

    assert last_before(again(elsewhere, book(elsewhere, TUESDAY + FOUR_WEEKS))) is None


def test_the_last_visit_is_read_as_it_was_asked_then(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    came(clinic, visit_id)
    with clock.stopped_at(MONDAY + timedelta(days=2)):
        decided = {**DECIDED, "ride_with_adult_rule": "The adult must come inside"}
        clinics.save_settings(Act(clinic.clinic_id, "test", clock.now()), decided)

    last, today = visits.before(next_visit), again(clinic, next_visit.visit_id)

    assert last
    words = [
        visit.questionnaire.by_id["ride-home"].by_id["ride-with-adult"].explain.rpartition(": ")[2]
        for visit in (last, today)
    ]
    assert words == ["This is fine, as long as the adult rides with you.", "The adult must come inside."]


def test_answers_are_carried_over_at_once_with_one_line_of_history(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    came(clinic, visit_id)

    with clock.stopped_at(MONDAY + FOUR_WEEKS):
        carried = carry_over(next_visit, visit_id)

    now = again(clinic, next_visit.visit_id)
    line = history.of_visit(clinic.clinic_id, next_visit.visit_id)[-1]
    assert carried
    assert now.answers == CARRIED
    assert (now.row.revision, now.row.last_activity_at) == (1, MONDAY + FOUR_WEEKS)
    assert now.row.edition == next_visit.clinic_questionnaire.edition
    assert (line.what, line.by, line.at) == (What.CARRIED_OVER, "patient", MONDAY + FOUR_WEEKS)
    said_before = {"by": "patient", "at": MONDAY.isoformat()}
    assert line.detail == {
        "visit": visit_id,
        "answers": [
            {"question": "nausea", "value": "no", **said_before, "shown": "Good to know."},
            {
                "question": "ride-home",
                "value": "adult",
                **said_before,
                "of": "last-time",
                "shown": "Good plan.",
            },
        ],
    }


def test_an_answer_that_is_confirmed_is_not_of_last_time_any_more_and_the_others_are(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    came(clinic, visit_id)
    carry_over(next_visit, visit_id)

    say(clinic, next_visit.visit_id, "nausea", "no")
    kept = again(clinic, next_visit.visit_id).answers["ride-home"].stale
    say(clinic, next_visit.visit_id, "ride-home", "adult")

    assert kept is Stale.LAST_TIME
    assert again(clinic, next_visit.visit_id).answers["ride-home"].stale is None


@pytest.mark.parametrize("meanwhile", ["answered", "carried over"])
def test_nothing_is_carried_over_what_was_said_meanwhile(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord, meanwhile: str
):
    came(clinic, visit_id)
    if meanwhile == "answered":
        say(clinic, next_visit.visit_id, "nausea", "yes")
    else:
        carry_over(next_visit, visit_id)
        say(clinic, next_visit.visit_id, "nausea", "yes")
    before = again(clinic, next_visit.visit_id)

    kept_late = [carry_over(page, visit_id) for page in (next_visit, before)]

    now = again(clinic, next_visit.visit_id)
    assert kept_late == [False, False]
    assert (now.answers, now.row.revision) == (before.answers, before.row.revision)


@pytest.mark.parametrize("closed", [comes, is_ill])
def test_nothing_is_carried_over_to_a_visit_that_is_closed(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord, closed: Callable[..., None]
):
    came(clinic, visit_id)
    closed(next_visit, by="staff:ab12", at=MONDAY)

    assert [carry_over(page, visit_id) for page in (next_visit, again(clinic, next_visit.visit_id))] == [
        False,
        False,
    ]
    assert again(clinic, next_visit.visit_id).answers == {}


def test_a_visit_that_moved_meanwhile_is_carried_over_all_the_same(
    clinic: ClinicFacts, visit_id: str, next_visit: VisitRecord
):
    came(clinic, visit_id)
    visits.move(next_visit.act("staff:ab12", MONDAY), TUESDAY + timedelta(days=29), was=next_visit.starts_at)

    assert carry_over(next_visit, visit_id)
    assert again(clinic, next_visit.visit_id).answers == CARRIED
