"""Every channel there is, and the senders of those that a clinic has set up."""

from collections.abc import Container, Mapping

from questionnaire.core.channels import CALL, Agreement, Problem, Reach
from questionnaire.core.translatable import _
from questionnaire.messages.channels import email, sms
from questionnaire.messages.channels.address import AddressError
from questionnaire.messages.channels.console import CONSOLE, Console
from questionnaire.messages.channels.contract import Channel, DeliveryFailed, Letter, Sender

__all__ = ["CHANNELS", "Channel", "DeliveryFailed", "Letter", "Problem", "Sender", "opened", "problems"]

CHANNELS: Mapping[str, Channel] = {channel.id: channel for channel in (sms.CHANNEL, email.CHANNEL)}
"""By id, in the order in which they are offered. A message goes out by the first that may be used."""


def opened(settings: Mapping[str, str], receipts_to: str = "") -> dict[str, Sender]:
    """A sender for each channel whose setting is given. Raises AddressError.

    ``receipts_to`` is our page that hears what became of a message.
    """
    return {
        channel.id: Console(channel.id) if url == CONSOLE else channel.open(url, receipts_to)
        for channel in CHANNELS.values()
        if (url := settings.get(channel.setting))
    }


def set_up(settings: Mapping[str, str]) -> dict[str, Reach]:
    """The channels that are configured, each with the address it needs."""
    return {channel.id: channel.reach for channel in CHANNELS.values() if settings.get(channel.setting)}


def problems(settings: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a setting: the rest of a sentence that begins with its name. No secrets."""
    found = {}
    for channel in CHANNELS.values():
        try:
            opened({channel.setting: settings.get(channel.setting, "")})
        except AddressError as error:
            found[channel.setting] = str(error)
    return found


def agreements(clinic_name: str) -> dict[str, Agreement]:
    """What may be agreed to at a clinic, by the id of the channel.

    Texts and e-mails are not fully private. A person who knows this may choose them all the same
    (45 CFR 164.522(b), and the duty to warn of the 2013 Omnibus Rule).
    """
    return {channel.id: channel.agreement(clinic_name) for channel in CHANNELS.values()}


def agreed(ticked: Container[str], clinic_name: str) -> dict[str, Agreement]:
    """The agreements whose boxes are ticked in a form."""
    return {key: a for key, a in agreements(clinic_name).items() if CHANNELS[key].field in ticked}


def label(channel_id: str) -> str:
    """What a stored channel is called. Returns the id if there is no such channel any more."""
    if channel_id == CALL:
        return _("Call")
    return CHANNELS[channel_id].label if channel_id in CHANNELS else channel_id
