"""Whatever happens to a visit, and in whatever order, it is ready only when nothing stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Answer, Contact
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Status
from questionnaire.core.readiness.day_states import HERE
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from tests.core.answering import CLINICS, EVERYTHING, QUICK, ROSA, TUESDAY, ZONE, calmest, moved

CLINIC = CLINICS["decided"]
SAM = Contact("Sam", "+12025550143")
THE_DAY, THE_DAY_BEFORE = datetime(2026, 11, 24, tzinfo=ZONE), datetime(2026, 11, 23, tzinfo=ZONE)
TWO_DAYS = timedelta(hours=48)

ANSWERS = [
    ("ride-home", "adult"),
    ("ride-home", "no-ride"),
    ("ride-home", "drive-self"),
    ("ride-check", ("not-yet",)),
    ("ride-check", calmest()["ride-check"].value),
    ("ride-contact", "yes"),
    ("ride-contact", "ask"),
    ("ride-person", ROSA),
    ("ride-person", SAM),
    ("support-after", calmest()["support-after"].value),
]
FACTS = [
    (contact, state)
    for contact in (ROSA, SAM)
    for state in (EscortState.ASKED, EscortState.CONFIRMED, EscortState.NOT_SURE, EscortState.DECLINED)
]
YES = (ROSA, EscortState.CONFIRMED)

Event = tuple[object, ...]
EVENTS: list[Event] = [
    *(("answer", *answer) for answer in ANSWERS),
    *(("escort", *fact) for fact in FACTS),
    *[("escort", *YES)] * 4,
    ("everything again",),
    ("everything again",),
    ("move",),
    ("send",),
    ("fails", Recipient.PATIENT),
    ("fails", Recipient.ESCORT),
]


@dataclass(frozen=True)
class Story:
    """What happened, in this order, the last of it so many hours before the visit, so many hours apart."""

    events: tuple[Event, ...]
    apart: int
    before: int

    @property
    def now(self) -> datetime:
        """When the visit is looked at: with the last event."""
        return TUESDAY - timedelta(hours=self.before)

    def moments(self, *kinds: str) -> Iterable[tuple[datetime, Event]]:
        """The events of these kinds with their moments, in order."""
        last = len(self.events) - 1
        for number, event in enumerate(self.events):
            if event[0] in kinds:
                yield self.now - (last - number) * timedelta(hours=self.apart), event

    def last(self, kind: str) -> datetime | None:
        """When this happened last."""
        return max((at for at, _ in self.moments(kind)), default=None)


def answers_of(story: Story) -> dict[str, Answer]:
    """What was answered a week before, and what has been said since."""
    week_before = TUESDAY - timedelta(days=7)
    answers = {name: answer._replace(at=week_before) for name, answer in calmest().items()}
    for at, event in story.moments("answer", "everything again"):
        if event[0] == "answer":
            answers[str(event[1])] = Answer(event[2], "patient", at)  # type: ignore[arg-type]
        else:
            answers = {name: answer._replace(at=at) for name, answer in answers.items()}
    return answers


def case_of(story: Story) -> Case:
    """The visit after all of it, as the records would tell it."""
    moved_at, calendar = story.last("move"), Calendar(ZONE)
    facts = tuple(
        EscortFact(
            event[1],  # type: ignore[arg-type]
            EscortState(event[2]),
            "escort",
            at,
            confirmed=EVERYTHING if event[2] is EscortState.CONFIRMED else (),
        )
        for at, event in story.moments("escort")
    )
    lost = {event[1]: at for at, event in story.moments("fails")}
    return Case(
        CLINIC,
        aged(CLINIC, answers_of(story), TUESDAY, moved(moved_at), calendar, story.now),
        starts_at=TUESDAY,
        calendar=calendar,
        now=story.now,
        submitted_at=story.last("send"),
        moves=moved(moved_at),
        escort_facts=facts,
        undelivered=tuple(Undelivered(to, "sms", "wrong-number", at) for to, at in lost.items()),  # type: ignore[arg-type]
    )


def stands_in_the_way(story: Story) -> set[str]:
    """Everything that keeps this visit from being ready, told from the events alone."""
    answers, moved_at = answers_of(story), story.last("move")

    def value(name: str) -> object:
        return answers[name].value

    has_ride = value("ride-home") == "adult"
    may_ask = value("ride-contact") == "yes"
    said = [
        (at, event[2])
        for at, event in story.moments("escort")
        if event[1] == value("ride-person") and (moved_at is None or at >= moved_at)
    ]
    said_at, word = max((s for s in said if s[1] is not EscortState.ASKED), default=(story.now, None))
    says_yes = has_ride and word is EscortState.CONFIRMED
    its_old = says_yes and said_at < THE_DAY_BEFORE and story.now >= max(THE_DAY_BEFORE, said_at + TWO_DAYS)

    def is_old(name: str) -> bool:
        return story.now >= max(THE_DAY_BEFORE, answers[name].at + TWO_DAYS)

    named = {"ride-check", "ride-person"} if has_ride else set()
    of_the_time = {"visit-confirm", "ride-home", "support-after", "eat-drink"} | named
    reasons = {
        "not sent": story.last("send") is None,
        "no ride": not has_ride,
        "said for another time": bool(moved_at and any(answers[n].at < moved_at for n in of_the_time)),
        "the ride got old": is_old("ride-home") and not (says_yes and may_ask),
        "the support got old": is_old("support-after"),
        "escort declined": has_ride and word is EscortState.DECLINED,
        "escort not sure": has_ride and word is EscortState.NOT_SURE,
        "escort silent": has_ride and word is None and may_ask and story.now >= THE_DAY_BEFORE,
        "escort's yes is old on the day": bool(its_old and may_ask and story.now >= THE_DAY),
        "ride left open": has_ride and value("ride-check") == ("not-yet",) and not says_yes,
        "escort not reached": (
            has_ride and may_ask and not says_yes and ("fails", Recipient.ESCORT) in story.events
        ),
    }
    return {reason for reason, holds in reasons.items() if holds}


STORIES = st.builds(
    Story,
    events=st.lists(st.sampled_from(EVENTS), max_size=9).flatmap(
        lambda events: st.permutations([("send",), *events]).map(tuple)
    ),
    apart=st.sampled_from([1, 5, 14]),
    before=st.sampled_from([1, 9, 26, 36, 60, 100]),
)


@settings(QUICK, max_examples=40)
@given(story=STORIES)
@example(Story((("send",), ("everything again",), ("escort", *YES)), 1, 26))
@example(Story((("escort", *YES), ("everything again",), ("send",)), 14, 9))
@example(Story((("move",), ("escort", *YES), ("everything again",), ("send",)), 5, 26))
def test_in_whatever_order_things_happen_a_visit_is_ready_when_and_only_when_nothing_stands_in_the_way(
    story: Story,
):
    status = assess(case_of(story)).status

    assert (status is Status.READY) == (not stands_in_the_way(story))


@QUICK
@given(story=STORIES, closed=st.sampled_from(["cancelled_at", "checked_in_at"]))
def test_in_whatever_order_things_happen_a_visit_that_is_over_is_never_ready(story: Story, closed: str):
    case = replace(case_of(story), **{closed: story.now})

    expected = (Status.CANCELLED,) if closed == "cancelled_at" else HERE
    assert assess(case).status in expected


@QUICK
@given(story=STORIES, data=st.data())
def test_facts_that_arrive_late_count_as_if_they_had_come_in_order(story: Story, data: st.DataObject):
    case = case_of(story)
    shuffled = data.draw(st.permutations(case.escort_facts))

    assert assess(replace(case, escort_facts=tuple(shuffled))) == assess(case)
