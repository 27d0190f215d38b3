"""`visit-ready check` says in one sentence what stands in the way, also where nothing can be read."""

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_migrate import downgrade

from questionnaire.cli.check import check
from questionnaire.records.store.database import db


def test_tables_from_before_an_upgrade_are_told_in_one_sentence(app: Flask, monkeypatch: pytest.MonkeyPatch):
    db.engine.dispose()
    downgrade(revision="0002")
    monkeypatch.setenv("VISIT_READY_DATA_DIR", str(app.config["DATA_DIR"]))
    monkeypatch.setenv("VISIT_READY_PUBLIC_URL", "https://visits.example.org")

    told = CliRunner().invoke(check)

    assert (told.exit_code, told.output) == (
        1,
        "The database cannot be read, or its tables are older than this version:"
        " run 'visit-ready upgrade'.\n",
    )
