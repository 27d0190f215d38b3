"""`visit-ready questionnaires`: for the people who write definitions. Needs no app and no database."""

from pathlib import Path

import click

from questionnaire.core.checking import uncovered
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.definitions.reading import Reading, read


@click.group()
def questionnaires() -> None:
    """Look after questionnaire definitions."""


@questionnaires.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...]) -> None:
    """Say everything that is wrong with each FILE, with the line it stands on."""
    readings = [(file, read(file)) for file in files]
    for file, reading in readings:
        for problem in reading.problems:
            click.echo(problem)
        if reading.questionnaire and not reading.problems:
            click.echo(f"{file.name}: {_contents(reading, reading.questionnaire)}, no problems.")
    context.exit(1 if any(reading.problems for _, reading in readings) else 0)


def _contents(reading: Reading, questionnaire: Questionnaire) -> str:
    asked = [question for _, question in questionnaire]
    counts = [
        _count(len(asked), "question"),
        _count(sum(len(question.options) for question in asked), "option"),
    ]
    if reading.claims:
        told = len(reading.claims) - len(uncovered(questionnaire, reading.claims))
        counts.append(f"{told} of {_count(len(reading.claims), 'claim')}")
    return ", ".join(counts)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
