"""Sending what is due: look at the visits, queue, claim, check once more, hand over, write down.

Any number of processes may do it at once; what keeps them apart is in ``records.outbox``.
"""

import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app

from questionnaire import clock
from questionnaire.core.channels import Problem, Reach, Recipient
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Readiness
from questionnaire.core.readiness.changes import CHANGES, due, may_go_again, waits_until
from questionnaire.core.readiness.reminders import FROM, Due, earliest, look_again_at
from questionnaire.messages import backup
from questionnaire.messages.channels.registry import CHANNELS, DeliveryFailed, Letter, Sender
from questionnaire.messages.compose import MessageContent, composed
from questionnaire.records.messaging import consents, messages, outbox
from questionnaire.records.messaging.messages import Message, MessageState
from questionnaire.records.store.database import Unavailable
from questionnaire.records.visit import links, routes, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit.routes import Route
from questionnaire.records.visit_facts import escorts

HORIZON = timedelta(days=30)
"""How long before a visit its first message may go out."""

AGAIN_AFTER = (1, 5, 15, 60, 180, 360, 360, 360, 360)
"""Minutes between tries: a server may be down for a day. After the last the message has failed."""

OPTED_OUT = "The gateway says that this number replied STOP."


@dataclass
class Tally:
    """What one round did, in numbers by channel. It names no one."""

    sent: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    put_off: Counter[str] = field(default_factory=Counter)
    broken: int = 0

    @property
    def down(self) -> tuple[str, ...]:
        """The channels by which nothing went out, because each try is to be repeated."""
        return tuple(sorted(channel for channel in self.put_off if not self.sent[channel]))


