"""A row type names a statement's columns in their order, as it is filled by place and not by name."""

from typing import Any

import pytest
from sqlalchemy import Select

from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicRow
from questionnaire.records.clinic.staff import StaffRow
from questionnaire.records.reporting import visit_histories
from questionnaire.records.reporting.visit_histories import PastVisit
from questionnaire.records.visit.row import WHOLE, VisitRow


@pytest.mark.parametrize(
    ("statement", "row_type"),
    [
        (WHOLE, VisitRow),
        (clinics.ALL, ClinicRow),
        (staff.WHOLE, StaffRow),
        (visit_histories._OF_CLINIC, PastVisit),
    ],
)
def test_a_row_has_the_columns_of_its_statement(statement: Select[Any], row_type: type[Any]):
    assert row_type._fields == tuple(statement.selected_columns.keys())
