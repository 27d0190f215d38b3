"""Codes for the clinic's tablet, and the sessions they open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from questionnaire.records.access import sessions, tablets
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import TabletCode, Visit
from questionnaire.records.store.database import reading, writing
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY


def made(clinic: ClinicFacts, visit: VisitRecord) -> str:
    return tablets.make_code(Act(clinic.clinic_id, "staff:ab12", MONDAY, visit.visit_id))


def test_a_code_opens_its_visit_with_a_session_that_is_known_as_the_tablets(
    clinic: ClinicFacts, visit: VisitRecord
):
    token = tablets.try_code(clinic.clinic_id, made(clinic, visit), at=MONDAY)

    assert token
    opened = sessions.visit_of(token, MONDAY)
    assert opened and (opened.visit_id, opened.is_tablet) == (visit.visit_id, True)
    assert sessions.visit_of(token, MONDAY + tablets.SESSION_LASTS) is None
    lines = [line.what for line in history.of_visit(clinic.clinic_id, visit.visit_id)]
    assert lines[-2:] == [What.TABLET_CODE, What.TABLET_OPENED]


def test_of_many_who_type_a_code_at_once_one_gets_in(clinic: ClinicFacts, visit: VisitRecord):
    code, app = made(clinic, visit), current_app._get_current_object()  # type: ignore[attr-defined]

    def types(_: int) -> str | None:
        with app.app_context():
            return tablets.try_code(clinic.clinic_id, code, at=MONDAY)

    with ThreadPoolExecutor(8) as people:
        tokens = list(people.map(types, range(8)))

    assert sum(token is not None for token in tokens) == 1


def test_a_code_is_not_readable_in_the_database(clinic: ClinicFacts, visit: VisitRecord):
    code = made(clinic, visit)

    with reading() as connection:
        row = connection.execute(select(*TabletCode.__table__.c)).one()
    assert code not in str(tuple(row))
    assert len(row.code_index) == 64


def test_a_code_cannot_be_guessed_while_it_lives_however_often_somebody_tries():
    """Of 27 ** 9 codes, 10,000 tries a second for 5 minutes reach one in 2.5 million.

    10,000 a second is about ten times what a core of ours answers. NIST SP 800-63B (5.1.3.2, 5.2.2) lets a
    code of six digits be tried 100 times, which is one in 10,000. A whole year of it, with a code open at
    every moment of 250 days of 8 hours, reaches one in 100.
    """
    codes = len(set(tablets.SIGNS)) ** tablets.LENGTH
    in_its_life = 10_000 * tablets.LASTS.total_seconds()
    in_a_year = 10_000 * timedelta(hours=8).total_seconds() * 250

    assert in_its_life / codes < 1 / 2_500_000
    assert in_a_year / codes < 1 / 100


def test_who_guesses_keeps_nobody_waiting_who_has_to_write(clinic: ClinicFacts, visit: VisitRecord):
    made(clinic, visit)

    with writing() as connection:
        connection.execute(update(Visit).values(revision=Visit.revision + 1))
        wrong = tablets.try_code(clinic.clinic_id, "A" * tablets.LENGTH, at=MONDAY)

    assert wrong is None


def test_a_code_opens_at_its_own_clinic_only(clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord):
    code = made(clinic, visit)

    assert tablets.try_code(elsewhere.clinic_id, code, at=MONDAY) is None
    assert tablets.try_code(clinic.clinic_id, code, at=MONDAY)


def test_ending_ends_the_code_and_the_session_once(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    token = tablets.try_code(clinic.clinic_id, made(clinic, visit), at=MONDAY)
    assert token
    later = MONDAY + timedelta(seconds=1)

    ended = [
        tablets.end(Act(facts.clinic_id, "staff:ab12", later, visit.visit_id))
        for facts in (elsewhere, clinic, clinic)
    ]

    assert ended == [False, True, False]
    assert sessions.visit_of(token, later) is None
    assert not tablets.is_open(clinic.clinic_id, visit.visit_id, later)


def test_whether_a_visit_is_on_the_tablet_is_known_from_code_to_end(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    def is_open(clinic_id: int = clinic.clinic_id) -> bool:
        return tablets.is_open(clinic_id, visit.visit_id, MONDAY)

    seen = [is_open()]
    code = made(clinic, visit)
    seen.append(is_open())
    tablets.try_code(clinic.clinic_id, code, at=MONDAY)
    seen += [is_open(), is_open(elsewhere.clinic_id)]
    tablets.end(Act(clinic.clinic_id, "staff:ab12", MONDAY, visit.visit_id))

    assert [*seen, is_open()] == [False, True, True, False, False]
