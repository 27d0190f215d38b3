"""Who hears of a change of plan, once, and what nobody hears of because it was undone in time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from questionnaire.core.answers.moves import Move, Moves
from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Contact
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Recipient
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Status
from questionnaire.core.readiness.changes import (
    again,
    back_within,
    change_grace,
    due,
    if_moved,
    is_too_late,
    may_go_again,
    surely_heard,
    waits_until,
)
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.reminders import Due, MessageKind, Sent
from tests.core.answering import CLINICS, MONDAY, ROSA, TUESDAY, ZONE, calmest, rosa

CLINIC = CLINICS["decided"]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = TUESDAY + 5 * MINUTE
PATIENT, ESCORT = Recipient.PATIENT, Recipient.ESCORT
INVITED = Sent(MessageKind.INVITATION, PATIENT, MONDAY - 72 * HOUR)
ASKED = Sent(MessageKind.ESCORT_REQUEST, ESCORT, MONDAY - 48 * HOUR)
ROSA_CONFIRMED = replace(rosa(EscortState.CONFIRMED), at=MONDAY - 2 * HOUR)


def a_case(*facts: EscortFact, **more: Any) -> Case:
    """Ada's visit on Tuesday, all answered and sent an hour before Monday 9:41."""
    said_at = MONDAY - HOUR
    answers = {name: answer._replace(at=said_at) for name, answer in calmest().items()}
    moves, starts_at, now = (
        more.get("moves", Moves()),
        more.get("starts_at", TUESDAY),
        more.get("now", MONDAY),
    )
    answers = aged(CLINIC, answers, starts_at, moves, Calendar(ZONE), now)
    case = Case(CLINIC, answers, starts_at, Calendar(ZONE), now, submitted_at=said_at, escort_facts=facts)
    return replace(case, **more)


def moved(*moves: tuple[int, datetime]) -> dict[str, Any]:
    """The visit after moves, each so many minutes after Monday 9:41 to a time, looked at then."""
    made, was = [], TUESDAY
    for minutes, to in moves:
        made.append(Move(MONDAY + minutes * MINUTE, was, to))
        was = to
    return {"moves": Moves(tuple(made)), "starts_at": was, "now": made[-1].at}


def told(case: Case, *sent: Sent) -> list[Due]:
    return list(due(case, assess(case), sent))


def on(minutes: int) -> str:
    return (MONDAY + minutes * MINUTE).isoformat()


def test_moved_and_moved_back_the_visit_is_ready_again_and_nobody_hears_of_it():
    away = a_case(ROSA_CONFIRMED, **moved((0, LATER)))
    back = a_case(ROSA_CONFIRMED, **moved((0, LATER), (2, TUESDAY)))

    assert (assess(away).status, assess(back).status) == (Status.NEEDS_FOLLOW_UP, Status.READY)
    assert told(away, INVITED, ASKED) == [
        Due(MessageKind.TIME_CHANGED, PATIENT, on(0)),
        Due(MessageKind.ESCORT_TIME_CHANGED, ESCORT, on(0)),
    ]
    assert told(back, INVITED, ASKED) == []


def test_who_was_told_the_new_time_before_it_was_undone_is_told_once_more():
    heard = Sent(MessageKind.TIME_CHANGED, PATIENT, MONDAY + 4 * MINUTE)
    asked = Sent(MessageKind.ESCORT_TIME_CHANGED, ESCORT, MONDAY + 4 * MINUTE)
    back = a_case(ROSA_CONFIRMED, **moved((0, LATER), (8, TUESDAY)))
    corrected = [replace(message, at=MONDAY + 12 * MINUTE) for message in (heard, asked)]

    assert assess(back).status is Status.READY
    assert told(back, INVITED, heard, asked) == [
        Due(MessageKind.TIME_CHANGED, PATIENT, on(8)),
        Due(MessageKind.ESCORT_TIME_CHANGED, ESCORT, on(8)),
    ]
    assert told(back, INVITED, heard, asked, *corrected) == []


def test_who_has_a_new_time_to_hear_of_is_reminded_of_nothing_else_first():
    unsent = replace(a_case(**moved((0, LATER))), submitted_at=None)

    assert [message.kind for message in told(unsent, INVITED) if message.to is PATIENT] == [
        MessageKind.TIME_CHANGED
    ]


def test_a_cancellation_is_told_to_ada_and_to_rosa_who_would_have_come():
    off = a_case(ROSA_CONFIRMED, cancelled_at=MONDAY)

    assert told(off, INVITED, ASKED) == [
        Due(MessageKind.CANCELLED, PATIENT, on(0)),
        Due(MessageKind.ESCORT_CANCELLED, ESCORT, on(0)),
    ]


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        (a_case(cancelled_at=MONDAY), [MessageKind.CANCELLED]),
        (replace(a_case(cancelled_at=MONDAY), answers={}), []),
        (a_case(replace(ROSA_CONFIRMED, state=EscortState.DECLINED), cancelled_at=MONDAY), ["cancelled"]),
        (a_case(ROSA_CONFIRMED, cancelled_at=MONDAY, checked_in_at=MONDAY), ["escort-cancelled"]),
        (a_case(ROSA_CONFIRMED, cancelled_at=TUESDAY, now=TUESDAY), []),
    ],
    ids=["rosa not asked", "nobody told", "rosa declined", "ada is here", "too late"],
)
def test_only_who_was_told_of_the_visit_and_would_come_hears_that_it_is_off(case: Case, kinds: list[str]):
    assert [message.kind for message in told(case)] == kinds


def test_who_was_told_that_it_is_off_hears_that_it_goes_ahead_and_who_was_not_hears_nothing():
    off = Sent(MessageKind.CANCELLED, PATIENT, MONDAY)
    off_to_rosa = Sent(MessageKind.ESCORT_CANCELLED, ESCORT, MONDAY)
    on_again = Sent(MessageKind.GOING_AHEAD, PATIENT, MONDAY + HOUR)
    case = a_case(ROSA_CONFIRMED, now=MONDAY + 2 * HOUR)

    assert told(case, INVITED, ASKED) == []
    assert told(case, INVITED, ASKED, off, off_to_rosa) == [
        Due(MessageKind.GOING_AHEAD, PATIENT, on(0)),
        Due(MessageKind.ESCORT_GOING_AHEAD, ESCORT, on(0)),
    ]
    assert told(case, INVITED, off, on_again) == []


def test_a_change_waits_as_long_as_the_clinic_says_and_three_minutes_if_it_says_nothing():
    case = a_case(**moved((0, LATER)))
    off = a_case(cancelled_at=MONDAY)

    assert (change_grace({}), change_grace({"change_grace_minutes": "0"})) == (3 * MINUTE, 0 * MINUTE)
    assert waits_until(case, change_grace({}), MessageKind.TIME_CHANGED) == MONDAY + 3 * MINUTE
    assert waits_until(off, change_grace({}), MessageKind.CANCELLED) == MONDAY + 3 * MINUTE
    assert (
        waits_until(replace(case, now=MONDAY + 3 * MINUTE), change_grace({}), MessageKind.TIME_CHANGED)
        is None
    )
    assert waits_until(a_case(), change_grace({}), MessageKind.INVITATION) is None


def test_a_new_link_reaches_whoever_holds_one_that_does_not_open_any_more_once():
    case = a_case(ROSA_CONFIRMED, link_issued_at=MONDAY)
    heard = Sent(MessageKind.NEW_LINK, PATIENT, MONDAY + MINUTE)

    assert told(case, INVITED) == [Due(MessageKind.NEW_LINK, PATIENT, on(0))]
    assert told(case, INVITED, heard) == []
    assert told(a_case(ROSA_CONFIRMED, link_issued_at=INVITED.at - HOUR), INVITED) == []
    assert waits_until(case, change_grace({}), MessageKind.NEW_LINK) == MONDAY + 3 * MINUTE
    assert waits_until(case, change_grace({}), MessageKind.INVITATION) is None


