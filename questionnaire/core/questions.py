"""The parts of a questionnaire, as frozen values.

They say what may stand in a definition file. What the answers mean is in
``readiness``, what is asked next in ``flow``, what can be wrong in ``checking``.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import groupby
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


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    CHECK = "check"
    TEXT = "text"
    CONTACT = "contact"


class Level(StrEnum):
    """How much a finding stands in the way, the least first."""

    NOTE = "note"
    REMIND = "remind"
    FOLLOW_UP = "follow-up"
    BLOCKS = "blocks"


class Owner(StrEnum):
    """Whose turn it is."""

    PATIENT = "patient"
    DESK = "desk"
    NURSE = "nurse"


class Basis(StrEnum):
    """What an explanation rests on."""

    SEED = "seed"
    CLINIC = "clinic"
    SOURCE = "source"
    PROCESS = "process"


class SettingKind(StrEnum):
    """What a clinic is asked for: words of its own, one of some choices, or a whole number."""

    PHRASE = "phrase"
    CHOICE = "choice"
    NUMBER = "number"


class Part(BaseModel):
    """What all parts share: unknown keys are refused and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    def but(self, **changes: Any) -> Self:
        """A copy with some fields changed; unlike ``model_copy`` it carries no cached property over."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        return cast("Self", type(self).model_construct(None, **fields | changes))


class Setting(Part):
    """Something each clinic must decide, and what holds until it has."""

    kind: SettingKind
    ask: Text
    choices: dict[Id, Text] = {}
    offers: tuple[Text, ...] = ()
    fallback: Text | None = None


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
    needs somebody or something else before it can be closed.
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


class Variant(Part):
    """Another explanation for clinics with the named choices."""

    where: Where
    explain: Text


class Option(Part):
    """One answer a patient can pick, and the explanation that belongs to it.

    ``exclusive`` clears all others; ``right`` marks what a check looks for; ``not_sure``
    speaks for everything not ticked, so that ``if_not_chosen`` adds no findings beside it.
    ``item`` is the desk's short name of what is missing when it is not ticked.
    """

    id: Id
    label: Text
    explain: Text
    variants: tuple[Variant, ...] = ()
    seed: tuple[str, ...] = ()
    basis: tuple[Basis, ...]
    source: str = ""
    effect: Effect | None = None
    if_not_chosen: Effect | None = None
    item: str = ""
    exclusive: bool = False
    right: bool = False
    not_sure: bool = False

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Both effects it may have."""
        return tuple(e for e in (self.effect, self.if_not_chosen) if e)


class Stop(Part):
    """The page shown before a patient goes on with an answer that blocks: what to do next."""

    title: Text
    help: tuple[Text, ...]
    forward: Text


class Recheck(Part):
    """When an answer is asked again though nothing changed: both name number settings.

    From ``within`` business days before the visit, an answer older than ``older_than`` hours.
    """

    older_than: Name
    within: Name


class Confirmation(Part):
    """Something an escort confirms of themself, in words for them; ``item`` is the desk's name for it."""

    id: Id
    label: Text
    item: Text
    only_where: Where = {}


class GuidePart(Part):
    """A part of the guide for the way home and the evening, under its own heading."""

    title: Text
    texts: tuple[Text, ...]


class EscortRules(Part):
    """What it means for a visit what is known of the escort whom an answer names.

    The answer to ``named_in`` names them; ``may_be_asked`` and ``may_see_guide`` are what the patient
    has to have said for either. A confirmed escort settles every finding of the questions in
    ``settles``, and what the patient said to those in ``keeps_fresh`` does not get too old. From
    ``nears`` business days before the visit (a number setting) an escort who has not confirmed is
    ``unconfirmed``; one who confirmed as long ago as ``reconfirm`` says is ``not_reconfirmed``.
    Reasons may name the ``{escort}``, and that of ``incomplete`` the ``{items}`` not confirmed.
    """

    named_in: Id
    may_be_asked: Comparison
    may_see_guide: Comparison
    settles: tuple[Id, ...] = ()
    keeps_fresh: tuple[Id, ...] = ()
    nears: Name
    reconfirm: Recheck
    confirmations: tuple[Confirmation, ...]
    unconfirmed: Effect
    not_sure: Effect
    declined: Effect
    incomplete: Effect
    not_reconfirmed: Effect
    guide: tuple[GuidePart, ...] = ()


