"""Where the text gateway reports receipts and replies.

It shows nothing and takes nothing that the gateway did not sign. What was written is kept sealed, for
someone at the desk to act on.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.messages.channels import sms
from questionnaire.messages.channels.console import CONSOLE
from questionnaire.messages.channels.text_rules import is_only_stop
from questionnaire.records.clinic import clinics
from questionnaire.records.messaging import consents, outbox, replies

blueprint = Blueprint("gateway", __name__)

NOTHING_MORE = ("", 204)

View = Callable[..., ResponseReturnValue]


def only_signed(view: View) -> View:
    """Let in only what the gateway signed for this very address; without a gateway there is no such page."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        url = current_app.config["CHANNELS"].get(sms.CHANNEL.setting)
        if not url or url == CONSOLE:
            abort(404)
        here = current_app.config["PUBLIC_URL"] + url_for(str(request.endpoint), **values)
        signature = request.headers.get("X-Twilio-Signature", "")
        if not sms.is_signed(here, request.form, signature, sms.gateway(url).token):
            return "", 403
        return view(**values)

    return guarded


@blueprint.post("/gateway/sms/receipts/<int:clinic_id>-<message_id>")
@only_signed
def take_receipt(clinic_id: int, message_id: str) -> ResponseReturnValue:
    """Write down whether a text arrived; one on its way, or one we do not know, changes nothing."""
    told = sms.receipt(request.form)
    if told and told.delivered is not None:
        outbox.take_receipt(clinic_id, message_id, told.delivered, told.problem, at=clock.now())
    return NOTHING_MORE


@blueprint.post("/gateway/sms/replies")
@only_signed
def take_reply() -> ResponseReturnValue:
    """Honour a stop at once, at every clinic; whatever says more than that is for someone to act on."""
    reply, now = sms.reply(request.form), clock.now()
    everyone = [clinic.clinic_id for clinic in clinics.everyone()]
    if reply and reply.is_stop:
        words = "replied with a stop word"
        consents.stop(everyone, reply.from_number, sms.CHANNEL.id, wording=words, at=now)
    if reply and not is_only_stop(reply.text):
        replies.take(
            *(everyone, reply.from_number, sms.CHANNEL.id, reply.text), is_stop=reply.is_stop, at=now
        )
    return NOTHING_MORE
