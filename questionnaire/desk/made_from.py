"""What a form of the desk was made from, and what has changed under it since.

A form carries a short keyed hash of each fact it is about. Only these count, and only where it would change
them: a patient who saves an answer meanwhile is no conflict for a new phone number.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from questionnaire import clock
from questionnaire.desk import escort_summary, shell
from questionnaire.language import formats
from questionnaire.language.translate import known, word
from questionnaire.records.audit import history
from questionnaire.records.audit.history import Line, What
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.store.encryption import ring
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord

FIELD = "made_from"
"""The name of the hidden field."""

HASH_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a form is about, as it is now.

    ``now`` is shown, and compared unless a ``key`` is. ``wanted`` is what the form would make it, if it
    says so. ``changed_by`` lists the history's words for its change. ``fields`` are the form's fields
    that would leave it as it is.
    """

    name: str
    now: str
    wanted: str | None = None
    changed_by: tuple[What, ...] = ()
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


About = Callable[..., Iterable[Fact]]
"""The facts a form is about, from the visit, who sends it, and what was posted."""


def nothing_else(
    visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str], **address: str
) -> Iterable[Fact]:
    """The facts of a form that names the one thing it is about: a waiver, or an item by its fingerprint."""
    return ()


def when(visit: VisitRecord, wanted: str | None = None) -> Fact:
    """When the visit is."""
    return Fact("time", moment(visit, visit.starts_at), wanted, (What.MOVED,))


def state(visit: VisitRecord) -> Fact:
    """Whether the visit is open, checked in or canceled."""
    closed_at = visit.cancelled_at or visit.checked_in_at
    code = "cancelled" if visit.cancelled_at else "checked-in" if closed_at else "open"
    changes = (What.CHECKED_IN, What.CANCELLED, What.CANCELLATION_TAKEN_BACK, What.CHECK_IN_TAKEN_BACK)
    return Fact("state", str(word("visit_state", code)), None, changes, key=f"{code} {closed_at}")


def ride(visit: VisitRecord) -> Fact:
    """Who takes the patient home, and what they said."""
    escort = visit.escort
    shown = escort_summary.ride(visit, escort, clock.now())
    said = f"{shown.name}, {word('ride', shown.state, when=shown.when)}" if shown and shown.state else ""
    key = f"{escort.contact} {escort.state} {escort.at}" if escort else "none"
    return Fact("ride", said or str(word("fact", "nobody")), None, (What.ESCORT, What.ANSWERED), key=key)


def moment(visit: VisitRecord, at: datetime) -> str:
    """A moment that reads the same on any day: Tuesday, November 24, 2026, 10:30 am."""
    local = visit.clinic.calendar.local(at)
    return f"{formats.dated(local.date())}, {formats.clock(at, visit.clinic.calendar.zone)}"


def hidden(who: StaffFacts, endpoint: str, visit_id: str, **address: str) -> Markup:
    """The hidden field of a form: the visit, and the hash of each fact it is about."""
    about = getattr(current_app.view_functions[endpoint], "about", None)
    if about is nothing_else:
        return _field(visit_id)
    visit = g.get(FIELD)
    if visit is None or visit.visit_id != visit_id:  # a page of one visit has several forms
        visit = g.made_from = visits.find(who.clinic_id, visit_id)
    assert visit and about, "a form of a visit says what it is about"
    return _field(_written(visit, about(visit.as_of(clock.now()), who, {}, **address)))


def _field(value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, value)


def conflict(about: About, who: StaffFacts, visit_id: str, **address: str) -> ResponseReturnValue | None:
    """The page that shows what has changed since a form was made, if the form would change it too."""
    shown_for, _, hashes = request.form.get(FIELD, "").partition(" ")
    visit = visits.find(who.clinic_id, visit_id)
    if visit is None or not shown_for:
        return None
    if shown_for != visit_id:
        return shell.page("not_saved", who, 409, why="other-visit", kept=(), visit_id=visit_id)
    visit = visit.as_of(clock.now())
    facts = tuple(about(visit, who, request.form, **address))
    then = dict(pair.split(":", 1) for pair in hashes.split() if ":" in pair)
    moved = [f for f in facts if then.get(f.name) != _hash(visit, f) and f.wanted != f.now]
    return _page(visit, who, facts, moved) if moved else None


def _written(visit: VisitRecord, facts: Iterable[Fact]) -> str:
    return " ".join((visit.visit_id, *(f"{fact.name}:{_hash(visit, fact)}" for fact in facts)))


def _hash(visit: VisitRecord, fact: Fact) -> str:
    text = f"{visit.visit_id}|{fact.name}|{fact.key or fact.now}"
    return ring().index(visit.clinic_id, FIELD, text)[:HASH_LENGTH]


def _page(
    visit: VisitRecord, who: StaffFacts, facts: tuple[Fact, ...], moved: list[Fact]
) -> ResponseReturnValue:
    """Both values of what has changed, with who changed it; the form as typed, one press from being sent."""
    lines, names = history.of_visit(visit.clinic_id, visit.visit_id), staff.names(visit.clinic_id)
    posted = [(n, v) for n, v in request.form.items(multi=True) if n not in ("csrf_token", FIELD)]
    theirs = {name: value for fact in moved for name, value in fact.fields.items()}
    kept = [(n, v) for n, v in posted if n not in theirs] + [(n, v) for n, v in theirs.items() if v]
    return shell.visit_page(
        "changed",
        who,
        visit,
        409,
        changes=[_change(visit, fact, lines, names) for fact in moved],
        made_from_now=_written(visit, facts),
        mine=posted,
        kept=kept if all(fact.fields for fact in moved) else None,
        action=request.full_path.rstrip("?"),
    )


def _change(
    visit: VisitRecord, fact: Fact, lines: tuple[Line, ...], names: Mapping[str, str]
) -> dict[str, Any]:
    line = next((line for line in reversed(lines) if line.what in fact.changed_by), None)
    by = names.get(line.by) or word("actor", known("actor", line.by) or "somebody") if line else ""
    at = shell.moment(line.at, visit, clock.now()) if line else ""
    return {"name": fact.name, "now": fact.now, "wanted": fact.wanted, "by": by, "when": at}
