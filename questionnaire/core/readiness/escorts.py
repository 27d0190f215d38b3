"""The adult who takes the patient home: what is known of them, and what that means for the visit.

Who did what and when is kept as facts; where the escort stands is a fold over the facts about
the person who is named now, so an escort who was replaced counts for nothing, and counts again
if the patient names them again. What was said for another time of the visit says nothing for this one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questionnaire.core.answers.moves import Moves
from questionnaire.core.answers.staleness import too_old_at
from questionnaire.core.answers.values import Answer, Answers, Contact, Stale
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.model import Comparison, Effect
from questionnaire.core.definition.questions import Question, Questionnaire
from questionnaire.core.definition.rules import EscortRules
from questionnaire.core.definition.tailoring import filled


class EscortState(StrEnum):
    """Where an escort stands; each is also a fact with who and when.

    As a fact, *named* says that the patient read the number back and lets us ask before the answers are sent.

    *Not here* is only a fact: it undoes an arrival that was recorded by mistake. So is *replaced*: they
    know that they need not come, and what they had said before counts no more.
    """

    NAMED = "named"
    ASKED = "asked"
    NOT_SURE = "not-sure"
    CONFIRMED = "confirmed"
    RECONFIRMED = "re-confirmed"
    DECLINED = "declined"
    ARRIVED = "arrived"
    REPLACED = "replaced"
    NOT_HERE = "not-here"


SAYS_YES = (EscortState.CONFIRMED, EscortState.RECONFIRMED, EscortState.ARRIVED)
SAYS_SOMETHING = (*SAYS_YES, EscortState.NOT_SURE, EscortState.DECLINED)


@dataclass(frozen=True, slots=True)
class EscortFact:
    """Something that happened with an escort: who did it and when.

    ``confirmed`` are the ids of what the escort confirmed of themself; ``phone`` and ``note``
    are what they left for the desk.
    """

    contact: Contact
    state: EscortState
    by: str
    at: datetime
    confirmed: tuple[str, ...] = ()
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Escort:
    """The person named now, and where they stand.

    ``missing`` is what they have not confirmed of themself; ``before_move`` is what they had said
    for another time of the visit, which counts for nothing but can be shown. ``is_checked`` once the number
    has been read back: by the patient, or by whoever of the staff typed it.
    """

    contact: Contact
    state: EscortState
    by: str
    at: datetime
    may_be_asked: bool
    may_see_guide: bool
    missing: tuple[str, ...] = ()
    phone: str = ""
    note: str = ""
    before_move: EscortState | None = None
    is_checked: bool = False

    @property
    def says_yes(self) -> bool:
        """Whether they will be there, as far as they said."""
        return self.state in SAYS_YES


def escort(
    questionnaire: Questionnaire,
    questions: Sequence[Question],
    answers: Answers,
    facts: Sequence[EscortFact],
    moves: Moves,
) -> Escort | None:
    """The escort named on the path, with where they stand for the visit's time as it is now."""
    rules = questionnaire.escort
    on_path = {question.id for question in questions}
    named = _answer(rules.named_in, answers, on_path) if rules else None
    if rules is None or named is None or not isinstance(named.value, Contact):
        return None
    about_them = [f for f in facts if f.contact == named.value]
    of_them = _as_it_was([f for f in about_them if f.state is not EscortState.NAMED])
    theirs = [fact for fact in of_them if moves.is_for_now(fact.at)]
    before = _last_word([fact for fact in of_them if not moves.is_for_now(fact.at)])
    last = _last_word(theirs) or EscortFact(named.value, EscortState.NAMED, named.by, named.at)
    confirmed = _confirmed(theirs)
    return Escort(
        contact=named.value,
        state=last.state,
        by=last.by,
        at=last.at,
        may_be_asked=_said(rules.may_be_asked, answers, on_path),
        may_see_guide=_said(rules.may_see_guide, answers, on_path),
        missing=tuple(c.id for c in rules.confirmations if c.id not in confirmed),
        phone=next((fact.phone for fact in reversed(theirs) if fact.phone), ""),
        note=next((fact.note for fact in reversed(theirs) if fact.note), ""),
        before_move=before.state if before and before.state in SAYS_SOMETHING else None,
        is_checked=bool(about_them or named.typed_by),
    )


