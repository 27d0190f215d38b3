"""Whether each effect has one level, rises only where a deadline says when, and gives staff words to say."""

from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, effects, key_of
from questionnaire.core.definition.model import ACTIONABLE, severity
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.settings import SettingKind


def one_level(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A level is fixed or comes from a setting, never both."""
    for place, _, effect in effects(questionnaire):
        key = key_of(place)
        if effect.level and effect.level_from:
            yield (*place, "level_from"), f"has both `level` and `level_from` in `{key}`. Keep one of them."
        if not effect.level and not effect.level_from:
            yield place, f"has no `level` in `{key}`. Write note, remind, follow-up or blocks."
        if effect.level_from and not effect.levels:
            yield (*place, "level_from"), f"has no `levels` in `{key}`. Say what each choice means."
        if effect.levels and not effect.level_from:
            yield (*place, "levels"), f"has `levels` in `{key}` but no `level_from`. Name the setting there."


def level_settings(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A level can come from a choice setting, and only from choices it has."""
    for place, _, effect in effects(questionnaire):
        name = effect.level_from
        if not name:
            continue
        setting = questionnaire.settings.get(name)
        if setting is None or setting.kind is not SettingKind.CHOICE:
            yield (*place, "level_from"), f"takes a level from `{name}`, not a choice setting. Name one."
            continue
        for choice in effect.levels:
            if choice not in setting.choices:
                says = f'takes a level from `{name}`, which has no choice "{choice}". '
                yield (*place, "levels", choice), says + f"It has {', '.join(setting.choices)}."


def deadlines(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A level that rises does so a number of business days before the visit."""
    for place, _, effect in effects(questionnaire):
        key, within = key_of(place), effect.within
        if effect.becomes and not within:
            yield (*place, "becomes"), f"has `becomes` in `{key}` but no `within`. Name a number setting."
        if not within:
            continue
        if not effect.becomes:
            yield (*place, "within"), f"has `within` in `{key}` but no `becomes`. Say what the level becomes."
        setting = questionnaire.settings.get(within)
        if setting is None or setting.kind is not SettingKind.NUMBER:
            says = f"has `within: {within}` in `{key}`, which is not a number setting. Name one."
            yield (*place, "within"), says


def rising(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What a level becomes is graver than what it was."""
    for place, _, effect in effects(questionnaire):
        levels = [level for level in (effect.level, *effect.levels.values()) if level]
        mildest = min(levels, key=severity, default=None)
        if effect.becomes and mildest and severity(effect.becomes) <= severity(mildest):
            says = f"becomes {effect.becomes} in `{key_of(place)}`, no graver than {mildest}."
            yield (*place, "becomes"), f"{says} Write a graver level."


def words_to_say(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What staff may ever have to act on, whoever owns it, has words to say on the phone."""
    for place, _, effect in effects(questionnaire):
        levels = (effect.level, effect.becomes, *effect.levels.values())
        if not effect.script and any(level in ACTIONABLE for level in levels):
            says = f"has no `script` in `{key_of(place)}`, which staff must act on."
            yield place, f"{says} Write what they say on the phone."


RULES = (one_level, level_settings, deadlines, rising, words_to_say)
