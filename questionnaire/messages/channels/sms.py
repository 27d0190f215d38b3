"""Texts through a gateway that speaks Twilio's request form, and its receipts and replies."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import HTTPErrorProcessor, Request, build_opener

from questionnaire.core.channels import Problem, Reach
from questionnaire.core.translatable import _
from questionnaire.messages.channels.address import AddressError
from questionnaire.messages.channels.address import read as read_address
from questionnaire.messages.channels.contract import Channel, DeliveryFailed, Letter, later, never
from questionnaire.messages.channels.text_rules import fits_one_text, gsm, is_stop

EXAMPLE = (
    "https://SID:TOKEN@api.twilio.com/2010-04-01/Accounts/SID/Messages.json?from=+12025550100 or console:"
)
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[A-Za-z0-9 ]{1,11}|[0-9]{3,8}")
"""A number, a name of at most eleven characters, or a short code."""

PROBLEMS = {
    21211: Problem.WRONG_NUMBER,
    21614: Problem.WRONG_NUMBER,
    30006: Problem.WRONG_NUMBER,
    21610: Problem.OPTED_OUT,
    30004: Problem.OPTED_OUT,
    21612: Problem.NOT_REACHABLE,
    30003: Problem.NOT_REACHABLE,
    30005: Problem.NOT_REACHABLE,
    30008: Problem.NOT_REACHABLE,
    21617: Problem.TOO_LONG,
    30007: Problem.REFUSED,
}
"""What Twilio's error codes mean for a message; another one means it was refused."""

SETTING_CODES = {20003, 21212, 21603, 21606, 21609}
SETTING_STATUSES = {401, 403, 404, 405}
"""The gateway finds fault with who asks, where or from which number: the clinic's setting, not the message.
So the message waits and goes out once the setting is right; a finding at each visit would blame people."""

BUSY_STATUSES = {408, 425, 429}
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Gateway:
    """Hands texts to one gateway."""

    address: str
    sender: str
    user: str
    token: str = field(repr=False)
    receipts_to: str = ""
    """Our page that hears what became of each text, by its id; none are asked for when it is empty."""
    timeout: float = 15
    """Seconds for each step."""

    def send(self, letter: Letter) -> str:
        """Hand a text over; the gateway's reference. Raises DeliveryFailed.

        After a time-out it is unknown whether the gateway took it: trying again may repeat it.
        """
        body = gsm(letter.text)
        if body is None or not fits_one_text(body):
            raise never(Problem.TOO_LONG)
        if not NUMBER.fullmatch(letter.to):
            raise never(Problem.WRONG_NUMBER)
        form = {"To": letter.to, "From": self.sender, "Body": body}
        if self.receipts_to:
            form["StatusCallback"] = f"{self.receipts_to}/{letter.message_id}"
        answer = self._posted(form)
        if not 200 <= answer.status < 300:
            raise _failure(answer)
        return str(answer.told.get("sid") or "")

    def _posted(self, form: dict[str, str]) -> "Answer":
        who = base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        request = Request(self.address, urlencode(form).encode(), {"Authorization": f"Basic {who}"})
        try:
            with build_opener(_EveryAnswer).open(request, timeout=self.timeout) as answer:
                wait_seconds = min(_number(answer.headers.get("Retry-After")), DAY)
                try:
                    told = answer.read()
                except (HTTPException, OSError):
                    told = b""  # the status has been said: a text that was taken stays taken
                return Answer(answer.status, _read(told), wait_seconds)
        except (HTTPException, OSError):
            raise later() from None


class _EveryAnswer(HTTPErrorProcessor):
    """Hands back an answer of any status as it is. So no redirect is followed."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response


class Answer(NamedTuple):
    """A gateway's answer, or nothing if it is not in the agreed form."""

    status: int
    told: dict[str, Any]
    wait_seconds: int


def _read(told: bytes) -> dict[str, Any]:
    try:
        read = json.loads(told)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def gateway(url: str, receipts_to: str = "") -> Gateway:
    """A sender made from its address. Raises AddressError."""
    address = read_address(url, ("https", "http"), EXAMPLE)
    if address.scheme == "http" and not address.is_here:
        raise AddressError("must begin with https:// outside this machine.")
    if not SENDER.fullmatch(address.sender):
        raise AddressError("must end with ?from= and the number texts come from, such as ?from=+12025550100.")
    return Gateway(
        address=f"{address.scheme}://{address.place}",
        sender=address.sender,
        user=address.user,
        token=address.password,
        receipts_to=receipts_to,
    )


def _failure(answer: Answer) -> DeliveryFailed:
    """What a gateway's answer means for the text."""
    status, code = answer.status, _number(answer.told.get("code"))
    if code in PROBLEMS and 400 <= status < 500:
        return never(PROBLEMS[code])
    if status in SETTING_STATUSES or code in SETTING_CODES:
        return later()
    if status in BUSY_STATUSES or not 400 <= status < 500:
        return later(answer.wait_seconds)
    return never(Problem.REFUSED)


def _number(value: object) -> int:
    """A whole number however it was written; 0 for anything else."""
    written = str(value)
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a text. ``delivered`` is unknown (None) while it is on its way."""

    reference: str
    delivered: bool | None
    problem: Problem | None = None


def receipt(form: Mapping[str, str]) -> Receipt | None:
    """The receipt in a form that the gateway posted; None if it names no text or no state we know."""
    reference, state = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not reference:
        return None
    match state:
        case "delivered" | "read":
            return Receipt(reference, delivered=True)
        case "undelivered" | "failed":
            code = _number(form.get("ErrorCode"))
            usual = Problem.NOT_REACHABLE if state == "undelivered" and not code else Problem.REFUSED
            return Receipt(reference, delivered=False, problem=PROBLEMS.get(code, usual))
        case "accepted" | "scheduled" | "queued" | "sending" | "sent":
            return Receipt(reference, delivered=None)
    return None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to a text."""

    from_number: str = field(repr=False)
    text: str = field(repr=False)
    is_stop: bool


def reply(form: Mapping[str, str]) -> Reply | None:
    """The reply in a form that the gateway posted; None if it does not say who texted."""
    number, text = form.get("From", ""), form.get("Body", "")
    if not NUMBER.fullmatch(number):
        return None
    return Reply(number, text, is_stop=form.get("OptOutType") == "STOP" or is_stop(text))


def is_signed(address: str, form: Mapping[str, str], signature: str, token: str) -> bool:
    """Whether the gateway posted this form to this address: Twilio's X-Twilio-Signature, in constant time.

    ``address`` is the public one, with its query. Without a token nothing is signed.
    """
    signed = address + "".join(key + value for key, value in sorted(form.items()))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode()) and bool(token)


CHANNEL = Channel(
    id="sms",
    setting="SMS_URL",
    reach=Reach.PHONE,
    label=_("Text"),
    plural=_("texts"),
    consent=_(
        "%(clinic)s may text you about your visits, at most once a day. Texts are not fully private:"
        " others may see them, and your phone plan may charge. To stop, reply STOP at any time."
    ),
    example=EXAMPLE,
    one_text=True,
    open=gateway,
)
