"""`visit-ready setup`: a new clinic, from an empty folder to the first person who can sign in."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import click
from flask_migrate import upgrade

from questionnaire import clock, create_app
from questionnaire.language.formats import parsed_phone
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import SHORTEST_PASSWORD, Role
from questionnaire.records.store.database import db
from questionnaire.records.store.encryption import new_key_ring, write_key_ring
from questionnaire.settings import DATA_DIR, PREFIX, Settings, from_environment


def a_zone(_: click.Context, __: click.Parameter, name: str) -> str:
    """A time zone that exists."""
    if name not in available_timezones():
        raise click.BadParameter(f"{name} is not a time zone; it looks like America/Chicago.")
    return str(ZoneInfo(name))


def a_phone(_: click.Context, __: click.Parameter, text: str) -> str:
    """A phone number, in E.164."""
    number = parsed_phone(text)
    if number is None:
        raise click.BadParameter(f"{text} is not a phone number; it looks like (202) 555-0142.")
    return number


def a_password(_: click.Context, __: click.Parameter, text: str) -> str:
    """A password of some length."""
    if len(text) < SHORTEST_PASSWORD:
        raise click.BadParameter(f"use at least {SHORTEST_PASSWORD} characters; a short sentence is good.")
    return text


@click.command()
@click.option("--public-url", prompt="Address patients will open, such as https://visits.example.org")
@click.option("--clinic", prompt="Clinic name used in messages (it must not reveal what the clinic treats)")
@click.option("--phone", prompt="Clinic's phone number", callback=a_phone)
@click.option(
    "--address",
    prompt="Clinic's address, for whoever takes patients home (may be empty)",
    default="",
    show_default=False,
)
@click.option("--zone", prompt="Time zone", default="America/New_York", callback=a_zone)
@click.option("--name", prompt="Your name")
@click.option("--email", prompt="Your e-mail")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, callback=a_password)
def setup(
    public_url: str, clinic: str, phone: str, address: str, zone: str, name: str, email: str, password: str
) -> None:
    """Set up a new clinic: the database, the keys, the clinic, and you as its first manager."""
    settings = prepared(PUBLIC_URL=public_url)
    with create_app(settings).app_context():
        at = clock.now()
        facts = clinics.create(
            slug=slug(clinic),
            name=clinic,
            phone=phone,
            address=address.strip(),
            zone=zone,
            questionnaire="ketamine-infusion",
            by="setup",
            at=at,
        )
        staff.add(Act(facts.clinic_id, "setup", at), Role.MANAGER, name, email, password)
    click.echo(f"{clinic} is set up in {settings.data_dir}.")
    click.echo(f"Start it with: VISIT_READY_PUBLIC_URL={settings.public_url} visit-ready serve")


def prepared(environment: Mapping[str, str] = os.environ, **given: str) -> Settings:
    """Settings whose folder, keys and tables exist; what is there already is left as it is."""
    data_dir = Path(given.get("DATA_DIR") or environment.get(f"{PREFIX}DATA_DIR", DATA_DIR))
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (data_dir / "secret.key").exists():
        (data_dir / "secret.key").touch(mode=0o600)
        (data_dir / "secret.key").write_text(secrets.token_urlsafe(32), encoding="utf-8")
    if not (data_dir / "keys.json").exists():
        write_key_ring(new_key_ring(), data_dir / "keys.json")
    settings = from_environment(environment, **given)
    with create_app(settings).app_context():
        upgrade()
        db.engine.dispose()
    return settings


def named_clinic(name: str | None) -> ClinicFacts:
    """The clinic with this short name, or the only one here."""
    here = [clinic for clinic in clinics.everyone() if name in (None, slug(clinic.name))]
    if len(here) != 1:
        names = ", ".join(slug(clinic.name) for clinic in clinics.everyone())
        raise click.ClickException(f"Say which clinic with --clinic: {names or 'there is none yet'}.")
    return here[0]


def slug(name: str) -> str:
    """A clinic's short name on the command line."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "clinic"