@dataclass
class Dispatch:
    """One process that sends.

    It remembers until when each visit needs no look, as long as nothing about the visit changes.
    """

    senders: Mapping[str, Sender]
    public_url: str
    tally: Tally = field(default_factory=Tally)
    _seen: dict[tuple[int, str], tuple[tuple[int, int], datetime]] = field(default_factory=dict)

    def round(self) -> int:
        """Queue what is due and send what may go out now; how many messages went out."""
        self.tally = Tally()
        self.look()
        if backup.CHANNEL in self.senders:
            with _on_its_own(self.tally):
                backup.queue_due(clock.now())
        for message in self._claimed():
            with _on_its_own(self.tally):
                self._send(message)
        return self.tally.sent.total()

    def look(self) -> None:
        """Queue what has become due since the last look, and take back what no longer is."""
        now = clock.now()
        stamps = visits.upcoming(now, HORIZON)
        for place in stamps.keys() | messages.waiting():
            stamp = stamps.get(place)
            if stamp and place in self._seen and self._seen[place][0] == stamp and now < self._seen[place][1]:
                continue
            with _on_its_own(self.tally):
                visit = visits.find(*place)
                until = self._look_at(visit.as_of(now), now) if visit else None
                if stamp and until:
                    self._seen[place] = (stamp, until)
        self._seen = {place: seen for place, seen in self._seen.items() if place in stamps}

    def _look_at(self, visit: VisitRecord, now: datetime) -> datetime:
        case = routes.case_for_messages(visit, now)
        readiness = assess(case)
        kept = messages.of_visit(visit.clinic_id, visit.visit_id)
        wanted = _due(visit, case, readiness, kept)
        for message in kept:
            is_wanted = message.due in wanted or may_go_again(case, readiness.escort, message.due)
            is_of_visit = message.due.to is not Recipient.BACKUP
            if message.state is MessageState.WAITING and is_of_visit and not is_wanted:
                outbox.withdraw_unclaimed(message, at=now)
        for one in wanted:
            ways = routes.routes(visit, readiness.escort, one, self._channels)
            not_before = waits_until(case, visit.change_grace, one.kind) or now
            self._queue(visit, one, kept, ways, now, not_before)
        return look_again_at(case, readiness)

    def _queue(
        self,
        visit: VisitRecord,
        wanted: Due,
        kept: tuple[Message, ...],
        ways: list[Route],
        now: datetime,
        not_before: datetime,
    ) -> None:
        """Queue a message by the way on which it may go out first, unless it is on its way already."""
        theirs = {m.address: m.state for m in kept if m.due == wanted and not m.is_taken_back}
        if any(theirs.get(route.address) in (MessageState.WAITING, *messages.OUT) for route in ways):
            return
        free = [route for route in ways if route.address not in theirs]
        if found := routes.soonest(visit, wanted.to, free, not_before):
            due_at, way = found
            outbox.queue(
                *(visit.clinic_id, visit.visit_id, wanted, way.channel, way.address), due_at=due_at, at=now
            )

    @property
    def _channels(self) -> Mapping[str, Reach]:
        """The channels set up here, each with the address it needs."""
        return {channel.id: channel.reach for channel in CHANNELS.values() if channel.id in self.senders}

    def _claimed(self) -> Iterator[Message]:
        while message := outbox.claim(self.senders, at=clock.now()):
            yield message

    def _send(self, message: Message) -> None:
        """Send a claimed message if it is still due and may go out now."""
        now = clock.now()
        found = visits.find(message.clinic_id, message.visit_id)
        assert found, "a message is of a visit"
        visit = found.as_of(now)
        if message.due.to is Recipient.BACKUP:
            self._send_to_backup(visit, message, now)
            return
        case = routes.case_for_messages(visit, now)
        wanted = self._still_due(visit, case, message)
        if wanted is None:
            outbox.withdraw(message, at=now)
            return
        zone = routes.zone_of(visit, message.due.to)
        index = consents.address_index(message.clinic_id, message.address)
        not_before = waits_until(case, visit.change_grace, wanted.kind) or now
        may_go_at = earliest(not_before, zone, messages.sent_to(message.clinic_id, index))
        if may_go_at > now:
            outbox.wait(message, may_go_at, was_tried=False)
            return
        try:
            letter = self._letter(visit, message)
        except DeliveryFailed as failed:
            self._fail(message, failed, now)
            return
        today = now.astimezone(zone).date()
        if not outbox.count_on(message, today, letter.text):
            tomorrow = datetime.combine(today + timedelta(days=1), FROM, zone)
            outbox.wait(message, tomorrow, was_tried=False)
            return
        self._hand_over(visit, message, wanted, letter)

    def _send_to_backup(self, visit: VisitRecord, message: Message, now: datetime) -> None:
        """Call the backup person, at any hour, unless the note was recorded meanwhile."""
        if backup.is_still_due(message):
            self._hand_over(visit, message, message.due, self._letter(visit, message))
        else:
            outbox.withdraw(message, at=now)

    def _still_due(self, visit: VisitRecord, case: Case, message: Message) -> Due | None:
        """What a message is about. Returns None if it is not due any more, or not to this address."""
        readiness = assess(case)
        kept = messages.of_visit(message.clinic_id, message.visit_id)
        wanted = next((one for one in _due(visit, case, readiness, kept) if one == message.due), None)
        if may_go_again(case, readiness.escort, message.due):
            wanted = message.due
        ways = routes.routes(visit, readiness.escort, wanted, self._channels) if wanted else []
        return wanted if any(way.address == message.address for way in ways) else None

    def _letter(self, visit: VisitRecord, message: Message) -> Letter:
        to = message.due.to
        words = MessageContent(
            message.due.kind,
            to,
            visit.clinic,
            visit.starts_at,
            link=self._link(visit, to),
            name="" if to in (Recipient.PATIENT, Recipient.BACKUP) else visit.first_name,
            language="en" if to is Recipient.BACKUP else visit.language,
        )
        subject, text = composed(words, CHANNELS[message.channel])
        return Letter(
            message_id=f"{message.clinic_id}-{message.message_id}",
            to=message.address,
            subject=subject,
            text=text,
            from_name=visit.clinic.name,
            kind=message.due.kind,
        )

    def _link(self, visit: VisitRecord, to: Recipient) -> str:
        """The recipient's link; that of an escort who was replaced does not open any more."""
        if to is Recipient.BACKUP:
            return f"{self.public_url}{backup.LINK}"
        if to is Recipient.REPLACED:
            return ""
        if to is Recipient.ESCORT:
            assert visit.escort, "a message to an escort is due only while one is named"
            contact = visit.escort.contact
            token = escorts.link(visit.act("messages", clock.now()), contact)
            return f"{self.public_url}/e/{token}"
        shown = links.of_visit(visit.clinic_id, visit.visit_id)
        assert shown, "a visit has a link from its first moment on"
        return f"{self.public_url}/v/{shown.token}"

    def _hand_over(self, visit: VisitRecord, message: Message, wanted: Due, letter: Letter) -> None:
        try:
            reference = self.senders[message.channel].send(letter)
        except DeliveryFailed as failed:
            self._put_off(message, failed)
            return
        named = visit.escort.contact if visit.escort and wanted.to is Recipient.ESCORT else None
        outbox.mark_sent(message, reference, wanted.contact or named, at=clock.now())
        self.tally.sent[message.channel] += 1

    def _fail(self, message: Message, failed: DeliveryFailed, now: datetime) -> None:
        outbox.mark_failed(message, failed.problem, at=now)
        self.tally.failed[message.channel] += 1

    def _put_off(self, message: Message, failed: DeliveryFailed) -> None:
        """Try again later, each time later than before; or write down that it failed for good."""
        now = clock.now()
        is_over = failed.permanent or message.tries > len(AGAIN_AFTER)
        if is_over:
            self._fail(message, failed, now)
        if failed.problem is Problem.OPTED_OUT:  # what still waits is taken back, and this is no more
            consents.stop([message.clinic_id], message.address, message.channel, wording=OPTED_OUT, at=now)
        if is_over:
            return
        self.tally.put_off[message.channel] += 1
        minutes = timedelta(minutes=AGAIN_AFTER[message.tries - 1])
        outbox.wait(message, now + max(minutes, timedelta(seconds=failed.wait_seconds)))


@contextmanager
def _on_its_own(tally: Tally) -> Iterator[None]:
    """Let what is wrong with one visit keep no other from its messages: the log says where, never whose."""
    try:
        yield
    except Unavailable:
        raise
    except Exception as error:
        tally.broken += 1
        where = "".join(traceback.format_tb(error.__traceback__))
        current_app.logger.error("%s while sending\n%s", type(error).__name__, where)


def _due(visit: VisitRecord, case: Case, readiness: Readiness, kept: tuple[Message, ...]) -> tuple[Due, ...]:
    """The messages due, of which only changes go out long before a visit."""
    sent = routes.went_out(visit, readiness.escort, kept)
    is_near = visit.starts_at < case.now + HORIZON
    found = due(case, readiness, sent)
    return tuple(message for message in found if is_near or message.kind in CHANGES)
