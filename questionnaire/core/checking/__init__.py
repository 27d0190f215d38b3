"""Everything that can be wrong with a definition, as sentences.

One function a rule, all of them asked, so that an author sees every mistake at once. What
can not even be read as a questionnaire is said where it is read, in ``definitions``.
"""

from collections.abc import Callable, Iterator

from questionnaire.core.checking import claims as of_claims
from questionnaire.core.checking import (
    conditions,
    effects,
    escorts,
    placeholders,
    settings,
    shape,
    stale,
    wording,
)
from questionnaire.core.checking.claims import Claim, uncovered
from questionnaire.core.checking.places import Fault, Place, Problem, called
from questionnaire.core.definition.questions import Questionnaire

__all__ = ["Claim", "Place", "Problem", "called", "problems", "uncovered"]

Rule = Callable[[Questionnaire], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    *shape.RULES,
    *conditions.RULES,
    *effects.RULES,
    *settings.RULES,
    *placeholders.RULES,
    *stale.RULES,
    *escorts.RULES,
    *wording.RULES,
)

ClaimRule = Callable[[Questionnaire, tuple[Claim, ...]], Iterator[Fault]]

CLAIM_RULES: tuple[ClaimRule, ...] = of_claims.RULES


def problems(questionnaire: Questionnaire, claims: tuple[Claim, ...] | None) -> tuple[Problem, ...]:
    """Every mistake in a definition; the rules about claims are left out where ``claims`` is None."""
    faults = [fault for rule in RULES for fault in rule(questionnaire)]
    if claims is not None:
        faults += [fault for rule in CLAIM_RULES for fault in rule(questionnaire, claims)]
    lists = {"claims": claims}
    return tuple(
        Problem(place, f"{called(lists if place[0] == 'claims' else questionnaire, place)} {says}")
        for place, says in faults
    )
