"""Looks at everything after each step, and says which truth does not hold and what led there."""

from bs4 import BeautifulSoup

from tests.people import PatientAtPhone, Person
from tests.simulations import truths_of_messages, truths_of_pages, truths_of_records
from tests.simulations.ledger import Booked
from tests.simulations.life import Life
from tests.simulations.reading import Records, Snapshot
from tests.simulations.seen import Breach, Seen

TRUTHS = (
    *truths_of_messages.TRUTHS,
    *truths_of_records.OF_VISITS,
    *truths_of_records.OF_ALL,
    *truths_of_pages.OF_ALL,
    *truths_of_pages.OF_VISITS,
)
"""Every truth by its sentence."""


class Broken(AssertionError):
    """A truth does not hold. Its text tells the steps that led there."""

    def __init__(self, truth: str, breach: Breach, led_to: str) -> None:
        of = f" (visit #{breach.visit.number})" if breach.visit else ""
        super().__init__(f"{truth}{of}: {breach.seen}\n{led_to}")
        self.truth = truth


class Checker:
    """Keeps its own connection to the database, and its own browsers. ``only`` is the truth looked at."""

    def __init__(self, life: Life, only: str = "") -> None:
        self.life, self.only = life, only
        self.records = Records(life.folder)
        self.seen_messages = 0
        self._pages: dict[tuple[str, str], BeautifulSoup] = {}

    def after_a_step(self, visit: Booked | None) -> None:
        """What was sent, and the visit that was touched."""
        seen = self._look([visit] if visit else [])
        self._of_messages(seen)
        self._of_visits(seen, truths_of_records.OF_VISITS)

    def everything(self) -> None:
        """Every visit that is not long over, and what holds for all of them together."""
        seen = self._look([v for v in self.life.ledger.visits if (self.life.now - v.starts_at).days < 3])
        self._of_messages(seen)
        self._of_visits(seen, truths_of_records.OF_VISITS)
        self._of_all(seen, truths_of_records.OF_ALL)

    def at_the_pages(self, visits: list[Booked]) -> None:
        """The boards and the nurse's list as they are shown now, and the pages of these visits."""
        seen = self._look(visits)
        self._of_all(seen, truths_of_pages.OF_ALL)
        self._of_visits(seen, truths_of_pages.OF_VISITS)

    def _look(self, visits: list[Booked]) -> Seen:
        self._pages = {}
        life = self.life
        return Seen(life.now, life.clinic_id, life.ledger, Snapshot(self.records), self._page, visits)

    def _page(self, who: str, address: str) -> BeautifulSoup:
        if (who, address) not in self._pages:
            person = self._person(who).goes_to(address)
            assert person.status < 500, f"{who} sees an error at {address}"
            self._pages[who, address] = person.page
        return self._pages[who, address]

    def _person(self, who: str) -> Person:
        life = self.life
        staff = {"ben": life.ben, "chi": life.chi, "dee": life.dee}
        if who in staff:
            return life.at_work(staff[who])
        visit = life.ledger.by_id(who.removeprefix("patient "))
        if visit is None:
            return Person(life.app)
        born = visit.patient.born
        return PatientAtPhone.with_link(life.app, life.clinic_id, visit.visit_id, born).says_who()

    def _of_messages(self, seen: Seen) -> None:
        fresh = seen.ledger.sent[self.seen_messages :]
        self.seen_messages = len(seen.ledger.sent)
        for sent in fresh:
            visit, row = seen.of_message[sent.message_id], seen.records.messages[sent.message_id]
            for truth, holds in truths_of_messages.TRUTHS.items():
                for words in holds(seen, sent, visit, row) if self._is_asked(truth) else ():
                    self._breaks(truth, Breach(visit, words))

    def _of_visits(self, seen: Seen, truths: dict) -> None:  # type: ignore[type-arg]
        for truth, holds in truths.items():
            for visit in seen.touched if self._is_asked(truth) else ():
                for words in holds(seen, visit):
                    self._breaks(truth, Breach(visit, words))

    def _of_all(self, seen: Seen, truths: dict) -> None:  # type: ignore[type-arg]
        for truth, holds in truths.items():
            for breach in holds(seen) if self._is_asked(truth) else ():
                self._breaks(truth, breach)

    def _is_asked(self, truth: str) -> bool:
        return not self.only or truth == self.only

    def _breaks(self, truth: str, breach: Breach) -> None:
        number = breach.visit.number if breach.visit else None
        raise Broken(truth, breach, self.life.ledger.led_to(number))
