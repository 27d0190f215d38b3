"""The validators and form classes that every form uses, whoever fills it in.

A validator raises a key. The templates word it in the reader's language.
"""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation

from questionnaire.core.channels import clean_email, is_email
from questionnaire.language.formats import phone_problem

LONGEST_NAME = 60

LONGEST_NUMBER = 6
"""How many digits a whole number may have."""

YEARS_BACK = 120
"""How many years before this one a patient may be born."""


class KeyedForm(Form):
    """A form whose errors are keys. A phone number without a country is read as one of ``region``."""

    region: str

    def __init__(self, posted: Any = None, *, region: str = "US", **values: Any) -> None:
        super().__init__(posted, **values)
        self.region = region

    def read(self, name: str) -> str:
        """What was typed, without the space around it."""
        return text_of(self[name])

    def problems(self) -> dict[str, str]:
        """What is wrong, in the order of the page: a key by the name of its control."""
        return {name: str(errors[0]) for name, errors in self.errors.items() if name}


class BirthDateForm(Form):
    """A birth date in three fields, so that no one has to guess a format."""

    day = StringField()
    month = StringField()
    year = StringField()


class PostedValues(Field):
    """Values as they were posted. Whether they are options is left to the validators."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take all that were posted, and none if none was."""
        self.data = valuelist


def text_of(field: Field) -> str:
    """What a field holds, without the space around it."""
    return (field.data or "").strip()


def day_of(field: Field) -> date | None:
    """The day in a field, written like 2026-11-24. Returns None if it holds no day."""
    try:
        return date.fromisoformat(text_of(field))
    except ValueError:
        return None


def time_of(field: Field) -> time | None:
    """The time in a field, written like 10:30. Returns None if it holds no time."""
    try:
        return time.fromisoformat(text_of(field))
    except ValueError:
        return None


def born_in(form: Form, today: date) -> date | None:
    """The birth date in the fields month, day and year.

    Returns None if it is no date, in the future or more than 120 years ago.
    """
    parts = [text_of(form[name]) for name in ("year", "month", "day")]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    try:
        born = date(*map(int, parts))
    except ValueError:
        return None
    return born if today.year - YEARS_BACK <= born.year and born <= today else None


@dataclass(frozen=True)
class OnlyIf:
    """Skip the validators after this one unless the condition holds."""

    condition: Callable[[Any], bool]

    def __call__(self, form: Form, field: Field) -> None:
        if not self.condition(form):
            raise StopValidation


@dataclass(frozen=True)
class RequiredIf:
    """Refuse an empty field if the condition holds."""

    condition: Callable[[Any], bool]
    key: str

    def __call__(self, form: Form, field: Field) -> None:
        if not text_of(field) and self.condition(form):
            raise StopValidation(self.key)


class Readable:
    """Refuse control characters, and take them out of what is shown again."""

    def __call__(self, form: Form, field: Field) -> None:
        kept = "".join(c for c in field.data or "" if c in "\n\t" or unicodedata.category(c) != "Cc")
        if kept != (field.data or ""):
            field.data = kept
            raise StopValidation("control-characters")


@dataclass(frozen=True)
class AtMost:
    """Refuse a text of more than so many characters."""

    longest: int
    key: str = "too-long"

    def __call__(self, form: Form, field: Field) -> None:
        if len(text_of(field)) > self.longest:
            raise StopValidation(self.key)


class Phone:
    """Refuse what cannot be a phone number with its area code, and an extension, which no text reaches."""

    def __call__(self, form: KeyedForm, field: Field) -> None:
        if problem := phone_problem(text_of(field), form.region):
            raise StopValidation(problem)


class Email:
    """Refuse what cannot be an e-mail address, and take off what was pasted around one."""

    def __call__(self, form: Form, field: Field) -> None:
        field.data = clean_email(text_of(field))
        if not is_email(text_of(field)):
            raise StopValidation("not-an-email")


@dataclass(frozen=True)
class OneOf:
    """Refuse a text that is none of the choices."""

    choices: Collection[str]
    key: str

    def __call__(self, form: Form, field: Field) -> None:
        if text_of(field) not in self.choices:
            raise StopValidation(self.key)


@dataclass(frozen=True)
class WholeNumber:
    """Refuse what is no whole number, and one outside a range; both ends are included."""

    least: int | None = None
    most: int | None = None

    def __call__(self, form: Form, field: Field) -> None:
        typed = text_of(field)
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
            raise StopValidation("not-a-whole-number")
        is_low = self.least is not None and int(typed) < self.least
        if is_low or (self.most is not None and int(typed) > self.most):
            raise StopValidation("out-of-range")


@dataclass(frozen=True)
class Among:
    """Refuse posted values that are not options."""

    options: Collection[str]

    def __call__(self, form: Form, field: Field) -> None:
        if any(value not in self.options for value in field.data):
            raise StopValidation("not-an-option")


class OnlyOne:
    """Refuse two posted values where one may be chosen."""

    def __call__(self, form: Form, field: Field) -> None:
        if len(field.data) > 1:
            raise StopValidation("two-chosen")
