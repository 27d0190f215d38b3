"""Where the adult who takes the patient home stands, and what that means for the visit."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Answer, Answers, Contact, Stale
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Readiness, Status
from questionnaire.core.readiness.escorts import (
    Escort,
    EscortFact,
    EscortState,
    confirmed,
    is_to_say_again,
    kept_fresh,
    replaced,
    turning_points,
    yes,
)
from tests.core.answering import CLINICS, EVERYTHING, MONDAY, QUICK, ROSA, TUESDAY, ZONE, calmest, moved, rosa

CLINIC = CLINICS["decided"]
SAM = Contact("Sam", "+12025550143")
NAMED, ASKED, NOT_SURE = EscortState.NAMED, EscortState.ASKED, EscortState.NOT_SURE
CONFIRMED, RECONFIRMED = EscortState.CONFIRMED, EscortState.RECONFIRMED
DECLINED, ARRIVED = EscortState.DECLINED, EscortState.ARRIVED

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
A_WEEK_BEFORE = datetime(2026, 11, 17, 12, 0, tzinfo=ZONE)
THURSDAY, FRIDAY, THE_DAY_BEFORE = (datetime(2026, 11, day, tzinfo=ZONE) for day in (19, 20, 23))
"""Three business days, two, and one before the visit: the starts of the days."""


def a_case(*facts: EscortFact, now: datetime = MONDAY, said_at: datetime = MONDAY, **more: Any) -> Case:
    """Ada's visit on Tuesday, all answered and sent, her answers as old as they are by now."""
    answers: Answers = {name: answer._replace(at=said_at) for name, answer in calmest().items()}
    for name, value in more.pop("answers", {}).items():
        answers = {**answers, name: Answer(value, "patient", said_at)}
    case = Case(CLINIC, answers, TUESDAY, Calendar(ZONE), now, submitted_at=said_at, escort_facts=facts)
    return at(replace(case, **more), now)


def at(case: Case, now: datetime) -> Case:
    """The same visit looked at at another moment."""
    fresh = {name: answer._replace(stale=None) for name, answer in case.answers.items()}
    answers = aged(CLINIC, fresh, case.starts_at, case.moves, case.calendar, now)
    return replace(case, answers=answers, now=now)


def escort(*facts: EscortFact, **more: Any) -> Escort:
    found = assess(a_case(*facts, **more)).escort
    assert found
    return found


def state(*facts: EscortFact, **more: Any) -> EscortState:
    return escort(*facts, **more).state


def found(readiness: Readiness) -> list[tuple[str, str]]:
    """What is found about the ride: the last part of each id, with its level."""
    of_ride = [f for f in readiness.findings if f.id.startswith(("ride-", "visit-confirm.undelivered"))]
    return [(finding.id.split(".")[1], finding.level.value) for finding in of_ride]


def meant(*facts: EscortFact, **more: Any) -> list[tuple[str, str]]:
    return found(assess(a_case(*facts, **more)))


def test_an_escort_goes_from_named_over_asked_to_confirmed_re_confirmed_and_arrived():
    facts = [
        rosa(each, MONDAY + n * HOUR)
        for n, each in enumerate((ASKED, NOT_SURE, DECLINED, CONFIRMED, RECONFIRMED, ARRIVED))
    ]

    states = [state(*facts[:n], now=TUESDAY) for n in range(len(facts) + 1)]

    assert states == [NAMED, ASKED, NOT_SURE, DECLINED, CONFIRMED, RECONFIRMED, ARRIVED]


def test_who_was_only_named_was_named_by_the_patient_when_they_answered():
    named = escort()

    assert (named.contact, named.by, named.at, named.phone, named.note) == (ROSA, "patient", MONDAY, "", "")
    assert (named.may_be_asked, named.may_see_guide, named.missing) == (True, True, EVERYTHING)


@pytest.mark.parametrize("gone", [{"ride-home": "no-ride"}, {"ride-contact": "no"}])
def test_nobody_is_the_escort_whom_the_answers_do_not_name(gone: dict[str, str]):
    assert assess(a_case(rosa(CONFIRMED), answers=gone)).escort is None


