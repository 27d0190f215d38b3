"""Answers for tests: a few by name, or anything a patient could say to the shipped questionnaire."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from questionnaire.core.answers.moves import Move, Moves
from questionnaire.core.answers.values import Answer, Contact, Value
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.questions import Kind, Option, Question
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.definitions import reading

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 9, 41, tzinfo=ZONE)
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=ZONE)

QUICK = settings(max_examples=25, deadline=None, database=None)
"""Few examples, so that the tests of the rules stay under two seconds together."""

SHIPPED = reading.load(reading.shipped()).questionnaire
POLICIES = {"ride_alone": "allowed", "transit": "ask", "stay": "needed", "fasting": "yes"}
CLINICS = {
    "undecided": configured(SHIPPED, {}),
    "decided": configured(SHIPPED, POLICIES),
    "may stay outside": configured(SHIPPED, {**POLICIES, "escort_must_come_in": "no"}),
}
"""The shipped questionnaire where nothing is decided, and at a clinic with policies of its own."""

QUESTIONS = tuple(question for _, question in SHIPPED)
ROSA = Contact("Rosa", "+12025550000")
EVERYTHING = tuple(c.id for c in SHIPPED.escort.confirmations) if SHIPPED.escort else ()
"""What an escort can confirm of themself."""

HOW_FAR = (0, 3, 12, 20, *4 * [len(QUESTIONS)])
"""How many questions somebody answers: half of the time all."""


def moved(at: datetime | None, to: datetime = TUESDAY) -> Moves:
    """A visit that was moved once, from a day earlier; or never."""
    return Moves((Move(at, to - timedelta(days=1), to),)) if at else Moves()


def said(**values: Any) -> dict[str, Answer]:
    """What Ada answered, by question, with ``_`` for ``-`` in its id."""
    return {name.replace("_", "-"): Answer(value, "patient", MONDAY) for name, value in values.items()}


@st.composite
def anything_said(draw: st.DrawFn) -> dict[str, Answer]:
    """Any answers, with gaps, on the path or off it; half of the time what opens least for the staff.

    Drawn as bytes, two for each question: cheap, and a failing example shrinks to few answers.
    """
    how_many, calm = draw(st.sampled_from(HOW_FAR)), draw(st.booleans())
    picked = draw(st.binary(min_size=2 * len(QUESTIONS), max_size=2 * len(QUESTIONS)))
    values = {
        question.id: _value(question, *picked[2 * place : 2 * place + 2], calm)
        for place, question in enumerate(QUESTIONS[:how_many])
    }
    return {name: Answer(value, "patient", MONDAY) for name, value in values.items() if value is not None}


def calmest() -> dict[str, Answer]:
    """An answer to every question, each opening the least for the staff."""
    return dict(CALMEST)


def rosa(state: EscortState, at: datetime = MONDAY, **more: Any) -> EscortFact:
    """What happened with Rosa, whom the calmest answers name; her yes confirms everything."""
    if state is EscortState.CONFIRMED:
        more = {"confirmed": EVERYTHING, **more}
    return EscortFact(ROSA, state, "escort", at, **more)


def _value(question: Question, first: int, second: int, calm: bool) -> Value | None:
    options = CALM_OPTIONS[question.id] if calm else [o.id for o in question.options]
    match question.kind:
        case _ if first % 64 == 63:
            return None
        case Kind.CHOICE:
            return options[first % len(options)]
        case Kind.CHOICES:
            ticked = tuple(o for place, o in enumerate(options) if calm or second >> place % 8 & 1)
            return ticked or (options[first % len(options)],)
        case Kind.CHECK:
            tries = [o.id for o in question.options if o.right] if calm else options
            return tuple(tries[n % len(tries)] for n in (first, second)[: 1 + first % 2])
        case Kind.CONTACT:
            return Contact("Rosa", f"+1202555{second:04d}")
        case Kind.TEXT:
            return "Can I keep my hearing aid in?"


def _is_grave(option: Option) -> bool:
    effect = option.effect
    return bool(
        effect and (effect.level_from or {effect.level, effect.becomes} & {Level.FOLLOW_UP, Level.BLOCKS})
    )


CALM_OPTIONS = {
    q.id: [o.id for o in q.options if not _is_grave(o)] or [o.id for o in q.options[:1]] for q in QUESTIONS
}
"""The options of each question that open the least for the staff."""

CALMEST = {q.id: Answer(_value(q, 0, 0, calm=True), "patient", MONDAY) for q in QUESTIONS}  # type: ignore[arg-type]
