"""That something about a visit changed: its revision counts it, so that whoever looks again can tell."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, update

from questionnaire.records.models import Visit


def changed(connection: Connection, clinic_id: int, *which: ColumnElement[bool], **values: Any) -> int:
    """Count a change of these visits of a clinic, and set these columns with it; how many visits they are.

    Within the transaction that is open.
    """
    return connection.execute(
        update(Visit)
        .where(Visit.clinic_id == clinic_id, *which)
        .values(**values, revision=Visit.revision + 1)
    ).rowcount
