"""A month at a made-up clinic, stepped hour by hour: what messages and the follow-up list must never do.

Three hundred visits with patients who answer late, early or not at all, escorts who say yes, no
or nothing, numbers that are wrong, visits that move and are cancelled; all from one seed.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event, update

from questionnaire import clock
from questionnaire.core.answers.values import Answer, Contact, packed
from questionnaire.core.channels import Agreement, Problem, Reach, Recipient
from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness, Status
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.reminders import FROM, UNTIL, MessageKind
from questionnaire.messages.channels.contract import Letter, later, never
from questionnaire.messages.channels.registry import CHANNELS
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import messages
from questionnaire.records.models import Visit
from questionnaire.records.store.database import db, writing
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, ZONE
from tests.core.answering import calmest
from tests.people import add_escort_fact, is_ill

SEED = 2026
VISITS = 300
BEGIN = datetime(2026, 10, 19, 0, 0, tzinfo=ZONE)
"""A Monday; the clocks go back on November 1, in the middle of the month."""

HOURS = 24 * 33
PUBLIC = "https://visits.example.org"
ELSEWHERE = ("America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu")
YES = ("adult", "phone", "place", "inside")


@dataclass(frozen=True)
class Arrived:
    """A message that came out at the other end."""

    at: datetime
    channel: str
    to: str
    message_id: str
    kind: str


@dataclass
class Wire:
    """The other end of both channels: takes most, refuses some for good and some for now."""

    random: Random
    arrived: list[Arrived] = field(default_factory=list)

    def to(self, channel: str) -> "End":
        """One channel's end."""
        return End(self, channel)


@dataclass
class End:
    """What a channel hands its letters to."""

    wire: Wire
    channel: str

    def send(self, letter: Letter) -> str:
        """Take it, or say why not."""
        if self.channel == "sms" and letter.to.endswith("13"):
            raise never(Problem.WRONG_NUMBER)
        if self.wire.random.random() < 0.05:
            raise later()
        self.wire.arrived.append(
            Arrived(clock.now(), self.channel, letter.to, letter.message_id, letter.kind)
        )
        return ""


@dataclass
class Story:
    """One patient's visit as it is going to be."""

    number: int
    random: Random
    visit_id: str = ""
    starts_at: datetime = BEGIN
    zone: ZoneInfo = ZONE
    cancelled_at: datetime | None = None
    happened: set[str] = field(default_factory=set)

    def once(self, what: str, chance: float) -> bool:
        """Whether something that can happen once, at some hour, happens in this one."""
        if what in self.happened or self.random.random() > chance:
            return False
        self.happened.add(what)
        return True


