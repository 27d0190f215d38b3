"""Forms are accepted only from pages that this browser was shown."""

import secrets
from hmac import compare_digest

from flask import (
    request,
    session,
)
from flask.typing import ResponseReturnValue

from questionnaire.web import errors

SIGNED_BY_THE_GATEWAY = ("gateway.take_receipt", "gateway.take_reply")
"""What no browser posts; its own signature is asked for instead of a form's token."""


LARGEST_POST = 1024 * 1024
LARGER_POSTS = {"desk.upload_schedule": 8 * 1024 * 1024}
"""How much one may send, and where it may be more: a schedule of ten thousand rows."""


def csrf_token() -> str:
    """What stands in this browser's signed cookie and in every form it is shown, and nowhere else."""
    if "csrf_token" not in session:
        session["csrf_token"] = secrets.token_urlsafe(24)
    return str(session["csrf_token"])


def refuse_forgery() -> ResponseReturnValue | None:
    """Take a form only from a page that this browser was shown (OWASP's signed double-submit cookie)."""
    if request.method in ("GET", "HEAD", "OPTIONS") or not request.endpoint:
        return None
    if request.endpoint in SIGNED_BY_THE_GATEWAY:
        return None
    request.max_content_length = LARGER_POSTS.get(request.endpoint, LARGEST_POST)
    expected, posted = session.get("csrf_token", ""), request.form.get("csrf_token", "")
    is_ours = expected and compare_digest(expected.encode(), posted.encode())
    return None if is_ours else errors.send_again()
