"""Which questions this patient is asked, which is next, and how far along they are.

One left-to-right pass: a condition names only earlier questions, so there are no jumps
and no cycles, and "back" is the item before.
"""

from dataclasses import dataclass

from questionnaire.core.answers.values import Answer, Answers
from questionnaire.core.definition.model import Comparison, Condition
from questionnaire.core.definition.questions import Kind, Option, Question, Questionnaire, Section

TRIES = 2
"""How often an understanding check is asked before a person takes over (teach-back: AHRQ tool 5)."""


Path = tuple[Question, ...]
"""The questions one patient is asked, in order."""


def path(questionnaire: Questionnaire, answers: Answers) -> Path:
    """The questions this patient is asked, in order.

    A condition sees only answers that are themselves on the path, so an answer the
    patient has since made irrelevant cannot bring other questions back.
    """
    on_path: list[Question] = []
    seen = {name: answer for name, answer in answers.items() if name in questionnaire.by_id}
    for conditions, questions in questionnaire.stretches:
        if not conditions or all(holds(condition, seen) for condition in conditions):
            on_path += questions
        else:
            for question in questions:
                seen.pop(question.id, None)
    return tuple(on_path)


def holds(condition: Condition, seen: Answers) -> bool:
    """Whether a condition holds for the answers seen so far."""
    if condition.any:
        return any(_holds(comparison, seen) for comparison in condition.any)
    return all(_holds(comparison, seen) for comparison in condition.all)


def _holds(comparison: Comparison, seen: Answers) -> bool:
    answer = seen.get(comparison.question)
    if answer is None:
        return False
    if isinstance(answer.value, tuple):
        return any(value in comparison.is_ for value in answer.value)
    return answer.value in comparison.is_


def is_open(question: Question, answers: Answers) -> bool:
    """Whether the patient still has to answer it: no answer, a stale one, or a check missed once."""
    answer = answers.get(question.id)
    if answer is None or answer.stale:
        return True
    return question.kind is Kind.CHECK and not is_finished_check(question, answer)


def is_finished_check(question: Question, answer: Answer) -> bool:
    """Whether a check has been got right, or missed so often that a person goes over it."""
    tries = answer.value
    return question.kind is Kind.CHECK and (len(tries) >= TRIES or is_right(question, answer))  # type: ignore[arg-type]


def is_right(question: Question, answer: Answer) -> bool:
    """Whether the last try of a check was the right one."""
    last = question.by_id.get(answer.value[-1])  # type: ignore[index]
    return bool(last and last.right)


def step(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """The question to ask now: the first open one on the path, or none when all are answered."""
    return first_open(path(questionnaire, answers), answers)


def first_open(questions: Path, answers: Answers) -> Question | None:
    """The first question on a path that is still open."""
    return next((question for question in questions if is_open(question, answers)), None)


def may_visit(questions: Path, answers: Answers, question_id: str) -> bool:
    """Whether the patient may be on this question's page: it is answered already, or is the next one."""
    if question_id in answers:
        return any(question.id == question_id for question in questions)
    upcoming = first_open(questions, answers)
    return upcoming is not None and upcoming.id == question_id


def may_answer(questions: Path, answers: Answers, question_id: str) -> bool:
    """Whether an answer to it can be kept: the patient may be on its page, or was before answers went stale.

    A visit that moves while a patient types opens earlier questions again; the typed answer still counts.
    """
    if may_visit(questions, answers, question_id):
        return True
    not_stale = tuple(q for q in questions if q.id not in answers or answers[q.id].stale is None)
    upcoming = first_open(not_stale, answers)
    return upcoming is not None and upcoming.id == question_id


def before(questions: Path, question_id: str) -> Question | None:
    """The question before this one on a path."""
    previous = None
    for question in questions:
        if question.id == question_id:
            return previous
        previous = question
    return None


def after(questions: Path, question_id: str) -> Question | None:
    """The question after this one on a path."""
    following = zip(questions, questions[1:], strict=False)
    return next((second for first, second in following if first.id == question_id), None)


def options_in_order(question: Question, tries: int) -> tuple[Option, ...]:
    """The options as shown: in the file's order, and turned by half when a check is asked again.

    The order differs so that a second answer is read, not repeated by its place.
    """
    if question.kind is not Kind.CHECK or tries % TRIES == 0:
        return question.options
    half = len(question.options) // 2
    return question.options[half:] + question.options[:half]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a patient is: in which part of how many."""

    section: Section
    part: int
    parts: int


def progress(questionnaire: Questionnaire, questions: Path, question_id: str) -> Progress:
    """How far along the patient is at this question, counting only sections with a question for them."""
    section_of = questionnaire.section_of
    numbers = list(dict.fromkeys(section_of[question.id] for question in questions))
    here = section_of[question_id]
    return Progress(questionnaire.sections[here], part=numbers.index(here) + 1, parts=len(numbers))
