"""Exports: every file of patients' data that leaves the application is in the history."""

from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What


def exported(act: Act, which: str) -> None:
    """Add to the history that patients' data were saved as a file. ``which`` names the export."""
    with act.transaction() as act:
        act.note(What.EXPORTED, which=which)
