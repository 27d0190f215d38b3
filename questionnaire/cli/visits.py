"""`visit-ready visits import`: a schedule from another system, from the command line."""

from collections import Counter
from pathlib import Path

import click

from questionnaire import clock, create_app
from questionnaire.cli.setup import named_clinic
from questionnaire.core.schedule_import.classify import CHANGES, Change, Row
from questionnaire.exchange.schedule import columns, reading
from questionnaire.exchange.schedule.delimited import Problem
from questionnaire.language.translate import word
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.schedule_import import imports

BY = "command line"


@click.group()
def visits() -> None:
    """The clinic's visits."""


@visits.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--clinic", "name_of_clinic", help="The clinic's short name, where there is more than one.")
@click.option("--dry-run", is_flag=True, help="Show what would happen without changing anything.")
def import_(file: Path, name_of_clinic: str | None, dry_run: bool) -> None:
    """Take the schedule in FILE (CSV), and say for each row that changes something what that is.

    Rows are named by their number only, as a terminal's output may be kept in a log.
    """
    app = create_app()
    with app.app_context():
        clinic = named_clinic(name_of_clinic)
        table = columns.read(file.read_bytes())
        if isinstance(table, Problem):
            raise click.ClickException(word("file_problem", table.key, line=table.line))
        read = reading.reading_of(clinic, table)
        if read.missing:
            told = ", ".join(word("column", column.value) for column in read.missing)
            raise click.ClickException(
                f"Not found in the file: {told}. Match the columns once on the Schedule page."
            )
        if read.unsaid:
            raise click.ClickException(
                "The file has a column that nobody has named. Say once on the page what it is."
            )
        if read.unknown_letters:
            raise click.ClickException(
                "The file's letters can be read in several ways. Say which on the Schedule page."
            )
        rows = reading.preview_of(clinic, read, {}, clock.now())
        left = set() if dry_run else _taken(clinic, rows)
        for row in rows:
            if row.outcome.change is not Change.UNCHANGED:
                _tell(clinic, row, has_changed=row.entry.row in left)
    tally = Counter(row.outcome.change.value for row in rows if row.entry.row not in left)
    counts = ", ".join(f"{tally[change.value]} {change.value}" for change in Change if tally[change.value])
    click.echo(f"{'Nothing was changed. It would be' if dry_run else 'Done'}: {counts or 'nothing'}.")


def _tell(clinic: ClinicFacts, row: Row, has_changed: bool) -> None:
    """One line: what a row does, when the visit is, and when it was; or why it is not taken."""
    entry, outcome, zone = row.entry, row.outcome, clinic.calendar.zone
    if has_changed:
        click.echo(f"Row {entry.row} is not taken. Something changed in the meantime. Import the file again.")
    elif outcome.change not in CHANGES:
        click.echo(f"Row {entry.row} is not taken. {_why(outcome.why)}")
    else:
        when = reading.moment(entry.starts_at, zone) if entry.starts_at else ""
        is_moved = outcome.was and outcome.was != entry.starts_at
        was = f" (was {reading.moment(outcome.was, zone)})" if is_moved and outcome.was else ""
        click.echo(f"Row {entry.row}: {word('change', outcome.change.value)}, {when}{was}")


def _taken(clinic: ClinicFacts, rows: list[Row]) -> set[int]:
    """Take the rows; the numbers of those for which something changed meanwhile, so that they are not."""
    import_id = imports.keep(Act(clinic.clinic_id, BY, clock.now()), "", rows)
    with click.progressbar(length=len(rows), label="Taking rows") as bar:
        while now := imports.apply_rows(Act(clinic.clinic_id, BY, clock.now()), clinic, import_id):
            bar.update(max(0, now.total - len(now.rows) - bar.pos))
            if now.is_done or not now.has_begun:
                return {row.entry.row for row in now.rows}
    return set()


def _why(problem: str) -> str:
    """Why a row is skipped, without a cell of the file: what a terminal shows may be kept in a log."""
    hides_cell = problem in ("status-not-known", "status-left-out")
    return word("row_problem", "status-not-shown" if hides_cell else problem)
