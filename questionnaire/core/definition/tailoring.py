"""A questionnaire as one clinic asks it: its settings applied once, so that nothing is decided per page."""

import re
from collections.abc import Mapping
from typing import Any

from questionnaire.core.definition.model import (
    PLACEHOLDER,
    Comparison,
    Condition,
    Effect,
    Recheck,
    Where,
)
from questionnaire.core.definition.questions import Option, Question, Questionnaire, Section
from questionnaire.core.definition.rules import EscortRules, MessageRules, Outreach, UnfinishedRules
from questionnaire.core.definition.settings import Setting, SettingKind

NEVER = Comparison.model_construct(question="", is_=(), where={})

ESCORT_EFFECTS = ("unconfirmed", "not_sure", "declined", "incomplete", "not_reconfirmed")

Values = Mapping[str, str]
"""What a clinic has decided, by setting; what is not there has not been decided."""


def setting_values(questionnaire: Questionnaire, values: Values) -> dict[str, str | None]:
    """Every declared setting with its value: the clinic's own, or the fallback, or None."""
    return {name: values.get(name) or setting.fallback for name, setting in questionnaire.settings.items()}


def configured(questionnaire: Questionnaire, values: Values) -> Questionnaire:
    """The questionnaire for a clinic that has decided ``values``.

    Questions it does not ask are gone, conditions and levels that depend on a setting are
    settled, and every setting stands in the texts as words; the visit's own words remain.
    """
    resolved = setting_values(questionnaire, values)
    words = setting_words(questionnaire, resolved)
    sections = tuple(
        _section(section, resolved, words)
        for section in questionnaire.sections
        if matches(section.only_where, resolved)
    )
    return questionnaire.but(
        sections=sections,
        afterwards=filled(questionnaire.afterwards, words),
        when_moved=_effect(questionnaire.when_moved, resolved, words),
        when_old=_effect(questionnaire.when_old, resolved, words),
        when_unfinished=_unfinished(questionnaire.when_unfinished, resolved, words),
        escort=_escort(questionnaire.escort, resolved, words),
        messages=_messages(questionnaire.messages, resolved, words),
        carried_for=questionnaire.carried_for and resolved.get(questionnaire.carried_for),
    )


def setting_words(questionnaire: Questionnaire, setting_values: Mapping[str, str | None]) -> dict[str, str]:
    """What each setting reads in a text; one that is not decided reads the questionnaire's ``unset``."""
    return {
        name: _words(setting, setting_values[name], questionnaire.unset)
        for name, setting in questionnaire.settings.items()
    }


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with each placeholder that ``words`` knows put in; others stay for later.

    Words that end a sentence themselves do not get a second full stop.
    """
    if "{" not in text:
        return text
    text = PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)
    return re.sub(r"([.?!])\.(?=\s|$)", r"\1", text)


def matches(where: Where, setting_values: Mapping[str, str | None]) -> bool:
    """Whether a clinic has made one of the named choices, for every setting named."""
    return all(setting_values.get(name) in choices for name, choices in where.items())


def _words(setting: Setting, value: str | None, unset: str) -> str:
    if value is None:
        return unset
    return setting.choices.get(value, value) if setting.kind is SettingKind.CHOICE else value


def _section(section: Section, setting_values: Mapping[str, str | None], words: Values) -> Section:
    questions = tuple(
        _question(question, setting_values, words)
        for question in section.questions
        if matches(question.only_where, setting_values)
    )
    return section.but(questions=questions, ask_when=_condition(section.ask_when, setting_values))


def _question(question: Question, setting_values: Mapping[str, str | None], words: Values) -> Question:
    changes: dict[str, Any] = {
        "ask": filled(question.ask, words),
        "lead": filled(question.lead, words),
        "explain": filled(question.explain, words),
        "ask_when": _condition(question.ask_when, setting_values),
        "options": tuple(_option(option, setting_values, words) for option in question.options),
        "effect": _effect(question.effect, setting_values, words),
        "missed": _effect(question.missed, setting_values, words),
        "recheck": _recheck(question.recheck, setting_values),
    }
    if question.stop:
        changes["stop"] = question.stop.but(help=tuple(filled(line, words) for line in question.stop.help))
    return question.but(**changes)


def _option(option: Option, setting_values: Mapping[str, str | None], words: Values) -> Option:
    explain = next((v.explain for v in option.variants if matches(v.where, setting_values)), option.explain)
    return option.but(
        label=filled(option.label, words),
        explain=filled(explain, words),
        variants=(),
        effect=_effect(option.effect, setting_values, words),
        if_not_chosen=_effect(option.if_not_chosen, setting_values, words),
    )


def _effect(effect: Effect | None, setting_values: Mapping[str, str | None], words: Values) -> Effect | None:
    """The effect at this clinic, with its level. Returns None if the clinic's choice has no effect."""
    if effect is None:
        return None
    level = effect.level
    if effect.level_from:
        level = effect.levels.get(setting_values.get(effect.level_from) or "")
    if level is None:
        return None
    within = setting_values.get(effect.within) if effect.within else None
    return effect.but(
        level=level,
        becomes=effect.becomes if within is not None else None,
        within=within,
        reason=filled(effect.reason, words),
        todo=filled(effect.todo, words),
        script=filled(effect.script, words),
    )


