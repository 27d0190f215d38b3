"""What every page shares: headers, forgery protection, the look, compression, and pages for errors."""

import gzip
import json
import secrets
import traceback
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import MutableMapping
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from itsdangerous import SignatureExpired, Signer, TimestampSigner
from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from questionnaire.core.definition.model import Owner
from questionnaire.core.readiness.case import Status
from questionnaire.definitions import reading as definitions
from questionnaire.language import formats
from questionnaire.records.store.database import Unavailable
from questionnaire.settings import Settings

STATIC = Path(__file__).parent / "static"

PATIENT_SHEETS = (
    *("layers", "reset", "tokens", "base", "top", "way", "option", "explain", "button", "field", "problem"),
    *("note", "card", "hero", "todo", "tag", "help", "answers", "when", "agreement", "print"),
)
ESCORT_SHEETS = (*PATIENT_SHEETS, "escort")
TABLET_SHEETS = (*PATIENT_SHEETS, "tablet")
DESK_SHEETS = (
    *PATIENT_SHEETS,
    *(
        "status",
        "desk",
        "filters",
        "fresh",
        "lookat",
        "board",
        "visit",
        "panel",
        "form",
        "pager",
        "ride",
        "counter",
    ),
    *("calls", "chart", "schedule"),
)
"""Which sheets of ``static/css`` make up the one stylesheet of a page."""

LOOKS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

SIGNED_BY_THE_GATEWAY = ("gateway.take_receipt", "gateway.take_reply")
"""What no browser posts; its own signature is asked for instead of a form's token."""

COOKIES_KNOWN = 4096
"""How many cookies one process knows again without verifying their signature once more."""

LARGEST_POST = 1024 * 1024
LARGER_POSTS = {"desk.upload_schedule": 8 * 1024 * 1024}
"""How much one may send, and where it may be more: a schedule of ten thousand rows."""

SMALLEST_COMPRESSED = 600

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


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies. Their signer is made once; Flask makes one, and derives its key, for each."""

    def __init__(self, secret_key: str) -> None:
        key = Signer(secret_key, self.salt, key_derivation="hmac", digest_method="sha256").derive_key()
        self.signer = TimestampSigner(key, key_derivation="none", digest_method="sha256")
        self._read = lru_cache(maxsize=COOKIES_KNOWN)(self._verified)

    def get_signing_serializer(self, app: Flask) -> Any:
        """What makes and reads a cookie."""
        return self

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


class Templates(Environment):
    """Flask's templates, each with a plain copy of what all share: Jinja's chain is slow to read whole."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows besides its page; nothing is added once templates are loaded."""
        return {**self.globals, **(d or {})}


class MemoryRequest(Request):
    """A request whose files stay in memory: what patients are in them is never laid on a disk in the open."""

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

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
        ctx: Any = None,
    ) -> None:
        """Log the kind of error and where in the code, never a path, a value or a message."""
        kind, _, trace = exc_info
        where = "".join(traceback.format_tb(trace))
        self.logger.error("%s on %s\n%s", getattr(kind, "__name__", kind), request.endpoint, where)


def configuration(settings: Settings) -> dict[str, Any]:
    """Flask's configuration for our settings."""
    return {
        "SECRET_KEY": settings.secret_key,
        "PUBLIC_URL": settings.public_url,
        "DATA_DIR": settings.data_dir,
        "CHANNELS": settings.channels,
        "HEADERS": list((HEADERS | HTTPS_HEADERS if settings.is_https else HEADERS).items()),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-visit-ready" if settings.is_https else "visit-ready",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": LARGEST_POST,
    }


def share(app: Flask) -> None:
    """Give the application everything its pages have in common."""
    definitions.load(definitions.shipped())  # a broken definition stops the start, not a patient
    app.session_interface = Cookies(app.config["SECRET_KEY"])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["_"] = in_words
    app.jinja_env.filters["phone"] = formats.phone
    app.extensions["looks"] = {
        ("patient", "css"): _put_together("css", PATIENT_SHEETS),
        ("escort", "css"): _put_together("css", ESCORT_SHEETS),
        ("tablet", "css"): _put_together("css", TABLET_SHEETS),
        ("desk", "css"): _put_together("css", DESK_SHEETS),
        ("patient", "js"): _put_together("js", ("patient",)),
        ("tablet", "js"): _put_together("js", ("tablet",)),
        ("desk", "js"): _put_together("js", ("desk",)),
        ("board", "js"): _put_together("js", ("board",)),
        ("mark", "svg"): _put_together("svg", ("mark",)),
    }
    app.jinja_env.globals.update(look=_look_address, csrf_token=csrf_token, Status=Status, Owner=Owner)
    _share_macros(app)
    app.add_url_rule("/look/<name>-<edition>.<kind>", "look", show_look)
    app.add_url_rule("/", "front", show_front)
    app.add_url_rule("/health", "health", show_health)
    app.before_request(_refuse_forgery)
    app.after_request(_finish)
    app.register_error_handler(Unavailable, _try_again_later)
    app.register_error_handler(HTTPException, _say_what_is_wrong)
    app.register_error_handler(Exception, _say_it_broke)