def test_who_took_the_patient_home_last_time_is_nobodys_escort_before_the_patient_says_so_again():
    case = a_case(rosa(CONFIRMED))

    def of_last_time(name: str) -> Escort | None:
        old = case.answers[name]._replace(stale=Stale.LAST_TIME)
        return assess(replace(case, answers={**case.answers, name: old})).escort

    allowed = of_last_time("ride-contact")

    assert of_last_time("ride-person") is None
    assert allowed and (allowed.may_be_asked, allowed.may_see_guide) == (False, True)


def test_what_was_said_for_another_time_of_the_visit_can_still_be_shown_but_not_that_they_were_asked():
    later = {"moves": moved(MONDAY + HOUR)}

    shown = [escort(rosa(before), **later).before_move for before in (CONFIRMED, DECLINED, ASKED)]

    assert shown == [CONFIRMED, DECLINED, None]
    assert escort(rosa(CONFIRMED)).before_move is None


def test_a_number_is_checked_once_something_happened_with_it():
    assert (escort().is_checked, escort(rosa(ASKED)).is_checked) == (False, True)


def test_where_an_escort_stands_does_not_depend_on_the_order_in_which_it_is_told():
    facts = (
        rosa(ASKED, MONDAY),
        rosa(CONFIRMED, MONDAY + HOUR, phone="+12025550100", note="I have a red car"),
        rosa(DECLINED, MONDAY + 2 * HOUR, phone="+12025550101"),
        rosa(CONFIRMED, MONDAY + 3 * HOUR, confirmed=("adult",), note="I am free after all"),
    )

    told = {escort(*order, now=TUESDAY) for order in permutations(facts)}

    assert told == {
        Escort(
            contact=ROSA,
            state=CONFIRMED,
            by="escort",
            at=MONDAY + 3 * HOUR,
            may_be_asked=True,
            may_see_guide=True,
            missing=tuple(name for name in EVERYTHING if name != "adult"),
            phone="+12025550101",
            note="I am free after all",
            is_checked=True,
        )
    }


@pytest.mark.parametrize("said", [CONFIRMED, NOT_SURE, DECLINED, RECONFIRMED, ARRIVED])
def test_being_asked_again_does_not_undo_what_was_said(said: EscortState):
    assert state(rosa(said), rosa(ASKED, MONDAY + HOUR)) == said


def test_what_an_escort_confirms_is_what_they_ticked_with_their_last_yes():
    all_but_adult = tuple(name for name in EVERYTHING if name != "adult")
    yes, changed = rosa(CONFIRMED), rosa(CONFIRMED, MONDAY + HOUR, confirmed=all_but_adult)
    still_true = rosa(RECONFIRMED, MONDAY + 2 * HOUR)

    assert [escort(*facts).missing for facts in ((yes,), (yes, changed), (yes, still_true))] == [
        (),
        ("adult",),
        (),
    ]
    assert escort(yes, changed, still_true).missing == ("adult",)


def test_a_yes_with_nothing_ticked_takes_back_what_was_ticked_before():
    assert escort(rosa(CONFIRMED), rosa(CONFIRMED, MONDAY + HOUR, confirmed=())).missing == EVERYTHING


def test_an_arrival_that_was_recorded_by_mistake_leaves_the_escort_as_they_were():
    yes_, here = rosa(CONFIRMED), rosa(ARRIVED, MONDAY + HOUR)
    not_here = rosa(EscortState.NOT_HERE, MONDAY + 2 * HOUR)

    states = [
        state(*facts, now=TUESDAY) for facts in ((yes_, here), (yes_, here, not_here), (here, not_here))
    ]

    assert states == [ARRIVED, CONFIRMED, NAMED]
    assert escort(yes_, here, not_here).missing == ()


def test_a_yes_that_holds_until_the_visit_changes_nothing_by_time_alone():
    promised = escort(rosa(CONFIRMED, THE_DAY_BEFORE))
    assert CLINIC.escort

    assert turning_points(CLINIC.escort, promised, TUESDAY, Calendar(ZONE)) == ()


def test_an_escort_who_was_replaced_counts_for_nothing_and_counts_again_when_named_again():
    sam_is_named = {"ride-person": SAM}

    assert state(rosa(CONFIRMED)) == CONFIRMED
    assert state(rosa(CONFIRMED), answers=sam_is_named) == NAMED
    assert meant(rosa(CONFIRMED), answers=sam_is_named) == [("escort-unconfirmed", "follow-up")]
    assert state(rosa(CONFIRMED), EscortFact(SAM, ASKED, "messages", MONDAY + HOUR)) == CONFIRMED


