"""Whatever happens to a visit, how ready it was at a moment is found again later from the facts alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.answers.values import Contact, Stale
from questionnaire.core.channels import Recipient
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.questions import Kind, Questionnaire
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness, Waiver
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.core.readiness.replay import case_at
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import outbox
from questionnaire.records.reporting import visit_histories
from questionnaire.records.visit import answers, check_in, patients, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import waivers
from tests.conftest import ADA_BORN, TUESDAY
from tests.core.answering import EVERYTHING, QUESTIONS, _value, calmest
from tests.people import add_escort_fact, comes, give_waiver, is_ill
from tests.records.conftest import again

WEEK_BEFORE = TUESDAY - timedelta(days=7)
POLICIES = (DECIDED, {}, {**DECIDED, "stay": "needed", "fasting": "no"}, {"ride_alone": "allowed"})
ROSA, SAM = Contact("Rosa", "+12025550142"), Contact("Sam", "+12025550143")

PEOPLE = count()

Step = tuple[str, int, int, int]
"""What happens, two numbers that say how, and after how many hours."""

HAPPENS = (
    *("answer", "answer", "answer", "all", "all", "send", "send", "names", "escort", "escort", "escort"),
    *("comes", "move", "fails", "fails", "receipt", "contact", "decide", "waive", "waive", "unwaive"),
    *("off", "stands", "stands"),
)
STEPS = st.tuples(
    st.sampled_from(HAPPENS), st.integers(0, 255), st.integers(0, 255), st.sampled_from([1, 6, 20, 50])
)


@dataclass
class Journey:
    """Ada's visit, to which things happen while somebody looks at the board."""

    clinic: ClinicFacts
    visit_id: str
    now: datetime = WEEK_BEFORE
    went_out: str = ""
    waiver: str = ""

    def __post_init__(self) -> None:
        self.seen: list[tuple[datetime, Readiness]] = []

    @property
    def visit(self) -> VisitRecord:
        """The visit, read again."""
        return again(self.clinic, self.visit_id)

    @property
    def act(self) -> Act:
        """What staff do to the visit now."""
        return Act(self.clinic.clinic_id, "staff:ab12", self.now, self.visit_id)

    def looks(self) -> None:
        """Remember how ready the visit is now."""
        self.seen.append((self.now, assess(again(self.clinic, self.visit_id).case(self.now))))

    def does(self, what: str, first: int, second: int, hours: int) -> None:
        """Let something happen, and look at it then, and once more before the next."""
        self.now += timedelta(hours=hours, minutes=first % 60)
        getattr(self, f"_{what}")(first, second)
        self.looks()
        self.now += timedelta(hours=hours)
        self.looks()

    def _answer(self, first: int, second: int) -> None:
        question = QUESTIONS[first % len(QUESTIONS)]
        value = _value(question, second, first, calm=second % 3 == 0)
        if value is not None:
            self._keep(question.id, value)

    def _all(self, first: int, second: int) -> None:
        for name, answer in calmest().items():
            self._keep(name, ROSA if isinstance(answer.value, Contact) else answer.value)

    def _names(self, first: int, second: int) -> None:
        self._keep("ride-person", (ROSA, SAM)[first % 2])

    def _keep(self, question: str, value: object) -> None:
        visit = again(self.clinic, self.visit_id)
        asked = next(q for q in QUESTIONS if q.id == question)
        answers.keep(visit.act("patient", self.now), visit, asked, value, shown="")  # type: ignore[arg-type]

    def _send(self, first: int, second: int) -> None:
        visits.send(again(self.clinic, self.visit_id).act("patient", self.now))

    def _move(self, first: int, second: int) -> None:
        to = TUESDAY + timedelta(hours=24 * (first % 4) - second % 3)
        visits.move(self.act, to, was=self.visit.starts_at)

    def _escort(self, first: int, second: int) -> None:
        states = [s for s in EscortState if s not in (EscortState.NAMED, EscortState.REPLACED)]
        state = states[first % len(states)]
        said = EVERYTHING if second % 4 else ()
        fact = EscortFact((ROSA, SAM)[second % 2], state, "escort", self.now, confirmed=said)
        add_escort_fact(self.clinic.clinic_id, self.visit_id, fact)

    def _comes(self, first: int, second: int) -> None:
        comes(again(self.clinic, self.visit_id), by="staff:ab12", at=self.now)
        self.looks()
        self.now += timedelta(minutes=2)
        if second < 250:  # otherwise they are here for good
            check_in.undo_check_in(self.act, self.visit)

    def _off(self, first: int, second: int) -> None:
        is_ill(again(self.clinic, self.visit_id), by="staff:ab12", at=self.now)

    def _stands(self, first: int, second: int) -> None:
        check_in.undo_cancellation(self.act, self.visit)

    def _waive(self, first: int, second: int) -> None:
        case = again(self.clinic, self.visit_id).case(self.now)
        readiness = assess(case)
        waivable = [f for f in readiness.for_staff if f.level in (Level.FOLLOW_UP, Level.BLOCKS)]
        if not waivable:
            return
        finding = waivable[first % len(waivable)]
        waiver = Waiver(
            id=waivers.new_id(self.now),
            finding=finding.id,
            fingerprint=finding_fingerprint(case, finding, readiness.escort),
            level=finding.level,
            by="staff:ab12",
            name="Chi",
            at=self.now,
            reason="Talked it over.",
            ends_at=self.now + timedelta(hours=second % 40) if second % 2 else None,
        )
        give_waiver(self.clinic.clinic_id, self.visit_id, waiver)
        self.waiver = waiver.id

    def _unwaive(self, first: int, second: int) -> None:
        waivers.end_waiver(self.act, self.waiver)

    def _contact(self, first: int, second: int) -> None:
        phone = f"+1202555{int(self.now.timestamp()) // 60 % 10_000:04d}"
        patients.change_contact(self.act, self.visit.row.patient_id, phone, None, agreed={})

    def _decide(self, first: int, second: int) -> None:
        clinics.save_settings(Act(self.clinic.clinic_id, "test", self.now), POLICIES[first % len(POLICIES)])

    def _fails(self, first: int, second: int) -> None:
        visit = again(self.clinic, self.visit_id)
        kind, to = (MessageKind.INVITATION, Recipient.PATIENT), (MessageKind.ESCORT_REQUEST, Recipient.ESCORT)
        address = visit.phone
        if first % 2 and visit.escort:
            kind, address = to, visit.escort.contact.phone
        assert address
        due = Due(*kind, anchor=self.now.isoformat())
        at, clinic_id = self.now, self.clinic.clinic_id
        outbox.queue(clinic_id, self.visit_id, due, "sms", address, due_at=at, at=at)
        message = outbox.claim(at=at)
        if message is None:  # its address had a message today
            return
        outbox.count_on(message, at.date(), "a text")
        if second % 3 == 0:
            outbox.mark_sent(message, "", None, at=at)
            self.went_out = message.message_id
        else:
            outbox.mark_failed(message, "wrong-number", at=at)

    def _receipt(self, first: int, second: int) -> None:
        problem = None if second % 3 == 0 else "wrong-number"
        outbox.take_receipt(self.clinic.clinic_id, self.went_out, problem is None, problem, at=self.now)

    def past_readiness(self) -> list[tuple[datetime, Readiness]]:
        """The same moments, from the facts as they are now."""
        replayed = visit_histories.of_visit(self.clinic.clinic_id, self.visit_id)
        assert replayed
        past, asked = replayed
        return [(at, _at(past, asked, self.clinic, at)) for at, _ in self.seen]