def test_whose_number_was_put_right_gets_the_link_there_and_who_never_began_is_invited():
    elsewhere = replace(INVITED, is_current=False)
    case = a_case(ROSA_CONFIRMED, link_issued_at=INVITED.at - HOUR)

    assert [m.kind for m in told(case, elsewhere)] == [MessageKind.NEW_LINK]
    assert [m.kind for m in told(replace(case, answers={}), elsewhere)] == [MessageKind.INVITATION]


SAM = Contact("Sam", "+12025550143")
SAM_ASKED = EscortFact(SAM, EscortState.ASKED, "messages", MONDAY - 60 * HOUR)
SAM_SAYS_YES = EscortFact(SAM, EscortState.CONFIRMED, "escort", MONDAY - 50 * HOUR)


@pytest.mark.parametrize(
    ("facts", "released"),
    [
        ((SAM_ASKED, SAM_SAYS_YES), True),
        ((SAM_ASKED,), True),
        ((SAM_SAYS_YES,), False),
        ((SAM_ASKED, replace(SAM_SAYS_YES, state=EscortState.DECLINED)), False),
        ((SAM_ASKED, SAM_SAYS_YES, replace(SAM_ASKED, state=EscortState.REPLACED, at=MONDAY)), False),
        ((replace(SAM_ASKED, contact=Contact("Rosa", "+12025550199")),), False),
    ],
    ids=[
        "said yes",
        "asked",
        "asked by the patient alone",
        "declined",
        "was told",
        "rosa's number put right",
    ],
)
def test_a_ride_that_was_asked_and_is_replaced_hears_once_that_it_need_not_come(
    facts: tuple[EscortFact, ...], released: bool
):
    case = a_case(ROSA_CONFIRMED, *facts)

    to_sam = [message for message in told(case) if message.to is Recipient.REPLACED]

    assert [message.contact for message in to_sam] == ([SAM] if released else [])


def test_who_was_told_not_to_come_and_is_named_again_is_asked_again():
    sam = a_case(*(replace(fact, contact=ROSA) for fact in (SAM_ASKED, SAM_SAYS_YES)))
    released = EscortFact(ROSA, EscortState.REPLACED, "messages", MONDAY - 40 * HOUR)

    again = replace(sam, escort_facts=(*sam.escort_facts, released))

    assert assess(sam).escort.state is EscortState.CONFIRMED  # type: ignore[union-attr]
    assert assess(again).escort.state is EscortState.NAMED  # type: ignore[union-attr]
    assert [m.kind for m in told(again) if m.to is ESCORT] == [MessageKind.ESCORT_REQUEST]


@pytest.mark.parametrize(
    ("goes_at", "times", "too_late"),
    [
        (TUESDAY - 2 * HOUR, (TUESDAY,), False),
        (TUESDAY - 2 * HOUR + MINUTE, (TUESDAY,), True),
        (TUESDAY - 2 * HOUR + MINUTE, (TUESDAY + HOUR,), False),
        (TUESDAY - 2 * HOUR + MINUTE, (TUESDAY + HOUR, TUESDAY), True),
    ],
)
def test_somebody_has_to_call_who_would_hear_less_than_two_hours_before_the_old_or_the_new_time(
    goes_at: datetime, times: tuple[datetime, ...], too_late: bool
):
    assert is_too_late(goes_at, *times) is too_late


def test_a_change_that_went_out_too_late_was_not_surely_heard_unless_somebody_called():
    late = Sent(MessageKind.TIME_CHANGED, PATIENT, TUESDAY - HOUR)
    early, call = replace(late, at=MONDAY), replace(late, is_call=True)
    reminder = replace(late, kind=MessageKind.NOT_FINISHED)

    assert surely_heard([late, early, call, reminder], TUESDAY) == [early, call, reminder]


