"""The outbox: no message waits twice, has two senders, or is lost; one person gets one a day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.core.answers.values import Contact
from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.reminders import Due, MessageKind, Sent
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, messages, outbox
from questionnaire.records.messaging.messages import Message, MessageState
from questionnaire.records.messaging.outbox import CLAIMED_FOR
from questionnaire.records.models import MessageRow
from questionnaire.records.store.database import reading
from questionnaire.records.visit import answers, patients, routes, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import is_ill
from tests.records.conftest import again

PHONE, ROSA = "+12025550107", Contact("Rosa", "+12025550142")
INVITATION = Due(MessageKind.INVITATION, Recipient.PATIENT)
REMINDER = Due(MessageKind.NOT_FINISHED, Recipient.PATIENT, "first")
REQUEST = Due(MessageKind.ESCORT_REQUEST, Recipient.ESCORT, "named")
SENDERS = 8
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TODAY = date(2026, 11, 23)


def queue(
    visit_id: str,
    message: Due = INVITATION,
    address: str = PHONE,
    *,
    clinic_id: int = 1,
    due_at: datetime = MONDAY,
    at: datetime = MONDAY,
) -> bool:
    return outbox.queue(clinic_id, visit_id, message, "sms", address, due_at=due_at, at=at)


def claim(at: datetime = MONDAY) -> Message:
    claimed = outbox.claim(at=at)
    assert claimed
    return claimed


def queued(visit_id: str, message: Due = INVITATION, address: str = PHONE) -> Message:
    """A message in this sender's hand."""
    assert queue(visit_id, message, address)
    return claim()


def sent(visit_id: str, message: Due = INVITATION, address: str = PHONE) -> Message:
    """A message a channel took."""
    claimed = queued(visit_id, message, address)
    assert outbox.count_on(claimed, TODAY, "Hello")
    outbox.mark_sent(claimed, "SM1", None, at=MONDAY)
    return claimed


def states(visit_id: str) -> list[MessageState]:
    return [message.state for message in messages.of_visit(1, visit_id)]


def another_visit(clinic: ClinicFacts, starts_at: datetime = TUESDAY) -> str:
    patient = NewPatient("Bo", "Dahl", ADA_BORN, phone="+12025550108")
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, starts_at)


