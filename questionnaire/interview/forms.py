"""A question as a WTForms form, and a form as an answer.

A form class is built once for each shape of question. What is wrong is a key, worded in
the templates in the reader's language. Labels come from the question, not from the form.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from wtforms import EmailField, Field, Form, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import StopValidation

from questionnaire.core.answers.values import Answer, Contact, Value
from questionnaire.core.channels import is_email
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.fields import LONGEST_NAME
from questionnaire.language.formats import parsed_phone

ANSWER = "answer"
"""The name of the control that holds an answer."""


class PostedValues(SelectMultipleField):
    """Values as they were posted; which of them are options is the validators' business."""

    def pre_validate(self, form: Any) -> None:
        """Leave judging to the validators, which say what is wrong in our words."""


class QuestionForm(Form):
    """What the form of every kind can do."""

    region: str

    def problems(self) -> dict[str, str]:
        """What is wrong, by the name of its control: a key that the template words."""
        return {name: str(errors[0]) for name, errors in self.errors.items() if name}


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
    form = shape(posted)
    form.region = region
    return form


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
    class ChoiceForm(QuestionForm):
        answer = PostedValues(choices=[], validators=[_chosen, _among(options), _only_one])

    return ChoiceForm


def _choices(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class ChoicesForm(QuestionForm):
        answer = PostedValues(choices=[], validators=[_chosen, _among(options), _alone(exclusive)])

    return ChoicesForm


def _text(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class TextForm(QuestionForm):
        answer = TextAreaField(filters=[_one_newline], validators=[_readable, _written, _at_most(longest)])

    return TextForm


def _contact(options: tuple[str, ...], exclusive: frozenset[str], longest: int) -> Any:
    class ContactForm(QuestionForm):
        name = StringField(validators=[_readable, _named, _at_most(LONGEST_NAME)])
        phone = TelField(validators=[_readable, _phone_given, _phone])
        email = EmailField(validators=[_readable, _email])

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


def _chosen(form: Form, field: Field) -> None:
    if not field.data:
        raise StopValidation("nothing-chosen")


def _only_one(form: Form, field: Field) -> None:
    if len(field.data) > 1:
        raise StopValidation("two-chosen")


def _among(options: Sequence[str]) -> Callable[[Form, Field], None]:
    def check(form: Form, field: Field) -> None:
        if any(value not in options for value in field.data):
            raise StopValidation("not-an-option")

    return check


def _alone(exclusive: frozenset[str]) -> Callable[[Form, Field], None]:
    def check(form: Form, field: Field) -> None:
        if len(field.data) > 1 and exclusive.intersection(field.data):
            raise StopValidation("not-together")

    return check


def _one_newline(text: str | None) -> str | None:
    return text and text.replace("\r\n", "\n")


def _readable(form: Form, field: Field) -> None:
    """Refuse control characters, and take them out of what is shown again."""
    kept = "".join(c for c in field.data or "" if c in "\n\t" or unicodedata.category(c) != "Cc")
    if kept != (field.data or ""):
        field.data = kept
        raise StopValidation("control-characters")


def _written(form: Form, field: Field) -> None:
    if not (field.data or "").strip():
        raise StopValidation("nothing-written")


def _named(form: Form, field: Field) -> None:
    if not (field.data or "").strip():
        raise StopValidation("no-name")


def _phone_given(form: Form, field: Field) -> None:
    if not (field.data or "").strip():
        raise StopValidation("no-phone")


def _at_most(longest: int) -> Callable[[Form, Field], None]:
    def check(form: Form, field: Field) -> None:
        if len(field.data.strip()) > longest:
            raise StopValidation("too-long")

    return check


def _phone(form: QuestionForm, field: Field) -> None:
    if parsed_phone(field.data, form.region) is None:
        raise StopValidation("not-a-phone")


def _email(form: Form, field: Field) -> None:
    if (field.data or "").strip() and not is_email(field.data.strip()):
        raise StopValidation("not-an-email")
