"""The page of the adult who takes the patient home."""

from questionnaire.core.translatable import _

ESCORT = {
    "escort_headline": {
        "ask": _("Can you take %(name)s home %(when)s?"),
        "arrived": _("Thank you for taking %(name)s home"),
        "over": _("This visit is over"),
        "ask-again": _("Will you take %(name)s home %(when)s?"),
        "incomplete": _("Thank you. One more thing, please."),
        "confirmed": _("You are taking %(name)s home %(when)s"),
        "closed": _("The ride home for %(name)s"),
        "not-sure": _("Please tell us as soon as you know"),
        "declined": _("Thank you for telling us"),
    },
    "escort_said": {
        "confirmed": _("You said yes %(when)s."),
        "not-sure": _("You told us %(when)s that you are not sure yet."),
        "declined": _("You said no %(when)s. %(name)s can ask someone else."),
        "new-time": _("The visit has a new time. Please tell us again if you can come."),
        "nothing": _("%(name)s named you as the adult who will take them home. Please tell us if you can."),
    },
    "escort_closed": {
        "arrived": _("We know you are here."),
        "over": _("The visit is over, so your answer cannot be changed here. Questions? Please call us."),
        "begun": _(
            "The visit has begun, so your answer cannot be changed here. Has something changed? "
            "Please call us."
        ),
    },
    "ride_calendar": {
        "summary": _("Take %(name)s home"),
        "off": _("Canceled: ride home"),
        "stay": _("You do not need to come."),
        "about": _("When to come: about %(begin)s."),
        "about-until": _("When to come: about %(begin)s to %(end)s."),
        "we-call": _("We will call you when %(name)s is ready to go home."),
        "phone-on": _("Please keep your phone on."),
        "questions": _("Has something changed? Open the link in our message, or call %(phone)s."),
    },
    "escort_answer": {
        "confirmed": _("Yes, I can"),
        "not-sure": _("I am not sure yet"),
        "declined": _("No, I cannot"),
    },
    "escort_answer_explained": {
        "confirmed": _("Thank you. Please keep your phone on, and plan to walk %(name)s to their door."),
        "not-sure": _("That is OK. Please tell us here as soon as you know."),
        "declined": _("Thank you for telling us. %(name)s can ask someone else."),
    },
}
