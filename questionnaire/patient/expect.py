"""What people may feel, during and after, with everything that is explained about it."""

from dataclasses import dataclass
from typing import Any

from questionnaire.core.definition.questions import PlanPart, Question
from questionnaire.interview.texts import Texts
from questionnaire.patient.pages import telling, visit_frame
from questionnaire.records.visit.record import VisitRecord


@dataclass(frozen=True, slots=True)
class Explained:
    """What people may feel, asked about in one question, and what is explained for each answer to it."""

    lead: str
    answers: tuple[tuple[str, str], ...]


def page(visit: VisitRecord) -> dict[str, Any]:
    """What people may feel, with every explanation; a check's would give its answer away."""
    texts = Texts(visit)
    sections = [
        (section.title, [_explained(texts, question) for question in telling(section)])
        for section in visit.questionnaire.sections
        if section.plan is PlanPart.EXPECT
    ]
    return {**visit_frame(visit), "sections": sections}


def _explained(texts: Texts, question: Question) -> Explained:
    answers = tuple((texts.fill(o.label), texts.fill(o.explain)) for o in question.options)
    return Explained(texts.fill(question.lead), answers)
