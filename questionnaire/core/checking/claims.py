"""Checks that every claim of the seed text appears somewhere, with its hedges."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator

from questionnaire.core.checking.places import Fault, Place, explained, key_of, options, questions
from questionnaire.core.checking.texts import texts
from questionnaire.core.definition.model import Part, Text
from questionnaire.core.definition.questions import Questionnaire


def _searchable(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is not a pattern that can be searched for: {error}.") from error
    return text


Pattern = Annotated[Text, AfterValidator(_searchable)]


class Claim(Part):
    """One claim of the seed text, and how to find it and each of its hedges in a text."""

    id: Text
    place: Text
    claim: Text
    hedges: tuple[Pattern, ...] = ()
    pattern: Pattern

    def is_in(self, text: str) -> bool:
        """Whether a text makes the claim, hedged or not."""
        return _found(self.pattern, text)

    def missing_hedges(self, text: str) -> tuple[str, ...]:
        """The hedges a text lacks."""
        return tuple(hedge for hedge in self.hedges if not _found(hedge, text))


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, " ".join(text.split()), re.IGNORECASE) is not None


def carriers(questionnaire: Questionnaire, claim: Claim) -> Iterator[tuple[Place, str]]:
    """Every text that names the claim: an explanation with the question and lead above it, or those alone."""
    for place, question in questions(questionnaire):
        if claim.id in question.seed:
            yield (*place, "seed"), f"{question.ask} {question.lead} {question.explain}"
    for place, question, option in options(questionnaire):
        if claim.id in option.seed:
            above = f"{question.ask} {question.lead}"
            yield (*place, "explain"), f"{above} {option.explain}"
            for number, variant in enumerate(option.variants):
                yield (*place, "variants", number, "explain"), f"{above} {variant.explain}"


def uncovered(questionnaire: Questionnaire, claims: tuple[Claim, ...]) -> tuple[str, ...]:
    """The ids of the claims that no text states with all hedges."""
    return tuple(claim.id for claim in claims if not _is_told(questionnaire, claim))


def _is_told(questionnaire: Questionnaire, claim: Claim) -> bool:
    carried = (text for _, text in carriers(questionnaire, claim))
    return any(claim.is_in(text) and not claim.missing_hedges(text) for text in carried)


def untold(questionnaire: Questionnaire, claims: tuple[Claim, ...]) -> Iterator[Fault]:
    """Every claim is stated at least once, with each of its hedges."""
    for number, claim in enumerate(claims):
        if not _is_told(questionnaire, claim):
            yield _why_untold(questionnaire, claim, ("claims", number))


def _why_untold(questionnaire: Questionnaire, claim: Claim, place: Place) -> Fault:
    carried = list(carriers(questionnaire, claim))
    told = [(where, claim.missing_hedges(text)) for where, text in carried if claim.is_in(text)]
    if told:
        where, lost = min(told, key=lambda found: len(found[1]))
        return where, f'tells claim "{claim.id}" without its hedge "{lost[0]}". Put the hedge back.'
    if carried:
        return place, f"is named, but no text that names it says it: {claim.claim}"
    return place, f"is not told anywhere. Name it in `seed` where a text says it: {claim.claim}"


def unknown(questionnaire: Questionnaire, claims: tuple[Claim, ...]) -> Iterator[Fault]:
    """Only claims on the list can be named."""
    ids = [claim.id for claim in claims]
    for place, thing in explained(questionnaire):
        for number, name in enumerate(thing.seed):
            if name not in ids:
                near = get_close_matches(name, ids, n=1)
                advice = f'Did you mean "{near[0]}"?' if near else "Add it there or take it out."
                says = f'names claim "{name}", which is not on the list of claims. {advice}'
                yield (*place, "seed", number), says


def told_to_an_escort(questionnaire: Questionnaire, claims: tuple[Claim, ...]) -> Iterator[Fault]:
    """What an escort reads names no claim, but where it makes one it keeps each of its hedges."""
    for text in texts(questionnaire):
        for claim in claims if text.place[0] == "escort" else ():
            lost = claim.missing_hedges(text.words) if claim.is_in(text.words) else ()
            if lost:
                says = f'tells claim "{claim.id}" in `{key_of(text.place)}` of `escort` without its hedge'
                yield text.place, f'{says} "{lost[0]}". Put the hedge back.'


def repeated(_: Questionnaire, claims: tuple[Claim, ...]) -> Iterator[Fault]:
    """A claim stands on the list once."""
    seen = set()
    for number, claim in enumerate(claims):
        if claim.id in seen:
            yield ("claims", number, "id"), "is on the list twice. Give one of them another id."
        seen.add(claim.id)


RULES = (untold, unknown, told_to_an_escort, repeated)