@dataclass
class Month:
    """The clinic, its visits, and everything that happens hour by hour."""

    clinic: ClinicFacts
    random: Random
    stories: list[Story] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    falsely_ready: list[str] = field(default_factory=list)

    def hour(self, now: datetime) -> None:
        """What people do in one hour."""
        local = now.astimezone(ZONE)
        if self.clinic.calendar.is_open(local.date()) and 9 <= local.hour < 17:
            missing = VISITS - len(self.stories)
            for _ in range(min(missing, self.random.randint(1, 3))):
                self.stories.append(self._booked(now))
        for story in self.stories:
            if story.starts_at > now and not story.cancelled_at:
                self._lives(story, now)

    def _booked(self, now: datetime) -> Story:
        number, random = len(self.stories), Random(self.random.random())
        story = Story(number, random, starts_at=self._time(now, random))
        agreed = {
            channel: Agreement(reach, "Yes.")
            for channel, reach, share in (("sms", Reach.PHONE, 0.9), ("email", Reach.EMAIL, 0.5))
            if random.random() < share
        }
        if random.random() < 0.2:
            story.zone = ZoneInfo(random.choice(ELSEWHERE))
        patient = NewPatient(
            f"Ada{number}", "Lind", ADA_BORN, f"+1202555{number:04d}", f"ada{number}@example.org",
            zone=story.zone.key,
        )  # fmt: skip
        story.visit_id = visits.add(
            Act(self.clinic.clinic_id, "desk", now), patient, story.starts_at, agreed=agreed
        )
        return story

    def _time(self, now: datetime, random: Random) -> datetime:
        """A time at which the clinic is open, two days to two weeks on."""
        while True:
            day = (now.astimezone(ZONE) + timedelta(days=random.randint(2, 12))).date()
            if self.clinic.calendar.is_open(day):
                return datetime(day.year, day.month, day.day, random.randint(9, 15), 30, tzinfo=ZONE)

    def _lives(self, story: Story, now: datetime) -> None:
        if story.once("answers", 0.02):
            self._answers(story, now, Contact("Rosa", f"+1303555{story.number:04d}"))
        if story.once("moves", 0.001):
            story.starts_at = self._time(now, story.random)
            visit = self._found(story)
            visits.move(visit.act("desk", now), story.starts_at, was=visit.starts_at)
        if story.once("cancels", 0.0008):
            is_ill(self._found(story), by="desk", at=now)
            story.cancelled_at = now
        if "answers" in story.happened and story.random.random() < 0.04:
            self._escort_acts(story, now)

    def _answers(self, story: Story, now: datetime, contact: Contact) -> None:
        """All answers at once, past the pages: what is tried here is what follows from them."""
        visit, random = self._found(story), story.random
        said = {**calmest(), "ride-person": Answer(contact, "patient", now)}
        said["ride-contact"] = Answer(random.choice(("yes", "yes", "yes", "ask", "no")), "patient", now)
        if random.random() < 0.1:
            said["ride-home"] = Answer("no-ride", "patient", now)
        document = json.dumps(packed({q: a._replace(at=now) for q, a in said.items()}))
        sealed = ring().seal(Place(visit.row.clinic_id, "visits", "answers", visit.visit_id), document)
        with writing() as connection:
            connection.execute(
                update(Visit)
                .where(Visit.clinic_id == visit.row.clinic_id, Visit.visit_id == visit.visit_id)
                .values(answers_sealed=sealed, revision=Visit.revision + 1, submitted_at=now)
            )

    def _escort_acts(self, story: Story, now: datetime) -> None:
        """Somebody who was asked answers, or was asked again and confirms; some never do."""
        escort = self._found(story).as_of(now).escort
        if escort is None or escort.state not in (EscortState.ASKED, EscortState.CONFIRMED):
            return
        if escort.state is EscortState.CONFIRMED:
            if story.starts_at - now < timedelta(days=1) and story.random.random() < 0.5:
                self._tell(story, escort.contact, EscortState.RECONFIRMED, now)
            return
        says = story.random.choices(
            (EscortState.CONFIRMED, EscortState.DECLINED, EscortState.NOT_SURE, None), (70, 10, 5, 15)
        )[0]
        if says:
            self._tell(story, escort.contact, says, now)
        if says is EscortState.DECLINED and story.random.random() < 0.5:
            self._answers(story, now + timedelta(minutes=5), Contact("Omar", f"+1404555{story.number:04d}"))

    def _tell(self, story: Story, contact: Contact, state: EscortState, now: datetime) -> None:
        confirmed = YES if state is EscortState.CONFIRMED else ()
        add_escort_fact(
            self.clinic.clinic_id, story.visit_id, EscortFact(contact, state, "escort", now, confirmed)
        )

    def look(self, now: datetime) -> None:
        """The desk on a business day at nine: whose ride tomorrow has nobody said yes to?"""
        for story in self.stories:
            days = self.clinic.calendar.business_days_before(story.starts_at, 1)
            if story.cancelled_at or not days <= now < story.starts_at:
                continue
            readiness = assess(self._found(story).case(now))
            escort = readiness.escort
            if escort and escort.may_be_asked and not escort.says_yes and not _on_the_list(readiness):
                self.unlisted.append(f"{story.number} {readiness.status} {now}")
            if readiness.status is Status.READY and _blocked(readiness):
                self.falsely_ready.append(f"{story.number} {now}")

    def _found(self, story: Story) -> VisitRecord:
        visit = visits.find(self.clinic.clinic_id, story.visit_id)
        assert visit
        return visit


