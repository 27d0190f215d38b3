"""The questions of a questionnaire, as frozen values.

They say what may stand in a definition file. What the answers mean is in
``readiness``, what is asked next in ``flow``, what can be wrong in ``checking``.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from questionnaire.core.definition.model import (
    ALWAYS,
    Condition,
    Effect,
    Id,
    Name,
    Part,
    Recheck,
    Text,
    Where,
)
from questionnaire.core.definition.rules import DangerRules, EscortRules, MessageRules, UnfinishedRules
from questionnaire.core.definition.settings import Setting


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    CHECK = "check"
    TEXT = "text"
    CONTACT = "contact"


class Basis(StrEnum):
    """What an explanation rests on."""

    SEED = "seed"
    CLINIC = "clinic"
    SOURCE = "source"
    PROCESS = "process"


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
    say what it means that answers went stale; their reasons may name ``{items}``. From a day on
    the desk calls the patients ``when_unfinished`` describes; without it, none. An answer
    carries over to the same patient's next visit for as many days as the number setting
    ``carried_for`` says; where none is named, every visit is asked whole. ``setting_groups`` are
    the titles of the groups in which managers see the settings, in their order. Notes that hold a phrase
    of ``danger`` come first for nurses.
    """

    id: Id
    title: Text
    language: Id
    unset: Text
    afterwards: str = ""
    when_moved: Effect | None = None
    when_old: Effect | None = None
    when_unfinished: UnfinishedRules | None = None
    escort: EscortRules | None = None
    messages: MessageRules | None = None
    danger: DangerRules | None = None
    carried_for: Name | None = None
    setting_groups: dict[Id, Text] = {}
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
