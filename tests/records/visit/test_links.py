"""Patients' links: wrong dates count, five lock, a new link ends the old, all end a week after the visit."""

from datetime import date, timedelta

import pytest

from questionnaire.records.access import sessions
from questionnaire.records.access.sessions import Outcome
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.encryption import token_hash
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.links import OpenLink
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY

WRONG = ADA_BORN + timedelta(days=1)


def token_of(clinic: ClinicFacts, visit_id: str) -> str:
    shown = links.of_visit(clinic.clinic_id, visit_id)
    assert shown
    return shown.token


def shown(clinic: ClinicFacts, visit_id: str) -> tuple[str, bool]:
    link = links.of_visit(clinic.clinic_id, visit_id)
    assert link
    return link.token, link.is_locked


def link_of(clinic: ClinicFacts, visit_id: str) -> OpenLink:
    link = links.find(token_of(clinic, visit_id), MONDAY)
    assert link
    return link


def tries(clinic: ClinicFacts, visit_id: str, *dates: date) -> list[Outcome]:
    """What comes of giving these dates, each on the link as it then is."""
    return [sessions.try_date(link_of(clinic, visit_id), born, at=MONDAY)[0] for born in dates]


def test_a_link_is_found_by_its_token_and_leads_to_its_visit(clinic: ClinicFacts, visit_id: str):
    token = token_of(clinic, visit_id)

    assert links.find(token, MONDAY) == OpenLink(clinic.clinic_id, token_hash(token), visit_id, wrong_tries=0)


def test_wrong_dates_count_and_the_fifth_locks_the_link(clinic: ClinicFacts, visit_id: str):
    token = token_of(clinic, visit_id)

    outcomes = tries(clinic, visit_id, *[WRONG] * 5)

    assert outcomes == [Outcome.WRONG] * 4 + [Outcome.LOCKED]
    assert links.find(token, MONDAY) is None
    assert shown(clinic, visit_id) == (token, True)
    whats = [line.what for line in history.of_visit(clinic.clinic_id, visit_id)]
    assert whats[2:] == [What.WRONG_DATE] * 4 + [What.LINK_LOCKED]


def test_the_right_date_forgives_the_wrong_ones_before_it(clinic: ClinicFacts, visit_id: str):
    outcomes = tries(clinic, visit_id, *[WRONG] * 4, ADA_BORN, *[WRONG] * 4)

    assert outcomes == [Outcome.WRONG] * 4 + [Outcome.OPEN] + [Outcome.WRONG] * 4
    assert link_of(clinic, visit_id).wrong_tries == 4


def test_a_link_that_was_locked_while_somebody_typed_does_not_open(clinic: ClinicFacts, visit_id: str):
    open_page = link_of(clinic, visit_id)
    tries(clinic, visit_id, *[WRONG] * 5)

    assert sessions.try_date(open_page, ADA_BORN, at=MONDAY) == (Outcome.LOCKED, "")
    assert sessions.try_date(open_page, WRONG, at=MONDAY) == (Outcome.LOCKED, "")
    whats = [line.what for line in history.of_visit(clinic.clinic_id, visit_id)]
    assert (whats.count(What.LINK_LOCKED), whats.count(What.OPENED)) == (1, 0)


def test_a_link_that_was_replaced_while_somebody_typed_does_not_open(clinic: ClinicFacts, visit_id: str):
    open_page = link_of(clinic, visit_id)
    sessions.reissue_link(Act(clinic.clinic_id, "staff:ab12", MONDAY, visit_id))

    assert sessions.try_date(open_page, ADA_BORN, at=MONDAY) == (Outcome.LOCKED, "")


def test_only_locked_links_are_named_among_a_days(clinic: ClinicFacts, visit_id: str):
    patient = NewPatient("Ida", "Dahl", ADA_BORN)
    other = visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, TUESDAY)
    tries(clinic, visit_id, *[WRONG] * 5)
    tries(clinic, other, *[WRONG] * 4)

    assert links.locked_among(clinic.clinic_id, [visit_id, other]) == {visit_id}
    assert links.locked_among(clinic.clinic_id, [other]) == set()
    assert links.locked_among(clinic.clinic_id, []) == set()


def test_a_new_link_ends_the_old_one_and_its_lock(clinic: ClinicFacts, visit_id: str):
    old = token_of(clinic, visit_id)
    tries(clinic, visit_id, *[WRONG] * 5)

    new = sessions.reissue_link(Act(clinic.clinic_id, "staff:ab12", MONDAY, visit_id))

    assert links.find(old, MONDAY) is None
    assert shown(clinic, visit_id) == (new, False)
    assert links.locked_among(clinic.clinic_id, [visit_id]) == set()
    assert tries(clinic, visit_id, ADA_BORN) == [Outcome.OPEN]


@pytest.mark.parametrize(
    ("after_the_visit", "opens"),
    [
        (timedelta(days=-400), True),
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(days=400), False),
    ],
)
def test_a_link_opens_until_seven_days_after_the_visit(
    clinic: ClinicFacts, visit_id: str, after_the_visit: timedelta, opens: bool
):
    found = links.find(token_of(clinic, visit_id), TUESDAY + after_the_visit)

    assert (found is not None) == opens


def test_a_link_opens_at_no_other_clinic(clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str):
    secret = token_of(clinic, visit_id).partition("-")[2]

    assert links.find(f"{elsewhere.clinic_id}-{secret}", MONDAY) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1",
        "1-",
        "-x",
        "-1-x",
        "x-1",
        "1-nobody",
        "99-x",
        "٣-x",
        "²-x",
        "999999999-x",
        "9999999999-x",
        "1-\x00",
    ],
)
def test_what_is_no_link_opens_nothing(clinic: ClinicFacts, token: str):
    assert links.find(token, MONDAY) is None
