"""The Flask application: strict headers on whatever it answers, and a log without patients."""

import traceback
from collections.abc import Callable, MutableMapping
from io import BytesIO
from types import TracebackType
from typing import IO, Any

from flask import (
    Flask,
    Request,
    request,
)
from flask.templating import Environment
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.http import parse_cookie
from werkzeug.utils import cached_property

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


class Templates(Environment):
    """Flask's templates, each with a plain copy of what all share: Jinja's chain is slow to read whole."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows besides its page; nothing is added once templates are loaded."""
        return {**self.globals, **(d or {})}


class MemoryRequest(Request):
    """A request whose files stay in memory: what patients are in them is never laid on a disk in the open."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """The cookies of the browser; Werkzeug would look through every header for them."""
        return parse_cookie(self.environ, self.dict_storage_class)  # type: ignore[return-value]

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


class VisitReady(Flask):
    """Flask, with strict headers on whatever it answers, and a log that does not tell whose visit broke."""

    request_class = MemoryRequest
    jinja_environment = Templates

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, headers + self.config["HEADERS"], *rest)

        return super().wsgi_app(environ, start)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none of ours is async, so none has to be looked at before each call."""
        return func

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
        ctx: Any = None,
    ) -> None:
        """Log the kind of error and where in the code, never a path, a value or a message."""
        kind, _, trace = exc_info
        where = "".join(traceback.format_tb(trace))
        self.logger.error("%s on %s\n%s", getattr(kind, "__name__", kind), request.endpoint, where)
