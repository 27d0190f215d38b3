"""Stylesheets and scripts: put together once, and served under an address that names their content."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import (
    Response,
    current_app,
    url_for,
)
from flask.typing import ResponseReturnValue

from questionnaire.web import errors

STATIC = Path(__file__).parent.parent / "static"

PATIENT_SHEETS = (
    *(
        "layers",
        "reset",
        "tokens",
        "base",
        "top",
        "progress",
        "option",
        "explain",
        "button",
        "field",
        "problem",
    ),
    *("note", "now", "card", "hero", "todo", "tag", "help", "answers", "when", "agreement", "print"),
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
        "view-options",
        "board",
        "visit",
        "panel",
        "form",
        "pager",
        "ride",
        "check-in",
    ),
    *("calls", "chart", "schedule", "settings"),
)
"""Which sheets of ``static/css`` make up the one stylesheet of a page."""

MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def built() -> dict[tuple[str, str], tuple[str, bytes]]:
    """Every stylesheet, script and picture, by name and kind, with the edition that names it in addresses."""
    return {
        ("patient", "css"): put_together("css", PATIENT_SHEETS),
        ("escort", "css"): put_together("css", ESCORT_SHEETS),
        ("tablet", "css"): put_together("css", TABLET_SHEETS),
        ("desk", "css"): put_together("css", DESK_SHEETS),
        ("patient", "js"): put_together("js", ("patient",)),
        ("tablet", "js"): put_together("js", ("tablet",)),
        ("desk", "js"): put_together("js", ("desk",)),
        ("board", "js"): put_together("js", ("board",)),
        ("mark", "svg"): put_together("svg", ("mark",)),
    }


def put_together(folder: str, names: tuple[str, ...]) -> tuple[str, bytes]:
    """One file made of several, with the edition that names it in addresses."""
    text = "".join((STATIC / folder / f"{n}.{folder}").read_text(encoding="utf-8") for n in names).encode()
    return sha256(text).hexdigest()[:12], text


@lru_cache
def asset_address(name: str, kind: str = "css") -> str:
    return url_for("asset", name=name, kind=kind, edition=current_app.extensions["assets"][name, kind][0])


def show_asset(name: str, edition: str, kind: str) -> ResponseReturnValue:
    """The stylesheet or script of a face of the product; its address changes with its content."""
    assets = current_app.extensions["assets"]
    if (name, kind) not in assets:
        return errors.page("missing", 404, at_desk=False)
    response = Response(assets[name, kind][1], mimetype=MEDIA_TYPES[kind])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
