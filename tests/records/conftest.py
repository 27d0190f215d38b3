"""Every test of the records runs on SQLite and on a real PostgreSQL, each time on an empty database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from tests import databases

EACH_ITS_OWN = pytest.mark.parametrize("database_url", ["sqlite", "own-postgresql"], indirect=True)
"""For a test that changes the tables themselves."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database; no address means SQLite in this test's own data folder.

    On PostgreSQL tests share a database and each leaves it empty, which is much quicker than a new
    one for each.
    """
    match request.param:
        case "sqlite":
            yield ""
        case "postgresql":
            url: str = request.getfixturevalue("shared_database")
            yield url
            databases.empty(url)
        case _:
            with databases.new(request.getfixturevalue("postgres")) as url:
                yield url


@pytest.fixture
def disk() -> Callable[[], AbstractContextManager[None]]:
    """SQLite waits for the disk, as it does at a clinic."""
    return nullcontext


@pytest.fixture
def visit(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    """Ada's visit as it is when the test begins."""
    return again(clinic, visit_id)


def again(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    """A visit, read anew."""
    found = visits.find(clinic.clinic_id, visit_id)
    assert found
    return found
