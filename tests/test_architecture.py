"""Who may import whom, and who may do what: each rule of the design that a machine can hold."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Container, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import questionnaire

PACKAGE = Path(questionnaire.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"

CORE = {"core"}
TABLES = {"records.store", "records.models", "records.audit"}
KEPT = {*TABLES, "records.clinic", "records.visit_facts", "records.messaging", "records.visit"}
STAFF_PAGE = {"browser", "core", "fields", "language", "records", "clock"}
ROOM_OF_THE_DESK = {*STAFF_PAGE, "desk", "exchange", "messages.channels"}

MAY_IMPORT: dict[str, set[str]] = {
    "clock": set(),
    "core.definition": set(),
    "core.calendar": set(),
    "core.channels": set(),
    "core.names": set(),
    "core.same_person": {"core.names"},
    "core.danger": set(),
    "core.translatable": set(),
    "core.visit_day": {"core.calendar"},
    "core.checking": {"core.definition", "core.danger"},
    "core.answers": {"core.definition", "core.calendar"},
    "core.schedule_import": {"core.calendar", "core.names", "core.same_person"},
    "core.readiness": {
        *("core.definition", "core.answers", "core.visit_day"),
        *("core.calendar", "core.channels", "core.translatable"),
    },
    "core.reporting": {
        "core.definition",
        "core.answers",
        "core.readiness",
        "core.visit_day",
        "core.calendar",
    },
    "definitions": CORE,
    "language": CORE,
    "fields": {"core", "language"},
    "records.store": set(),
    "records.models": {"records.store"},
    "records.audit": {"records.store", "records.models"},
    "records.clinic": {*TABLES, "core", "definitions"},
    "records.visit_facts": {*TABLES, "core"},
    "records.messaging": {*TABLES, "records.visit_facts", "core"},
    "records.visit": {*TABLES, "records.visit_facts", "records.messaging", "records.clinic", "core"},
    "records.access": {*KEPT, "core"},
    "records.schedule_import": {*KEPT, "core"},
    "records.identity": {*KEPT, "records.access", "core"},
    "records.reporting": {*KEPT, "core"},
    "browser": {"records", "clock"},
    "interview": {"core", "fields", "language", "records"},
    "exchange.calendar": CORE,
    "exchange": {"exchange.calendar", "core", "fields", "language", "records"},
    "messages.channels": {"core", "clock"},
    "messages": {"messages.channels", "core", "language", "records", "clock"},
    "patient": {*STAFF_PAGE, "interview", "exchange.calendar", "messages.channels"},
    "escort": {*STAFF_PAGE, "interview", "exchange.calendar", "messages.channels"},
    "desk": STAFF_PAGE,
    "desk.board": ROOM_OF_THE_DESK,
    "desk.changes": ROOM_OF_THE_DESK,
    "desk.visit_day": {*ROOM_OF_THE_DESK, "desk.changes"},
    "desk.reporting": ROOM_OF_THE_DESK,
    "desk.schedule_import": ROOM_OF_THE_DESK,
    "desk.settings": ROOM_OF_THE_DESK,
    "desk.identity": {*ROOM_OF_THE_DESK, "desk.visit"},
    "desk.follow_ups": {*ROOM_OF_THE_DESK, "interview", "desk.changes"},
    "desk.visit": {*ROOM_OF_THE_DESK, "interview", "desk.changes", "desk.follow_ups", "desk.visit_day"},
    "desk.exports": {*ROOM_OF_THE_DESK, "desk.board", "desk.follow_ups"},
    "settings": {"messages.channels"},
    "web": {"core", "definitions", "language", "records.store", "settings"},
    "questionnaire": {
        *("clock", "core", "definitions", "desk", "escort", "exchange", "fields", "interview", "language"),
        *("messages", "patient", "records", "settings", "web"),
        *(
            "desk.board",
            "desk.changes",
            "desk.exports",
            "desk.follow_ups",
            "desk.reporting",
            "desk.schedule_import",
        ),
        *("desk.settings", "desk.identity", "desk.visit", "desk.visit_day", "messages.channels"),
    },
    "cli": {
        *("clock", "core", "definitions", "exchange", "fields", "interview", "language", "messages"),
        *("messages.channels", "questionnaire", "records", "settings", "web"),
    },
}
"""What each room may import besides itself. A name stands for all below it that has no row of its own.

``questionnaire`` is ``factory``, and each package's own page: what it imports, it assembles.
"""

MOST_MODULES = 13
"""How many modules one folder may hold; more is a concept that has no name yet."""

CORE_MAY_USE = {"pydantic"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The full name of a module without the package: "core.answers.flow"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    """The row of the table that a module or something in it falls under."""
    parts = name.split(".")
    prefixes = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((prefix for prefix in prefixes if prefix in MAY_IMPORT), "questionnaire")


def nodes(path: Path) -> Iterator[ast.AST]:
    """All that a module is written of."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


