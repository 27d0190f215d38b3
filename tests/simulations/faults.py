"""Faults of many kinds, planted in the running product one at a time; each must be found by one truth."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from questionnaire.core.answers.moves import Moves
from questionnaire.core.readiness import assess, on_arrival, reminders
from questionnaire.core.readiness.case import Status
from questionnaire.desk import sign_in
from questionnaire.desk.follow_ups import layout
from questionnaire.interview import submission
from questionnaire.messages import sending
from questionnaire.messages.channels import registry
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.messaging import consents
from questionnaire.records.visit import routes, visits
from questionnaire.records.visit_facts import notes

Patch = pytest.MonkeyPatch


class Fault(NamedTuple):
    """Something that goes wrong in the product, and the truth that is to find it."""

    plant: Callable[[Patch], None]
    truth: str


def messages_name_another_day(patch: Patch) -> None:
    real = sending.MessageContent

    def content(kind: Any, to: Any, clinic: Any, starts_at: Any, **more: Any) -> Any:
        return real(kind, to, clinic, starts_at + timedelta(days=1), **more)

    patch.setattr(sending, "MessageContent", content)


def changes_are_told_to_nobody(patch: Patch) -> None:
    def due(case: Any, readiness: Any, sent: Any) -> Any:
        return () if case.cancelled_at or case.checked_in_at else reminders.reminders(case, readiness, sent)

    patch.setattr(sending, "due", due)


def messages_go_out_at_night(patch: Patch) -> None:
    for module in (sending, routes):
        patch.setattr(module, "earliest", lambda now, zone, sent_at: now)


def weeks_are_not_counted(patch: Patch) -> None:
    patch.setattr(reminders, "_within_caps", lambda moment, zone, sent_at: moment)


def stops_are_thrown_away(patch: Patch) -> None:
    patch.setattr(consents, "stop", lambda *_, **__: 0)


def every_box_counts_as_ticked(patch: Patch) -> None:
    patch.setattr(registry, "agreed", lambda ticked, clinic_name: registry.agreements(clinic_name))


def what_blocks_is_ready(patch: Patch) -> None:
    real = assess._status

    def status(*given: Any) -> Status:
        found = real(*given)
        return Status.READY if found in (Status.NOT_READY, Status.NEEDS_FOLLOW_UP) else found

    patch.setattr(assess, "_status", status)


def the_counter_is_forgotten(patch: Patch) -> None:
    patch.setattr(on_arrival, "findings", lambda case, before, *, left: iter(before))


def a_yes_outlives_a_move(patch: Patch) -> None:
    patch.setattr(Moves, "is_for_now", lambda self, at: True)


def forms_are_taken_for_any_visit(patch: Patch) -> None:
    patch.setattr(submission, "wrong_visit", lambda visit, posted: None)


def old_pages_overwrite(patch: Patch) -> None:
    patch.setattr(sign_in, "conflict", lambda *_, **__: None)


def the_list_hides_nurses_items(patch: Patch) -> None:
    real = layout.open_items

    def without(*given: Any, **more: Any) -> Iterable[Any]:
        return tuple(item for item in real(*given, **more) if not item.finding.nurse_only)

    patch.setattr(layout, "open_items", without)


def cancellations_leave_no_line(patch: Patch) -> None:
    real = Act.note

    def note(self: Act, what: What, **detail: Any) -> None:
        if what is not What.CANCELLED:
            real(self, what, **detail)

    patch.setattr(Act, "note", note)


def the_board_loses_the_last_visit(patch: Patch) -> None:
    real = visits.between

    def between(*given: Any) -> Any:
        return real(*given)[:-1]

    patch.setattr(visits, "between", between)


def the_newest_note_is_dropped(patch: Patch) -> None:
    real = notes.open_at

    def open_at(*given: Any) -> Any:
        return real(*given)[:-1]

    patch.setattr(notes, "open_at", open_at)


FAULTS = (
    Fault(the_newest_note_is_dropped, "No unread note is missing from the nurse's list"),
    Fault(messages_name_another_day, "Nobody is told a time that is not the visit's time"),
    Fault(
        changes_are_told_to_nobody,
        "Nobody is left with an old plan: a message waits, or a call",
    ),
    Fault(messages_go_out_at_night, "A message comes between 8 am and 9 pm where it is read"),
    Fault(weeks_are_not_counted, "An address gets three messages in seven days"),
    Fault(stops_are_thrown_away, "A STOP is the last word until a new yes"),
    Fault(every_box_counts_as_ticked, "No consent without that person's yes"),
    Fault(what_blocks_is_ready, "No visit with something in its way shows green"),
    Fault(the_counter_is_forgotten, "No patient who is here uncleared shows green"),
    Fault(a_yes_outlives_a_move, "No ride is shown as coming without that person's yes to this time"),
    Fault(forms_are_taken_for_any_visit, "An answer is one that was said for this patient"),
    Fault(old_pages_overwrite, "No page from before a change overwrites it"),
    Fault(the_list_hides_nurses_items, "Nothing a nurse must act on is missing from the nurse's list"),
    Fault(cancellations_leave_no_line, "The history of a visit is whole"),
    Fault(the_board_loses_the_last_visit, "The board of a day has each of its visits"),
)
