"""The patient's pages."""

from questionnaire.core.translatable import _

ANOTHER_QUESTION = {
    "not-now": _("You cannot skip ahead to that question. Your answers are saved. Please continue here."),
    "not-yet": _("A few questions are left. Your answers are saved. Please continue here."),
    "asked-again": _("We already had your answer. Please look at this page again."),
}
"""Why another question is asked than the one that was wanted, on the patient's phone and at the desk."""

PATIENT = {
    "notice": {
        **ANOTHER_QUESTION,
        "moved": _("Your visit was moved to %(time)s. Your last answer was not saved. Please answer again."),
        "unknown-visit": _(
            "We could not tell which visit this page was for, so your last answer was not "
            "saved. Please check your answer, then press Continue."
        ),
        "not-saved": _(
            "We could not save this just now. Your answer is still here. Please press Continue again."
        ),
        "closed-meanwhile": _(
            "Your last answer was not saved, because your visit is checked in or canceled. Please call us."
        ),
        "closed": _("You can no longer change your answers here. Please call us."),
    },
    "still_true": {
        "moved": _(
            "Your visit has a new time: %(time)s. Does your answer still hold? If so, press Continue."
        ),
        "last-time": _("This is what you told us last time. Is it still true? If so, press Continue."),
        "old": _("You told us this on %(day)s. Is it still true? If it is, press Continue."),
    },
    "asked_again": {
        "confirm": _("We will ask if this is still true."),
        "fresh": _("We will ask you this again."),
    },
    "moment": {
        "food-stop": _("No food after this time"),
        "drink-stop": _("Nothing to drink after this time"),
        "arrive": _("Arrive at %(clinic)s"),
        "starts": _("Your visit starts"),
        "pickup": _("Your ride meets you around this time"),
    },
    "your_ride": {
        "no-contact": _("You asked us not to contact them. Please tell them when and where to meet you."),
        "ask-first": _("We will ask you before we contact %(name)s."),
        "old-time": _("%(name)s said yes to the old time. We will ask again."),
        "to-check": _(
            "Is this the right number for %(name)s: %(phone)s? We will ask %(name)s once you send "
            "your answers."
        ),
        "named": _("We will ask %(name)s."),
        "asked": _("We asked %(name)s %(when)s. No answer yet."),
        "not-sure": _("%(name)s is not sure yet."),
        "confirmed": _("%(name)s said yes %(when)s."),
        "re-confirmed": _("%(name)s said yes again %(when)s."),
        "declined": _("%(name)s cannot take you home. Please name another adult."),
        "declined-known": _("%(name)s cannot take you home. Our front desk knows."),
        "arrived": _("%(name)s is here."),
    },
}
