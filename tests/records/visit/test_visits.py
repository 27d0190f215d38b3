"""Visits: added, found by their own clinic only, on the clinic's own days, and what happens to them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY, ZONE
from tests.people import comes, is_ill
from tests.records.conftest import again

LATER = MONDAY + timedelta(hours=3)


def added(clinic: ClinicFacts, last_name: str, starts_at: datetime) -> str:
    patient = NewPatient("Ada", last_name, ADA_BORN)
    return visits.add(Act(clinic.clinic_id, "staff:ab12", MONDAY), patient, starts_at)


def names(found: tuple[VisitRecord, ...]) -> list[str]:
    return [visit.last_name for visit in found]


def whats(clinic: ClinicFacts, visit_id: str) -> list[tuple[What, str]]:
    return [(line.what, line.by) for line in history.of_visit(clinic.clinic_id, visit_id)]


def test_a_visit_is_added_with_its_patient_and_a_link(clinic: ClinicFacts):
    patient = NewPatient("Ada", "Lind", ADA_BORN, phone="+12025550107", email="ada@example.org")

    visit_id = visits.add(Act(clinic.clinic_id, "staff:ab12", MONDAY), patient, TUESDAY)

    visit = again(clinic, visit_id)
    assert (visit.first_name, visit.last_name, visit.phone) == ("Ada", "Lind", "+12025550107")
    assert (visit.date_of_birth, visit.starts_at, visit.starts_at.tzinfo) == (ADA_BORN, TUESDAY, UTC)
    assert (visit.answers, visit.row.edition, visit.row.revision, visit.is_closed) == ({}, None, 0, False)
    assert assess(visit.case(MONDAY)).status == Status.NOT_STARTED
    assert links.of_visit(clinic.clinic_id, visit_id)
    assert whats(clinic, visit_id) == [(What.VISIT_ADDED, "staff:ab12"), (What.LINK_ISSUED, "staff:ab12")]


def test_a_patient_needs_no_phone(clinic: ClinicFacts):
    assert again(clinic, added(clinic, "Lind", TUESDAY)).phone is None


def test_a_day_begins_and_ends_at_the_clinics_midnight(clinic: ClinicFacts):
    for name, day, hour, minute in (
        ("monday-late", 23, 23, 59),
        ("tuesday-first", 24, 0, 0),
        ("tuesday-last", 24, 23, 59),
        ("wednesday", 25, 0, 0),
    ):
        added(clinic, name, datetime(2026, 11, day, hour, minute, tzinfo=ZONE))

    assert names(visits.on_day(clinic, date(2026, 11, 24))) == ["tuesday-first", "tuesday-last"]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 3, 8), datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 9, 3, 59, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 2, 4, 59, tzinfo=UTC)),
    ],
    ids=["clock forward", "clock back"],
)
def test_a_day_on_which_the_clock_changes_is_a_whole_day(
    clinic: ClinicFacts, day: date, first: datetime, last: datetime
):
    minute = timedelta(minutes=1)
    for name, moment in (("eve", first - minute), ("first", first), ("last", last), ("next", last + minute)):
        added(clinic, name, moment)

    assert names(visits.on_day(clinic, day)) == ["first", "last"]


def test_a_days_visits_stand_in_the_order_of_their_times(clinic: ClinicFacts):
    for name, hour in (("noon", 12), ("early", 8), ("late", 16)):
        added(clinic, name, TUESDAY.replace(hour=hour))

    assert names(visits.on_day(clinic, date(2026, 11, 24))) == ["early", "noon", "late"]


def test_each_clinic_finds_its_own_visits_only(clinic: ClinicFacts, elsewhere: ClinicFacts):
    here, there = added(clinic, "Lind", TUESDAY), added(elsewhere, "Dahl", TUESDAY)

    assert visits.find(elsewhere.clinic_id, here) is None
    assert visits.find(clinic.clinic_id, there) is None
    assert visits.find(clinic.clinic_id, "nobody") is None
    assert names(visits.on_day(clinic, TUESDAY.date())) == ["Lind"]
    assert names(visits.on_day(elsewhere, TUESDAY.date())) == ["Dahl"]
    assert history.of_visit(elsewhere.clinic_id, here) == ()
    assert links.of_visit(elsewhere.clinic_id, here) is None


def sends(visit: VisitRecord, *, by: str, at: datetime) -> None:
    visits.send(visit.act(by, at))


@pytest.mark.parametrize(
    ("happens", "column", "what", "closes"),
    [
        (sends, "submitted_at", What.SENT, False),
        (comes, "checked_in_at", What.CHECKED_IN, True),
        (is_ill, "cancelled_at", What.CANCELLED, True),
    ],
)
def test_what_happens_to_a_visit_is_remembered_with_who_and_when(
    clinic: ClinicFacts,
    visit: VisitRecord,
    happens: Callable[..., None],
    column: str,
    what: What,
    closes: bool,
):
    before = {"submitted_at": None, "checked_in_at": None, "cancelled_at": None}

    happens(visit, by="staff:ab12", at=LATER)

    now = again(clinic, visit.visit_id)
    assert {name: getattr(now.row, name) for name in before} == {**before, column: LATER}
    assert (now.is_closed, now.row.revision) == (closes, visit.row.revision + 1)
    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.what, line.by, line.at) == (what, "staff:ab12", LATER)


def test_a_visit_that_moves_stands_on_its_new_day_with_its_answers_and_both_times_in_the_history(
    clinic: ClinicFacts, visit: VisitRecord
):
    friday = TUESDAY + timedelta(days=3)

    visits.move(visit.act("staff:ab12", LATER), friday, was=visit.starts_at)

    now = again(clinic, visit.visit_id)
    assert (now.starts_at, now.row.moved_at, now.answers) == (friday, LATER, visit.answers)
    assert [v.visit_id for v in visits.on_day(clinic, friday.date())] == [visit.visit_id]
    assert visits.on_day(clinic, TUESDAY.date()) == ()
    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.what, line.by) == (What.MOVED, "staff:ab12")
    assert {name: datetime.fromisoformat(at) for name, at in line.detail.items()} == {
        "from": TUESDAY,
        "to": friday,
    }


def test_nothing_happens_to_a_neighbor(clinic: ClinicFacts, visit: VisitRecord):
    neighbor = added(clinic, "Dahl", TUESDAY)

    comes(visit, by="staff:ab12", at=LATER)

    assert not again(clinic, neighbor).is_closed
