"""Which messages are due, from the visit as it is, and when one may go out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Answer, Answers
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Recipient
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case
from questionnaire.core.readiness.changes import due
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.reminders import (
    Due,
    Held,
    MessageKind,
    Sent,
    earliest,
    held_by_law,
    look_again_at,
)
from tests.core.answering import CLINICS, MONDAY, QUICK, TUESDAY, ZONE, calmest, moved, rosa

CLINIC = CLINICS["decided"]
CONFIRMED, ASKED, DECLINED = EscortState.CONFIRMED, EscortState.ASKED, EscortState.DECLINED
INVITATION, NOT_FINISHED = MessageKind.INVITATION, MessageKind.NOT_FINISHED
RECONFIRM, TIME_CHANGED = MessageKind.RECONFIRM, MessageKind.TIME_CHANGED
ESCORT_DECLINED, ESCORT_REQUEST = MessageKind.ESCORT_DECLINED, MessageKind.ESCORT_REQUEST
ESCORT_RECONFIRM = MessageKind.ESCORT_RECONFIRM
ESCORT_TIME_CHANGED = MessageKind.ESCORT_TIME_CHANGED

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
FIVE_MINUTES = 5 * MINUTE
A_WEEK_BEFORE = datetime(2026, 11, 17, 12, 0, tzinfo=ZONE)
THURSDAY, FRIDAY, THE_DAY_BEFORE = (datetime(2026, 11, day, tzinfo=ZONE) for day in (19, 20, 23))
"""Three business days, two, and one before the visit: the starts of the days."""

NEXT_WEEK = TUESDAY + timedelta(days=7)

NOBODY = {"ride-contact": "no"}
"""Nobody is named whom we may write to."""


def a_case(*facts: EscortFact, now: datetime = A_WEEK_BEFORE, **more: Any) -> Case:
    """Ada's visit on Tuesday, all answered and sent a week before, her answers as old as they are by now."""
    said_at = more.pop("said_at", A_WEEK_BEFORE)
    answers: Answers = {name: answer._replace(at=said_at) for name, answer in calmest().items()}
    for name, value in more.pop("answers", {}).items():
        answers = {**answers, name: Answer(value, "patient", said_at)}
    case = Case(CLINIC, answers, TUESDAY, Calendar(ZONE), now, submitted_at=said_at, escort_facts=facts)
    return at(replace(case, **more), now)


def started(*answered: str, **more: Any) -> Case:
    """The same, but only some questions are answered and nothing is sent."""
    case = a_case(**{"submitted_at": None, **more})
    return replace(case, answers={name: case.answers[name] for name in answered})


def at(case: Case, now: datetime) -> Case:
    """The same visit looked at at another moment."""
    fresh = {name: answer._replace(stale=None) for name, answer in case.answers.items()}
    answers = aged(CLINIC, fresh, case.starts_at, case.moves, case.calendar, now)
    return replace(case, answers=answers, now=now)


def due_at(case: Case, now: datetime | None = None, *sent: Sent) -> tuple[Due, ...]:
    case = at(case, now) if now else case
    return due(case, assess(case), sent)


def kinds(case: Case, now: datetime | None = None, *sent: Sent) -> list[MessageKind]:
    return [message.kind for message in due_at(case, now, *sent)]


def went_out(kind: MessageKind, at: datetime = A_WEEK_BEFORE) -> Sent:
    return Sent(kind, Recipient.ESCORT if kind.startswith("escort-re") else Recipient.PATIENT, at)


def test_a_visit_nobody_has_begun_is_due_an_invitation_from_the_first_moment():
    assert due_at(started()) == (Due(INVITATION, Recipient.PATIENT),)


def test_who_has_begun_needs_no_invitation():
    assert kinds(started("visit-confirm")) == []


@pytest.mark.parametrize(
    "case",
    [
        started(cancelled_at=A_WEEK_BEFORE),
        started(checked_in_at=MONDAY),
        started(now=TUESDAY),
        started(now=TUESDAY + HOUR),
        a_case(rosa(DECLINED), now=TUESDAY),
        a_case(checked_in_at=MONDAY, now=MONDAY, moves=moved(MONDAY)),
    ],
)
def test_nothing_is_due_for_a_visit_that_was_cancelled_or_has_begun(case: Case):
    assert due_at(case) == ()