@pytest.mark.parametrize("other", [Contact("Roza", ROSA.phone), Contact("Rosa", "+12025550144")])
def test_somebody_else_of_the_same_name_or_number_said_nothing_for_the_escort(other: Contact):
    assert state(replace(rosa(CONFIRMED), contact=other)) == NAMED


def test_who_was_replaced_is_told_in_the_order_they_were_first_heard_of():
    facts = (replace(rosa(ASKED), contact=SAM), rosa(ASKED), rosa(CONFIRMED))

    assert replaced(facts, escort()) == (SAM,)
    assert replaced(facts, None) == (SAM, ROSA)
    assert replaced((), None) == ()


def test_what_was_said_for_another_time_of_the_visit_says_nothing_for_this_one():
    moved_at = MONDAY + HOUR
    before, after = rosa(CONFIRMED, MONDAY), rosa(ASKED, moved_at)

    assert state(before, moves=moved(moved_at)) == NAMED
    assert escort(before, moves=moved(moved_at)).missing == EVERYTHING
    assert state(before, after, moves=moved(moved_at)) == ASKED
    assert state(before, after, rosa(CONFIRMED, moved_at + HOUR), moves=moved(moved_at)) == CONFIRMED


@pytest.mark.parametrize("facts", [(), (rosa(ASKED, A_WEEK_BEFORE),)], ids=["named", "asked"])
def test_not_confirmed_is_reminded_three_business_days_before_and_followed_up_one_before(
    facts: tuple[EscortFact, ...],
):
    case = a_case(*facts, said_at=A_WEEK_BEFORE, now=A_WEEK_BEFORE)
    moments = [THURSDAY - SECOND, THURSDAY, THE_DAY_BEFORE - SECOND, THE_DAY_BEFORE]

    looked = [assess(at(case, now)) for now in moments]

    assert [[f for f in found(r) if f[0] != "old"] for r in looked] == [
        [],
        [("escort-unconfirmed", "remind")],
        [("escort-unconfirmed", "remind")],
        [("escort-unconfirmed", "follow-up")],
    ]
    assert [r.until for r in looked[:3]] == [THURSDAY, THE_DAY_BEFORE, THE_DAY_BEFORE]
    assert [f.reason for f in looked[1].findings if f.id == "ride-person.escort-unconfirmed"] == [
        "Ride not confirmed by Rosa yet. Call to ask."
    ]


def test_a_holiday_brings_the_call_to_the_escort_forward():
    closed = Calendar(ZONE, holidays=frozenset({date(2026, 11, 23)}))

    assert meant(now=FRIDAY - SECOND, said_at=A_WEEK_BEFORE, calendar=closed) == [
        ("escort-unconfirmed", "remind")
    ]
    assert ("escort-unconfirmed", "follow-up") in meant(now=FRIDAY, said_at=A_WEEK_BEFORE, calendar=closed)


def test_who_declined_is_followed_up_at_once_and_blocks_from_the_deadline_for_a_ride():
    declined = rosa(DECLINED, A_WEEK_BEFORE)
    case = a_case(declined, said_at=A_WEEK_BEFORE, now=A_WEEK_BEFORE)

    looked = [assess(at(case, now)) for now in (A_WEEK_BEFORE, THE_DAY_BEFORE - SECOND, THE_DAY_BEFORE)]

    assert [(r.status, found(r)[0]) for r in looked] == [
        (Status.NEEDS_FOLLOW_UP, ("escort-declined", "follow-up")),
        (Status.NEEDS_FOLLOW_UP, ("escort-declined", "follow-up")),
        (Status.NOT_READY, ("escort-declined", "blocks")),
    ]
    finding = looked[0].findings[0]
    assert finding.reason == "Rosa cannot take the patient home. Find another ride."
    assert finding.todo == "Rosa cannot take you home. Please name another adult"


def test_who_is_not_sure_is_followed_up_at_once():
    assert meant(rosa(NOT_SURE, A_WEEK_BEFORE), now=A_WEEK_BEFORE, said_at=A_WEEK_BEFORE) == [
        ("escort-not-sure", "follow-up")
    ]


