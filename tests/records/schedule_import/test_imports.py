"""A schedule that comes in: what is new, moved or cancelled is taken once, and nobody is guessed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from questionnaire import clock
from questionnaire.core.schedule_import.classify import Change, Row
from questionnaire.core.schedule_import.context import Entry
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents
from questionnaire.records.models import History, Patient, ScheduleImport
from questionnaire.records.schedule_import import imports
from questionnaire.records.store.database import db
from questionnaire.records.store.encryption import ring
from questionnaire.records.visit import links, patients, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import comes, is_ill
from tests.records.conftest import again

HOUR = timedelta(hours=1)
ON_TUESDAY = TUESDAY.date()
ADA = Entry(2, "Ada", "Lind", ADA_BORN, starts_at=TUESDAY)
ZOE = Entry(3, "Zoë", "Berg", date(1970, 1, 2), "41", "A-1", TUESDAY, phone="+12025550108")


def entry(of: Entry = ZOE, **said: object) -> Entry:
    """A row that says something else."""
    return replace(of, **said)  # type: ignore[arg-type]


def seen(clinic: ClinicFacts, *entries: Entry, **choices: str) -> list[Row]:
    """What the rows would do now; a choice is named ``row3``."""
    picked = {int(row.removeprefix("row")): choice for row, choice in choices.items()}
    return imports.preview(clinic, entries, picked, clock.now())


def change(clinic: ClinicFacts, *entries: Entry, **choices: str) -> list[tuple[Change, str]]:
    """What the rows would do now, and why not."""
    return [(row.outcome.change, row.outcome.why) for row in seen(clinic, *entries, **choices)]


def kept(clinic: ClinicFacts, rows: Sequence[Row], by: str = "staff:ben") -> str:
    """The upload that waits."""
    return imports.keep(Act(clinic.clinic_id, by, MONDAY), "a table", rows)


def taken(clinic: ClinicFacts, *entries: Entry, **choices: str) -> dict[str, int]:
    """Upload and confirm; how many rows did what."""
    import_id = kept(clinic, seen(clinic, *entries, **choices))
    waiting = imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)
    assert waiting
    return {name: n for name, n in waiting.tally.items() if name != "steps"}


def day(clinic: ClinicFacts, on: date = ON_TUESDAY) -> list[tuple[str, str, bool]]:
    """Who comes when, and whether they are cancelled."""
    found = visits.on_day(clinic, on)
    return [
        (v.last_name, f"{clinic.calendar.local(v.starts_at):%H:%M}", bool(v.row.cancelled_at)) for v in found
    ]


def lines() -> int:
    """How long the history is."""
    with Session(db.engine) as session:
        return session.query(History).count()


def another(clinic: ClinicFacts, who: Entry, number: str = "") -> str:
    """One more patient of the clinic, whoever is there already; their id."""
    assert who.born
    new, clinic_id = NewPatient(who.first_name, who.last_name, who.born), clinic.clinic_id
    with Act(clinic_id, "test", MONDAY).transaction() as act:
        patient_id = patients._add(act, new)
        if number:
            sealed = patients.sealed(clinic_id, patient_id, number=number)
            number_index = ring().index(clinic_id, "number", number)
            patients.change(act, patient_id, number_index=number_index, **sealed)
    return patient_id


def test_a_new_patient_comes_with_their_visit_and_its_link_and_no_consent(clinic: ClinicFacts):
    tally = taken(clinic, ZOE)

    (visit,) = visits.on_day(clinic, TUESDAY.date())
    assert tally == {"new": 1}
    assert (visit.first_name, visit.date_of_birth, visit.phone) == ("Zoë", ZOE.born, ZOE.phone)
    assert links.of_visit(clinic.clinic_id, visit.visit_id)
    assert consents.agreed(clinic.clinic_id, visit.patient_id, visit.addresses) == frozenset()


def test_importing_twice_changes_nothing_and_writes_no_line(clinic: ClinicFacts, visit: VisitRecord):
    rows = (ADA, ZOE, entry(row=4, appointment="A-2", is_cancelled=True))
    taken(clinic, *rows)
    before, there = lines(), day(clinic)

    tally = taken(clinic, *rows)

    assert (tally, lines(), day(clinic)) == ({"unchanged": 3}, before, there)
    assert again(clinic, visit.visit_id).row.revision == visit.row.revision


def test_a_known_appointment_moves_and_is_cancelled_by_its_own_number(clinic: ClinicFacts):
    taken(clinic, ZOE)
    wednesday = TUESDAY + timedelta(days=1)

    moved = taken(clinic, entry(starts_at=wednesday))
    after_move = day(clinic), day(clinic, wednesday.date())
    cancelled = taken(clinic, entry(starts_at=wednesday, is_cancelled=True))

    assert (moved, after_move) == ({"moved": 1}, ([], [("Berg", "10:30", False)]))
    assert (cancelled, day(clinic, wednesday.date())) == ({"cancelled": 1}, [("Berg", "10:30", True)])
    (visit,) = visits.on_day(clinic, wednesday.date())
    told = [line.what for line in history.of_visit(clinic.clinic_id, visit.visit_id)]
    assert told == [What.VISIT_ADDED, What.LINK_ISSUED, What.MOVED, What.CANCELLED]
    assert visit.row.revision == 2


def test_without_a_number_a_visit_is_known_by_patient_and_day(clinic: ClinicFacts, visit: VisitRecord):
    assert change(clinic, ADA) == [(Change.UNCHANGED, "")]
    assert change(clinic, entry(ADA, starts_at=TUESDAY + HOUR)) == [(Change.MOVED, "")]
    assert change(clinic, entry(ADA, starts_at=TUESDAY + timedelta(days=7))) == [(Change.NEW, "")]
    assert change(clinic, entry(ADA, is_cancelled=True)) == [(Change.CANCELLED, "")]
    assert change(clinic, entry(ADA, starts_at=TUESDAY + HOUR, is_cancelled=True)) == [
        (Change.UNCHANGED, "not-here")
    ]


def test_a_cancelled_row_finds_its_visit_though_only_one_of_them_has_an_appointment_number(
    clinic: ClinicFacts, visit: VisitRecord
):
    taken(clinic, ZOE)

    without_number = entry(appointment="", is_cancelled=True)
    with_number = entry(ADA, appointment="A-9", is_cancelled=True)

    assert change(clinic, without_number) == change(clinic, with_number) == [(Change.CANCELLED, "")]


def test_a_visit_added_by_hand_is_known_by_its_appointment_once_a_file_has_told_it(
    clinic: ClinicFacts, visit: VisitRecord
):
    told, week = entry(ADA, number="7", appointment="A-9"), timedelta(days=7)
    before = lines()

    assert taken(clinic, told) == {"unchanged": 1}

    assert lines() == before
    assert change(clinic, replace(told, starts_at=TUESDAY + week)) == [(Change.MOVED, "")]
    by_number = replace(told, first_name="", last_name="", appointment="", starts_at=TUESDAY + week)
    (row,) = seen(clinic, by_number)
    assert (row.outcome.change, row.outcome.patient_id) == (Change.NEW, visit.row.patient_id)


def test_a_visit_that_a_file_does_not_mention_stays(clinic: ClinicFacts, visit: VisitRecord):
    taken(clinic, ZOE)

    assert ("Lind", "10:30", False) in day(clinic)


def test_two_patients_of_one_name_and_birth_date_are_asked_about(clinic: ClinicFacts, visit: VisitRecord):
    other = another(clinic, ADA)
    coming = entry(ADA, starts_at=TUESDAY + timedelta(days=7))

    (asked,) = seen(clinic, coming)

    assert (asked.outcome.change, asked.outcome.why) == (Change.ASK, "several-with-name")
    assert set(asked.outcome.candidates) == {visit.row.patient_id, other}
    assert taken(clinic, coming) == {"ask": 1}
    assert taken(clinic, coming, row2=other) == {"new": 1}
    (added,) = visits.on_day(clinic, (TUESDAY + timedelta(days=7)).date())
    assert added.row.patient_id == other
    assert change(clinic, coming) == [(Change.UNCHANGED, "")]


def test_a_number_of_somebody_born_on_another_day_is_asked_about(clinic: ClinicFacts):
    theirs = another(clinic, ZOE, number="41")
    coming = entry(born=date(1999, 9, 9))

    (asked,) = seen(clinic, coming)

    assert (asked.outcome.change, asked.outcome.why) == (Change.ASK, "number-of-another")
    assert asked.outcome.candidates == (theirs,)
    assert change(clinic, coming, row3="out") == [(Change.NOT_TAKEN, "left-out")]
    assert taken(clinic, coming, row3="new") == {"new": 1}
    (visit,) = visits.on_day(clinic, TUESDAY.date())
    assert (visit.date_of_birth, visit.row.patient_id == theirs) == (date(1999, 9, 9), False)
    assert change(clinic, coming) == [(Change.UNCHANGED, "")]


def test_a_number_tells_a_patient_and_one_who_has_another_name_now_is_asked_about(clinic: ClinicFacts):
    theirs = another(clinic, ZOE, number="41")

    rows = [
        seen(clinic, entry(first_name=first, last_name=last))[0]
        for first, last in (("Berg", "Zoe"), ("Zoë", "Dahl"))
    ]

    assert [(row.outcome.change, row.outcome.why) for row in rows] == [
        (Change.NEW, ""),
        (Change.ASK, "number-named-otherwise"),
    ]
    assert (rows[0].outcome.patient_id, rows[1].outcome.candidates) == (theirs, (theirs,))


def test_an_appointment_of_somebody_else_is_not_taken(clinic: ClinicFacts):
    taken(clinic, ZOE)

    other = entry(first_name="Max", born=date(1980, 3, 3), number="")
    assert change(clinic, other) == [(Change.NOT_TAKEN, "appointment-of-another")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"starts_at": MONDAY - HOUR}, "in-the-past"),
        ({"born": None}, "no-birth-date"),
        ({"first_name": "", "last_name": ""}, "no-name"),
        ({"problem": "not-a-visit-day", "starts_at": None}, "not-a-visit-day"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(clinic: ClinicFacts, said: dict[str, object], why: str):
    assert change(clinic, entry(**said)) == [(Change.NOT_TAKEN, why)]


def test_a_visit_cancelled_or_checked_in_here_is_not_overwritten(clinic: ClinicFacts, visit: VisitRecord):
    comes(visit, by="staff:ben", at=MONDAY)
    moved = change(clinic, entry(ADA, starts_at=TUESDAY + HOUR))
    is_ill(visit, by="staff:ben", at=MONDAY)

    assert moved == [(Change.NOT_TAKEN, "checked-in")]
    assert change(clinic, ADA) == [(Change.NOT_TAKEN, "cancelled-here")]


def test_rows_that_contradict_each_other_are_told(clinic: ClinicFacts):
    later = entry(row=4, starts_at=TUESDAY + HOUR)

    assert change(clinic, ZOE, later) == [(Change.NEW, ""), (Change.NOT_TAKEN, "twice-in-file")]
    assert taken(clinic, ZOE, later) == {"new": 1, "not-taken": 1}
    assert change(clinic, ZOE, later) == [(Change.UNCHANGED, ""), (Change.NOT_TAKEN, "twice-in-file")]


def test_two_visits_of_a_new_patient_are_one_patient(clinic: ClinicFacts):
    week = entry(row=4, appointment="A-2", starts_at=TUESDAY + timedelta(days=7))

    assert taken(clinic, ZOE, week) == {"new": 2}

    with Session(db.engine) as session:
        assert session.query(Patient).count() == 1


def test_what_changed_since_it_was_seen_waits_to_be_seen_again(clinic: ClinicFacts, visit: VisitRecord):
    to = entry(ADA, starts_at=TUESDAY + HOUR)
    import_id = kept(clinic, seen(clinic, to, ZOE))
    visits.move(visit.act("staff:chi", MONDAY), TUESDAY + 3 * HOUR, was=visit.starts_at)

    waiting = imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)

    assert waiting
    assert [(row.entry, row.outcome.was) for row in waiting.rows] == [(to, TUESDAY + 3 * HOUR)]
    assert (waiting.is_done, waiting.has_begun) == (False, False)
    assert day(clinic) == [("Berg", "10:30", False), ("Lind", "13:30", False)]
    finally_ = imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id)
    assert finally_ and finally_.is_done
    assert day(clinic) == [("Berg", "10:30", False), ("Lind", "11:30", False)]


def test_each_row_is_taken_once_however_often_it_is_confirmed(
    clinic: ClinicFacts, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(imports, "STEP", 2)
    entries = [entry(row=r, number=str(r), appointment=str(r), last_name=f"Berg {r}") for r in range(5)]
    import_id = kept(clinic, seen(clinic, *entries))

    steps = [
        imports.apply_rows(Act(clinic.clinic_id, "staff:ben", MONDAY), clinic, import_id) for _ in range(5)
    ]

    assert [len(step.rows) for step in steps if step] == [3, 1, 0, 0, 0]
    assert len(day(clinic)) == 5


def test_an_upload_is_its_senders_own_for_an_hour_and_sealed(clinic: ClinicFacts, elsewhere: ClinicFacts):
    import_id = kept(clinic, seen(clinic, ZOE))

    def there(clinic_id: int, by: str, at: datetime) -> bool:
        return imports.find(clinic_id, import_id, by=by, at=at) is not None

    with Session(db.engine) as session:
        (row,) = session.query(ScheduleImport).all()
    assert b"Berg" not in row.rows_sealed + row.file_sealed
    assert there(clinic.clinic_id, "staff:ben", MONDAY)
    assert not there(clinic.clinic_id, "staff:chi", MONDAY)
    assert not there(elsewhere.clinic_id, "staff:ben", MONDAY)
    assert not there(clinic.clinic_id, "staff:ben", MONDAY + HOUR)
    imports.clear(at=MONDAY + HOUR)
    with Session(db.engine) as session:
        assert session.query(ScheduleImport).count() == 0


def test_nothing_of_a_file_is_left_once_it_is_taken(clinic: ClinicFacts):
    taken(clinic, ZOE)

    with Session(db.engine) as session:
        (row,) = session.query(ScheduleImport).all()
    assert (row.file_sealed, row.rows_sealed, row.again_sealed) == (None, None, None)


def test_another_clinics_patients_and_visits_are_not_known(clinic: ClinicFacts, elsewhere: ClinicFacts):
    taken(elsewhere, ZOE)

    assert taken(clinic, ZOE) == {"new": 1}
