"""At the desk: a locked link asks if we typed it wrong, records are corrected, joined and taken apart."""

from datetime import date, timedelta

import pytest

from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.patients import NewPatient
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import PatientAtPhone, StaffAtDesk

RIGHT = date(1986, 5, 19)
FORM = {"first_name": "Ada", "last_name": "Lind", "month": "5", "day": "9", "year": "1986", "language": "en"}


def corrects(ben: StaffAtDesk, visit_id: str, **said: str) -> StaffAtDesk:
    """Save the form of a correction."""
    ben.goes_to(f"/desk/visits/{visit_id}/corrections/new")
    return ben.sends(f"/desk/visits/{visit_id}/corrections", **{**FORM, "proof": "by-phone", **said})


def link_of(clinic: ClinicFacts, visit_id: str) -> str:
    """The link of a visit."""
    shown = links.of_visit(clinic.clinic_id, visit_id)
    assert shown
    return f"/v/{shown.token}"


def test_a_birth_date_is_corrected_after_a_lock_and_the_new_link_opens(
    app: object, ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    for _ in range(5):
        ada.says_who(RIGHT)
    page = ben.goes_to(f"/desk/visits/{visit_id}").text
    asked = "Did we type it wrong?" in page
    form = ben.goes_to(f"/desk/visits/{visit_id}/corrections/new").page
    shown = {str(tag["value"]) for tag in form.select("main .dates input")}

    corrects(ben, visit_id, day="19")

    old = ada.says_who(RIGHT).path
    ada.link = link_of(clinic, visit_id)
    assert (asked, shown) == (True, {"5", "9", "1986"})  # never what somebody tried
    assert "19" not in shown
    assert ben.sees("Send the new one to the address we have, or hand it over in person.")
    assert ben.sees("Corrected: Birth date: 05/09/1986 → 05/19/1986. The patient said it when we called")
    assert (old.startswith("/v/"), ada.says_who(RIGHT).path.startswith("/visit/")) == (True, True)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"first_name": " "}, "Enter the first name"),
        ({"day": "31", "month": "2"}, "Enter the date of birth in numbers"),
        ({"proof": ""}, "Choose how you know"),
        ({"language": "xx"}, "Pick a language from the list"),
        ({"zone": "Mars/Base"}, "Pick a time zone from the list"),
    ],
)
def test_a_wrong_correction_is_refused_with_what_was_typed(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, said: dict[str, str], words: str
):
    corrects(ben, visit_id, **{"last_name": "Lynd", **said})

    visit = visits.find(clinic.clinic_id, visit_id)
    typed = ben.page.select_one("#last_name")
    assert (ben.status, ben.sees(words), typed and typed["value"]) == (422, True, "Lynd")
    assert visit and visit.last_name == "Lind"


@pytest.fixture
def lynd(clinic: ClinicFacts) -> str:
    """Ada's other visit, under a name that was typed wrong."""
    who = NewPatient("Ada", "Lynd", ADA_BORN, "+12025550107")
    return visits.add(Act(clinic.clinic_id, "test", MONDAY), who, TUESDAY + timedelta(days=7))


def test_two_records_are_joined_with_the_proof_and_taken_apart(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, lynd: str
):
    other = ben.goes_to(f"/desk/visits/{visit_id}/joins/new").page.select_one("[name=other]")
    assert other
    said = {"other": str(other["value"]), "kept": "this", "proof": "photo-id", "note": "Passport"}
    ben.sends(f"/desk/visits/{visit_id}/joins", **said)
    joined = ben.sees("The two records are one now."), ben.goes_to(f"/desk/visits/{lynd}").heading
    page = ben.goes_to(f"/desk/visits/{visit_id}/joins/new")
    told = page.sees("Ada Lynd") and page.sees("Photo ID seen: Passport")
    ben.sends(str(page.page.select_one("form[action$=endings]")["action"]))  # type: ignore[index]

    assert (joined, told) == ((True, "Ada Lind"), True)
    assert ben.sees("The two records are apart again.")
    assert ben.goes_to(f"/desk/visits/{lynd}").heading == "Ada Lynd"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"other": "0123456789ab"}, "Choose the other record"),
        ({"kept": ""}, "Choose which record says who the patient is"),
        ({"proof": ""}, "Choose how you know"),
    ],
)
def test_nothing_is_joined_without_the_other_record_which_is_kept_and_the_proof(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, lynd: str, said: dict[str, str], words: str
):
    other = ben.goes_to(f"/desk/visits/{visit_id}/joins/new").page.select_one("[name=other]")
    assert other
    full = {"other": str(other["value"]), "kept": "this", "proof": "photo-id", "note": "Passport"}
    ben.sends(f"/desk/visits/{visit_id}/joins", **{**full, **said})

    typed = ben.page.select_one("#note")
    assert (ben.status, ben.sees(words), typed and typed["value"]) == (422, True, "Passport")
    assert ben.goes_to(f"/desk/visits/{lynd}").heading == "Ada Lynd"


def test_of_somebody_unlike_everyone_nothing_is_offered(ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}/joins/new")

    assert (ben.sees("No record here is likely the same person's."), ben.page.select("main form")) == (
        True,
        [],
    )
