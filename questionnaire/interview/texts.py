"""A visit's texts as people read them: its own words put in, answers in words, what explains them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from questionnaire.core.answers import answer_text, flow
from questionnaire.core.answers.values import Contact, Value
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.questions import Question
from questionnaire.core.definition.tailoring import filled
from questionnaire.language import formats
from questionnaire.records.visit.record import VisitRecord


class ShownOption(NamedTuple):
    """An option as a page shows it."""

    id: str
    label: str
    explain: str
    stops: bool
    is_chosen: bool


@dataclass(frozen=True)
class Texts:
    """A visit's texts with its own words put in."""

    visit: VisitRecord
    language: str = "en"

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What each placeholder of the visit reads."""
        clinic = self.visit.clinic
        return formats.visit_words(
            self.visit.times,
            clinic.calendar.zone,
            clinic.name,
            clinic.phone,
            self.visit.questionnaire.unset,
            self.language,
        )

    def fill(self, text: str) -> str:
        """A text with the visit's words in it."""
        return filled(text, self.words) if "{" in text else text

    def explained(self, question: Question, value: Value) -> tuple[str, ...]:
        """The explanations that belong to an answer."""
        return tuple(self.fill(text) for text in answer_text.explained(question, value))

    def options(
        self, question: Question, picked: Collection[str], tries: int, *, explained: bool
    ) -> tuple[ShownOption, ...]:
        """The options of a question in the order of this try, with or without what explains them."""
        return tuple(
            ShownOption(
                option.id,
                self.fill(option.label),
                self.fill(option.explain) if explained else "",
                bool(option.effect and option.effect.level is Level.BLOCKS),
                option.id in picked,
            )
            for option in flow.options_in_order(question, tries)
        )

    def said(self, question: Question, value: Value) -> tuple[str, ...]:
        """An answer in words."""
        if isinstance(value, Contact):
            return (value.name, formats.phone(value.phone), *([value.email] if value.email else []))
        return tuple(self.fill(text) for text in answer_text.lines(question, value))