@pytest.mark.parametrize("contact", ["ask", "no"])
@pytest.mark.parametrize("facts", [(), (rosa(ASKED),), (rosa(CONFIRMED, A_WEEK_BEFORE),)])
def test_an_escort_whom_the_patient_did_not_let_us_ask_is_never_unconfirmed(
    contact: str, facts: tuple[EscortFact, ...]
):
    missing = meant(*facts, answers={"ride-contact": contact}, now=TUESDAY)

    assert [key for key, _ in missing if key.startswith("escort")] == []


def test_a_confirmed_escort_settles_what_the_patient_left_open_about_the_ride():
    left_open = {"ride-check": ("not-yet",)}

    assert meant(rosa(ASKED), answers=left_open) == [
        ("not-yet", "follow-up"),
        ("escort-unconfirmed", "follow-up"),
    ]
    assert meant(rosa(CONFIRMED), answers=left_open) == []
    assert assess(a_case(rosa(CONFIRMED), answers=left_open)).status is Status.READY


def test_a_yes_that_leaves_something_open_names_it_in_the_desks_words_and_settles_nothing():
    yes_but = rosa(CONFIRMED, confirmed=("adult", "place"))

    readiness = assess(a_case(yes_but, answers={"ride-check": ("not-yet",)}))

    assert found(readiness) == [("not-yet", "follow-up"), ("escort-incomplete", "follow-up")]
    assert readiness.findings[1].reason == (
        "Rosa said yes but did not confirm: a phone that works that day, coming inside. Call to check."
    )


def test_an_escort_is_asked_to_confirm_only_what_the_clinic_wants():
    no_need = CLINICS["may stay outside"]

    assert escort(rosa(CONFIRMED, confirmed=("adult", "phone", "place")), questionnaire=no_need).missing == ()


def test_what_an_escort_has_confirmed_is_everything_but_what_is_missing():
    told = escort(rosa(CONFIRMED, confirmed=("place", "adult")))

    assert confirmed(CLINIC, told) == ("adult", "place")
    assert confirmed(CLINIC, escort()) == ()
    assert confirmed(CLINIC.model_copy(update={"escort": None}), told) == ()


@pytest.mark.parametrize(
    ("before", "now", "is_a", "to_say_again"),
    [
        (NAMED, THE_DAY_BEFORE, CONFIRMED, False),
        (ASKED, THE_DAY_BEFORE, CONFIRMED, False),
        (DECLINED, THE_DAY_BEFORE, CONFIRMED, False),
        (CONFIRMED, THE_DAY_BEFORE - SECOND, CONFIRMED, False),
        (CONFIRMED, THE_DAY_BEFORE, RECONFIRMED, True),
        (RECONFIRMED, MONDAY, RECONFIRMED, True),
        (ARRIVED, MONDAY, RECONFIRMED, False),
    ],
)
def test_a_yes_when_the_last_business_day_has_come_is_the_same_again_and_asked_for_of_who_had_promised(
    before: EscortState, now: datetime, is_a: EscortState, to_say_again: bool
):
    named = escort(*([] if before is NAMED else [rosa(before, A_WEEK_BEFORE)]), said_at=A_WEEK_BEFORE)
    assert CLINIC.escort
    visit = (CLINIC.escort, named, TUESDAY, Calendar(ZONE), now)

    assert (yes(*visit), is_to_say_again(*visit)) == (is_a, to_say_again)


def test_a_yes_from_the_last_business_day_is_not_to_be_said_again():
    promised = escort(rosa(CONFIRMED, THE_DAY_BEFORE))
    assert CLINIC.escort

    assert not is_to_say_again(CLINIC.escort, promised, TUESDAY, Calendar(ZONE), MONDAY)


def test_a_yes_keeps_the_promised_ride_fresh_and_nothing_else():
    old = a_case(rosa(CONFIRMED), said_at=A_WEEK_BEFORE, now=MONDAY)
    stale = {name for name, answer in old.answers.items() if answer.stale is Stale.OLD}

    vouched = kept_fresh(CLINIC, old.answers, assess(old).escort)

    assert stale == {"ride-home", "support-after"}
    assert {name for name, answer in vouched.items() if answer.stale} == {"support-after"}
    assert found(assess(old)) == []


