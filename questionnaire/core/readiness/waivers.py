"""Waivers: findings that staff set aside, with a reason and an end.

A waiver holds for exactly the fact it was given for, and only while the finding is no graver than
it was then. Once an answer or fact changes, the finding is back. A note is never waived: it is recorded.
"""

from collections.abc import Sequence

from questionnaire.core.definition.model import severity
from questionnaire.core.readiness.case import Case, Finding, Source, Waiver
from questionnaire.core.readiness.escorts import Escort
from questionnaire.core.readiness.fingerprint import finding_fingerprint


def held_aside(
    case: Case, findings: Sequence[Finding], escort: Escort | None
) -> dict[str, tuple[Finding, Waiver]]:
    """The findings that are waived now, each with its waiver, by their ids."""
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
