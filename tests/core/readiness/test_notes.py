"""What a note means for a visit, and for the patient who must not learn of the ride's note."""

from dataclasses import replace
from datetime import timedelta

import pytest

from questionnaire.core.answers.notes import CLOSES, Done, Note, Writer, backup_due
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.notes import for_patient
from tests.core.answering import CLINICS, MONDAY
from tests.core.readiness.test_assess import a_case

NOTE = Note("n1", Writer.PATIENT, "I want to die", "patient", MONDAY, "your-question", is_urgent=True)
ASKED = CLINICS["decided"]
MINUTE = timedelta(minutes=1)


def test_every_open_note_is_a_finding_of_its_own_for_nurses_alone():
    later = replace(NOTE, id="n2", text="Never mind", is_urgent=False)

    found = [f for f in assess(a_case(ASKED, {}, notes=(NOTE, later))).findings if f.cause.source == "note"]

    assert [(f.id, f.nurse_only, f.owner) for f in found] == [
        ("note.n1", True, "nurse"),
        ("note.n2", True, "nurse"),
    ]


def test_a_recorded_note_is_no_finding_any_more():
    case = a_case(ASKED, {}, notes=(replace(NOTE, recorded_at=MONDAY),))

    assert assess(case).findings == assess(a_case(ASKED, {})).findings


def test_the_patient_learns_nothing_of_what_the_ride_wrote():
    of_ride = replace(NOTE, writer=Writer.ESCORT, question="")

    assert for_patient(a_case(ASKED, {}, notes=(of_ride, NOTE))).notes == (NOTE,)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"text": "I want to die."}, False),
        ({"writer": Writer.ESCORT}, False),
        ({"question": "another"}, False),
    ],
)
def test_the_same_words_again_are_the_same_note_while_it_is_open(change, expected):
    assert replace(NOTE, **change).repeats(NOTE) is expected


def test_words_of_danger_said_again_after_they_were_recorded_are_a_new_note_and_others_are_not():
    closed = replace(NOTE, recorded_at=MONDAY)
    calm, calm_closed = (replace(one, is_urgent=False) for one in (NOTE, closed))

    assert (NOTE.repeats(closed), calm.repeats(calm_closed)) == (False, True)


@pytest.mark.parametrize(
    ("change", "minutes", "wait", "expected"),
    [
        ({}, 30, 30, True),
        ({}, 29, 30, False),
        ({}, 300, None, False),
        ({"is_urgent": False}, 300, 30, False),
        ({"recorded_at": MONDAY}, 300, 30, False),
    ],
)
def test_the_backup_person_is_called_after_the_clinics_minutes(change, minutes, wait, expected):
    span = None if wait is None else wait * MINUTE

    assert backup_due(replace(NOTE, **change), span, MONDAY + minutes * MINUTE) is expected


def test_a_call_without_an_answer_does_not_close_a_note():
    assert set(Done) - set(CLOSES) == {Done.NO_ANSWER}
