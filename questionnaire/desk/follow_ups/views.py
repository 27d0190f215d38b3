"""The list of follow-ups, what comes of a call, who takes a gap over, and how a patient is best called."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.day_states import STATE_OF
from questionnaire.core.readiness.follow_ups import (
    HANDS_OVER,
    Attempt,
    OpenItem,
    Outcome,
    WorkQueue,
    open_items,
)
from questionnaire.desk import search_terms
from questionnaire.desk.changes import who_is_told
from questionnaire.desk.follow_ups import layout, notes, replies
from questionnaire.desk.made_from import Fact, nothing_else
from questionnaire.desk.shell import back_to_visit, not_saved, page, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.language import formats, translate
from questionnaire.language.translate import word
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import replies as sent_replies
from questionnaire.records.visit import patients, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import call_attempts

LONGEST_NOTE = 200
LONGEST_SEALED = 400

CALL_TIMES = ("morning", "midday", "afternoon", "evening")
"""When a patient may like to be called; the templates word them."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the list, and of what is noted on the phone."""
    blueprint.get("/desk/follow-ups")(show_follow_ups)
    blueprint.post("/desk/visits/<visit_id>/attempts")(add_attempt)
    blueprint.post("/desk/visits/<visit_id>/replies/<reply_id>")(close_reply)
    blueprint.get("/desk/visits/<visit_id>/calling")(show_calling)
    blueprint.post("/desk/visits/<visit_id>/calling")(note_calling)


@for_staff()
def show_follow_ups(who: StaffFacts) -> ResponseReturnValue:
    """What staff must act on, over the visits still to come."""
    notice = translate.known("follow_up_notice", request.args.get("notice"))
    undo = _just_handed(who) if notice == "handed" else None
    return _page(who, request.args, notice=notice, undo=undo)


