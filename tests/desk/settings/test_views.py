"""A manager or clinician decides the clinic's settings, a group at a time, and nobody overwrites another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import Tag

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.definition.clinic_settings import declared
from questionnaire.definitions import reading
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from tests.conftest import MONDAY
from tests.people import StaffAtDesk
from tests.test_routes import page_faults

Hire = Callable[..., StaffAtDesk]
ALL = declared(reading.load(reading.shipped()).questionnaire)


@pytest.fixture
def mo(clinic: ClinicFacts, hire: Hire) -> StaffAtDesk:
    """Mo, who manages the clinic, in front of the settings."""
    return hire(clinic, Role.MANAGER, "Mo").signs_in().goes_to("/desk/settings")


@pytest.fixture
def kit(clinic: ClinicFacts, hire: Hire) -> StaffAtDesk:
    """Kit, a clinician, in front of the settings."""
    return hire(clinic, Role.CLINICIAN, "Kit").signs_in().goes_to("/desk/settings")


@pytest.fixture
def nothing_decided(clinic: ClinicFacts) -> None:
    """The clinic has decided nothing."""
    clinics.save_settings(Act(clinic.clinic_id, "test", MONDAY), {})


def row(who: StaffAtDesk, name: str) -> Tag:
    """A setting on the page in front."""
    control = who.page.select_one(f"[name=set-{name}]")
    found = control and control.find_parent("details")
    assert found, name
    return found


def words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def chosen(who: StaffAtDesk, name: str) -> str:
    """What stands in a setting's control."""
    boxes = row(who, name).select("input[type=radio]")
    if boxes:
        return str(next(box["value"] for box in boxes if box.has_attr("checked")))
    text = row(who, name).select_one("textarea")
    return text.get_text() if text else str(row(who, name).select_one("input")["value"])  # type: ignore[index]


def saves(who: StaffAtDesk, group: str, **typed: str) -> StaffAtDesk:
    """Press Save in a group of the page in front, with some of its fields typed anew (``own_`` for words)."""
    form = who.page.select_one(f"#group-{group} form")
    assert form
    fields = {str(f["name"]): str(f["value"]) for f in form.select("input:not([type=radio])")}
    fields |= {str(f["name"]): str(f["value"]) for f in form.select("input[checked]")}
    fields |= {str(f["name"]): f.get_text() for f in form.select("textarea")}
    for name, value in typed.items():
        fields[f"own-{name[4:]}" if name.startswith("own_") else f"set-{name}"] = value
    fields.pop("csrf_token")
    return who.sends(str(form["action"]), **fields)


def now(clinic: ClinicFacts) -> dict[str, str]:
    return clinics.current_settings(clinic.clinic_id)


def test_every_declared_setting_stands_there_with_what_was_decided(mo: StaffAtDesk):
    shown = {str(field["name"])[4:] for field in mo.page.select("[name^=set-]")}

    assert shown == set(ALL)
    assert {name: chosen(mo, name) for name in DECIDED if not ALL[name].offers} == {
        name: value for name, value in DECIDED.items() if not ALL[name].offers
    }
    assert mo.sees("1 of 37 settings are not decided yet.")  # the clinic's own people are no made-up choice
    assert len(mo.page.select("details[open]")) == 1
    assert page_faults(mo.page) == []


def test_what_nobody_has_decided_is_open_counted_and_says_what_holds_until_then(
    nothing_decided: None, mo: StaffAtDesk
):
    groups = [words(a) for a in mo.page.select(".settings__groups a")]

    assert mo.sees("37 of 37 settings are not decided yet.")
    assert groups[0] == "The day of the visit 2 undecided"
    assert len(mo.page.select("details[open]")) == 37
    assert words(row(mo, "ride_alone")).startswith(
        "May patients go home in a taxi or rideshare on their own? Undecided"
    )
    assert "While undecided: No, this is not allowed." in words(row(mo, "ride_alone"))
    assert "While undecided: 1 business day." in words(row(mo, "recheck_days"))
    assert "While undecided: 3 minutes." in words(row(mo, "change_grace_minutes"))
    assert "While undecided, patients read: Your care team will tell you." in words(row(mo, "driving_wait"))
    assert "While undecided" not in words(row(mo, "notes_by_day"))


def test_one_group_is_decided_alone_and_the_others_stay(
    nothing_decided: None, clinic: ClinicFacts, mo: StaffAtDesk
):
    saves(mo, "the-day", arrive_early_minutes=" 015 ")

    assert (mo.status, now(clinic)) == (200, {"arrive_early_minutes": "15"})
    assert words(mo.page.select_one("#group-the-day .banner")) == "Saved. It applies from now on."
    assert words(row(mo, "arrive_early_minutes").summary).startswith(
        "How many minutes before the visit should patients arrive? 15 minutes Decided by Mo, 9:41 am"
    )
    assert mo.sees("36 of 37 settings are not decided yet.")


