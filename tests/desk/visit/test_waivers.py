"""Waivers at the desk: by role, with a reason, shown where the status is, and over when the fact changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import Tag

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.visit import visits
from tests.conftest import MONDAY, TUESDAY
from tests.desk.test_exports import saved
from tests.people import SHIPPED, EscortAtPhone, PatientAtPhone, StaffAtDesk, rosa_says_yes
from tests.test_routes import page_faults

DAY = "/desk/2026-11-24"
DRIVES = "Plans to drive home. Help plan another way."
BUSY = "The ride is not free then. Offer another time."
WORRIED = "Worried: floating or deep relaxation. Call to talk."
ALONE = "Alone at home after. Check our rule and make a plan."
MISSED = "Driving rule not clear yet. Go over it by phone."
Hire = Callable[..., StaffAtDesk]


def forms(person: StaffAtDesk, visit_id: str) -> dict[str, Tag]:
    """What this person may waive on a visit's page, by its reason."""
    person.goes_to(f"/desk/visits/{visit_id}")
    boxes = [box for box in person.page.select("#waivers details") if box.summary]
    return {box.summary.get_text(strip=True).removeprefix("Waive: "): box for box in boxes}  # type: ignore[union-attr]


def waives(
    person: StaffAtDesk, visit_id: str, reason: str, why: str = "OK", last_day: str = ""
) -> StaffAtDesk:
    """Set a finding aside."""
    fact = forms(person, visit_id)[reason].select_one("[name=fingerprint]")
    assert fact
    return person.sends(
        f"/desk/visits/{visit_id}/waivers", fingerprint=str(fact["value"]), reason=why, last_day=last_day
    )


def status(clinic: ClinicFacts, visit_id: str) -> Status:
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return assess(visit.case(clock.now())).status


@pytest.fixture
def drives(ada: PatientAtPhone) -> PatientAtPhone:
    """Ada has sent her answers: she plans to drive, her ride is busy, and floating worries her."""
    said = {"ride_home": "drive-self", "ride_help": "busy", "feel_float_relax": "worry"}
    return ada.says_who().answers_everything(**said).sends_answers()


@pytest.fixture
def alone(ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str) -> PatientAtPhone:
    """Ada will be alone; nothing else is missing, and Rosa takes her home."""
    ada.says_who().answers_everything(support_after="alone").sends_answers()
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)
    return ada


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.FRONT_DESK, [BUSY]),
        (Role.NURSE, [DRIVES, BUSY, WORRIED]),
        (Role.CLINICIAN, [DRIVES, BUSY, WORRIED]),
        (Role.MANAGER, []),
    ],
)
def test_what_blocks_and_what_is_the_nurses_only_a_nurse_or_clinician_waives(
    drives: PatientAtPhone,
    chi: StaffAtDesk,
    clinic: ClinicFacts,
    hire: Hire,
    visit_id: str,
    role: Role,
    may: list[str],
):
    facts = {r: str(f.select_one("[name=fingerprint]")["value"]) for r, f in forms(chi, visit_id).items()}  # type: ignore[index]
    person = hire(clinic, role, "Pat").signs_in()

    offered = list(forms(person, visit_id))
    statuses = {
        reason: person.sends(f"/desk/visits/{visit_id}/waivers", fingerprint=fact, reason="OK").status
        for reason, fact in facts.items()
    }

    assert offered == may
    assert statuses == {reason: 200 if reason in may else 403 for reason in facts}


