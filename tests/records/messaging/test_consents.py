"""Who agreed to messages: the last word holds, in its wording, and a stop reaches everybody who wrote."""

import runpy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text, update

from questionnaire.core.channels import Agreement, Reach, Recipient
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.factory import resource_dir
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, outbox
from questionnaire.records.models import Consent
from questionnaire.records.store.database import reading, writing
from questionnaire.records.visit import patients, routes, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.records.conftest import again

PHONE, EMAIL = "+12025550107", "ada@example.org"
WORDS = "We may text you about your visit. Reply STOP to end."
HOUR = timedelta(hours=1)


def word(clinic: ClinicFacts, address: str = PHONE, channel: str = "sms") -> bool | None:
    index = consents.address_index(clinic.clinic_id, address)
    return consents.given(clinic.clinic_id, [index]).get((index, channel))


def say(visit: VisitRecord, given: bool, later: int = 0, address: str = PHONE, channel: str = "sms") -> None:
    consents.give(
        Act(visit.row.clinic_id, "patient", MONDAY + later * HOUR, visit.visit_id),
        address,
        channel,
        given,
        wording=WORDS,
    )


def write_to(clinic: ClinicFacts, visit_id: str, address: str = PHONE) -> None:
    invitation = Due(MessageKind.INVITATION, Recipient.PATIENT)
    outbox.queue(clinic.clinic_id, visit_id, invitation, "sms", address, due_at=MONDAY, at=MONDAY)


def kept(clinic: ClinicFacts) -> list[tuple[object, ...]]:
    columns = Consent.__table__.c
    with reading() as connection:
        rows = connection.execute(
            select(columns.channel, columns.given, columns.wording, columns.by, columns.at)
            .where(columns.clinic_id == clinic.clinic_id)
            .order_by(columns.consent_id)
        ).all()
    return [tuple(row) for row in rows]


def another_visit(clinic: ClinicFacts, last_name: str = "Dahl") -> str:
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), NewPatient("Bo", last_name, ADA_BORN), TUESDAY)


def test_nobody_has_agreed_who_was_not_asked(clinic: ClinicFacts, visit: VisitRecord):
    assert word(clinic) is None


def test_the_last_word_on_an_address_holds_for_its_channel_and_clinic(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    said = []
    for later, given in enumerate((True, False, True)):
        say(visit, given, later)
        said.append(word(clinic))

    assert said == [True, False, True]
    assert (word(clinic, channel="email"), word(clinic, "+12025550108"), word(elsewhere)) == (
        None,
        None,
        None,
    )


def test_of_two_words_in_one_moment_the_second_holds(clinic: ClinicFacts, visit: VisitRecord):
    for given in (True, False, True, False):
        say(visit, given)

    assert word(clinic) is False


def test_an_address_is_the_same_however_it_is_written(clinic: ClinicFacts, visit: VisitRecord):
    say(visit, True, address=" Ada@Example.org", channel="email")

    assert word(clinic, EMAIL, "email") is True


def test_wording_who_and_when_are_kept_of_every_word(clinic: ClinicFacts, visit: VisitRecord):
    say(visit, True)
    say(visit, False, later=1)

    assert kept(clinic) == [
        ("sms", True, WORDS, "patient", MONDAY),
        ("sms", False, WORDS, "patient", MONDAY + HOUR),
    ]
    lines = history.of_visit(clinic.clinic_id, visit.visit_id)[-2:]
    assert [(line.what, line.by, line.detail) for line in lines] == [
        (What.MESSAGES_AGREED, "patient", {"channel": "sms"}),
        (What.MESSAGES_STOPPED, "patient", {"channel": "sms"}),
    ]


def test_who_agrees_when_the_visit_is_booked_agrees_for_these_channels_only(clinic: ClinicFacts):
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone=PHONE, email=EMAIL)

    visits.add(
        Act(clinic.clinic_id, "staff:ab12", MONDAY),
        ada,
        TUESDAY,
        agreed={"sms": Agreement(Reach.PHONE, WORDS)},
    )

    assert kept(clinic) == [("sms", True, WORDS, "staff:ab12", MONDAY)]
    assert (word(clinic), word(clinic, EMAIL, "email")) == (True, None)


