"""How the checker itself writes days and times, and what it knows by heart of what answers mean."""

from datetime import datetime

from tests.conftest import ZONE


def clock_words(moment: datetime) -> str:
    """A time by the clinic's clock: 9:30 am."""
    local = moment.astimezone(ZONE)
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


def short_day(moment: datetime) -> str:
    """A day in little room: Tue, Nov 24."""
    local = moment.astimezone(ZONE)
    return f"{local:%a, %b} {local.day}"


def long_day(moment: datetime) -> str:
    """A day as it is said: Tuesday, November 24."""
    local = moment.astimezone(ZONE)
    return f"{local:%A, %B} {local.day}"


FOR_THE_NURSE = {
    ("health-change", "yes"): "Reports a change in health or medicines.",
    ("first-time", "yes-hard"): "A past infusion was hard for this patient.",
    ("questions", "call"): "Asked for a call.",
    ("ready-feel", "not-ready"): "Does not feel ready.",
}
"""Answers that a nurse must read and act on, and how the nurse's list begins to tell of them."""

IN_THE_WAY = {
    *FOR_THE_NURSE,
    *(("visit-confirm", answer) for answer in ("change", "not-sure")),
    *(("ride-home", answer) for answer in ("ride-alone", "transit-alone", "drive-self", "no-ride")),
}
"""Answers with which no visit is ready, unless somebody has set them aside."""

FOR_ITS_TIME = ("visit-confirm", "ride-home")
"""What everybody is asked, and what counts only for the time of the visit at which it was said."""

AT_THE_COUNTER = {
    "ride": "no-ride",
    "last_food": "ate",
    "right_person": "wrong-person",
    "last_drink_unknown": "drink-unknown",
}
"""What was said at the counter that holds a treatment, and how it is called where it is cleared."""

GREEN = ("Ready", "Here, cleared", "In treatment", "Waits for ride")
COMING_GREEN = "Ready"
HERE = ("Here, not cleared", "Here, nurse first", "Here, cleared", "In treatment", "Waits for ride", "Left")
OFF = ("Not going ahead", "Did not come")
TREATMENT = ("ketamine", "infusion", "sedat", "anesthe", "medicine", "treatment")