def test_something_is_due_until_the_very_second_the_visit_begins():
    assert kinds(started(), TUESDAY - SECOND) == [INVITATION]


def test_a_visit_all_done_is_due_nothing():
    assert kinds(a_case(rosa(CONFIRMED))) == []
    assert kinds(a_case(answers=NOBODY)) == []


@pytest.mark.parametrize(
    "case",
    [started(), started("visit-confirm"), a_case(submitted_at=None, answers=NOBODY)],
    ids=["not begun", "begun", "answered but not sent"],
)
def test_an_unfinished_patient_is_reminded_three_business_days_before_and_one_before(case: Case):
    invited = went_out(INVITATION)
    first, last = (
        Due(NOT_FINISHED, Recipient.PATIENT, moment.isoformat()) for moment in (THURSDAY, THE_DAY_BEFORE)
    )

    def reminders(now: datetime, *sent: Sent) -> list[Due]:
        return [message for message in due_at(case, now, *sent) if message.kind is NOT_FINISHED]

    assert reminders(THURSDAY - SECOND, invited) == []
    assert reminders(THURSDAY, invited) == [first]
    assert reminders(THURSDAY + HOUR, invited, went_out(NOT_FINISHED, THURSDAY + HOUR)) == []
    assert reminders(THE_DAY_BEFORE - SECOND, invited, went_out(NOT_FINISHED, THURSDAY + HOUR)) == []
    assert reminders(THE_DAY_BEFORE, invited, went_out(NOT_FINISHED, THURSDAY + HOUR)) == [last]
    assert reminders(TUESDAY - HOUR, invited, went_out(NOT_FINISHED, MONDAY)) == []


def test_who_was_invited_on_the_last_day_is_not_reminded_the_same_day():
    for moment in (THE_DAY_BEFORE, MONDAY):
        assert kinds(started(), moment, went_out(INVITATION, moment)) == [INVITATION]


def test_who_came_by_a_link_in_the_desks_hand_is_reminded_too_but_not_while_answering():
    assert kinds(started("visit-confirm"), THURSDAY) == [NOT_FINISHED]
    assert kinds(started("visit-confirm", said_at=THURSDAY + HOUR), THURSDAY + HOUR) == []


def test_who_began_before_the_day_of_a_reminder_is_reminded_on_it_though_they_answered_that_morning():
    case = started("visit-confirm", "ride-home", now=THURSDAY + 2 * HOUR)
    this_morning = case.answers["ride-home"]._replace(at=THURSDAY + HOUR)

    assert kinds(replace(case, answers={**case.answers, "ride-home": this_morning})) == [NOT_FINISHED]


def test_who_was_not_invited_and_has_not_begun_is_invited_not_reminded():
    assert kinds(started(), MONDAY) == [INVITATION]


def test_what_was_sent_to_the_escort_is_no_invitation_of_the_patient():
    assert kinds(started(), MONDAY, went_out(ESCORT_REQUEST)) == [INVITATION]


def test_the_reminders_follow_the_clinics_holidays():
    closed = Calendar(ZONE, holidays=frozenset({date(2026, 11, 23)}))
    case = started(calendar=closed)

    assert NOT_FINISHED in kinds(case, datetime(2026, 11, 18, tzinfo=ZONE), went_out(INVITATION))
    assert NOT_FINISHED not in kinds(case, datetime(2026, 11, 18, tzinfo=ZONE) - SECOND, went_out(INVITATION))


def test_the_reminders_follow_the_clinics_midnight():
    in_berlin = started(calendar=Calendar(ZoneInfo("Europe/Berlin")))
    thursday_there = datetime(2026, 11, 19, tzinfo=ZoneInfo("Europe/Berlin"))

    assert NOT_FINISHED not in kinds(in_berlin, thursday_there - SECOND, went_out(INVITATION))
    assert NOT_FINISHED in kinds(in_berlin, thursday_there, went_out(INVITATION))


