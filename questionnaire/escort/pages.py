"""What the escort's pages show, ready to print: first names only, and nothing of anyone's care."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from questionnaire.core.definition.tailoring import filled
from questionnaire.core.readiness import escorts
from questionnaire.core.readiness.escorts import Escort, EscortState
from questionnaire.core.visit_day.day import DayStep
from questionnaire.core.visit_day.times import pickup_until
from questionnaire.escort.answering import ANSWERS, LONGEST_NOTE, EscortForm
from questionnaire.language import formats
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit.record import VisitRecord


def frame(clinic: ClinicFacts | None) -> dict[str, Any]:
    """What every page shows around its content: the clinic, where the visitor may know it."""
    return {
        "clinic_name": clinic.name if clinic else "Visit Ready",
        "clinic_phone": formats.phone(clinic.phone) if clinic else None,
        "clinic_tel": clinic.phone if clinic else None,
    }


def escort_page(visit: VisitRecord, escort: Escort, token: str, form: EscortForm) -> dict[str, Any]:
    """Everything the escort's page shows: the day, what they said, and their answer to give or change."""
    said, problems, is_closed = _said(visit, escort), form.problems(), closed(visit, escort)
    return {
        **frame(visit.clinic),
        **_ride(visit),
        **said,
        "headline": headline(
            said["said"],
            is_closed,
            asks_again=said["asks_again"],
            is_missing=bool(said["missing"]),
            is_wrong=bool(problems),
        ),
        "told": told(said["said"], is_closed, is_new_time=said["is_new_time"]),
        "action": url_for("escort.answer", token=token, sent="yes"),  # see SENT of the patient's pages
        "calendar": url_for("escort.show_calendar", token=token),
        "guide": url_for("escort.show_guide", token=token) if escort.may_see_guide else None,
        "closed": is_closed,
        "answers": [(answer.value, answer.value in (form.answer.data or [])) for answer in ANSWERS],
        "confirmations": _confirmations(visit, form),
        "form": form,
        "visit_id": visit.visit_id,
        "starts_at": visit.starts_at.isoformat(),
        "longest": LONGEST_NOTE,
        "problems": problems,
    }


def guide_page(visit: VisitRecord, token: str) -> dict[str, Any]:
    """The guide for the way home and the evening."""
    rules, clinic = visit.questionnaire.escort, visit.clinic
    zone, unset = clinic.calendar.zone, visit.questionnaire.unset
    words = formats.visit_words(visit.times, zone, clinic.name, clinic.phone, unset)
    return {
        **frame(clinic),
        **_ride(visit),
        "back": url_for("escort.show_escort", token=token),
        "parts": [(p.title, [filled(t, words) for t in p.texts]) for p in rules.guide] if rules else [],
    }


def closed(visit: VisitRecord, escort: Escort) -> str | None:
    """Why the answer cannot be changed here any more, as a key."""
    now = visit.now
    if now and _is_over(visit, now):
        return "over"
    if escort.state is EscortState.ARRIVED:
        return "arrived"
    return "begun" if visit.is_closed or (now and now >= visit.starts_at) else None


def _is_over(visit: VisitRecord, now: datetime) -> bool:
    """Whether the patient has left, or the visit's time has passed without them."""
    day = visit.judged(now).day
    has_left = day and (day.is_over or day.noted_afterwards or day.stage is DayStep.LEFT)
    return bool(has_left) or visit.outcome_missing(now)


def headline(
    said: str | None, closed: str | None, *, asks_again: bool, is_missing: bool, is_wrong: bool
) -> str:
    """The page's heading, as a key: the question, or what they said and whether anything is wanted yet."""
    if is_wrong or not (said or closed):
        return "ask"
    says_yes = said == EscortState.CONFIRMED
    if closed in ("over", "arrived"):
        return closed
    if closed:
        return "confirmed" if says_yes else "closed"
    if asks_again:
        return "ask-again"
    return "incomplete" if says_yes and is_missing else str(said)


def told(said: str | None, closed: str | None, *, is_new_time: bool) -> str:
    """What stands under the heading, as a key: what they said, or why they are asked; "" for nothing."""
    return said or ("new-time" if is_new_time else "" if closed else "nothing")


def window(visit: VisitRecord) -> tuple[datetime, datetime] | None:
    """From when until when the ride is to come, where the clinic has decided that."""
    begins, ends = visit.times.pickup, pickup_until(visit.times, visit.clinic_questionnaire.setting_values)
    return (begins, ends) if begins and ends else None


def _ride(visit: VisitRecord) -> dict[str, Any]:
    """Whom to take home, when and from where."""
    calendar, ride = visit.clinic.calendar, window(visit)
    day, today = calendar.local(visit.starts_at).date(), calendar.local(visit.now or visit.starts_at).date()
    return {
        "first_name": visit.first_name,
        "day": formats.day(day),
        "weekday": _weekday(day, today),
        "window": [formats.clock_beside(moment, day, calendar.zone) for moment in ride] if ride else None,
        "address": visit.clinic.address,
        "comes_in": visit.clinic_questionnaire.setting_values.get("escort_must_come_in") == "yes",
    }


def _weekday(day: date, today: date) -> str:
    """The day as short as it is clear: empty for today, the weekday within a week, else the date with it."""
    if day == today:
        return ""
    return formats.weekday(day) if abs(day - today) < timedelta(days=7) else formats.day(day)


def _said(visit: VisitRecord, escort: Escort) -> dict[str, Any]:
    """What the escort said, when, and what is still wanted from them."""
    rules, calendar, now = visit.questionnaire.escort, visit.clinic.calendar, visit.now
    assert rules and now, "an escort's door opens by these"
    has_said = escort.state in escorts.SAYS_SOMETHING
    said = EscortState.CONFIRMED if escort.says_yes else escort.state
    return {
        "said": said.value if has_said else None,
        "said_on": formats.recent_day(calendar.local(escort.at).date(), calendar.local(now).date()),
        "asks_again": escorts.is_to_say_again(rules, escort, visit.starts_at, calendar, now),
        "missing": [c.label for c in rules.confirmations if c.id in escort.missing],
        "is_new_time": escort.before_move is not None and not has_said,
    }


def _confirmations(visit: VisitRecord, form: EscortForm) -> list[tuple[str, str, bool]]:
    """What is to be confirmed: its id, its words, and whether it is ticked."""
    rules, ticked = visit.questionnaire.escort, form.confirmed.data or []
    return [(c.id, c.label, c.id in ticked) for c in rules.confirmations] if rules else []