def _at(
    past: object, asked: Callable[[datetime], Questionnaire], clinic: ClinicFacts, at: datetime
) -> Readiness:
    return assess(case_at(past, asked(at), clinic.calendar, at))  # type: ignore[arg-type]


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(steps=st.lists(STEPS, min_size=3, max_size=12), again_from=st.booleans(), ends=st.integers(0, 5))
@example([("all", 0, 0, 6), ("send", 0, 0, 1), ("escort", 2, 0, 20), ("move", 3, 0, 6)], False, 1)
@example([("send", 0, 0, 1), ("fails", 0, 1, 6), ("contact", 0, 0, 6), ("fails", 0, 1, 20)], True, 2)
@example([("all", 0, 0, 6), ("fails", 1, 1, 6), ("names", 1, 0, 6), ("names", 0, 0, 1)], False, 0)
@example([("all", 0, 0, 6), ("comes", 0, 0, 6), ("send", 0, 0, 1), ("comes", 0, 0, 6)], False, 1)
@example([("answer", 15, 2, 6), ("waive", 0, 0, 6), ("unwaive", 0, 0, 6)], False, 1)
@example([("all", 0, 0, 6), ("off", 0, 0, 1), ("stands", 0, 0, 6), ("send", 0, 0, 1)], False, 1)
@example([("comes", 0, 255, 6), ("off", 0, 0, 1), ("stands", 0, 0, 6), ("off", 0, 0, 1)], False, 5)
@example([("answer", 239, 0, 20), ("off", 33, 170, 1), ("contact", 17, 15, 20)], False, 1)
@example([("all", 0, 0, 1), ("fails", 0, 0, 6), ("receipt", 0, 1, 20), ("answer", 4, 0, 1)], False, 5)
def test_how_ready_a_visit_was_at_any_moment_is_found_again(
    clinic: ClinicFacts, steps: list[Step], again_from: bool, ends: int
):
    born = ADA_BORN + timedelta(days=next(PEOPLE))
    ada = NewPatient("Ada", "Lind", born, phone="+12025550107")
    clinics.save_settings(Act(clinic.clinic_id, "test", WEEK_BEFORE - timedelta(days=1)), DECIDED)
    visit_id = visits.add(Act(clinic.clinic_id, "test", WEEK_BEFORE), ada, TUESDAY)
    journey = Journey(clinic, visit_id)
    journey.looks()

    if again_from:
        carries_over(journey)
    for step in steps:
        journey.does(*step)
    if ends < 2:
        journey.does("stands", 1, 0, 0)  # a minute later: two things of one moment have no order
        journey.now += timedelta(minutes=1)
        verb = (is_ill, comes)[ends]
        verb(again(clinic, visit_id), by="staff:ab12", at=journey.now)
        journey.looks()

    assert journey.past_readiness() == journey.seen


def carries_over(journey: Journey) -> None:
    """Begin with what was said at a visit four weeks ago, some of it to be confirmed."""
    long_ago = WEEK_BEFORE - timedelta(days=28)
    visit = again(journey.clinic, journey.visit_id)
    kept = {
        name: answer._replace(
            at=long_ago,
            stale=Stale.LAST_TIME if visit.questionnaire.by_id[name].each_time else None,
        )
        for name, answer in calmest().items()
        if name in visit.questionnaire.by_id and visit.questionnaire.by_id[name].kind is not Kind.TEXT
    }
    journey.now += timedelta(hours=1)
    answers.carry_over(
        visit.act("patient", journey.now), visit, kept, last=visit, shown=dict.fromkeys(kept, "")
    )
    journey.looks()
