"""Whether each setting can be decided, and everything narrowed to some clinics names its choices."""

from collections.abc import Iterator

from questionnaire.core.checking.places import Fault, Place, key_of, wheres
from questionnaire.core.definition.model import VISIT_WORDS
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.settings import Setting, SettingKind, Unit


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
        for place, says, value in _values(name, setting):
            if not _is_whole(value):
                yield place, f'{says} "{value}". Write a whole number like 2.'


def _values(name: str, setting: Setting) -> Iterator[tuple[Place, str, str]]:
    """What a number setting falls back on and offers, with the place of each and how it is spoken of."""
    if setting.kind is SettingKind.NUMBER:
        if setting.fallback:
            yield ("settings", name, "fallback"), "falls back on", setting.fallback
        for number, offer in enumerate(setting.offers):
            yield ("settings", name, "offers", number), "offers", offer


def _is_whole(value: str) -> bool:
    return value.isascii() and value.isdigit()


def units(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A number says what it counts; nothing else has a unit or a range."""
    for name, setting in questionnaire.settings.items():
        if setting.kind is not SettingKind.NUMBER:
            for key in ("unit", "least", "most"):
                if getattr(setting, key) is not None:
                    yield ("settings", name, key), f"has `{key}`, which is only for kind number. Take it out."
        elif setting.unit is None:
            yield ("settings", name, "unit"), f"has no `unit`. It can be {', '.join(Unit)}."


def ranges(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What a number falls back on and offers lies between its least and its most."""
    for name, setting in questionnaire.settings.items():
        least, most = setting.least, setting.most
        if least is not None and most is not None and least > most:
            says = f"has {least} as `least`, which is more than {most}, its `most`. Change one of them."
            yield ("settings", name, "least"), says
            continue
        for place, says, value in _values(name, setting):
            if least is not None and _is_whole(value) and int(value) < least:
                yield place, f'{says} "{value}", which is less than {least}, its `least`. Change one of them.'
            if most is not None and _is_whole(value) and int(value) > most:
                yield place, f'{says} "{value}", which is more than {most}, its `most`. Change one of them.'


def groups(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Where settings are grouped, each of them is in a group that has a title."""
    titles = questionnaire.setting_groups
    for name, setting in questionnaire.settings.items():
        place = ("settings", name, "group")
        if setting.group is None:
            if titles:
                yield place, f"has no `group`. It can be {', '.join(titles)}."
        elif setting.group not in titles:
            says = f'has "{setting.group}" in `group`, which is not one of the `setting_groups`.'
            yield place, f"{says} Add it there, or name another one."


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


RULES = (own_names, choices, numbers, units, ranges, groups, named_settings)
