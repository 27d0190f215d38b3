"""What people do, as verbs: a patient at a phone and staff at the desk, over real requests."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Self

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED, easiest
from questionnaire.core.answers.flow import path
from questionnaire.core.answers.values import Answer, Contact
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness, Waiver
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.follow_ups import Attempt
from questionnaire.core.visit_day.arrivals import Arrival, Reason, Ride
from questionnaire.definitions import reading
from questionnaire.records.audit.act import Act
from questionnaire.records.visit import check_in, links, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import call_attempts, escorts, waivers

PASSWORD = "a calm river stone"
SHIPPED = reading.load(reading.shipped()).questionnaire

EASIEST = {q.id: Answer(easiest(q), "patient", datetime(2026, 11, 23, tzinfo=UTC)) for _, q in SHIPPED}
ASKED = path(configured(SHIPPED, DECIDED), EASIEST)
"""What a patient is asked who answers as easily as can be, in order. Journeys name no number of questions."""

FIRST = ASKED[0].id
NEXT = {before.id: after.id for before, after in pairwise(ASKED)}
"""The question that comes up after another one."""


@dataclass
class Person:
    """Somebody with a browser, looking at a page."""

    app: Flask
    response: TestResponse | None = None
    client: FlaskClient = field(init=False)
    _parsed: tuple[TestResponse, BeautifulSoup] | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def goes_to(self, address: str) -> Self:
        """Open an address, and go where it leads."""
        with self.app.app_context():  # as in a server, no request shares another's context
            self.response = self.client.get(address, follow_redirects=True)
        return self

    def sends(self, address: str, **fields: Any) -> Self:
        """Post a form as the page in front would, and go where it leads."""
        token = self.page.select_one("input[name=csrf_token]") if self.response else None
        fields["csrf_token"] = token["value"] if token else self._token()
        belongs = self.page.select_one("input[name=visit]") if self.response else None
        if belongs:
            fields.setdefault("visit", belongs["value"])
        with self.app.app_context():
            self.response = self.client.post(address, data=fields, follow_redirects=True)
        return self

    def _token(self) -> str:
        with self.app.app_context():
            page = BeautifulSoup(self.client.get("/desk/sign-in").text, "html.parser")
        return str(page.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]

    @property
    def status(self) -> int:
        """The status of the page in front."""
        assert self.response
        return self.response.status_code

    @property
    def path(self) -> str:
        """The address of the page in front, without what stands behind its question mark."""
        assert self.response
        return self.response.request.path

    @property
    def page(self) -> BeautifulSoup:
        """The page in front, parsed once however often it is looked at."""
        assert self.response
        if self._parsed is None or self._parsed[0] is not self.response:
            self._parsed = self.response, BeautifulSoup(self.response.text, "html.parser")
        return self._parsed[1]

    @property
    def heading(self) -> str:
        """The page's one heading."""
        (heading,) = self.page.select("h1")
        return " ".join(heading.get_text().split())

    @property
    def text(self) -> str:
        """All the page says, in one line."""
        return " ".join(self.page.get_text(" ").split())

    def options(self) -> list[str]:
        """The ids of the options in front, in their order."""
        return [str(box["value"]) for box in self.page.select("main .option > label > input")]

    def sees(self, words: str) -> bool:
        """Whether the page says this."""
        return words in self.text