def test_a_visit_as_it_would_be_has_its_new_time_and_one_move_more():
    case = a_case(**moved((0, LATER)))

    would_be = if_moved(case, TUESDAY + HOUR)

    assert would_be == replace(
        case,
        starts_at=TUESDAY + HOUR,
        moves=Moves((Move(MONDAY, TUESDAY, LATER), Move(MONDAY, LATER, TUESDAY + HOUR))),
    )


def test_a_visit_may_be_back_at_its_time_for_ten_minutes_or_as_long_as_its_changes_wait():
    assert back_within({}) == back_within({"change_grace_minutes": "5"}) == 10 * MINUTE
    assert back_within({"change_grace_minutes": "30"}) == 30 * MINUTE


def test_a_ride_that_was_replaced_hears_of_it_once_the_patient_can_not_undo_it_any_more():
    case = a_case(ROSA_CONFIRMED)
    said_at = MONDAY - MINUTE
    just_named = replace(
        case, answers={**case.answers, "ride-person": case.answers["ride-person"]._replace(at=said_at)}
    )

    assert waits_until(case, 3 * MINUTE, MessageKind.ESCORT_REPLACED) is None
    assert waits_until(just_named, 3 * MINUTE, MessageKind.ESCORT_REPLACED) == said_at + 3 * MINUTE
    assert waits_until(just_named, 3 * MINUTE, MessageKind.INVITATION) is None


@pytest.mark.parametrize(
    ("named_before", "is_somebody_else"),
    [
        (Contact("Sam", "+12025550143"), True),
        (Contact("ROSA", "+12025550143"), False),
        (Contact("Sam", ROSA.phone), False),
        (Contact("Sam", "+12025550143", "r@x.org"), False),
        (Contact("Sam", "+12025550143", "sam@x.org"), True),
    ],
)
def test_whose_name_number_or_e_mail_was_put_right_is_not_told_that_another_comes(
    named_before: Contact, is_somebody_else: bool
):
    rosa_ = Contact(ROSA.name, ROSA.phone, "r@x.org")
    case = a_case(*(replace(fact, contact=named_before) for fact in (SAM_ASKED, SAM_SAYS_YES)))
    named = case.answers["ride-person"]._replace(value=rosa_)
    case = replace(case, answers={**case.answers, "ride-person": named})

    to_them = [message for message in told(case) if message.to is Recipient.REPLACED]

    released = Due(MessageKind.ESCORT_REPLACED, Recipient.REPLACED, SAM_SAYS_YES.at.isoformat(), named_before)
    assert to_them == ([released] if is_somebody_else else [])


def test_a_link_that_staff_send_again_goes_out_while_its_recipient_has_something_to_open():
    case = a_case(ROSA_CONFIRMED)
    escort = assess(case).escort
    to_ada, to_rosa = again(PATIENT, MONDAY), again(ESCORT, MONDAY)
    assert escort

    assert (to_ada, to_rosa) == (
        Due(MessageKind.NEW_LINK, PATIENT, f"again-{on(0)}"),
        Due(MessageKind.ESCORT_REQUEST, ESCORT, f"again-{on(0)}"),
    )
    assert may_go_again(case, escort, to_ada) and may_go_again(case, escort, to_rosa)
    assert may_go_again(case, None, to_ada) and not may_go_again(case, None, to_rosa)
    assert not may_go_again(case, replace(escort, may_be_asked=False), to_rosa)
    assert not may_go_again(case, escort, Due(MessageKind.NEW_LINK, PATIENT, on(0)))
    for over in ({"cancelled_at": MONDAY}, {"checked_in_at": MONDAY}, {"now": TUESDAY}):
        assert not may_go_again(replace(case, **over), escort, to_ada)  # type: ignore[arg-type]
