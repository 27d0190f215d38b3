"""A birth date was typed wrong: the link locks, the desk corrects the record, and the new link opens."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.browser.conftest import AddVisit
from tests.browser.screens import DeskScreen, Patient, Phone, new_visit
from tests.browser.test_accessibility import Looks

pytestmark = pytest.mark.browser

TYPED, RIGHT = date(1971, 4, 9), date(1971, 4, 19)
SIZES = ((320, 640), (1280, 900))


def test_a_birth_date_is_corrected_after_a_lock(
    add_visit: AddVisit, free_days: Iterator[date], phone: Phone, ben: DeskScreen
):
    uma, looks = add_visit(next(free_days), "Uma Falk", TYPED), Looks(SIZES)
    for _ in range(5):
        phone.says_who(uma, RIGHT)
    looks.at(ben.goes_to(uma.visit), "the visit with a locked link")
    ben.presses("Correct the birth date")
    shown = [ben.page.input_value(f"#{part}") for part in ("month", "day", "year")]
    looks.at(ben, "the correction")
    ben.page.fill("#day", "19")
    looks.at(ben.presses("Save"), "the correction without a proof")
    ben.page.select_option("#proof", "by-phone")
    ben.presses("Save")
    new = Patient(uma.name, RIGHT, ben.page.input_value("#link"), uma.day, uma.visit)

    phone.says_who(new)

    assert shown == ["4", "9", "1971"]
    assert (new.link != uma.link, phone.question) == (True, "visit-confirm")
    assert (looks.faults, ben.complaints, phone.complaints) == ([], [], [])


def test_a_slip_is_asked_about_and_two_records_are_joined(
    add_visit: AddVisit, free_days: Iterator[date], ben: DeskScreen
):
    day, looks = next(free_days), Looks(SIZES)
    ida = add_visit(day, "Ida Berglund", date(1969, 8, 3))
    ben.goes_to("/desk/visits/new")
    for field, text in new_visit(next(free_days), "Ida Berglundt", date(1969, 8, 3)).items():
        ben.page.fill(f"#{field}", text)
    looks.at(ben.presses("Add the visit"), "a likely patient")
    typed = ben.page.input_value("#last_name")
    for box in ben.page.locator("#asked input:visible").all():
        box.check()
    ben.presses("Add the visit")
    ben.presses("Two records of one person?")
    ben.picks(kept="other")
    ben.page.locator("[name=other]").first.check()
    looks.at(ben.presses("Join into one"), "a join without a proof")
    ben.page.select_option("#proof", "photo-id")
    ben.presses("Join into one")

    assert (typed, ben.heading, ida.name) == ("Berglundt", "Ida Berglund", "Ida Berglund")
    assert (looks.faults, ben.complaints) == ([], [])
