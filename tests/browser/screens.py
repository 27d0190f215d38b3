"""What people do with a real browser: a patient with a phone, staff at the desk's screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup
from playwright.sync_api import ConsoleMessage, Page, Request

from questionnaire.cli.demo.stories import easiest
from questionnaire.core.answers.values import Contact, Value
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.definitions import reading

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

NOT_OK = "the server responded with a status of 4"

QUESTIONS = reading.load(reading.shipped()).questionnaire.by_id


@dataclass(frozen=True)
class Patient:
    """Who a visit was added for, as the desk's page shows it."""

    name: str
    born: date
    link: str
    day: date
    visit: str

    @property
    def board(self) -> str:
        """The board of the visit's day."""
        return f"/desk/{self.day.isoformat()}"


class Screen:
    """A browser's page; remembers what it complained of and whom it asked for anything."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self._opened: set[str] = set()
        page.set_default_timeout(20_000)
        page.on("request", self._note_request)
        page.on("console", self._note_complaint)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Request) -> None:
        self.asked.append(request.url)
        if request.is_navigation_request():
            self._opened.add(request.url)

    def _note_complaint(self, message: ConsoleMessage) -> None:
        """Note what the console says, but not that a page we opened is one of ours for an error."""
        address = message.location["url"]
        is_expected = address in self._opened
        if message.type in ("error", "warning") and not (is_expected and NOT_OK in message.text):
            self.complaints.append(f"{address}: {message.text}")

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of any host that is not ours."""
        return [address for address in self.asked if not address.startswith(self.home + "/")]

    def goes_to(self, address: str) -> Self:
        """Open an address of the product."""
        self.page.goto(self.home + address if address.startswith("/") else address)
        return self

    @property
    def path(self) -> str:
        """The address of the page in front, without what stands behind its question mark."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def texts(self, selector: str) -> list[str]:
        """What the visible things that fit a selector say, each in one line."""
        found = self.page.locator(f"{selector} >> visible=true").all_inner_texts()
        return [" ".join(text.split()) for text in found]

    def presses(self, words: str, *, exact: bool = True) -> Self:
        """Press the one button or link with these words, and wait for where it leads."""
        page = self.page
        by_role = page.get_by_role("button", name=words, exact=exact)
        with page.expect_navigation():
            by_role.or_(page.get_by_role("link", name=words, exact=exact)).click()
        return self


class Phone(Screen):
    """A patient's phone."""

    def says_who(self, patient: Patient, born: date | None = None) -> Self:
        """Open the link and give a birth date."""
        born = born or patient.born
        self.goes_to(patient.link)
        for name, number in (("month", born.month), ("day", born.day), ("year", born.year)):
            self.page.fill(f"#{name}", str(number))
        return self.presses("Open my visit")

    @property
    def question(self) -> str:
        """The id of the question in front, or nothing where it is no question."""
        return question_in(self.page.url)

    def chooses(self, *options: str) -> Self:
        """Tap options."""
        for option in options:
            self.page.locator(f'label:has(input[value="{option}"])').click()
        return self

    def fills(self, value: Value) -> Self:
        """Give the answer to the question in front, and stay on its page."""
        match value:
            case Contact(name, phone, email):
                for field, text in (("name", name), ("phone", phone), ("email", email)):
                    self.page.fill(f"#{field}", text)
            case str() if QUESTIONS[self.question].kind is Kind.TEXT:
                self.page.fill("#answer", value)
            case str():
                self.chooses(value)
            case options:
                self.chooses(*options)
        return self

    def answers(self, value: Value) -> Self:
        """Answer the question in front, and press Continue."""
        return self.fills(value).presses("Continue")

    def questions(self) -> Iterator[Question]:
        """Each question that comes up, for the reader to answer, until the answers are to be checked."""
        while self.path != "/visit/check":
            if self.question:
                yield QUESTIONS[self.question]
            else:
                with self.page.expect_navigation():
                    self.page.locator("main a.button").first.click()

    def answers_everything(self, **said: Value) -> Self:
        """Go on to the page where answers are checked; ``said`` is by question (``_`` stands for ``-``)."""
        for question in self.questions():
            self.answers(said.get(question.id.replace("-", "_")) or easiest(question))
        return self

    def skips_to(self, question_id: str = "", **said: Value) -> Self:
        """As ``answers_everything``, but not looking: for the way to what a test is about."""
        requests = self.page.context.request
        shown = requests.get(self.home + "/visit/")
        while (asked := question_in(shown.url)) and asked != question_id:
            value = said.get(asked.replace("-", "_")) or easiest(QUESTIONS[asked])
            form = BeautifulSoup(shown.text(), "html.parser").select("main form")[0]
            hidden = [(str(field["name"]), str(field["value"])) for field in form.select("[type=hidden]")]
            body = urlencode([*hidden, *posted(value)])
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            shown = requests.post(self.home + str(form["action"]), data=body, headers=headers)
        return self.goes_to(shown.url)

    def changes(self, question_id: str) -> Self:
        """Press Change beside an answer on the page where answers are checked."""
        row = self.page.locator(".answers > div", has_text=QUESTIONS[question_id].ask)
        with self.page.expect_navigation():
            row.get_by_role("link", name="Change").click()
        return self

    def checked_answers(self) -> dict[str, str]:
        """What the page of answers shows: each question, and what was said and explained."""
        rows: dict[str, str] = self.page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.answers > div')].map(row =>"
            " [row.querySelector('dt').innerText, row.querySelector('dd').innerText]))"
        )
        return {ask: " ".join(said.split()) for ask, said in rows.items()}