def test_a_promised_ride_that_got_old_is_due_one_question_until_it_is_answered():
    case = a_case(answers=NOBODY)

    assert kinds(case, THE_DAY_BEFORE - SECOND) == []
    assert due_at(case, THE_DAY_BEFORE) == (Due(RECONFIRM, Recipient.PATIENT, THE_DAY_BEFORE.isoformat()),)
    assert kinds(a_case(answers=NOBODY, said_at=MONDAY, now=MONDAY)) == []


def test_a_promised_ride_that_got_old_is_not_asked_of_the_patient_while_the_escorts_yes_is_fresh():
    case = a_case(rosa(CONFIRMED, THE_DAY_BEFORE), now=MONDAY)
    support = case.answers["support-after"]._replace(at=MONDAY)

    assert kinds(replace(case, answers={**case.answers, "support-after": support}), MONDAY) == []


def test_where_a_clinic_sends_no_messages_nobody_is_reminded(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: cup, options: [small, big] }
    """
    case = started(questionnaire=questionnaire, now=MONDAY)
    begun = replace(case, answers={"tea": Answer("black", "patient", A_WEEK_BEFORE)})

    assert due(begun, assess(begun), [went_out(INVITATION)]) == ()
    assert look_again_at(begun, assess(begun)) == TUESDAY


def test_over_a_long_weekend_a_promise_that_got_old_again_is_asked_about_again():
    long_weekend = {"calendar": Calendar(ZONE, holidays=frozenset({date(2026, 11, 23)})), "answers": NOBODY}
    first = a_case(now=FRIDAY, **long_weekend)
    again = a_case(now=FRIDAY + 57 * HOUR, said_at=FRIDAY + 9 * HOUR, **long_weekend)

    anchors = [message.anchor for case in (first, again) for message in due_at(case)]

    assert anchors == [FRIDAY.isoformat(), (FRIDAY + 57 * HOUR).isoformat()]


def test_answers_that_only_got_old_are_no_reason_to_say_that_something_is_missing():
    case = a_case(answers=NOBODY)

    assert kinds(case, MONDAY, went_out(INVITATION)) == [RECONFIRM]


def test_a_move_is_told_to_who_has_answered_or_was_written_to():
    after_a_move = {"moves": moved(FRIDAY), "now": FRIDAY}
    change = Due(TIME_CHANGED, Recipient.PATIENT, FRIDAY.isoformat())

    assert change in due_at(a_case(answers=NOBODY, **after_a_move))
    assert change in due_at(started("visit-confirm", **after_a_move))
    assert change in due_at(started(**after_a_move), FRIDAY, went_out(INVITATION))
    assert kinds(started(**after_a_move)) == [INVITATION]
    for sent_at in (FRIDAY, FRIDAY + SECOND):
        assert TIME_CHANGED not in kinds(started(**after_a_move), FRIDAY, went_out(INVITATION, sent_at))


def test_a_move_moves_the_reminders_with_it():
    a_week_later = started(starts_at=NEXT_WEEK, moves=moved(A_WEEK_BEFORE, NEXT_WEEK))

    assert NOT_FINISHED not in kinds(a_week_later, THURSDAY, went_out(INVITATION))
    assert NOT_FINISHED in kinds(  # Thanksgiving is no holiday of this clinic
        a_week_later, THURSDAY + timedelta(days=7), went_out(INVITATION)
    )


def test_the_patient_is_told_first_that_the_escort_declined():
    declined = rosa(DECLINED, FRIDAY)
    case = a_case(declined, submitted_at=None)

    found = due_at(case, FRIDAY, went_out(INVITATION))

    assert found == (
        Due(ESCORT_DECLINED, Recipient.PATIENT, FRIDAY.isoformat()),
        Due(NOT_FINISHED, Recipient.PATIENT, THURSDAY.isoformat()),
    )
    assert ESCORT_DECLINED not in kinds(a_case(declined, rosa(CONFIRMED, FRIDAY + HOUR)), MONDAY)
    assert ESCORT_DECLINED not in kinds(a_case(declined, moves=moved(FRIDAY + HOUR)), FRIDAY + HOUR)


def test_an_escort_is_asked_when_they_are_named_and_once_more_as_the_visit_nears():
    named, asked = a_case(), a_case(rosa(ASKED, A_WEEK_BEFORE))
    twice = a_case(rosa(ASKED, A_WEEK_BEFORE), rosa(ASKED, THURSDAY + HOUR))

    def requests(case: Case, now: datetime) -> list[Due]:
        return [message for message in due_at(case, now) if message.to is Recipient.ESCORT]

    assert requests(named, A_WEEK_BEFORE) == [
        Due(ESCORT_REQUEST, Recipient.ESCORT, A_WEEK_BEFORE.isoformat())
    ]
    assert requests(asked, THURSDAY - SECOND) == []
    assert requests(asked, THURSDAY) == [Due(ESCORT_REQUEST, Recipient.ESCORT, THURSDAY.isoformat())]
    assert requests(twice, THURSDAY + HOUR) == []
    for at_ in (THURSDAY, FRIDAY):
        assert requests(a_case(rosa(ASKED, at_)), MONDAY) == []


def test_an_escort_whose_name_was_put_right_is_asked_under_it():
    first, right = a_case(), a_case(said_at=A_WEEK_BEFORE + HOUR, now=A_WEEK_BEFORE + HOUR)

    anchors = {message.anchor for case in (first, right) for message in due_at(case)}

    assert len(anchors) == 2


@pytest.mark.parametrize("state", [EscortState.NOT_SURE, DECLINED, EscortState.ARRIVED])
def test_an_escort_who_answered_is_asked_no_more(state: EscortState):
    assert [m for m in due_at(a_case(rosa(state)), MONDAY) if m.to is Recipient.ESCORT] == []


@pytest.mark.parametrize("state", [CONFIRMED, EscortState.RECONFIRMED])
def test_an_old_yes_is_asked_about_on_the_last_business_day(state: EscortState):
    case = a_case(rosa(state, A_WEEK_BEFORE), answers={"support-after": "no-adult"})

    def asked(now: datetime) -> list[Due]:
        return [message for message in due_at(case, now) if message.to is Recipient.ESCORT]

    assert asked(THE_DAY_BEFORE - SECOND) == []
    assert asked(THE_DAY_BEFORE) == [Due(ESCORT_RECONFIRM, Recipient.ESCORT, A_WEEK_BEFORE.isoformat())]
    assert kinds(a_case(rosa(state, THE_DAY_BEFORE)), TUESDAY - SECOND) == [RECONFIRM]


def test_an_escort_who_was_asked_hears_of_the_new_time_and_one_who_was_not_is_simply_asked():
    after_a_move = {"moves": moved(FRIDAY), "now": FRIDAY}

    def to_escort(*facts: EscortFact) -> list[Due]:
        return [
            message for message in due_at(a_case(*facts, **after_a_move)) if message.to is Recipient.ESCORT
        ]

    assert to_escort() == [Due(ESCORT_REQUEST, Recipient.ESCORT, A_WEEK_BEFORE.isoformat())]
    for state in (ASKED, CONFIRMED, DECLINED):
        assert to_escort(rosa(state, A_WEEK_BEFORE)) == [
            Due(ESCORT_TIME_CHANGED, Recipient.ESCORT, FRIDAY.isoformat())
        ]
    assert to_escort(rosa(CONFIRMED, A_WEEK_BEFORE), rosa(ASKED, FRIDAY)) == []


@pytest.mark.parametrize("contact", ["ask", "no"])
@pytest.mark.parametrize("facts", [(), (rosa(ASKED, A_WEEK_BEFORE),), (rosa(CONFIRMED, A_WEEK_BEFORE),)])
def test_nothing_goes_to_an_escort_whom_the_patient_did_not_let_us_ask(
    contact: str, facts: tuple[EscortFact, ...]
):
    case = a_case(*facts, answers={"ride-contact": contact}, moves=moved(FRIDAY))

    assert [message for message in due_at(case, MONDAY) if message.to is Recipient.ESCORT] == []


def test_a_visit_is_looked_at_again_when_a_reminder_may_come_due_and_when_it_begins():
    moments = [A_WEEK_BEFORE, THURSDAY, THE_DAY_BEFORE, TUESDAY]

    looked = [look_again_at(at(started(), now), assess(at(started(), now))) for now in moments]

    assert looked == [THURSDAY, THE_DAY_BEFORE, TUESDAY, TUESDAY + 24 * HOUR]


def test_a_visit_is_looked_at_again_when_its_escorts_yes_is_two_days_old():
    case = a_case(rosa(CONFIRMED, THE_DAY_BEFORE - 38 * HOUR), said_at=MONDAY, now=MONDAY)

    assert look_again_at(case, assess(case)) == THE_DAY_BEFORE + 10 * HOUR


STARTS = (
    TUESDAY,
    datetime(2026, 3, 9, 8, 0, tzinfo=ZONE),
    datetime(2026, 11, 2, 8, 0, tzinfo=ZONE),
    datetime(2026, 11, 1, 12, 0, tzinfo=ZONE),
)
"""A Tuesday; the Mondays after the clock changed; the Sunday on which it goes back."""

STATES = (ASKED, CONFIRMED, DECLINED, EscortState.NOT_SURE)
MINUTES = st.integers(0, 9 * 24 * 60)


@st.composite
def any_case(draw: st.DrawFn) -> tuple[Case, tuple[Sent, ...]]:
    """A visit in any state, and what went out for it."""
    starts_at = draw(st.sampled_from(STARTS))

    def before(what: st.SearchStrategy[int] = MINUTES) -> datetime:
        return starts_at - timedelta(minutes=draw(what))

    said_at = before()
    case = a_case(
        *(rosa(state, before()) for state in draw(st.lists(st.sampled_from(STATES), max_size=2))),
        starts_at=starts_at,
        said_at=said_at,
        answers={"ride-contact": draw(st.sampled_from(["yes", "yes", "no"]))},
        moves=moved(before(), starts_at) if draw(st.booleans()) else moved(None),
        submitted_at=said_at if draw(st.booleans()) else None,
        now=before(st.integers(-60, 9 * 24 * 60)),
    )
    if draw(st.integers(0, 3)) == 0:
        case = replace(case, answers={})
    return case, tuple(went_out(INVITATION, before()) for _ in range(draw(st.integers(0, 2))))


@QUICK
@given(any_=any_case(), thousandths=st.lists(st.integers(0, 999), min_size=1, max_size=3))
def test_whatever_happened_nothing_becomes_due_by_time_alone_before_the_next_look(
    any_: tuple[Case, tuple[Sent, ...]], thousandths: list[int]
):
    case, sent = any_
    end = look_again_at(case, assess(case))

    later = [case.now + (end - case.now) * part // 1000 for part in thousandths]

    assert end > case.now
    assert {due_at(case, now, *sent) for now in (*later, end - timedelta(microseconds=1))} == {
        due_at(case, case.now, *sent)
    }


ZONES = [ZoneInfo(name) for name in ("America/New_York", "America/Phoenix", "Europe/Berlin", "Asia/Kolkata")]
CHANGES = [
    datetime(2026, month, day, 7, tzinfo=UTC) for month, day in ((3, 8), (11, 1), (3, 29), (10, 25), (7, 5))
]
"""Around these the clock changes in New York, in Berlin, and nowhere."""


@st.composite
def any_sent(draw: st.DrawFn) -> tuple[datetime, ZoneInfo, list[datetime]]:
    """A moment near a change of the clock, a zone, and messages in the days before.

    All by five minutes, so that a search by as many misses nothing.
    """
    zone = draw(st.sampled_from(ZONES))
    now = draw(st.sampled_from(CHANGES)) + draw(st.integers(-9 * 288, 9 * 288)) * FIVE_MINUTES
    sent = [now - draw(st.integers(0, 8 * 288)) * FIVE_MINUTES for _ in range(draw(st.integers(0, 5)))]
    kept_in = draw(st.sampled_from([UTC, zone]))
    return now.astimezone(draw(st.sampled_from([UTC, zone]))), zone, [at.astimezone(kept_in) for at in sent]


def may_get(moment: datetime, zone: ZoneInfo, sent: list[datetime]) -> bool:
    """Whether a message may go out now, said as plainly as can be."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    same_day = [at for at in sent if at.astimezone(zone).date() == local.date()]
    last_week = [at for at in sent if at.astimezone(UTC) > utc - timedelta(days=7)]
    return 8 <= local.hour < 21 and not same_day and len(last_week) < 3


