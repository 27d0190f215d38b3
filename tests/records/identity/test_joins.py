"""Two records of one person are joined with all their visits, and taken apart as they were for 30 days."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from questionnaire.core.channels import Agreement, Reach
from questionnaire.records.access import sessions
from questionnaire.records.access.sessions import Outcome
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.identity import joins
from questionnaire.records.identity.corrections import Proof
from questionnaire.records.messaging import consents
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.records.conftest import again
from tests.records.schedule_import.test_imports import change, entry

WEEK = timedelta(days=7)
OLD_PHONE, PHONE = "+12025550131", "+12025550107"
ADA = NewPatient("Ada", "Lind", ADA_BORN, PHONE)
LYND = NewPatient("Ada", "Lynd", ADA_BORN, OLD_PHONE)
YES = {"sms": Agreement(Reach.PHONE, "Yes, text me")}


@pytest.fixture
def ada(clinic: ClinicFacts) -> str:
    """Ada's visit next week; she agreed to texts at her phone."""
    return visits.add(act(clinic), ADA, TUESDAY + WEEK, agreed=YES)


@pytest.fixture
def lynd(clinic: ClinicFacts) -> str:
    """Her visit in two weeks, by another name and phone."""
    return visits.add(act(clinic), LYND, TUESDAY + 2 * WEEK, agreed=YES)


def act(clinic: ClinicFacts, at: datetime = MONDAY, visit_id: str | None = None) -> Act:
    """What Ben does."""
    return Act(clinic.clinic_id, "staff:ben", at, visit_id)


def patient_of(clinic: ClinicFacts, visit_id: str) -> str:
    """The id of the record a visit belongs to."""
    return again(clinic, visit_id).patient_id


def join(clinic: ClinicFacts, kept: str, joined: str) -> str:
    """Join the record of one visit into that of another; the id of the join."""
    kept_id = patient_of(clinic, kept)
    assert joins.join(
        act(clinic, visit_id=kept), kept_id, patient_of(clinic, joined), Proof.PHOTO_ID, "Passport"
    )
    return joins.of_patient(clinic.clinic_id, kept_id, MONDAY)[0].join_id


def agreed(clinic: ClinicFacts, visit_id: str) -> frozenset[str]:
    """By which channels the visit's patient is written to."""
    visit = again(clinic, visit_id)
    return consents.agreed(clinic.clinic_id, visit.patient_id, visit.addresses)


def happened(clinic: ClinicFacts, visit_id: str) -> list[What]:
    """What happened to a visit."""
    return [line.what for line in history.of_visit(clinic.clinic_id, visit_id)]


def test_the_kept_record_has_the_visits_of_both_and_says_who_it_is(clinic: ClinicFacts, ada: str, lynd: str):
    join(clinic, ada, lynd)

    (joined,) = joins.of_patient(clinic.clinic_id, patient_of(clinic, ada), MONDAY)
    assert patient_of(clinic, lynd) == patient_of(clinic, ada)
    assert (again(clinic, lynd).full_name, again(clinic, lynd).phone) == ("Ada Lind", PHONE)
    assert (joined.name, joined.by, joined.proof, joined.words) == (
        "Ada Lynd",
        "staff:ben",
        "photo-id",
        "Passport",
    )
    assert (happened(clinic, ada)[-1], happened(clinic, lynd)[-1]) == (What.JOINED, What.JOINED)


def test_the_link_of_a_visit_that_changed_its_record_ends_with_its_sessions(
    clinic: ClinicFacts, ada: str, lynd: str
):
    before = {visit_id: links.of_visit(clinic.clinic_id, visit_id) for visit_id in (ada, lynd)}
    link = links.find(before[lynd].token, MONDAY)  # type: ignore[union-attr]
    assert link
    _, session = sessions.try_date(link, ADA_BORN, at=MONDAY)

    join(clinic, ada, lynd)

    assert links.of_visit(clinic.clinic_id, ada) == before[ada]
    assert links.find(before[lynd].token, MONDAY) is None  # type: ignore[union-attr]
    assert sessions.visit_of(session, MONDAY) is None


