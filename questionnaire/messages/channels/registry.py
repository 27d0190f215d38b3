"""The channels a clinic has set up: a sender for each, all with one contract."""

from collections.abc import Mapping
from typing import Protocol

from questionnaire.core.channels import Channel, Problem
from questionnaire.messages.channels.address import AddressError
from questionnaire.messages.channels.console import CONSOLE, Console
from questionnaire.messages.channels.contract import DeliveryFailed, Letter
from questionnaire.messages.channels.email import mailer
from questionnaire.messages.channels.sms import gateway

__all__ = ["Channel", "DeliveryFailed", "Letter", "Problem", "Sender", "opened", "problems"]

SETTINGS = ("SMTP_URL", "SMS_URL")
"""The settings that open a channel."""


class Sender(Protocol):
    """What every channel can do."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over; the provider's reference, or "" if it gives none. Raises DeliveryFailed."""


def opened(settings: Mapping[str, str], receipts_to: str = "") -> dict[Channel, Sender]:
    """A sender for each channel that is set (``SMTP_URL``, ``SMS_URL``). Raises AddressError.

    ``receipts_to`` is our page that hears what became of a text.
    """
    senders: dict[Channel, Sender] = {}
    if url := settings.get("SMTP_URL"):
        senders[Channel.EMAIL] = Console(Channel.EMAIL) if url == CONSOLE else mailer(url)
    if url := settings.get("SMS_URL"):
        senders[Channel.SMS] = Console(Channel.SMS) if url == CONSOLE else gateway(url, receipts_to)
    return senders


def problems(settings: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a setting: the rest of a sentence that begins with its name. No secrets."""
    found = {}
    for name in SETTINGS:
        try:
            opened({name: settings.get(name, "")})
        except AddressError as error:
            found[name] = str(error)
    return found