@for_staff(about=nothing_else)
def add_attempt(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Record the outcome of a call for every item it was about, or who takes an item over.

    Rows stay until their facts change.
    """
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    outcome, fingerprints = _outcome()
    note = request.form.get("note", "").strip()
    found = [item for item in _open_items(visit) if item.fingerprint in fingerprints]
    theirs = [item for item in found if _may_note(who, item, outcome)]
    if any(not item.is_handed for item in found) and not theirs and outcome is not Outcome.TO_DESK:
        abort(403)  # a nurse's own; what a colleague has just handed over has changed
    if not theirs:
        return not_saved(who, visit_id, "changed") if note else _back("changed")
    if len(note) > LONGEST_NOTE:
        return _page(who, request.form, status=422, wrong=_anchor(theirs[0], outcome), note=note)
    attempts = [
        Attempt(item.finding.id, item.fingerprint, outcome, _read_in(item, outcome), who.by, now, note)
        for item in theirs
    ]
    call_attempts.add(who.act(now, visit_id), *attempts)
    return _after(theirs[0], outcome)


def _outcome() -> tuple[Outcome, list[str]]:
    """The outcome and its fingerprints. The button that hands an item over names its own."""
    if handed := request.form.get("to_nurse"):
        return Outcome.TO_NURSE, [handed]
    outcome, fingerprints = request.form.get("outcome", ""), request.form.getlist("fingerprint")
    if outcome not in set(Outcome) or (outcome in HANDS_OVER and len(fingerprints) != 1):
        abort(400)
    return Outcome(outcome), fingerprints


def _may_note(who: StaffFacts, item: OpenItem, outcome: Outcome) -> bool:
    if outcome is Outcome.TO_DESK:
        return item.may_be_given_back(who.by, nurse=who.sees_nurse_reasons)
    return _may_read(who, item)


def _may_read(who: StaffFacts, item: OpenItem) -> bool:
    return item.queue is WorkQueue.DESK or who.sees_nurse_reasons


def _read_in(item: OpenItem, outcome: Outcome) -> WorkQueue:
    """Who reads the note: whoever works in the queue that the item is in, or is given back to."""
    return WorkQueue.DESK if outcome is Outcome.TO_DESK else item.queue


def _after(item: OpenItem, outcome: Outcome) -> ResponseReturnValue:
    if outcome is Outcome.REBOOK:
        return redirect(url_for("desk.show_move", visit_id=item.visit_id), code=303)
    if outcome is Outcome.TO_NURSE:
        return _back("handed", visit=item.visit_id, fingerprint=item.fingerprint)
    if outcome is Outcome.TO_DESK:
        return _back("given-back", _anchor=f"call-{WorkQueue.DESK}-{item.visit_id}")
    return _back("noted", _anchor=_anchor(item, outcome))


def _anchor(item: OpenItem, outcome: Outcome) -> str:
    """Where a form stands on the page: a call's with its card, what gives one gap back with that gap."""
    return f"gap-{item.fingerprint}" if outcome is Outcome.TO_DESK else f"call-{item.queue}-{item.visit_id}"


def _just_handed(who: StaffFacts) -> OpenItem | None:
    """What this person has just handed to the nurse, as long as they may take it back."""
    visit = visits.find(who.clinic_id, request.args.get("visit", ""))
    found = _open_items(visit.as_of(clock.now())) if visit else ()
    fingerprint = request.args.get("fingerprint")
    return next(
        (g for g in found if g.fingerprint == fingerprint and g.may_be_given_back(who.by, nurse=False)), None
    )


def open_item(visit: VisitRecord, fingerprint: str, who: StaffFacts) -> OpenItem | None:
    """The open item a form was shown for. Returns None if it has changed since. A nurse's is for nurses."""
    item = next((item for item in _open_items(visit) if item.fingerprint == fingerprint), None)
    if item and not _may_read(who, item):
        abort(403)
    return item


def _open_items(visit: VisitRecord) -> tuple[OpenItem, ...]:
    case = visit.judged(clock.now())
    readiness = assess(case)
    if STATE_OF[readiness.status].is_closed:
        return ()
    return open_items(visit.visit_id, case, readiness, visit.call_attempts)


@for_staff(about=nothing_else)
def close_reply(who: StaffFacts, visit_id: str, reply_id: str) -> ResponseReturnValue:
    """Write down what was done about a reply. Without words, or with too many, it stays open."""
    visit_for(who, visit_id)
    done = request.form.get("done", "").strip()
    if not done or len(done) > replies.LONGEST_DONE:
        return _page(who, request.form, status=422, unclosed=reply_id, done=done)
    is_closed = sent_replies.close(who.act(clock.now(), visit_id), reply_id, done)
    return _back("reply-done" if is_closed else "changed")


@for_staff()
def show_calling(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask how the patient is best called."""
    visit = visit_for(who, visit_id)
    return visit_page(
        "follow_ups/calling",
        who,
        visit,
        language=formats.language_name(visit.language),
        languages=formats.languages(),
        interpreter=visit.interpreter,
        call_times=CALL_TIMES,
        call_time=visit.call_time,
    )


def _about_calling(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    changed = (What.CALLING_NOTED,)
    now, wanted = (_language(code) for code in (visit.interpreter, posted.get("interpreter")))
    yield Fact("interpreter", now, wanted, changed, fields={"interpreter": visit.interpreter or ""})
    now, wanted = (_call_time(code) for code in (visit.call_time, posted.get("call_time")))
    yield Fact("call-time", now, wanted, changed, fields={"call_time": visit.call_time or ""})


def _language(code: str | None) -> str:
    return formats.language_name(code) if code else ""


def _call_time(code: str | None) -> str:
    return str(word("call_time", code)) if code in CALL_TIMES else ""


@for_staff(about=_about_calling)
def note_calling(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Remember it for every visit of this patient."""
    visit = visit_for(who, visit_id)
    interpreter, call_time = (request.form.get(name, "") for name in ("interpreter", "call_time"))
    if interpreter not in {"", *formats.languages()} or call_time not in ("", *CALL_TIMES):
        abort(400)
    patients.note_calling(
        who.act(clock.now(), visit.visit_id),
        visit.patient_id,
        interpreter=interpreter or None,
        call_time=call_time or None,
    )
    return back_to_visit(visit_id, "contact")


def to_come(clinic: ClinicFacts, now: datetime) -> tuple[layout.AssessedVisit, ...]:
    """The visits the list looks at, each assessed: those still to come, and whose patients are here."""
    found = visits.between(clinic, now - layout.SINCE, now + layout.WITHIN)
    listed = (visit for visit in found if visit.starts_at > now or visit.checked_in_at)
    assessed = layout.assess_all(listed, now)
    return tuple(one for one in assessed if not STATE_OF[one.readiness.status].is_closed)


def rows(who: StaffFacts, found: Sequence[layout.AssessedVisit], now: datetime) -> tuple[layout.Row, ...]:
    """What this person has to act on at these visits."""
    people = staff.names(who.clinic_id)
    return layout.rows(found, people, nurse=who.sees_nurse_reasons, now=now)


def _page(who: StaffFacts, asked: Any, status: int = 200, **values: Any) -> ResponseReturnValue:
    now, clinic, nurse = clock.now(), who.clinic, who.sees_nurse_reasons
    found = to_come(clinic, now)
    queue, sealed = _asked(asked)
    sought = search_terms.opened(who, sealed)
    return page(
        "follow_ups/follow_ups",
        who,
        status,
        **{"notice": None, "undo": None, "wrong": None, "note": "", "unclosed": None, "done": "", **values},
        listed=layout.lay_out(rows(who, found, now), queue, sought),
        notes=notes.open_notes(who, now),
        replies=replies.shown(who, now),
        to_call=who_is_told.to_call(clinic, now),
        longest_done=replies.LONGEST_DONE,
        waived=layout.waived(found, nurse=nurse, now=now),
        queue=queue,
        queues=[WorkQueue.NURSE, WorkQueue.DESK] if nurse else [WorkQueue.DESK],
        sought=sought,
        sealed=sealed,
        kept=[(name, value) for name, value in (("queue", queue), ("sought", sealed)) if value],
        longest=LONGEST_NOTE,
        as_of=formats.clock(now, clinic.calendar.zone),
    )


def _asked(values: Any) -> tuple[str, str]:
    """Which queue to show, and whom, sealed as ``search_terms`` does."""
    queue = values.get("queue") or values.get("lane", "")  # an address saved before lanes were named queues
    return queue if queue in set(WorkQueue) else "", values.get("sought", "")[:LONGEST_SEALED]


def _back(notice: str, **more: Any) -> ResponseReturnValue:
    queue, sealed = _asked(request.form)
    address = url_for(
        "desk.show_follow_ups", queue=queue or None, sought=sealed or None, notice=notice, **more
    )
    return redirect(address, code=303)
