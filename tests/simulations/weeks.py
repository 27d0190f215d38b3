"""Four bad weeks: two around each change of the clocks, lived through hour by hour, all from one seed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from questionnaire import clock
from tests.conftest import ZONE
from tests.simulations import desk_steps as desk
from tests.simulations import patient_steps as patients
from tests.simulations.checker import Checker
from tests.simulations.ledger import Booked
from tests.simulations.life import Life, begun

AUTUMN = datetime(2026, 10, 26, 0, 0, tzinfo=ZONE)
"""A Monday; the clocks go back on the Sunday after it, November 1."""

SPRING = datetime(2027, 3, 8, 0, 0, tzinfo=ZONE)
"""A Monday; the clocks go forward on the Sunday after it, March 14."""

DAYS = 14
PAGES_AT = (9, 14)
"""The hours at which the pages are looked at."""

EVERY = 4
"""So many hours lie between two looks at all records; between them what a step touched is looked at."""

Step = Callable[[Life], Booked | None]

AT_THE_DESK: dict[Step, int] = {
    desk.moves: 5,
    desk.moves_back: 4,
    desk.undoes_move: 2,
    desk.moves_in_two_tabs: 2,
    desk.cancels: 4,
    desk.uncancels: 4,
    desk.corrects_contact: 3,
    desk.corrects_record: 2,
    desk.reissues_link: 1,
    desk.calls_the_ride: 3,
    desk.waives: 4,
    desk.calls_the_patient: 2,
    desk.answers_by_phone: 1,
    desk.tells_by_phone: 2,
    desk.acts_on_a_reply: 2,
    desk.records_a_note: 2,
    desk.checks_in: 14,
    desk.undoes_check_in: 2,
    desk.goes_through_the_day: 14,
}
"""What happens while the clinic is open, and how often beside the other steps."""

ANY_TIME: dict[Step, int] = {
    patients.answers: 16,
    patients.looks_again: 4,
    patients.changes_an_answer: 6,
    patients.asks_the_ride_now: 2,
    patients.has_two_tabs: 2,
    patients.shares_a_browser: 2,
    patients.chooses_messages: 3,
    patients.gives_a_wrong_date: 1,
    patients.texts_back: 2,
    patients.hears_of_a_text: 3,
    patients.ride_answers: 10,
}
"""What patients and rides do at any hour, and how often beside the other steps."""


@dataclass(frozen=True)
class Plan:
    """How long and how full the weeks are, from which seed."""

    seed: int
    visits: int = 400
    begins: tuple[datetime, ...] = (AUTUMN, SPRING)
    days: int = DAYS

    @property
    def bookings_an_hour(self) -> float:
        """So many that all visits are booked three days before a fortnight ends."""
        return self.visits / len(self.begins) / ((self.days - 3) * 6 / 7 * 9)


def live(plan: Plan, folder: Path, only: str = "") -> Life:
    """Live through the weeks. Raises Broken where a truth does not hold after a step."""
    with begun(folder, plan.seed, plan.begins[0].astimezone(UTC)) as life:
        checker = Checker(life, only)
        try:
            for number, begin in enumerate(plan.begins, start=1):
                quota = plan.visits * number // len(plan.begins)
                for hour in range(plan.days * 24):
                    an_hour(plan, life, checker, begin.astimezone(UTC) + timedelta(hours=hour), quota)
        finally:
            checker.records.close()
        return life


def an_hour(plan: Plan, life: Life, checker: Checker, begin: datetime, quota: int) -> None:
    """What happens in one hour: bookings, steps at the desk, steps of patients, the sender's turns."""
    life.now = begin
    steps = steps_of(plan, life, quota)
    for number, step in enumerate(steps):
        life.now = begin + timedelta(minutes=(number + 1) * 58 // (len(steps) + 1))
        with clock.stopped_at(life.now):
            takes(life, checker, step)
    with clock.stopped_at(life.now):
        life.round()
        checker.after_a_step(None)
        if life.local.hour % EVERY == 0:
            checker.everything()
        if life.is_open() and life.local.hour in PAGES_AT:
            around = [v for v in life.ledger.visits if abs(v.starts_at - life.now) < timedelta(days=3)]
            checker.at_the_pages(life.random.sample(around, min(4, len(around))))


def steps_of(plan: Plan, life: Life, quota: int) -> list[Step]:
    """The steps of one hour in their order."""
    random, steps = life.random, []
    if life.is_open():
        count = int(plan.bookings_an_hour + random.random())
        steps += [desk.books] * min(count, quota - len(life.ledger.visits))
        steps += random.choices(list(AT_THE_DESK), list(AT_THE_DESK.values()), k=5)
    if 7 <= life.local.hour < 23 or random.random() < 0.2:
        steps += random.choices(list(ANY_TIME), list(ANY_TIME.values()), k=3)
    random.shuffle(steps)
    return steps


def takes(life: Life, checker: Checker, step: Step) -> None:
    """One step, with the sender's turn after it now and then, and a look at what it touched."""
    visit = step(life)
    life.ledger.log.append((life.now, visit.number if visit else None, step.__name__.replace("_", " ")))
    if life.random.random() < 0.3:
        life.round()
    checker.after_a_step(visit)
