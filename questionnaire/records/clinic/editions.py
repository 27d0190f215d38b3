"""Which exact questionnaire a visit is answered with, as its clinic asks it.

A visit without answers follows the shipped definition; from its first answer on it keeps
the edition it began with, word for word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from questionnaire.core.definition.clinic_settings import clinic_setting_values
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.tailoring import configured, setting_values
from questionnaire.definitions import reading as definitions
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.models import Edition
from questionnaire.records.store.database import reading

KEPT = 256
"""How many clinics' questionnaires are kept ready in one process."""


@dataclass(frozen=True, slots=True)
class ClinicQuestionnaire:
    """A questionnaire as one clinic asks it, its edition, and every setting with its value.

    ``undecided`` are the settings the clinic has not decided: their value, if any, is a fallback.
    """

    edition: str
    questionnaire: Questionnaire
    setting_values: Mapping[str, str | None]
    undecided: frozenset[str] = frozenset()


def for_clinic(
    clinic_id: int, definition: str, edition: str | None, settings_revision: int
) -> ClinicQuestionnaire:
    """What a visit is asked: its own edition, or the shipped one while it has no answers."""
    cache: Cache = current_app.extensions["editions"]
    return cache(clinic_id, definition, edition, settings_revision)


Cache = Callable[[int, str, str | None, int], ClinicQuestionnaire]
"""Prepared questionnaires by what ``for_clinic`` is asked with."""


def new_cache() -> Cache:
    """An empty store of prepared questionnaires, for one application."""
    return lru_cache(maxsize=KEPT)(_prepared)


def _prepared(
    clinic_id: int, definition: str, edition: str | None, settings_revision: int
) -> ClinicQuestionnaire:
    shipped = definitions.load(definitions.shipped(definition))
    if edition in (None, shipped.edition):
        edition, questionnaire = shipped.edition, shipped.questionnaire
    else:
        questionnaire = definitions.parse(_source(clinic_id, str(edition)))
    values = clinics.saved_settings(clinic_id, settings_revision)
    resolved = setting_values(questionnaire, values) | clinic_setting_values(values)
    undecided = frozenset(name for name in resolved if not values.get(name))
    return ClinicQuestionnaire(str(edition), configured(questionnaire, values), resolved, undecided)


def danger_phrases() -> tuple[str, ...]:
    """What a note is compared with: the phrases of every questionnaire here, in all languages."""
    return definitions.danger_phrases()


def _source(clinic_id: int, edition: str) -> str:
    with reading() as connection:
        return connection.execute(
            select(Edition.source).where(Edition.clinic_id == clinic_id, Edition.edition == edition)
        ).scalar_one()


def remember(act: Act, definition: str, edition: str) -> None:
    """Keep the shipped definition's text under its edition, once."""
    shipped = definitions.load(definitions.shipped(definition))
    assert shipped.edition == edition, "only the shipped edition can be new"
    insert = sqlite.insert if act.writer.dialect.name == "sqlite" else postgresql.insert
    row = {"clinic_id": act.clinic_id, "edition": edition, "source": shipped.source, "at": act.at}
    act.writer.execute(insert(Edition).values(row).on_conflict_do_nothing())
