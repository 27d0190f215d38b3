"""Sending from several processes at once, and from processes that are killed: on both databases."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from questionnaire import clock, create_app
from questionnaire.cli.serve import environment
from questionnaire.core.channels import Agreement, Reach
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import messages
from questionnaire.records.messaging.messages import MessageState
from questionnaire.records.messaging.outbox import CLAIMED_FOR
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.settings import Settings, from_environment
from tests.conftest import ADA_BORN
from tests.messages.text_gateway import TextGateway
from tests.records.conftest import database_url

__all__ = ["database_url"]  # the fixture by which a test runs on both databases

pytestmark = pytest.mark.slow

PATIENTS = 10
PATIENCE = 60
"""Seconds until everything must have gone out."""


@pytest.fixture
def gateway() -> Iterator[TextGateway]:
    """A gateway that takes its time, so that a sender is often killed with a text in flight."""
    with TextGateway(delay=0.05) as text_gateway:
        yield text_gateway


@pytest.fixture
def settings(data_dir: Path, database_url: str, gateway: TextGateway) -> Settings:
    """What the senders are started with."""
    return from_environment(
        {},
        DATA_DIR=str(data_dir),
        PUBLIC_URL="http://localhost",
        DATABASE_URL=database_url,
        SMS_URL=gateway.url,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application at the time it is now: the senders are processes with clocks of their own."""
    application = create_app(settings)
    with application.app_context():
        yield application
        db.engine.dispose()


@pytest.fixture
def clinic(app: Flask) -> ClinicFacts:
    """A clinic where it is about noon, whenever this is run, with patients who wait for an invitation."""
    behind = 12 - datetime.now(UTC).hour
    facts = clinics.create(
        slug="noon",
        name="Noon Clinic",
        phone="+12025550199",
        zone=f"Etc/GMT{-behind:+d}" if behind else "UTC",
        questionnaire="ketamine-infusion",
        by="test",
        at=clock.now(),
    )
    for number in range(PATIENTS):
        patient = NewPatient(f"Ada{number}", "Lind", ADA_BORN, f"+1202555{100 + number:04d}")
        starts_at = clock.now() + timedelta(days=5)
        agreed = {"sms": Agreement(Reach.PHONE, "Texts are fine.")}
        visits.add(Act(facts.clinic_id, "test", clock.now()), patient, starts_at, agreed=agreed)
    return facts


@contextmanager
def sender(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A process that sends, as its own command starts it."""
    command = [sys.executable, "-c", "from questionnaire.cli import main; main()"]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VISIT_READY_")}
    process = subprocess.Popen(
        [*command, "messages", "send", "--every", "0.05"], env={**inherited, **environment(settings)}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def told(gateway: TextGateway) -> Counter[str]:
    """How many texts each number got."""
    return Counter(text["To"] for text in gateway.texts)


def wait_for(gateway: TextGateway, texts: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(gateway.texts) < texts and time.monotonic() < until:
        time.sleep(0.05)


def test_three_senders_at_once_send_each_message_once(
    settings: Settings, clinic: ClinicFacts, gateway: TextGateway
):
    with sender(settings), sender(settings), sender(settings):
        wait_for(gateway, PATIENTS)
        time.sleep(0.5)  # whoever wanted to repeat one has had the time

    assert sorted(told(gateway).values()) == [1] * PATIENTS
    assert messages.counts(clinic.clinic_id)[MessageState.WAITING] == 0


def test_a_sender_that_is_killed_loses_no_message_and_repeats_at_most_the_one_in_flight(
    settings: Settings, clinic: ClinicFacts, gateway: TextGateway
):
    random, kills = Random(7), 0
    while len(told(gateway)) < PATIENTS - 2 and kills < 4:
        before = len(gateway.asked)
        with sender(settings) as process:
            wait_for_next(gateway, before)
            time.sleep(random.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
            kills += 1

    with clock.stopped_at(clock.now() + CLAIMED_FOR + timedelta(seconds=1)):  # claims of the dead ran out
        Dispatch(registry.opened({"SMS_URL": gateway.url}), "http://localhost").round()

    texts = told(gateway)
    assert len(texts) == PATIENTS
    assert sum(texts.values()) - PATIENTS <= kills
    assert messages.counts(clinic.clinic_id)[MessageState.SENT] == PATIENTS


def wait_for_next(gateway: TextGateway, asked: int) -> None:
    """Until the sender has asked the gateway for something once more."""
    until = time.monotonic() + PATIENCE
    while len(gateway.asked) <= asked and time.monotonic() < until:
        time.sleep(0.01)
