"""Arrivals: what was true at the counter, and what the app had said of the visit just before.

They are written and removed together with the check-in (see ``check_in``).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select

from questionnaire.core.readiness.case import Status
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.records.audit.act import Act
from questionnaire.records.models import ArrivalRow
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring

_arrivals = ArrivalRow.__table__.c


class _Row(NamedTuple):
    clinic_id: int
    visit_id: str
    at: datetime
    by: str
    detail_sealed: bytes


_ALL = select(*(_arrivals[name] for name in _Row._fields))


@dataclass(frozen=True, slots=True)
class Arrived:
    """An arrival as it is remembered; ``predicted`` is the status just before the check-in."""

    visit_id: str
    at: datetime
    by: str
    predicted: Status
    arrival: Arrival
    discrepancies: tuple[Discrepancy, ...]


def of_visit(clinic_id: int, visit_id: str) -> Arrived | None:
    """What was true when this patient came, if they did."""
    with reading() as connection:
        row = connection.execute(
            _ALL.where(_arrivals.clinic_id == clinic_id, _arrivals.visit_id == visit_id)
        ).one_or_none()
    return _arrived(_Row._make(row)) if row else None


def of_visits(clinic_id: int, visit_ids: Sequence[str]) -> dict[str, Arrived]:
    """What was true when the patients of these visits came, by visit."""
    of_these = (_arrivals.clinic_id == clinic_id, _arrivals.visit_id.in_(visit_ids))
    with reading() as connection:
        rows = connection.execute(_ALL.where(*of_these)).all()
    return {arrived.visit_id: arrived for arrived in (_arrived(_Row._make(row)) for row in rows)}


def of_clinic_between(clinic_id: int, begin: datetime, end: datetime) -> tuple[Arrived, ...]:
    """Everybody who came to a clinic in a span, in order."""
    within = (_arrivals.clinic_id == clinic_id, _arrivals.at >= begin, _arrivals.at < end)
    with reading() as connection:
        rows = connection.execute(_ALL.where(*within).order_by(_arrivals.at, _arrivals.visit_id)).all()
    return tuple(_arrived(_Row._make(row)) for row in rows)


def add(act: Act, arrived: Arrived) -> None:
    """Keep an arrival."""
    place = Place(act.clinic_id, "arrivals", "detail", arrived.visit_id)
    row = {
        "clinic_id": act.clinic_id,
        "visit_id": arrived.visit_id,
        "at": arrived.at,
        "by": arrived.by,
        "detail_sealed": ring().seal(place, json.dumps(detail(arrived), separators=(",", ":"))),
    }
    with act.transaction() as act:
        act.writer.execute(insert(ArrivalRow), row)


def remove(act: Act) -> None:
    """Delete the visit's arrival, which was a mistake. The history keeps it."""
    this_visit = (ArrivalRow.clinic_id == act.clinic_id, ArrivalRow.visit_id == act.visit_id)
    with act.transaction() as act:
        act.writer.execute(delete(ArrivalRow).where(*this_visit))


def detail(arrived: Arrived) -> dict[str, Any]:
    """An arrival as it is written down."""
    told = asdict(arrived.arrival)
    for name in ("last_food", "last_drink"):
        told[name] = told[name] and told[name].isoformat()
    return {**told, "gaps": list(arrived.discrepancies), "predicted": arrived.predicted}


def _arrived(row: _Row) -> Arrived:
    told = json.loads(
        ring().unseal(Place(row.clinic_id, "arrivals", "detail", row.visit_id), row.detail_sealed)
    )
    arrival, discrepancies = arrival_in(told)
    return Arrived(row.visit_id, row.at, row.by, Status(told["predicted"]), arrival, discrepancies)


def arrival_in(written: Mapping[str, Any]) -> tuple[Arrival, tuple[Discrepancy, ...]]:
    """What was true on arrival and what was not as expected, from how ``detail`` writes it down."""
    told = {name: written[name] for name in asdict(Arrival(Ride.NONE)) if name in written}
    for name in ("last_food", "last_drink"):
        told[name] = told[name] and datetime.fromisoformat(told[name])
    return Arrival(**{**told, "ride": Ride(told["ride"])}), tuple(map(Discrepancy, written["gaps"]))