@cache
def imported(path: Path) -> list[str]:
    """The full names of what a module imports."""
    names = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def ours(path: Path) -> Iterator[str]:
    """What a module imports of ours, by full names without the package."""
    for name in imported(path):
        first, _, rest = name.partition(".")
        if first == "questionnaire":
            yield rest


def may_import(room: str, other: str) -> bool:
    """Whether the table lets one room import another; a row covers what has no row of its own."""
    allowed = MAY_IMPORT[room] | {room}
    return other in allowed or (other.split(".")[0] in allowed and not other.startswith("desk."))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may_know(path: Path):
    assembles = path.name == "__init__.py"
    room = (
        "questionnaire"
        if assembles and path.parent.name in ("desk", "questionnaire")
        else room_of(name_of(path))
    )

    beyond = {name for name in ours(path) if not may_import(room, room_of(name))}

    assert beyond == set()


def test_every_row_of_the_table_names_a_room_that_is_there():
    rooms = {room_of(name_of(path)) for path in modules()}

    assert set(MAY_IMPORT) == rooms


def test_no_two_modules_import_each_other_in_a_circle():
    """Imports for type checking count: what needs each other's types is one concept."""
    names = {name_of(path): path for path in modules()}
    imports = {
        name: {known for found in ours(path) if (known := _module(found, names)) and known != name}
        for name, path in names.items()
    }

    assert list(TopologicalSorter(imports).static_order())


def _module(name: str, names: Container[str]) -> str | None:
    return next((n for n in (name, name.rpartition(".")[0]) if n in names), None)


def test_no_folder_is_crowded():
    folders = Counter(path.parent for path in modules() if path.name != "__init__.py")

    assert {str(folder.relative_to(PACKAGE)): n for folder, n in folders.items() if n > MOST_MODULES} == {}


@pytest.mark.parametrize("mirror", [TEMPLATES / "desk", PACKAGE.parent / "tests"], ids=["templates", "tests"])
def test_templates_and_tests_have_the_folders_of_the_package(mirror: Path):
    package = PACKAGE / "desk" if mirror.name == "desk" else PACKAGE
    others = {"__pycache__", "benchmarks", "browser", "journeys", "pictures", "simulations"}
    folders = {path.relative_to(mirror) for path in mirror.rglob("*") if path.is_dir()}

    assert {str(f) for f in folders if not others & set(f.parts) and not (package / f).is_dir()} == set()


def test_the_core_uses_the_standard_library_and_pydantic_alone():
    used = {
        name.split(".")[0]
        for path in modules()
        if name_of(path).startswith("core")
        for name in imported(path)
        if not name.startswith("questionnaire")
    }

    assert used - set(sys.stdlib_module_names) == CORE_MAY_USE


def test_the_rules_are_imported_without_flask_or_a_database():
    rules = [f"questionnaire.{name}" for name in map(name_of, modules()) if name.startswith("core")]
    program = f"import sys, {', '.join(rules)}; print({{'flask', 'sqlalchemy'}} & {{*sys.modules}})"

    found = subprocess.check_output([sys.executable, "-c", program], cwd=PACKAGE.parent, text=True)

    assert found == "set()\n"


def test_only_the_texts_speak_http_to_others():
    speaking = {"httpx", "requests", "urllib3", "urllib.request", "http.client"}

    speakers = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        for name in imported(path)
        if any(f"{name}.".startswith(f"{library}.") for library in speaking)
    }

    assert speakers == {"messages/channels/sms.py"}


@cache
def calls(path: Path) -> list[str]:
    """The last name of everything a module calls."""
    names = []
    for node in nodes(path):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                names.append(f"{getattr(function.value, 'id', '')}.{function.attr}")
            elif isinstance(function, ast.Name):
                names.append(function.id)
    return names


def test_only_the_records_begin_and_commit():
    writing = {"writing", "transaction", "begin", "commit"}

    writers = {
        name_of(path).split(".")[0]
        for path in modules()
        if any(c.split(".")[-1] in writing for c in calls(path))
    }

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


VAGUE = re.compile(
    r"\b(somebody|nobody|anybody|told|tells|anew|reckoned|weighed)\b"
    r"|none where|what came of|by then|as it stands",
    re.IGNORECASE,
)
"""What a reader has to read twice in a docstring. Say who, what, or "Returns None if"."""

VAGUE_LEFT = 5
"""How many still stand in docstrings. The number may only fall."""


def docstrings(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_docstrings_are_understood_at_the_first_reading():
    count = sum(len(VAGUE.findall(text)) for path in modules() for text in docstrings(path))

    assert count <= VAGUE_LEFT, "Docstrings got vaguer. If the number fell, lower VAGUE_LEFT."
