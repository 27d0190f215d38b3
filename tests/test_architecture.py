"""Who may import whom, and who may do what: each rule of the design that a machine can hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import questionnaire

PACKAGE = Path(questionnaire.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"

EVERYTHING = {
    *("clock", "settings", "web", "language", "fields", "interview", "core", "definitions", "exchange"),
    *("records", "messages", "patient", "escort", "desk", "cli", "questionnaire"),
}

MAY_IMPORT = {
    "core": set(),
    "clock": set(),
    "settings": {"messages"},
    "language": {"core"},
    "definitions": {"core"},
    "fields": set(),
    "interview": {"core", "language", "fields", "records"},
    "exchange": {"core", "language", "records"},
    "records": {"core", "definitions"},
    "messages": {"core", "records", "clock", "language"},
    "patient": {"core", "interview", "language", "records", "exchange", "clock"},
    "escort": {"core", "interview", "language", "records", "exchange", "clock"},
    "desk": {"core", "fields", "interview", "language", "records", "exchange", "clock"},
    "web": EVERYTHING - {"cli", "questionnaire", "patient", "escort", "desk"},
    "questionnaire": EVERYTHING - {"cli"},
    "cli": EVERYTHING,
}
"""What each part may import besides itself; ``questionnaire`` is ``create_app``."""

CORE_MAY_USE = {"pydantic"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    if len(inside.parts) > 1:
        return inside.parts[0]
    return "questionnaire" if inside.stem == "__init__" else inside.stem


def imported(path: Path) -> Iterator[str]:
    """The full names of what a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def our_part(name: str) -> str | None:
    """Which of our parts a full name belongs to; none for another package."""
    parts = name.split(".")
    if parts[0] != "questionnaire":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in EVERYTHING else "questionnaire"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_part_may_know(path: Path):
    part = part_of(path)

    beyond = {p for name in imported(path) if (p := our_part(name))} - {part} - MAY_IMPORT[part]

    assert beyond == set()


def test_the_core_uses_the_standard_library_and_pydantic_alone():
    import sys

    used = {
        name.split(".")[0]
        for path in modules()
        if part_of(path) == "core"
        for name in imported(path)
        if our_part(name) is None
    }

    assert used - set(sys.stdlib_module_names) == CORE_MAY_USE


def test_only_the_texts_speak_http_to_others():
    speaking = {"httpx", "requests", "urllib3", "urllib.request", "http.client"}

    speakers = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        for name in imported(path)
        if any(f"{name}.".startswith(f"{library}.") for library in speaking)
    }

    assert speakers == {"messages/channels/sms.py"}


def calls(path: Path) -> Iterator[str]:
    """The last name of everything a module calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield f"{getattr(function.value, 'id', '')}.{function.attr}"
            elif isinstance(function, ast.Name):
                yield function.id


def test_only_the_records_begin_and_commit():
    writing = {"writing", "recording", "begin", "commit"}

    writers = {part_of(path) for path in modules() if any(c.split(".")[-1] in writing for c in calls(path))}

    assert writers == {"records"}


def test_only_the_clock_asks_the_time():
    asking = {"datetime.now", "datetime.utcnow", "date.today", "time.time", "datetime.today"}

    askers = {path.name for path in modules() if asking.intersection(calls(path))}

    assert askers == {"clock.py"}


def test_templates_hold_no_scripts_styles_or_trusted_text():
    forbidden = re.compile(r"\|\s*safe|style=|\son\w+=|<script(?! src)|<style|\{%\s*(do|autoescape)")

    found = {
        str(path.relative_to(TEMPLATES)): match[0]
        for path in TEMPLATES.rglob("*.html")
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_style_sheets_use_logical_properties_and_nothing_from_elsewhere():
    forbidden = re.compile(
        r"(?<![-\w])(left|right|top|bottom|width|height|margin-top|margin-bottom|margin-left|margin-right"
        r"|padding-top|padding-bottom|padding-left|padding-right|border-top|border-bottom|border-left"
        r"|border-right|min-width|max-width|min-height|max-height)\s*:|!important|@import|url\(|#[a-z][\w-]*\s*\{"
    )

    found = {
        path.name: match[0]
        for path in (PACKAGE / "static").rglob("*.css")
        if (match := forbidden.search(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)))
    }

    assert found == {}


def test_all_scripts_together_stay_under_a_hundred_and_fifty_lines():
    """What no page can do without a script: the tablet that closes by itself, the board that is live."""
    lines = [
        line
        for path in (PACKAGE / "static").rglob("*.js")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]

    assert len(lines) <= 150
