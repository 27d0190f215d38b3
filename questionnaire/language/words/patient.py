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
        "back-again": _(
            "You are back in your visit. What you entered is still here, but it is not saved yet. "
            "Please check it, then press Continue."
        ),
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
    "plan_headline": {
        "cancelled": _("This visit is not taking place"),
        "did-not-come": _("This visit did not take place"),
        "not-cleared": _("You are checked in"),
        "nurse-first": _("You are checked in"),
        "checked-in": _("You are checked in"),
        "in-treatment": _("Your visit has begun"),
        "waits-for-ride": _("Please wait for your ride"),
        "left": _("Your visit is over"),
        "begun": _("Your visit was to start at %(time)s"),
        "over": _("The time of this visit has passed"),
        "ready": _("You are ready for %(weekday)s"),
        "plan": _("Your plan for %(weekday)s"),
        "almost-ready": _("You are almost ready for %(weekday)s"),
    },
    "plan_underline": {
        "cancelled": _("It was planned for %(day)s, %(time)s. Please call us for a new time."),
        "did-not-come": _("It was planned for %(day)s, %(time)s. Please call us for a new time."),
        "not-cleared": _("A nurse will talk with you before your visit. Please wait here."),
        "nurse-first": _("A nurse will talk with you before your visit. Please wait here."),
        "checked-in": _("Please tell us at the desk if you need anything."),
        "in-treatment": _("Please tell your care team if you need anything."),
        "waits-for-ride": _("Please stay with us until the adult who takes you home is here."),
        "left": _("It was on %(day)s. Your plan for the time after is below."),
        "begun": _("Are you late, or is something wrong? Please call us now."),
        "over": _("It was planned for %(day)s, %(time)s. Please call us."),
        "one-todo": _("One thing is left to do."),
        "todos": _("%(n)s things are left to do."),
        "open-questions": _("Some questions are still open."),
        "not-sent": _("Please check your answers and send them."),
        "we-call": _("There is nothing you need to do right now. We will call you."),
        "all-set": _("You are all set."),
    },
    "moment": {
        "food-stop": _("No food after this time. What you may still drink: %(drinks)s"),
        "drink-stop": _("Nothing to drink after this time"),
        "stops-unset": _("When to stop eating and drinking: %(unset)s"),
        "food-unset": _("When to stop eating: %(unset)s"),
        "drink-unset": _("When to stop drinking: %(unset)s"),
        "arrive": _("Arrive at %(clinic)s"),
        "arrive-unset": _("When to arrive: %(unset)s"),
        "starts": _("Your visit starts"),
        "pickup": _("Your ride meets you around this time"),
        "pickup-unset": _("When your ride meets you: %(unset)s"),
        "ride-missing": _("Your ride home is still missing"),
        "ride-known": _("You have no ride home yet. Our front desk knows."),
    },
    "calendar": {
        "summary": _("Visit at %(clinic)s"),
        "off": _("Canceled: %(what)s"),
        "no-driving": _("Please do not plan to drive yourself home."),
        "questions": _("Questions? Call %(phone)s."),
        "plan": _("Your plan, with the link from our message: %(link)s"),
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
