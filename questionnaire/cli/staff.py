"""`visit-ready staff`: the people who may sign in."""

import click

from questionnaire import clock, create_app
from questionnaire.cli.setup import a_password, named_clinic
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import staff as people
from questionnaire.records.clinic.staff import Role


@click.group()
def staff() -> None:
    """The people who may sign in."""


@staff.command()
@click.option("--clinic", "name_of_clinic", help="The clinic's short name, where there is more than one.")
@click.option("--role", type=click.Choice([role.value for role in Role]), prompt=True)
@click.option("--name", prompt="Name")
@click.option("--email", prompt="E-mail")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, callback=a_password)
def add(name_of_clinic: str | None, role: str, name: str, email: str, password: str) -> None:
    """Add a person who may sign in."""
    with create_app().app_context():
        clinic = named_clinic(name_of_clinic)
        people.add(Act(clinic.clinic_id, "command line", clock.now()), Role(role), name, email, password)
    click.echo(f"{name} may sign in as {role}.")
