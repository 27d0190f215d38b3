"""What pydantic finds wrong with the values of a file, in plain sentences."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from questionnaire.core.checking import Claim, Place, Problem, called
from questionnaire.core.definition.model import Part
from questionnaire.core.definition.questions import Questionnaire

SHOWN = 40
"""How many letters of a wrong value are repeated to the author."""

Error = ErrorDetails
Says = Callable[[str, Error], str]


def structural_problems(error: ValidationError, values: Any, within: Place = ()) -> Iterator[Problem]:
    """One problem for each thing that is missing, not known, or not what it should be.

    ``within`` is where the file's values stand if they are not a whole questionnaire.
    """
    whole = {within[0]: values} if within else values
    for details in error.errors(include_url=False):
        place = (*within, *(key for key in details["loc"] if key != "[key]"))
        says = SENTENCES.get(details["type"], _otherwise)(_key(place), details)
        if details["type"] == "extra_forbidden":
            says = f"{says} {_nearest(place)}"
        yield Problem(place, f"{called(whole, place)} {says}")


def _key(place: Place) -> str:
    return next((key for key in reversed(place) if isinstance(key, str)), "")


def _nearest(place: Place) -> str:
    """The key that was perhaps meant."""
    known = _keys(_part_at(place[:-1]))
    near = get_close_matches(str(place[-1]), known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"It can have {', '.join(known)}."


def _part_at(place: Place) -> type[Part]:
    """The kind of part that stands at a place."""
    part: type[Part] = Claim if place[:1] == ("claims",) else Questionnaire
    for key in place:
        if isinstance(key, str) and key in _keys(part):
            part = _part_in(_keys(part)[key]) or part
    return part


def _keys(part: type[Part]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in part.model_fields.items()}


def _part_in(annotation: Any) -> type[Part] | None:
    """The part inside a type such as a tuple of options."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((part for inner in get_args(annotation) if (part := _part_in(inner))), None)


def _not_text(key: str, details: Error) -> str:
    if details["input"] is None:
        return _empty(key, details)
    return f"needs a text in `{key}`. A text that begins with a bracket stands in quotes."


def _empty(key: str, _: Error) -> str:
    return f"has an empty `{key}`. Write it, or take the line out."


def _not_one_of(key: str, details: Error) -> str:
    words = details["ctx"]["expected"].replace("'", "")
    return f"has {_written(details)} in `{key}`. It can be {words}."


def _misspelled(key: str, details: Error) -> str:
    if "_" in details["ctx"]["pattern"]:
        return f"has the name {_written(details)}. Use small letters, digits and _ only, like ride_alone."
    return f"has {_written(details)} in `{key}`. Use small letters, digits and - only, like ride-home."


def _list_expected(key: str, details: Error) -> str:
    if details["input"] is None:
        return _empty(key, details)
    return f"needs a list in `{key}`. Put brackets around it: [one, two]."


def _group_expected(key: str, details: Error) -> str:
    if not key:
        return "needs keys like `id` and `title`, one a line."
    return _empty(key, details) if details["input"] is None else f"needs keys with values in `{key}`."


def _yes_or_no(key: str, details: Error) -> str:
    return f"has {_written(details)} in `{key}`. It can be true or false."


def _number_expected(key: str, details: Error) -> str:
    return f"has {_written(details)} in `{key}`. Write a whole number like 500."


def _written(details: Error) -> str:
    """What was written, in quotes; only the beginning of something long."""
    words = " ".join(str(details["input"]).split())
    return f'"{words}"' if len(words) <= SHOWN else f'"{words[:SHOWN]} ..."'


def _otherwise(key: str, details: Error) -> str:
    return f"has something wrong in `{key}`: {details['msg']}."


SENTENCES: dict[str, Says] = {
    "missing": lambda key, _: f"has no `{key}`. Add it.",
    "extra_forbidden": lambda key, _: f"has `{key}`, which is not known here.",
    "enum": _not_one_of,
    "string_pattern_mismatch": _misspelled,
    "string_too_short": _empty,
    "string_type": _not_text,
    "tuple_type": _list_expected,
    "dict_type": _group_expected,
    "model_type": _group_expected,
    "bool_parsing": _yes_or_no,
    "bool_type": _yes_or_no,
    "int_parsing": _number_expected,
    "int_type": _number_expected,
    "value_error": lambda key, details: f"has in `{key}` what {details['ctx']['error']}",
}
