"""One call for a patient is noted for all of it; a gap goes to the nurse and back, and the board knows."""

from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.readiness.follow_ups import Outcome
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.visit_facts import call_attempts
from tests.conftest import MONDAY
from tests.desk.board.test_views import asks_again, tag_of
from tests.desk.follow_ups.test_views import ALONE, LIST, MISSED, WORRIED, fact, reasons, row, tries
from tests.people import PatientAtPhone, StaffAtDesk
from tests.test_routes import addresses, page_faults

DAY = "/desk/2026-11-24"


def turns(person: StaffAtDesk, visit_id: str) -> list[str]:
    """Whose turn the missed check is, on the board and on the visit's page."""
    told = []
    for address, line in ((DAY, "tbody li"), (f"/desk/visits/{visit_id}", ".todo li")):
        lines = person.goes_to(address).page.select(line)
        (found,) = [li for li in lines if MISSED in li.get_text()]
        told.append(str(found.select_one(".owner").get_text()))  # type: ignore[union-attr]
    return told


def takes_back(person: StaffAtDesk, visit_id: str) -> StaffAtDesk:
    """Press the button that the notice offers."""
    form = person.page.select_one(".banner form")
    assert form
    fields = {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden], button")}
    return person.sends(str(form["action"]), **{k: v for k, v in fields.items() if k != "csrf_token"})


def test_one_patient_is_one_card_in_a_lane_however_many_gaps_there_are(
    called: PatientAtPhone, chi: StaffAtDesk
):
    cards = [
        [" ".join(h.get_text().split()) for h in card.select("h3, h4")]
        for card in chi.goes_to(LIST).page.select(".call")
    ]
    counts = [" ".join(a.get_text().split()) for a in chi.page.select(".filter")]

    assert cards == [["Ada Lind", WORRIED, ALONE], ["Ada Lind", MISSED]]
    assert counts == ["2 All calls", "1 Nurse", "1 Desk"]
    assert page_faults(chi.page) == []


