"""`visit-ready serve`: the production server."""

import os

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from questionnaire import create_app
from questionnaire.settings import PREFIX, Settings, from_environment

THREADS = 4
"""Requests a worker has in hand at once: one waits for the disk while another is computed."""

BACKPRESSURE = 1024
"""Connections a worker holds before further ones wait in the socket's queue.

A browser keeps a few of its own open while its owner reads, and each counts.
"""


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
@click.option("--workers", default=1, show_default=True, help="Processes; one for each core is plenty.")
def serve(bind: str, workers: int) -> None:
    """Serve the application. TLS ends at the proxy in front of it."""
    settings = from_environment()
    create_app(settings)  # whatever would stop it is told here, once, before any worker starts
    host, _, port = bind.rpartition(":")
    run(settings, host, int(port), workers)


def run(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. Workers find the settings in their environment; requests are not logged."""
    os.environ |= environment(settings)
    Server(
        "questionnaire:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment that makes them."""
    values = {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "KEYS_FILE": str(settings.keys_file),
        "SECRET_KEY": settings.secret_key,
        "PUBLIC_URL": settings.public_url,
        **settings.channels,
    }
    return {PREFIX + name: value for name, value in values.items()}