class EscortPhone(Screen):
    """The phone of the adult who takes a patient home, with a link of their own."""

    def says(self, answer: str, *confirmed: str) -> Self:
        """Choose an answer on the page in front, tick what is confirmed, and send it."""
        for value in (answer, *confirmed):
            self.page.locator(f'label:has(input[value="{value}"])').click()
        return self.presses("Send my answer")


class DeskScreen(Screen):
    """The screen at the front desk."""

    def signs_in(self, email: str, password: str) -> Self:
        """Sign in, and look at the board."""
        self.goes_to("/desk/sign-in")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        return self.presses("Sign in")

    def looks_for(self, sought: str, at: str = "/desk/follow-ups") -> Self:
        """Look for somebody by the field on a page."""
        self.goes_to(at).page.fill("#find", sought)
        return self.presses("Search")

    def adds_visit(self, day: date, name: str, born: date) -> Patient:
        """Add a visit, and read the patient's link from its page."""
        self.goes_to("/desk/visits/new")
        for field, text in new_visit(day, name, born).items():
            self.page.fill(f"#{field}", text)
        self.presses("Add the visit").is_sure()
        return Patient(name, born, self.page.input_value("#link"), day, self.path)

    def is_sure(self) -> Self:
        """Confirm whatever is asked about the visit that is being added."""
        if self.page.locator("#asked").count():
            for box in self.page.locator("#asked input:visible").all():
                box.check()  # of the persons the last one stays, who is new
            self.presses("Add the visit")
        return self

    def makes_ride_link(self, patient: Patient) -> str:
        """Make the link of whom the patient named, and read it from the visit's page."""
        self.goes_to(patient.visit)
        self.page.locator("#ride").get_by_role("button", name="Make a link for").click()
        return self.page.input_value("#ride-link")

    def picks(self, **chosen: str) -> Self:
        """Choose options by the name of their group."""
        for name, value in chosen.items():
            self.page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()
        return self

    def checks_in(self, patient: Patient, ride: str = "as-planned") -> Self:
        """Check a patient in who does not know when they last ate or drank."""
        self.goes_to(patient.visit).presses("Check in").picks(right_person="yes", ride=ride, reached="known")
        if ride != "none":
            self.picks(inside="yes")
        return self.picks(last_food_unknown="yes", last_drink_unknown="yes").presses("Check in")

    def row_of(self, patient: Patient) -> dict[str, str]:
        """A visit's row on the board of its day, by the columns' names."""
        self.goes_to(patient.board)
        row = self.page.locator("tbody tr", has_text=patient.name)
        cells: dict[str, str] = row.evaluate(
            "row => Object.fromEntries([...row.cells].map(c => [c.dataset.label, c.innerText]))"
        )
        return {name: " ".join(text.split()) for name, text in cells.items()}


def question_in(address: str) -> str:
    """The id of the question that an address asks, or nothing where it asks none."""
    parts = urlsplit(address).path.strip("/").split("/")
    return parts[2] if parts[:2] == ["visit", "questions"] and len(parts) == 3 else ""


def posted(value: Value) -> list[tuple[str, str]]:
    """An answer as its form sends it."""
    match value:
        case Contact(name, phone, email):
            return [("name", name), ("phone", phone), ("email", email)]
        case str():
            return [("answer", value)]
        case options:
            return [("answer", option) for option in options]


def new_visit(day: date, name: str, born: date, at: str = "10:30") -> dict[str, str]:
    """What the desk types to add a visit, by field."""
    first, last = name.split()
    who = {"first_name": first, "last_name": last, "phone": "202 555 0107"}
    birth_date = {"month": str(born.month), "day": str(born.day), "year": str(born.year)}
    return {**who, **birth_date, "visit_date": day.isoformat(), "visit_time": at}
