"""`visit-ready visits import`: a schedule from another system, from the command line."""

from collections import Counter
from pathlib import Path

import click
from flask import Flask

from questionnaire import clock, create_app
from questionnaire.cli.setup import named_clinic
from questionnaire.core.schedule import Change, Row
from questionnaire.desk import schedule_rows
from questionnaire.exchange import schedule_csv
from questionnaire.exchange.schedule_csv import Problem
from questionnaire.records import schedule
from questionnaire.records.clinics import ClinicFacts

BY = "command line"


@click.group()
def visits() -> None:
    """The clinic's visits."""


@visits.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--clinic", "name_of_clinic", help="The clinic's short name, where there is more than one.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def import_(file: Path, name_of_clinic: str | None, dry_run: bool) -> None:
    """Take the schedule in FILE (CSV). A row that cannot be taken is told with its reason."""
    app = create_app()
    with app.app_context():
        clinic = named_clinic(name_of_clinic)
        table = schedule_csv.read(file.read_bytes())
        if isinstance(table, Problem):
            raise click.ClickException(_words(app, "file_words", table.key))
        read = schedule_rows.reading(clinic, table)
        if read.missing:
            told = ", ".join(_words(app, "column_words", column.value) for column in read.missing)
            raise click.ClickException(f"Not found in the file: {told}. Say once on the page which it is.")
        rows = schedule_rows.weighed(clinic, read, {}, clock.now())
        for row in rows:
            if row.outcome.change in (Change.ASK, Change.NOT_TAKEN):
                click.echo(f"Row {row.entry.row} is not taken. {_words(app, 'why_words', row.outcome.why)}")
        tally = Counter(row.outcome.change.value for row in rows) if dry_run else _taken(clinic, rows)
    counts = ", ".join(f"{tally[change.value]} {change.value}" for change in Change if tally[change.value])
    click.echo(f"{'Nothing was changed. It would be' if dry_run else 'Done'}: {counts or 'nothing'}.")


def _taken(clinic: ClinicFacts, rows: list[Row]) -> Counter[str]:
    """Take the rows, and count what came of them."""
    import_id = schedule.keep(clinic.clinic_id, "", rows, by=BY, at=clock.now())
    tally: Counter[str] = Counter()
    with click.progressbar(length=len(rows), label="Taking rows") as bar:
        while now := schedule.take(clinic, import_id, by=BY, at=clock.now()):
            bar.update(max(0, now.total - len(now.rows) - bar.pos))
            if not now.has_begun:  # what changed in the meantime is for the next time
                break
            tally = Counter(now.tally)
            if now.is_done:
                break
    return tally


def _words(app: Flask, macro: str, key: str) -> str:
    """The same words as on the page."""
    told = getattr(app.jinja_env.get_template("desk/_schedule.html").module, macro)(key)
    return str(told).strip()
