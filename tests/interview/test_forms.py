"""A question as a form: what is wrong, as a key, and what a good answer is worth."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from questionnaire.core.answers.values import Answer, Contact, Value
from questionnaire.core.definition.questions import Kind, Option, Question
from questionnaire.interview.forms import SHAPES, VALUES, form_for, initial_values, value_in
from tests.core.answering import MONDAY


def a_question(kind: Kind, *options: str, exclusive: str = "", longest: int = 500) -> Question:
    return Question(
        id="tea",
        kind=kind,
        ask="Tea?",
        max_length=longest,
        options=tuple(
            Option(id=name, label=name, explain=name, basis=("process",), exclusive=name == exclusive)
            for name in options
        ),
    )


CHOICE = a_question(Kind.CHOICE, "black", "green")
CHOICES = a_question(Kind.CHOICES, "milk", "sugar", "none", exclusive="none")
CHECK = a_question(Kind.CHECK, "now", "later")
TEXT = a_question(Kind.TEXT, longest=20)
CONTACT = a_question(Kind.CONTACT)
MAIL, ROSA_SHOWN = "rosa@example.org", {"name": "Rosa", "phone": "+12025550142"}
ROSA = {"name": "Rosa", "phone": "(202) 555-0142"}


def posted(question: Question, values: Any) -> Any:
    """The form with what was posted: the values of its one control, or its fields by name."""
    form = form_for(question, MultiDict(values if isinstance(values, dict) else {"answer": values}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("question", "values", "problem"),
    [
        (CHOICE, [], ("answer", "nothing-chosen")),
        (CHOICE, {}, ("answer", "nothing-chosen")),
        (CHOICE, {"tea": "black"}, ("answer", "nothing-chosen")),
        (CHOICE, [""], ("answer", "not-an-option")),
        (CHOICE, ["white"], ("answer", "not-an-option")),
        (CHOICE, ["Black"], ("answer", "not-an-option")),
        (CHOICE, ["black\x00"], ("answer", "not-an-option")),
        (CHOICE, ["x" * 100_000], ("answer", "not-an-option")),
        (CHOICE, ["black", "green"], ("answer", "two-chosen")),
        (CHOICE, ["black", "black"], ("answer", "two-chosen")),
        (CHECK, [], ("answer", "nothing-chosen")),
        (CHECK, ["now", "later"], ("answer", "two-chosen")),
        (CHECK, ["never"], ("answer", "not-an-option")),
        (CHOICES, [], ("answer", "nothing-chosen")),
        (CHOICES, ["milk", "lemon"], ("answer", "not-an-option")),
        (CHOICES, ["milk", "none"], ("answer", "not-together")),
        (TEXT, [], ("answer", "nothing-written")),
        (TEXT, [" \r\n\t "], ("answer", "nothing-written")),
        (TEXT, ["a\x07b"], ("answer", "control-characters")),
        (TEXT, ["\x00"], ("answer", "control-characters")),
        (TEXT, ["\x85"], ("answer", "control-characters")),
        (TEXT, ["x" * 21], ("answer", "too-long")),
        (TEXT, ["x" * 100_000], ("answer", "too-long")),
        (CONTACT, {}, ("name", "no-name")),
        (CONTACT, {**ROSA, "name": "  "}, ("name", "no-name")),
        (CONTACT, {**ROSA, "name": "R\x00sa"}, ("name", "control-characters")),
        (CONTACT, {**ROSA, "name": "x" * 61}, ("name", "too-long")),
        (CONTACT, {**ROSA, "name": "x" * 100_000}, ("name", "too-long")),
        (CONTACT, {"name": "Rosa"}, ("phone", "no-phone")),
        (CONTACT, {**ROSA, "phone": " "}, ("phone", "no-phone")),
        (CONTACT, {**ROSA, "phone": "call me"}, ("phone", "not-a-phone")),
        (CONTACT, {**ROSA, "phone": "555"}, ("phone", "not-a-phone")),
        (CONTACT, {**ROSA, "phone": "555-0123"}, ("phone", "not-a-phone")),
        (CONTACT, {**ROSA, "phone": "0000000000"}, ("phone", "not-a-phone")),
        (CONTACT, {**ROSA, "phone": "(202) 555-0191 x22"}, ("phone", "phone-with-extension")),
        (CONTACT, {**ROSA, "email": "rosa@example..org"}, ("email", "not-an-email")),
        (CONTACT, {**ROSA, "email": "rosa@example.org;bo@example.org"}, ("email", "not-an-email")),
        (CONTACT, {**ROSA, "phone": "2\x0002 555 0142"}, ("phone", "control-characters")),
        (CONTACT, {**ROSA, "phone": "2" * 100_000}, ("phone", "not-a-phone")),
        (CONTACT, {**ROSA, "email": "rosa"}, ("email", "not-an-email")),
        (CONTACT, {**ROSA, "email": "rosa@example.org and me"}, ("email", "not-an-email")),
        (CONTACT, {**ROSA, "email": "r@" + "x" * 200}, ("email", "not-an-email")),
        (CONTACT, {**ROSA, "email": "ro\x00sa@example.org"}, ("email", "control-characters")),
    ],
)
def test_a_form_says_what_is_wrong_and_where(question: Question, values: Any, problem: tuple[str, str]):
    assert next(iter(posted(question, values).problems().items())) == problem


@pytest.mark.parametrize(
    ("question", "values", "value"),
    [
        (CHOICE, ["green"], "green"),
        (CHOICES, ["sugar"], ("sugar",)),
        (CHOICES, ["milk", "sugar"], ("milk", "sugar")),
        (CHOICES, ["none"], ("none",)),
        (CHECK, ["now"], ("now",)),
        (TEXT, ["  With milk?\r\nWarm. "], "With milk?\nWarm."),
        (TEXT, ["x" * 20], "x" * 20),
        (TEXT, ["\tÄ 漢 🎵"], "Ä 漢 🎵"),
        (TEXT, [" " * 50 + "x" * 20 + " " * 50], "x" * 20),
        (TEXT, ["one", "two"], "one"),
        (CONTACT, ROSA, Contact("Rosa", "+12025550142")),
        (CONTACT, {"name": " Rosa ", "phone": "+44 20 7946 0958"}, Contact("Rosa", "+442079460958")),
        (CONTACT, {**ROSA, "phone": "+1\ufe0f-202-555-0142"}, Contact("Rosa", "+12025550142")),
        (
            CONTACT,
            {**ROSA, "email": "mailto:rosa@example.org,\u200b"},
            Contact("Rosa", "+12025550142", "rosa@example.org"),
        ),
    ],
)
def test_a_good_answer_is_read_from_its_form(question: Question, values: Any, value: Value):
    form = posted(question, values)

    assert form.problems() == {}
    assert value_in(form, question) == value


def test_a_checks_second_try_stands_behind_the_first():
    first = Answer(("now",), "patient", MONDAY)

    assert value_in(posted(CHECK, ["later"]), CHECK, first) == ("now", "later")


def test_control_characters_are_taken_out_of_what_is_shown_again():
    assert posted(TEXT, ["My\x07 question\x00"]).answer.data == "My question"


@pytest.mark.parametrize(
    ("question", "value", "shown"),
    [
        (CHOICE, "green", {"answer": ["green"]}),
        (CHOICES, ("milk", "sugar"), {"answer": ["milk", "sugar"]}),
        (CHECK, ("now",), {}),
        (TEXT, "With milk?", {"answer": "With milk?"}),
        (CONTACT, Contact("Rosa", "+12025550142", MAIL), {**ROSA_SHOWN, "email": MAIL}),
    ],
)
def test_an_answer_given_before_is_shown_except_the_try_of_a_check(
    question: Question, value: Value, shown: dict[str, Any]
):
    assert initial_values(question, Answer(value, "patient", MONDAY)) == shown


def test_every_kind_of_question_has_a_form_and_a_value():
    assert set(SHAPES) == set(VALUES) == set(Kind)


def test_an_e_mail_is_kept_with_a_contact_though_it_does_not_make_another_person():
    form = form_for(CONTACT, MultiDict({**ROSA, "email": " rosa@example.org "}))

    assert form.validate()
    value = value_in(form, CONTACT)
    assert (value, value.email) == (Contact("Rosa", "+12025550142"), "rosa@example.org")  # type: ignore[union-attr]
