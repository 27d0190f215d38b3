"""CSV that is safe to open in a spreadsheet: no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet may run (OWASP, CSV injection), in wide letters as well."""


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file with these columns and rows: UTF-8 with the mark by which Excel knows it.

    Every cell is quoted, so that none is split where a spreadsheet separates by semicolons.
    """
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in (columns, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that stays text: one that could be taken for a formula begins with an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell
