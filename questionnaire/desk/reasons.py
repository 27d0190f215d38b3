"""Why a visit is not ready, as the person who looks may read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.readiness.case import Finding, Source
from questionnaire.core.translatable import _

A_NOTE = _("A note needs a nurse")
"""What the front desk knows of a note."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as the person looking may read it; ``text`` is empty where it is for nurses only."""

    owner: Owner
    text: str
    level: Level


def reasons(findings: Iterable[Finding], levels: Iterable[Level], *, nurse: bool) -> tuple[Reason, ...]:
    """The reasons of these levels; what is for nurses only is one line without a text for others."""
    wanted = tuple(levels)
    told = [Reason(f.owner, _text(f, nurse=nurse), f.level) for f in findings if f.level in wanted]
    hidden = [reason for reason in told if not reason.text]
    shown = dict.fromkeys(reason for reason in told if reason.text)
    return tuple(shown) + tuple(hidden[:1])


def _text(finding: Finding, *, nurse: bool) -> str:
    if nurse or not finding.nurse_only:
        return finding.reason
    return A_NOTE if finding.cause.source is Source.NOTE else ""
