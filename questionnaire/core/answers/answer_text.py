"""What was answered, and the explanation that belongs to it, in words."""

from questionnaire.core.answers.values import Contact, Value
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.questions import Kind, Option, Question


def chosen(question: Question, value: Value) -> tuple[Option, ...]:
    """The options an answer picks, in their own order; of a check, the last try."""
    if not question.has_options:
        return ()
    ids = value if isinstance(value, tuple) else (str(value),)
    if question.kind is Kind.CHECK:
        ids = ids[-1:]
    return tuple(option for option in question.options if option.id in ids)


def lines(question: Question, value: Value) -> tuple[str, ...]:
    """The answer in words, a line for each thing picked."""
    match value:
        case Contact(name, phone, email):
            return (name, phone, *([email] if email else []))
        case str() if not question.has_options:
            return (value,)
        case _:
            return tuple(option.label for option in chosen(question, value))


def explained(question: Question, value: Value) -> tuple[str, ...]:
    """The explanations that belong to the answer, in the order of its options."""
    if not question.has_options:
        return (question.explain,)
    return tuple(option.explain for option in chosen(question, value))


def blocking(question: Question, value: Value) -> bool:
    """True when a picked option blocks the visit."""
    return any(o.effect and o.effect.level is Level.BLOCKS for o in chosen(question, value))
