"""A clinic opens the channels it has; one that is not set is not there."""

import pytest

from questionnaire.core.channels import Reach
from questionnaire.core.checking import escorts
from questionnaire.messages.channels.console import Console
from questionnaire.messages.channels.email import Mailer
from questionnaire.messages.channels.registry import CHANNELS, agreements, opened, problems
from questionnaire.messages.channels.sms import Gateway

MAIL = "smtp://visits:p%40ss%2Fword%3A@mail.example.org?from=visits@clinic.example"
TEXTS = "https://AC1:t%2Fk@api.twilio.com/2010-04-01/Accounts/AC1/Messages.json?from=+12025550100"


def test_each_setting_opens_its_channel():
    assert opened({"SMTP_URL": MAIL, "SMS_URL": TEXTS}, "https://visits.example.org/receipts") == {
        "email": Mailer(
            host="mail.example.org",
            port=587,
            sender="visits@clinic.example",
            user="visits",
            password="p@ss/word:",
            tls_first=False,
            is_here=False,
        ),
        "sms": Gateway(
            address="https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json",
            sender="+12025550100",
            user="AC1",
            token="t/k",
            receipts_to="https://visits.example.org/receipts",
        ),
    }


@pytest.mark.parametrize(
    ("settings", "there"),
    [
        ({}, {}),
        ({"SMTP_URL": "", "SMS_URL": ""}, {}),
        ({"SMTP_URL": "console:", "COLOUR": "red"}, {"email": Console("email")}),
        ({"SMS_URL": "console:"}, {"sms": Console("sms")}),
    ],
)
def test_a_channel_that_is_not_set_is_not_there(settings: dict[str, str], there: dict[str, Console]):
    assert opened(settings) == there


@pytest.mark.parametrize(
    ("url", "host", "port", "tls_first", "is_here"),
    [
        ("smtp://localhost?from=v@clinic.example", "localhost", 587, False, True),
        ("smtp://127.0.0.1:25?from=v@clinic.example", "127.0.0.1", 25, False, True),
        ("smtp://[::1]:25?from=v@clinic.example", "::1", 25, False, True),
        ("smtps://mail.example.org?from=v@clinic.example", "mail.example.org", 465, True, False),
        ("SMTPS://Mail.Example.org:4650/?from=v@clinic.example", "mail.example.org", 4650, True, False),
    ],
)
def test_a_mail_server_is_read_from_its_address(
    url: str, host: str, port: int, tls_first: bool, is_here: bool
):
    assert opened({"SMTP_URL": url}) == {
        "email": Mailer(host, port, "v@clinic.example", "", "", tls_first, is_here)
    }


@pytest.mark.parametrize(
    ("url", "address", "sender"),
    [
        (
            "http://127.0.0.1:8025/texts?from=%2B12025550100",
            "http://127.0.0.1:8025/texts",
            "+12025550100",
        ),
        ("http://localhost/texts?from=72975", "http://localhost/texts", "72975"),
        ("https://[2001:db8::1]:444/t?from=Riverside%201", "https://[2001:db8::1]:444/t", "Riverside 1"),
    ],
)
def test_a_gateway_is_read_from_its_address(url: str, address: str, sender: str):
    assert opened({"SMS_URL": url}) == {"sms": Gateway(address, sender, "", "")}


MAIL_LIKE = "must be an address such as smtp://"
TEXT_LIKE = "must be an address such as https://SID:TOKEN@"


@pytest.mark.parametrize(
    ("name", "url", "begins"),
    [
        ("SMTP_URL", "http://mail.example.org?from=v@clinic.example", MAIL_LIKE),
        ("SMTP_URL", "smtp://?from=v@clinic.example", MAIL_LIKE),
        ("SMTP_URL", "smtp://mail.example.org:70000?from=v@clinic.example", MAIL_LIKE),
        ("SMTP_URL", "smtp://[mail?from=v@clinic.example", MAIL_LIKE),
        ("SMTP_URL", "smtp://mail.example.org", MAIL_LIKE),
        ("SMTP_URL", "smtp://mail.example.org?from=", MAIL_LIKE),
        ("SMTP_URL", "smtp://mail.example.org?from=v@clinic.example&tls=no", MAIL_LIKE),
        ("SMTP_URL", "smtp://u:hush#@mail.example.org?from=v@clinic.example", MAIL_LIKE),
        ("SMTP_URL", "console", MAIL_LIKE),
        ("SMTP_URL", "smtp://u:h%C3%BCsh@mail.example.org?from=v@c.example", "must have a user and password"),
        ("SMTP_URL", "smtp://mail.example.org?from=v", "must end with ?from= and one e-mail address"),
        ("SMTP_URL", "smtp://mail.example.org?from=v@a.b,w@a.b", "must end with ?from= and one e-mail"),
        ("SMTP_URL", "smtp://mail.example.org?from=v@a.b%0d%0aBcc:%20w@a.b", "must end with ?from= and one"),
        ("SMS_URL", "smtp://mail.example.org?from=+12025550100", TEXT_LIKE),
        ("SMS_URL", "https://u:hush@gateway.example.org/texts", TEXT_LIKE),
        ("SMS_URL", "https:///texts?from=+12025550100", TEXT_LIKE),
        ("SMS_URL", "http://127.0.0.1.example.org/texts?from=+12025550100", "must begin with https://"),
        ("SMS_URL", "http://127.0.0.1@gateway.example.org/t?from=+12025550100", "must begin with https://"),
        ("SMS_URL", "https://gateway.example.org/texts?from=+1202555010x", "must end with ?from= and the"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_secrets(name: str, url: str, begins: str):
    told = problems({name: url})

    assert list(told) == [name]
    assert told[name].startswith(begins)
    assert "hush" not in told[name]


def test_what_is_agreed_to_is_stored_in_these_words():
    """Records hold them as evidence. New words are a new agreement, and count as news for each patient."""
    assert agreements("Day & <Night>") == {
        "sms": (
            Reach.PHONE,
            "Day & <Night> may text you about your visits, at most once a day. Texts are not fully private:"
            " others may see them, and your phone plan may charge. To stop, reply STOP at any time.",
        ),
        "email": (
            Reach.EMAIL,
            "Day & <Night> may e-mail you about your visits, at most once a day. E-mails are not fully"
            " private: others may be able to read them. To stop, change your choice on your visit's page,"
            " or call us.",
        ),
    }


def test_a_questionnaire_is_asked_for_words_of_each_channel_there_is():
    assert tuple(CHANNELS) == escorts.CHANNELS
