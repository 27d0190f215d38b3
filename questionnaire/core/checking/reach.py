"""Whether any answers and settings at all lead to a question.

A search over what would have to be so: which choice each setting has, and which options
of each earlier question are picked. What is wrong with a condition in itself is said
elsewhere; here it is taken to hold, so that one mistake is not reported twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from questionnaire.core.checking.places import Place, sections
from questionnaire.core.definition.model import ALWAYS, Comparison, Condition, Where
from questionnaire.core.definition.questions import Kind, Question, Questionnaire
from questionnaire.core.definition.settings import SettingKind

Picks = frozenset[str]
Needs = tuple[Where | Condition | Comparison, ...]
"""What must hold for a question to be asked, apart from what its conditions lead to."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is taken to be so: the choices left for each setting, and what must be picked of each question."""

    choices: Mapping[str, Picks] = field(default_factory=dict)
    picks: Mapping[str, tuple[Picks, ...]] = field(default_factory=dict)


class Reach:
    """Which questions of a questionnaire can be asked at all."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.settings = questionnaire.settings
        self.earlier: dict[str, Question] = {}
        self.needs: dict[str, Needs] = {}
        self.needs_at: dict[Place, Needs] = {}
        for place, section in sections(questionnaire):
            of_section: Needs = (section.only_where, _sound(section.ask_when, self.earlier))
            for number, question in enumerate(section.questions):
                needs = (*of_section, question.only_where, _sound(question.ask_when, self.earlier))
                self.needs_at[(*place, "questions", number)] = needs
                self.needs.setdefault(question.id, needs)
                self.earlier.setdefault(question.id, question)

    def leads_to(self, place: Place) -> bool:
        """Whether some answers to earlier questions, at some clinic, lead to the question at this place."""
        return self._can_hold(self.needs_at[place], Supposed())

    def _can_hold(self, needs: Needs, supposed: Supposed) -> bool:
        if not needs:
            return True
        need, rest = needs[0], needs[1:]
        if isinstance(need, Condition):
            ways: list[tuple[Comparison, ...]] = [(way,) for way in need.any] or [need.all]
            return any(self._can_hold((*way, *rest), supposed) for way in ways)
        if isinstance(need, Comparison):
            narrowed = self._picking(need, supposed)
            is_new = need.question not in supposed.picks
            rest = (need.where, *(self.needs[need.question] if is_new else ()), *rest)
        else:
            narrowed = self._deciding(need, supposed)
        return narrowed is not None and self._can_hold(rest, narrowed)

    def _picking(self, comparison: Comparison, supposed: Supposed) -> Supposed | None:
        """What is supposed once one of these options is picked too; None if that can not be."""
        name = comparison.question
        wanted = (*supposed.picks.get(name, ()), frozenset(comparison.is_))
        if not any(all(want & answer for want in wanted) for answer in _answers(self.earlier[name])):
            return None
        return Supposed(supposed.choices, {**supposed.picks, name: wanted})

    def _deciding(self, where: Where, supposed: Supposed) -> Supposed | None:
        """What is supposed once each setting named has one of these choices; None if that can not be."""
        choices = dict(supposed.choices)
        for name, named in where.items():
            setting = self.settings.get(name)
            if not setting or setting.kind is not SettingKind.CHOICE or set(named) - set(setting.choices):
                continue
            choices[name] = choices.get(name, frozenset(setting.choices)) & frozenset(named)
            if not choices[name]:
                return None
        return Supposed(choices, supposed.picks)


def _sound(condition: Condition, earlier: Mapping[str, Question]) -> Condition:
    """The condition without comparisons that are wrong in themselves."""
    if not all(_is_sound(comparison, earlier) for comparison in condition.any):
        return ALWAYS
    return Condition(all=tuple(c for c in condition.all if _is_sound(c, earlier)), any=condition.any)


def _is_sound(comparison: Comparison, earlier: Mapping[str, Question]) -> bool:
    question = earlier.get(comparison.question)
    return question is not None and bool(comparison.is_) and set(comparison.is_) <= set(question.by_id)


def _answers(question: Question) -> Iterator[Picks]:
    """The widest answers a patient can give; a check may be missed once before it is got right."""
    alone = question.options
    if question.kind is Kind.CHOICES:
        alone = tuple(option for option in question.options if option.exclusive)
        yield frozenset(option.id for option in question.options if not option.exclusive)
    if question.kind is Kind.CHECK:
        missed = (option.id for option in question.options if not option.right)
        yield from (frozenset({first, second}) for first in missed for second in question.by_id)
    yield from (frozenset({option.id}) for option in alone)
