"""What each part of a questionnaire is made of: names, conditions, effects; all frozen values."""

import re
from enum import StrEnum
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]

Where = dict[Name, tuple[str, ...]]
"""Which choices of which clinic settings something holds for; empty means everywhere."""

VISIT_WORDS = frozenset(
    {
        "visit_day",
        "visit_time",
        "arrive_time",
        "pickup_time",
        "food_stop_time",
        "drink_stop_time",
        "clinic_name",
        "clinic_phone",
    }
)
"""The placeholders a visit itself can fill; every other one is a clinic setting."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Level(StrEnum):
    """How much a finding stands in the way, the least first."""

    NOTE = "note"
    REMIND = "remind"
    FOLLOW_UP = "follow-up"
    BLOCKS = "blocks"


ACTIONABLE = (Level.FOLLOW_UP, Level.BLOCKS)
"""What staff must act on, whoever owns it: what blocks a visit may need more than the patient."""


def severity(level: Level) -> int:
    """How severe a level is; a note is 0."""
    return tuple(Level).index(level)


class Owner(StrEnum):
    """Whose turn it is."""

    PATIENT = "patient"
    DESK = "desk"
    NURSE = "nurse"


class Part(BaseModel):
    """What all parts share: unknown keys are refused and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    def but(self, **changes: Any) -> Self:
        """A copy with some fields changed; unlike ``model_copy`` it carries no cached property over."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        return cast("Self", type(self).model_construct(None, **fields | changes))


class Comparison(Part):
    """Holds when the question's answer is one of the named options.

    ``where`` narrows it to clinics with one of the named choices; elsewhere it never holds.
    """

    question: Id
    is_: tuple[Id, ...] = Field(alias="is")
    where: Where = {}


class Condition(Part):
    """Comparisons joined by one *all* or one *any*, as FHIR's enableWhen; empty always holds."""

    all: tuple[Comparison, ...] = ()
    any: tuple[Comparison, ...] = ()

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison, however they are joined."""
        return self.all + self.any


ALWAYS = Condition()


class Effect(Part):
    """What an answer means for readiness: a level, whose turn it is, and why, in the desk's words.

    The level is fixed, or comes from a setting: ``levels`` maps the setting's choices to
    levels, and a choice it does not name has no effect. From ``within`` business days (the
    name of a number setting) before the visit the level ``becomes`` another. ``todo`` is the
    same gap as a task in the patient's words. A ``nurse_only`` reason is shown to nurses only.
    ``script`` is what staff say on the phone about this gap; one that takes ``more_than_a_call``
    needs another person or thing before it can be closed.
    """

    level: Level | None = None
    level_from: Name | None = None
    levels: dict[str, Level] = {}
    becomes: Level | None = None
    within: Name | None = None
    owner: Owner
    reason: Text
    todo: str = ""
    nurse_only: bool = False
    script: str = ""
    more_than_a_call: bool = False


class Recheck(Part):
    """When an answer is asked again though nothing changed: both name number settings.

    From ``within`` business days before the visit, an answer older than ``older_than`` hours.
    """

    older_than: Name
    within: Name


def placeholders(text: str) -> tuple[str, ...]:
    """The names that stand in braces in a text."""
    return tuple(PLACEHOLDER.findall(text))