def test_what_came_of_a_call_is_noted_for_all_it_was_about_with_one_press(
    called: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    chi.goes_to(LIST)
    form = chi.page.select("form[id^=call-nurse]")[0]
    facts = [str(field["value"]) for field in form.select("[name=fingerprint]")]

    chi.sends(str(form["action"]), fingerprint=facts, outcome="left-message", note="Back at noon")

    noted = call_attempts.of_visits(clinic.clinic_id, [visit_id])[visit_id]
    assert {(a.fingerprint, a.outcome, a.note) for a in noted} == {
        (fact, Outcome.LEFT_MESSAGE, "Back at noon") for fact in facts
    }
    assert len(noted) == 2
    told = row(chi, WORRIED)
    assert told.count("Back at noon") == told.count("left a message") == 1
    history = [
        " ".join(li.get_text().split())
        for li in chi.goes_to(f"/desk/visits/{visit_id}").page.select(".timeline li")
    ]
    assert [line for line in history if "Called" in line] == ["Called: left a message Chi, 9:41 am"]


def test_what_was_tried_for_one_gap_alone_stands_with_that_gap(
    called: PatientAtPhone, chi: StaffAtDesk, visit_id: str
):
    tries(chi, visit_id, WORRIED, ALONE, outcome="no-answer")
    tries(chi, visit_id, ALONE, outcome="left-message")
    chi.goes_to(f"{LIST}?queue=nurse")

    common = chi.page.select_one(".call__facts")
    of_gaps = [
        [" ".join(p.get_text().split()) for p in g.select(".gap__tried")] for g in chi.page.select(".gap")
    ]

    assert common and "Once: no answer" in " ".join(common.get_text().split())
    assert of_gaps == [[], ["Call attempts: Once: left a message, Chi, 9:41 am"]]


def test_a_call_is_noted_for_what_is_still_the_desks_where_a_colleague_handed_the_rest_over(
    ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers("not-sure")
    unsure = "Not sure they can come. Call to confirm."
    facts = [fact(ben, unsure), fact(ben, "Stopped after 1 of")]
    tries(chi, visit_id, unsure, outcome="to-nurse")

    ben.goes_to(LIST).sends(f"/desk/visits/{visit_id}/attempts", fingerprint=facts, outcome="no-answer")

    noted = call_attempts.of_visits(clinic.clinic_id, [visit_id])[visit_id]
    assert [(a.outcome, a.fingerprint) for a in noted] == [
        (Outcome.TO_NURSE, facts[0]),
        (Outcome.NO_ANSWER, facts[1]),
    ]


def test_what_a_colleague_has_just_handed_over_has_changed_and_is_no_dead_end(
    ada: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("not-sure")
    unsure = "Not sure they can come. Call to confirm."
    its = fact(ben, unsure)
    tries(chi, visit_id, unsure, outcome="to-nurse")

    ben.goes_to(LIST).sends(f"/desk/visits/{visit_id}/attempts", fingerprint=its, outcome="no-answer")

    assert (ben.status, ben.sees("this has changed in the meantime")) == (200, True)


def test_one_gap_is_handed_over_with_one_press_of_its_own_button(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    ada.says_who().answers("not-sure")
    unsure = "Not sure they can come. Call to confirm."
    button = next(g for g in ben.goes_to(LIST).page.select(".gap") if unsure in g.get_text()).button
    assert button and ben.page.find(id=str(button["form"]))
    both = [fact(ben, unsure), fact(ben, "Stopped after 1 of")]

    refused = ben.sends(f"/desk/visits/{visit_id}/attempts", fingerprint=both, outcome="to-nurse").status
    ben.goes_to(LIST).sends(
        f"/desk/visits/{visit_id}/attempts", fingerprint=both, to_nurse=str(button["value"])
    )

    assert refused == 400
    assert [reason[:15] for reason in reasons(ben)] == ["Stopped after 1"]


def test_a_gap_that_was_handed_over_is_the_nurses_turn_everywhere_and_open_boards_see_it(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    tag, was = tag_of(ben), turns(ben, visit_id)

    tries(ben, visit_id, MISSED, outcome="to-nurse", note="She sounded lost")

    board = asks_again(ben, tag)
    assert (board.status_code, was) == (200, ["Desk", "Desk"])
    assert turns(ben, visit_id) == turns(chi, visit_id) == ["Nurse", "Nurse"]
    assert (reasons(ben), reasons(chi, "nurse")) == ([], [MISSED, WORRIED, ALONE])


def test_who_handed_it_over_takes_it_back_as_long_as_nothing_else_was_noted(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    tries(ben, visit_id, MISSED, outcome="to-nurse")
    takes_back(ben, visit_id)
    back = (ben.sees("It is back on the desk's list."), reasons(ben), turns(ben, visit_id))

    tries(ben, visit_id, MISSED, outcome="to-nurse")
    offered = str(ben.response.request.url)  # type: ignore[union-attr]
    tries(chi, visit_id, MISSED, outcome="no-answer")
    ben.goes_to(offered)

    assert back == (True, [MISSED], ["Desk", "Desk"])
    assert ben.sees("It is now on the nurse's list.") and not ben.sees("Take it back")
    ben.sends(f"/desk/visits/{visit_id}/attempts", fingerprint=fact(chi, MISSED), outcome="to-desk")
    assert ben.sees("Nothing was recorded: this has changed in the meantime.")
    assert reasons(ben) == []


def test_nobody_else_at_the_desk_takes_back_what_a_colleague_handed_over(
    called: PatientAtPhone, ben: StaffAtDesk, hire, clinic: ClinicFacts, visit_id: str
):
    of_row = fact(ben, MISSED)
    tries(ben, visit_id, MISSED, outcome="to-nurse")
    offered = str(ben.response.request.url)  # type: ignore[union-attr]
    pat = hire(clinic, Role.FRONT_DESK, "Pat").signs_in().goes_to(offered)

    assert not pat.sees("Take it back")
    pat.sends(f"/desk/visits/{visit_id}/attempts", fingerprint=of_row, outcome="to-desk")
    assert pat.sees("Nothing was recorded: this has changed in the meantime.")


def test_a_nurse_gives_a_gap_back_with_a_note_for_the_desk_and_her_own_notes_stay_hers(
    app: Flask, called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    tries(ben, visit_id, MISSED, outcome="to-nurse")
    tries(chi, visit_id, MISSED, outcome="no-answer", note="SECRET-NOTE")
    chi.goes_to(LIST)
    labels = [" ".join(s.get_text().split()) for s in chi.page.select(".gap details label")]
    with clock.stopped_at(MONDAY + timedelta(minutes=10)):
        tries(chi, visit_id, MISSED, outcome="to-desk", note="Just read it to her")

        told = row(ben, MISSED)
        pages = [ben.goes_to(a).response.text for a in addresses(app, visit_id)]  # type: ignore[union-attr]

    assert labels == ["Note the front desk can see this"]
    assert "Tried 3 times, last: handed back to the desk, Chi, 9:51 am Just read it to her" in told
    assert [page for page in pages if "SECRET-NOTE" in page] == []
    assert any("Given back to the desk" in page for page in pages)
    assert reasons(chi, "nurse") == [WORRIED, ALONE]


def test_a_nurses_own_gap_is_given_to_nobody(
    called: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    assert [d.get_text() for d in chi.goes_to(LIST).page.select(".gap details")] == []

    tries(chi, visit_id, WORRIED, outcome="to-desk")

    assert chi.sees("Nothing was recorded: this has changed in the meantime.")
    assert call_attempts.of_visits(clinic.clinic_id, [visit_id]) == {}


def test_a_note_to_the_desk_that_is_too_long_is_given_back_where_it_was_typed(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    tries(ben, visit_id, MISSED, outcome="to-nurse")
    of_row = fact(chi, MISSED)

    tries(chi, visit_id, MISSED, outcome="to-desk", note="x" * 201)

    assert (chi.status, page_faults(chi.page)) == (422, [])
    assert chi.page.select_one(f"#note-gap-{of_row}")["value"] == "x" * 201  # type: ignore[index]
    assert chi.page.select_one("details[open] [name=note]")


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.MANAGER])
def test_what_the_nurse_noted_after_a_hand_over_reaches_nobody_at_the_desk(
    app: Flask,
    called: PatientAtPhone,
    ben: StaffAtDesk,
    chi: StaffAtDesk,
    hire,
    clinic: ClinicFacts,
    visit_id: str,
    role: Role,
):
    tries(ben, visit_id, MISSED, outcome="to-nurse")
    tries(chi, visit_id, MISSED, WORRIED, outcome="left-message", note="SECRET-NOTE")
    person = hire(clinic, role, "Pat").signs_in()

    texts = [person.goes_to(a).response.text for a in addresses(app, visit_id)]
    files = [person.goes_to(LIST).sends(f"{a}/exports").response.text for a in (LIST, DAY)]

    leaks = ("SECRET-NOTE", WORRIED, "feel-apart.worry")
    assert [s for s in leaks for text in texts + files if s in text] == []
