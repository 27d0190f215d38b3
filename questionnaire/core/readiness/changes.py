"""Changes of plan: who hears of one, in which order, and how long it waits so that it can be undone.

Whoever knows the old plan hears of the new one, once. Who knows what is not stored: it follows
from when they were last written to, or answered, and from what was true at that moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from questionnaire.core.answers.moves import BACK_WITHIN, Move
from questionnaire.core.channels import Recipient
from questionnaire.core.definition.clinic_settings import duration
from questionnaire.core.readiness import escorts
from questionnaire.core.readiness.case import Case, Readiness
from questionnaire.core.readiness.escorts import Escort, EscortState
from questionnaire.core.readiness.reminders import Due, MessageKind, Sent, anchor, reminders

HEARS_BEFORE = timedelta(hours=2)
"""How long before a visit a message must go out to count on its being read."""

CHANGES = frozenset(
    {
        *(MessageKind.TIME_CHANGED, MessageKind.CANCELLED, MessageKind.GOING_AHEAD),
        *(MessageKind.NEW_LINK, MessageKind.ESCORT_REPLACED),
        *(MessageKind.ESCORT_TIME_CHANGED, MessageKind.ESCORT_CANCELLED, MessageKind.ESCORT_GOING_AHEAD),
    }
)
"""What tells a change, however far away the visit is."""

WILL_NOT_COME = (EscortState.DECLINED, EscortState.ARRIVED)
"""Escorts who need not hear that a visit does not go ahead: they do not come, or stand at the desk."""


def change_grace(setting_values: Mapping[str, str | None]) -> timedelta:
    """How long a new time or a cancellation waits before it goes out, as the clinic decided."""
    return duration("change_grace_minutes", setting_values) or timedelta(0)


def back_within(setting_values: Mapping[str, str | None]) -> timedelta:
    """How soon a visit must be back at its old time for nothing to be lost: at least the grace."""
    return max(BACK_WITHIN, change_grace(setting_values))


def due(case: Case, readiness: Readiness, sent: Sequence[Sent]) -> tuple[Due, ...]:
    """The messages due for a visit, the most urgent first; none once it has begun.

    Who has a change to hear of gets nothing else before it.
    """
    if case.now >= case.starts_at or (case.checked_in_at and not case.cancelled_at):
        return ()
    changed = tuple(to_be_told(case, readiness.escort, sent))
    if case.cancelled_at:
        return changed
    first = {message.to for message in changed}
    others = reminders(case, readiness, sent)
    return (*changed, *(message for message in others if message.to not in first))


def to_be_told(case: Case, escort: Escort | None, sent: Sequence[Sent]) -> Iterator[Due]:
    """The changes that have not reached people who know the old plan."""
    yield from _to_patient(case, [message for message in sent if message.to is Recipient.PATIENT])
    if escort and escort.may_be_asked:
        to_them = [message for message in sent if message.to is Recipient.ESCORT and message.is_current]
        yield from _to_escort(case, escort, to_them)
    for fact in escorts.to_be_released(case.escort_facts, escort):
        yield Due(MessageKind.ESCORT_REPLACED, Recipient.REPLACED, anchor(fact.at), fact.contact)


def _to_patient(case: Case, sent: Sequence[Sent]) -> Iterator[Due]:
    """A patient at the desk needs no message that the visit does not go ahead."""
    heard_at = [message.at for message in sent]
    first_heard_at = min((answer.at for answer in case.answers.values()), default=None)
    told_at = max(heard_at, default=first_heard_at)
    if told_at is None:
        return
    if case.cancelled_at:
        if not case.checked_in_at:
            yield Due(MessageKind.CANCELLED, Recipient.PATIENT, anchor(case.cancelled_at))
    elif called_off_at := _called_off(sent):
        yield Due(MessageKind.GOING_AHEAD, Recipient.PATIENT, anchor(called_off_at))
    elif moved_at := _moved_since(case, told_at):
        yield Due(MessageKind.TIME_CHANGED, Recipient.PATIENT, anchor(moved_at))
    elif case.link_issued_at and _has_old_link(case, sent, case.link_issued_at):
        yield Due(MessageKind.NEW_LINK, Recipient.PATIENT, anchor(case.link_issued_at))


def _has_old_link(case: Case, sent: Sequence[Sent], issued_at: datetime) -> bool:
    """Whether they were sent a link, but the one that opens now has not reached the address they have now."""
    current = [message.at for message in sent if message.is_current]
    begun_or_invited = bool(case.answers or current)
    return begun_or_invited and bool(sent) and all(at < issued_at for at in current)


def _to_escort(case: Case, escort: Escort, sent: Sequence[Sent]) -> Iterator[Due]:
    facts = [fact.at for fact in case.escort_facts if fact.contact == escort.contact]
    told_at = max((*facts, *(message.at for message in sent)), default=None)
    if told_at is None:
        return
    if case.cancelled_at:
        if escort.state not in WILL_NOT_COME:
            yield Due(MessageKind.ESCORT_CANCELLED, Recipient.ESCORT, anchor(case.cancelled_at))
    elif called_off_at := _called_off(sent):
        yield Due(MessageKind.ESCORT_GOING_AHEAD, Recipient.ESCORT, anchor(called_off_at))
    elif moved_at := _moved_since(case, told_at):
        yield Due(MessageKind.ESCORT_TIME_CHANGED, Recipient.ESCORT, anchor(moved_at))


def _called_off(sent: Sequence[Sent]) -> datetime | None:
    """When they heard that the visit is cancelled, if that is the last they heard."""
    last = max(sent, key=lambda message: message.at, default=None)
    is_off = last and last.kind in (MessageKind.CANCELLED, MessageKind.ESCORT_CANCELLED)
    return last.at if last and is_off else None


def _moved_since(case: Case, told_at: datetime) -> datetime | None:
    """When the visit was moved last, if its time is not the one they know."""
    told = case.moves.starts_at_as_of(told_at, case.starts_at)
    return None if told == case.starts_at else case.moves.last_at


def waits_until(case: Case, grace: timedelta, kind: MessageKind) -> datetime | None:
    """Until when a message waits, because the last change may still be undone."""
    changed_at = [case.moves.last_at, case.cancelled_at]
    if kind is MessageKind.NEW_LINK:
        changed_at.append(case.link_issued_at)
    if kind is MessageKind.ESCORT_REPLACED and (rules := case.questionnaire.escort):
        about_ride = (case.answers.get(name) for name in (rules.named_in, *rules.keeps_fresh))
        changed_at += [answer.at for answer in about_ride if answer]
    until = max((at for at in changed_at if at), default=case.now - grace) + grace
    return until if until > case.now else None


def is_too_late(goes_at: datetime, *times: datetime) -> bool:
    """True when a message goes out so shortly before the old or the new time that someone has to call."""
    return goes_at > min(times) - HEARS_BEFORE


def surely_heard(sent: Sequence[Sent], *times: datetime) -> list[Sent]:
    """What went out, without changes that went out too late to count on them."""
    return [m for m in sent if m.kind not in CHANGES or m.is_call or not is_too_late(m.at, *times)]


def if_moved(case: Case, starts_at: datetime) -> Case:
    """The visit as it would be if it was moved now."""
    made = (*case.moves.made, Move(case.now, case.starts_at, starts_at))
    return replace(case, starts_at=starts_at, moves=replace(case.moves, made=made))


AGAIN = "again-"
"""How the anchor of a message begins that staff asked for, because someone lost theirs."""


def again(to: Recipient, now: datetime) -> Due:
    """The message that brings someone their link once more."""
    kind = MessageKind.NEW_LINK if to is Recipient.PATIENT else MessageKind.ESCORT_REQUEST
    return Due(kind, to, f"{AGAIN}{anchor(now)}")


def may_go_again(case: Case, escort: Escort | None, message: Due) -> bool:
    """Whether a message that staff asked for still makes sense: its recipient has something to open."""
    if not message.anchor.startswith(AGAIN) or case.cancelled_at or case.checked_in_at:
        return False
    if message.to is Recipient.ESCORT and not (escort and escort.may_be_asked):
        return False
    return case.now < case.starts_at
