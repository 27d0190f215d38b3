"""What can still be checked of a definition of which a part can not be read.

An author should see every mistake at once. So what is misspelled or unreadable is left out,
with the option, question or setting it stands in, and the rules are asked about the rest;
what they say of the gaps is kept back, as it would only repeat the first mistake.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from questionnaire.core.checking import Place, Problem
from questionnaire.core.definition.questions import Questionnaire

LISTS = ("sections", "questions", "options", "variants")

STAND_INS: dict[str, Any] = {
    **dict.fromkeys(
        ("title", "ask", "label", "explain", "reason", "script", "forward", "unset"), "Left out."
    ),
    **{"language": "en", "basis": ["process"], "owner": "desk"},
}
"""What stands for a missing key, so that the part that lacks it can be checked all the same."""


@dataclass
class Rest:
    """The readable rest of a definition, and how it lies in the whole."""

    left_out: frozenset[Place]
    moved: dict[Place, Place] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def of(self, value: Any, place: Place = (), new: Place = ()) -> Any:
        """A copy of a value without what is left out."""
        if isinstance(value, dict):
            kept = {k: v for k, v in value.items() if not self._leaves_out((*place, k), k, v)}
            return {k: self.of(v, (*place, k), (*new, k)) for k, v in kept.items()}
        if isinstance(value, list):
            kept_items = [(n, v) for n, v in enumerate(value) if not self._leaves_out((*place, n), None, v)]
            for number, (old, _) in enumerate(kept_items):
                self.moved[(*new, number)] = (*place, old)
            return [self.of(v, (*place, old), (*new, n)) for n, (old, v) in enumerate(kept_items)]
        return value

    def in_the_whole(self, place: Place) -> Place:
        """Where a place in the rest lies in the whole."""
        old: Place = ()
        for length in range(1, len(place) + 1):
            old = self.moved.get(place[:length], (*old, place[length - 1]))
        return old

    def speaks_of_a_gap(self, problem: Problem) -> bool:
        """Whether a problem may only be there because something was left out."""
        place = self.in_the_whole(problem.where)
        has_gap = any(gap[: len(place)] == place for gap in self.left_out if isinstance(gap[-1], int))
        return has_gap or any(name in problem.says for name in self.names)

    def _leaves_out(self, place: Place, key: str | None, value: Any) -> bool:
        if place not in self.left_out:
            return False
        name = value.get("id") if isinstance(value, dict) and "id" in value else key
        if name and place[-2:-1] != ("options",):
            self.names |= {f'"{name}"', f"`{name}`", f"{{{name}}}"}
        return True


def readable_rest(values: Any, error: ValidationError) -> tuple[Questionnaire | None, Rest]:
    """The questionnaire that is left without what the error is about, or none if too little is."""
    values, faults = deepcopy(values), error.errors(include_url=False)
    rest = Rest(frozenset(_left_out(details) for details in faults if not _stood_in(details, values)))
    if () in rest.left_out:
        return None, rest
    try:
        return TypeAdapter(Questionnaire).validate_python(rest.of(values)), rest
    except ValidationError:
        return None, rest


def _stood_in(details: Any, values: Any) -> bool:
    """Whether something missing got its stand-in."""
    if details["type"] != "missing" or details["loc"][-1] not in STAND_INS:
        return False
    *place, key = details["loc"]
    for step in place:
        values = values[step]
    values[key] = STAND_INS[key]
    return True


def _left_out(details: Any) -> Place:
    """A key that is not known goes alone; anything else with the list item or setting it stands in."""
    place = tuple(key for key in details["loc"] if key != "[key]")
    if details["type"] == "extra_forbidden":
        return place
    if place[:1] == ("settings",):
        return place[:2]
    ends = [n + 1 for n in range(1, len(place)) if isinstance(place[n], int) and place[n - 1] in LISTS]
    return place[: ends[-1]] if ends else ()
