"""Deciding some settings beside others who decide too."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, saved_settings
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.saved_settings import Decision
from tests.conftest import MONDAY

EARLIER = {"fasting": "yes", "stay": "ask", "visit_minutes": "120"}


@pytest.fixture
def shown(clinic: ClinicFacts) -> int:
    """The revision of the page that Mo and Kit have both opened."""
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), {})
    clinics.save_settings(Act(clinic.clinic_id, "staff:mo", MONDAY), EARLIER)
    return clinics.find(clinic.clinic_id).settings_revision


def decides(clinic: ClinicFacts, by: str, wanted: Mapping[str, str], shown: int) -> set[str]:
    act = Act(clinic.clinic_id, by, MONDAY + timedelta(hours=1))
    return set(saved_settings.change(act, wanted, shown_revision=shown))


def test_the_others_stay_and_an_empty_value_is_not_decided(clinic: ClinicFacts, shown: int):
    assert decides(clinic, "staff:mo", {"fasting": "no", "stay": ""}, shown) == set()

    assert clinics.current_settings(clinic.clinic_id) == {"fasting": "no", "visit_minutes": "120"}
    assert clinics.saved_settings(clinic.clinic_id, shown) == EARLIER


def test_what_two_people_decide_of_different_settings_both_holds(clinic: ClinicFacts, shown: int):
    assert decides(clinic, "staff:mo", {"fasting": "no"}, shown) == set()
    assert decides(clinic, "staff:kit", {"stay": "needed"}, shown) == set()

    assert clinics.current_settings(clinic.clinic_id) == {**EARLIER, "fasting": "no", "stay": "needed"}


@pytest.mark.parametrize("kits", ["needed", "", "ask"], ids=["otherwise", "to be undecided", "as it was"])
def test_what_another_person_decided_meanwhile_is_not_overwritten(clinic: ClinicFacts, shown: int, kits: str):
    decides(clinic, "staff:mo", {"stay": "not-needed"}, shown)

    assert decides(clinic, "staff:kit", {"stay": kits, "fasting": "no"}, shown) == {"stay"}

    assert clinics.current_settings(clinic.clinic_id) == {**EARLIER, "stay": "not-needed"}
    assert clinics.find(clinic.clinic_id).settings_revision == shown + 1


def test_two_people_who_decide_the_same_do_not_disagree(clinic: ClinicFacts, shown: int):
    decides(clinic, "staff:mo", {"stay": "needed"}, shown)

    assert decides(clinic, "staff:kit", {"stay": "needed"}, shown) == set()


def test_deciding_nothing_new_makes_no_revision(clinic: ClinicFacts, shown: int):
    decides(clinic, "staff:mo", {"stay": "ask", "driving_wait": ""}, shown)

    assert clinics.find(clinic.clinic_id).settings_revision == shown


def test_a_form_that_names_no_revision_overwrites_nothing(clinic: ClinicFacts, shown: int):
    assert decides(clinic, "staff:kit", {"stay": "", "fasting": "yes"}, 0) == {"stay"}


def test_ten_people_decide_different_settings_at_the_same_moment(app: Flask, clinic: ClinicFacts, shown: int):
    names = [f"rule_{number}" for number in range(10)]
    together = Barrier(len(names))

    def decides_one(name: str) -> set[str]:
        with app.app_context():
            together.wait()
            return decides(clinic, f"staff:{name}", {name: "yes"}, shown)

    with ThreadPoolExecutor(len(names)) as pool:
        contested = list(pool.map(decides_one, names))

    assert contested == [set()] * 10
    assert clinics.current_settings(clinic.clinic_id) == {**EARLIER, **dict.fromkeys(names, "yes")}
    assert clinics.find(clinic.clinic_id).settings_revision == shown + 10


def test_a_decision_keeps_who_made_it_when_while_others_are_made(clinic: ClinicFacts, shown: int):
    later = MONDAY + timedelta(hours=1)
    clinics.open_on(Act(clinic.clinic_id, "staff:ben", later), (0, 1), ())
    decides(clinic, "staff:kit", {"stay": "needed"}, shown)

    revision = clinics.find(clinic.clinic_id).settings_revision
    assert saved_settings.decisions(clinic.clinic_id, revision) == {
        "fasting": Decision("yes", "staff:mo", MONDAY),
        "stay": Decision("needed", "staff:kit", later),
        "visit_minutes": Decision("120", "staff:mo", MONDAY),
    }
    assert saved_settings.decisions(clinic.clinic_id, shown)["stay"] == Decision("ask", "staff:mo", MONDAY)


def test_the_history_tells_what_changed_from_what_to_what(clinic: ClinicFacts, shown: int):
    decides(clinic, "staff:kit", {"stay": "needed", "fasting": "", "driving_wait": "A day"}, shown)

    line = history.of_clinic(clinic.clinic_id, skip=0, most=1)[0]
    assert (line.by, line.what, line.detail) == (
        "staff:kit",
        history.What.SETTINGS_DECIDED,
        {"changed": {"driving_wait": [None, "A day"], "fasting": ["yes", None], "stay": ["ask", "needed"]}},
    )


def test_new_opening_days_change_no_setting(clinic: ClinicFacts, shown: int):
    clinics.open_on(Act(clinic.clinic_id, "test", MONDAY + timedelta(hours=1)), (0, 1), ())

    assert history.of_clinic(clinic.clinic_id, skip=0, most=1)[0].detail == {}
    assert clinics.current_settings(clinic.clinic_id) == EARLIER