def test_another_visit_of_somebody_who_stopped_does_not_say_so_again(clinic: ClinicFacts, visit: VisitRecord):
    say(visit, False)
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone=PHONE)

    visits.add(Act(clinic.clinic_id, "staff:ab12", MONDAY + HOUR), ada, TUESDAY)

    assert [given for _, given, *_ in kept(clinic)] == [False]


def test_a_changed_contact_is_written_down_where_it_is_news(clinic: ClinicFacts, visit: VisitRecord):
    patients.change_contact(
        visit.act("patient", MONDAY),
        visit.row.patient_id,
        PHONE,
        EMAIL,
        agreed={"sms": Agreement(Reach.PHONE, WORDS)},
    )
    patients.change_contact(
        visit.act("patient", MONDAY + HOUR),
        visit.row.patient_id,
        PHONE,
        EMAIL,
        agreed={"sms": Agreement(Reach.PHONE, WORDS)},
    )
    patients.change_contact(
        visit.act("patient", MONDAY + HOUR),
        visit.row.patient_id,
        PHONE,
        EMAIL,
        agreed={"sms": Agreement(Reach.PHONE, "New words")},
    )
    patients.change_contact(
        visit.act("staff:ab12", MONDAY + 2 * HOUR),
        visit.row.patient_id,
        PHONE,
        EMAIL,
        agreed={"email": Agreement(Reach.EMAIL, WORDS)},
    )

    assert kept(clinic) == [
        ("sms", True, WORDS, "patient", MONDAY),
        ("sms", True, "New words", "patient", MONDAY + HOUR),
        ("sms", False, "", "staff:ab12", MONDAY + 2 * HOUR),
        ("email", True, WORDS, "staff:ab12", MONDAY + 2 * HOUR),
    ]
    now = again(clinic, visit.visit_id)
    assert (now.phone, now.email) == (PHONE, EMAIL)