def _as_it_was(facts: Sequence[EscortFact]) -> list[EscortFact]:
    """The facts in order, without an arrival that was taken back, and from when they last were replaced."""
    kept: list[EscortFact] = []
    for fact in sorted(facts, key=lambda fact: fact.at):
        if fact.state is EscortState.NOT_HERE:
            kept = [before for before in kept if before.state is not EscortState.ARRIVED]
        elif fact.state is EscortState.REPLACED:
            kept = []
        else:
            kept.append(fact)
    return kept


def _last_word(in_order: Sequence[EscortFact]) -> EscortFact | None:
    """What they said last; that they were asked counts only while they have said nothing."""
    said = [fact for fact in in_order if fact.state in SAYS_SOMETHING]
    latest = said or in_order
    return latest[-1] if latest else None


def _confirmed(in_order: Sequence[EscortFact]) -> set[str]:
    """What they confirmed with their last yes: each yes says again what it is a yes to.

    Only one that was said again in one tap leaves it as it was.
    """
    confirmed: set[str] = set()
    for fact in in_order:
        if fact.state is EscortState.CONFIRMED or fact.confirmed:
            confirmed = set(fact.confirmed)
    return confirmed


def _said(comparison: Comparison, answers: Answers, on_path: set[str]) -> bool:
    answer = _answer(comparison.question, answers, on_path)
    return answer is not None and answer.value in comparison.is_


def _answer(question_id: str, answers: Answers, on_path: set[str]) -> Answer | None:
    """The answers given for this visit. Those of last time name no escort and allow nothing yet."""
    answer = answers.get(question_id) if question_id in on_path else None
    return None if answer is None or answer.stale is Stale.LAST_TIME else answer


def confirmed(questionnaire: Questionnaire, escort: Escort) -> tuple[str, ...]:
    """What the escort has confirmed of themself so far."""
    rules = questionnaire.escort
    return tuple(c.id for c in rules.confirmations if c.id not in escort.missing) if rules else ()


def yes(
    rules: EscortRules, escort: Escort, starts_at: datetime, calendar: Calendar, now: datetime
) -> EscortState:
    """What a yes said now is: a first one, or the same again when the last business days have come."""
    again = escort.says_yes and now >= calendar.business_days_before(starts_at, int(rules.reconfirm.within))
    return EscortState.RECONFIRMED if again else EscortState.CONFIRMED


def is_to_say_again(
    rules: EscortRules, escort: Escort, starts_at: datetime, calendar: Calendar, now: datetime
) -> bool:
    """Whether a yes is from before the last business days, and these have come."""
    last_days_begin = calendar.business_days_before(starts_at, int(rules.reconfirm.within))
    has_promised = escort.state in (EscortState.CONFIRMED, EscortState.RECONFIRMED)
    return has_promised and escort.at < last_days_begin <= now


def replaced(facts: Sequence[EscortFact], escort: Escort | None) -> tuple[Contact, ...]:
    """The escorts the patient named before the current one, in order."""
    others = (fact.contact for fact in facts if escort is None or fact.contact != escort.contact)
    return tuple(dict.fromkeys(others))


def to_be_released(facts: Sequence[EscortFact], escort: Escort | None) -> tuple[EscortFact, ...]:
    """The last fact about each escort whom a message asked and who still thinks to come, but is replaced."""
    found = []
    for contact in replaced(facts, escort):
        in_order = _as_it_was([fact for fact in facts if fact.contact == contact])
        last = _last_word(in_order)
        was_asked = any(fact.by == "messages" for fact in in_order)
        if last and was_asked and last.state is not EscortState.DECLINED and not _is_same(contact, escort):
            found.append(last)
    return tuple(found)


