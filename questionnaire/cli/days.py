"""`visit-ready days`: the days a clinic is open. Deadlines count open days."""

from datetime import datetime

import click

from questionnaire import clock, create_app
from questionnaire.cli.setup import named_clinic
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(_: click.Context, __: click.Parameter, text: str) -> tuple[int, ...]:
    """Weekdays by their names, as ``date.weekday`` counts them."""
    names = [name.strip().lower()[:3] for name in text.split(",") if name.strip()]
    if not names or any(name not in WEEK for name in names):
        raise click.BadParameter(f"{text} are not weekdays; they look like {','.join(WEEK[:5])}.")
    return tuple(sorted({WEEK.index(name) for name in names}))


@click.command()
@click.option("--clinic", "name_of_clinic", help="The clinic's short name, where there is more than one.")
@click.option("--open", "open_on", default=",".join(WEEK[:5]), show_default=True, callback=weekdays)
@click.option(
    "--closed", multiple=True, type=click.DateTime(["%Y-%m-%d"]), help="A holiday; may be repeated."
)
def days(name_of_clinic: str | None, open_on: tuple[int, ...], closed: tuple[datetime, ...]) -> None:
    """Say on which weekdays the clinic is open, and on which dates it is closed all the same."""
    with create_app().app_context():
        clinic = named_clinic(name_of_clinic)
        holidays = sorted({day.date() for day in closed})
        clinics.open_on(Act(clinic.clinic_id, "command line", clock.now()), open_on, holidays)
    shut = ", ".join(map(str, holidays)) or "no other day"
    click.echo(f"{clinic.name} is open {', '.join(WEEK[day] for day in open_on)}; closed on {shut}.")
