"""Whether what is asked again can be: it has a name, spans that are numbers, and a meaning."""

from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, questions
from questionnaire.core.definition.questions import EachTime, Kind, Questionnaire
from questionnaire.core.definition.settings import SettingKind


def spans(questionnaire: Questionnaire) -> Iterator[Fault]:
    """How old is too old, and from when it matters, are number settings."""
    for place, question in questions(questionnaire):
        if question.recheck is None:
            continue
        for key in ("older_than", "within"):
            name = getattr(question.recheck, key)
            setting = questionnaire.settings.get(name)
            if setting is None or setting.kind is not SettingKind.NUMBER:
                says = f"has `{key}: {name}` in `recheck`, which is not a number setting. Name one."
                yield (*place, "recheck", key), says


def named(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What is asked again has a short name for the desk."""
    for place, question in questions(questionnaire):
        if (question.recheck or question.asks_again_when_moved) and not question.item:
            yield place, "is asked again but has no `item`. Give it a short name for the desk."


def meant(questionnaire: Questionnaire) -> Iterator[Fault]:
    """The definition says what it means that an answer went stale."""
    for place, question in questions(questionnaire):
        if question.asks_again_when_moved and not questionnaire.when_moved:
            says = "has `asks_again_when_moved`, but there is no `when_moved`. Say what it means."
            yield (*place, "asks_again_when_moved"), says
        if question.recheck and not questionnaire.when_old:
            yield (*place, "recheck"), "has `recheck`, but there is no `when_old`. Say what it means."


def carried(questionnaire: Questionnaire) -> Iterator[Fault]:
    """For how long answers carry over is a number setting, named where a question is asked each time."""
    name = questionnaire.carried_for
    if name:
        setting = questionnaire.settings.get(name)
        if setting is None or setting.kind is not SettingKind.NUMBER:
            yield ("carried_for",), f"has `carried_for: {name}`, which is not a number setting. Name one."
        return
    for place, question in questions(questionnaire):
        if question.each_time:
            says = "has `each_time`, but there is no `carried_for`. Name the setting that says for how long."
            yield (*place, "each_time"), says


def asked_each_time(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What holds for one visit's time only is asked each time; a check is asked afresh."""
    for place, question in questions(questionnaire):
        if question.kind is Kind.CHECK and question.each_time is EachTime.CONFIRM:
            says = "is a check, which nobody can confirm. Write `each_time: fresh`, or take it out."
            yield (*place, "each_time"), says
        holds_once = question.asks_again_when_moved or question.recheck
        if questionnaire.carried_for and holds_once and not question.each_time:
            says = "holds for one visit only, but would carry over to the next. Give it an `each_time`."
            yield place, says


RULES = (spans, named, meant, carried, asked_each_time)
