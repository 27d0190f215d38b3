"""A patient who answers anything in any order, goes back, changes, reloads, and never meets a dead end."""

from datetime import timedelta
from typing import ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from questionnaire import clock
from questionnaire.core.answers import flow
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.questions import Kind
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import ADA_BORN, TUESDAY
from tests.people import SHIPPED, PatientAtPhone, comes

pytestmark = pytest.mark.slow

QUESTIONS = sorted(SHIPPED.by_id)


class Walk(RuleBasedStateMachine):
    """One random walk; each begins with a new visit."""

    app: ClassVar[Flask]
    clinic: ClassVar[ClinicFacts]

    def __init__(self) -> None:
        super().__init__()
        ada = NewPatient("Ada", "Lind", ADA_BORN)
        self.visit_id = visits.add(Act(self.clinic.clinic_id, "test", clock.now()), ada, TUESDAY)
        self.patient = PatientAtPhone.with_link(
            self.app, self.clinic.clinic_id, self.visit_id, ADA_BORN
        ).says_who()

    @property
    def visit(self) -> VisitRecord:
        found = visits.find(self.clinic.clinic_id, self.visit_id)
        assert found
        return found

    @precondition(lambda self: self.patient.question)
    @rule(data=st.data())
    def answers_the_question_in_front(self, data: st.DataObject) -> None:
        self.answer(data)

    @precondition(lambda self: self.patient.question)
    @rule(data=st.data(), times=st.integers(3, 12))
    def answers_a_few_in_a_row(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            if self.patient.question:
                self.answer(data)
            else:
                self.follows_a_link(data)

    @rule(data=st.data())
    def follows_a_link(self, data: st.DataObject) -> None:
        links = [str(a["href"]) for a in self.patient.page.select("main a[href^='/visit']")]
        links = [link for link in links if not link.endswith(".ics")]  # a download leaves the page in front
        if links:
            self.patient.goes_to(data.draw(st.sampled_from(links)))

    @rule(question=st.sampled_from(QUESTIONS))
    def types_the_address_of_any_question(self, question: str) -> None:
        self.patient.goes_to(f"/visit/questions/{question}")

    @rule(question=st.sampled_from(QUESTIONS))
    def types_the_address_of_any_stop_page(self, question: str) -> None:
        self.patient.goes_to(f"/visit/questions/{question}/before-you-go-on")

    @rule(question=st.sampled_from(QUESTIONS), value=st.sampled_from(["yes", "no", "adult", "x", ""]))
    def posts_to_any_question(self, question: str, value: str) -> None:
        self.patient.sends(f"/visit/questions/{question}", visit=self.visit_id, answer=value)
        if self.patient.status == 422:
            self.patient.goes_to("/visit/")
        elif self.patient.status == 409:  # not asked now: what was posted is still on the page
            self.patient.presses("Go on without it")

    @rule(page=st.sampled_from(["", "last-time", "check", "plan", "sent", "expect", "privacy"]))
    def opens_any_page(self, page: str) -> None:
        self.patient.goes_to(f"/visit/{page}")

    @rule()
    def comes_back_on_another_device(self) -> None:
        self.patient = self.patient.another_device().says_who()

    @rule()
    def sends(self) -> None:
        self.patient.sends("/visit/submission", visit=self.visit_id)

    def answer(self, data: st.DataObject) -> None:
        question = self.visit.questionnaire.by_id[self.patient.question]
        if question.kind is Kind.CONTACT:
            self.patient.answers(name="Rosa", phone="(202) 555-0142")
        elif question.kind is Kind.TEXT:
            self.patient.answers("Can I keep my hearing aid in?")
        elif question.kind is Kind.CHOICES:
            options = [option.id for option in question.options if not option.exclusive]
            self.patient.answers(*data.draw(st.sets(st.sampled_from(options), min_size=1)))
        else:
            self.patient.answers(data.draw(st.sampled_from(self.patient.options())))

    @invariant()
    def every_page_is_a_page_with_a_way_on(self) -> None:
        assert self.patient.status == 200, (self.patient.status, self.patient.path)
        ways = self.patient.page.select("main a[href^='/visit'], main form button")
        assert ways, f"a dead end at {self.patient.path}"

    @invariant()
    def the_status_agrees_with_the_answers(self) -> None:
        visit = self.visit
        readiness = assess(visit.case(clock.now()))
        levels = {finding.level for finding in readiness.findings}
        open_question = flow.step(visit.questionnaire, visit.answers)
        assert (readiness.status is Status.NOT_READY) == (Level.BLOCKS in levels)
        if readiness.status is Status.READY:
            assert open_question is None and visit.row.submitted_at
            assert levels <= {Level.NOTE, Level.REMIND}
        assert (readiness.answered_count == readiness.question_count) == (open_question is None)


class WalkAgain(Walk):
    """A random walk of somebody who was here before."""

    @rule()
    def says_the_same_as_last_time(self) -> None:
        self.patient.sends("/visit/repetitions", visit=self.visit_id)


def test_a_patient_who_does_anything_never_meets_a_dead_end(app: Flask, clinic: ClinicFacts):
    walk(Walk, app, clinic)


def test_a_patient_who_comes_again_and_does_anything_never_meets_a_dead_end(app: Flask, clinic: ClinicFacts):
    ada, before = NewPatient("Ada", "Lind", ADA_BORN), TUESDAY - timedelta(days=7)
    visit_id = visits.add(Act(clinic.clinic_id, "test", clock.now()), ada, before)
    PatientAtPhone.with_link(app, clinic.clinic_id, visit_id, ADA_BORN).says_who().answers_everything()
    came = visits.find(clinic.clinic_id, visit_id)
    assert came
    comes(came, by="test", at=clock.now())

    walk(WalkAgain, app, clinic)


def walk(kind: type[Walk], app: Flask, clinic: ClinicFacts) -> None:
    """Take some random walks of this kind at the clinic."""
    Walk.app, Walk.clinic = app, clinic
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        kind,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )
