"""Whether anything changed on a board since somebody looked, without reading a single visit."""

from datetime import date

from sqlalchemy import bindparam, select

from questionnaire.records.clinics import ClinicFacts
from questionnaire.records.models import Clinic, Visit
from questionnaire.records.prepared import Prepared
from questionnaire.records.visits import span

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


def counts(clinic: ClinicFacts, begin: date, end: date) -> tuple[tuple[str, int, int], ...]:
    """Of each visit between two days how often it, and what its clinic decided, has changed.

    Nothing about these visits differs as long as this does not, but for what time alone changes.
    """
    return tuple(map(tuple, _COUNTS.all(span(clinic, begin, end))))
