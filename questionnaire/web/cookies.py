"""Signed cookies, fast to make and to read."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Any

from flask import (
    Flask,
    Response,
)
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, Signer, TimestampSigner

COOKIES_KNOWN = 4096
"""How many cookies one process knows again without verifying their signature once more."""


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies. Their signer is made once; Flask makes one, and derives its key, for each."""

    def __init__(self, secret_key: str) -> None:
        key = Signer(secret_key, self.salt, key_derivation="hmac", digest_method="sha256").derive_key()
        self.signer = TimestampSigner(key, key_derivation="none", digest_method="sha256")
        self._read = lru_cache(maxsize=COOKIES_KNOWN)(self._verified)

    def get_signing_serializer(self, app: Flask) -> Any:
        """What makes and reads a cookie."""
        return self

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if what it holds has changed. Most pages only read it."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")

    def dumps(self, values: dict[str, Any]) -> str:
        """The cookie that holds these values."""
        return self.signer.sign(urlsafe_b64encode(json.dumps(values).encode())).decode()

    def loads(self, cookie: str, max_age: int) -> dict[str, Any]:
        """The values in a cookie. Raises BadSignature if it is not ours, or older than so many seconds."""
        values, signed_at = self._read(cookie)
        if self.signer.get_timestamp() - signed_at > max_age:
            raise SignatureExpired("older than a session may be")
        return dict(values)

    def _verified(self, cookie: str) -> tuple[dict[str, Any], int]:
        """The values in a cookie and when it was signed; a browser sends the same one again and again."""
        value, signed_at = self.signer.unsign(cookie, return_timestamp=True)
        return json.loads(urlsafe_b64decode(value)), int(signed_at.timestamp())