class MessageRules(Part):
    """When patients are reminded, and what it means that a message could not be delivered.

    ``not_finished`` names the number settings that say how many business days before the visit.
    The reasons may name the ``{channel}`` and the ``{problem}``, in the words of the two tables.
    """

    not_finished: tuple[Name, ...]
    undelivered: Effect
    undelivered_to_escort: Effect
    channels: dict[Id, Text]
    problems: dict[Id, Text]


class EachTime(StrEnum):
    """How a question is asked at every visit: what was said last time to confirm, or afresh."""

    CONFIRM = "confirm"
    FRESH = "fresh"


class Question(Part):
    """One question a page.

    ``effect`` belongs to a text or contact once it is given; ``missed`` to a check
    answered wrongly twice. An answer that ``asks_again_when_moved`` holds for the visit's
    time only; one with ``each_time`` does not carry over to the next visit as it is. ``item``
    is the desk's short name for what is asked about.
    """

    id: Id
    kind: Kind
    ask: Text
    lead: str = ""
    seed: tuple[str, ...] = ()
    only_where: Where = {}
    ask_when: Condition = ALWAYS
    options: tuple[Option, ...] = ()
    explain: str = ""
    basis: tuple[Basis, ...] = ()
    source: str = ""
    effect: Effect | None = None
    missed: Effect | None = None
    stop: Stop | None = None
    item: str = ""
    asks_again_when_moved: bool = False
    recheck: Recheck | None = None
    each_time: EachTime | None = None
    max_length: int = 500

    @cached_property
    def by_id(self) -> Mapping[str, Option]:
        """Its options by their id."""
        return {option.id: option for option in self.options}

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect any answer to it may have."""
        own = tuple(e for e in (self.effect, self.missed) if e)
        return own + tuple(e for option in self.options for e in option.effects)

    @cached_property
    def nurse_only(self) -> bool:
        """Whether its answers are for nurses: one of its effects is."""
        return any(effect.nurse_only for effect in self.effects)

    @cached_property
    def has_options(self) -> bool:
        """Whether it is answered by picking."""
        return self.kind in (Kind.CHOICE, Kind.CHOICES, Kind.CHECK)


class PlanPart(StrEnum):
    """Where a section stands in the patient's plan: among what is arranged, or what to expect."""

    ARRANGED = "arranged"
    EXPECT = "expect"


class Section(Part):
    """Questions that belong together, under one heading."""

    id: Id
    title: Text
    only_where: Where = {}
    ask_when: Condition = ALWAYS
    plan: PlanPart | None = None
    questions: tuple[Question, ...]


class Questionnaire(Part):
    """A whole definition.

    ``unset`` is what a text says where the clinic has not decided yet; ``afterwards`` ends
    the plan's day: what to do, and not to do, after the visit. ``when_moved`` and ``when_old``
    say what it means that answers went stale; their reasons may name ``{items}``. An answer
    carries over to the same patient's next visit for as many days as the number setting
    ``carried_for`` says; where none is named, every visit is asked whole.
    """

    id: Id
    title: Text
    language: Id
    unset: Text
    afterwards: str = ""
    when_moved: Effect | None = None
    when_old: Effect | None = None
    escort: EscortRules | None = None
    messages: MessageRules | None = None
    carried_for: Name | None = None
    settings: dict[Name, Setting] = {}
    sections: tuple[Section, ...]

    def __iter__(self) -> Iterator[tuple[Section, Question]]:  # type: ignore[override]
        """Every question with its section, in the order of the file."""
        for section in self.sections:
            for question in section.questions:
                yield section, question

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return {question.id: question for _, question in self}

    @cached_property
    def section_of(self) -> Mapping[str, int]:
        """The number of each question's section, by the question's id."""
        return {q.id: number for number, section in enumerate(self.sections) for q in section.questions}

    @cached_property
    def stretches(self) -> tuple[tuple[tuple[Condition, ...], tuple[Question, ...]], ...]:
        """Neighbouring questions that are asked under the same conditions, most of them under none."""

        def conditions(place: tuple[Section, Question]) -> tuple[Condition, ...]:
            return tuple(part.ask_when for part in place if part.ask_when.comparisons)

        return tuple((under, tuple(q for _, q in run)) for under, run in groupby(self, conditions))

    @cached_property
    def asked_again(self) -> tuple[Question, ...]:
        """The questions whose answers can go stale."""
        return tuple(q for _, q in self if q.recheck or q.asks_again_when_moved)


def placeholders(text: str) -> tuple[str, ...]:
    """The names that stand in braces in a text."""
    return tuple(PLACEHOLDER.findall(text))
