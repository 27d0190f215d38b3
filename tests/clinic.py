"""The people and places that tests share: Ada the patient, Ben at the desk, Chi the nurse, Dee elsewhere."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL
from werkzeug.routing import Rule

from questionnaire import clock, create_app
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.cli.setup import prepared
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.store.database import db, without_fsync
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.settings import from_environment
from tests import databases, snapshots
from tests.conftest import ADA_BORN, MONDAY, TUESDAY, ZONE, on_ci
from tests.people import PASSWORD, EscortAtPhone, PatientAtPhone, StaffAtDesk


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[PasswordHasher]:
    """Hashes that cost next to nothing: the real ones are slow on purpose. Gives the real one."""
    real, quick = staff._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staff, "_hasher", quick)
        patch.setattr(staff, "_NOBODY", quick.hash("nobody"))
        yield real


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every application of a test run finds the templates compiled, once the first one has used them."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": cache})
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> Iterator[None]:
    """Every application of a test run has the same addresses: how each is built is compiled once."""
    compiled: dict[tuple[Any, ...], Callable[..., Any]] = {}
    real = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = rule.rule, tuple(rule._trace), str(rule.defaults), append_unknown
        if key not in compiled:
            compiled[key] = real(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembered)
        yield


@pytest.fixture(scope="session")
def fresh_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with keys and an empty, migrated database, to copy from."""
    folder = tmp_path_factory.mktemp("fresh")
    settings = prepared({}, DATA_DIR=str(folder), PUBLIC_URL="http://localhost")
    with create_app(settings).app_context():
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def postgres(fresh_folder: Path) -> Iterator[URL]:
    """A running PostgreSQL; without one a skip, and on CI a failure."""
    with ExitStack() as until_the_end:
        try:
            url = until_the_end.enter_context(databases.running(fresh_folder))
        except Exception as reason:
            if on_ci():
                raise
            pytest.skip(f"PostgreSQL does not start here: {reason!r}")
        yield url


