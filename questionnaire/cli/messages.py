"""`visit-ready messages`: sending what is due."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from flask import current_app

from questionnaire import clock, create_app
from questionnaire.cli.serve import environment
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch, Tally
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
    """Send what is due, once or again and again. Any number of these may run at once.

    Says how many messages went out, failed, or are to be tried again. With a channel that is down, sending
    once exits with 1.
    """
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
    if last or sent or dispatch.tally.failed or dispatch.tally.put_off or dispatch.tally.broken:
        click.echo(_in_words(dispatch.tally))
    if down := dispatch.tally.down:
        words = f"Nothing can be sent just now by {' and '.join(down)}."
        if last:
            raise click.ClickException(words)
        click.echo(words, err=True)


def _in_words(tally: Tally) -> str:
    """What a round did, without saying for whom: "2 sent (1 email, 1 sms), 1 failed (1 sms)"."""
    by_channel = (("sent", tally.sent), ("failed", tally.failed), ("to be tried again", tally.put_off))
    told = [_counted(words, counts) for words, counts in by_channel if counts or words == "sent"]
    return ", ".join([*told, *([f"{tally.broken} broken"] if tally.broken else [])]) + "."


def _counted(words: str, counts: Mapping[str, int]) -> str:
    each = ", ".join(f"{number} {channel}" for channel, number in sorted(counts.items()))
    return f"{sum(counts.values())} {words}" + (f" ({each})" if each else "")


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
