"""Flask's configuration, and everything the application's pages have in common."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import (
    Flask,
    render_template,
)
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from werkzeug.exceptions import HTTPException

from questionnaire.core.definition.model import Owner
from questionnaire.core.readiness.case import Status
from questionnaire.definitions import reading as definitions
from questionnaire.language import formats, translate
from questionnaire.records.store.database import Unavailable
from questionnaire.settings import Settings
from questionnaire.web import assets, csrf, danger, errors, responses
from questionnaire.web.application import HEADERS, HTTPS_HEADERS
from questionnaire.web.cookies import Cookies
from questionnaire.web.csrf import LARGEST_POST

DRAWN_ONCE = ("icon", "shapes", "options", "progress_bar", "page_top", "help_line", "footer_links")
"""The macros whose arguments are of a few kinds and never of one patient alone."""


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
    app.jinja_env.globals.update(_=translate.gettext, word=translate.word)
    app.jinja_env.filters["phone"] = formats.phone
    app.extensions["assets"] = assets.built()
    app.jinja_env.globals.update(
        asset=assets.asset_address, csrf_token=csrf.csrf_token, Status=Status, Owner=Owner
    )
    _share_macros(app)
    app.add_url_rule("/look/<name>-<edition>.<kind>", "asset", assets.show_asset)
    app.add_url_rule("/", "front", show_front)
    app.add_url_rule("/health", "health", show_health)
    app.before_request(danger.look_for_danger)
    app.before_request(csrf.refuse_forgery)
    app.after_request(responses.finish)
    app.after_request(danger.show_help)  # runs first
    app.register_error_handler(Unavailable, errors.try_again_later)
    app.register_error_handler(HTTPException, errors.say_what_is_wrong)
    app.register_error_handler(Exception, errors.say_it_broke)


def _share_macros(app: Flask) -> None:
    """Let every template use the macros without importing them, and draw what stays alike only once."""
    macros = vars(app.jinja_env.get_template("_macros.html").module)
    app.jinja_env.globals.update({name: m for name, m in macros.items() if isinstance(m, Macro)})
    for name in DRAWN_ONCE:
        app.jinja_env.globals[name] = _drawn_once(macros[name])


def _drawn_once(macro: Macro) -> Callable[..., Any]:
    """A macro that keeps what it drew, for each language and its arguments."""

    @lru_cache(maxsize=1024)
    def drawn(language: str, *args: Any, **named: Any) -> Any:
        return macro(*args, **named)

    return lambda *args, **named: drawn(translate.language.get(), *args, **named)


def show_front() -> ResponseReturnValue:
    """Nothing is kept at the bare address; people come by a link, staff by the desk."""
    return render_template("front.html")


def show_health() -> ResponseReturnValue:
    """For operators: the process answers."""
    return {"status": "ok"}
