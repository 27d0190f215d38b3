"""Whether each condition names something a patient has answered before, and can ever hold."""

from collections.abc import Iterator, Mapping

from questionnaire.core.checking.places import Fault, Place, questions, sections
from questionnaire.core.checking.reach import Reach
from questionnaire.core.definition.model import Comparison, Condition
from questionnaire.core.definition.questions import Question, Questionnaire

Earlier = Mapping[str, Question]


def conditions(questionnaire: Questionnaire) -> Iterator[tuple[Place, Condition, Earlier]]:
    """Every condition with its place and the questions that are asked before it."""
    earlier: dict[str, Question] = {}
    for place, section in sections(questionnaire):
        yield (*place, "ask_when"), section.ask_when, dict(earlier)
        for number, question in enumerate(section.questions):
            yield (*place, "questions", number, "ask_when"), question.ask_when, dict(earlier)
            earlier.setdefault(question.id, question)


def one_way_to_join(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Comparisons are joined by one *all* or one *any*, as FHIR's enableWhen does."""
    for place, condition, _ in conditions(questionnaire):
        if condition.all and condition.any:
            yield place, "has both `all` and `any`. Keep one; the other can stand at the section."


def named_questions(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A condition can only look at what was asked before it."""
    for place, comparison, earlier in _comparisons(questionnaire):
        name = comparison.question
        if name in earlier:
            continue
        if name in questionnaire.by_id:
            says = f'asks about "{name}", which is not asked before it. Move one of them.'
        else:
            says = f'asks about "{name}", but there is no such question. Name an earlier one.'
        yield (*place, "question"), says


def named_options(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A condition names options, and only those the question has."""
    for place, comparison, earlier in _comparisons(questionnaire):
        name, question = comparison.question, earlier.get(comparison.question)
        if question is None:
            continue
        if not question.has_options:
            yield (*place, "question"), f'asks about "{name}", which is typed. Only options can be named.'
            continue
        if not comparison.is_:
            yield (*place, "is"), f'asks about "{name}" but names no option. Write at least one in `is`.'
        for number, option in enumerate(comparison.is_):
            if option not in question.by_id:
                says = f'asks about "{name}", which has no option "{option}".'
                yield (*place, "is", number), f"{says} It has {', '.join(question.by_id)}."


def _comparisons(questionnaire: Questionnaire) -> Iterator[tuple[Place, Comparison, Earlier]]:
    for place, condition, earlier in conditions(questionnaire):
        for join, comparisons in (("all", condition.all), ("any", condition.any)):
            for number, comparison in enumerate(comparisons):
                yield (*place, join, number), comparison, earlier


def out_of_reach(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A question that no patient can ever be asked is a mistake."""
    reach = Reach(questionnaire)
    for place, _ in questions(questionnaire):
        if not reach.leads_to(place):
            says = (
                "can never be asked: no answers and no settings lead to it. "
                "Look at `ask_when` and `only_where`, here and at what it depends on."
            )
            yield place, says


RULES = (one_way_to_join, named_questions, named_options, out_of_reach)
