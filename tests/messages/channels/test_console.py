"""The terminal tells that there was a message, and to whom only for those who know already."""

import pytest

from questionnaire.messages.channels.console import masked
from questionnaire.messages.channels.registry import Letter, opened
from tests.messages.conftest import a_mail, a_text


@pytest.mark.parametrize(
    ("channel", "letter", "line"),
    [
        ("email", a_mail(), "email to a***@***.org: not-finished\n"),
        ("sms", a_text(), "sms to ***42: not-finished\n"),
        ("sms", a_text(kind=""), "sms to ***42: message\n"),
    ],
)
def test_one_line_and_never_the_body(
    channel: str, letter: Letter, line: str, capsys: pytest.CaptureFixture[str]
):
    senders = opened({"SMTP_URL": "console:", "SMS_URL": "console:"})

    assert senders[channel].send(letter) == ""

    assert capsys.readouterr() == ("", line)


@pytest.mark.parametrize(
    ("to", "shown"),
    [
        ("a@b.c", "a***@***.c"),
        ("@", "***@***."),
        ("+12025550142", "***42"),
        ("", "***"),
        ("müller@praxis.example", "m***@***.example"),
    ],
)
def test_an_address_is_masked(to: str, shown: str):
    assert masked(to) == shown
