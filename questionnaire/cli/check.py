"""`visit-ready check`: everything that would stop a clinic going live, one sentence each."""

import sys
from collections.abc import Iterator

import click
from flask import current_app

from questionnaire import create_app
from questionnaire.core.definition.clinic_settings import must_be_decided
from questionnaire.messages import backup, compose
from questionnaire.messages.channels import registry, text_rules
from questionnaire.records.clinic import clinics, saved_settings
from questionnaire.records.store.database import Unavailable
from questionnaire.settings import PREFIX

OLD_TABLES = (
    "The database cannot be read, or its tables are older than this version: run 'visit-ready upgrade'."
)


@click.command()
def check() -> None:
    """Say everything that would stop a clinic going live; exit 1 if there is anything."""
    with create_app().app_context():
        try:
            problems = list(_problems())
        except Unavailable:
            problems = [OLD_TABLES]
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("Ready to go live.")


def _problems() -> Iterator[str]:
    if not current_app.config["PUBLIC_URL"].startswith("https://"):
        yield "VISIT_READY_PUBLIC_URL does not begin with https://: answers would travel unprotected."
    everyone = clinics.everyone()
    if not everyone:
        yield "There is no clinic yet: run 'visit-ready setup'."
    for clinic in everyone:
        for fault in compose.faults(clinic, current_app.config["PUBLIC_URL"]):
            yield f"{clinic.name}: {fault}."
        for word in text_rules.forbidden_in(f"{clinic.name} {clinic.address}"):
            yield f"{clinic.name}: its name or address says {word}, which no message may."
        decided = clinics.current_settings(clinic.clinic_id)
        for name, setting in must_be_decided(saved_settings.questionnaire_of(clinic.clinic_id)).items():
            if name not in decided:
                yield f"{clinic.name} has not decided {name}: {setting.ask}"
    if everyone and not any(current_app.config["CHANNELS"].values()):
        names = " and ".join(PREFIX + channel.setting for channel in registry.CHANNELS.values())
        yield f"{names} are not set: nobody is invited or reminded."
    elif everyone and not current_app.config["CHANNELS"].get(registry.CHANNELS[backup.CHANNEL].setting):
        name = PREFIX + registry.CHANNELS[backup.CHANNEL].setting
        yield f"{name} is not set: the backup person for urgent notes is not called."
