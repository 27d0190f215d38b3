"""`visit-ready upgrade`: an existing clinic's database, brought to this version."""

import click
import flask_migrate

from questionnaire import create_app


@click.command()
def upgrade() -> None:
    """Bring the database to this version. Stop the servers and copy the data folder first."""
    with create_app().app_context():
        flask_migrate.upgrade()
    click.echo("The database is up to date.")