@pytest.fixture(scope="session")
def shared_database(postgres: URL) -> Iterator[str]:
    """The PostgreSQL database that tests use one after the other, each leaving it empty."""
    with databases.new(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def folder_before(fresh_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A data folder to copy from, by what Ada has done before the test; nothing where that is empty."""

    @cache
    def made(before: str) -> Path:
        if not before:
            return fresh_folder
        folder = Path(shutil.copytree(fresh_folder, tmp_path_factory.mktemp(before) / "data"))
        with application(folder) as app:
            facts = riverside()
            visit_id = adas_visit(facts)
            ada = PatientAtPhone.with_link(app, facts.clinic_id, visit_id, ADA_BORN)
            snapshots.keep(folder, visit_id, snapshots.BEFORE[before](ada))
        return folder

    return made


@pytest.fixture
def has_answered() -> None:
    """Ada has answered everything, and has not sent it."""


@pytest.fixture
def has_sent() -> None:
    """Ada has answered everything as easily as can be, and has sent it."""


@pytest.fixture
def has_sent_worries() -> None:
    """Ada has sent her answers: she missed a check, will be alone, and worries."""


@pytest.fixture
def before(request: pytest.FixtureRequest) -> str:
    """What Ada has done before this test: the one of the fixtures above that it uses, or nothing."""
    return next((name for name in snapshots.BEFORE if name in request.fixturenames), "")


@pytest.fixture
def data_dir(before: str, folder_before: Callable[[str], Path], tmp_path: Path) -> Path:
    """This test's own data folder."""
    return Path(shutil.copytree(folder_before(before), tmp_path / "data"))


@pytest.fixture
def database_url() -> str:
    """The database of this test; empty means SQLite in the data folder. Records tests override it."""
    return ""


@pytest.fixture
def disk() -> Callable[[], AbstractContextManager[None]]:
    """How SQLite treats the disk: it does not wait for it, except in the tests of the records."""
    return without_fsync


@pytest.fixture
def app(
    data_dir: Path, database_url: str, disk: Callable[[], AbstractContextManager[None]]
) -> Iterator[Flask]:
    """The application on Monday morning; its database is empty, or as Ada has left it ``before``."""
    with application(data_dir, database_url, disk) as app:
        yield app


@contextmanager
def application(
    folder: Path, database_url: str = "", disk: Callable[[], AbstractContextManager[None]] = without_fsync
) -> Iterator[Flask]:
    """The application on a data folder, on Monday morning."""
    settings = from_environment(
        {}, DATA_DIR=str(folder), PUBLIC_URL="http://localhost", DATABASE_URL=database_url
    )
    app = create_app(settings)
    with app.app_context(), clock.stopped_at(MONDAY), disk():
        yield app
        db.engine.dispose()


@pytest.fixture
def clinic(app: Flask, before: str) -> ClinicFacts:
    """The clinic where Ada is a patient."""
    return clinics.find(1) if before else riverside()


def riverside() -> ClinicFacts:
    """Found the clinic where Ada is a patient."""
    return a_clinic("Riverside Clinic", "+12025550199")


@pytest.fixture
def elsewhere(clinic: ClinicFacts) -> ClinicFacts:
    """The other clinic in the same database, where Dee works."""
    return a_clinic("Hillside Clinic", "+13125550188")


def a_clinic(name: str, phone: str) -> ClinicFacts:
    """A clinic that has decided everything."""
    facts = clinics.create(
        slug=name.split()[0].lower(),
        name=name,
        phone=phone,
        zone=ZONE.key,
        address="12 Mill Street",
        questionnaire="ketamine-infusion",
        by="test",
        at=clock.now(),
    )
    clinics.save_settings(Act(facts.clinic_id, "test", clock.now()), DECIDED)
    return clinics.find(facts.clinic_id)


@pytest.fixture
def visit_id(clinic: ClinicFacts, before: str, data_dir: Path) -> str:
    """Ada's visit on Tuesday at half past ten."""
    return snapshots.visit_in(data_dir) if before else adas_visit(clinic)


def adas_visit(clinic: ClinicFacts) -> str:
    """Add Ada's visit."""
    ada = NewPatient("Ada", "Lind", ADA_BORN, phone="+12025550107")
    return visits.add(Act(clinic.clinic_id, "test", clock.now()), ada, TUESDAY)


@pytest.fixture
def ada(app: Flask, clinic: ClinicFacts, visit_id: str, before: str, data_dir: Path) -> PatientAtPhone:
    """Ada with her link, at the door, or in front of the page to which she has come ``before``."""
    ada = PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN)
    return snapshots.goes_on(data_dir, ada) if before else ada


@pytest.fixture
def rosa(app: Flask, clinic: ClinicFacts, visit_id: str) -> Callable[[], EscortAtPhone]:
    """Rosa with her own link, once Ada has named her."""
    return lambda: EscortAtPhone.named_for(app, clinic.clinic_id, visit_id)


@pytest.fixture
def hire(app: Flask) -> Callable[[ClinicFacts, Role, str], StaffAtDesk]:
    """Add somebody to a clinic's staff, not signed in yet."""

    def hired(facts: ClinicFacts, role: Role, name: str) -> StaffAtDesk:
        email = f"{name.lower()}-{secrets.token_hex(3)}@clinic.example"
        staff.add(Act(facts.clinic_id, "test", clock.now()), role, name, email, PASSWORD)
        return StaffAtDesk(app, email)

    return hired


@pytest.fixture
def ben(clinic: ClinicFacts, hire: Callable[..., StaffAtDesk]) -> StaffAtDesk:
    """Ben, signed in at the front desk."""
    return hire(clinic, Role.FRONT_DESK, "Ben").signs_in()


@pytest.fixture
def chi(clinic: ClinicFacts, hire: Callable[..., StaffAtDesk]) -> StaffAtDesk:
    """Chi, the nurse, signed in."""
    return hire(clinic, Role.NURSE, "Chi").signs_in()


@pytest.fixture
def dee(elsewhere: ClinicFacts, hire: Callable[..., StaffAtDesk]) -> StaffAtDesk:
    """Dee, signed in at another clinic; she must see nothing of Ada."""
    return hire(elsewhere, Role.NURSE, "Dee").signs_in()
