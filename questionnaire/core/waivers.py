"""Waivers: findings that staff set aside, with a reason and an end.

A waiver holds for exactly the fact it was given for, and only while the finding is no graver than
it was then. The moment anybody says something else, the finding is back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from questionnaire.core.escorts import Escort
from questionnaire.core.facts import fact_of
from questionnaire.core.parts import Level

if TYPE_CHECKING:
    from questionnaire.core.readiness import Case, Finding

GRAVITY = tuple(Level)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding set aside: which, for what fact and level, by whom, why, and until when.

    Without an end of its own it ends with the visit. One that is ``for_nurses`` has a reason for them alone.
    """

    id: str
    finding: str
    fact: str
    level: Level
    by: str
    name: str
    at: datetime
    reason: str
    ends_at: datetime | None = None
    for_nurses: bool = False


def held_aside(
    case: "Case", findings: Sequence["Finding"], escort: Escort | None
) -> dict[str, tuple["Finding", Waiver]]:
    """The findings that are waived now, each with its waiver, by their ids."""
    running = [waiver for waiver in case.waivers if waiver.ends_at is None or case.now < waiver.ends_at]
    return {
        finding.id: (finding, waiver)
        for waiver in running
        for finding in findings
        if finding.id == waiver.finding
        and GRAVITY.index(finding.level) <= GRAVITY.index(waiver.level)
        and fact_of(case, finding, escort) == waiver.fact
    }
