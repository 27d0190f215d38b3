"""What a finding rests on, so that what was done about it holds for exactly that and no longer."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from questionnaire.core.answers.values import Answer, packed_answer
from questionnaire.core.definition.model import severity
from questionnaire.core.definition.rules import EscortRules
from questionnaire.core.readiness.case import UNFINISHED, Case, Finding, FindingId, Source, Waiver
from questionnaire.core.readiness.escorts import SAYS_SOMETHING, Escort


def finding_fingerprint(case: Case, finding: Finding, escort: Escort | None) -> str:
    """A word that stands for what a finding rests on, and is another one once any of it changes.

    That is: the reason, the visit's time, and what was said when; for a ride also who is named and
    their own last word; for a message that message. The level is not part of it, as time alone raises it.
    That a patient has not finished is the same until they send, however far they come meanwhile.
    """
    cause = finding.cause
    if cause.source is Source.UNFINISHED:
        happened = [_moment(at) for at in (case.starts_at, case.moves.moved_at, case.submitted_at) if at]
        return _hashed([UNFINISHED, *happened])
    if cause.source is Source.NOTE:
        return _hashed([finding.id])
    rests_on = [finding.id, finding.reason, _moment(case.starts_at)]
    if cause.source is Source.DELIVERY:
        rests_on += [_moment(failed.at) for failed in case.undelivered if cause.key == failed.to]
    else:
        rests_on += _said(case.answers.get(finding.question))
        rests_on += _of_ride(case.questionnaire.escort, cause, escort)
    return _hashed(rests_on)


def held_aside(
    case: Case, findings: Sequence[Finding], escort: Escort | None
) -> dict[str, tuple[Finding, Waiver]]:
    """The findings that are waived now, each with its waiver, by their ids.

    A waiver holds for exactly the fact it was given for, and only while the finding is no graver than it
    was then. A note is never waived: it is recorded.
    """
    running = [waiver for waiver in case.waivers if waiver.ends_at is None or case.now < waiver.ends_at]
    return {
        finding.id: (finding, waiver)
        for waiver in running
        for finding in findings
        if finding.id == waiver.finding
        and finding.cause.source is not Source.NOTE
        and severity(finding.level) <= severity(waiver.level)
        and finding_fingerprint(case, finding, escort) == waiver.fingerprint
    }


def _hashed(rests_on: list[str]) -> str:
    return sha256("|".join(rests_on).encode()).hexdigest()[:24]


def _said(answer: Answer | None) -> list[str]:
    return [json.dumps(packed_answer(answer._replace(at=answer.at.astimezone(UTC))))] if answer else []


def _of_ride(rules: EscortRules | None, cause: FindingId, escort: Escort | None) -> list[str]:
    if rules is None or escort is None:
        return []
    asked = (rules.named_in, rules.may_be_asked.question, *rules.settles, *rules.keeps_fresh)
    named = [escort.contact.name, escort.contact.phone] if cause.question in asked else []
    has_said = cause.source is Source.ESCORT and escort.state in SAYS_SOMETHING
    return [*named, escort.state.value, _moment(escort.at)] if has_said else named


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
