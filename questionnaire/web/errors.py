"""Pages for errors: what is wrong in plain words, and what was typed is offered again."""

from typing import Any

from flask import (
    current_app,
    make_response,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from questionnaire.records.store.database import Unavailable

SENT_AGAIN = "sent_again"
"""What a form says that was refused before for want of a cookie: this browser blocks them."""


def kept_fields() -> list[tuple[str, str]]:
    """What was just posted, to be sent again as it was; a password is typed again."""
    posted: MultiDict[str, str] = request.form
    return [(n, v) for n, v in posted.items(multi=True) if n not in ("csrf_token", "password", SENT_AGAIN)]


def page(name: str, status: int, **values: Any) -> ResponseReturnValue:
    return make_response(render_template(f"errors/{name}.html", **values), status)


def try_again_later(error: Unavailable) -> ResponseReturnValue:
    current_app.logger.error("the database cannot take it: %s", type(error.__cause__).__name__)
    response = make_response(page("unavailable", 503, kept=kept_fields(), again=request.method == "POST"))
    response.headers["Retry-After"] = "5"
    return response


def send_again() -> ResponseReturnValue:
    """A form from another day or another browser window: nothing is saved, and nothing is lost.

    The clinic's tablet goes from hand to hand, so there it is not shown again.
    """
    has_cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    why = "old" if has_cookie else "blocked" if SENT_AGAIN in request.form else "no-cookie"
    if "tablet" in session:
        return page("again", 400, why="tablet")
    session.pop("csrf_token", None)
    return page("again", 400, why=why, kept=kept_fields(), sent_again=SENT_AGAIN, action=None)


def say_what_is_wrong(error: HTTPException) -> ResponseReturnValue:
    name = {404: "missing", 405: "missing", 413: "too-large", 403: "not-yours"}.get(
        error.code or 500, "broken"
    )
    return page(name, error.code or 500, at_desk=request.path.startswith("/desk/"))


def say_it_broke(error: Exception) -> ResponseReturnValue:
    current_app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
    return page("broken", 500)