@pytest.mark.parametrize("said", [NOT_SURE, DECLINED, ASKED])
def test_only_a_yes_keeps_the_promised_ride_fresh(said: EscortState):
    old = a_case(rosa(said), said_at=A_WEEK_BEFORE, now=MONDAY)

    assert ("old", "remind") in found(assess(old))


def test_where_the_escort_may_not_be_asked_again_the_patient_is():
    may_not = {"ride-contact": "ask"}
    old = a_case(rosa(CONFIRMED, A_WEEK_BEFORE), answers=may_not, said_at=A_WEEK_BEFORE, now=MONDAY)

    assert ("old", "remind") in found(assess(old))


def test_a_yes_does_not_make_up_for_what_the_patient_said_for_another_time():
    after_a_move = a_case(rosa(CONFIRMED, MONDAY + HOUR), moves=moved(MONDAY + SECOND), now=MONDAY + HOUR)

    readiness = assess(after_a_move)
    assert (readiness.status, readiness.findings[0].reason) == (
        Status.NEEDS_FOLLOW_UP,
        "Time changed: the new time, ride, escort, support, eating times to be confirmed again.",
    )


@pytest.mark.parametrize(
    ("said_at", "asked_again_at"),
    [
        (A_WEEK_BEFORE, THE_DAY_BEFORE),
        (THE_DAY_BEFORE - 47 * HOUR, THE_DAY_BEFORE + HOUR),
        (TUESDAY - 48 * HOUR, None),  # would be 48 hours old as the visit begins
        (THE_DAY_BEFORE - SECOND, None),  # would be 48 hours old after the visit has begun
        (THE_DAY_BEFORE, None),
        (MONDAY, None),
    ],
)
def test_a_yes_is_asked_about_once_more_when_two_days_old_on_the_last_business_day(
    said_at: datetime, asked_again_at: datetime | None
):
    case = a_case(rosa(CONFIRMED, said_at), now=said_at)
    moments = [asked_again_at - SECOND, asked_again_at] if asked_again_at else [TUESDAY, TUESDAY + 72 * HOUR]

    looked = [found(assess(at(case, now))) for now in moments]

    assert looked == ([[], [("escort-not-reconfirmed", "remind")]] if asked_again_at else [[], []])
    if asked_again_at:
        assert assess(case).until == asked_again_at


@pytest.mark.parametrize("hours", [0, 9])
def test_who_says_yes_on_friday_for_monday_is_not_asked_again_over_the_weekend(hours: int):
    friday = FRIDAY + hours * HOUR
    case = a_case(rosa(CONFIRMED, friday), starts_at=MONDAY, said_at=friday, now=FRIDAY)
    weekend = [friday + later * HOUR for later in (1, 47, 48, 72)]

    looked = [found(assess(at(case, now))) for now in weekend]

    assert [[key for key, _ in of_ride if key.startswith("escort")] for of_ride in looked] == [[]] * 4


def test_an_old_yes_that_nobody_repeated_is_for_the_desk_on_the_day_itself():
    the_day = datetime(2026, 11, 24, tzinfo=ZONE)
    case = a_case(rosa(CONFIRMED, A_WEEK_BEFORE), now=MONDAY)

    looked = [found(assess(at(case, now))) for now in (the_day - SECOND, the_day)]

    assert looked == [[("escort-not-reconfirmed", "remind")], [("escort-not-reconfirmed", "follow-up")]]


@pytest.mark.parametrize("again", [CONFIRMED, RECONFIRMED])
def test_who_says_yes_once_more_is_not_asked_again(again: EscortState):
    assert meant(rosa(CONFIRMED, A_WEEK_BEFORE), rosa(again, MONDAY), now=TUESDAY) == []


@pytest.mark.parametrize("state_", [CONFIRMED, DECLINED, ASKED])
def test_an_escort_who_is_here_is_no_finding(state_: EscortState):
    assert meant(rosa(state_), rosa(ARRIVED, MONDAY + HOUR), now=TUESDAY) == []


def lost_to_rosa() -> tuple[Undelivered, ...]:
    return (Undelivered(Recipient.ESCORT, "sms", "wrong-number", MONDAY),)


