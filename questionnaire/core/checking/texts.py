"""Every text of a definition, with who reads it and what it is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from questionnaire.core.checking.places import Place, effects, options, questions, sections
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.rules import Outreach
from questionnaire.core.definition.settings import SettingKind


class Use(Enum):
    """What a text is for."""

    EXPLAINS = "what an answer means for the patient"
    GUIDES = "the lines above the answers, and what to do next"
    SHORT = "a heading, a question, an answer to pick, a task"
    STAFF = "read by staff only"


@dataclass(frozen=True, slots=True)
class Text:
    """One text; in one that ``is_filled`` placeholders are replaced."""

    place: Place
    words: str
    use: Use
    is_filled: bool = True


def texts(questionnaire: Questionnaire) -> Iterator[Text]:
    """Every text that patients, escorts or staff read."""
    yield Text(("title",), questionnaire.title, Use.SHORT, is_filled=False)
    yield Text(("unset",), questionnaire.unset, Use.SHORT, is_filled=False)
    yield Text(("afterwards",), questionnaire.afterwards, Use.GUIDES)
    for name, setting in questionnaire.settings.items():
        if setting.kind is SettingKind.PHRASE and setting.fallback:
            yield Text(("settings", name, "fallback"), setting.fallback, Use.SHORT, is_filled=False)
    for place, section in sections(questionnaire):
        yield Text((*place, "title"), section.title, Use.SHORT, is_filled=False)
    yield from _of_questions(questionnaire)
    yield from _of_options(questionnaire)
    yield from _of_escort(questionnaire)
    yield from _of_unfinished(questionnaire)
    for key in ("channels", "problems") if questionnaire.messages else ():
        for name, words in getattr(questionnaire.messages, key).items():
            yield Text(("messages", key, name), words, Use.STAFF, is_filled=False)
    if questionnaire.danger:
        yield Text(("danger", "script"), questionnaire.danger.script, Use.EXPLAINS)
    for place, _, effect in effects(questionnaire):
        yield Text((*place, "reason"), effect.reason, Use.STAFF)
        yield Text((*place, "todo"), effect.todo, Use.SHORT)
        yield Text((*place, "script"), effect.script, Use.EXPLAINS)


def _of_questions(questionnaire: Questionnaire) -> Iterator[Text]:
    for place, question in questions(questionnaire):
        yield Text((*place, "ask"), question.ask, Use.SHORT)
        yield Text((*place, "lead"), question.lead, Use.GUIDES)
        yield Text((*place, "explain"), question.explain, Use.EXPLAINS)
        yield Text((*place, "item"), question.item, Use.STAFF, is_filled=False)
        if question.stop:
            stop = (*place, "stop")
            yield Text((*stop, "title"), question.stop.title, Use.SHORT, is_filled=False)
            yield Text((*stop, "forward"), question.stop.forward, Use.SHORT, is_filled=False)
            for number, line in enumerate(question.stop.help):
                yield Text((*stop, "help", number), line, Use.GUIDES)


def _of_options(questionnaire: Questionnaire) -> Iterator[Text]:
    for place, _, option in options(questionnaire):
        yield Text((*place, "label"), option.label, Use.SHORT)
        yield Text((*place, "explain"), option.explain, Use.EXPLAINS)
        yield Text((*place, "item"), option.item, Use.STAFF, is_filled=False)
        for number, variant in enumerate(option.variants):
            yield Text((*place, "variants", number, "explain"), variant.explain, Use.EXPLAINS)


def _of_escort(questionnaire: Questionnaire) -> Iterator[Text]:
    rules = questionnaire.escort
    for number, confirmation in enumerate(rules.confirmations if rules else ()):
        place = ("escort", "confirmations", number)
        yield Text((*place, "label"), confirmation.label, Use.SHORT, is_filled=False)
        yield Text((*place, "item"), confirmation.item, Use.STAFF, is_filled=False)
    for number, part in enumerate(rules.guide if rules else ()):
        guide = ("escort", "guide", number)
        yield Text((*guide, "title"), part.title, Use.SHORT, is_filled=False)
        for line, words in enumerate(part.texts):
            yield Text((*guide, "texts", line), words, Use.EXPLAINS)


def _of_unfinished(questionnaire: Questionnaire) -> Iterator[Text]:
    rules = questionnaire.when_unfinished
    for key in type(rules).model_fields if rules else ():
        if isinstance(outreach := getattr(rules, key), Outreach):
            yield Text(("when_unfinished", key, "reason"), outreach.reason, Use.STAFF)
            yield Text(("when_unfinished", key, "script"), outreach.script, Use.EXPLAINS)