def _on_the_list(readiness: Readiness) -> bool:
    grave = (Level.FOLLOW_UP, Level.BLOCKS)
    return any(f.question == "ride-person" and f.level in grave for f in readiness.findings)


def _blocked(readiness: Readiness) -> bool:
    return any(f.level is Level.BLOCKS for f in readiness.findings)


@pytest.fixture
def lived(app: Flask, clinic: ClinicFacts) -> tuple[Month, Wire]:
    """The whole month, and what arrived in it."""
    event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    db.engine.dispose()  # nobody pulls the plug in this test, so that it need not wait for the disk
    month, wire = Month(clinic, Random(SEED)), Wire(Random(SEED + 1))
    dispatch = Dispatch({channel: wire.to(channel) for channel in CHANNELS}, PUBLIC)
    for hour in range(HOURS):
        now = BEGIN.astimezone(ZoneInfo("UTC")) + timedelta(hours=hour)
        with clock.stopped_at(now):
            month.hour(now)
            dispatch.round()
            if now.astimezone(ZONE).hour == 9:
                month.look(now)
    return month, wire


@pytest.mark.slow
def test_a_month_of_three_hundred_visits_breaks_no_rule(lived: tuple[Month, Wire]):
    month, wire = lived
    story_of = {story.visit_id: story for story in month.stories}
    by_id = {
        f"{m.clinic_id}-{m.message_id}": m
        for story in month.stories
        for m in messages.of_visit(month.clinic.clinic_id, story.visit_id)
    }
    kinds = Counter(arrived.kind for arrived in wire.arrived)

    def broken(rule: Callable[[Arrived, Story], bool]) -> list[str]:
        return [
            f"{arrived.kind} {arrived.at}"
            for arrived in wire.arrived
            if rule(arrived, story_of[by_id[arrived.message_id].visit_id])
        ]

    def zone_of(arrived: Arrived, story: Story) -> ZoneInfo:
        return story.zone if by_id[arrived.message_id].due.to is Recipient.PATIENT else ZONE

    def too_early_or_late(arrived: Arrived, story: Story) -> bool:
        return not FROM <= arrived.at.astimezone(zone_of(arrived, story)).time() < UNTIL

    tells_it_is_off = (MessageKind.CANCELLED, MessageKind.ESCORT_CANCELLED)

    def to_nobody(arrived: Arrived, story: Story) -> bool:
        if arrived.kind in tells_it_is_off and arrived.at < story.starts_at:
            return not story.cancelled_at
        return bool(story.cancelled_at and story.cancelled_at <= arrived.at) or arrived.at >= story.starts_at

    by_address: dict[str, list[datetime]] = {}
    for arrived in wire.arrived:
        story = story_of[by_id[arrived.message_id].visit_id]
        by_address.setdefault(arrived.to, []).append(arrived.at.astimezone(zone_of(arrived, story)))
    twice_a_day = [a for a, times in by_address.items() if len({t.date() for t in times}) < len(times)]
    four_a_week = [
        address
        for address, times in by_address.items()
        if any(
            fourth.astimezone(UTC) - first.astimezone(UTC)
            < timedelta(days=7)  # also over a change of the clock
            for first, fourth in zip(times, times[3:], strict=False)
        )
    ]
    told = Counter(
        (m.visit_id, m.due.kind, m.due.anchor, a.to) for a in wire.arrived if (m := by_id[a.message_id])
    )

    assert len(month.stories) == VISITS
    assert len(kinds) == 10, kinds  # every kind of message that this month has a reason for
    assert broken(to_nobody) == []
    assert broken(too_early_or_late) == []
    assert twice_a_day == []
    assert four_a_week == []
    assert [what for what, times in told.items() if times > 1] == []
    assert month.unlisted == []
    assert month.falsely_ready == []