def _is_same(contact: Contact, escort: Escort | None) -> bool:
    """Whether another number or name of the escort named now was put right."""
    if escort is None:
        return False
    named = escort.contact
    same_address = contact.phone == named.phone or (contact.email and contact.email == named.email)
    return bool(same_address or contact.name.casefold() == named.name.casefold())


def kept_fresh(questionnaire: Questionnaire, answers: Answers, escort: Escort | None) -> dict[str, Answer]:
    """The answers, where what only got old is vouched for by an escort who said yes.

    One who must not be asked again vouches for nothing: the patient confirms in their place.
    """
    rules = questionnaire.escort
    vouched = rules.keeps_fresh if rules and escort and escort.says_yes and escort.may_be_asked else ()
    return {
        name: answer._replace(stale=None) if name in vouched and answer.stale is Stale.OLD else answer
        for name, answer in answers.items()
    }


def answered_by_escort(questionnaire: Questionnaire, escort: Escort | None) -> frozenset[str]:
    """The questions whose findings no longer count, because the escort confirmed all of it themself."""
    rules = questionnaire.escort
    if rules is None or escort is None or not escort.says_yes or escort.missing:
        return frozenset()
    return frozenset(rules.settles)


def meaning(
    rules: EscortRules, escort: Escort, starts_at: datetime, calendar: Calendar, now: datetime
) -> Iterator[tuple[str, Effect]]:
    """What it means where the escort stands: effects, each with the key that names it."""
    match escort.state:
        case EscortState.NAMED | EscortState.ASKED:
            if escort.may_be_asked and now >= nears_at(rules, starts_at, calendar):
                yield "unconfirmed", _of(rules.unconfirmed, escort)
        case EscortState.NOT_SURE:
            yield "not-sure", _of(rules.not_sure, escort)
        case EscortState.DECLINED:
            yield "declined", _of(rules.declined, escort)
        case EscortState.CONFIRMED | EscortState.RECONFIRMED:
            if escort.missing:
                items = ", ".join(c.item for c in rules.confirmations if c.id in escort.missing)
                yield "incomplete", _of(rules.incomplete, escort, items=items)
            again_at = reconfirm_at(rules, escort, starts_at, calendar)
            if escort.may_be_asked and again_at and now >= again_at:
                yield "not-reconfirmed", _of(rules.not_reconfirmed, escort)


def turning_points(
    rules: EscortRules, escort: Escort, starts_at: datetime, calendar: Calendar
) -> tuple[datetime, ...]:
    """The moments from which time alone changes what the escort means."""
    if not escort.may_be_asked:
        return ()
    match escort.state:
        case EscortState.NAMED | EscortState.ASKED:
            return (nears_at(rules, starts_at, calendar),)
        case EscortState.CONFIRMED | EscortState.RECONFIRMED:
            again_at = reconfirm_at(rules, escort, starts_at, calendar)
            return (again_at,) if again_at else ()
        case _:
            return ()


def nears_at(rules: EscortRules, starts_at: datetime, calendar: Calendar) -> datetime:
    """From when an escort who has not confirmed matters."""
    return calendar.business_days_before(starts_at, int(rules.nears))


def reconfirm_at(
    rules: EscortRules, escort: Escort, starts_at: datetime, calendar: Calendar
) -> datetime | None:
    """From when a yes is old enough to be asked about once more (Chung 2005: see ``staleness``).

    None where it holds: it was said when the last business days had begun, or is fresh when the visit starts.
    """
    if escort.at >= calendar.business_days_before(starts_at, int(rules.reconfirm.within)):
        return None
    again_at = too_old_at(rules.reconfirm, escort.at, starts_at, calendar)
    return again_at if again_at < starts_at else None


def _of(effect: Effect, escort: Escort, **words: str) -> Effect:
    known = {"escort": escort.contact.name, **words}
    texts = {key: filled(getattr(effect, key), known) for key in ("reason", "todo", "script")}
    return effect.but(**texts)
