"""A corrected record is found by what is right, and who came in by what was wrong is out."""

from dataclasses import replace
from datetime import date, timedelta

from questionnaire.records.access import sessions
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.identity import corrections
from questionnaire.records.identity.corrections import Identity, Proof
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.records.conftest import again
from tests.records.visit.test_links import WRONG, token_of, tries

ADA = Identity("Ada", "Lind", ADA_BORN, "en", None)
RIGHT = date(1986, 5, 19)


def corrects(clinic: ClinicFacts, visit: VisitRecord, **said: object) -> bool:
    """Ben corrects what is said, and has seen an ID."""
    act = Act(clinic.clinic_id, "staff:ben", MONDAY, visit.visit_id)
    return corrections.correct(act, visit.patient_id, replace(ADA, **said), Proof.PHOTO_ID)  # type: ignore[arg-type]


def test_a_new_birth_date_ends_the_link_and_the_session_and_opens_the_new_link(
    clinic: ClinicFacts, visit: VisitRecord
):
    token = token_of(clinic, visit.visit_id)
    link = links.find(token, MONDAY)
    assert link
    _, session = sessions.try_date(link, ADA_BORN, at=MONDAY)

    is_replaced = corrects(clinic, visit, date_of_birth=RIGHT)

    new = links.find(token_of(clinic, visit.visit_id), MONDAY)
    assert new
    assert (is_replaced, links.find(token, MONDAY), sessions.visit_of(session, MONDAY)) == (True, None, None)
    assert sessions.try_date(new, RIGHT, at=MONDAY)[0] is sessions.Outcome.OPEN


def test_a_new_name_ends_a_locked_link_and_leaves_an_open_one(clinic: ClinicFacts, visit: VisitRecord):
    token = token_of(clinic, visit.visit_id)
    left = corrects(clinic, visit, last_name="Lynd"), token_of(clinic, visit.visit_id)
    tries(clinic, visit.visit_id, *[WRONG] * 5)

    ended = corrects(clinic, visit, last_name="Berg")

    assert (left, ended) == ((False, token), True)
    assert token_of(clinic, visit.visit_id) != token


def test_a_corrected_patient_is_found_by_what_is_right_and_no_more_by_what_was_wrong(
    clinic: ClinicFacts, visit: VisitRecord
):
    corrects(clinic, visit, last_name="Berg", date_of_birth=RIGHT)

    act, later = Act(clinic.clinic_id, "staff:ben", MONDAY), TUESDAY + timedelta(days=7)
    right = visits.add(act, NewPatient("Ada", "Berg", RIGHT), later)
    wrong = visits.add(act, NewPatient("Ada", "Lind", ADA_BORN), later)
    found = [again(clinic, visit_id).patient_id == visit.patient_id for visit_id in (right, wrong)]
    assert found == [True, False]


def test_the_history_says_what_was_corrected_by_whom_and_how_it_is_known(
    clinic: ClinicFacts, visit: VisitRecord
):
    corrects(clinic, visit, last_name="Lynd", zone="America/Denver")

    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    changed = {"name": ["Ada Lind", "Ada Lynd"], "zone": ["", "America/Denver"]}
    assert (line.what, line.by, dict(line.detail)) == (
        What.CORRECTED,
        "staff:ben",
        {"changed": changed, "proof": "photo-id"},
    )


def test_what_is_right_already_writes_nothing(clinic: ClinicFacts, visit: VisitRecord):
    before = history.of_visit(clinic.clinic_id, visit.visit_id)

    is_replaced = corrects(clinic, visit)

    assert (is_replaced, history.of_visit(clinic.clinic_id, visit.visit_id)) == (False, before)