@QUICK
@given(any_=any_sent())
def test_a_message_goes_out_at_the_first_moment_at_which_it_may(
    any_: tuple[datetime, ZoneInfo, list[datetime]],
):
    now, zone, sent = any_

    moment = earliest(now, zone, sent)

    by_search = now.astimezone(UTC)
    while not may_get(by_search, zone, sent):
        by_search += FIVE_MINUTES
    assert moment == by_search


@QUICK
@given(any_=any_sent(), more=st.lists(st.integers(0, 3 * 24 * 60), min_size=4, max_size=8))
def test_however_many_messages_wait_one_a_day_and_three_a_week_go_out_by_day(
    any_: tuple[datetime, ZoneInfo, list[datetime]], more: list[int]
):
    now, zone, _ = any_
    sent: list[datetime] = []

    for minutes in more:
        now = earliest(now + minutes * MINUTE, zone, sent)
        sent.append(now)

    days = [at.astimezone(zone).date() for at in sent]
    assert len(set(days)) == len(days)
    assert {at.astimezone(zone).hour for at in sent} <= set(range(8, 21))
    assert all(fourth - first >= timedelta(days=7) for first, fourth in zip(sent, sent[3:], strict=False))


@pytest.mark.parametrize(
    ("hour", "minute", "goes_out"),
    [(7, 59, (1, 8, 0)), (8, 0, (1, 8, 0)), (20, 59, (1, 20, 59)), (21, 0, (2, 8, 0)), (0, 30, (1, 8, 0))],
)
def test_messages_go_out_between_eight_and_nine_in_the_evening(
    hour: int, minute: int, goes_out: tuple[int, int, int]
):
    moment = earliest(datetime(2026, 11, 1, hour, minute, tzinfo=ZONE), ZONE, [])

    local = moment.astimezone(ZONE)
    assert (local.day, local.hour, local.minute) == goes_out


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Berlin", "Asia/Kolkata"])
def test_who_got_a_message_today_gets_the_next_one_tomorrow_at_eight_by_their_own_clock(name: str):
    zone = ZoneInfo(name)
    this_morning, noon = (datetime(2026, 11, 23, hour, tzinfo=zone) for hour in (9, 12))

    assert earliest(noon, zone, [this_morning]) == datetime(2026, 11, 24, 8, tzinfo=zone)


