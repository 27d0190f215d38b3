"""Logs help whoever runs the server, and tell nobody whose visit it was."""

import logging
import re

import pytest
from sqlalchemy import update

from questionnaire.records.models import Visit
from questionnaire.records.store.database import writing
from tests.people import PatientAtPhone


def test_a_page_that_breaks_says_sorry_and_logs_neither_link_nor_name(
    ada: PatientAtPhone, caplog: pytest.LogCaptureFixture
):
    ada.says_who().answers("yes")
    with writing() as connection:
        connection.execute(update(Visit).values(answers_sealed=b"broken, and about Ada Lind" * 2))

    with caplog.at_level(logging.DEBUG):
        ada.goes_to("/visit/")
        ada.goes_to(ada.link).says_who()

    assert (ada.status, ada.heading) == (500, "Something went wrong")
    assert "InvalidTag on patient.show_visit" in caplog.text
    without_files = re.sub(r'File "[^"]*"', "", caplog.text)  # a folder of ours is called visit
    for secret in (ada.link.removeprefix("/v/"), "Ada", "Lind", "1986", "/visit/"):
        assert secret not in without_files


def test_an_ordinary_visit_logs_nothing(ada: PatientAtPhone, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO):
        ada.says_who().answers_everything().sends_answers()

    assert [record.getMessage() for record in caplog.records if "alembic" not in record.name] == []
