"""What pages say about notes: who reads them, as the clinic decided."""

from collections.abc import Mapping
from typing import Any

from flask import g

from questionnaire.records.visit.record import VisitRecord


def was_kept(visit: VisitRecord, around: Mapping[str, Any]) -> None:
    """Let a help page say that the note is saved, with what stands ``around`` it and who reads notes."""
    values = visit.clinic_questionnaire.setting_values
    readers = {"by_day": values.get("notes_by_day"), "by_night": values.get("notes_by_night")}
    g.kept_note = {**around, **readers}
