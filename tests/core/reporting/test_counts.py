"""What one visit adds to the counts, and what may be told of many."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from questionnaire.core.answers.moves import Move, Moves
from questionnaire.core.answers.values import Answer, Value
from questionnaire.core.calendar import Calendar
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.replay import PastAnswer, VisitHistory
from questionnaire.core.reporting.counts import (
    Attendance,
    Course,
    Predictions,
    RideEnd,
    counted,
    course,
    predictions,
)
from questionnaire.core.reporting.disclosure_control import Parts, Share
from tests.core.answering import CLINICS, MONDAY, SHIPPED, TUESDAY, ZONE, calmest, rosa

CLINIC, CALENDAR = CLINICS["decided"], Calendar(ZONE)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
THE_WEEK = date(2026, 11, 23)
QUESTIONS = tuple(SHIPPED.by_id)


def said(question: str, value: Value, at: datetime, *, is_carried: bool = False) -> PastAnswer:
    return PastAnswer(at, question, Answer(value, "patient", at), is_carried)


def everything(first_at: datetime, apart: timedelta = MINUTE) -> tuple[PastAnswer, ...]:
    """The calmest answer to every question, one after the other."""
    return tuple(said(name, a.value, first_at + n * apart) for n, (name, a) in enumerate(calmest().items()))


def went(past: VisitHistory) -> Course:
    return course(past, "en", CALENDAR, lambda moment: CLINIC)


ANSWERED = everything(MONDAY)
THE_END = ANSWERED[-1].at
ADA = VisitHistory(
    booked_at=TUESDAY - timedelta(days=9),
    booked_for=TUESDAY,
    given=ANSWERED,
    sent_at=(THE_END + MINUTE,),
    escort_facts=(rosa(EscortState.CONFIRMED, THE_END + HOUR),),
)
"""Ada answers everything on Monday morning, the day before, and Rosa says yes."""


def test_a_visit_counts_as_ready_at_each_moment_as_it_was_then():
    assert went(ADA).ready == (False, False, True)


def test_a_visit_that_was_not_booked_yet_or_was_off_counts_for_no_share():
    late, off = (
        replace(ADA, booked_at=TUESDAY - 30 * HOUR),
        replace(ADA, cancellations=((TUESDAY - 3 * HOUR, True),)),
    )

    assert (went(late).ready, went(off).ready) == ((None, False, True), (False, False, None))


def test_a_visit_that_stood_for_an_earlier_time_then_counts_for_no_share():
    def moved(booked_for: datetime) -> VisitHistory:
        moves = Moves((Move(TUESDAY - 60 * HOUR, booked_for, TUESDAY),))
        return replace(ADA, booked_for=booked_for, moves=moves)

    assert went(moved(TUESDAY - 50 * HOUR)).ready == (False, False, True)
    assert went(moved(TUESDAY - 80 * HOUR)).ready == (None, False, True)


def test_a_visit_begun_and_never_sent_stopped_at_its_last_answer():
    given = ANSWERED[:4]

    assert went(replace(ADA, given=given, sent_at=())).stopped_at == given[-1].question
    assert went(replace(ADA, given=given, sent_at=(TUESDAY + HOUR,))).stopped_at == given[-1].question
    assert (
        went(replace(ADA, given=given, sent_at=(), cancellations=((TUESDAY - HOUR, True),))).stopped_at
        is None
    )
    assert went(replace(ADA, given=(), sent_at=())).stopped_at is None
    assert went(ADA).stopped_at is None


def test_minutes_to_finish_leave_out_breaks_and_what_came_after_sending():
    at = [MONDAY, MONDAY + 4 * MINUTE, MONDAY + 20 * MINUTE, MONDAY + 30 * MINUTE, MONDAY + 35 * MINUTE]
    given = tuple(said("ready-feel", "ready", moment) for moment in at)

    finished = replace(ADA, given=given, sent_at=(MONDAY + 31 * MINUTE,))

    assert went(finished).minutes == 14
    assert went(replace(finished, sent_at=())).minutes is None


def test_a_worry_is_an_answer_for_a_nurse_said_for_this_visit_also_if_it_was_changed():
    worried = (
        said("feel-apart", "worry", MONDAY),
        said("feel-apart", "ok", MONDAY + HOUR),
        said("see-hear", "question", MONDAY, is_carried=True),
        said("ride-home", "drive-self", MONDAY),
        said("mood-mind", "worry", TUESDAY + HOUR),
    )

    assert went(replace(ADA, given=worried)).worries == {("feel-apart", "worry")}


def test_a_check_is_missed_where_its_first_try_was():
    tried = (
        said("check-driving", ("short",), MONDAY),
        said("check-driving", ("short", "wait"), MONDAY + MINUTE),
        said("check-call", ("call",), MONDAY),
    )

    assert dict(went(replace(ADA, given=tried)).checks) == {"check-driving": False, "check-call": True}


def test_a_ride_counts_as_it_stood_before_the_patient_came():
    def ends(*facts: object) -> RideEnd | None:
        came = ((TUESDAY - HOUR, True),)
        return went(replace(ADA, escort_facts=facts, check_ins=came)).ride  # type: ignore[arg-type]

    noted = replace(rosa(EscortState.CONFIRMED), by="staff:ab12")
    here = replace(rosa(EscortState.ARRIVED, TUESDAY - HOUR), by="staff:ab12")
    assert ends(rosa(EscortState.CONFIRMED), here) is RideEnd.SAID_YES
    assert ends(noted) is RideEnd.DESK_NOTED_YES
    assert ends(rosa(EscortState.ASKED)) is RideEnd.NO_ANSWER
    assert ends(rosa(EscortState.DECLINED)) is RideEnd.SAID_NO
    assert ends(rosa(EscortState.NOT_SURE)) is RideEnd.NOT_SURE
    assert ends() is RideEnd.NOT_ASKED
    assert went(replace(ADA, given=())).ride is None


def test_the_counts_of_a_week_tell_shares_with_their_whole():
    ready, not_ready = went(ADA), replace(went(ADA), ready=(False, False, False))

    counts = counted(
        [ready] * 20 + [not_ready] * 7 + [replace(ready, ready=(None, None, None))], QUESTIONS, [THE_WEEK]
    )

    assert counts.ready == {THE_WEEK: (Share(27, 0, 4), Share(27, 0, 4), Share(27, 20, 20))}
    assert counts.visits == 28
    assert counts.rides == Parts({}, 28, 28)  # that nobody said no is a number under five as well


def test_languages_with_under_five_visits_are_left_out():
    worried = replace(went(ADA), worries=frozenset({("feel-apart", "worry")}))
    courses = [worried] * 6 + [went(ADA)] * 6 + [replace(worried, language="es")] * 4

    counts = counted(courses, QUESTIONS, [THE_WEEK])

    assert counts.languages == {"en": 12}
    assert counts.worries == {("feel-apart", "worry"): {"en": Share(12, 6, 6)}}


def test_nothing_is_told_of_four_visits():
    counts = counted([went(ADA)] * 4, QUESTIONS, [THE_WEEK])

    assert (counts.visits, counts.ready, counts.languages) == (None, {THE_WEEK: (None, None, None)}, {})
    assert (counts.minutes, counts.rides, counts.stops) == (Parts({}, None, None),) * 3
    assert counts.median_minutes is None


def test_the_app_was_right_where_it_said_ready_and_nothing_was_missing_or_not_ready_and_something_was():
    came = [
        *[Attendance(THE_WEEK, was_ready=True, had_discrepancy=False, went_ahead=True)] * 20,
        *[Attendance(THE_WEEK, was_ready=True, had_discrepancy=True, went_ahead=True)] * 4,
        *[Attendance(THE_WEEK, was_ready=True, had_discrepancy=False, went_ahead=False)] * 3,
        *[Attendance(THE_WEEK, was_ready=False, had_discrepancy=True, went_ahead=True)] * 8,
        *[Attendance(THE_WEEK, was_ready=False, had_discrepancy=False, went_ahead=True)] * 6,
    ]

    found = predictions(came, [THE_WEEK])

    by_weeks = ((THE_WEEK, THE_WEEK, Share(27, 20, 20)),)
    assert found == Predictions(Share(27, 20, 20), Share(14, 8, 8), by_weeks)


def test_weeks_in_which_too_few_were_wrong_are_put_together():
    weeks = [THE_WEEK + timedelta(weeks=n) for n in range(3)]
    came = [Attendance(w, True, discrepancy, True) for w in weeks for discrepancy in [False] * 9 + [True] * 3]

    assert predictions(came, weeks).by_weeks == ((weeks[0], weeks[2], Share(36, 27, 27)),)