def test_a_week_in_which_the_clock_goes_back_is_over_after_as_many_hours_as_any():
    monday = datetime(2026, 10, 26, 8, 30, tzinfo=ZONE)
    sent = [(monday + timedelta(days=days)).astimezone(UTC) for days in (0, 1, 2)]

    assert earliest(datetime(2026, 11, 2, 7, 0, tzinfo=ZONE), ZONE, sent) == datetime(
        2026, 11, 2, 8, 0, tzinfo=ZONE
    )


@pytest.mark.parametrize(
    ("now", "sent_on", "held"),
    [
        ("2026-11-23 09:00", (), None),
        ("2026-11-23 07:59", (), Held.HOURS),
        ("2026-11-23 21:00", (), Held.HOURS),
        ("2026-11-23 07:00", (23,), Held.HOURS),
        ("2026-11-23 09:00", (23,), Held.A_DAY),
        ("2026-11-23 09:00", (22,), None),
        ("2026-11-23 09:00", (22, 20, 18), Held.A_WEEK),
        ("2026-11-23 09:00", (23, 22, 20), Held.A_DAY),
        ("2026-11-23 09:00", (22, 20, 16), None),
    ],
)
def test_why_a_person_gets_no_message_now_is_told(now: str, sent_on: tuple[int, ...], held: Held | None):
    sent = [datetime(2026, 11, day, 8, 30, tzinfo=ZONE) for day in sent_on]

    assert held_by_law(datetime.fromisoformat(now).replace(tzinfo=ZONE), ZONE, sent) is held


def test_a_day_is_the_persons_own_also_in_the_evening():
    """Half past eight in New York is the next day in Greenwich."""
    yesterday, today = (datetime(2026, 11, day, 20, 30, tzinfo=ZONE) for day in (22, 23))

    assert held_by_law(today, ZONE, []) is None
    assert held_by_law(today, ZONE, [yesterday]) is None
    assert held_by_law(today, ZONE, [today - 11 * HOUR]) is Held.A_DAY
    assert held_by_law(today - 11 * HOUR, ZONE, [yesterday]) is None
