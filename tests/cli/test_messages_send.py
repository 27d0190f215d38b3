"""`visit-ready messages send`: a sender that could send nothing says so and does not pretend."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from questionnaire.cli.messages import messages


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
