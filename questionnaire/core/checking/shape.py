"""Whether sections, questions and options are whole, and fit the kind of the question."""

from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, explained, options, questions, sections
from questionnaire.core.danger import SHORTEST, folded
from questionnaire.core.definition.model import Effect, Level
from questionnaire.core.definition.questions import Basis, Kind, Question, Questionnaire


def repeated_ids(questionnaire: Questionnaire) -> Iterator[Fault]:
    """An id names one thing."""
    things = [(place, "section", section.id) for place, section in sections(questionnaire)]
    things += [(place, "question", question.id) for place, question in questions(questionnaire)]
    things += [(place, str(place[:-1]), option.id) for place, _, option in options(questionnaire)]
    seen = set()
    for place, group, name in things:
        if (group, name) in seen:
            yield (*place, "id"), "is there twice. Give one of them another id."
        seen.add((group, name))


def nothing_to_ask(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A section without questions has no page; a questionnaire without sections has no end."""
    if not questionnaire.sections:
        yield ("sections",), "has no sections. Add one."
    for place, section in sections(questionnaire):
        if not section.questions:
            yield (*place, "questions"), "has no questions. Add one or take the section out."


def options_by_kind(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What is picked needs something to choose between; what is typed has no options."""
    for place, question in questions(questionnaire):
        if not question.has_options and question.options:
            yield (*place, "options"), f"is typed (kind {question.kind}) but has options. Take them out."
        if question.has_options and len(question.options) < 2:
            yield (*place, "options"), "needs at least two options to choose between. Add what is missing."


def typed_answers(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A typed answer has its explanation and effect on the question, a picked one on its options."""
    for place, question in questions(questionnaire):
        if not question.has_options and not question.explain:
            yield (*place, "explain"), "has no explanation. Say in `explain` what the answer is for."
        if question.has_options and question.explain:
            yield (*place, "explain"), "has its own `explain`, which nobody sees. Move it to the options."
        if question.has_options and question.effect:
            yield (*place, "effect"), "has its own `effect`, which never counts. Move it to the options."


def room_to_type(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A text needs room for at least one letter."""
    for place, question in questions(questionnaire):
        if question.max_length < 1:
            yield (*place, "max_length"), "leaves no room for an answer. Make `max_length` 1 or more."


def danger_phrases(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Phrases of danger are there in the language patients read; none is in nearly every text."""
    danger = questionnaire.danger
    if danger is None:
        return
    if not danger.phrases.get(questionnaire.language):
        yield ("danger", "phrases"), f"has no phrases of danger in {questionnaire.language}. Add some."
    for language, phrases in danger.phrases.items():
        seen = set()
        for number, phrase in enumerate(phrases):
            place, words = ("danger", "phrases", language, number), folded(phrase)
            if len(words) < SHORTEST:
                yield place, f'has the phrase "{phrase}", which is in too many texts. Make it longer.'
            if words in seen:
                yield place, f'has "{phrase}" twice, but for capitals, accents or signs. Take one out.'
            seen.add(words)


def checks(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A check has one right option, and says what a second miss means."""
    for place, question in questions(questionnaire):
        if question.kind is not Kind.CHECK:
            continue
        right = sum(option.right for option in question.options)
        if right != 1:
            yield (*place, "options"), f"has {right or 'no'} right options. Mark one with `right: true`."
        if not question.missed:
            yield (*place, "missed"), "has no `missed`. Say what it means when a patient misses it twice."


def only_for_checks(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Only a check can be missed or got right."""
    for place, question in questions(questionnaire):
        if question.kind is not Kind.CHECK and question.missed:
            yield (*place, "missed"), "has `missed`, which is only for kind check. Take it out."
    for place, question, option in options(questionnaire):
        if question.kind is not Kind.CHECK and option.right:
            yield (*place, "right"), "has `right`, which is only for kind check. Take it out."


def only_for_choices(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Only where several can be ticked can one clear the others, or one be left out."""
    for place, question, option in options(questionnaire):
        for key in ("exclusive", "not_sure", "if_not_chosen"):
            if question.kind is not Kind.CHOICES and getattr(option, key):
                yield (*place, key), f"has `{key}`, which is only for kind choices. Take it out."


def one_exclusive(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Two options that each clear all others mean the same."""
    for place, question in questions(questionnaire):
        exclusive = [number for number, option in enumerate(question.options) if option.exclusive]
        for number in exclusive[1:]:
            yield (*place, "options", number, "exclusive"), "is a second `exclusive` option. Keep only one."


def stops(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A patient whose answer blocks the visit reads what to do next."""
    for place, question in questions(questionnaire):
        blocking = _blocking(question)
        if blocking and not question.stop:
            says = f'has no `stop`, but option "{blocking}" can block the visit. Say what to do next.'
            yield (*place, "stop"), says


def _blocking(question: Question) -> str | None:
    return next((o.id for o in question.options if any(_can_block(effect) for effect in o.effects)), None)


def _can_block(effect: Effect) -> bool:
    return Level.BLOCKS in (effect.level, effect.becomes, *effect.levels.values())


def bases(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every explanation says what it rests on, and names it."""
    for place, thing in explained(questionnaire):
        if thing.explain and not thing.basis:
            says = "does not say what it rests on. Write seed, clinic, source or process in `basis`."
            yield (*place, "basis"), says
        elif thing.seed and Basis.SEED not in thing.basis:
            yield (*place, "seed"), "names claims of the seed. Write seed in its `basis` too."
        if Basis.SEED in thing.basis and not thing.seed:
            yield (*place, "basis"), "rests on the seed but names no claim. Name the claims in `seed`."
        if Basis.SOURCE in thing.basis and not thing.source:
            yield (*place, "basis"), "rests on a source but does not name it. Name it in `source`."


RULES = (
    repeated_ids,
    nothing_to_ask,
    options_by_kind,
    typed_answers,
    room_to_type,
    danger_phrases,
    checks,
    only_for_checks,
    only_for_choices,
    one_exclusive,
    stops,
    bases,
)
