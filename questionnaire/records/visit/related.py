"""What belongs to visits and has tables of its own: one query of each kind, however many visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaire.core.answers.moves import Move
from questionnaire.core.answers.notes import Note
from questionnaire.core.channels import Undelivered
from questionnaire.core.readiness.case import Waiver
from questionnaire.core.readiness.escorts import EscortFact
from questionnaire.core.readiness.follow_ups import Attempt
from questionnaire.core.visit_day.day import DayFact
from questionnaire.records.messaging import messages
from questionnaire.records.visit import links
from questionnaire.records.visit_facts import arrivals, call_attempts, day, escorts, moves, notes, waivers
from questionnaire.records.visit_facts.arrivals import Arrived


@dataclass(frozen=True)
class RelatedRecords:
    """What belongs to some visits. Each kind is read when it is first needed, for all of them at once."""

    clinic_id: int
    visit_ids: tuple[str, ...]

    @cached_property
    def escort_facts(self) -> Mapping[str, tuple[EscortFact, ...]]:
        """What happened with the escorts, in order, by visit."""
        return escorts.facts(self.clinic_id, self.visit_ids)

    @cached_property
    def moves(self) -> Mapping[str, tuple[Move, ...]]:
        """The moves, in order, by visit."""
        return moves.of_visits(self.clinic_id, self.visit_ids)

    @cached_property
    def undelivered(self) -> Mapping[str, tuple[tuple[str, Undelivered], ...]]:
        """The messages that will not arrive, each with the index of its address, by visit."""
        return messages.undelivered(self.clinic_id, self.visit_ids)

    @cached_property
    def waivers(self) -> Mapping[str, tuple[Waiver, ...]]:
        """The waivers that were not ended by staff, in order, by visit."""
        return waivers.given(self.clinic_id, self.visit_ids)

    @cached_property
    def call_attempts(self) -> Mapping[str, tuple[Attempt, ...]]:
        """The call attempts, in order, by visit."""
        return call_attempts.of_visits(self.clinic_id, self.visit_ids)

    @cached_property
    def arrivals(self) -> Mapping[str, Arrived]:
        """What was true when the patients came, by visit."""
        return arrivals.of_visits(self.clinic_id, self.visit_ids)

    @cached_property
    def day_facts(self) -> Mapping[str, tuple[DayFact, ...]]:
        """The steps recorded after the check-in, in order, by visit."""
        return day.of_visits(self.clinic_id, self.visit_ids)

    @cached_property
    def notes(self) -> Mapping[str, tuple[Note, ...]]:
        """The notes that patients and escorts wrote, in order, by visit."""
        return notes.of_visits(self.clinic_id, self.visit_ids)

    @cached_property
    def locked_links(self) -> frozenset[str]:
        """The visits whose link is locked."""
        return links.locked_among(self.clinic_id, self.visit_ids)
