"""Escorts: facts are only added to and sealed; a link is one contact's, for as long as they are named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from questionnaire.core.answers.values import Contact, Value
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.records.access import sessions
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import EscortFactRow, EscortLink
from questionnaire.records.store.database import reading
from questionnaire.records.visit import answers, links, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import add_escort_fact, comes, is_ill
from tests.records.conftest import again

ROSA, SAM = Contact("Rosa", "+12025550142"), Contact("Sam", "+12025550143")
ASKED, CONFIRMED, DECLINED = EscortState.ASKED, EscortState.CONFIRMED, EscortState.DECLINED
HOUR = timedelta(hours=1)


def fact(state: EscortState, at: datetime = MONDAY, contact: Contact = ROSA) -> EscortFact:
    return EscortFact(contact, state, "escort", at)


def keep(visit: VisitRecord, name: str, value: Value) -> bool:
    question = visit.questionnaire.by_id[name]
    return answers.keep(visit.act("patient", MONDAY), visit, question, value, shown="")


def naming(clinic: ClinicFacts, visit_id: str, contact: Contact) -> VisitRecord:
    """Ada says who takes her home, and lets us ask them."""
    for name, value in (("ride-home", "adult"), ("ride-contact", "yes"), ("ride-person", contact)):
        keep(again(clinic, visit_id), name, value)
    return again(clinic, visit_id)


def token(clinic: ClinicFacts, visit_id: str, contact: Contact = ROSA) -> str:
    return escorts.link(Act(clinic.clinic_id, "messages", MONDAY, visit_id), contact)


def opens(token: str, now: datetime = MONDAY) -> bool:
    return sessions.escort_of(token, now) is not None


def test_what_happened_with_an_escort_is_kept_in_order_and_for_its_visit(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    yes = EscortFact(
        ROSA, CONFIRMED, "escort", MONDAY, ("adult", "place"), "+12025550100", 'A "red" car <b>🚗</b>'
    )
    told = (fact(ASKED), fact(DECLINED), yes, fact(ASKED, contact=SAM))

    kept = [add_escort_fact(clinic.clinic_id, visit.visit_id, each) for each in told]

    assert kept == [True] * 4
    assert escorts.facts(clinic.clinic_id, [visit.visit_id]) == {visit.visit_id: told}
    assert escorts.facts(elsewhere.clinic_id, [visit.visit_id]) == {}
    assert escorts.facts(clinic.clinic_id, []) == {}


def test_the_history_tells_what_happened_with_whom(clinic: ClinicFacts, visit: VisitRecord):
    add_escort_fact(clinic.clinic_id, visit.visit_id, fact(DECLINED))

    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.what, line.by, line.at) == (What.ESCORT, "escort", MONDAY)
    assert line.detail == {"state": "declined", "escort": "Rosa"}


def test_nothing_is_written_about_an_escort_once_the_visit_is_closed_but_that_they_arrived(
    clinic: ClinicFacts, visit: VisitRecord
):
    comes(visit, by="test", at=MONDAY)
    late = [
        add_escort_fact(clinic.clinic_id, visit.visit_id, fact(s)) for s in (DECLINED, EscortState.ARRIVED)
    ]
    is_ill(visit, by="test", at=MONDAY)
    later = [
        add_escort_fact(clinic.clinic_id, visit.visit_id, fact(s)) for s in (CONFIRMED, EscortState.ARRIVED)
    ]

    assert (late, later) == ([False, True], [False, False])
    states = [f.state for f in escorts.facts(clinic.clinic_id, [visit.visit_id])[visit.visit_id]]
    assert states == [EscortState.ARRIVED]


def test_nobody_can_tell_of_another_clinics_escort(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    assert not add_escort_fact(elsewhere.clinic_id, visit.visit_id, fact(CONFIRMED))

    assert escorts.facts(clinic.clinic_id, [visit.visit_id]) == {}
    assert again(clinic, visit.visit_id).row.revision == visit.row.revision


def test_a_visit_knows_where_its_escort_stands_and_its_answers_stay_fresh(clinic: ClinicFacts, visit_id: str):
    visit = naming(clinic, visit_id, ROSA)
    friday = TUESDAY + timedelta(days=3)
    visits.move(visit.act("test", MONDAY - HOUR), friday, was=visit.starts_at)
    wednesday_night = friday - timedelta(hours=30)
    stale = {
        n for n, a in again(clinic, visit_id).as_of(wednesday_night + 20 * HOUR).answers.items() if a.stale
    }

    add_escort_fact(clinic.clinic_id, visit_id, fact(CONFIRMED, wednesday_night))

    looked = again(clinic, visit_id).as_of(wednesday_night + 20 * HOUR)
    assert stale == {"ride-home"}
    assert {name for name, answer in looked.answers.items() if answer.stale} == set()
    assert looked.escort
    assert (looked.escort.state, looked.escort.contact) == (CONFIRMED, ROSA)
    assert looked.case(wednesday_night).escort_facts == (fact(CONFIRMED, wednesday_night),)


def test_an_escorts_link_is_made_once_and_leads_to_their_visit(clinic: ClinicFacts, visit_id: str):
    naming(clinic, visit_id, ROSA)

    first, second, of_sam = token(clinic, visit_id), token(clinic, visit_id), token(clinic, visit_id, SAM)

    assert first == second != of_sam
    visit = sessions.escort_of(first, MONDAY)
    assert visit
    assert (visit.visit_id, visit.now) == (visit_id, MONDAY)


def test_however_many_want_a_link_at_once_it_is_one(app: Flask, clinic: ClinicFacts, visit_id: str):
    application, together = current_app._get_current_object(), Barrier(8)  # type: ignore[attr-defined]

    def wanted(_: int) -> str:
        with application.app_context():
            together.wait()
            return token(clinic, visit_id)

    with ThreadPoolExecutor(8) as people:
        tokens = set(people.map(wanted, range(8)))

    with reading() as connection:
        rows = connection.execute(select(EscortLink.link_id)).all()
    assert (len(tokens), len(rows)) == (1, 1)


def test_a_link_dies_when_its_escort_is_replaced_and_lives_when_they_are_named_again(
    clinic: ClinicFacts, visit_id: str
):
    naming(clinic, visit_id, ROSA)
    of_rosa, of_sam = token(clinic, visit_id), token(clinic, visit_id, SAM)

    opened = []
    for named in (ROSA, SAM, ROSA):
        naming(clinic, visit_id, named)
        opened.append((opens(of_rosa), opens(of_sam)))

    assert opened == [(True, False), (False, True), (True, False)]


def test_a_link_is_shut_while_the_answers_name_nobody(clinic: ClinicFacts, visit_id: str):
    visit = naming(clinic, visit_id, ROSA)
    of_rosa = token(clinic, visit_id)

    keep(visit, "ride-home", "no-ride")

    assert not opens(of_rosa)


def test_a_link_opens_until_the_day_after_the_visit_and_moves_with_it(clinic: ClinicFacts, visit_id: str):
    visit = naming(clinic, visit_id, ROSA)
    of_rosa = token(clinic, visit_id)
    the_day_after = TUESDAY + links.ESCORT_OPEN_AFTER_VISIT

    before = opens(of_rosa, the_day_after), opens(of_rosa, the_day_after + timedelta(seconds=1))
    visits.move(visit.act("test", MONDAY), TUESDAY + 24 * HOUR, was=visit.starts_at)

    assert before == (True, False)
    assert opens(of_rosa, the_day_after + timedelta(seconds=1))


@pytest.mark.parametrize(
    "made_up", ["", "1", "1-", "-x", "x-y", "1-wrong", "99-wrong", "²-x", "1" * 12 + "-x"]
)
def test_a_link_that_is_none_opens_nothing(clinic: ClinicFacts, visit_id: str, made_up: str):
    naming(clinic, visit_id, ROSA)

    assert not opens(made_up)


def test_a_link_of_another_clinic_or_visit_or_a_patients_opens_no_escorts_page(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    naming(clinic, visit_id, ROSA)
    of_rosa = token(clinic, visit_id)
    shown = links.of_visit(clinic.clinic_id, visit_id)
    assert shown
    secret = of_rosa.partition("-")[2]
    patient = NewPatient("Ben", "Dahl", ADA_BORN)
    another = visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, TUESDAY)

    assert not opens(f"{elsewhere.clinic_id}-{secret}")
    assert not opens(shown.token)
    assert links.find(of_rosa, MONDAY) is None
    assert token(clinic, another) != of_rosa
    assert not opens(token(clinic, another))


def test_what_an_escort_is_called_and_says_is_sealed_at_its_place(clinic: ClinicFacts, visit_id: str):
    told = EscortFact(ROSA, CONFIRMED, "escort", MONDAY, phone="+12025550100", note="A red car")
    add_escort_fact(clinic.clinic_id, visit_id, told)
    of_rosa = token(clinic, visit_id)

    with reading() as connection:
        cells = [
            str(cell).encode() if not isinstance(cell, bytes) else cell
            for table in (EscortFactRow, EscortLink)
            for row in connection.execute(select(*table.__table__.columns)).all()
            for cell in row
        ]

    secrets = [b"Rosa", b"2025550142", b"2025550100", b"red car", of_rosa.encode(), of_rosa[2:].encode()]
    assert [secret for secret in secrets if any(secret in cell for cell in cells)] == []


def test_an_answer_that_comes_at_the_same_time_as_the_escorts_is_not_lost(clinic: ClinicFacts, visit_id: str):
    page_of_ada = naming(clinic, visit_id, ROSA)

    add_escort_fact(clinic.clinic_id, visit_id, fact(CONFIRMED))
    kept = keep(page_of_ada, "first-time", "no")

    now = again(clinic, visit_id)
    assert kept
    assert now.answers["first-time"].value == "no"
    assert now.escort
    assert now.escort.state is CONFIRMED
    assert now.row.revision == page_of_ada.row.revision + 2


def test_what_an_escort_says_is_news_of_a_visit_to_come(clinic: ClinicFacts, visit: VisitRecord):
    def known() -> dict[tuple[int, str], tuple[int, int]]:
        return visits.upcoming(MONDAY, timedelta(days=30))

    before = known()

    add_escort_fact(clinic.clinic_id, visit.visit_id, fact(CONFIRMED))

    key = (clinic.clinic_id, visit.visit_id)
    assert set(before) == {key}
    assert known()[key] != before[key]
    assert visits.upcoming(TUESDAY, timedelta(days=30)) == {}
    assert visits.upcoming(MONDAY, timedelta(hours=24)) == {}
