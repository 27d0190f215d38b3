"""The cells of a file of text, whichever its letters and whichever sign stands between them."""

import csv
import re
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from itertools import islice
from typing import Any, NamedTuple

from questionnaire.exchange.schedule.letters import likely

FIRST_ROWS = 10
"""How many rows tell which sign stands between the cells."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
NO_TABLE = ("<html", "<!doctype", "<?xml", "<table", "begin:vcal")
"""How other files begin that are sent by mistake, some of them under the name of a CSV file."""


FORMULA = re.compile(r'="([^"]*)"')
TEXT_MARK = re.compile(r"^'(?=[=+\-@\d])")


class Problem(NamedTuple):
    """Why a file cannot be read, as a key, and the line where that begins if it is one line."""

    key: str
    line: int = 0


class Text(NamedTuple):
    """A file's text, in which letters it was read unless they are Unicode, and whether that is sure."""

    text: str
    letters: str = ""
    is_sure: bool = True


def text_of(data: bytes) -> Text | Problem:
    """A file's text: by its mark, else UTF-8, else as Windows and older programs write."""
    if not data.strip():
        return Problem("empty")
    if data.startswith(WORKBOOKS):
        return Problem("a-workbook")
    if data.lstrip().startswith(NO_TEXT):
        return Problem("not-text")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _readable(data.decode("utf-16", "replace"))
    evens, odds = data[:2000:2].count(0), data[1:2000:2].count(0)
    if max(evens, odds) > len(data[:2000]) // 4 and min(evens, odds) == 0:
        return _readable(data.decode("utf-16-be" if evens else "utf-16-le", "replace"))
    try:
        return _readable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        found = likely(data)
        return _readable(data.decode(found[0], "replace"), *found)


def _readable(text: str, letters: str = "", is_sure: bool = True) -> Text | Problem:
    strange = sum(not (char.isprintable() or char.isspace()) for char in text[:4000])
    anywhere = len(re.findall(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufffd]", text))
    if "\0" in text or strange > len(text[:4000]) // 50 or anywhere > len(text) // 50:
        return Problem("not-text")
    if text[:200].lstrip().lower().startswith(NO_TABLE):
        return Problem("not-text")
    return Text(text.replace("\r\n", "\n").replace("\r", "\n"), letters, is_sure)


def bare(cell: str) -> str:
    """A cell without the space around it, and without the signs by which spreadsheets keep it a text."""
    found = FORMULA.fullmatch(cell.strip())
    return found[1].strip() if found else TEXT_MARK.sub("", cell.strip())


def cells_of(text: str, fits: Callable[[list[list[str]]], Any]) -> list[list[str]] | Problem:
    """The cells of a text, parted by the sign with which its first rows fit best."""
    told = re.match(r'"?sep=([^"])"?\n', text)
    if told:  # a line that Excel writes for itself
        return _parted("\n" + text[told.end() :], told[1])
    return _parted(text, max(_likely(text), key=lambda sign: fits(_first(text, sign))))


def _likely(text: str) -> list[str]:
    """The signs that stand in the first lines, of those that part cells."""
    start = "\n".join(text.split("\n", 30)[:30])
    return [sign for sign in ",;\t|" if sign in start] or [","]


def _first(text: str, sign: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(StringIO(text, newline=""), delimiter=sign), FIRST_ROWS))
    return rows


def _parted(text: str, sign: str) -> list[list[str]] | Problem:
    """Every row; where one runs over lines because a quote is not closed, that is the file's problem."""
    lines, rows, began = text.split("\n"), [], 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign)
    try:
        for row in reader:
            if reader.line_num > began + 1 and _is_open(lines[began : reader.line_num], sign):
                return Problem("open-quote", began + 1)
            rows.append(row)
            began = reader.line_num
    except csv.Error:  # a cell without end
        return Problem("open-quote", began + 1) if reader.line_num > began + 1 else Problem("not-a-table")
    return rows


def _is_open(lines: list[str], sign: str) -> bool:
    try:
        list(csv.reader([f"{line}\n" for line in lines], delimiter=sign, strict=True))
    except csv.Error:
        return True
    return False