def _unfinished(
    rules: UnfinishedRules | None, setting_values: Mapping[str, str | None], words: Values
) -> UnfinishedRules | None:
    """The rules with their days as a number. Returns None if the clinic has not decided how many."""
    within = rules and setting_values.get(rules.within)
    if rules is None or within is None:
        return None
    outreaches = {
        name: part for name in type(rules).model_fields if isinstance(part := getattr(rules, name), Outreach)
    }
    filled_in = {
        name: outreach.but(reason=filled(outreach.reason, words), script=filled(outreach.script, words))
        for name, outreach in outreaches.items()
    }
    return rules.but(within=within, **filled_in)


def _escort(
    rules: EscortRules | None, setting_values: Mapping[str, str | None], words: Values
) -> EscortRules | None:
    """The rules with their spans as numbers. Returns None if the clinic has not decided one of them."""
    nears = rules and setting_values.get(rules.nears)
    reconfirm = rules and _recheck(rules.reconfirm, setting_values)
    if rules is None or nears is None or reconfirm is None:
        return None
    effects = {name: _effect(getattr(rules, name), setting_values, words) for name in ESCORT_EFFECTS}
    return rules.but(
        nears=nears,
        reconfirm=reconfirm,
        may_be_asked=_comparison(rules.may_be_asked, setting_values),
        may_see_guide=_comparison(rules.may_see_guide, setting_values),
        confirmations=tuple(c for c in rules.confirmations if matches(c.only_where, setting_values)),
        guide=tuple(p.but(texts=tuple(filled(text, words) for text in p.texts)) for p in rules.guide),
        **effects,
    )


def _messages(
    rules: MessageRules | None, setting_values: Mapping[str, str | None], words: Values
) -> MessageRules | None:
    """The rules with the days before the visit as numbers, those left out that are not decided."""
    if rules is None:
        return None
    return rules.but(
        not_finished=tuple(days for name in rules.not_finished if (days := setting_values.get(name))),
        undelivered=_effect(rules.undelivered, setting_values, words),
        undelivered_to_escort=_effect(rules.undelivered_to_escort, setting_values, words),
    )


def _recheck(recheck: Recheck | None, setting_values: Mapping[str, str | None]) -> Recheck | None:
    """The two spans as numbers. Returns None if the clinic has not decided one of them."""
    older_than = recheck and setting_values.get(recheck.older_than)
    within = recheck and setting_values.get(recheck.within)
    return recheck.but(older_than=older_than, within=within) if recheck and older_than and within else None


def _condition(condition: Condition, setting_values: Mapping[str, str | None]) -> Condition:
    """The condition with every comparison that never holds at this clinic emptied."""

    def joined(comparisons: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
        return tuple(_comparison(c, setting_values) for c in comparisons)

    return Condition(all=joined(condition.all), any=joined(condition.any))


def _comparison(comparison: Comparison, setting_values: Mapping[str, str | None]) -> Comparison:
    return comparison if matches(comparison.where, setting_values) else NEVER