def test_a_message_that_never_reached_the_escort_is_for_the_desk_until_they_say_yes():
    asked = assess(a_case(undelivered=lost_to_rosa()))

    assert [f.reason for f in asked.findings if "undelivered" in f.id] == [
        "Text to the ride not delivered: wrong number. Call the ride."
    ]
    assert meant(rosa(CONFIRMED), undelivered=lost_to_rosa()) == []


def test_nobody_is_told_to_call_an_escort_whom_the_patient_did_not_let_us_call():
    assert [
        key for key, _ in meant(answers={"ride-contact": "ask"}, undelivered=lost_to_rosa()) if "und" in key
    ] == []


STARTS = {
    "in winter": TUESDAY,
    "after the clock went forward": datetime(2026, 3, 9, 8, 0, tzinfo=ZONE),
    "after the clock went back": datetime(2026, 11, 2, 8, 0, tzinfo=ZONE),
    "on the Tuesday after a holiday": datetime(2026, 9, 8, 9, 0, tzinfo=ZONE),
    "on a Sunday": datetime(2026, 11, 1, 12, 0, tzinfo=ZONE),
}
HOLIDAYS = frozenset({date(2026, 9, 7), date(2026, 11, 26), date(2026, 3, 6)})
MINUTES = st.integers(0, 10 * 24 * 60)


@dataclass(frozen=True)
class Looked:
    """A visit, when its answers were given, what happened with its escort, and when it is looked at.

    All in minutes before the visit; short to print when a test fails.
    """

    starts: str
    said: int
    now: int
    happened: tuple[tuple[EscortState, int], ...]
    moved: int | None
    contact: str
    holidays: bool

    @property
    def case(self) -> Case:
        starts_at = STARTS[self.starts]

        def before(minutes: int) -> datetime:
            return starts_at - timedelta(minutes=minutes)

        facts = tuple(rosa(each, before(minutes)) for each, minutes in self.happened)
        return a_case(
            *facts,
            starts_at=starts_at,
            said_at=before(self.said),
            now=before(self.now),
            moves=moved(None if self.moved is None else before(self.moved), starts_at),
            answers={"ride-contact": self.contact},
            calendar=Calendar(ZONE, holidays=HOLIDAYS if self.holidays else frozenset()),
            undelivered=lost_to_rosa() if self.moved else (),
        )


ANY_ESCORT = st.builds(
    Looked,
    starts=st.sampled_from(sorted(STARTS)),
    said=MINUTES,
    now=st.integers(-24 * 60, 10 * 24 * 60),
    happened=st.lists(
        st.tuples(st.sampled_from([ASKED, NOT_SURE, CONFIRMED, RECONFIRMED, DECLINED, ARRIVED]), MINUTES),
        max_size=4,
    ).map(tuple),
    moved=st.none() | MINUTES,
    contact=st.sampled_from(["yes", "yes", "yes", "ask"]),
    holidays=st.booleans(),
)


@QUICK
@given(looked=ANY_ESCORT, thousandths=st.lists(st.integers(0, 999), min_size=1, max_size=3))
def test_whatever_happened_with_the_escort_nothing_changes_by_time_alone_before_until(
    looked: Looked, thousandths: list[int]
):
    case = looked.case
    readiness = assess(case)
    end = readiness.until or case.now + timedelta(days=40)

    later = [case.now + (end - case.now) * part // 1000 for part in thousandths]

    assert {assess(at(case, now)) for now in (*later, end - timedelta(microseconds=1))} == {readiness}


@QUICK
@given(looked=ANY_ESCORT)
def test_whatever_happened_with_the_escort_no_visit_is_ready_whose_ride_is_not(looked: Looked):
    case = looked.case

    readiness = assess(case)

    heard = [f for f in case.escort_facts if case.moves.moved_at is None or f.at >= case.moves.moved_at]
    said = [f for f in sorted(heard, key=lambda f: f.at) if f.state is not ASKED]
    last = said[-1].state if said else NAMED
    one_day_before = case.calendar.business_days_before(case.starts_at, 1)
    unconfirmed = last is NAMED and looked.contact == "yes" and case.now >= one_day_before
    if last in (DECLINED, NOT_SURE) or unconfirmed:
        assert readiness.status in (Status.NEEDS_FOLLOW_UP, Status.NOT_READY)
    if last is DECLINED and case.now >= one_day_before:
        assert readiness.status is Status.NOT_READY
