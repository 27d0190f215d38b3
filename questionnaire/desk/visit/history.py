"""The history on a visit's page: what happened in words, to which question, by whom and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from questionnaire.core.answers import answer_text
from questionnaire.core.answers.values import Contact, Value, unpacked_value
from questionnaire.core.definition.questions import Question
from questionnaire.core.definition.tailoring import filled
from questionnaire.core.visit_day.day import DayStep
from questionnaire.desk.shell import moment
from questionnaire.language import formats
from questionnaire.language.translate import gettext, in_case, known, word
from questionnaire.messages.channels import registry
from questionnaire.records.audit.history import Line, What
from questionnaire.records.visit.record import VisitRecord

CASES = {
    What.CHECKED_IN: "noted",
    What.CANCELLED: "reason",
    What.ESCORT: "state",
    What.ATTEMPTED: "outcome",
    What.WAIVER_ENDED: "reason",
}
"""The detail by which a line reads otherwise."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the history, in ``words``; of an answer, what was ``said`` to which question instead.

    An answer ``said_for`` another time of the visit names that time; one by phone names, as a key, who
    said it.
    """

    words: str
    ask: str
    said: tuple[str, ...]
    said_for: str
    said_by: str
    by: str
    when: str


def shown(
    visit: VisitRecord,
    lines: Sequence[Line],
    line: Line,
    names: Mapping[str, str],
    words: Mapping[str, str],
    *,
    nurse: bool,
    now: datetime,
) -> ShownLine:
    """A line as this reader may read it."""
    about = "" if line.detail.get("for_nurses") and not nurse else line.detail.get("about", "")
    question = visit.questionnaire.by_id.get(line.detail.get("question", about))
    ask = filled(question.ask, words) if question else ""
    may_read = question is not None and (nurse or not question.nurse_only) and "value" in line.detail
    value = unpacked_value(line.detail["value"]) if may_read else ""
    return ShownLine(
        words="" if line.what is What.ANSWERED else _words(visit, line, ask),
        ask="" if line.what is What.WAIVED else ask,
        said=said(question, value, words) if question and may_read else (),
        said_for=said_for(visit, lines, question, line.at) if question else "",
        said_by=line.detail.get("said_by", ""),
        by=word("actor", line.by) if known("actor", line.by) else names.get(line.by, line.by),
        when=moment(line.at, visit, now),
    )


def _words(visit: VisitRecord, line: Line, ask: str) -> str:
    if line.what is What.WAIVED:
        case = "about" if ask else ""
        if line.detail.get("on_arrival"):
            case = "cleared-about" if ask else "cleared"
    elif line.what is What.CANCELLED and line.detail.get("words"):
        case = "in-words"
    elif line.what is What.DAY_STEP:
        is_alone = line.detail["step"] == DayStep.LEFT and not line.detail["who"]
        case = "left-alone" if is_alone else line.detail["step"]
    else:
        case = line.detail.get(CASES.get(line.what, ""), "") or "unsaid"
    values = _values(visit, line)
    return word("history", in_case("history", line.what, case), about=ask, **values)


def _values(visit: VisitRecord, line: Line) -> dict[str, str]:
    """What the words of a line are filled with."""
    detail: Mapping[str, Any] = line.detail
    values = {"name": detail.get("escort", ""), "done": detail.get("noted", "")}
    if line.what is What.DAY_STEP:
        values |= {"name": detail["who"], "reason": detail["reason"]}
    if line.what is What.MOVED:
        values |= {"before": _time(visit, detail["from"]), "after": _time(visit, detail["to"])}
    if line.what is What.CANCELLED and detail.get("reason"):
        values |= {"reason": word("reason", detail["reason"]), "words": detail.get("words", "")}
    if "proof" in detail:
        values["proof"] = word("proof", detail["proof"])
        values |= {name: detail[name] for name in ("joined", "kept") if name in detail}
    if line.what is What.CORRECTED:
        values["changes"] = "; ".join(_correction(*one) for one in detail["changed"].items())
    if "outcome" in detail:
        values["outcome"] = word("outcome", detail["outcome"])
    if "channel" in detail:
        values["channel"] = gettext(registry.label(detail["channel"])).lower()
    if "kind" in detail:
        values["kind"] = word("message_kind", detail["kind"]).lower()
    return values


def _correction(field: str, values: Sequence[str]) -> str:
    """What was corrected, from what to what."""
    shown = [value or str(word("corrected", "empty")) for value in values]
    if field == "date_of_birth":
        shown = [f"{date.fromisoformat(value):%m/%d/%Y}" for value in values]
    elif field == "language":
        shown = [formats.language_name(value) for value in values]
    elif field == "zone":
        shown = [formats.zone_name(value) if value else str(word("corrected", "empty")) for value in values]
    return f"{word('corrected', field)}: {shown[0]} → {shown[1]}"


def said_for(visit: VisitRecord, lines: Sequence[Line], question: Question, at: datetime) -> str:
    """The time the visit had when this was said, if it has moved since and what was said went with it."""
    if visit.moves.is_for_now(at):
        return ""
    since = (line.detail for line in lines if line.what is What.MOVED and line.at > at)
    moved = next(since, None) if question.asks_again_when_moved else None
    return _time(visit, moved["from"]) if moved else ""


def _time(visit: VisitRecord, written: str) -> str:
    """A time of the visit, as it is written in a line of its history: Fri, Nov 27, 1:30 pm."""
    at, zone = datetime.fromisoformat(written), visit.clinic.calendar.zone
    return f"{formats.short_day(at.astimezone(zone).date())}, {formats.clock(at, zone)}"


def said(question: Question, value: Value, words: Mapping[str, str]) -> tuple[str, ...]:
    """What was answered, in the words of its options."""
    if isinstance(value, Contact):
        return (value.name, formats.phone(value.phone))
    return tuple(filled(text, words) for text in answer_text.lines(question, value))
