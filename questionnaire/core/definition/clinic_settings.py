"""Settings of the product itself: every clinic has them, whichever questionnaire its patients answer.

They are declared, decided and saved like those of a questionnaire, under names that no questionnaire uses.
"""

from collections.abc import Mapping
from datetime import timedelta

from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.settings import Setting, SettingKind, Unit

CLINIC_SETTING_GROUPS: Mapping[str, str] = {
    "changed-plans": "Changed times and cancellations",
    "notes": "Notes from patients",
}

CLINIC_SETTINGS: Mapping[str, Setting] = {
    "change_grace_minutes": Setting(
        kind=SettingKind.NUMBER,
        group="changed-plans",
        signed=False,
        unit=Unit.MINUTES,
        least=0,
        most=30,
        ask="How many minutes does a changed time or a cancellation wait before patients and ride persons "
        "are told, so that it can be undone?",
        fallback="3",
    ),
    "notes_by_day": Setting(
        kind=SettingKind.PHRASE,
        group="notes",
        ask="Who reads patients' notes by day, and acts on them? Until you decide, pages promise nothing "
        "and name only 988 and 911.",
    ),
    "notes_by_night": Setting(
        kind=SettingKind.PHRASE,
        group="notes",
        ask="Who reads patients' notes by night, and acts on them? Until you decide, pages promise nothing "
        "and name only 988 and 911.",
    ),
    "note_backup_minutes": Setting(
        kind=SettingKind.NUMBER,
        group="notes",
        unit=Unit.MINUTES,
        least=5,
        most=240,
        ask="After how many minutes does an urgent note that is not read ring for the backup person?",
    ),
    "note_backup": Setting(
        kind=SettingKind.PHRASE,
        group="notes",
        ask="Who is the backup person for urgent notes? They get an e-mail at the address they sign in with.",
    ),
}

OF_STAFF = frozenset({"note_backup"})
"""Settings that name a person who works at the clinic, as the history does: ``staff:ab12``."""

Resolved = Mapping[str, str | None]
"""What a clinic has decided, by setting: as it is saved, or with None for what is not decided."""

UNGROUPED = "other"
"""The group of what a questionnaire without groups declares."""

_SPANS = {Unit.MINUTES: "minutes", Unit.HOURS: "hours", Unit.DAYS: "days"}


def declared(questionnaire: Questionnaire) -> dict[str, Setting]:
    """Everything a clinic with this questionnaire decides, in the order of its pages."""
    return {**questionnaire.settings, **CLINIC_SETTINGS}


def declared_groups(questionnaire: Questionnaire) -> dict[str, tuple[str, dict[str, Setting]]]:
    """The groups in order: the title and the settings of each, by the group's id."""
    titles = {**questionnaire.setting_groups, UNGROUPED: "More settings", **CLINIC_SETTING_GROUPS}
    settings = declared(questionnaire)
    members = {
        group: {name: s for name, s in settings.items() if (s.group or UNGROUPED) == group}
        for group in titles
    }
    return {group: (titles[group], inside) for group, inside in members.items() if inside}


def must_be_decided(questionnaire: Questionnaire) -> dict[str, Setting]:
    """What stops a clinic from going live until it is decided: everything but the product's own defaults."""
    defaults = {name for name, setting in CLINIC_SETTINGS.items() if setting.fallback is not None}
    return {name: s for name, s in declared(questionnaire).items() if name not in defaults}


def clinic_setting_values(values: Resolved) -> dict[str, str | None]:
    """Every setting of the product with its value: the clinic's own, or the default, or None."""
    return {name: values.get(name) or setting.fallback for name, setting in CLINIC_SETTINGS.items()}


def duration(name: str, values: Resolved) -> timedelta | None:
    """How long a number setting of the product is, from what a clinic has decided.

    Returns None if it is not decided and has no default.
    """
    setting, value = CLINIC_SETTINGS[name], clinic_setting_values(values)[name]
    assert setting.unit in _SPANS, f"{name} is no span of time"
    return None if value is None else timedelta(**{_SPANS[setting.unit]: int(value)})


def phrase(name: str, values: Resolved) -> str | None:
    """The words a clinic has decided for a setting of the product. Returns None if it is not decided."""
    return clinic_setting_values(values)[name]