def test_a_stop_reaches_every_clinic_that_wrote_and_no_other(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    write_to(clinic, visit.visit_id)
    say(visit, True)
    there = another_visit(elsewhere)
    write_to(elsewhere, there, "+12025550108")

    told = consents.stop(
        [clinic.clinic_id, elsewhere.clinic_id], PHONE, "sms", wording="STOP", at=MONDAY + HOUR
    )

    assert told == 1
    assert (word(clinic), word(elsewhere)) == (False, None)
    assert kept(clinic)[-1] == ("sms", False, "STOP", "reply", MONDAY + HOUR)


def test_a_stop_reaches_all_clinics_at_once(clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord):
    write_to(clinic, visit.visit_id)
    write_to(elsewhere, another_visit(elsewhere))

    told = consents.stop([clinic.clinic_id, elsewhere.clinic_id], PHONE, "sms", wording="ALTO", at=MONDAY)

    assert (told, word(clinic), word(elsewhere)) == (2, False, False)


def test_a_stop_holds_at_a_clinic_that_was_allowed_to_write_and_has_not_yet(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    write_to(clinic, visit.visit_id)
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone=PHONE)
    visits.add(
        Act(elsewhere.clinic_id, "test", MONDAY),
        ada,
        TUESDAY,
        agreed={"sms": Agreement(Reach.PHONE, "Texts are fine.")},
    )

    told = consents.stop([clinic.clinic_id, elsewhere.clinic_id], PHONE, "sms", wording="stop.", at=MONDAY)

    assert (told, word(clinic), word(elsewhere)) == (2, False, False)


@pytest.mark.parametrize("happens", ["agrees", "stops"])
def test_a_word_on_an_address_is_news_of_every_visit_it_matters_for(
    clinic: ClinicFacts, visit: VisitRecord, happens: str
):
    same_phone, stranger = another_visit(clinic), another_visit(clinic, "Falk")
    for visit_id in (visit.visit_id, same_phone):
        write_to(clinic, visit_id)
    before = visits.upcoming(MONDAY, timedelta(days=30))

    if happens == "agrees":
        say(visit, True)
    else:
        consents.stop([clinic.clinic_id], PHONE, "sms", wording="STOP", at=MONDAY)

    after = visits.upcoming(MONDAY, timedelta(days=30))
    assert {visit_id for (_, visit_id), seen in after.items() if before[_, visit_id] != seen} == {
        visit.visit_id,
        same_phone,
    }
    assert stranger in {visit_id for _, visit_id in after}


def test_no_address_can_be_read_among_the_consents(clinic: ClinicFacts, visit: VisitRecord):
    say(visit, True)

    with reading() as connection:
        (row,) = connection.execute(select(*Consent.__table__.columns)).all()
    assert not [cell for cell in row if PHONE.lstrip("+") in str(cell)]


SHARED = {Reach.PHONE: PHONE, Reach.EMAIL: EMAIL}
BOTH = {"sms": Agreement(Reach.PHONE, WORDS), "email": Agreement(Reach.EMAIL, WORDS)}


def who_agreed(clinic: ClinicFacts, visit_id: str) -> frozenset[str]:
    return consents.agreed(clinic.clinic_id, again(clinic, visit_id).patient_id, SHARED)


@pytest.fixture
def grace(clinic: ClinicFacts) -> str:
    """Grace's visit, who was added with the number and the address at which Ada gets messages."""
    grace = NewPatient("Grace", "Lind", ADA_BORN, phone=PHONE, email=EMAIL)
    return visits.add(Act(clinic.clinic_id, "import", MONDAY + HOUR), grace, TUESDAY)


def test_an_address_of_somebody_who_agreed_gives_no_consent_to_who_shares_it(
    clinic: ClinicFacts, visit: VisitRecord, grace: str
):
    consents.agree(visit.act("patient", MONDAY), SHARED, BOTH)

    assert (who_agreed(clinic, visit.visit_id), who_agreed(clinic, grace)) == ({"sms", "email"}, frozenset())
    message = Due(MessageKind.INVITATION, Recipient.PATIENT)
    ways = routes.routes(again(clinic, grace), None, message, {"sms": Reach.PHONE, "email": Reach.EMAIL})
    assert ways == []


def test_staff_may_agree_for_who_shares_an_address_and_a_stop_is_for_everybody_there(
    clinic: ClinicFacts, visit: VisitRecord, grace: str
):
    consents.agree(visit.act("patient", MONDAY), SHARED, BOTH)
    consents.agree(again(clinic, grace).act("staff:ab12", MONDAY + 2 * HOUR), SHARED, BOTH)
    agreed = [who_agreed(clinic, visit.visit_id), who_agreed(clinic, grace)]

    consents.agree(visit.act("patient", MONDAY + 3 * HOUR), SHARED, {"email": BOTH["email"]})
    stopped = [who_agreed(clinic, visit.visit_id), who_agreed(clinic, grace)]
    consents.agree(again(clinic, grace).act("patient", MONDAY + 4 * HOUR), SHARED, BOTH)

    assert agreed == [{"sms", "email"}] * 2
    assert stopped == [{"email"}] * 2
    assert (who_agreed(clinic, visit.visit_id), who_agreed(clinic, grace)) == ({"email"}, {"sms", "email"})


def test_whose_consent_was_stored_before_is_known_from_the_history(clinic: ClinicFacts, visit: VisitRecord):
    say(visit, True)
    upgrade = runpy.run_path(str(resource_dir("migrations") / "versions/0012_consent_of_a_person.py"))
    with writing() as connection:
        connection.execute(update(Consent).values(patient_id=None))
        statements: list[str] = []
        fake = SimpleNamespace(add_column=lambda *_: None, execute=statements.append)
        upgrade["upgrade"].__globals__["op"] = fake
        upgrade["upgrade"]()
        connection.execute(text(statements[0]))

    assert who_agreed(clinic, visit.visit_id) == {"sms"}
