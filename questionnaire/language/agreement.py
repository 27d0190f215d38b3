"""What people agree to when they agree to messages: the words as they are shown, and so as they are kept.

Texts and e-mails are not fully private. Somebody who was told so may choose them all the same
(45 CFR 164.522(b), and the duty to warn of the 2013 Omnibus Rule).
"""

from collections.abc import Container

from flask import render_template
from markupsafe import Markup

from questionnaire.core.channels import Channel


def words(channel: Channel, clinic_name: str) -> str:
    """What is agreed to by agreeing to one channel, in full."""
    page = render_template("messages/agreement.html", channel=channel, clinic_name=clinic_name)
    return str(Markup(page).unescape()).strip()


def field(channel: Channel) -> str:
    """The name of the box that is ticked to agree to a channel."""
    return f"agrees_{channel}"


def agreed(posted: Container[str], clinic_name: str) -> dict[str, str]:
    """The channels whose box is ticked in a form, each with the words beside it."""
    return {channel.value: words(channel, clinic_name) for channel in Channel if field(channel) in posted}