@dataclass
class PatientAtPhone(Person):
    """A patient with a link and a birth date."""

    link: str = ""
    born: date = date(1986, 5, 9)

    @classmethod
    def with_link(cls, app: Flask, clinic_id: int, visit_id: str, born: date) -> Self:
        """The patient of this visit, with its link in hand."""
        shown = links.of_visit(clinic_id, visit_id)
        assert shown
        return cls(app, link=f"/v/{shown.token}", born=born)

    def says_who(self, born: date | None = None) -> Self:
        """Open the link and give a birth date."""
        born = born or self.born
        return self.goes_to(self.link).sends(
            self.link, day=str(born.day), month=str(born.month), year=str(born.year)
        )

    def another_device(self) -> Self:
        """The same patient with the same link in another browser."""
        return type(self)(self.app, link=self.link, born=self.born)

    @property
    def question(self) -> str:
        """The id of the question in front, or nothing where it is no question."""
        parts = self.path.strip("/").split("/")
        return parts[2] if parts[:2] == ["visit", "questions"] and len(parts) == 3 else ""

    def answers(self, *values: str, **fields: str) -> Self:
        """Answer the question in front: options by id, or the fields of a contact or a text."""
        hidden = {tag["name"]: tag["value"] for tag in self.page.select("form input[type=hidden]")}
        data = {**hidden, **fields} | ({"answer": list(values)} if values else {})
        data.pop("csrf_token", None)
        action = str(self.page.select_one("main form")["action"])  # type: ignore[index]
        return self.sends(action, **data)

    def presses_continue(self) -> Self:
        """Press Continue with what the page has filled in already."""
        boxes = [str(box["value"]) for box in self.page.select("main input[checked]")]
        fields = {name: self.page.select_one(f"#{name}") for name in ("name", "phone", "email")}
        return self.answers(*boxes, **{name: str(tag["value"]) for name, tag in fields.items() if tag})

    def presses(self, words: str) -> Self:
        """Follow the link or button with these words."""
        link = next(a for a in self.page.select("main a") if words in " ".join(a.get_text().split()))
        return self.goes_to(str(link["href"]))

    def answers_one(self, **said: Any) -> Self:
        """Give the question in front its answer from ``said`` (``_`` for ``-``), or the easiest one."""
        question = SHIPPED.by_id[self.question]
        value = said.get(self.question.replace("-", "_")) or easiest(question)
        if isinstance(value, Contact):
            return self.answers(name=value.name, phone=value.phone)
        return self.answers(*([value] if isinstance(value, str) else value))

    def answers_everything(self, **said: Any) -> Self:
        """Go on to the page where answers are checked."""
        return self._goes_on(lambda: self.path == "/visit/check", said)

    def answers_until(self, question: str, **said: Any) -> Self:
        """Answer what comes up until this question does."""
        return self._goes_on(lambda: self.question == question, said)

    def _goes_on(self, is_there: Callable[[], bool], said: dict[str, Any]) -> Self:
        for _ in range(80):
            if is_there():
                return self
            if self.question:
                self.answers_one(**said)
            else:
                self.goes_to(str(self.page.select_one("main a.button")["href"]))  # type: ignore[index]
        raise AssertionError(f"never came there, still at {self.path}")

    def sends_answers(self) -> Self:
        """Press Send on the page where answers are checked."""
        return self.sends("/visit/submission")


def how_far(clinic_id: int, visit_id: str) -> Readiness:
    """How ready a visit is now, with how many questions are asked and answered, as a board must tell it."""
    visit = visits.find(clinic_id, visit_id)
    assert visit
    return assess(visit.case(clock.now()))


def rosa_says_yes(clinic_id: int, visit_id: str, *, at: datetime) -> None:
    """The escort the patient named confirms everything that is asked of her."""
    visit = visits.find(clinic_id, visit_id)
    assert visit and visit.escort and visit.questionnaire.escort
    everything = tuple(c.id for c in visit.questionnaire.escort.confirmations)
    yes = EscortFact(visit.escort.contact, EscortState.CONFIRMED, "escort", at, confirmed=everything)
    assert add_escort_fact(clinic_id, visit_id, yes)


def add_escort_fact(clinic_id: int, visit_id: str, fact: EscortFact) -> bool:
    """What happened with an escort, written down by whoever it names."""
    return escorts.add(Act(clinic_id, fact.by, fact.at, visit_id), fact)


def give_waiver(clinic_id: int, visit_id: str, waiver: Waiver) -> bool:
    """A waiver, given by whoever it names."""
    return waivers.give(Act(clinic_id, waiver.by, waiver.at, visit_id), waiver)


