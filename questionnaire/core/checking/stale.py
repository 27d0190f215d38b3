"""Whether what is asked again can be: it has a name, spans that are numbers, and a meaning."""

from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, questions
from questionnaire.core.questions import Questionnaire, SettingKind


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


RULES = (spans, named, meant)
