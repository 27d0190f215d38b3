"""What a questionnaire asks of each clinic: the kind and unit of a setting, its range, and who decides it."""

from enum import StrEnum

from questionnaire.core.definition.model import Id, Part, Text


class SettingKind(StrEnum):
    """What a clinic is asked for: words of its own, one of some choices, or a whole number."""

    PHRASE = "phrase"
    CHOICE = "choice"
    NUMBER = "number"


class Unit(StrEnum):
    """What a number setting counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business-days"


class Setting(Part):
    """Something each clinic must decide, and what holds until it has.

    A number has a ``unit``, and may have a range from ``least`` to ``most``, both included. ``group`` is
    one of the questionnaire's ``setting_groups``. A clinician must sign what is ``signed``, which a setting
    is unless its definition says otherwise. Editions kept from before these fields do not have them.
    """

    kind: SettingKind
    ask: Text
    choices: dict[Id, Text] = {}
    offers: tuple[Text, ...] = ()
    fallback: Text | None = None
    unit: Unit | None = None
    least: int | None = None
    most: int | None = None
    group: Id | None = None
    signed: bool = True
