"""Settings of the product itself, beside those of a questionnaire."""

from datetime import timedelta

import pytest

from questionnaire.core.checking.settings import RULES
from questionnaire.core.definition.clinic_settings import (
    CLINIC_SETTING_GROUPS,
    CLINIC_SETTINGS,
    OF_STAFF,
    declared,
    declared_groups,
    duration,
    must_be_decided,
    phrase,
)
from questionnaire.core.definition.model import VISIT_WORDS
from tests.core.answering import SHIPPED


def test_no_name_or_group_of_the_product_is_one_of_the_shipped_questionnaire():
    assert set(CLINIC_SETTINGS) & {*SHIPPED.settings, *VISIT_WORDS} == set()
    assert set(CLINIC_SETTING_GROUPS) & set(SHIPPED.setting_groups) == set()


def test_they_keep_the_rules_that_a_questionnaires_settings_keep():
    groups = {**SHIPPED.setting_groups, **CLINIC_SETTING_GROUPS}
    together = SHIPPED.but(settings=declared(SHIPPED), setting_groups=groups)

    assert [fault for rule in RULES for fault in rule(together)] == []
    assert set(CLINIC_SETTINGS) >= OF_STAFF


def test_every_declared_setting_is_in_one_group():
    inside = [name for _, settings in declared_groups(SHIPPED).values() for name in settings]

    assert sorted(inside) == sorted(declared(SHIPPED))


def test_a_questionnaire_without_groups_has_one_for_all(questionnaire):
    """
    settings:
      wait: { kind: phrase, ask: How long? }
    sections: []
    """
    groups = {
        group: (title, list(inside)) for group, (title, inside) in declared_groups(questionnaire).items()
    }

    assert groups["other"] == ("More settings", ["wait"])


@pytest.mark.parametrize(
    ("values", "minutes"),
    [({}, 3), ({"change_grace_minutes": None}, 3), ({"change_grace_minutes": "0"}, 0)],
)
def test_a_change_waits_three_minutes_unless_the_clinic_decides_otherwise(values, minutes: int):
    assert duration("change_grace_minutes", values) == timedelta(minutes=minutes)


def test_what_has_no_default_is_nothing_until_it_is_decided():
    assert duration("note_backup_minutes", {}) is None
    assert duration("note_backup_minutes", {"note_backup_minutes": "30"}) == timedelta(minutes=30)
    assert phrase("notes_by_day", {}) is None
    assert phrase("notes_by_day", {"notes_by_day": "The nurse on duty"}) == "The nurse on duty"


def test_a_clinic_goes_live_without_deciding_what_has_a_default_of_the_products():
    assert set(declared(SHIPPED)) - set(must_be_decided(SHIPPED)) == {"change_grace_minutes"}


def test_only_what_organizes_the_clinics_own_work_is_unsigned():
    assert {name for name, setting in CLINIC_SETTINGS.items() if not setting.signed} == {
        "change_grace_minutes"
    }
