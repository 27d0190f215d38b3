"""`visit-ready messages send`: a sender that could send nothing says so and does not pretend."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from questionnaire import clock
from questionnaire.cli.messages import messages
from questionnaire.core.channels import Agreement, Reach
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import patients, visits
from tests.conftest import MONDAY
from tests.messages.mail_server import MailServer


def test_a_sender_without_a_channel_says_that_nothing_can_be_sent(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "http://localhost")

    told = CliRunner().invoke(messages, ["send"])

    assert (told.exit_code, told.output) == (
        1,
        "Error: VISIT_READY_SMS_URL and VISIT_READY_SMTP_URL are not set: nothing can be sent from here.\n",
    )


@pytest.fixture
def ada_is_due(
    app: Flask, clinic: ClinicFacts, visit_id: str, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    """Ada agreed to e-mails, and her invitation is due."""
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "http://localhost")
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    agreed = {"email": Agreement(Reach.EMAIL, "E-mails are fine.")}
    act = visit.act("test", MONDAY)
    patients.change_contact(act, visit.patient_id, None, "ada@example.org", agreed=agreed)


@pytest.mark.usefixtures("ada_is_due")
def test_a_round_says_how_many_went_out_and_names_no_one(monkeypatch: pytest.MonkeyPatch):
    with MailServer() as server, clock.stopped_at(MONDAY):
        monkeypatch.setenv("VISIT_READY_SMTP_URL", server.url)
        told = [CliRunner().invoke(messages, ["send"]) for _ in range(2)]

    assert [(each.exit_code, each.output) for each in told] == [(0, "1 sent (1 email).\n"), (0, "0 sent.\n")]


@pytest.mark.usefixtures("ada_is_due")
def test_a_message_that_is_refused_for_good_is_counted_and_the_channel_is_not_down(
    monkeypatch: pytest.MonkeyPatch,
):
    with MailServer() as server, clock.stopped_at(MONDAY):
        server.recipient_answer = "550 5.1.1 Unknown"
        monkeypatch.setenv("VISIT_READY_SMTP_URL", server.url)
        told = CliRunner().invoke(messages, ["send"])

    assert (told.exit_code, told.output) == (0, "0 sent, 1 failed (1 email).\n")


@pytest.mark.usefixtures("ada_is_due")
def test_a_channel_that_is_down_ends_with_1(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VISIT_READY_SMTP_URL", "smtp://127.0.0.1:9?from=visits@example.org")

    with clock.stopped_at(MONDAY):
        told = CliRunner().invoke(messages, ["send"])

    assert (told.exit_code, told.output) == (
        1,
        "0 sent, 1 to be tried again (1 email).\nError: Nothing can be sent just now by email.\n",
    )
