"""What stands between a patient who is here and the treatment.

Facts from the counter become findings, and join those that were open before, so that checking in hides
nothing. A nurse or clinician sets each aside by name, as any other finding (see ``held_aside``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from questionnaire.core.definition.model import ACTIONABLE, Level, Owner
from questionnaire.core.definition.rules import EscortRules
from questionnaire.core.readiness.case import Case, Finding, FindingId, Source
from questionnaire.core.translatable import _
from questionnaire.core.visit_day.arrivals import Discrepancy

BLOCKS, NURSE_FIRST, NOTE = Level.BLOCKS, Level.FOLLOW_UP, Level.NOTE

MEANING: Mapping[Discrepancy, tuple[Level, Owner, str]] = {
    Discrepancy.WRONG_PERSON: (BLOCKS, Owner.NURSE, _("The name or birth date does not match.")),
    Discrepancy.NO_RIDE: (BLOCKS, Owner.NURSE, _("No ride home.")),
    Discrepancy.ATE: (BLOCKS, Owner.NURSE, _("Ate later than your rule allows.")),
    Discrepancy.FOOD_UNKNOWN: (BLOCKS, Owner.NURSE, _("Not known when they last ate.")),
    Discrepancy.DRANK: (BLOCKS, Owner.NURSE, _("Drank later than your rule allows.")),
    Discrepancy.DRINK_UNKNOWN: (BLOCKS, Owner.NURSE, _("Not known when they last drank.")),
    Discrepancy.ESCORT_NOT_INSIDE: (NURSE_FIRST, Owner.NURSE, _("The ride person is not coming inside.")),
    Discrepancy.OTHER_RIDE: (NOTE, Owner.DESK, _("Someone other than planned takes the patient home.")),
    Discrepancy.PHONE_WRONG: (NOTE, Owner.DESK, _("Not reachable at the number we had.")),
}
"""What each discrepancy means for a patient who is here: how grave it is, whose turn it is, and why."""

NOT_FINISHED = "not-finished"


def findings(case: Case, before: Iterable[Finding], *, left: int) -> Iterator[Finding]:
    """The findings of a patient who is here: those open ``before``, and what the counter found.

    What was wrong with the ride is no finding any more once another adult is named. ``left`` is how many
    questions the patient never answered: a nurse asks them.
    """
    assert case.day, "asked only once the patient is here"
    for finding in before:
        if not (case.day.has_other_ride and is_about_ride(finding, case.questionnaire.escort)):
            yield finding
    for discrepancy in case.day.open_discrepancies:
        level, owner, reason = MEANING[discrepancy]
        yield Finding(FindingId(Source.ARRIVAL, key=discrepancy.value), level, owner, reason)
    if left or case.submitted_at is None:
        reason = _("The questions are not finished. Ask what is open.")
        yield Finding(FindingId(Source.ARRIVAL, key=NOT_FINISHED), NURSE_FIRST, Owner.NURSE, reason)


def is_about_ride(finding: Finding, rules: EscortRules | None) -> bool:
    """Whether it is about how the patient gets home, or about the adult who takes them."""
    about = (rules.named_in, *rules.keeps_fresh) if rules else ()
    return finding.cause.source is Source.ESCORT or finding.question in about


def holds_treatment(finding: Finding) -> bool:
    """Whether no treatment may start before a nurse or clinician has cleared it."""
    return finding.level is Level.BLOCKS


def is_nurse_first(finding: Finding) -> bool:
    """Whether a nurse talks with the patient before the treatment."""
    return finding.level in ACTIONABLE and (finding.owner is Owner.NURSE or finding.nurse_only)


def in_nurses_hands(finding: Finding) -> Finding:
    """Whoever had to act before: once the patient is here, what blocks is a nurse's."""
    return replace(finding, owner=Owner.NURSE) if holds_treatment(finding) else finding
