"""The history: in order, and only ever added to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from questionnaire.records.access import sessions
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import Line, What
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.models import History
from questionnaire.records.store.database import reading
from questionnaire.records.visit import answers, check_in, links, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import PASSWORD, comes, is_ill
from tests.records.conftest import again

MANY = 300


def add(clinic: ClinicFacts, visit_id: str, number: int, minutes: int = 0) -> None:
    act = Act(clinic.clinic_id, "patient", MONDAY + timedelta(minutes=minutes), visit_id)
    with act.transaction() as act:
        act.note(What.ANSWERED, number=number)


def numbers(clinic: ClinicFacts, visit_id: str) -> list[int]:
    lines = history.of_visit(clinic.clinic_id, visit_id)
    return [line.detail["number"] for line in lines if line.what is What.ANSWERED]


def test_a_line_tells_who_did_what_when_with_its_detail(clinic: ClinicFacts, visit_id: str):
    add(clinic, visit_id, 7, minutes=3)

    assert history.of_visit(clinic.clinic_id, visit_id)[-1] == Line(
        MONDAY + timedelta(minutes=3), "patient", What.ANSWERED, {"number": 7}
    )


def test_lines_of_one_moment_keep_the_order_in_which_they_were_told(clinic: ClinicFacts, visit_id: str):
    with Act(clinic.clinic_id, "patient", MONDAY, visit_id).transaction() as act:
        for number in range(MANY):
            act.note(What.ANSWERED, number=number)

    assert numbers(clinic, visit_id) == list(range(MANY))


def test_lines_stand_in_the_order_of_their_time(clinic: ClinicFacts, visit_id: str):
    for minutes in (20, 10, 30):
        add(clinic, visit_id, minutes, minutes)

    assert numbers(clinic, visit_id) == [10, 20, 30]


def test_a_line_is_left_out_with_the_thing_it_tells(clinic: ClinicFacts, visit_id: str):
    class Crash(Exception):
        """Something went wrong after the line was added."""

    try:
        with Act(clinic.clinic_id, "patient", MONDAY, visit_id).transaction() as act:
            act.note(What.SENT)
            raise Crash
    except Crash:
        pass

    whats = [line.what for line in history.of_visit(clinic.clinic_id, visit_id)]
    assert whats == [What.VISIT_ADDED, What.LINK_ISSUED]


def test_whatever_happens_lines_are_only_ever_added(clinic: ClinicFacts):
    """Every verb of the records, one after the other; each adds lines and leaves the others alone."""
    visit_id = visits.add(Act(clinic.clinic_id, "test", MONDAY), NewPatient("Ada", "Lind", ADA_BORN), TUESDAY)
    ben = staff.add(Act(clinic.clinic_id, "test", MONDAY), Role.FRONT_DESK, "Ben", "b@x.example", PASSWORD)
    tokens: list[str] = []

    def try_date(days_off: int) -> None:
        shown = links.of_visit(clinic.clinic_id, visit_id)
        link = shown and links.find(shown.token, MONDAY)
        assert link
        tokens.append(sessions.try_date(link, ADA_BORN + timedelta(days=days_off), at=MONDAY)[1])

    def answer() -> None:
        visit = again(clinic, visit_id)
        question = visit.questionnaire.by_id["first-time"]
        answers.keep(visit.act("patient", MONDAY), visit, question, "yes", shown="Welcome.")

    def undo_check_in() -> None:
        check_in.undo_check_in(ben.act(MONDAY, visit_id), again(clinic, visit_id))

    by: dict[str, Any] = {"by": ben.by, "at": MONDAY}
    happenings: list[tuple[Callable[[], object], list[What]]] = [
        (lambda: try_date(0), [What.OPENED]),
        (answer, [What.ANSWERED]),
        (answer, [What.ANSWERED]),
        (lambda: sessions.leave(tokens[0], by="patient", at=MONDAY), [What.SIGNED_OUT]),
        (lambda: try_date(1), [What.WRONG_DATE]),
        (lambda: [try_date(1) for _ in range(4)], [*3 * [What.WRONG_DATE], What.LINK_LOCKED]),
        (lambda: sessions.reissue_link(ben.act(MONDAY, visit_id)), [What.LINK_ISSUED]),
        (lambda: tokens.append(sessions.let_staff_in(ben, at=MONDAY)), [What.SIGNED_IN]),
        (lambda: sessions.leave(tokens[-1], **by), [What.SIGNED_OUT]),
        (lambda: clinics.save_settings(ben.act(MONDAY), {}), [What.SETTINGS_DECIDED]),
        (lambda: visits.send(again(clinic, visit_id).act("patient", MONDAY)), [What.SENT]),
        (
            lambda: visits.move(ben.act(MONDAY, visit_id), TUESDAY + timedelta(days=3), was=TUESDAY),
            [What.MOVED],
        ),
        (lambda: comes(again(clinic, visit_id), **by), [What.CHECKED_IN]),
        (undo_check_in, [What.CHECK_IN_TAKEN_BACK]),
        (lambda: is_ill(again(clinic, visit_id), **by), [What.CANCELLED]),
        (
            lambda: staff.add(ben.act(MONDAY), Role.NURSE, "C", "c@x.example", PASSWORD),
            [What.STAFF_ADDED],
        ),
    ]

    for happens, adds in happenings:
        before = every_line()
        happens()
        after = every_line()

        assert after[: len(before)] == before
        assert [row.what for row in after[len(before) :]] == [what.value for what in adds]


def every_line() -> list[Any]:
    """The history of all clinics, just as it is stored."""
    with reading() as connection:
        return list(connection.execute(select(*History.__table__.c).order_by(History.entry_id)))
