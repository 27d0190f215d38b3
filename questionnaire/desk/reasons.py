"""Why a visit is not ready, as the person who looks may read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.readiness.case import Finding


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as the person looking may read it; ``text`` is empty where it is for nurses only."""

    owner: Owner
    text: str
    level: Level


def reasons(findings: Iterable[Finding], levels: Iterable[Level], *, nurse: bool) -> tuple[Reason, ...]:
    """The reasons of these levels; what is for nurses only is one line without a text for others."""
    wanted = tuple(levels)
    told = [
        Reason(f.owner, "" if f.nurse_only and not nurse else f.reason, f.level)
        for f in findings
        if f.level in wanted
    ]
    hidden = [reason for reason in told if not reason.text]
    return tuple(reason for reason in told if reason.text) + tuple(hidden[:1])
