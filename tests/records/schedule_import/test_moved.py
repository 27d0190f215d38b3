"""Without a number a row on another day may be a visit that moved: that is asked, never guessed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from questionnaire.core.schedule_import.classify import Change, Outcome
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.schedule_import import imports
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, TUESDAY
from tests.people import comes, is_ill
from tests.records.conftest import again
from tests.records.schedule_import.test_imports import (
    ADA,
    ZOE,
    another,
    change,
    day,
    entry,
    kept,
    lines,
    seen,
    taken,
)

A_DAY = timedelta(days=1)
ON_FRIDAY = entry(ADA, starts_at=TUESDAY + 3 * A_DAY)
OTHERS = [replace(ZOE, row=9 + n, appointment="", starts_at=TUESDAY + n * A_DAY) for n in (0, 6)]
"""Rows of somebody else, by which the file is about Tuesday to Monday."""

ASKED = (Change.ASK, "moved-or-another")
NEW = (Change.NEW, "")


def question(clinic: ClinicFacts) -> Outcome:
    """What is asked about Ada's row on Friday."""
    row = seen(clinic, ON_FRIDAY, *OTHERS)[0]
    assert row.question
    return row.question


def test_a_visit_that_is_missing_and_one_too_many_are_asked_about_and_nothing_is_taken_unanswered(
    clinic: ClinicFacts, visit: VisitRecord
):
    asked = question(clinic)

    assert (asked.change, asked.why) == ASKED
    assert asked.choices == (f"moved-{visit.visit_id}", f"another-{visit.row.patient_id}", "out")
    assert taken(clinic, ON_FRIDAY, *OTHERS) == {"ask": 1, "new": 2}
    assert visits.on_day(clinic, ON_FRIDAY.starts_at.date()) == ()  # type: ignore[union-attr]
    assert again(clinic, visit.visit_id).starts_at == TUESDAY


def test_who_says_moved_moves_it_and_the_same_file_again_changes_nothing(
    clinic: ClinicFacts, visit: VisitRecord
):
    moved = question(clinic).candidates[0]

    tally = taken(clinic, ON_FRIDAY, *OTHERS, row2=moved)

    assert tally == {"moved": 1, "new": 2}
    assert again(clinic, visit.visit_id).starts_at == ON_FRIDAY.starts_at
    before = lines()
    assert (taken(clinic, ON_FRIDAY, *OTHERS), lines()) == ({"unchanged": 3}, before)


def test_who_says_another_adds_it_and_the_same_file_again_changes_nothing(
    clinic: ClinicFacts, visit: VisitRecord
):
    other = question(clinic).candidates[-1]

    tally = taken(clinic, ON_FRIDAY, *OTHERS, row2=other)

    assert tally == {"new": 3}
    (added,) = visits.on_day(clinic, ON_FRIDAY.starts_at.date())  # type: ignore[union-attr]
    assert (added.row.patient_id, again(clinic, visit.visit_id).starts_at) == (visit.row.patient_id, TUESDAY)
    assert taken(clinic, ON_FRIDAY, *OTHERS) == {"unchanged": 3}


def test_a_choice_can_be_changed_as_long_as_it_waits(clinic: ClinicFacts, visit: VisitRecord):
    moved, other = question(clinic).candidates

    chosen = [seen(clinic, ON_FRIDAY, *OTHERS, row2=choice)[0] for choice in (moved, other, "out")]

    assert [row.outcome.change for row in chosen] == [Change.MOVED, Change.NEW, Change.NOT_TAKEN]
    assert [row.question and row.question.candidates for row in chosen] == [(moved, other)] * 3


def test_nobody_is_asked_where_the_file_has_both_days_whichever_stands_first(
    clinic: ClinicFacts, visit: VisitRecord
):
    later = replace(ADA, row=8, starts_at=TUESDAY + 90 * timedelta(minutes=1))

    assert change(clinic, ON_FRIDAY, *OTHERS, later)[0] == NEW


def test_nobody_is_asked_where_the_file_is_not_about_the_day_of_the_other_visit(
    clinic: ClinicFacts, visit: VisitRecord
):
    on_wednesday = replace(ADA, starts_at=TUESDAY + A_DAY)

    assert change(clinic, ON_FRIDAY, OTHERS[1])[0] == NEW
    assert change(clinic, on_wednesday, OTHERS[1])[0] == NEW  # the day after hers is the file's first


def test_nobody_is_asked_where_appointments_have_numbers(clinic: ClinicFacts, visit: VisitRecord):
    assert change(clinic, replace(ON_FRIDAY, appointment="A-7"), *OTHERS)[0] == NEW


@pytest.mark.parametrize("happens", [comes, is_ill])
def test_nobody_is_asked_about_a_visit_that_is_closed(clinic: ClinicFacts, visit: VisitRecord, happens):  # type: ignore[no-untyped-def]
    happens(visit, by="staff:ben", at=MONDAY)

    assert change(clinic, ON_FRIDAY, *OTHERS)[0] == NEW


def test_of_two_that_are_missing_either_may_have_moved_and_each_is_asked_once(
    clinic: ClinicFacts, visit: VisitRecord
):
    wednesday = replace(ADA, row=8, starts_at=TUESDAY + A_DAY)
    taken(clinic, ADA, wednesday)
    saturday = replace(ADA, row=3, starts_at=TUESDAY + 4 * A_DAY)

    first, second = seen(clinic, ON_FRIDAY, saturday, *OTHERS)[:2]
    assert first.question and second.question
    moves = first.question.candidates[:2]
    assert (len(first.question.candidates), second.question.candidates) == (3, first.question.candidates)

    after = seen(clinic, ON_FRIDAY, saturday, *OTHERS, row2=moves[0])
    assert after[1].question and after[1].question.candidates[:-1] == moves[1:]
    assert taken(clinic, ON_FRIDAY, saturday, *OTHERS, row2=moves[0], row3=moves[1])["moved"] == 2
    assert day(clinic) == [("Berg", "10:30", False)]


def test_who_is_meant_is_asked_first_and_then_whether_it_was_moved(clinic: ClinicFacts, visit: VisitRecord):
    another(clinic, ADA)

    assert question(clinic).why == "several-with-name"
    row = seen(clinic, ON_FRIDAY, *OTHERS, row2=visit.row.patient_id)[0]
    assert row.question and (row.question.change, row.question.why) == ASKED
    moved = row.question.candidates[0]
    assert taken(clinic, ON_FRIDAY, *OTHERS, row2=moved)["moved"] == 1


def test_a_visit_that_moves_far_is_found_though_its_step_is_about_other_days(
    clinic: ClinicFacts, visit: VisitRecord, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(imports, "STEP", 1)
    import_id = kept(clinic, seen(clinic, ON_FRIDAY, *OTHERS, row2=question(clinic).candidates[0]))

    imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)

    assert again(clinic, visit.visit_id).starts_at == ON_FRIDAY.starts_at


def test_a_visit_called_off_after_somebody_said_moved_waits_to_be_seen_again(
    clinic: ClinicFacts, visit: VisitRecord
):
    import_id = kept(clinic, seen(clinic, ON_FRIDAY, *OTHERS, row2=question(clinic).candidates[0]))
    is_ill(visit, by="staff:chi", at=MONDAY)

    waiting = imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)

    assert waiting
    assert [(row.outcome.change, row.outcome.why) for row in waiting.rows] == [
        (Change.NOT_TAKEN, "cancelled-here")
    ]
