"""The whole loop with every part real: two phones, the desk, server, sender, mail server, text gateway.

Ada names Rosa; Rosa reads the message that was really sent, and answers; the board turns.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from questionnaire import clock, create_app
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.cli.messages import sending
from questionnaire.cli.serve import environment
from questionnaire.cli.setup import prepared
from questionnaire.core.answers.values import Contact
from questionnaire.core.calendar import Calendar
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.staff import Role
from questionnaire.records.store.database import db
from tests.benchmarks.running import free_port, started
from tests.browser.screens import DESK, PHONE, DeskScreen, EscortPhone, Patient, Phone, new_visit
from tests.messages.mail_server import MailServer, body
from tests.messages.text_gateway import TextGateway
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADA_BORN = date(1986, 5, 9)
ROSA = Contact("Rosa", "202 555 0142", "rosa@example.org")
ROSAS_NUMBER = "+12025550142"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/([ve])/\S+")
EVERYTHING = ("adult", "phone", "place", "inside")
PATIENCE = 20
DEPENDS_ON_THE_TIME = [
    *("visit-confirm", "ride-home", "ride-check", "ride-person", "support-after", "eat-drink"),
]


@dataclass
class Clinic:
    """A clinic where it is about noon, served for real, and the two wires its messages go out on."""

    home: str
    calendar: Calendar
    mails: MailServer
    texts: TextGateway
    browser: Browser

    def screen(self, kind: type, viewport: dict[str, int]):
        """A browser of one's own."""
        return kind(self.browser.new_context(viewport=viewport).new_page(), self.home)

    def next_day_open(self) -> date:
        """The next day on which it is open: today is the last business day before it."""
        day = self.calendar.local(clock.now()).date() + timedelta(days=1)
        while not self.calendar.is_open(day):
            day += timedelta(days=1)
        return day

    def mailed(self, to: str, number: int = 1) -> str:
        """The link in the latest mail to somebody, once so many have come."""
        return _link(lambda: [body(m) for m in self.mails.mails if m["To"] == to], number)

    def texted(self, to: str) -> str:
        """The link in the text to a number, once it has come."""
        return _link(lambda: [text["Body"] for text in self.texts.texts if text["To"] == to], 1)


def _link(messages: Callable[[], list[str]], number: int) -> str:
    until = time.monotonic() + PATIENCE
    while len(messages()) < number and time.monotonic() < until:
        time.sleep(0.1)
    arrived = [LINK.search(message) for message in messages()]
    assert len(arrived) >= number and arrived[number - 1], f"{len(arrived)} came, {number} are waited for"
    return str(arrived[number - 1][0])  # type: ignore[index]