def test_a_file_and_the_desk_find_the_kept_record_by_the_other_name(clinic: ClinicFacts, ada: str, lynd: str):
    join(clinic, ada, lynd)

    row = entry(
        first_name="Ada",
        last_name="Lynd",
        born=ADA_BORN,
        number="",
        appointment="",
        starts_at=TUESDAY + 2 * WEEK,
    )
    booked = visits.add(act(clinic), LYND, TUESDAY + 3 * WEEK)
    assert [c.value for c, _ in change(clinic, row)] == ["unchanged"]
    assert patient_of(clinic, booked) == patient_of(clinic, ada)


def test_consent_is_not_taken_over_and_a_stop_is(clinic: ClinicFacts, ada: str, lynd: str):
    consents.stop([clinic.clinic_id], OLD_PHONE, "sms", wording="STOP", at=MONDAY)
    join_id = join(clinic, ada, lynd)
    stopped = agreed(clinic, ada)

    joins.take_apart(act(clinic), join_id)

    assert (stopped, agreed(clinic, ada), agreed(clinic, lynd)) == (frozenset(), {"sms"}, frozenset())


def test_a_yes_of_the_other_record_is_no_yes_at_this_ones_phone(clinic: ClinicFacts, lynd: str):
    ada = visits.add(act(clinic), ADA, TUESDAY + WEEK)

    join(clinic, ada, lynd)

    assert agreed(clinic, lynd) == frozenset()


def test_taken_apart_both_are_as_they_were(clinic: ClinicFacts, ada: str, lynd: str):
    before = {v: (patient_of(clinic, v), again(clinic, v).full_name, agreed(clinic, v)) for v in (ada, lynd)}
    join_id = join(clinic, ada, lynd)
    added = visits.add(act(clinic), replace(LYND, phone=None), TUESDAY + 3 * WEEK)

    is_done = joins.take_apart(act(clinic, MONDAY + timedelta(days=29)), join_id)

    after = {v: (patient_of(clinic, v), again(clinic, v).full_name, agreed(clinic, v)) for v in (ada, lynd)}
    assert (is_done, after) == (True, before)
    assert patient_of(clinic, added) == before[ada][0]  # whoever it was booked for, it was one person then
    assert joins.of_patient(clinic.clinic_id, before[ada][0], MONDAY) == []


def test_after_30_days_or_twice_nothing_is_taken_apart(clinic: ClinicFacts, ada: str, lynd: str):
    join_id = join(clinic, ada, lynd)

    late = joins.take_apart(act(clinic, MONDAY + timedelta(days=30)), join_id)
    in_time = joins.take_apart(act(clinic), join_id)

    assert (late, in_time, joins.take_apart(act(clinic), join_id)) == (False, True, False)


def test_a_record_is_joined_once_and_never_with_another_clinics(
    clinic: ClinicFacts, elsewhere: ClinicFacts, ada: str, lynd: str
):
    dee = visits.add(Act(elsewhere.clinic_id, "staff:dee", MONDAY), LYND, TUESDAY)
    kept, joined = patient_of(clinic, ada), patient_of(clinic, lynd)
    theirs = patient_of(elsewhere, dee)

    abroad = joins.join(act(clinic, visit_id=ada), kept, theirs, Proof.PHOTO_ID)
    join_id = join(clinic, ada, lynd)
    again_ = joins.join(act(clinic, visit_id=ada), kept, joined, Proof.PHOTO_ID)
    by_dee = joins.take_apart(Act(elsewhere.clinic_id, "staff:dee", MONDAY), join_id)

    assert (abroad, again_, by_dee) == (False, False, False)


def test_the_right_birth_date_of_the_kept_record_opens_the_new_link(clinic: ClinicFacts, ada: str):
    wrong = ADA_BORN.replace(day=19)
    other = visits.add(act(clinic), NewPatient("Ada", "Lind", wrong, PHONE), TUESDAY + 2 * WEEK)

    join(clinic, ada, other)

    shown = links.of_visit(clinic.clinic_id, other)
    link = links.find(shown.token, MONDAY) if shown else None
    assert link
    assert sessions.try_date(link, wrong, at=MONDAY)[0] is Outcome.WRONG
    assert sessions.try_date(link, ADA_BORN, at=MONDAY)[0] is Outcome.OPEN
