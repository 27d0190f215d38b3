"""What every page shares: headers, forgery protection, the look, compression, and pages for errors."""

import gzip
import traceback
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from questionnaire import wording
from questionnaire.core.questions import Owner
from questionnaire.core.readiness import Status
from questionnaire.definitions import reading as definitions
from questionnaire.records.database import Unavailable
from questionnaire.settings import Settings

STATIC = Path(__file__).parent / "static"

PATIENT_SHEETS = (
    *("layers", "reset", "tokens", "base", "top", "way", "option", "explain", "button", "field", "problem"),
    *("note", "card", "hero", "todo", "tag", "help", "answers", "when", "print"),
)
DESK_SHEETS = (
    *PATIENT_SHEETS,
    *("status", "desk", "filters", "board", "visit", "panel", "form", "pager"),
)
"""Which sheets of ``static/css`` make up the one stylesheet of a page."""

LARGEST_POST = 1024 * 1024
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

csrf = CSRFProtect()


class VisitReady(Flask):
    """Flask, writing down what broke without writing down whose visit it was."""

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
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-visit-ready" if settings.is_https else "visit-ready",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": LARGEST_POST,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # it asks for a Referer, which our own policy withholds
    }


def share(app: Flask) -> None:
    """Give the application everything its pages have in common."""
    definitions.load(definitions.shipped())  # a broken definition stops the start, not a patient
    csrf.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["phone"] = wording.phone
    app.extensions["looks"] = {
        ("patient", "css"): _put_together("css", PATIENT_SHEETS),
        ("desk", "css"): _put_together("css", DESK_SHEETS),
        ("patient", "js"): _put_together("js", ("patient",)),
        ("desk", "js"): _put_together("js", ("desk",)),
    }
    app.jinja_env.globals.update(look=_look_address, Status=Status, Owner=Owner)
    app.add_url_rule("/look/<name>-<edition>.<kind>", "look", show_look)
    app.add_url_rule("/", "front", show_front)
    app.add_url_rule("/health", "health", show_health)
    app.after_request(_finish)
    app.register_error_handler(Unavailable, _try_again_later)
    app.register_error_handler(CSRFError, _send_again)
    app.register_error_handler(HTTPException, _say_what_is_wrong)
    app.register_error_handler(Exception, _say_it_broke)


def _put_together(folder: str, names: tuple[str, ...]) -> tuple[str, bytes]:
    """One file made of several, with the edition that names it in addresses."""
    text = "".join((STATIC / folder / f"{n}.{folder}").read_text(encoding="utf-8") for n in names).encode()
    return sha256(text).hexdigest()[:12], text


def _look_address(name: str, kind: str = "css") -> str:
    return url_for("look", name=name, kind=kind, edition=current_app.extensions["looks"][name, kind][0])


def show_look(name: str, edition: str, kind: str) -> ResponseReturnValue:
    """The stylesheet or script of a face of the product; its address changes with its content."""
    looks = current_app.extensions["looks"]
    if (name, kind) not in looks:
        return _page("missing", 404)
    response = Response(looks[name, kind][1], mimetype={"css": "text/css", "js": "text/javascript"}[kind])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def show_front() -> ResponseReturnValue:
    """Nothing is kept at the bare address; people come by a link, staff by the desk."""
    return render_template("front.html")


def show_health() -> ResponseReturnValue:
    """For operators: the process answers."""
    return {"status": "ok"}


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return _compressed(response)


def _compressed(response: Response) -> Response:
    """Compress text. A page holds no secret beside something a stranger could make it say again."""
    is_text = (response.mimetype or "").startswith("text/")
    if not is_text or response.direct_passthrough or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and (response.content_length or 0) >= SMALLEST_COMPRESSED:
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


def _send_again(error: CSRFError) -> ResponseReturnValue:
    """A form from another day or another browser window: nothing is saved, and nothing is lost."""
    session.pop("csrf_token", None)
    return _page("again", 400, kept=kept_fields())


def _say_what_is_wrong(error: HTTPException) -> ResponseReturnValue:
    name = {404: "missing", 405: "missing", 413: "too-large", 403: "not-yours"}.get(
        error.code or 500, "broken"
    )
    return _page(name, error.code or 500)


def _say_it_broke(error: Exception) -> ResponseReturnValue:
    current_app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
    return _page("broken", 500)
