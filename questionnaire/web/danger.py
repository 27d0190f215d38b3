"""Help for who writes of danger: posted text is looked at before anything else, and whatever becomes of it.

Nothing here needs the database: 988 and 911 are shown even when it can take nothing.
"""

from flask import Response, g, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from questionnaire.core.danger import speaks_of_danger
from questionnaire.definitions import reading as definitions

WRITERS = ("patient", "escort")
"""Whose forms are looked at, by blueprint."""

NOT_TYPED = ("csrf_token", "visit", "typed")
"""Fields that hold no words of the writer."""

STRANGER = {"clinic_name": "Visit Ready", "clinic_phone": None, "by_day": None, "by_night": None}
"""What the help page says of a clinic that is not known."""


def look_for_danger() -> None:
    """Note whether what is posted may speak of danger. What is too long to be read counts as if it did."""
    g.danger, g.kept_note = False, None
    if request.method != "POST" or request.blueprint not in WRITERS:
        return
    try:
        posted = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        g.danger = True
        raise
    words = (value for name, value in posted if name not in NOT_TYPED)
    g.danger = any(speaks_of_danger(text, definitions.danger_phrases()) for text in words)


def show_help(response: Response) -> Response:
    """Put the help page before the page that an answer leads to. Any other page has the help on top."""
    if not g.get("danger") or not response.location:
        return response
    around = STRANGER | (g.kept_note or {})
    shown = {**around, "is_kept": g.kept_note is not None, "forward": response.location}
    g.danger = False  # the page is itself the help
    response.set_data(render_template(f"{request.blueprint}/help.html", **shown))
    response.status_code, response.mimetype = 200, "text/html"
    del response.headers["Location"]
    return response
