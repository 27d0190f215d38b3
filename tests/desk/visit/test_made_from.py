"""Two people at one visit: who comes second sees what the first one changed, and decides."""

from datetime import timedelta

import pytest

from questionnaire import clock
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import MONDAY, TUESDAY
from tests.people import PatientAtPhone, StaffAtDesk, add_escort_fact, rosa_says_yes

A_MINUTE_LATER, TWO_LATER = MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=2)
OLD, NEW = "(202) 555-0107", "(202) 555-0177"


def fields_of(staff: StaffAtDesk, button: str) -> dict[str, str]:
    """What the form with this button holds."""
    form = next(f for f in staff.page.select("main form") if button in f.get_text())
    tags = [t for t in form.select("input[name]") if t.get("type") not in ("radio", "checkbox")]
    return {str(tag["name"]): str(tag.get("value", "")) for tag in tags} | {"action": str(form["action"])}


def presses(staff: StaffAtDesk, button: str, **more: str) -> StaffAtDesk:
    """Send the form with this button, with some fields filled in otherwise."""
    fields = {**fields_of(staff, button), **more}
    return staff.sends(fields.pop("action"), **fields)


def visit_now(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    """The visit as it is."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return visit


def two_edit_the_contact(ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str) -> None:
    """Ben opens the form, Chi changes the number, and Ben changes only the e-mail."""
    ben.goes_to(f"/desk/visits/{visit_id}/contacts/new")
    with clock.stopped_at(A_MINUTE_LATER):
        chi.goes_to(f"/desk/visits/{visit_id}/contacts/new")
        presses(chi, "Save the contact", phone=NEW)
    with clock.stopped_at(TWO_LATER):
        presses(ben, "Save the contact", email="ada@example.org")


def test_who_changes_only_the_email_on_an_older_form_sees_the_new_number_and_overwrites_nothing(
    ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    two_edit_the_contact(ben, chi, visit_id)
    ada = visit_now(clinic, visit_id)

    assert (ben.status, ada.phone, ada.email) == (409, "+12025550177", None)
    assert ben.sees(f"Phone {NEW} Chi changed this, 9:42 am Yours: {OLD}")
    assert not ben.sees("E-mail Nothing")


def test_one_press_keeps_her_number_and_saves_his_email(
    ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    two_edit_the_contact(ben, chi, visit_id)

    presses(ben, "Leave this as it is, save the rest of mine")

    ada = visit_now(clinic, visit_id)
    assert (ben.sees("The contact is saved."), ada.phone, ada.email) == (
        True,
        "+12025550177",
        "ada@example.org",
    )


def test_one_press_saves_all_of_his(ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    two_edit_the_contact(ben, chi, visit_id)

    presses(ben, "Go ahead with mine")

    ada = visit_now(clinic, visit_id)
    assert (ada.phone, ada.email) == ("+12025550107", "ada@example.org")


def test_a_patient_who_answers_meanwhile_is_no_conflict_for_a_new_number(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}/contacts/new")
    ada.says_who().answers_one()

    presses(ben, "Save the contact", phone=NEW)

    assert (ben.status, visit_now(clinic, visit_id).phone) == (200, "+12025550177")


def test_a_visit_that_was_moved_is_not_moved_back_by_an_older_form(
    ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    for staff in (ben, chi):
        staff.goes_to(f"/desk/visits/{visit_id}/moves/new")
    with clock.stopped_at(A_MINUTE_LATER):
        presses(chi, "Move it", visit_date="2026-12-02", visit_time="08:00")
        moved_to = visit_now(clinic, visit_id).starts_at
        presses(ben, "Move it", visit_date="2026-12-03", visit_time="09:15")

    assert (ben.status, visit_now(clinic, visit_id).starts_at) == (409, moved_to)
    assert ben.sees("Time of the visit Wednesday, December 2, 2026, 8:00 am Chi changed this, 9:42 am")
    assert ben.sees("Yours: Thursday, December 3, 2026, 9:15 am")


@pytest.mark.usefixtures("has_sent")
def test_a_yes_of_the_ride_is_not_overwritten_from_a_page_that_did_not_show_it(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}")
    with clock.stopped_at(A_MINUTE_LATER):
        rosa_says_yes(clinic.clinic_id, visit_id, at=clock.now())
        presses(ben, "Cannot come", state="declined")

    escort = visit_now(clinic, visit_id).escort
    assert (ben.status, escort and escort.state.value) == (409, "confirmed")
    assert ben.sees("Rosa, said yes 9:42 am The ride, on their own page changed this, 9:42 am")


def test_a_link_that_a_colleague_has_just_issued_is_not_replaced_unseen(
    ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    for staff in (ben, chi):
        staff.goes_to(f"/desk/visits/{visit_id}")

    issued = presses(chi, "Issue a new link").sees("This is the new link.")
    presses(ben, "Issue a new link")
    held_back = (ben.status, ben.sees("Link of the patient A new link was issued Chi changed this"))
    presses(ben, "Go ahead with mine")

    assert (issued, held_back) == (True, (409, True))
    assert ben.sees("This is the new link.")


def test_a_waiver_that_came_too_late_gives_back_its_reason(
    ada: PatientAtPhone, chi: StaffAtDesk, visit_id: str
):
    reason = "Her sister lives next door and has a key"
    chi.goes_to(f"/desk/visits/{visit_id}").sends(
        f"/desk/visits/{visit_id}/waivers", fingerprint="old", reason=reason
    )

    assert (chi.status, chi.sees("this has changed in the meantime")) == (409, True)
    assert chi.page.select_one("[name=reason]")["value"] == reason  # type: ignore[index]


def test_an_answer_by_phone_to_a_question_that_is_not_asked_is_still_on_the_page(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    typed = "Can I keep my hearing aid in?"
    ben.goes_to(f"/desk/visits/{visit_id}").sends(
        f"/desk/visits/{visit_id}/questions/your-question", answer=typed, said_by="patient", visit=visit_id
    )

    assert (ben.status, ben.sees("This question is not asked now")) == (409, True)
    assert ben.page.select_one("[name=answer]").get_text() == typed  # type: ignore[union-attr]
    assert visit_now(clinic, visit_id).answers == {}


@pytest.mark.usefixtures("has_answered")
def test_a_check_in_from_a_page_before_the_ride_said_no_shows_that_first(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with clock.stopped_at(TUESDAY - timedelta(minutes=10)):
        ben.signs_in().goes_to(f"/desk/visits/{visit_id}/check-ins/new")
        visit = visit_now(clinic, visit_id)
        assert visit.escort
        no = EscortFact(visit.escort.contact, EscortState.DECLINED, "escort", clock.now())
        add_escort_fact(clinic.clinic_id, visit_id, no)
        presses(ben, "Check in", ride="as-planned", inside="yes", reached="known", last_food_unknown="yes")

    assert (ben.status, visit_now(clinic, visit_id).checked_in_at) == (409, None)
    assert ben.sees("Ride home Rosa, said no 10:20 am")
