"""Which invitations and reminders are due, from the visit's facts as they are now, and when one may go out.

Nothing is decided at booking: a visit that moved moves its messages, one that is cancelled
silences them, and what has been done is not asked for again. What changed comes first: see ``changes``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from questionnaire.core.answers.flow import path
from questionnaire.core.answers.staleness import goes_stale_at
from questionnaire.core.answers.values import Answers, Contact, Stale
from questionnaire.core.channels import Recipient
from questionnaire.core.readiness import escorts
from questionnaire.core.readiness.case import Case, Readiness
from questionnaire.core.readiness.escorts import Escort, EscortState

FROM, UNTIL = time(8), time(21)
"""When messages go out, by the clock of whoever gets them (TCPA, 47 CFR 64.1200(c)(1))."""

A_WEEK = 3
"""The most messages one person gets in seven days; the most in a day is one (TCPA health care exemption)."""


class MessageKind(StrEnum):
    """What a message is about."""

    INVITATION = "invitation"
    NOT_FINISHED = "not-finished"
    RECONFIRM = "re-confirm"
    TIME_CHANGED = "time-changed"
    ESCORT_DECLINED = "escort-declined"
    ESCORT_REQUEST = "escort-request"
    ESCORT_RECONFIRM = "escort-re-confirm"
    ESCORT_TIME_CHANGED = "escort-time-changed"
    CANCELLED = "cancelled"
    GOING_AHEAD = "going-ahead"
    ESCORT_CANCELLED = "escort-cancelled"
    ESCORT_GOING_AHEAD = "escort-going-ahead"
    NEW_LINK = "new-link"
    ESCORT_REPLACED = "escort-replaced"
    NOTE_BACKUP = "note-backup"


@dataclass(frozen=True, slots=True)
class Due:
    """A message that should go out; with its ``anchor`` it is the only one of its kind.

    ``contact`` is an escort who was replaced.
    """

    kind: MessageKind
    to: Recipient
    anchor: str = ""
    contact: Contact | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out; ``is_current`` while its recipient still has that address.

    ``is_call`` says that staff called them instead.
    """

    kind: MessageKind
    to: Recipient
    at: datetime
    is_current: bool = True
    is_call: bool = False


def reminders(case: Case, readiness: Readiness, sent: Sequence[Sent]) -> tuple[Due, ...]:
    """What asks for something at a visit still to come, the most urgent first."""
    to_patient = [m.at for m in sent if m.to is Recipient.PATIENT and m.is_current]
    return (*_for_patient(case, readiness, to_patient), *_for_escort(case, readiness.escort))


def _for_patient(case: Case, readiness: Readiness, sent_at: list[datetime]) -> Iterator[Due]:
    escort = readiness.escort
    if escort and escort.state is EscortState.DECLINED:
        yield Due(MessageKind.ESCORT_DECLINED, Recipient.PATIENT, anchor(escort.at))
    if not case.answers:
        yield Due(MessageKind.INVITATION, Recipient.PATIENT)
    answers = escorts.kept_fresh(case.questionnaire, case.answers, escort)
    old = _old_since(case, answers)
    if old:
        yield Due(MessageKind.RECONFIRM, Recipient.PATIENT, anchor(min(old)))
    is_open = readiness.question_count - readiness.answered_count > len(old) or (
        case.answers and not case.submitted_at
    )
    stage, invited_at = _stage(case), sent_at or _came_at(answers)
    if is_open and stage and invited_at and max(invited_at) < stage:
        yield Due(MessageKind.NOT_FINISHED, Recipient.PATIENT, anchor(stage))


def _old_since(case: Case, answers: Answers) -> list[datetime]:
    """From when each answer on the path that only got old is too old."""
    questions = [q for q in path(case.questionnaire, answers) if q.id in answers]
    old = [(q, answers[q.id]) for q in questions if answers[q.id].stale is Stale.OLD]
    ages_at = (goes_stale_at(q, answer, case.starts_at, case.calendar) for q, answer in old)
    return [at for at in ages_at if at]


def _came_at(answers: Answers) -> list[datetime]:
    """When a patient began who was sent nothing: by a link in the desk's hand, they need no invitation."""
    return [min(answer.at for answer in answers.values())] if answers else []


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
        case EscortState.NAMED if escort.is_checked or _is_sent(case, escort):
            yield Due(MessageKind.ESCORT_REQUEST, Recipient.ESCORT, anchor(escort.at))
        case EscortState.ASKED if escort.at < nears_at <= case.now:
            yield Due(MessageKind.ESCORT_REQUEST, Recipient.ESCORT, anchor(nears_at))
        case EscortState.CONFIRMED | EscortState.RECONFIRMED:
            again_at = escorts.reconfirm_at(rules, escort, case.starts_at, case.calendar)
            if again_at and case.now >= again_at:
                yield Due(MessageKind.ESCORT_RECONFIRM, Recipient.ESCORT, anchor(escort.at))


def _is_sent(case: Case, escort: Escort) -> bool:
    """Whether the patient looked the number over, and sent it with all answers."""
    return case.submitted_at is not None and case.submitted_at >= escort.at


def anchor(at: datetime) -> str:
    """The anchor of a message about something that happened at a moment."""
    return at.isoformat(timespec="seconds")


def look_again_at(case: Case, readiness: Readiness) -> datetime:
    """Until when nothing becomes due by time alone."""
    moments = [case.starts_at, *_stages(case), *([readiness.until] if readiness.until else [])]
    return min((at for at in moments if at > case.now), default=case.now + timedelta(days=1))


def earliest(now: datetime, zone: ZoneInfo, sent_at: Sequence[datetime]) -> datetime:
    """The first moment from now on at which a person in a time zone may get one more message.

    Counted in UTC: on a zone's own clock a week is an hour longer or shorter when the clock changes.
    """
    sent_at = [at.astimezone(UTC) for at in sent_at]
    moment = _within_hours(now.astimezone(UTC), zone)
    while (later := _within_caps(moment, zone, sent_at)) != moment:
        moment = _within_hours(later, zone)
    return moment


class Held(StrEnum):
    """Why a message waits: the law, a change that may be undone, a try that failed, or only its turn."""

    SOON = "soon"
    CHANGE = "change"
    TRIED = "tried"
    HOURS = "hours"
    A_DAY = "a-day"
    A_WEEK = "a-week"


def held_by_law(now: datetime, zone: ZoneInfo, sent_at: Sequence[datetime]) -> Held | None:
    """Why a person may not get one more message now. Returns None if they may."""
    moment = now.astimezone(UTC)
    if _within_hours(moment, zone) != moment:
        return Held.HOURS
    if any(at.astimezone(zone).date() == now.astimezone(zone).date() for at in sent_at):
        return Held.A_DAY
    return Held.A_WEEK if earliest(now, zone, sent_at) != moment else None


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
    return datetime.combine(local.date() + timedelta(days=days), FROM, zone).astimezone(UTC)
