"""Keeping answers: nothing is lost, nothing is counted twice, and nothing is kept too late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from questionnaire import clock
from questionnaire.core.answers.values import Answer, Contact, Value
from questionnaire.definitions import reading
from questionnaire.definitions.reading import edition_of
from questionnaire.records.audit import history
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import Edition, Visit
from questionnaire.records.store.database import reading as looking
from questionnaire.records.store.database import writing
from questionnaire.records.visit import answers
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY
from tests.people import comes, is_ill
from tests.records.conftest import again

SHIPPED = reading.load(reading.shipped())


def keep(visit: VisitRecord, question_id: str, value: Value, *, shown: str = "", by: str = "patient") -> bool:
    """Keep an answer on the page as it was made from ``visit``."""
    question = visit.questionnaire.by_id[question_id]
    return answers.keep(visit.act(by, clock.now()), visit, question, value, shown=shown)


def values(visit: VisitRecord) -> dict[str, Value]:
    return {question_id: answer.value for question_id, answer in visit.answers.items()}


def told(clinic: ClinicFacts, visit_id: str) -> list[object]:
    """What the history tells was answered, with the value."""
    lines = history.of_visit(clinic.clinic_id, visit_id)
    return [(line.detail["question"], line.detail["value"]) for line in lines if line.what is What.ANSWERED]


def test_an_answer_is_kept_with_who_gave_it_and_when(clinic: ClinicFacts, visit: VisitRecord):
    kept = keep(visit, "visit-confirm", "yes", by="staff:ab12")

    now = again(clinic, visit.visit_id)
    assert kept
    assert now.answers == {"visit-confirm": Answer("yes", "staff:ab12", MONDAY)}
    assert (now.row.revision, now.row.last_activity_at) == (visit.row.revision + 1, MONDAY)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("ride-home", "adult"),
        ("day-plans", ("work", "care")),
        ("check-driving", ("short",)),
        ("your-question", 'Kann ich "Musik" hören? 🎵\nDanke'),
        ("ride-person", Contact("Rosa", "+12025550142")),
    ],
)
def test_every_kind_of_answer_is_read_as_it_was_given(
    clinic: ClinicFacts, visit: VisitRecord, question: str, value: Value
):
    keep(visit, question, value)

    assert values(again(clinic, visit.visit_id)) == {question: value}


def test_two_tabs_that_answer_different_questions_both_survive(clinic: ClinicFacts, visit: VisitRecord):
    another_tab = again(clinic, visit.visit_id)

    keep(visit, "visit-confirm", "yes")
    keep(another_tab, "first-time", "no")

    assert values(again(clinic, visit.visit_id)) == {"visit-confirm": "yes", "first-time": "no"}


def test_the_desk_on_the_phone_and_the_patient_never_lose_each_others_answers(
    clinic: ClinicFacts, visit: VisitRecord
):
    page_of_patient = visit
    for question, value in (("visit-confirm", "yes"), ("first-time", "no"), ("health-change", "no")):
        keep(again(clinic, visit.visit_id), question, value, by="staff:ab12")

    keep(page_of_patient, "ride-home", "adult")

    now = again(clinic, visit.visit_id)
    assert {name: answer.by for name, answer in now.answers.items()} == {
        "visit-confirm": "staff:ab12",
        "first-time": "staff:ab12",
        "health-change": "staff:ab12",
        "ride-home": "patient",
    }
    assert now.row.revision == visit.row.revision + 4


def test_of_two_answers_to_one_question_the_later_counts_and_the_history_has_both(
    clinic: ClinicFacts, visit: VisitRecord
):
    another_tab = again(clinic, visit.visit_id)

    keep(visit, "ride-home", "adult")
    keep(another_tab, "ride-home", "no-ride")

    assert values(again(clinic, visit.visit_id)) == {"ride-home": "no-ride"}
    assert told(clinic, visit.visit_id) == [("ride-home", "adult"), ("ride-home", "no-ride")]


def test_a_checks_try_that_was_sent_twice_counts_once(clinic: ClinicFacts, visit: VisitRecord):
    another_tap = again(clinic, visit.visit_id)

    keep(visit, "check-driving", ("short",))
    keep(another_tap, "check-driving", ("short",))

    assert values(again(clinic, visit.visit_id)) == {"check-driving": ("short",)}
    assert told(clinic, visit.visit_id) == [("check-driving", ["short"])]


def test_a_checks_second_try_is_kept_after_the_first(clinic: ClinicFacts, visit: VisitRecord):
    keep(visit, "check-driving", ("short",))
    keep(again(clinic, visit.visit_id), "check-driving", ("short", "drive"))

    assert values(again(clinic, visit.visit_id)) == {"check-driving": ("short", "drive")}
    assert len(told(clinic, visit.visit_id)) == 2


@pytest.mark.parametrize("closed", [comes, is_ill])
def test_nothing_is_kept_once_the_patient_is_here_or_is_not_coming(
    clinic: ClinicFacts, visit: VisitRecord, closed: Callable[..., None]
):
    keep(visit, "visit-confirm", "yes")
    open_page = again(clinic, visit.visit_id)
    closed(open_page, by="staff:ab12", at=MONDAY)

    kept_late = [keep(page, "ride-home", "adult") for page in (open_page, again(clinic, visit.visit_id))]

    assert kept_late == [False, False]
    assert values(again(clinic, visit.visit_id)) == {"visit-confirm": "yes"}
    assert told(clinic, visit.visit_id) == [("visit-confirm", "yes")]


def test_a_visit_keeps_the_edition_it_was_first_answered_with(clinic: ClinicFacts, visit: VisitRecord):
    keep(visit, "visit-confirm", "yes")

    with looking() as connection:
        kept = connection.execute(select(Edition.clinic_id, Edition.edition, Edition.source)).all()
    assert visit.row.edition is None
    assert again(clinic, visit.visit_id).row.edition == SHIPPED.edition
    assert kept == [(clinic.clinic_id, SHIPPED.edition, SHIPPED.source)]


def begin_with_older(clinic: ClinicFacts, ask: str) -> str:
    """The visit was begun with an edition that asked about the ride in other words; that edition."""
    shipped_ask = SHIPPED.questionnaire.by_id["ride-home"].ask
    older = SHIPPED.source.replace(shipped_ask, ask)
    row = {"clinic_id": clinic.clinic_id, "edition": edition_of(older), "source": older, "at": MONDAY}
    with writing() as connection:
        connection.execute(insert(Edition), row)
        connection.execute(update(Visit).values(edition=row["edition"], revision=1))
    return edition_of(older)


def test_a_visit_begun_with_an_older_edition_is_asked_in_its_words_to_the_end(
    clinic: ClinicFacts, visit: VisitRecord
):
    older = begin_with_older(clinic, "How will you travel home?")

    keep(again(clinic, visit.visit_id), "ride-home", "adult")

    begun = again(clinic, visit.visit_id)
    assert begun.row.edition == older
    assert begun.questionnaire.by_id["ride-home"].ask == "How will you travel home?"


def test_a_page_from_before_the_first_answer_changes_no_edition(clinic: ClinicFacts, visit: VisitRecord):
    older = begin_with_older(clinic, "How will you travel home?")

    keep(visit, "ride-home", "adult")

    now = again(clinic, visit.visit_id)
    assert (now.row.edition, values(now)) == (older, {"ride-home": "adult"})


def test_the_history_tells_the_answer_and_the_explanation_that_was_shown(
    clinic: ClinicFacts, visit: VisitRecord
):
    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        keep(visit, "ride-home", "adult", shown="Good. Your adult meets you inside.")

    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.what, line.by, line.at) == (What.ANSWERED, "patient", MONDAY + timedelta(minutes=5))
    assert line.detail == {
        "question": "ride-home",
        "value": "adult",
        "shown": "Good. Your adult meets you inside.",
    }


def test_an_answer_given_by_phone_is_the_patients_and_the_history_names_who_typed_it(
    clinic: ClinicFacts, visit: VisitRecord
):
    question = visit.questionnaire.by_id["visit-confirm"]

    answers.keep(visit.act("staff:ben", MONDAY), visit, question, "yes", shown="", said_by="support")

    kept = again(clinic, visit.visit_id).answers["visit-confirm"]
    assert kept == Answer("yes", "support", MONDAY, typed_by="staff:ben")
    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.by, line.detail["said_by"]) == ("staff:ben", "support")
