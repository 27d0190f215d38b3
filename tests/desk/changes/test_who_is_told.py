"""Before and after a change of plan the desk reads who is told, how and when, and whom it must call."""

from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.channels import Agreement, Reach
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents
from questionnaire.records.visit import visits
from tests.conftest import MONDAY, TUESDAY
from tests.messages.sending import ADA_PHONE, sent
from tests.people import StaffAtDesk, rosa_says_yes

LATER = timedelta(minutes=1)


@pytest.fixture
def texts(app: Flask) -> None:
    """The clinic sends texts."""
    app.config["CHANNELS"] = {"SMS_URL": "console:"}


@pytest.fixture
def told(texts: None, has_sent: None, clinic: ClinicFacts, visit_id: str) -> None:
    """Ada agreed to texts and has sent her answers; Rosa said yes an hour ago. Nobody got a text today."""
    agreed = {"sms": Agreement(Reach.PHONE, "Texts are fine.")}
    consents.agree(Act(clinic.clinic_id, "test", MONDAY, visit_id), {Reach.PHONE: ADA_PHONE}, agreed)
    rosa_says_yes(clinic.clinic_id, visit_id, at=MONDAY)


def who(ben: StaffAtDesk, within: str = "main") -> list[str]:
    """Who is told, as it stands on the page."""
    return [" ".join(li.get_text(" ").split()) for li in ben.page.select(f"{within} .told li")]


def test_before_the_visit_is_moved_the_page_says_who_is_told_by_which_channel_and_when(
    told: None, ben: StaffAtDesk, visit_id: str
):
    with clock.stopped_at(MONDAY + LATER):
        ben.goes_to(f"/desk/visits/{visit_id}/moves/new")

    assert who(ben) == ["Ada : Text, 9:45 am", "Rosa (ride) : Text, 9:45 am"]
    form = str(ben.page.select_one("main form"))
    assert form.index("Who is told") < form.index("Move it")


def test_where_a_text_would_come_too_late_the_desk_is_told_to_call_before_and_after(
    told: None, ben: StaffAtDesk, visit_id: str
):
    call = "Too late for a message: call"
    with clock.stopped_at(MONDAY + LATER):
        today = {"visit_date": "2026-11-23", "visit_time": "11:30"}
        ben.sends(f"/desk/visits/{visit_id}/moves", **today)
        after = who(ben, ".banner")
        before = who(ben.goes_to(f"/desk/visits/{visit_id}/moves/new"))

    assert before == [f"Ada : {call} (202) 555-0107", f"Rosa (ride) : {call} (202) 555-0142"]
    assert after == [f"{before[0]} Ada knows", f"{before[1]} Rosa knows"]


