"""Doors: who is let in, to what, and that leaving ends it on the server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from questionnaire.records.access import sessions
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.models import History, OpenSession
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import token_hash
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import PASSWORD

LATER = MONDAY + timedelta(minutes=5)


def let_in(clinic: ClinicFacts, visit_id: str) -> str:
    """A patient with the right date; their session's token."""
    shown = links.of_visit(clinic.clinic_id, visit_id)
    link = shown and links.find(shown.token, MONDAY)
    assert link
    outcome, token = sessions.try_date(link, ADA_BORN, at=MONDAY)
    assert outcome is sessions.Outcome.OPEN
    return token


def visit_behind(token: str) -> str | None:
    visit = sessions.visit_of(token, LATER)
    return visit and visit.visit_id


def how_often(what: What) -> int:
    with reading() as connection:
        return int(connection.scalar(select(func.count()).where(History.what == what.value)) or 0)


@pytest.fixture
def ben_facts(clinic: ClinicFacts) -> StaffFacts:
    """Ben at the front desk."""
    return staff.add(Act(clinic.clinic_id, "test", MONDAY), Role.FRONT_DESK, "Ben", "ben@x.example", PASSWORD)


def test_the_right_date_lets_one_browser_in_to_one_visit(clinic: ClinicFacts, visit_id: str):
    patient = NewPatient("Ida", "Dahl", ADA_BORN)
    other = visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, TUESDAY)

    token = let_in(clinic, visit_id)

    assert visit_behind(token) == visit_id != other
    assert history.of_visit(clinic.clinic_id, visit_id)[-1].what == What.OPENED


def test_two_devices_are_in_at_once_and_leave_one_by_one(clinic: ClinicFacts, visit_id: str):
    phone, tablet = let_in(clinic, visit_id), let_in(clinic, visit_id)

    sessions.leave(phone, by="patient", at=LATER)

    assert (visit_behind(phone), visit_behind(tablet)) == (None, visit_id)
    assert how_often(What.SIGNED_OUT) == 1


def test_a_new_link_puts_everybody_out_who_came_by_the_old_one(clinic: ClinicFacts, visit_id: str):
    neighbor = visits.add(Act(clinic.clinic_id, "test", MONDAY), NewPatient("Ida", "Dahl", ADA_BORN), TUESDAY)
    in_by_old, in_next_door = let_in(clinic, visit_id), let_in(clinic, neighbor)

    sessions.reissue_link(Act(clinic.clinic_id, "staff:ab12", LATER, visit_id))

    assert (visit_behind(in_by_old), visit_behind(in_next_door)) == (None, neighbor)
    assert visit_behind(let_in(clinic, visit_id)) == visit_id


def test_a_session_of_one_clinic_never_opens_anothers(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str, ben_facts: StaffFacts
):
    secrets = [
        token.partition("-")[2]
        for token in (let_in(clinic, visit_id), sessions.let_staff_in(ben_facts, at=MONDAY))
    ]

    for secret in secrets:
        forged = f"{elsewhere.clinic_id}-{secret}"
        assert sessions.visit_of(forged, LATER) is None
        assert sessions.staff_of(forged, LATER) is None


def test_a_session_is_looked_for_at_the_clinic_it_names_and_nowhere_else(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    let_in(clinic, visit_id)
    named_elsewhere = f"{elsewhere.clinic_id}-secret"
    with writing() as connection:
        connection.execute(update(OpenSession).values(session_id=token_hash(named_elsewhere)))

    assert sessions.visit_of(named_elsewhere, LATER) is None


def test_a_patients_session_is_no_staffs_and_the_other_way_round(
    clinic: ClinicFacts, visit_id: str, ben_facts: StaffFacts
):
    adas, bens = let_in(clinic, visit_id), sessions.let_staff_in(ben_facts, at=MONDAY)

    assert (sessions.staff_of(adas, LATER), sessions.visit_of(bens, LATER)) == (None, None)
    assert sessions.staff_of(bens, LATER) == ben_facts


def test_signing_out_ends_a_staff_session_on_the_server(clinic: ClinicFacts, ben_facts: StaffFacts):
    token = sessions.let_staff_in(ben_facts, at=MONDAY)

    sessions.leave(token, by=ben_facts.by, at=LATER)

    assert sessions.staff_of(token, LATER) is None
    assert (how_often(What.SIGNED_IN), how_often(What.SIGNED_OUT)) == (1, 1)


def test_a_session_ends_after_twelve_hours_however_busy(
    clinic: ClinicFacts, visit_id: str, ben_facts: StaffFacts
):
    adas, bens = let_in(clinic, visit_id), sessions.let_staff_in(ben_facts, at=MONDAY)

    open_at = {
        after: (
            sessions.visit_of(adas, MONDAY + after) is not None,
            sessions.staff_of(bens, MONDAY + after) is not None,
        )
        for after in (timedelta(hours=12) - timedelta(seconds=1), timedelta(hours=12))
    }

    assert list(open_at.values()) == [(True, True), (False, False)]


@pytest.mark.parametrize("token", ["", "abc", "1-nobody", "99-nobody"])
def test_what_is_no_session_opens_nothing_and_leaving_it_tells_nothing(clinic: ClinicFacts, token: str):
    sessions.leave(token, by="patient", at=LATER)

    assert (sessions.visit_of(token, LATER), sessions.staff_of(token, LATER)) == (None, None)
    assert how_often(What.SIGNED_OUT) == 0


def test_leaving_twice_is_leaving_once(clinic: ClinicFacts, visit_id: str):
    token = let_in(clinic, visit_id)

    sessions.leave(token, by="patient", at=LATER)
    sessions.leave(token, by="patient", at=LATER + timedelta(hours=1))

    assert how_often(What.SIGNED_OUT) == 1
