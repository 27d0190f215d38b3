"""A file that staff open in a spreadsheet shows what is in it and runs nothing."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.exchange.spreadsheet import RISKY, written


def read(file: bytes, delimiter: str = ",") -> list[list[str]]:
    """The cells as a spreadsheet finds them."""
    text = file.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))


def test_a_file_has_its_columns_and_rows_and_the_mark_by_which_excel_knows_it():
    file = written(("Patient", "Phone"), [("Zoë Lind", "(202) 555-0107")])

    assert file == '\ufeff"Patient","Phone"\r\n"Zoë Lind","(202) 555-0107"\r\n'.encode()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+12025550107", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"]
)
def test_a_cell_that_could_be_a_formula_begins_with_an_apostrophe(cell: str):
    assert read(written(("Patient",), [(cell,)]))[1] == [f"'{cell}"]


def test_no_cell_is_split_where_a_spreadsheet_separates_by_semicolons():
    file = written(("Patient",), [("Ada;=1+1",)])

    assert read(file, delimiter=";") == [["Patient"], ["Ada;=1+1"]]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_whatever_the_cells_are_none_can_run_and_none_is_lost(rows: list[tuple[str, str]]):
    found = read(written(("a", "b"), rows))[1:]

    assert [cell for row in found for cell in row if cell.lstrip(" ").startswith(RISKY)] == []
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
