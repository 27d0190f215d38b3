"""Whether every placeholder can be filled, and reads well where a clinic has not decided yet."""

import re
from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, effects, key_of
from questionnaire.core.checking.texts import texts
from questionnaire.core.definition.model import PLACEHOLDER, VISIT_WORDS, placeholders
from questionnaire.core.definition.questions import Kind, Questionnaire
from questionnaire.core.definition.settings import SettingKind

NOT_CHOSEN = "not_chosen"

ONLY_IN = {
    "items": ("when_moved.reason", "when_old.reason", "escort.incomplete.reason"),
    "escort": (
        *("escort.unconfirmed.reason", "escort.not_sure.reason", "escort.declined.reason"),
        *("escort.incomplete.reason", "escort.not_reconfirmed.reason"),
        *("escort.declined.todo", "escort.not_sure.todo", "escort.unconfirmed.todo"),
        *("escort.unconfirmed.script", "escort.not_sure.script", "escort.declined.script"),
        *("escort.incomplete.script", "escort.not_reconfirmed.script"),
    ),
    "channel": ("messages.undelivered.reason", "messages.undelivered_to_escort.reason"),
    "problem": ("messages.undelivered.reason", "messages.undelivered_to_escort.reason"),
    "answered": ("when_unfinished.stopped.reason",),
    "left": ("when_unfinished.open_again.reason",),
    "asked": ("when_unfinished.stopped.reason", "when_unfinished.open_again.reason"),
}
"""The placeholders that are filled in a few places only."""

DECIDED_BY_CLINIC = frozenset({"arrive_time", "pickup_time", "food_stop_time", "drink_stop_time"})
"""The visit's words that can not be said before the clinic has decided something."""

OPENS_A_SENTENCE = re.compile(r"(^|[.?:]\s)\s*$")
ENDS_A_SENTENCE = re.compile(r"[.?!]|\s*$")


def known(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A placeholder is filled by the visit or by a setting."""
    filled = {*VISIT_WORDS, *questionnaire.settings, NOT_CHOSEN, *ONLY_IN}
    for text in texts(questionnaire):
        for name in placeholders(text.words):
            if text.is_filled and name not in filled:
                says = f"has {{{name}}} in `{key_of(text.place)}`, which nothing fills in."
                yield text.place, f"{says} Declare it under `settings`."


def shown_as_they_stand(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Headings and the like are not filled in."""
    for text in texts(questionnaire):
        if not text.is_filled and placeholders(text.words):
            yield text.place, f"can not have a placeholder in `{key_of(text.place)}`. Write the words out."


def braces(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A brace is part of a placeholder."""
    for text in texts(questionnaire):
        if re.search(r"[{}]", PLACEHOLDER.sub("", text.words)):
            says = f"has a brace in `{key_of(text.place)}` that is no placeholder."
            yield text.place, f"{says} Write one like {{clinic_phone}}."


def sentences_of_their_own(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What may not be decided yet reads ``unset``, a sentence, so it stands where a sentence can."""
    undecided = DECIDED_BY_CLINIC | {
        name
        for name, setting in questionnaire.settings.items()
        if setting.kind is SettingKind.PHRASE or (setting.kind is SettingKind.NUMBER and not setting.fallback)
    }
    for text in texts(questionnaire):
        for found in PLACEHOLDER.finditer(text.words) if text.is_filled else ():
            if found[1] in undecided and not _stands_alone(text.words, found):
                says = (
                    f"has {found[0]} inside a sentence in `{key_of(text.place)}`, where it may read "
                    f'"{questionnaire.unset}". Let it stand alone, like "How long? {found[0]}."'
                )
                yield text.place, says


def _stands_alone(words: str, found: re.Match[str]) -> bool:
    before, after = words[: found.start()], words[found.end() :]
    return bool(OPENS_A_SENTENCE.search(before) and ENDS_A_SENTENCE.match(after))


def not_chosen(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Only a staff reason can name what was not ticked, and only where something has a name for it."""
    reasons = {(*place, "reason"): question for place, question, _ in effects(questionnaire)}
    for text in texts(questionnaire):
        if not text.is_filled or NOT_CHOSEN not in placeholders(text.words):
            continue
        question = reasons.get(text.place)
        if question is None or question.kind is not Kind.CHOICES:
            says = f"has {{not_chosen}} in `{key_of(text.place)}`. Only a `reason` of kind choices can."
            yield text.place, says
        elif not any(option.item and option.if_not_chosen for option in question.options):
            yield text.place, "has {not_chosen}, but no option has `item` and `if_not_chosen`. Add them."


def in_their_places(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What only some reasons can name stands nowhere else."""
    for text in texts(questionnaire):
        where = ".".join(map(str, text.place))
        for name in placeholders(text.words) if text.is_filled else ():
            if name in ONLY_IN and where not in ONLY_IN[name]:
                says = f"has {{{name}}} in `{key_of(text.place)}`. It is filled in only in"
                yield text.place, f"{says} {', '.join(ONLY_IN[name])}."


RULES = (known, shown_as_they_stand, braces, sentences_of_their_own, not_chosen, in_their_places)
