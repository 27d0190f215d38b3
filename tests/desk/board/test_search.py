"""The phone rings: Ben finds the visit by what the caller says, and what he types stands in no address."""

from datetime import timedelta

import pytest

from questionnaire.desk.board.search import MOST
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import PatientAtPhone, StaffAtDesk
from tests.watching import asked_of_the_database


def looks_for(who: StaffAtDesk, sought: str) -> list[str]:
    """Whom somebody finds, in the order of the page."""
    who.goes_to("/desk/found").sends("/desk/finds", sought=sought)
    return [link.get_text() for link in who.page.select("tbody a.who")]


def address_of(who: StaffAtDesk) -> str:
    """The address of the page in front, whole."""
    assert who.response
    return str(who.response.request.full_path)


def add(clinic: ClinicFacts, name: str, in_days: int) -> str:
    first, last = name.split()
    at = TUESDAY + timedelta(days=in_days)
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), NewPatient(first, last, ADA_BORN), at)


@pytest.mark.parametrize("sought", ["ada", "lind", "LIND ada", "(202) 555-0107", "2025550107", "0107"])
def test_a_patient_is_found_by_name_or_number(ben: StaffAtDesk, visit_id: str, sought: str):
    assert looks_for(ben, sought) == ["Ada Lind"]


@pytest.mark.usefixtures("has_sent")
def test_whoever_drives_is_found_too(ben: StaffAtDesk, ada: PatientAtPhone):
    assert [looks_for(ben, sought) for sought in ("rosa", "Rosa Lind")] == [["Ada Lind"], []]


def test_visits_to_come_stand_first_and_the_latest_of_those_before_next(
    ben: StaffAtDesk, clinic: ClinicFacts
):
    for name, in_days in (("Kim Far", 50), ("Kim Soon", 2), ("Kim Past", -3), ("Kim Before", -9)):
        add(clinic, name, in_days)
    add(clinic, "Kim Toolate", 70)

    assert looks_for(ben, "kim") == ["Kim Soon", "Kim Far", "Kim Past", "Kim Before"]


def test_what_ben_types_stands_in_no_address_and_opens_for_nobody_else(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    looks_for(ben, "Ada Lind")
    address = address_of(ben)

    assert "ada" not in address.casefold()
    assert "Ada Lind" in ben.goes_to(address).text
    assert "Ada Lind" not in chi.goes_to(address).text
    assert ben.goes_to("/desk/found?sought=nonsense").status == 200


def test_nobody_of_another_clinic_is_found(dee: StaffAtDesk, visit_id: str):
    assert looks_for(dee, "ada") == []


def test_more_than_fit_on_a_page_are_counted(ben: StaffAtDesk, clinic: ClinicFacts):
    for number in range(MOST + 2):
        add(clinic, f"Kim K{number}", 1)

    assert len(looks_for(ben, "kim")) == MOST
    assert ben.sees(f"{MOST + 2} visits fit.")


def test_finding_asks_as_often_for_any_number_of_visits(ben: StaffAtDesk, clinic: ClinicFacts):
    asked_for = []
    for number in (1, 2, 30):
        for one in range(number):
            add(clinic, f"Kim N{number}x{one}", 1)
        looks_for(ben, "kim")
        with asked_of_the_database() as asked:
            ben.goes_to(address_of(ben))
        asked_for.append(len(asked))

    assert len(set(asked_for)) == 1


def test_a_screen_of_initials_stays_one(ben: StaffAtDesk, visit_id: str):
    ben.goes_to("/desk/").sends("/desk/preferences", initials="on", then="/desk/")

    assert looks_for(ben, "ada") == ["A. L."]
    assert "0107" not in ben.text


def test_one_who_is_not_there_is_said_so(ben: StaffAtDesk, visit_id: str):
    looks_for(ben, "grace")

    assert ben.sees("No matches")
    assert ben.page.select_one("#find")["value"] == "grace"  # type: ignore[index]
