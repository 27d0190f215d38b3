"""Whether a ride home is arranged: without one, no page or file names a time to meet it."""

from collections.abc import Iterator
from enum import StrEnum

from questionnaire.core.answers import answer_text
from questionnaire.core.answers.flow import path
from questionnaire.core.answers.values import Answers, Stale
from questionnaire.core.definition.model import ACTIONABLE, Level
from questionnaire.core.definition.questions import Kind, Questionnaire
from questionnaire.core.definition.rules import EscortRules
from questionnaire.core.readiness.case import Finding, FindingId, Readiness, Source
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.on_arrival import is_about_ride
from questionnaire.core.visit_day.arrivals import Discrepancy, Ride

NO_RIDE_ON_ARRIVAL = FindingId(Source.ARRIVAL, key=Discrepancy.NO_RIDE.value)


class RideHome(StrEnum):
    """What is known of the way home. ``KNOWN``: there is no ride, and staff have set that aside."""

    ARRANGED = "arranged"
    KNOWN = "known"
    MISSING = "missing"


def ride_home(questionnaire: Questionnaire, answers: Answers, readiness: Readiness) -> RideHome | None:
    """Whether a ride home is arranged. Returns None if the questionnaire asks for none."""
    rules, day = questionnaire.escort, readiness.day
    if rules is None:
        asked = [question.id for question in path(questionnaire, answers) if question.kind is Kind.CONTACT]
        if not asked:
            return None
        return RideHome.ARRANGED if answers.keys() & set(asked) else RideHome.MISSING
    if day and day.has_other_ride:
        return RideHome.ARRANGED
    came_without = day is not None and day.arrival.ride is Ride.NONE
    if not came_without and _is_arranged(questionnaire, rules, answers, readiness):
        return RideHome.ARRANGED
    is_set_aside = any(_is_about_a_gap(finding, rules) for finding, _ in readiness.waived)
    return RideHome.KNOWN if is_set_aside else RideHome.MISSING


def _is_arranged(
    questionnaire: Questionnaire, rules: EscortRules, answers: Answers, readiness: Readiness
) -> bool:
    """Whether the patient has a ride that the clinic permits, and who was named has not declined."""
    said = {name for name, answer in answers.items() if answer.stale is not Stale.LAST_TIME}
    questions = {question.id for question in path(questionnaire, answers)}
    levels = list(_levels(questionnaire, rules, answers, questions & said))
    if not levels or any(level in ACTIONABLE for level in levels):
        return False
    if readiness.escort:
        return readiness.escort.state is not EscortState.DECLINED
    return not {rules.named_in, rules.may_be_asked.question} & questions - said


def _levels(
    questionnaire: Questionnaire, rules: EscortRules, answers: Answers, said: set[str]
) -> Iterator[Level | None]:
    """What each way home that was chosen means. Yields None if the clinic permits it."""
    for name in rules.keeps_fresh:
        if name in said:
            for option in answer_text.chosen(questionnaire.by_id[name], answers[name].value):
                yield option.effect.level if option.effect else None


def _is_about_a_gap(finding: Finding, rules: EscortRules) -> bool:
    return finding.cause == NO_RIDE_ON_ARRIVAL or is_about_ride(finding, rules)
