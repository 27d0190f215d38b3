"""A question as a WTForms form, and a form as an answer.

A form class is built once for each shape of question. What is wrong is a key, worded in
the templates in the reader's language. Labels come from the question, not from the form.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from wtforms import EmailField, Field, Form, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Optional, StopValidation

from questionnaire.core.answers.values import Answer, Contact, Value
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.fields import (
    LONGEST_NAME,
    Among,
    AtMost,
    Email,
    KeyedForm,
    OnlyOne,
    Phone,
    PostedValues,
    Readable,
)
from questionnaire.language.formats import parsed_phone

ANSWER = "answer"
"""The name of the control that holds an answer."""


def form_for(question: Question, posted: Any, region: str = "US") -> Any:
    """The question's form with what was posted.

    A phone number without a country is read as one of ``region``.
    """
    shape = _shape(
        question.kind,
        tuple(option.id for option in question.options),
        frozenset(option.id for option in question.options if option.exclusive),
        question.max_length,
    )
    return shape(posted, region=region)


def value_in(form: Any, question: Question, answer: Answer | None = None) -> Value:
    """The answer in a form that has been validated; for a check, all tries so far with this one."""
    value = VALUES[question.kind](form)
    if question.kind is Kind.CHECK and answer and isinstance(answer.value, tuple):
        return answer.value + tuple(value)  # type: ignore[arg-type]
    return value


def initial_values(question: Question, answer: Answer | None) -> dict[str, Any]:
    """What the controls hold before anything is posted: the answer given before, but no try of a check."""
    if answer is None or question.kind is Kind.CHECK:
        return {}
    match answer.value:
        case Contact(name, phone, email):
            return {"name": name, "phone": phone, "email": email}
        case tuple():
            return {ANSWER: list(answer.value)}
        case text:
            return {ANSWER: [text] if question.has_options else text}


@lru_cache(maxsize=1024)
def _shape(kind: Kind, options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    return SHAPES[kind](options, exclusive, longest)


def _choice(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class ChoiceForm(KeyedForm):
        answer = PostedValues(validators=[DataRequired("nothing-chosen"), Among(options), OnlyOne()])

    return ChoiceForm


def _choices(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class ChoicesForm(KeyedForm):
        answer = PostedValues(validators=[DataRequired("nothing-chosen"), Among(options), _alone(exclusive)])

    return ChoicesForm


def _text(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class TextForm(KeyedForm):
        answer = TextAreaField(
            filters=[_one_newline],
            validators=[Readable(), DataRequired("nothing-written"), AtMost(longest)],
        )

    return TextForm


def _contact(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class ContactForm(KeyedForm):
        name = StringField(validators=[Readable(), DataRequired("no-name"), AtMost(LONGEST_NAME)])
        phone = TelField(validators=[Readable(), DataRequired("no-phone"), Phone()])
        email = EmailField(validators=[Readable(), Optional(), Email()])

    return ContactForm


SHAPES: Mapping[Kind, Callable[[tuple[str, ...], frozenset[str], int], Any]] = {
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CHECK: _choice,
    Kind.TEXT: _text,
    Kind.CONTACT: _contact,
}
"""The form class of each kind, from its options, the exclusive ones, and the longest text."""

VALUES: Mapping[Kind, Callable[[Any], Value]] = {
    Kind.CHOICE: lambda form: str(form.answer.data[0]),
    Kind.CHOICES: lambda form: tuple(dict.fromkeys(form.answer.data)),
    Kind.CHECK: lambda form: tuple(form.answer.data),
    Kind.TEXT: lambda form: form.answer.data.strip(),
    Kind.CONTACT: lambda form: Contact(
        form.name.data.strip(),
        parsed_phone(form.phone.data, form.region) or "",
        (form.email.data or "").strip(),
    ),
}
"""How the answer is read from a valid form of each kind."""


def _alone(exclusive: frozenset[str]) -> Callable[[Form, Field], None]:
    def check(form: Form, field: Field) -> None:
        if len(field.data) > 1 and exclusive.intersection(field.data):
            raise StopValidation("not-together")

    return check


def _one_newline(text: str | None) -> str | None:
    return text and text.replace("\r\n", "\n")