def naming_rosa(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    for name, value in (("ride-home", "adult"), ("ride-contact", "yes"), ("ride-person", ROSA)):
        visit = again(clinic, visit_id)
        question = visit.questionnaire.by_id[name]
        answers.keep(visit.act("patient", MONDAY), visit, question, value, shown="")  # type: ignore[arg-type]
    return again(clinic, visit_id)


def revision(clinic: ClinicFacts, visit_id: str) -> int:
    seen, _ = visits.upcoming(MONDAY, timedelta(days=30))[clinic.clinic_id, visit_id]
    return seen


def at_once(app: Flask, does: Callable[[int], object], people: int = SENDERS) -> list[object]:
    """What comes of it when so many do it at the same moment."""
    together = Barrier(people)

    def one(number: int) -> object:
        with app.app_context():
            together.wait()
            return does(number)

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def test_a_message_waits_with_everything_a_sender_needs(clinic: ClinicFacts, visit_id: str):
    queue(visit_id, REMINDER, due_at=MONDAY + HOUR)

    assert messages.of_visit(clinic.clinic_id, visit_id) == (
        Message(
            clinic_id=clinic.clinic_id,
            message_id=messages.of_visit(clinic.clinic_id, visit_id)[0].message_id,
            visit_id=visit_id,
            due=REMINDER,
            channel="sms",
            address=PHONE,
            state=MessageState.WAITING,
            queued_at=MONDAY,
            due_at=MONDAY + HOUR,
            tries=0,
            at=None,
            problem=None,
            text=None,
            sent_at=None,
        ),
    )
    assert messages.waiting() == {(clinic.clinic_id, visit_id)}


def test_a_message_is_queued_once_for_its_visit_kind_anchor_and_address(clinic: ClinicFacts, visit_id: str):
    another = another_visit(clinic)
    first = queue(visit_id, REMINDER)

    again_ = [queue(visit_id, REMINDER, at=MONDAY + HOUR), queue(visit_id, REMINDER, due_at=TUESDAY)]
    others = [
        queue(visit_id, Due(REMINDER.kind, REMINDER.to, "last")),
        queue(visit_id, INVITATION),
        queue(visit_id, REMINDER, "+12025550109"),
        queue(another, REMINDER),
    ]

    assert (first, again_, others) == (True, [False, False], [True] * 4)
    assert len(messages.of_visit(clinic.clinic_id, visit_id)) == 4


def test_a_message_withdrawn_before_it_went_out_waits_anew_once_it_is_due_again(
    clinic: ClinicFacts, visit_id: str
):
    outbox.withdraw(queued(visit_id), at=MONDAY)

    again_ = [queue(visit_id, due_at=MONDAY + HOUR), queue(visit_id, due_at=MONDAY + HOUR)]

    assert again_ == [True, False]
    assert [outbox.claim(at=MONDAY) is None, outbox.claim(at=MONDAY + HOUR) is None] == [True, False]


@pytest.mark.parametrize("ends", ["sent", "failed"])
def test_a_message_that_has_had_its_time_is_not_queued_again(clinic: ClinicFacts, visit_id: str, ends: str):
    message = queued(visit_id)
    if ends == "sent":
        outbox.mark_sent(message, "", None, at=MONDAY)
    else:
        outbox.mark_failed(message, "wrong-number", at=MONDAY)

    assert not queue(visit_id)
    assert outbox.claim(at=TUESDAY) is None
    assert messages.waiting() == set()


def test_however_many_find_a_message_due_at_once_it_waits_once(app: Flask, visit_id: str):
    assert sorted(at_once(app, lambda _: queue(visit_id))) == [False] * (SENDERS - 1) + [True]  # type: ignore[type-var]


def test_messages_are_taken_up_in_the_order_they_are_due_and_none_before(clinic: ClinicFacts, visit_id: str):
    for minutes, kind in ((9, MessageKind.RECONFIRM), (0, INVITATION.kind), (1, REMINDER.kind)):
        queue(visit_id, Due(kind, Recipient.PATIENT), due_at=MONDAY + minutes * MINUTE)

    at = [MONDAY - SECOND, MONDAY, MONDAY, MONDAY + MINUTE, MONDAY + 2 * MINUTE]
    taken = [outbox.claim(at=moment) for moment in at]

    kinds = [message and message.due.kind for message in taken]
    assert kinds == [None, INVITATION.kind, None, REMINDER.kind, None]


def test_many_senders_at_once_never_have_the_same_message(app: Flask, clinic: ClinicFacts, visit_id: str):
    for number in range(5 * SENDERS):
        queue(visit_id, Due(MessageKind.NOT_FINISHED, Recipient.PATIENT, str(number)))

    def sends(_: int) -> list[str]:
        taken = []
        while message := outbox.claim(at=MONDAY):
            taken.append(message.message_id)
        return taken

    taken = [message_id for one in at_once(app, sends) for message_id in one]  # type: ignore[attr-defined]

    assert len(taken) == len(set(taken)) == 5 * SENDERS


def test_a_message_whose_sender_died_is_taken_up_again_when_the_claim_has_run_out(visit_id: str):
    first = queued(visit_id)

    in_time = outbox.claim(at=MONDAY + CLAIMED_FOR)
    after = claim(MONDAY + CLAIMED_FOR + SECOND)

    assert in_time is None
    assert (after.message_id, after.tries) == (first.message_id, first.tries + 1)


def test_a_sender_whose_claim_has_run_out_changes_nothing_any_more(visit_id: str):
    slow = queued(visit_id)
    quick = claim(MONDAY + 2 * CLAIMED_FOR)

    counted = outbox.count_on(slow, TODAY, "Hello")
    outbox.wait(slow, TUESDAY)
    outbox.withdraw(slow, at=MONDAY)
    outbox.mark_failed(slow, "try-later", at=MONDAY)

    assert not counted
    assert messages.of_visit(1, visit_id) == (replace(quick, tries=2),)
    assert outbox.count_on(quick, TODAY, "Hello")


def test_a_message_that_was_sent_stays_so_whatever_its_slow_sender_makes_of_it(
    clinic: ClinicFacts, visit_id: str
):
    slow = queued(visit_id)
    outbox.mark_sent(claim(MONDAY + 2 * CLAIMED_FOR), "SM1", None, at=MONDAY)

    outbox.mark_failed(slow, "try-later", at=MONDAY)
    outbox.withdraw(slow, at=MONDAY)

    assert states(visit_id) == [MessageState.SENT]
    assert history.of_visit(clinic.clinic_id, visit_id)[-1].what is What.MESSAGE_SENT


def test_a_message_that_went_out_can_not_be_taken_back(clinic: ClinicFacts, visit_id: str):
    sent(visit_id)
    (message,) = messages.of_visit(clinic.clinic_id, visit_id)

    outbox.withdraw(message, at=MONDAY)
    outbox.mark_failed(message, "try-later", at=MONDAY)

    assert states(visit_id) == [MessageState.SENT]


def test_a_message_that_is_put_back_waits_for_its_new_time(visit_id: str):
    outbox.wait(queued(visit_id), MONDAY + HOUR)

    assert outbox.claim(at=MONDAY + HOUR - SECOND) is None
    assert claim(MONDAY + HOUR).tries == 2  # this is its second


def test_a_message_that_had_to_wait_for_its_day_was_not_tried(visit_id: str):
    outbox.wait(queued(visit_id), MONDAY + HOUR, was_tried=False)

    assert claim(MONDAY + HOUR).tries == 1


def test_an_address_gets_one_message_a_day_at_a_clinic(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    another, there = another_visit(clinic), another_visit(elsewhere)
    first, same, of_another = (
        queued(visit_id),
        queued(visit_id, REMINDER),
        queued(another),
    )
    to_another = queued(visit_id, REQUEST, ROSA.phone)
    queue(there, clinic_id=elsewhere.clinic_id)
    at_another_clinic = claim()

    counted = [
        outbox.count_on(m, TODAY, "Hi") for m in (first, same, of_another, to_another, at_another_clinic)
    ]

    assert counted == [True, False, False, True, True]
    assert outbox.count_on(first, TODAY, "Once more, as the first try may not have gone out")
    assert outbox.count_on(same, TODAY + timedelta(days=1), "Hi")


def test_the_database_holds_one_message_a_day_when_senders_race(
    app: Flask, clinic: ClinicFacts, visit_id: str
):
    claimed = [queued(visit_id, Due(REMINDER.kind, REMINDER.to, str(n))) for n in range(SENDERS)]

    counted = at_once(app, lambda number: outbox.count_on(claimed[number], TODAY, "Hello"))

    assert sorted(counted) == [False] * (SENDERS - 1) + [True]  # type: ignore[type-var]


@pytest.mark.parametrize("frees", ["failed", "withdrawn", "receipt"])
def test_a_message_that_does_not_arrive_frees_its_day(visit_id: str, frees: str):
    message, next_one = queued(visit_id), queued(visit_id, REMINDER)
    assert outbox.count_on(message, TODAY, "Hello")
    if frees == "failed":
        outbox.mark_failed(message, "wrong-number", at=MONDAY)
    elif frees == "withdrawn":
        outbox.withdraw(message, at=MONDAY)
    else:
        outbox.mark_sent(message, "SM1", None, at=MONDAY)
        outbox.take_receipt(1, message.message_id, False, "wrong-number", at=MONDAY)

    assert outbox.count_on(next_one, TODAY, "Hello")
    assert messages.sent_to(1, consents.address_index(1, PHONE)) == []


def test_a_sent_message_is_told_in_the_history_without_its_text_or_address(
    clinic: ClinicFacts, visit_id: str
):
    sent(visit_id)

    (message,) = messages.of_visit(clinic.clinic_id, visit_id)
    assert (message.state, message.text, message.sent_at, message.at) == (
        MessageState.SENT,
        "Hello",
        MONDAY,
        MONDAY,
    )
    line = history.of_visit(clinic.clinic_id, visit_id)[-1]
    assert (line.what, line.by, line.detail) == (
        What.MESSAGE_SENT,
        "messages",
        {"kind": "invitation", "channel": "sms"},
    )


@pytest.mark.parametrize(
    ("receipts", "state", "problem"),
    [
        ([(True, None)], MessageState.DELIVERED, None),
        ([(False, "wrong-number")], MessageState.FAILED, "wrong-number"),
        ([(False, None)], MessageState.FAILED, "not-reachable"),
        ([(True, None), (False, "wrong-number")], MessageState.DELIVERED, None),
        ([(False, "refused"), (True, None)], MessageState.FAILED, "refused"),
        ([(True, None), (True, None)], MessageState.DELIVERED, None),
    ],
)
@pytest.mark.parametrize("when", ["after", "before"])
def test_the_first_receipt_counts_whether_it_comes_before_or_after_the_sender_hears(
    visit_id: str,
    receipts: list[tuple[bool, str | None]],
    state: MessageState,
    problem: str | None,
    when: str,
):
    message = queued(visit_id)
    if when == "after":
        outbox.mark_sent(message, "SM1", None, at=MONDAY)

    for delivered, reason in receipts:
        outbox.take_receipt(1, message.message_id, delivered, reason, at=MONDAY + MINUTE)
    if when == "before":
        outbox.mark_sent(message, "SM1", None, at=MONDAY)

    (kept,) = messages.of_visit(1, visit_id)
    assert (kept.state, kept.problem, kept.sent_at) == (state, problem, MONDAY)
    assert outbox.claim(at=TUESDAY) is None


def test_a_message_that_arrived_though_its_sender_never_heard_is_not_sent_again(visit_id: str):
    message = queued(visit_id)
    outbox.wait(message, MONDAY + HOUR)

    outbox.take_receipt(1, message.message_id, True, None, at=MONDAY + MINUTE)

    assert outbox.claim(at=TUESDAY) is None
    assert messages.sent_to(1, consents.address_index(1, PHONE)) == [MONDAY + MINUTE]


def test_a_receipt_for_a_withdrawn_or_unknown_message_or_another_clinics_changes_nothing(
    elsewhere: ClinicFacts, visit_id: str
):
    withdrawn, message = queued(visit_id), sent(visit_id, REMINDER)
    outbox.withdraw(withdrawn, at=MONDAY)

    outbox.take_receipt(1, withdrawn.message_id, True, None, at=MONDAY)
    outbox.take_receipt(1, "nothing", True, None, at=MONDAY)
    outbox.take_receipt(elsewhere.clinic_id, message.message_id, False, "refused", at=MONDAY)

    assert states(visit_id) == [MessageState.WITHDRAWN, MessageState.SENT]


def test_an_escort_has_been_asked_once_the_message_went_out(clinic: ClinicFacts, visit_id: str):
    naming_rosa(clinic, visit_id)

    outbox.mark_sent(queued(visit_id, REQUEST, ROSA.phone), "SM1", ROSA, at=MONDAY)

    escort = again(clinic, visit_id).escort
    assert escort
    assert (escort.state, escort.by, escort.at) == (EscortState.ASKED, "messages", MONDAY)


def test_an_escort_whose_message_has_failed_already_was_not_asked(clinic: ClinicFacts, visit_id: str):
    naming_rosa(clinic, visit_id)
    message = queued(visit_id, REQUEST, ROSA.phone)
    outbox.take_receipt(1, message.message_id, False, "wrong-number", at=MONDAY)

    outbox.mark_sent(message, "SM1", ROSA, at=MONDAY)

    assert escorts.facts(clinic.clinic_id, [visit_id]) == {}


def test_a_message_to_the_escort_of_a_visit_that_was_closed_meanwhile_is_still_marked_sent(
    clinic: ClinicFacts, visit_id: str
):
    visit = naming_rosa(clinic, visit_id)
    message = queued(visit_id, REQUEST, ROSA.phone)
    is_ill(visit, by="test", at=MONDAY)

    outbox.mark_sent(message, "SM1", ROSA, at=MONDAY)

    assert states(visit_id) == [MessageState.SENT]
    assert escorts.facts(clinic.clinic_id, [visit_id]) == {}


def test_a_message_that_failed_is_known_of_the_visit_until_one_goes_out(clinic: ClinicFacts, visit_id: str):
    outbox.mark_failed(queued(visit_id), "wrong-number", at=MONDAY)
    failed = again(clinic, visit_id).case(MONDAY).undelivered
    on_the_board = [visit.undelivered for visit in visits.on_day(clinic, TUESDAY.date())]

    sent(visit_id, REMINDER)

    lost = (Undelivered(Recipient.PATIENT, "sms", "wrong-number", MONDAY),)
    assert (failed, on_the_board) == (lost, [lost])
    assert again(clinic, visit_id).case(MONDAY).undelivered == ()


def test_a_message_that_failed_counts_for_nothing_once_there_is_another_number(
    clinic: ClinicFacts, visit_id: str
):
    visit = naming_rosa(clinic, visit_id)
    outbox.mark_failed(queued(visit_id), "wrong-number", at=MONDAY)
    outbox.mark_failed(queued(visit_id, REQUEST, ROSA.phone), "not-reachable", at=MONDAY)
    both = again(clinic, visit_id).undelivered

    patients.change_contact(visit.act("test", MONDAY), visit.row.patient_id, "+12025550109", None, agreed={})

    to_rosa = Undelivered(Recipient.ESCORT, "sms", "not-reachable", MONDAY)
    assert both == (Undelivered(Recipient.PATIENT, "sms", "wrong-number", MONDAY), to_rosa)
    assert again(clinic, visit_id).undelivered == (to_rosa,)


def test_what_became_of_a_message_is_news_of_its_visit_and_of_no_other(clinic: ClinicFacts, visit_id: str):
    another = another_visit(clinic)
    seen = [revision(clinic, visit_id)]

    def look() -> None:
        seen.append(revision(clinic, visit_id))

    failing, going, receiving = queued(visit_id), queued(visit_id, REMINDER), queued(visit_id, REQUEST)
    look()
    outbox.mark_failed(failing, "refused", at=MONDAY)
    look()
    outbox.mark_sent(going, "SM1", None, at=MONDAY)
    look()
    outbox.take_receipt(1, going.message_id, False, "refused", at=MONDAY)
    look()
    outbox.take_receipt(1, receiving.message_id, True, None, at=MONDAY)
    look()

    assert [after - before for before, after in zip(seen, seen[1:], strict=False)] == [0, 1, 1, 1, 1]
    assert revision(clinic, another) == 0


def test_an_answer_that_comes_while_a_message_goes_out_is_not_lost(clinic: ClinicFacts, visit_id: str):
    page_of_ada = naming_rosa(clinic, visit_id)
    question = page_of_ada.questionnaire.by_id["first-time"]

    outbox.mark_sent(queued(visit_id, REQUEST, ROSA.phone), "SM1", ROSA, at=MONDAY)
    kept = answers.keep(page_of_ada.act("patient", MONDAY), page_of_ada, question, "no", shown="")

    now = again(clinic, visit_id)
    assert (kept, now.answers["first-time"].value) == (True, "no")
    assert now.escort
    assert now.escort.state is EscortState.ASKED


def test_what_went_out_is_told_with_whether_the_patient_still_has_that_address(
    clinic: ClinicFacts, visit_id: str
):
    visit = again(clinic, visit_id)
    sent(visit_id)
    queue(visit_id, REMINDER)
    before = routes.went_out(visit, None, messages.of_visit(1, visit_id))
    patients.change_contact(visit.act("test", MONDAY), visit.patient_id, "+12025550109", None, agreed={})
    after = routes.went_out(again(clinic, visit_id), None, messages.of_visit(1, visit_id))

    assert before == (Sent(INVITATION.kind, Recipient.PATIENT, MONDAY),)
    assert after == (Sent(INVITATION.kind, Recipient.PATIENT, MONDAY, is_current=False),)


def test_a_clinic_sees_and_counts_its_own_messages_the_newest_first(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit_id: str
):
    sent(visit_id)
    queue(visit_id, REMINDER)
    queue(another_visit(elsewhere), clinic_id=elsewhere.clinic_id)

    kinds = [message.due.kind for message in messages.of_clinic(clinic.clinic_id, MessageState)]
    waiting = [m.due.kind for m in messages.of_clinic(clinic.clinic_id, [MessageState.WAITING])]

    assert (kinds, waiting) == ([REMINDER.kind, INVITATION.kind], [REMINDER.kind])
    assert [len(messages.of_clinic(1, MessageState, limit)) for limit in (0, 1)] == [0, 1]
    assert messages.counts(clinic.clinic_id) == {
        MessageState.WAITING: 1,
        MessageState.SENT: 1,
        MessageState.DELIVERED: 0,
        MessageState.FAILED: 0,
        MessageState.WITHDRAWN: 0,
    }
    assert messages.of_visit(elsewhere.clinic_id, visit_id) == ()


def test_no_address_or_text_can_be_read_in_the_outbox(clinic: ClinicFacts, visit_id: str):
    message = queued(visit_id)
    outbox.count_on(message, TODAY, "Ada, your visit is on Tuesday")

    with reading() as connection:
        (row,) = connection.execute(select(*MessageRow.__table__.columns)).all()
    cells = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    secrets = (b"2025550107", b"Ada", b"Tuesday")
    assert [secret for secret in secrets if any(secret in cell for cell in cells)] == []
