"""Waivers: sealed, read with everything else around a visit, ended by being taken back."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.case import Waiver
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import WaiverRow
from questionnaire.records.store.database import reading
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import waivers
from tests.conftest import MONDAY, TUESDAY
from tests.people import comes, give_waiver, is_ill
from tests.records.conftest import again

LATER = MONDAY + timedelta(hours=3)


def a_waiver(**more: object) -> Waiver:
    given = Waiver(
        id=waivers.new_id(MONDAY),
        finding="ride-home.drive-self",
        fingerprint="a fact",
        level=Level.BLOCKS,
        by="staff:chi",
        name="Chi Nguyen",
        at=MONDAY,
        reason="Her sister <b>drives</b>",
        ends_at=TUESDAY,
        for_nurses=True,
    )
    return replace(given, **more)  # type: ignore[arg-type]


def lines(clinic: ClinicFacts, visit_id: str) -> list[tuple[What, str, dict[str, object]]]:
    told = history.of_visit(clinic.clinic_id, visit_id)
    return [(line.what, line.by, dict(line.detail)) for line in told if "waive" in line.what]


def test_a_waiver_is_read_with_its_visit_as_it_was_given_and_counts_as_a_change(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    given = a_waiver()

    assert give_waiver(clinic.clinic_id, visit.visit_id, given)

    now = again(clinic, visit.visit_id)
    (on_day,) = visits.on_day(clinic, TUESDAY.date())
    assert now.case(MONDAY).waivers == on_day.case(MONDAY).waivers == (given,)
    assert now.row.revision == visit.row.revision + 1
    assert waivers.given(elsewhere.clinic_id, [visit.visit_id]) == {}
    assert lines(clinic, visit.visit_id) == [
        (What.WAIVED, "staff:chi", {"about": "ride-home", "for_nurses": True})
    ]


def test_neither_what_was_waived_nor_why_stands_in_the_database_as_text(
    clinic: ClinicFacts, visit: VisitRecord
):
    give_waiver(clinic.clinic_id, visit.visit_id, a_waiver())

    with reading() as connection:
        (row,) = connection.execute(select(*WaiverRow.__table__.c)).all()

    stored = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    assert [w for w in (b"drive", b"sister", b"Chi Nguyen", b"blocks", b"a fact") if w in stored] == []


def test_one_that_is_taken_back_holds_no_more_and_is_told_once(clinic: ClinicFacts, visit: VisitRecord):
    kept, gone = a_waiver(), a_waiver(finding="ride-help.cost")
    for each in (kept, gone):
        give_waiver(clinic.clinic_id, visit.visit_id, each)
    revision = again(clinic, visit.visit_id).row.revision

    taken = [
        waivers.end_waiver(Act(clinic.clinic_id, "staff:ben", LATER, visit.visit_id), gone.id)
        for _ in range(2)
    ]

    now = again(clinic, visit.visit_id)
    assert (taken, now.case(LATER).waivers, now.row.revision) == ([True, False], (kept,), revision + 1)
    assert lines(clinic, visit.visit_id)[-1] == (What.WAIVER_ENDED, "staff:ben", {})
    assert [what for what, _, _ in lines(clinic, visit.visit_id)].count(What.WAIVER_ENDED) == 1


def test_one_of_another_visit_or_clinic_is_not_taken_back(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    given = a_waiver()
    give_waiver(clinic.clinic_id, visit.visit_id, given)

    assert not waivers.end_waiver(Act(elsewhere.clinic_id, "staff:dee", LATER, visit.visit_id), given.id)
    assert not waivers.end_waiver(Act(clinic.clinic_id, "staff:ben", LATER, "another"), given.id)
    assert again(clinic, visit.visit_id).case(LATER).waivers == (given,)


def test_a_canceled_visit_takes_no_waiver_and_keeps_those_it_has(clinic: ClinicFacts, visit: VisitRecord):
    given = a_waiver()
    give_waiver(clinic.clinic_id, visit.visit_id, given)
    is_ill(visit, by="staff:ben", at=LATER)

    assert not give_waiver(clinic.clinic_id, visit.visit_id, a_waiver())
    assert not waivers.end_waiver(Act(clinic.clinic_id, "staff:ben", LATER, visit.visit_id), given.id)
    assert again(clinic, visit.visit_id).case(LATER).waivers == (given,)


def test_a_patient_who_is_here_is_cleared_by_a_waiver_that_says_so(clinic: ClinicFacts, visit: VisitRecord):
    comes(visit, by="staff:ben", at=LATER)
    given = replace(a_waiver(), on_arrival=True)

    assert give_waiver(clinic.clinic_id, visit.visit_id, given)

    assert again(clinic, visit.visit_id).case(LATER).waivers == (given,)
    lines = history.of_visit(clinic.clinic_id, visit.visit_id)
    assert [line.detail["on_arrival"] for line in lines if line.what is What.WAIVED] == [True]