def test_a_waived_visit_is_ready_and_says_by_whom_on_the_board_the_visit_and_the_list(
    alone: PatientAtPhone, chi: StaffAtDesk, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waives(chi, visit_id, ALONE, "Her neighbor looks in")

    assert chi.sees("Waived until the facts change or the waiver ends.")
    assert status(clinic, visit_id) is Status.READY
    for person in (chi, ben):
        assert person.goes_to(DAY).row_of("Ada")["Status"] == "Ready (waived by Chi)"
        assert person.goes_to(f"/desk/visits/{visit_id}").sees("Ready (waived by Chi)")
        assert person.sees(f"{ALONE} Waived by Chi")
        assert person.goes_to("/desk/follow-ups").sees("Ready (waived by Chi)")
        assert person.page.select(".call") == []
    assert (chi.sees("Her neighbor looks in"), ben.sees("Her neighbor looks in")) == (True, False)


def test_what_a_nurse_waived_among_nurses_is_not_told_to_the_front_desk_on_the_board_or_in_its_file(
    drives: PatientAtPhone, chi: StaffAtDesk, ben: StaffAtDesk, visit_id: str
):
    for reason in (DRIVES, BUSY, WORRIED):
        waives(chi, visit_id, reason)

    on_board = [person.goes_to(DAY).row_of("Ada")["What is missing"] for person in (chi, ben)]
    in_file = [saved(person, DAY)[1][5] for person in (chi, ben)]

    driving, floating = "Waived: Plans to drive home", "Waived: Worried: floating or deep relaxation"
    busy = "Waived: The ride is not free then"
    assert on_board == [f"{driving} {busy} {floating}", f"{driving} {busy}"]
    assert in_file == [f"{driving}; {busy}; {floating}", f"{driving}; {busy}"]


def test_the_history_tells_who_waived_and_nothing_for_nurses_to_others(
    drives: PatientAtPhone, chi: StaffAtDesk, ben: StaffAtDesk, visit_id: str
):
    waives(chi, visit_id, DRIVES, "A driver of ours")
    waives(chi, visit_id, WORRIED, "Talked for ten minutes")

    def told(person: StaffAtDesk) -> list[str]:
        lines = person.goes_to(f"/desk/visits/{visit_id}").page.select(".timeline li")[:2]
        return [" ".join(line.get_text(" ").split()) for line in lines]

    assert told(chi) == [
        f"Waived: {SHIPPED.by_id['feel-float-relax'].ask} Chi, 9:41 am",
        "Waived: How will you get home after your infusion? Chi, 9:41 am",
    ]
    assert told(ben) == ["Waived Chi, 9:41 am", told(chi)[1]]
    assert ben.sees("A driver of ours") and not ben.sees("Talked for ten minutes")


def test_it_is_over_as_soon_as_the_patient_says_something_else(
    drives: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    for reason in (DRIVES, BUSY, WORRIED):
        waives(chi, visit_id, reason)
    assert status(clinic, visit_id) is Status.READY

    with clock.stopped_at(MONDAY + timedelta(minutes=1)):
        drives.goes_to("/visit/questions/ride-home?back=check").answers("drive-self")

    assert chi.goes_to(DAY).row_of("Ada")["Status"] == "Not ready"


def test_it_ends_after_its_last_day_or_with_the_visit(
    alone: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waives(chi, visit_id, ALONE, last_day="2026-11-23")
    midnight = clinic.calendar.midnight((MONDAY + timedelta(days=1)).date())

    assert chi.sees("Waived by Chi, until Mon, Nov 23")
    with clock.stopped_at(midnight - timedelta(seconds=1)):
        assert status(clinic, visit_id) is Status.READY
    with clock.stopped_at(midnight):
        assert status(clinic, visit_id) is Status.NEEDS_FOLLOW_UP


def timeline(person: StaffAtDesk, visit_id: str) -> list[str]:
    """The history as it is read, the last line first."""
    lines = person.goes_to(f"/desk/visits/{visit_id}").page.select(".timeline li")
    return [" ".join(line.get_text(" ").split()) for line in lines]


def test_the_history_tells_when_a_waiver_ended_by_itself_and_a_look_writes_nothing(
    drives: PatientAtPhone, chi: StaffAtDesk, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    for reason in (DRIVES, WORRIED):
        waives(chi, visit_id, reason)
    written = history.of_visit(clinic.clinic_id, visit_id)
    as_long_as_both_hold = timeline(chi, visit_id)
    for minute, question, said in ((1, "feel-float-relax", "worry"), (2, "visit-confirm", "yes")):
        with clock.stopped_at(MONDAY + timedelta(minutes=minute)):
            drives.goes_to(f"/visit/questions/{question}?back=check").answers(said)

    with clock.stopped_at(MONDAY + timedelta(minutes=9)):
        told, to_ben = timeline(chi, visit_id), timeline(ben, visit_id)

    asked, is_not = (
        SHIPPED.by_id["feel-float-relax"].ask,
        "Waiver ended: the facts changed",
    )
    assert not any("Waiver ended" in line for line in as_long_as_both_hold)
    assert [line for line in told if "Waiver ended" in line] == [f"{is_not} {asked} Automatic, 9:42 am"]
    assert [line for line in to_ben if "Waiver ended" in line] == [f"{is_not} Automatic, 9:42 am"]
    assert told.index(f"{is_not} {asked} Automatic, 9:42 am") == 1  # between the two answers
    assert len(history.of_visit(clinic.clinic_id, visit_id)) == len(written) + 2


def test_the_history_tells_that_the_last_day_of_a_waiver_is_over(
    alone: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waives(chi, visit_id, ALONE, last_day="2026-11-23")

    with clock.stopped_at(TUESDAY):
        lines = timeline(chi.signs_in(), visit_id)

    asked = SHIPPED.by_id["support-after"].ask
    assert lines[0] == f"Waiver ended: last day passed {asked} Automatic, 12:00 am"


def test_a_waiver_that_a_new_rule_of_the_clinic_ends_says_so(
    ada: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers_everything(ride_home="ride-alone").sends_answers()
    waives(chi, visit_id, "Plans a taxi or rideshare alone. Help plan a safe ride.")
    allowed, at = {**DECIDED, "ride_alone": "allowed"}, MONDAY + timedelta(minutes=3)
    clinics.save_settings(Act(clinic.clinic_id, "test", at), allowed)

    with clock.stopped_at(MONDAY + timedelta(minutes=9)):
        (ended,) = [line for line in timeline(chi, visit_id) if "Waiver ended" in line]

    assert ended.endswith("Automatic, 9:44 am")


def test_the_last_day_may_be_the_visits_own(
    alone: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    waives(chi, visit_id, ALONE, last_day="2026-11-24")

    assert chi.sees("Waived by Chi, for this visit")
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        assert status(clinic, visit_id) is Status.READY


@pytest.mark.parametrize(
    ("why", "last_day", "problem"),
    [
        (" ", "", "Enter the reason for the waiver"),
        ("x" * 301, "", "That is too long. Please use 300 characters or fewer"),
        ("OK", "2026-11-22", "Pick a day from today to the day of the visit, or leave it empty"),
        ("OK", "2026-11-25", "Pick a day from today to the day of the visit, or leave it empty"),
        ("OK", "soon", "Pick a day from today to the day of the visit, or leave it empty"),
    ],
)
def test_a_waiver_needs_a_reason_and_an_end_before_the_visit(
    alone: PatientAtPhone,
    chi: StaffAtDesk,
    clinic: ClinicFacts,
    visit_id: str,
    why: str,
    last_day: str,
    problem: str,
):
    refused = waives(chi, visit_id, ALONE, why, last_day)

    assert (refused.status, refused.sees(problem), page_faults(refused.page)) == (422, True, [])
    assert status(clinic, visit_id) is Status.NEEDS_FOLLOW_UP
    kept = [str(refused.page.select_one(f"#{name}")["value"]) for name in ("reason", "last_day")]  # type: ignore[index]
    assert kept == [why, last_day]


def test_nothing_is_waived_for_a_fact_that_changed_while_the_page_was_open(
    alone: PatientAtPhone, chi: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    fact = str(forms(chi, visit_id)[ALONE].select_one("[name=fingerprint]")["value"])  # type: ignore[index]
    with clock.stopped_at(MONDAY + timedelta(minutes=1)):
        alone.goes_to("/visit/questions/support-after?back=check").answers("alone")
        chi.sends(f"/desk/visits/{visit_id}/waivers", fingerprint=fact, reason="OK")

    assert chi.sees("Nothing was waived: this has changed in the meantime.")
    assert status(clinic, visit_id) is Status.NEEDS_FOLLOW_UP


def test_anybody_of_the_clinic_takes_a_waiver_back_and_the_finding_is_there_again(
    alone: PatientAtPhone,
    chi: StaffAtDesk,
    ben: StaffAtDesk,
    dee: StaffAtDesk,
    clinic: ClinicFacts,
    visit_id: str,
):
    waives(chi, visit_id, ALONE)
    form = ben.goes_to(f"/desk/visits/{visit_id}").page.select_one("#waivers form")
    assert form
    address = str(form["action"])

    assert dee.sends(address).status == 404
    assert status(clinic, visit_id) is Status.READY
    ben.sends(address)

    assert ben.sees("The waiver was removed.")
    assert status(clinic, visit_id) is Status.NEEDS_FOLLOW_UP


def test_the_patient_reads_nothing_of_what_staff_wrote(
    drives: PatientAtPhone, chi: StaffAtDesk, visit_id: str
):
    before = drives.goes_to("/visit/plan").text
    for reason in (DRIVES, BUSY, WORRIED):
        waives(chi, visit_id, reason, "SECRET-WHY")

    after = drives.goes_to("/visit/plan").text

    assert "Plan a safe ride home" in before
    for text in (after, drives.goes_to("/visit/check").text, drives.goes_to("/visit/expect").text):
        assert [word for word in ("SECRET-WHY", "Chi", "waive", "Waive") if word in text] == []
    assert "You are ready" in after and "Plan a safe ride home" not in after


@pytest.mark.usefixtures("has_sent")
def test_a_patient_whose_visit_is_ready_in_spite_of_the_ride_is_asked_for_no_other(
    ada: PatientAtPhone, chi: StaffAtDesk, rosa: Callable[[], EscortAtPhone], visit_id: str
):
    rosa().says("declined")
    assert ada.goes_to("/visit/plan").sees("Rosa cannot take you home. Please name another adult.")

    waives(chi, visit_id, "Rosa cannot take the patient home. Find another ride.")

    ada.goes_to("/visit/plan")
    assert ada.sees("Rosa cannot take you home. Our front desk knows.")
    assert not ada.sees("Please name another adult")


def test_the_front_desk_cannot_waive_a_missed_check(
    called: PatientAtPhone, ben: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    fact = forms(chi, visit_id)[MISSED].select_one("[name=fingerprint]")
    offered = MISSED in forms(ben, visit_id)

    ben.sends(f"/desk/visits/{visit_id}/waivers", fingerprint=str(fact["value"]), reason="OK")  # type: ignore[index]

    assert (offered, ben.status) == (False, 403)
