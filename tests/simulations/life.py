"""A clinic that is lived through hour by hour: its people, its wires, and what each page took from them."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bs4 import Tag
from flask import Flask

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.cli.messages import receipts_to
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.staff import Role
from tests.clinic import a_clinic, application, riverside
from tests.conftest import ZONE
from tests.messages.mail_server import MailServer, body
from tests.messages.text_gateway import TextGateway, signature
from tests.people import PASSWORD, PatientAtPhone, Person, StaffAtDesk
from tests.simulations.ledger import Booked, Ledger, Patient, Sent

OPEN_ON = (0, 1, 2, 3, 4, 6)
"""Closed on Saturdays; open on the Sundays on which the clocks change."""

IDLE = timedelta(minutes=12)
"""Staff who do nothing for half an hour are signed out."""

BACKUP = "chi@clinic.example"
"""Where the person is reached who is called when nobody reads a note of danger."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letters(number: int) -> str:
    """A number as letters, so that each made-up name is one of its own."""
    return "".join(LETTERS[number // 26**place % 26] for place in (2, 1, 0))


@dataclass
class Life:
    """Everything a step may act through."""

    app: Flask
    folder: Path
    clinic_id: int
    random: Random
    gateway: TextGateway
    mail: MailServer
    ben: StaffAtDesk
    bea: StaffAtDesk
    chi: StaffAtDesk
    dee: StaffAtDesk
    dispatch: Dispatch
    ledger: Ledger = field(default_factory=Ledger)
    patients: list[Patient] = field(default_factory=list)
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    _texts: int = 0
    _mails: int = 0
    _browsers: dict[str, Person] = field(default_factory=dict)
    _used: dict[str, datetime] = field(default_factory=dict)

    @property
    def local(self) -> datetime:
        """Now by the clinic's clock."""
        return self.now.astimezone(ZONE)

    def is_open(self) -> bool:
        """Whether somebody is at the desk."""
        return self.local.weekday() in OPEN_ON and 8 <= self.local.hour < 18

    def at_work(self, person: StaffAtDesk) -> StaffAtDesk:
        """Somebody of the staff, signed in again where they did nothing for a while."""
        used = self._used.get(person.email)
        if used is None or self.now - used > IDLE:
            person.signs_in()
            assert person.path == "/desk/", person.path
        self._used[person.email] = self.now
        return person

    def to_come(self) -> list[Booked]:
        """The visits that are open and have not begun."""
        return [v for v in self.ledger.visits if not v.is_closed and v.starts_at > self.now]

    def someone(self, found: list[Any]) -> Any:
        """One of these. None if there is none."""
        return self.random.choice(found) if found else None

    def phone_of(self, visit: Booked) -> PatientAtPhone:
        """The phone of a visit's patient with the visit's page open; one phone may be several people's."""
        phone = PatientAtPhone.with_link(self.app, self.clinic_id, visit.visit_id, visit.patient.born)
        shared = self._browsers.setdefault(visit.patient.phone, phone)
        phone.client = shared.client
        return phone.says_who()

    def round(self) -> None:
        """The sender's turn, and what came out at the other ends."""
        self.dispatch.round()
        for text in self.gateway.texts[self._texts :]:
            message_id = text["StatusCallback"].rpartition("-")[2]
            self.ledger.sent.append(Sent(self.now, "sms", text["To"], text["Body"], message_id))
        self._texts = len(self.gateway.texts)
        if len(self.mail.received) > self._mails:
            for mail in self.mail.mails[self._mails :]:
                message_id = str(mail["Message-ID"]).strip("<>").partition("@")[0].rpartition("-")[2]
                words = f"{mail['Subject']}\n{body(mail)}"
                if str(mail["To"]) == BACKUP:
                    self.ledger.alarms.append(words)
                    continue
                self.ledger.sent.append(Sent(self.now, "email", str(mail["To"]), words, message_id))
            self._mails = len(self.mail.received)

    def hears(self, patient: Patient, channel: str, yes: bool) -> None:
        """A patient has said yes or no to a channel; a yes to texts ends an earlier STOP of that number."""
        patient.says(channel, yes)
        if yes and channel == "sms":
            self.ledger.stops.pop(patient.phone, None)

    def gateway_says(self, path: str, form: dict[str, str]) -> int:
        """The gateway tells our pages something, signed."""
        headers = {"X-Twilio-Signature": signature(f"http://localhost{path}", form)}
        with self.app.app_context():
            return self.app.test_client().post(path, data=form, headers=headers).status_code


@contextmanager
def begun(folder: Path, seed: int, begin: datetime) -> Iterator[Life]:
    """A clinic with two at the desk, a nurse and another clinic beside it, on an empty data folder."""
    with ExitStack() as until_the_end:
        app = until_the_end.enter_context(application(folder))
        until_the_end.enter_context(clock.stopped_at(begin))
        gateway = until_the_end.enter_context(TextGateway())
        mail = until_the_end.enter_context(MailServer())
        app.config.update(CHANNELS={"SMS_URL": gateway.url, "SMTP_URL": mail.url})
        clinic, elsewhere = riverside(), a_clinic("Hillside Clinic", "+13125550188")
        clinics.open_on(Act(clinic.clinic_id, "test", begin), OPEN_ON, ())
        desk = {
            name: hired(app, facts.clinic_id, role, name)
            for name, role, facts in (
                ("Ben", Role.FRONT_DESK, clinic),
                ("Bea", Role.FRONT_DESK, clinic),
                ("Chi", Role.NURSE, clinic),
                ("Dee", Role.NURSE, elsewhere),
            )
        }
        senders = registry.opened(app.config["CHANNELS"], receipts_to())
        yield Life(
            app,
            folder,
            clinic.clinic_id,
            Random(seed),
            gateway,
            mail,
            desk["Ben"],
            desk["Bea"],
            desk["Chi"],
            desk["Dee"],
            Dispatch(senders, app.config["PUBLIC_URL"]),
        )


def hired(app: Flask, clinic_id: int, role: Role, name: str) -> StaffAtDesk:
    """Somebody who works at a clinic; Chi is also called where nobody reads a note of danger."""
    email, act = f"{name.lower()}@clinic.example", Act(clinic_id, "test", clock.now())
    person = staff.add(act, role, name, email, PASSWORD)
    if email == BACKUP:
        clinics.save_settings(act, {**DECIDED, "note_backup": person.by})
    return StaffAtDesk(app, email)


def form_on(page: Tag, action: str) -> Tag | None:
    """The form of a page that is sent to an address with this ending."""
    forms = page.select("form[method=post]")
    return next((f for f in forms if str(f["action"]).partition("?")[0].endswith(action)), None)


def held_by(form: Tag) -> dict[str, list[str]]:
    """What a form would send as it stands."""
    held: dict[str, list[str]] = {}
    for tag in form.select("input[name], textarea[name], select[name]"):
        name = str(tag["name"])
        if tag.name == "textarea":
            value = tag.get_text()
        elif tag.name == "select":
            chosen = tag.select_one("option[selected]")
            value = str(chosen["value"]) if chosen else ""
        elif tag.get("type") in ("radio", "checkbox") and not tag.has_attr("checked"):
            continue
        else:
            value = str(tag.get("value", ""))
        held.setdefault(name, []).append(value)
    return held


def fills_in(person: Person, action: str, **fields: Any) -> bool:
    """Send the form in front with these fields changed. False if the page in front has no such form."""
    form = form_on(person.page, action)
    if form is None:
        return False
    held: dict[str, Any] = {**held_by(form), **fields}
    held.pop("csrf_token", None)
    person.sends(str(form["action"]), **held)
    return True


def took(person: Person) -> bool:
    """Whether what was sent was taken: it led on, and to no page that says that it was refused."""
    assert person.response
    if person.status != 200 or not person.response.history:
        return person.status == 200 and NOTE_SAVED in person.response.text
    return leads_on(person.response.history[0].location or "")


NOTE_SAVED = "We saved your note."
"""What the page says that comes before the next one where a note may speak of danger."""


def leads_on(location: str) -> bool:
    """Whether an address to which a form leads says nothing of a refusal."""
    notice = re.search(r"notice=([a-z-]+)", location)
    return notice is None or notice[1] not in REFUSED


REFUSED = {
    *(
        "too-late",
        "too-early",
        "too-long-ago",
        "waiver-refused",
        "escort-refused",
        "no-reason",
        "no-reason-words",
    ),
    *("closed", "not-now", "not-yet", "asked-again", "changed"),
}
"""The notices that say that nothing was saved."""


def at(day: date, hour: int, minute: int) -> datetime:
    """A time by the clinic's clock, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def open_time(life: Life, soonest: int, latest: int) -> datetime:
    """A time at which the clinic is open, some days from now."""
    while True:
        day = (life.local + timedelta(days=life.random.randint(soonest, latest))).date()
        if day.weekday() in OPEN_ON:
            return at(day, life.random.randint(9, 15), life.random.choice((0, 30)))
