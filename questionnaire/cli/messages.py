"""`visit-ready messages`: sending what is due."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from questionnaire import clock, create_app
from questionnaire.cli.serve import environment
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.schedule_import import imports
from questionnaire.records.store.database import Unavailable
from questionnaire.settings import PREFIX, Settings


@click.group()
def messages() -> None:
    """The messages to patients and escorts."""


@messages.command()
@click.option(
    "--every", type=float, metavar="SECONDS", help="Keep running, with this many seconds between rounds."
)
def send(every: float | None) -> None:
    """Send what is due, once or again and again. Any number of these may run at once."""
    app = create_app()
    if not any(app.config["CHANNELS"].values()):
        names = " and ".join(PREFIX + channel.setting for channel in registry.CHANNELS.values())
        raise click.ClickException(f"{names} are not set: nothing can be sent from here.")
    with app.app_context():
        dispatch = Dispatch(registry.opened(app.config["CHANNELS"], receipts_to()), app.config["PUBLIC_URL"])
    while True:
        with app.app_context():  # a context a round: nothing is kept from one to the next
            _round(dispatch, last=every is None)
        if every is None:
            return
        time.sleep(every)


def _round(dispatch: Dispatch, last: bool) -> None:
    """One round. One that the database refuses is left to the next, if there is one."""
    try:
        sent = dispatch.round()
        imports.clear(at=clock.now())
    except Unavailable as error:
        if last:
            raise click.ClickException("The database cannot be used just now.") from error
        return
    if last:
        click.echo(f"{sent} sent.")


@contextmanager
def sending(settings: Settings, every: float) -> Iterator[None]:
    """A process of its own that sends what is due, until the block ends."""
    command = [sys.executable, "-c", "from questionnaire.cli import main; main()"]
    arguments = ["messages", "send", "--every", str(every)]
    process = subprocess.Popen([*command, *arguments], env={**os.environ, **environment(settings)})
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def receipts_to() -> str:
    """The address where the gateway reports whether a text was delivered."""
    return f"{current_app.config['PUBLIC_URL']}/gateway/sms/receipts"