def _share_macros(app: Flask) -> None:
    """Let every template use the macros without importing them, and draw what stays alike only once."""
    macros = vars(app.jinja_env.get_template("_macros.html").module)
    app.jinja_env.globals.update({name: m for name, m in macros.items() if isinstance(m, Macro)})
    for name in ("icon", "shapes", "options", "way"):
        app.jinja_env.globals[name] = lru_cache(maxsize=1024)(macros[name])


def _put_together(folder: str, names: tuple[str, ...]) -> tuple[str, bytes]:
    """One file made of several, with the edition that names it in addresses."""
    text = "".join((STATIC / folder / f"{n}.{folder}").read_text(encoding="utf-8") for n in names).encode()
    return sha256(text).hexdigest()[:12], text


@lru_cache
def _look_address(name: str, kind: str = "css") -> str:
    return url_for("look", name=name, kind=kind, edition=current_app.extensions["looks"][name, kind][0])


def show_look(name: str, edition: str, kind: str) -> ResponseReturnValue:
    """The stylesheet or script of a face of the product; its address changes with its content."""
    looks = current_app.extensions["looks"]
    if (name, kind) not in looks:
        return _page("missing", 404, at_desk=False)
    response = Response(looks[name, kind][1], mimetype=LOOKS[kind])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def show_front() -> ResponseReturnValue:
    """Nothing is kept at the bare address; people come by a link, staff by the desk."""
    return render_template("front.html")


def show_health() -> ResponseReturnValue:
    """For operators: the process answers."""
    return {"status": "ok"}


def in_words(text: str, /, **values: Any) -> Markup:
    """A template's text in the reader's language; there is one so far."""
    return _trusted(text) % values if values else _trusted(text)


@lru_cache(maxsize=4096)
def _trusted(text: str) -> Markup:
    return Markup(text)


def csrf_token() -> str:
    """What stands in this browser's signed cookie and in every form it is shown, and nowhere else."""
    if "csrf_token" not in session:
        session["csrf_token"] = secrets.token_urlsafe(24)
    return str(session["csrf_token"])


def _refuse_forgery() -> ResponseReturnValue | None:
    """Take a form only from a page that this browser was shown (OWASP's signed double-submit cookie)."""
    if request.method in ("GET", "HEAD", "OPTIONS") or not request.endpoint:
        return None
    if request.endpoint in SIGNED_BY_THE_GATEWAY:
        return None
    request.max_content_length = LARGER_POSTS.get(request.endpoint, LARGEST_POST)
    expected, posted = session.get("csrf_token", ""), request.form.get("csrf_token", "")
    is_ours = expected and compare_digest(expected.encode(), posted.encode())
    return None if is_ours else _send_again()


def _finish(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return _compressed(response)


def _compressed(response: Response) -> Response:
    """Compress text. A page holds no secret beside something a stranger could make it say again."""
    is_text = (response.content_type or "").startswith("text/") and not response.direct_passthrough
    if not is_text or response.content_encoding or (response.content_length or 0) < SMALLEST_COMPRESSED:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
        response.content_encoding = "gzip"
    return response


def kept_fields() -> list[tuple[str, str]]:
    """What was just posted, to be sent again as it was; a password is typed again."""
    posted: MultiDict[str, str] = request.form
    return [(n, v) for n, v in posted.items(multi=True) if n not in ("csrf_token", "password")]


def _page(name: str, status: int, **values: Any) -> ResponseReturnValue:
    return make_response(render_template(f"errors/{name}.html", **values), status)


def _try_again_later(error: Unavailable) -> ResponseReturnValue:
    current_app.logger.error("the database cannot take it: %s", type(error.__cause__).__name__)
    response = make_response(_page("unavailable", 503, kept=kept_fields(), again=request.method == "POST"))
    response.headers["Retry-After"] = "5"
    return response


def _send_again() -> ResponseReturnValue:
    """A form from another day or another browser window: nothing is saved, and nothing is lost."""
    session.pop("csrf_token", None)
    return _page("again", 400, kept=kept_fields(), action=None, file=None)


def _say_what_is_wrong(error: HTTPException) -> ResponseReturnValue:
    name = {404: "missing", 405: "missing", 413: "too-large", 403: "not-yours"}.get(
        error.code or 500, "broken"
    )
    return _page(name, error.code or 500, at_desk=request.path.startswith("/desk/"))


def _say_it_broke(error: Exception) -> ResponseReturnValue:
    current_app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
    return _page("broken", 500)
