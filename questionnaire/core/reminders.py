"""Which messages are due, from the visit's facts as they are now, and when one may go out.

Nothing is decided at booking: a visit that moved moves its messages, one that is cancelled
silences them, and what has been done is not asked for again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from questionnaire.core import escorts
from questionnaire.core.answers import Stale
from questionnaire.core.channels import Recipient
from questionnaire.core.escorts import Escort, EscortState
from questionnaire.core.flow import path
from questionnaire.core.readiness import Case, Readiness

FROM, UNTIL = time(8), time(21)
"""When messages go out, by the clock of whoever gets them (TCPA, 47 CFR 64.1200(c)(1))."""

A_WEEK = 3
"""The most messages one person gets in seven days; the most in a day is one (TCPA health care exemption)."""


class MessageKind(StrEnum):
    """What a message asks for or tells."""

    INVITATION = "invitation"
    NOT_FINISHED = "not-finished"
    RECONFIRM = "re-confirm"
    TIME_CHANGED = "time-changed"
    ESCORT_DECLINED = "escort-declined"
    ESCORT_REQUEST = "escort-request"
    ESCORT_RECONFIRM = "escort-re-confirm"
    ESCORT_TIME_CHANGED = "escort-time-changed"


@dataclass(frozen=True, slots=True)
class Due:
    """A message that should go out; with its ``anchor`` it is the only one of its kind."""

    kind: MessageKind
    to: Recipient
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out to whoever is the recipient now."""

    kind: MessageKind
    to: Recipient
    at: datetime


def due(case: Case, readiness: Readiness, sent: Sequence[Sent]) -> tuple[Due, ...]:
    """The messages due for a visit, the most urgent first; none once it has begun, or will not be."""
    if case.cancelled_at or case.checked_in_at or case.now >= case.starts_at:
        return ()
    to_patient = [message.at for message in sent if message.to is Recipient.PATIENT]
    return (*_for_patient(case, readiness, to_patient), *_for_escort(case, readiness.escort))


def _for_patient(case: Case, readiness: Readiness, sent_at: list[datetime]) -> Iterator[Due]:
    escort = readiness.escort
    if escort and escort.state is EscortState.DECLINED:
        yield Due(MessageKind.ESCORT_DECLINED, Recipient.PATIENT, _moment(escort.at))
    if case.moved_at and (case.answers or any(at < case.moved_at for at in sent_at)):
        yield Due(MessageKind.TIME_CHANGED, Recipient.PATIENT, _moment(case.moved_at))
    if not case.answers:
        yield Due(MessageKind.INVITATION, Recipient.PATIENT)
    answers = escorts.kept_fresh(case.questionnaire, case.answers, escort)
    on_path = [q.id for q in path(case.questionnaire, answers)]
    old = sum(name in answers and answers[name].stale is Stale.OLD for name in on_path)
    if old:
        yield Due(MessageKind.RECONFIRM, Recipient.PATIENT, case.starts_at.date().isoformat())
    is_open = readiness.asked - readiness.answered > old or (case.answers and case.submitted_at is None)
    stage = _stage(case)
    if is_open and stage and sent_at and max(sent_at) < stage:
        yield Due(MessageKind.NOT_FINISHED, Recipient.PATIENT, _moment(stage))


def _stage(case: Case) -> datetime | None:
    """The last of the moments at which an unfinished patient is reminded that has come."""
    return max((at for at in _stages(case) if at <= case.now), default=None)


def _stages(case: Case) -> list[datetime]:
    rules = case.questionnaire.messages
    days = rules.not_finished if rules else ()
    return [case.calendar.business_days_before(case.starts_at, int(number)) for number in days]


def _for_escort(case: Case, escort: Escort | None) -> Iterator[Due]:
    rules = case.questionnaire.escort
    if rules is None or escort is None or not escort.may_be_asked:
        return
    nears_at = escorts.nears_at(rules, case.starts_at, case.calendar)
    match escort.state:
        case EscortState.NAMED if case.moved_at and _was_asked(case, escort):
            yield Due(MessageKind.ESCORT_TIME_CHANGED, Recipient.ESCORT, _moment(case.moved_at))
        case EscortState.NAMED:
            yield Due(MessageKind.ESCORT_REQUEST, Recipient.ESCORT)
        case EscortState.ASKED if escort.at < nears_at <= case.now:
            yield Due(MessageKind.ESCORT_REQUEST, Recipient.ESCORT, _moment(nears_at))
        case EscortState.CONFIRMED | EscortState.RECONFIRMED:
            if case.now >= escorts.reconfirm_at(rules, escort, case.starts_at, case.calendar):
                yield Due(MessageKind.ESCORT_RECONFIRM, Recipient.ESCORT, _moment(escort.at))


def _was_asked(case: Case, escort: Escort) -> bool:
    """Whether they were asked about the visit's earlier time."""
    return any(fact.contact == escort.contact for fact in case.escort_facts)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def look_again_at(case: Case, readiness: Readiness) -> datetime:
    """Until when nothing becomes due by time alone."""
    moments = [case.starts_at, *_stages(case), *([readiness.until] if readiness.until else [])]
    return min((at for at in moments if at > case.now), default=case.now + timedelta(days=1))


def earliest(now: datetime, zone: ZoneInfo, sent_at: Sequence[datetime]) -> datetime:
    """The first moment from now on at which somebody in a zone may get one more message."""
    moment = _within_hours(now, zone)
    while (later := _within_caps(moment, zone, sent_at)) != moment:
        moment = _within_hours(later, zone)
    return moment


def _within_hours(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    if local.time() < FROM:
        return _at(local, 0, zone)
    return _at(local, 1, zone) if local.time() >= UNTIL else moment


def _within_caps(moment: datetime, zone: ZoneInfo, sent_at: Sequence[datetime]) -> datetime:
    local = moment.astimezone(zone)
    if any(at.astimezone(zone).date() == local.date() for at in sent_at):
        return _at(local, 1, zone)
    this_week = sorted(at for at in sent_at if at > moment - timedelta(days=7))
    return moment if len(this_week) < A_WEEK else this_week[-A_WEEK] + timedelta(days=7)


def _at(local: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The moment messages may go out again, so many days on."""
    return datetime.combine(local.date() + timedelta(days=days), FROM, zone)