def test_before_the_visit_is_cancelled_the_page_says_who_is_told_and_what_is_never_sent(
    told: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with clock.stopped_at(MONDAY + LATER):
        ben.goes_to(f"/desk/visits/{visit_id}")

    assert who(ben, "#not-going-ahead") == ["Ada : Text, 9:45 am", "Rosa (ride) : Text, 9:45 am"]


def test_who_cannot_be_reached_by_message_is_to_be_called(
    texts: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    sent(clinic, visit_id)

    with clock.stopped_at(MONDAY + LATER):
        ben.goes_to(f"/desk/visits/{visit_id}/moves/new")

    assert who(ben) == ["Ada : Cannot be reached by message: call (202) 555-0107"]


def test_a_visit_of_which_no_one_was_told_is_moved_without_a_message(
    texts: None, ben: StaffAtDesk, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}/moves/new")

    assert who(ben) == ["No one: no one has been told of this visit."]


def test_a_move_is_undone_with_one_press_while_nobody_has_been_told_and_all_is_as_before(
    told: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with clock.stopped_at(MONDAY + LATER):
        ready = ben.goes_to(f"/desk/visits/{visit_id}").page.select_one(".dayhead .tag").get_text()  # type: ignore[union-attr]
        ben.sends(f"/desk/visits/{visit_id}/moves", visit_date="2026-11-25", visit_time="09:00")
        moved = [ben.sees("No one has been told yet."), ben.sees("Undo: back to Tue, Nov 24, 10:30 am")]
    with clock.stopped_at(MONDAY + 2 * LATER):
        at = str(ben.page.select_one("[name=moved_at]")["value"])  # type: ignore[index]
        ben.sends(f"/desk/visits/{visit_id}/moves/takings-back", moved_at=at)

    assert moved == [True, True]
    assert ben.sees("The visit is back at its old time.")
    assert visits.find(clinic.clinic_id, visit_id).starts_at == TUESDAY  # type: ignore[union-attr]
    assert ben.page.select_one(".dayhead .tag").get_text() == ready  # type: ignore[union-attr]
    assert ready.strip() == "Ready"


@pytest.mark.parametrize("minutes", [2, 11])
def test_a_move_that_is_older_or_another_than_the_page_showed_is_not_undone(
    told: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str, minutes: int
):
    with clock.stopped_at(MONDAY + LATER):
        ben.sends(f"/desk/visits/{visit_id}/moves", visit_date="2026-11-25", visit_time="09:00")
    at = str(ben.page.select_one("[name=moved_at]")["value"])  # type: ignore[index]
    with clock.stopped_at(MONDAY + (1 + minutes) * LATER):
        shown = at if minutes > 10 else MONDAY.isoformat()
        ben.sends(f"/desk/visits/{visit_id}/moves/takings-back", moved_at=shown)

    assert visits.find(clinic.clinic_id, visit_id).starts_at != TUESDAY  # type: ignore[union-attr]
    assert ben.sees("Nothing was recorded")


def test_who_must_be_called_stands_first_in_the_follow_ups_until_ben_says_that_they_know(
    told: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    with clock.stopped_at(MONDAY + LATER):
        ben.sends(f"/desk/visits/{visit_id}/moves", visit_date="2026-11-23", visit_time="11:30")
    with clock.stopped_at(MONDAY + 10 * LATER):
        sent(clinic, visit_id, kind=MessageKind.TIME_CHANGED)  # too late to count on it
        before = ben.goes_to("/desk/follow-ups").page.select("#to-call ~ ol > li h3")
        keys = [str(button["value"]) for button in ben.page.select("#to-call ~ ol button")]
        ben.sends(f"/desk/visits/{visit_id}/tellings", key=keys[0], back="follow-ups")
        after = [p.get_text() for p in ben.page.select("#to-call ~ ol > li p b")]
        ben.sends(f"/desk/visits/{visit_id}/tellings", key=keys[1])

    assert len(before) == 2
    assert after == ["Rosa (ride)"]
    assert ben.sees("Recorded: they know.")
    with clock.stopped_at(MONDAY + 11 * LATER):
        assert not ben.goes_to("/desk/follow-ups").sees("Call now")
        assert ben.goes_to(f"/desk/visits/{visit_id}").sees("Call to the patient")


@pytest.mark.usefixtures("has_sent")
@pytest.mark.parametrize(("reason", "called"), [("clinic", True), ("ill", False)])
def test_a_patient_who_called_the_visit_off_is_not_called_about_it(
    ben: StaffAtDesk, visit_id: str, reason: str, called: bool
):
    with clock.stopped_at(MONDAY + LATER):
        ben.calls_off(visit_id, reason)

        assert ben.goes_to("/desk/follow-ups").sees("Call now") is called


def to_call(ben: StaffAtDesk) -> list[str]:
    """Whom the follow-ups say to call because of a change."""
    items = ben.goes_to("/desk/follow-ups").page.select("section[aria-labelledby=to-call] li p")
    return [" ".join(item.get_text(" ").split()) for item in items]


def test_who_heard_that_a_visit_is_off_and_cannot_be_told_that_it_is_on_is_to_be_called(
    texts: None, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ben.calls_off(visit_id)
    sent(clinic, visit_id, kind=MessageKind.CANCELLED)

    with clock.stopped_at(MONDAY + LATER):
        ben.goes_to(f"/desk/visits/{visit_id}")
        ben.sends(f"/desk/visits/{visit_id}/cancellations/takings-back")
        after = to_call(ben)

    assert after == ["Ada : Cannot be reached by message: call (202) 555-0107"]
