"""Reads a definition file: the questionnaire it holds, or everything that is wrong with it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from questionnaire.core.checking import Claim, Place, Problem, problems
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.definitions.rest import readable_rest
from questionnaire.definitions.source import Source, parsed
from questionnaire.definitions.structure import structural_problems

QUESTIONNAIRE = TypeAdapter(Questionnaire)
CLAIMS = TypeAdapter(tuple[Claim, ...])


@dataclass(frozen=True, slots=True)
class LocatedProblem:
    """A mistake with the file and the line it stands on."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


@dataclass(frozen=True)
class Reading:
    """What a definition file holds: the questionnaire if there is one to be made of it, and every problem.

    ``edition`` names exactly this text of the file, ``source``.
    """

    questionnaire: Questionnaire | None
    claims: tuple[Claim, ...]
    problems: tuple[LocatedProblem, ...]
    edition: str
    source: str


@dataclass(frozen=True)
class Definition(Reading):
    """A reading without problems."""

    questionnaire: Questionnaire


class DefinitionError(Exception):
    """A definition that can not be used, with all its problems."""

    def __init__(self, problems: tuple[LocatedProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def shipped(name: str = "ketamine-infusion") -> Path:
    """The file of a definition that comes with the product."""
    return Path(__file__).parent / f"{name}.yaml"


@cache
def danger_phrases() -> tuple[str, ...]:
    """The phrases that may speak of danger, of every shipped definition and in all languages."""
    files = (path for path in Path(__file__).parent.glob("*.yaml") if len(path.suffixes) == 1)
    rules = [load(path).questionnaire.danger for path in sorted(files)]
    phrases = (p for danger in rules if danger for theirs in danger.phrases.values() for p in theirs)
    return tuple(dict.fromkeys(phrases))


@cache
def load(path: Path) -> Definition:
    """The definition in a file, read once per process. Raises DefinitionError if anything is wrong."""
    reading = read(path)
    if reading.problems or reading.questionnaire is None:
        raise DefinitionError(reading.problems)
    return Definition(
        questionnaire=reading.questionnaire,
        claims=reading.claims,
        problems=(),
        edition=reading.edition,
        source=reading.source,
    )


def parse(text: str) -> Questionnaire:
    """The questionnaire in a text that was good when it was kept; newer rules are not held against it."""
    questionnaire, faults = _read_as(QUESTIONNAIRE, parsed(text), "")
    if faults:
        raise DefinitionError(faults)
    found: Questionnaire = questionnaire
    return found


def read(path: Path) -> Reading:
    """Everything in a definition file and the list of claims beside it, and every problem of both by line."""
    text, unreadable = _text(path)
    if unreadable:
        return Reading(None, (), (unreadable,), edition_of(text), text)
    source = parsed(text)
    questionnaire, faults = _read_as(QUESTIONNAIRE, source, str(path))
    beside = path.with_suffix(".claims.yaml")
    claims_source, claims, claims_faults = _claims(beside)
    found = [*faults, *claims_faults]
    if questionnaire is not None:
        for problem in problems(questionnaire, None if claims_faults else claims):
            found.append(_located(problem, path, source, beside, claims_source))
    elif source.lines:
        found += [LocatedProblem(str(path), source.line(p.where), p.says) for p in _of_the_rest(source)]
    found.sort(key=lambda problem: (problem.file != str(path), problem.line))
    return Reading(questionnaire, claims, tuple(found), edition_of(text), text)


def _of_the_rest(source: Source) -> Iterator[Problem]:
    """What is wrong with the part of a definition that can be read, where another part can not."""
    try:
        QUESTIONNAIRE.validate_python(source.values)
    except ValidationError as error:
        questionnaire, rest = readable_rest(source.values, error)
        for problem in problems(questionnaire, None) if questionnaire else ():
            if not rest.speaks_of_a_gap(problem):
                yield Problem(rest.in_the_whole(problem.where), problem.says)


def edition_of(text: str) -> str:
    """The name of exactly this text: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def _text(path: Path) -> tuple[str, LocatedProblem | None]:
    try:
        return path.read_text(encoding="utf-8"), None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        return "", LocatedProblem(str(path), 1, f"This file can not be opened: {why}.")
    except UnicodeDecodeError:
        return "", LocatedProblem(str(path), 1, "This file is not text in UTF-8. Save it as UTF-8.")


def _claims(path: Path) -> tuple[Source, tuple[Claim, ...], tuple[LocatedProblem, ...]]:
    """The list of claims beside a definition; there need not be one."""
    if not path.exists():
        return Source(), (), ()
    text, unreadable = _text(path)
    if unreadable:
        return Source(), (), (unreadable,)
    source = parsed(text)
    claims, faults = _read_as(CLAIMS, source, str(path), within=("claims",))
    return source, claims or (), faults


def _read_as(
    kind: TypeAdapter[Any], source: Source, file: str, within: Place = ()
) -> tuple[Any, tuple[LocatedProblem, ...]]:
    """The values as what they should be, or None, with every way in which they are not."""
    faults = [LocatedProblem(file, line, says) for line, says in source.faults]
    made = None
    if source.lines:
        try:
            made = kind.validate_python(source.values)
        except ValidationError as error:
            for problem in structural_problems(error, source.values, within):
                line = source.line(problem.where[len(within) :])
                faults.append(LocatedProblem(file, line, problem.says))
    return made, tuple(sorted(faults, key=lambda fault: fault.line))


def _located(problem: Problem, path: Path, source: Source, beside: Path, claims: Source) -> LocatedProblem:
    if problem.where[0] == "claims":
        return LocatedProblem(str(beside), claims.line(problem.where[1:]), problem.says)
    return LocatedProblem(str(path), source.line(problem.where), problem.says)
