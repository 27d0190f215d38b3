"""Whether anything changed on a board since somebody looked, without reading a single visit."""

from datetime import datetime

from sqlalchemy import bindparam, select

from questionnaire.records.models import Clinic, Visit
from questionnaire.records.prepared import Prepared

_visits, _clinics = Visit.__table__.c, Clinic.__table__.c

_COUNTS = Prepared(
    select(_visits.visit_id, _visits.revision, _clinics.settings_revision)
    .join(Clinic.__table__, _clinics.clinic_id == _visits.clinic_id)
    .where(
        _visits.clinic_id == bindparam("clinic_id"),
        _visits.starts_at >= bindparam("begin"),
        _visits.starts_at < bindparam("end"),
    )
    .order_by(_visits.starts_at, _visits.visit_id)
)


def counts(clinic_id: int, begin: datetime, end: datetime) -> str:
    """Of each visit between two moments how often it, and what its clinic decided, has changed.

    Nothing about these visits differs as long as this does not, but for what time alone changes.
    """
    rows = _COUNTS.all({"clinic_id": clinic_id, "begin": begin, "end": end})
    return " ".join(f"{visit_id}:{revision}:{decided}" for visit_id, revision, decided in rows)