def add_attempts(clinic_id: int, visit_id: str, *attempts: Attempt) -> None:
    """One call, made by whoever its first attempt names."""
    call_attempts.add(Act(clinic_id, attempts[0].by, attempts[0].at, visit_id), *attempts)


def comes(visit: VisitRecord, *, by: str, at: datetime) -> bool:
    """The patient comes as planned, and is checked in."""
    fasted = at - timedelta(hours=12)
    as_planned = Arrival(
        Ride.AS_PLANNED,
        phone=visit.phone or "",
        escort_inside=True,
        last_food=fasted,
        last_drink=fasted,
    )
    return check_in.check_in(visit.act(by, at), visit, as_planned, predicted=assess(visit.case(at)).status)


def is_ill(visit: VisitRecord, *, by: str, at: datetime) -> bool:
    """The visit does not go ahead, as patient is sick."""
    return check_in.cancel(visit.act(by, at), Reason.ILL)


@dataclass
class EscortAtPhone(Person):
    """The adult who takes a patient home, with a link of their own."""

    link: str = ""

    @classmethod
    def named_for(cls, app: Flask, clinic_id: int, visit_id: str) -> Self:
        """The escort whom the patient of this visit has named, with the link in hand."""
        visit = visits.find(clinic_id, visit_id)
        assert visit and visit.escort
        token = escorts.link(Act(clinic_id, "messages", clock.now(), visit_id), visit.escort.contact)
        return cls(app, link=f"/e/{token}")

    def opens_link(self) -> Self:
        """Open the link."""
        return self.goes_to(self.link)

    def says(self, *answer: str, confirmed: Sequence[str] | None = None, **left: str) -> Self:
        """Open the link, choose an answer with everything ticked or only some of it, and send it."""
        boxes = [
            str(box["value"]) for box in self.opens_link().page.select("[name=confirmed][type=checkbox]")
        ]
        ticked = list(boxes if confirmed is None else confirmed)
        return self.sends(self.link, answer=list(answer), confirmed=ticked, **left)

    def says_yes(self) -> Self:
        """Say yes to all of it."""
        return self.says("confirmed")


@dataclass
class StaffAtDesk(Person):
    """Somebody who works at a clinic."""

    email: str = ""

    def __init__(self, app: Flask, email: str) -> None:
        super().__init__(app)
        self.email = email

    def signs_in(self, password: str = PASSWORD) -> Self:
        """Sign in, and look at today's board."""
        return self.goes_to("/desk/sign-in").sends("/desk/sign-in", email=self.email, password=password)

    def checks_in(self, visit_id: str, **fields: str) -> Self:
        """Check a patient in: all as planned, but for ``fields``."""
        page = self.goes_to(f"/desk/visits/{visit_id}/check-ins/new").page
        planned, form = page.select_one("[name=planned]"), page.select_one("main form")
        assert planned and form
        as_planned = {"ride": "as-planned" if planned["value"] else "none", "planned": str(planned["value"])}
        as_planned |= {
            "right_person": "yes",
            "inside": "yes",
            "reached": "known",
            "last_food": "02:00",
            "last_drink": "06:00",
        }
        return self.sends(str(form["action"]), **{**as_planned, **fields})

    def calls_off(self, visit_id: str, reason: str = "other") -> Self:
        """Note that a visit does not go ahead."""
        words = "Moves away" if reason == "other" else ""
        return self.sends(f"/desk/visits/{visit_id}/cancellations", reason=reason, reason_words=words)

    def row_of(self, name: str) -> dict[str, str]:
        """A visit's row on the board in front, by the columns' names."""
        row = copy(next(r for r in self.page.select("tbody tr") if name in r.get_text()))
        for hidden in row.select("[hidden]"):
            hidden.decompose()
        return {str(cell["data-label"]): " ".join(cell.get_text(" ").split()) for cell in row.select("td")}
