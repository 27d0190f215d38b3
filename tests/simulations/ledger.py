"""What people did and said in a simulation, as they know it themselves. Nothing here is of the product."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime


@dataclass
class Patient:
    """A person who comes: ``said`` is each yes and no to messages, by address and channel."""

    first: str
    last: str
    born: date
    phone: str
    email: str
    zone: str = ""
    said: dict[tuple[str, str], bool] = field(default_factory=dict)
    ever_said_yes: set[tuple[str, str]] = field(default_factory=set)

    @property
    def name(self) -> str:
        """As the desk sees it."""
        return f"{self.first} {self.last}"

    def says(self, channel: str, yes: bool) -> None:
        """Agree to messages by a channel at the address it needs now, or to none any more."""
        place = (self.phone if channel == "sms" else self.email, channel)
        self.said[place] = yes
        if yes:
            self.ever_said_yes.add(place)


@dataclass
class Booked:
    """One visit: ``times`` is each time it had, with since when; ``saved`` the answers its pages took."""

    number: int
    visit_id: str
    patient: Patient
    times: list[tuple[datetime, datetime]]
    cancelled_at: datetime | None = None
    why_off: str = ""
    came_at: datetime | None = None
    counter: dict[str, str] = field(default_factory=dict)
    reopened_at: datetime | None = None
    saved: dict[str, tuple[object, datetime]] = field(default_factory=dict)
    given: set[tuple[str, str]] = field(default_factory=set)
    sent_at: datetime | None = None

    @property
    def starts_at(self) -> datetime:
        """When it is, as the desk last saved it."""
        return self.times[-1][1]

    @property
    def moved_at(self) -> datetime | None:
        """When it got the time it has. None if it never moved."""
        return self.times[-1][0] if len(self.times) > 1 else None

    def time_at(self, moment: datetime) -> datetime:
        """When the visit was to be, as of a moment."""
        return next((time for since, time in reversed(self.times) if since <= moment), self.times[0][1])

    @property
    def is_closed(self) -> bool:
        """Whether the patient came, or the visit does not take place."""
        return bool(self.cancelled_at or self.came_at)


@dataclass(frozen=True)
class RideSaid:
    """What an adult who was named said of a visit: on their page, or to the desk on the phone."""

    at: datetime
    visit_id: str
    name: str
    phone: str
    said: str


@dataclass(frozen=True)
class Replied:
    """What somebody wrote back to a text, and that nobody has acted on yet."""

    at: datetime
    number: str
    text: str


@dataclass(frozen=True)
class Wrote:
    """A note of a patient or a ride that no nurse has recorded yet."""

    at: datetime
    visit_id: str
    text: str
    is_of_ride: bool = False


@dataclass(frozen=True)
class Sent:
    """A message that came out at the other end of the wire."""

    at: datetime
    channel: str
    to: str
    text: str
    message_id: str


@dataclass
class Ledger:
    """Everything that was done in a simulation, and ``log``, a line for each step."""

    visits: list[Booked] = field(default_factory=list)
    rides: list[RideSaid] = field(default_factory=list)
    stops: dict[str, datetime] = field(default_factory=dict)
    ever_stopped: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    overwritten: list[Booked] = field(default_factory=list)
    replies: list[Replied] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    notes: list[Wrote] = field(default_factory=list)
    told_by_phone: list[tuple[datetime, str]] = field(default_factory=list)
    log: list[tuple[datetime, int | None, str]] = field(default_factory=list)

    def by_id(self, visit_id: str) -> Booked | None:
        """The visit with this id."""
        return next((visit for visit in self.visits if visit.visit_id == visit_id), None)

    def led_to(self, number: int | None, last: int = 12) -> str:
        """The steps of one visit, and the last ones of all, to be read when something is wrong."""
        of_visit = [line for line in self.log if number is not None and line[1] == number]
        lines = [*of_visit, *(line for line in self.log[-last:] if line not in of_visit)]
        return "\n".join(f"  {at.astimezone(UTC):%m-%d %H:%M} #{of}: {what}" for at, of, what in lines)