def test_an_emptied_field_is_undecided_again(clinic: ClinicFacts, mo: StaffAtDesk):
    saves(mo, "eating", food_stop_hours="", fasting="", alcohol_rule="")

    left = {n: v for n, v in DECIDED.items() if n not in ("food_stop_hours", "fasting", "alcohol_rule")}
    assert now(clinic) == left


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"stay_rule": "Please ask your care team"}, "Please ask your care team"),
        (
            {"stay_rule": "other", "own_stay_rule": "  An adult stays\r\n until noon "},
            "An adult stays until noon",
        ),
        ({"stay_rule": "", "own_stay_rule": "Until noon"}, "Until noon"),
    ],
    ids=["an offer", "own words", "own words without choosing to write them"],
)
def test_a_phrase_is_one_of_the_offers_or_the_clinics_own_words(
    clinic: ClinicFacts, mo: StaffAtDesk, typed: dict[str, str], value: str
):
    saves(mo, "after-the-visit", **typed)

    assert now(clinic) == {**DECIDED, "stay_rule": value}


@pytest.mark.parametrize(
    ("group", "typed", "problem"),
    [
        ("eating", {"food_stop_hours": "six"}, "Enter a whole number in digits, like 2, or leave it empty"),
        ("eating", {"food_stop_hours": "25"}, "Enter a number within the range beside it, or leave it empty"),
        ("the-day", {"visit_minutes": "14"}, "Enter a number within the range beside it, or leave it empty"),
        ("eating", {"food_stop_hours": "٦"}, "Enter a whole number in digits, like 2, or leave it empty"),
        (
            "eating",
            {"food_stop_hours": "9" * 5000},
            "Enter a whole number in digits, like 2, or leave it empty",
        ),
        ("eating", {"fasting": "maybe"}, "Choose one of the answers on this page"),
        ("eating", {"alcohol_rule": "An offer of old"}, "Choose one of the answers on this page"),
        (
            "eating",
            {"alcohol_rule": "other", "own_alcohol_rule": " "},
            "Write your own words, or choose another answer",
        ),
        (
            "eating",
            {"alcohol_rule": "Please ask your care team", "own_alcohol_rule": "None"},
            "You chose an answer and also wrote your own words. Keep only one",
        ),
        ("ride", {"ride_resources": "x" * 501}, "That is too long. Please use 500 characters or fewer"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(
    clinic: ClinicFacts, mo: StaffAtDesk, group: str, typed: dict[str, str], problem: str
):
    saves(mo, group, **typed)

    assert (mo.status, now(clinic)) == (422, DECIDED)
    name = next(iter(typed))
    assert (words(row(mo, name).select_one(".problem--field")), row(mo, name).has_attr("open")) == (
        f"Error: {problem}",
        True,
    )
    written = row(mo, name).select_one(f"[name=own-{name}]")
    if f"own_{name}" in typed:
        assert written and written.get_text() == typed[f"own_{name}"].strip()
    elif not row(mo, name).select("input[type=radio]"):
        assert chosen(mo, name) == typed[name]
    assert words(mo.page.title).startswith("Error: Settings")
    assert page_faults(mo.page) == []


def test_what_was_right_beside_a_mistake_is_open_and_said_to_be_unsaved(mo: StaffAtDesk):
    saves(mo, "eating", food_stop_hours="six", fasting="no")

    assert chosen(mo, "fasting") == "no"
    assert "Not saved yet" in words(row(mo, "fasting"))
    assert row(mo, "fasting").has_attr("open")
    assert not row(mo, "drink_stop_hours").has_attr("open")


def test_what_another_person_decided_in_another_group_or_setting_stays(
    clinic: ClinicFacts, mo: StaffAtDesk, kit: StaffAtDesk
):
    saves(mo, "eating", food_stop_hours="8")
    saves(kit, "after-the-visit", stay="needed")

    assert (kit.status, now(clinic)) == (200, {**DECIDED, "food_stop_hours": "8", "stay": "needed"})


def test_where_both_decided_the_same_setting_the_second_sees_both_and_decides(
    clinic: ClinicFacts, mo: StaffAtDesk, kit: StaffAtDesk
):
    saves(mo, "after-the-visit", stay="needed")

    saves(kit, "after-the-visit", stay="not-needed", work_rule="Do very little for the rest of the day")

    assert (kit.status, now(clinic)) == (409, {**DECIDED, "stay": "needed"})
    assert [words(div) for div in row(kit, "stay").select("dl div")] == [
        "Mo decided 9:41 am Yes, this is needed",
        "Your answer No, this is not needed",
    ]
    assert (chosen(kit, "stay"), chosen(kit, "work_rule")) == (
        "not-needed",
        "Do very little for the rest of the day",
    )
    assert page_faults(kit.page) == []

    saves(kit, "after-the-visit")

    assert (kit.status, now(clinic)) == (
        200,
        {**DECIDED, "stay": "not-needed", "work_rule": "Do very little for the rest of the day"},
    )


def test_what_the_second_had_left_alone_goes_on_as_the_first_decided_it(
    clinic: ClinicFacts, mo: StaffAtDesk, kit: StaffAtDesk
):
    saves(mo, "after-the-visit", work_rule="other", own_work_rule="Rest until noon")

    saves(kit, "after-the-visit", stay="needed")

    assert (kit.status, now(clinic)) == (409, {**DECIDED, "work_rule": "Rest until noon"})
    assert kit.sees("You had not changed it, so their answer is filled in below.")
    saves(kit, "after-the-visit")
    assert (kit.status, now(clinic)) == (200, {**DECIDED, "work_rule": "Rest until noon", "stay": "needed"})


def test_a_mistake_does_not_hide_what_another_person_decided_meanwhile(
    clinic: ClinicFacts, mo: StaffAtDesk, kit: StaffAtDesk
):
    saves(mo, "eating", food_stop_hours="8")
    saves(kit, "eating", food_stop_hours="six")

    saves(kit, "eating", food_stop_hours="4")

    assert (kit.status, now(clinic)["food_stop_hours"]) == (409, "8")


def test_the_backup_person_is_one_of_the_staff(
    clinic: ClinicFacts, elsewhere: ClinicFacts, mo: StaffAtDesk, dee: StaffAtDesk
):
    (theirs,) = staff.names(elsewhere.clinic_id)
    ours = next(by for by, name in staff.names(clinic.clinic_id).items() if name == "Mo")

    refused = saves(mo, "notes", note_backup=theirs).status
    saves(mo, "notes", note_backup=ours)

    assert (refused, mo.status, now(clinic)["note_backup"]) == (422, 200, ours)
    assert mo.sees("Who is the backup person for urgent notes?") and mo.sees("Mo Decided by Mo")


def test_a_form_changes_only_what_is_in_it(clinic: ClinicFacts, mo: StaffAtDesk):
    mo.sends("/desk/settings/eating", settings_revision=clinics.find(clinic.clinic_id).settings_revision)

    assert (mo.status, now(clinic)) == (200, DECIDED)


def test_a_form_that_names_no_revision_overwrites_nothing(clinic: ClinicFacts, mo: StaffAtDesk):
    mo.sends("/desk/settings/eating", **{"set-food_stop_hours": "8"})

    assert (mo.status, now(clinic)) == (409, DECIDED)


def test_there_is_no_other_group(mo: StaffAtDesk):
    assert mo.sends("/desk/settings/nothing").status == 404


def test_managers_and_clinicians_find_it_beside_the_board(
    mo: StaffAtDesk, kit: StaffAtDesk, ben: StaffAtDesk, chi: StaffAtDesk
):
    links = [
        bool(who.goes_to("/desk/").page.select('nav a[href="/desk/settings"]')) for who in (mo, kit, ben, chi)
    ]

    assert links == [True, True, False, False]
    assert [ben.goes_to("/desk/settings").status, chi.sends("/desk/settings/eating").status] == [403, 403]


def test_each_clinic_decides_its_own(
    clinic: ClinicFacts, elsewhere: ClinicFacts, mo: StaffAtDesk, hire: Hire
):
    dee = hire(elsewhere, Role.MANAGER, "Dee").signs_in().goes_to("/desk/settings")

    saves(dee, "eating", food_stop_hours="8")

    assert (now(elsewhere)["food_stop_hours"], now(clinic)) == ("8", DECIDED)


def test_who_decided_it_stays_though_another_setting_is_decided_later(mo: StaffAtDesk, kit: StaffAtDesk):
    saves(mo, "eating", food_stop_hours="8")
    with clock.stopped_at(MONDAY + timedelta(minutes=5)):
        saves(kit.goes_to("/desk/settings"), "eating", drink_stop_hours="3")

        assert "Decided by Mo, 9:41 am" in words(row(kit, "food_stop_hours"))
        assert "Decided by Kit, 9:46 am" in words(row(kit, "drink_stop_hours"))
        assert "not at the desk" in words(row(kit, "fasting"))
