"""Whether each setting can be decided, and everything narrowed to some clinics names its choices."""

from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, key_of, wheres
from questionnaire.core.definition.model import VISIT_WORDS, SettingKind
from questionnaire.core.definition.questions import Questionnaire


def own_names(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A setting can not have the name of something the visit fills in."""
    for name in questionnaire.settings:
        if name in VISIT_WORDS:
            yield ("settings", name), "has a name that the visit fills in. Choose another one."


def choices(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A choice setting has choices and says which holds until the clinic has decided."""
    for name, setting in questionnaire.settings.items():
        place = ("settings", name)
        if setting.kind is not SettingKind.CHOICE:
            if setting.choices:
                yield (*place, "choices"), "has `choices`, which are only for kind choice. Take them out."
        elif not setting.choices:
            yield (*place, "choices"), "has no `choices`. Add at least two."
        elif setting.fallback is None:
            yield (*place, "fallback"), "has no `fallback`. Say which choice holds at first."
        elif setting.fallback not in setting.choices:
            says = f'falls back on "{setting.fallback}", which is not a choice.'
            yield (*place, "fallback"), f"{says} It has {', '.join(setting.choices)}."


def numbers(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A number is a whole one."""
    for name, setting in questionnaire.settings.items():
        fallback = setting.fallback or "0"
        if setting.kind is SettingKind.NUMBER and not (fallback.isascii() and fallback.isdigit()):
            yield ("settings", name, "fallback"), f'falls back on "{fallback}". Write a whole number like 2.'


def named_settings(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What holds for some clinics only names a choice setting, and choices it has."""
    for place, where in wheres(questionnaire):
        key = key_of(place)
        for name, named in where.items():
            setting = questionnaire.settings.get(name)
            if setting is None or setting.kind is not SettingKind.CHOICE:
                yield (*place, name), f"names `{name}` in `{key}`, which is not a choice setting. Name one."
                continue
            for number, choice in enumerate(named):
                if choice not in setting.choices:
                    says = f'asks in `{key}` for `{name}` to be "{choice}".'
                    yield (*place, name, number), f"{says} It can be {', '.join(setting.choices)}."


RULES = (own_names, choices, numbers, named_settings)
