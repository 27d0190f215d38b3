"""`visit-ready demo`: a made-up clinic with a day of visits in every state, ready to be tried."""

import json
import signal
import socket
import sys
import tempfile
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import click
from flask import current_app

from questionnaire import clock, create_app
from questionnaire.cli.demo.stories import PASSWORD, PEOPLE, build
from questionnaire.cli.messages import sending
from questionnaire.cli.serve import run
from questionnaire.cli.setup import prepared
from questionnaire.core.readiness.assess import assess
from questionnaire.messages.channels.console import CONSOLE
from questionnaire.messages.channels.registry import CHANNELS
from questionnaire.records.clinic import clinics
from questionnaire.records.store.database import without_fsync
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.record import VisitRecord

FOLDER = "visit-ready-demo-"


@click.command()
@click.option("--port", default=0, help="Port on this machine; a free one if not given.")
@click.option("--data", "folder", help="Where to keep the demo; a temporary folder if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print what there is as one JSON object.")
@click.option("--no-serve", is_flag=True, help="Build it, print, and stop.")
@click.option("--no-messages", is_flag=True, help="Serve it, but let no message go out.")
def demo(port: int, folder: str | None, as_json: bool, no_serve: bool, no_messages: bool) -> None:
    """Show the product working: a made-up clinic with a day of visits."""
    port = port or _free_port()
    if folder or no_serve:
        _show(port, folder or tempfile.mkdtemp(prefix=FOLDER), as_json, no_serve, no_messages)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that the folder goes, as with Ctrl-C
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as made_up:
        _show(port, made_up, as_json, no_serve, no_messages)


def _show(port: int, folder: str, as_json: bool, no_serve: bool, no_messages: bool) -> None:
    """Build the demo in a folder, tell who there is, and serve it until it is stopped."""
    here = f"http://127.0.0.1:{port}"
    consoles = {channel.setting: CONSOLE for channel in CHANNELS.values()}
    settings = prepared({}, DATA_DIR=folder, PUBLIC_URL=here, **consoles)
    app = create_app(settings)
    with app.app_context():
        if not clinics.everyone():
            with without_fsync():
                build()
        there_is = _what_there_is()
    click.echo(json.dumps(there_is) if as_json else _told(there_is))
    if not no_serve:
        sys.stdout.flush()
        with nullcontext() if no_messages else sending(settings, every=2):
            run(settings, "127.0.0.1", port)


def _what_there_is() -> dict[str, Any]:
    """Who can sign in, and every patient's link and status, as the desk would find them."""
    now = clock.now()
    clinic = clinics.everyone()[0]
    today = clinic.calendar.local(now).date()
    days = [today + timedelta(days=ahead) for ahead in range(8)]
    everyone = [visit for day in days for visit in visits.on_day(clinic, day)]
    return {
        "url": current_app.config["PUBLIC_URL"],
        "clinic": clinic.name,
        "patients": [_patient(visit, now) for visit in everyone],
        "staff": [
            {"role": role.value, "name": name, "email": email, "password": PASSWORD}
            for role, name, email in PEOPLE
        ],
    }


def _patient(visit: VisitRecord, now: datetime) -> dict[str, str]:
    link = links.of_visit(visit.clinic_id, visit.visit_id)
    assert link
    return {
        "name": visit.full_name,
        "date_of_birth": visit.date_of_birth.isoformat(),
        "language": visit.language,
        "link": f"{current_app.config['PUBLIC_URL']}/v/{link.token}",
        "starts_at": visit.clinic.calendar.local(visit.starts_at).isoformat(),
        "status": assess(visit.case(now)).status.value,
    }


def _told(there_is: dict[str, Any]) -> str:
    people = [f"  {p['role']:<11} {p['email']:<24} password {p['password']}" for p in there_is["staff"]]
    patients = [
        f"  {p['starts_at'][:16].replace('T', ' ')}  {p['name']:<13} {p['status']:<16}"
        f" born {p['date_of_birth']}  {p['link']}"
        for p in there_is["patients"]
    ]
    return "\n".join(
        [
            f"{there_is['clinic']}, a made-up clinic. The front desk: {there_is['url']}/desk/",
            *people,
            "Patients: open a link (best on a phone), and give the date of birth. In the desk's own browser",
            "take a private window, because a link ends what its browser had open.",
            *patients,
        ]
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
