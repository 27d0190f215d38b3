"""Whether what is said of the escort and of messages names what there is."""

import re
from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, effects, key_of
from questionnaire.core.checking.texts import texts
from questionnaire.core.definition.questions import Kind, Questionnaire
from questionnaire.core.definition.settings import SettingKind

BLOCKS = ("escort", "messages")
"""The parts of a definition that reach beyond the patient."""

TELLS = re.compile(
    r"\b(?:(?:es)?ketamine|infus|treat(?:ed|ing|ment)|therap|sedat|psychedelic)\w*", re.IGNORECASE
)
"""What would tell somebody else what the patient comes for."""


def named_in(questionnaire: Questionnaire) -> Iterator[Fault]:
    """The escort is named by a contact."""
    rules = questionnaire.escort
    if rules is None:
        return
    question = questionnaire.by_id.get(rules.named_in)
    if question is None or question.kind is not Kind.CONTACT:
        says = f"has `named_in: {rules.named_in}` in `escort`. Name a question of kind contact."
        yield ("escort", "named_in"), says


def permissions(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What the patient allows is an option of a question."""
    for key in ("may_be_asked", "may_see_guide") if questionnaire.escort else ():
        comparison = getattr(questionnaire.escort, key)
        question = questionnaire.by_id.get(comparison.question)
        if question is None:
            says = f'asks in `{key}` about "{comparison.question}", but there is no such question.'
            yield ("escort", key, "question"), f"{says} Name one."
            continue
        if question.kind is not Kind.CHOICE:
            says = f'asks in `{key}` about "{question.id}", which is not of kind choice. Name one that is.'
            yield ("escort", key, "question"), says
            continue
        for number, option in enumerate(comparison.is_):
            if option not in question.by_id:
                says = f'asks in `{key}` for "{option}". It can be {", ".join(question.by_id)}.'
                yield ("escort", key, "is", number), says


def spoken_for(questionnaire: Questionnaire) -> Iterator[Fault]:
    """An escort can only answer for questions there are, and keep fresh only what gets old."""
    rules = questionnaire.escort
    for key in ("settles", "keeps_fresh") if rules else ():
        for number, name in enumerate(getattr(rules, key)):
            question = questionnaire.by_id.get(name)
            if question is None:
                says = f'has "{name}" in `{key}`, but there is no such question. Name one.'
                yield ("escort", key, number), says
            elif key == "keeps_fresh" and question.recheck is None:
                says = f'has "{name}" in `keeps_fresh`, which has no `recheck`. Take it out.'
                yield ("escort", key, number), says


def spans(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every span of days or hours is a number setting."""
    named: list[tuple[tuple[str | int, ...], str]] = []
    if rules := questionnaire.escort:
        named.append((("escort", "nears"), rules.nears))
        named += [(("escort", "reconfirm", k), getattr(rules.reconfirm, k)) for k in ("older_than", "within")]
    if messages := questionnaire.messages:
        named += [(("messages", "not_finished", n), name) for n, name in enumerate(messages.not_finished)]
    if unfinished := questionnaire.when_unfinished:
        named.append((("when_unfinished", "within"), unfinished.within))
    for place, name in named:
        setting = questionnaire.settings.get(name)
        if setting is None or setting.kind is not SettingKind.NUMBER:
            key = next(part for part in reversed(place) if isinstance(part, str))
            yield place, f"has `{key}: {name}` in `{place[0]}`, which is not a number setting. Name one."


def words(questionnaire: Questionnaire) -> Iterator[Fault]:
    """There are words for every channel, and for every reason why a message may not arrive."""
    rules = questionnaire.messages
    for key, needed in (("channels", CHANNELS), ("problems", PROBLEMS)) if rules else ():
        missing = [name for name in needed if name not in getattr(rules, key)]
        if missing:
            yield ("messages", key), f"has no words in `{key}` for {', '.join(missing)}. Add them."


def confirmed_once(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Each thing an escort confirms has an id of its own."""
    seen = set()
    for number, confirmation in enumerate(questionnaire.escort.confirmations if questionnaire.escort else ()):
        if confirmation.id in seen:
            says = f'has "{confirmation.id}" in `confirmations` twice. Give one of them another id.'
            yield ("escort", "confirmations", number, "id"), says
        seen.add(confirmation.id)


def fixed_levels(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What an escort says, or that a message fails, means something at every clinic."""
    for place, _, effect in effects(questionnaire):
        if place[0] in BLOCKS and effect.level_from:
            says = f"has `level_from` in `{key_of(place)}` of `{place[0]}`."
            yield (*place, "level_from"), f"{says} Write one `level` for all clinics."


def told_nothing(questionnaire: Questionnaire) -> Iterator[Fault]:
    """No text to or about an escort, and none of a message, reveals what the patient comes for."""
    for text in texts(questionnaire):
        found = TELLS.search(text.words) if text.place[0] in BLOCKS else None
        if found:
            says = f'says "{found[0]}" in `{key_of(text.place)}` of `{text.place[0]}`, which tells others'
            yield text.place, f"{says} what the patient comes for. Leave it out."


CHANNELS = ("sms", "email")
PROBLEMS = ("wrong-number", "not-reachable")

RULES = (named_in, permissions, spoken_for, spans, words, confirmed_once, fixed_levels, told_nothing)