@pytest.fixture(params=["e-mail only"])
def clinic(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic, with a sender at work."""
    with ExitStack() as running:
        mails, texts = running.enter_context(MailServer()), running.enter_context(TextGateway())
        home = f"http://127.0.0.1:{(port := free_port())}"
        sms = texts.url if request.param == "both" else ""
        settings = prepared(
            {}, DATA_DIR=str(tmp_path / "data"), PUBLIC_URL=home, SMTP_URL=mails.url, SMS_URL=sms
        )
        with create_app(settings).app_context():
            behind = 12 - datetime.now(UTC).hour
            facts = clinics.create(
                slug="noon",
                name="Riverside Clinic",
                phone="+12025550199",
                zone=f"Etc/GMT{-behind:+d}" if behind else "UTC",
                questionnaire="ketamine-infusion",
                address="12 Mill Street",
                by="test",
                at=clock.now(),
            )
            clinics.save_settings(Act(facts.clinic_id, "test", clock.now()), DECIDED)
            staff.add(
                Act(facts.clinic_id, "t", clock.now()), Role.FRONT_DESK, "Ben", "ben@c.example", PASSWORD
            )
            db.engine.dispose()
        command = ["-c", "from questionnaire.cli import main; main()", "serve", "--bind", f"127.0.0.1:{port}"]
        running.enter_context(started(command, port, environment(settings)))
        running.enter_context(sending(settings, every=0.3))
        yield Clinic(home, facts.calendar, mails, texts, chromium)


@pytest.fixture
def ben(clinic: Clinic) -> DeskScreen:
    """Ben at the desk."""
    screen: DeskScreen = clinic.screen(DeskScreen, DESK)
    return screen.signs_in("ben@c.example", PASSWORD)


@pytest.fixture
def ada(clinic: Clinic, ben: DeskScreen) -> Patient:
    """Ada, who agreed to messages, with a visit on the next day the clinic is open."""
    day = clinic.next_day_open()
    ben.goes_to("/desk/visits/new")
    for field, text in {**new_visit(day, "Ada Lind", ADA_BORN), "email": "ada@example.org"}.items():
        ben.page.fill(f"#{field}", text)
    for box in ben.page.locator("main input[type=checkbox]").all():
        box.check()
    ben.presses("Add the visit")
    return Patient("Ada Lind", ADA_BORN, ben.page.input_value("#link"), day, ben.path)


def turns(ben: DeskScreen, ada: Patient, status: str) -> dict[str, str]:
    """Ada's row on the board once it has this status."""
    until = time.monotonic() + PATIENCE
    while (row := ben.row_of(ada))["Status"] != status and time.monotonic() < until:
        time.sleep(0.2)
    assert row["Status"] == status, row
    return row


def test_rosa_reads_her_mail_and_says_yes_and_a_move_asks_again_exactly_what_depended_on_the_time(
    clinic: Clinic, ben: DeskScreen, ada: Patient
):
    phone, rosa = clinic.screen(Phone, PHONE), clinic.screen(EscortPhone, PHONE)
    invited = Patient(ada.name, ada.born, clinic.mailed("ada@example.org"), ada.day, ada.visit)

    phone.says_who(invited).skips_to(ride_person=ROSA).presses("Send my answers")
    before = turns(ben, ada, "Needs follow-up")
    rosa.goes_to(clinic.mailed("rosa@example.org"))
    asked = rosa.heading
    rosa.says("confirmed", *EVERYTHING)
    after = turns(ben, ada, "Ready")

    assert before["What is missing"] == "Desk Ride not confirmed by Rosa yet. Call to ask."
    assert asked.startswith("Can you take Ada home on")
    assert after["What is missing"] == "Nothing"
    assert after["Ride home"].startswith("Rosa said yes")
    assert "Rosa said yes today" in phone.goes_to("/visit/plan").page.locator("main").inner_text()

    friday = ada.day + timedelta(days=7)
    ben.goes_to(ada.visit).presses("Move to another time")
    ben.page.fill("#visit_date", friday.isoformat())
    ben.presses("Move it")
    moved = turns(ben, Patient(ada.name, ada.born, ada.link, friday, ada.visit), "Needs follow-up")
    again = []
    phone.goes_to("/visit/")
    while phone.question:
        again.append(phone.question)
        phone.presses("Continue")

    assert moved["What is missing"] == (
        "Desk Time changed: the new time, ride, escort, support, eating times to be confirmed again."
        " Patient 22 of 28 answered"
    )
    assert again == DEPENDS_ON_THE_TIME
    assert "Can you" in rosa.goes_to(rosa.page.url).heading


@pytest.mark.parametrize("clinic", ["both"], indirect=True)
def test_rosa_declines_the_day_before_and_ada_and_the_desk_learn_it(
    clinic: Clinic, ben: DeskScreen, ada: Patient
):
    phone, rosa = clinic.screen(Phone, PHONE), clinic.screen(EscortPhone, PHONE)
    invited = Patient(ada.name, ada.born, clinic.texted("+12025550107"), ada.day, ada.visit)
    phone.says_who(invited).skips_to(ride_person=ROSA).presses("Send my answers")
    rosa.goes_to(clinic.texted(ROSAS_NUMBER)).says("confirmed", *EVERYTHING)
    turns(ben, ada, "Ready")

    rosa.page.locator("summary").first.click()
    rosa.says("declined")

    row = turns(ben, ada, "Not ready")
    told = clinic.mailed("ada@example.org")
    plan = phone.goes_to("/visit/plan").page.locator("main").inner_text()
    assert row["What is missing"] == "Desk Rosa cannot take the patient home. Find another ride."
    assert row["Ride home"].startswith("Rosa said no")
    assert "Rosa cannot take you home. Please name another adult" in plan
    assert told.startswith(
        f"{clinic.home}/v/"
    )  # Ada's text of the day was the invitation: this came by e-mail
