"""The write context: verbs join one transaction, and nothing is written outside of one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.records.audit import act as audit
from questionnaire.records.audit import history
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Visit
from questionnaire.records.visit import check_in, visits
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, TUESDAY
from tests.records.conftest import again

WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def act(visit: VisitRecord) -> Act:
    """What Ben does to Ada's visit."""
    return visit.act("staff:ben", MONDAY)


def lines(visit: VisitRecord) -> list[What]:
    return [line.what for line in history.of_visit(visit.row.clinic_id, visit.visit_id)][2:]


def as_it_is(visit: VisitRecord) -> VisitRecord:
    return again(visit.clinic, visit.visit_id)


def test_verbs_that_join_a_transaction_commit_once(
    visit: VisitRecord, act: Act, monkeypatch: pytest.MonkeyPatch
):
    opened: list[Callable[[], AbstractContextManager[Connection]]] = []
    writing = audit.writing
    monkeypatch.setattr(audit, "writing", lambda: (opened.append(writing), writing())[1])

    with act.transaction() as joined:
        visits.move(joined, WEDNESDAY, was=TUESDAY)
        check_in.cancel(joined, Reason.ILL)
        assert lines(visit) == []  # another connection sees nothing yet

    assert len(opened) == 1
    assert lines(visit) == [What.MOVED, What.CANCELLED]
    assert as_it_is(visit).starts_at == WEDNESDAY


def test_an_exception_leaves_nothing_of_any_verb_inside(visit: VisitRecord, act: Act):
    with pytest.raises(ZeroDivisionError), act.transaction() as joined:
        visits.move(joined, WEDNESDAY, was=TUESDAY)
        check_in.cancel(joined, Reason.ILL)
        raise ZeroDivisionError

    assert lines(visit) == []
    assert as_it_is(visit).row == visit.row


def test_a_guard_that_no_longer_holds_writes_nothing(visit: VisitRecord, act: Act):
    check_in.cancel(act, Reason.ILL)
    before = as_it_is(visit).row

    with act.transaction() as joined:
        assert not joined.touch(*STILL_OPEN, starts_at=WEDNESDAY)
        assert not joined.touch_where(Visit.visit_id == "another")

    assert as_it_is(visit).row == before


def test_a_touch_counts_one_change_of_the_visit(visit: VisitRecord, act: Act):
    with act.transaction() as joined:
        assert joined.touch(*STILL_OPEN, starts_at=WEDNESDAY)

    assert (as_it_is(visit).starts_at, as_it_is(visit).row.revision) == (WEDNESDAY, visit.row.revision + 1)


@pytest.mark.parametrize("write", [lambda act: act.touch(), lambda act: act.note(What.SENT)])
def test_outside_of_a_transaction_nothing_can_be_written(
    visit: VisitRecord, act: Act, write: Callable[[Act], object]
):
    with pytest.raises(AssertionError, match=r"write inside act.transaction\(\)"):
        write(act)

    with act.transaction():
        pass
    with pytest.raises(AssertionError):
        write(act)
    assert lines(visit) == []
    assert as_it_is(visit).row == visit.row
