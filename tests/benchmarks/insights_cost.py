"""What the page of insights costs a clinic with 25 visits a day for 12 weeks: cold, and kept ready.

python -m tests.benchmarks.insights_cost
"""

import json
import secrets
import tempfile
import time
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert

from questionnaire import clock, create_app
from questionnaire.cli.demo.stories import DECIDED, easiest
from questionnaire.cli.setup import prepared
from questionnaire.core.answers.values import packed_value
from questionnaire.core.reporting.counts import counted
from questionnaire.desk.reporting.views import Period
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.models import History, Patient, Visit
from questionnaire.records.reporting import outcomes
from questionnaire.records.store.database import without_fsync, writing
from questionnaire.records.store.encryption import Place, ring

WEEKS, DAYS, A_DAY = 12, 5, 25
ADDRESS = "http://localhost"


def fill(clinic: clinics.ClinicFacts, first: date) -> int:
    """Write a history of its own for every visit, and say how many lines that is."""
    questionnaire = outcomes.asked_now(clinic.clinic_id)
    said = [(q.id, packed_value(easiest(q))) for _, q in questionnaire]
    lines = 0
    for week in range(WEEKS):
        with writing() as connection:
            for number in range(DAYS * A_DAY):
                day = first + timedelta(weeks=week, days=number // A_DAY)
                starts_at = clinic.calendar.midnight(day) + timedelta(hours=9, minutes=15 * (number % A_DAY))
                lines += _visit(connection, clinic, starts_at, said)
    return lines


def _visit(connection: Connection, clinic: clinics.ClinicFacts, starts_at: datetime, said: list) -> int:
    visit_id, patient_id = secrets.token_hex(6), secrets.token_hex(6)
    patient = Patient(clinic_id=clinic.clinic_id, patient_id=patient_id, language="en")
    patient.first_name = patient.last_name = "Ada"
    patient.date_of_birth = "1986-05-09"
    connection.execute(insert(Patient), {c.name: getattr(patient, c.name) for c in Patient.__table__.c})
    connection.execute(
        insert(Visit),
        {
            "clinic_id": clinic.clinic_id,
            "visit_id": visit_id,
            "patient_id": patient_id,
            "starts_at": starts_at,
            "edition": None,
            "revision": len(said),
        },
    )
    at = starts_at - timedelta(hours=1 + secrets.randbelow(140))
    told = [("visit-added", starts_at - timedelta(days=9), None)]
    for name, value in said:
        at += timedelta(seconds=20)
        told.append(("answered", at, {"question": name, "value": value, "shown": "Good to know. " * 12}))
    told += [("sent", at, None), ("checked-in", starts_at, None)]
    told += [("opened", at, None)] * 6
    rows = []
    for number, (what, moment, detail) in enumerate(told, start=1):
        entry = history.new_entry_id(moment)
        place = Place(clinic.clinic_id, "history", "detail", entry)
        sealed = ring().seal(place, json.dumps(detail)) if detail else None
        rows.append(
            {
                "clinic_id": clinic.clinic_id,
                "entry_id": entry,
                "visit_id": visit_id,
                "number": number,
                "at": moment,
                "by": "patient",
                "what": what,
                "detail_sealed": sealed,
                "detail_hash": sha256(sealed or b"").hexdigest(),
            }
        )
    connection.execute(insert(History), rows)
    return len(rows)


def main() -> None:
    """Measure, and print seconds."""
    folder = tempfile.mkdtemp(prefix="visit-ready-insights-")
    app = create_app(prepared({}, DATA_DIR=folder, PUBLIC_URL=ADDRESS))
    with app.app_context():
        now = clock.now()
        founded = now - timedelta(days=120)
        clinic = clinics.create(
            slug="busy", name="Busy", phone="+12025550199", zone="America/New_York",
            questionnaire="ketamine-infusion", by="test", at=founded,
        )  # fmt: skip
        clinics.save_settings(Act(clinic.clinic_id, "test", founded), DECIDED)
        today = clinic.calendar.local(now).date()
        first = today - timedelta(days=today.weekday(), weeks=WEEKS)
        with without_fsync():
            lines = fill(clinic, first)
        size = sum(path.stat().st_size for path in Path(folder).glob("*.db*"))
        print(f"{WEEKS * DAYS * A_DAY} visits, {lines} lines of history, {size / 1e6:.0f} MB")
        shown = Period(first, WEEKS)
        for name in ("cold", "warm", "warm"):
            began, spent = time.perf_counter(), time.process_time()
            midnight = clinic.calendar.midnight
            found = outcomes.happened(clinic, midnight(shown.first), midnight(shown.end), now)
            read = time.perf_counter()
            counted(found.courses, tuple(outcomes.asked_now(clinic.clinic_id).by_id), shown.mondays)
            end = time.perf_counter()
            print(
                f"{name}: {end - began:.2f} s ({time.process_time() - spent:.2f} s of CPU):"
                f" {read - began:.2f} s reading and replaying, {end - read:.2f} s counting"
            )


if __name__ == "__main__":
    main()
