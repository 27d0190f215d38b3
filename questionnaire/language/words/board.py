"""The board: its days, its order, and what it says where it is empty."""

from questionnaire.core.translatable import _

BOARD = {
    "status": {
        "not-started": _("Not started"),
        "in-progress": _("In progress"),
        "not-ready": _("Not ready"),
        "needs-follow-up": _("Needs follow-up"),
        "ready": _("Ready"),
        "not-cleared": _("Here, not cleared"),
        "nurse-first": _("Here, nurse first"),
        "checked-in": _("Here, cleared"),
        "in-treatment": _("In treatment"),
        "waits-for-ride": _("Waits for ride"),
        "left": _("Left"),
        "cancelled": _("Not going ahead"),
        "did-not-come": _("Did not come"),
    },
    "date_range": {
        "next-days": _("The next 3 business days"),
        "not-ready": _("Not ready, next 14 days"),
        "outcome-missing": _("Past visits with no outcome recorded"),
    },
    "date_range_link": {
        "next-days": _("Next 3 days"),
        "not-ready": _("All not ready"),
        "outcome-missing": _("Outcome missing"),
    },
    "sort": {
        "time": _("By time"),
        "urgency": _("Most urgent first"),
    },
    "no_visits": {
        "day": _("No visits on this day"),
        "next-days": _("No visits on these days"),
        "not-ready": _("Everyone is ready"),
        "outcome-missing": _("Nothing left to record"),
    },
    "no_visits_hint": {
        "day": _("When you add one, its link is ready to copy or to show as a QR code."),
        "next-days": _("When you add one, its link is ready to copy or to show as a QR code."),
        "not-ready": _("No one coming in the next 14 days has anything left to do."),
        "outcome-missing": _("Every visit in the last 14 days has an outcome."),
    },
    "ride": {
        "named": _("not asked yet"),
        "ask-first": _("ask the patient first"),
        "old-time": _("said yes to the old time"),
        "asked": _("asked %(when)s, no answer"),
        "not-sure": _("not sure, %(when)s"),
        "confirmed": _("said yes %(when)s"),
        "re-confirmed": _("said yes again %(when)s"),
        "declined": _("said no %(when)s"),
        "arrived": _("here since %(when)s"),
    },
    "owner": {
        "desk": _("Desk"),
        "nurse": _("Nurse"),
        "patient": _("Patient"),
    },
}
