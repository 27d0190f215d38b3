"""Where things stand in a definition, what they are called there, and what is said about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from questionnaire.core.definition.model import Condition, Effect, Part, Where
from questionnaire.core.definition.questions import Option, Question, Questionnaire, Section

Place = tuple[str | int, ...]
"""A path into the file: ("sections", 1, "questions", 0, "ask")."""

Fault = tuple[Place, str]
"""A place, and what is wrong with the thing there, as the rest of a sentence: "has no options. Add two."."""

THINGS = {
    "sections": "Section",
    "questions": "Question",
    "options": "Option",
    "settings": "Setting",
    "claims": "Claim",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a definition: where it stands, and a sentence that says what to do about it.

    A place that begins with "claims" stands in the list of claims beside the definition.
    """

    where: Place
    says: str


def called(whole: Any, place: Place) -> str:
    """What the innermost thing on the way to a place is called: Option "yes" of "ride-home".

    ``whole`` is a questionnaire, or the plain values it is still to be made from.
    """
    things = [
        (THINGS[group], _own_name(whole, place[:end]))
        for end, (group, key) in enumerate(pairwise(place), start=2)
        if group in THINGS and (isinstance(key, int) or group == "settings")
    ]
    if not things:
        return "The list of claims" if place[:1] == ("claims",) else "The questionnaire"
    kind, name = things[-1]
    return f"{kind} {name} of {things[-2][1]}" if kind == "Option" else f"{kind} {name}"


def _own_name(whole: Any, place: Place) -> str:
    key = place[-1]
    if isinstance(key, str):
        return f'"{key}"'
    thing = at(whole, place)
    name = thing.get("id") if isinstance(thing, dict) else getattr(thing, "id", None)
    return f'"{name}"' if isinstance(name, str) else f"{key + 1}"


def at(whole: Any, place: Place) -> Any:
    """What stands at a place."""
    for key in place:
        whole = getattr(whole, str(key)) if isinstance(whole, Part) else whole[key]
    return whole


def key_of(place: Place) -> str:
    """The key a place belongs to."""
    return next(key for key in reversed(place) if isinstance(key, str))


def sections(questionnaire: Questionnaire) -> Iterator[tuple[Place, Section]]:
    """Every section with its place."""
    for number, section in enumerate(questionnaire.sections):
        yield ("sections", number), section


def questions(questionnaire: Questionnaire) -> Iterator[tuple[Place, Question]]:
    """Every question with its place."""
    for place, section in sections(questionnaire):
        for number, question in enumerate(section.questions):
            yield (*place, "questions", number), question


def options(questionnaire: Questionnaire) -> Iterator[tuple[Place, Question, Option]]:
    """Every option with its place and its question."""
    for place, question in questions(questionnaire):
        for number, option in enumerate(question.options):
            yield (*place, "options", number), question, option


def explained(questionnaire: Questionnaire) -> Iterator[tuple[Place, Question | Option]]:
    """Everything that can name claims of the seed text, with its place."""
    yield from questions(questionnaire)
    for place, _, option in options(questionnaire):
        yield place, option


def effects(questionnaire: Questionnaire) -> Iterator[tuple[Place, Question | None, Effect]]:
    """Every effect with its place and its question; those of the whole questionnaire belong to none."""
    yield from _effects_of_the_whole(questionnaire)
    for place, question in questions(questionnaire):
        for key, effect in (("effect", question.effect), ("missed", question.missed)):
            if effect:
                yield (*place, key), question, effect
    for place, question, option in options(questionnaire):
        for key, effect in (("effect", option.effect), ("if_not_chosen", option.if_not_chosen)):
            if effect:
                yield (*place, key), question, effect


def _effects_of_the_whole(questionnaire: Questionnaire) -> Iterator[tuple[Place, None, Effect]]:
    parts = (
        ((), questionnaire),
        (("escort",), questionnaire.escort),
        (("messages",), questionnaire.messages),
    )
    for place, part in parts:
        for key in type(part).model_fields if part else ():
            if isinstance(effect := getattr(part, key), Effect):
                yield (*place, key), None, effect


def wheres(questionnaire: Questionnaire) -> Iterator[tuple[Place, Where]]:
    """Everything that is narrowed to some clinics, with its place."""
    asked: Sequence[tuple[Place, Section | Question]] = [*sections(questionnaire), *questions(questionnaire)]
    for place, thing in asked:
        yield (*place, "only_where"), thing.only_where
        yield from _of_condition((*place, "ask_when"), thing.ask_when)
    for place, _, option in options(questionnaire):
        for number, variant in enumerate(option.variants):
            yield (*place, "variants", number, "where"), variant.where
    if rules := questionnaire.escort:
        for number, confirmation in enumerate(rules.confirmations):
            yield ("escort", "confirmations", number, "only_where"), confirmation.only_where
        for key in ("may_be_asked", "may_see_guide"):
            yield ("escort", key, "where"), getattr(rules, key).where


def _of_condition(place: Place, condition: Condition) -> Iterator[tuple[Place, Where]]:
    for join, comparisons in (("all", condition.all), ("any", condition.any)):
        for number, comparison in enumerate(comparisons):
            yield (*place, join, number, "where"), comparison.where
