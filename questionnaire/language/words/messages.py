"""What a text or an e-mail says. It never says what the visit is for.

An escort's message may name the patient. A text has at most 160 letters with its link.
"""

from questionnaire.core.translatable import _

_YOUR_VISIT = _("Your visit on %(day)s")

MESSAGES = {
    "sms": {
        "note-backup": _("%(clinic)s: something needs a person on the staff now. Please sign in:"),
        "invitation": _("%(clinic)s: please get ready for your visit on %(day)s:"),
        "not-finished": _("%(clinic)s: you have a few questions left before %(day)s. Please finish:"),
        "re-confirm": _("%(clinic)s: is your plan for %(day)s still the same? Please tell us:"),
        "time-changed": _("%(clinic)s: your visit is now %(day)s, %(time)s. Please check your plan:"),
        "escort-declined": _("%(clinic)s: your ride for %(day)s cannot make it. Please name another adult:"),
        "escort-request": _("%(clinic)s: can you take someone home on %(day)s? Please answer:"),
        "escort-request.named": _("%(clinic)s: %(name)s needs a ride home on %(day)s. Please answer:"),
        "escort-re-confirm": _("%(clinic)s: will you be there on %(day)s? Please tell us:"),
        "escort-re-confirm.named": _(
            "%(clinic)s: will you be there for %(name)s on %(day)s? Please tell us:"
        ),
        "escort-time-changed": _("%(clinic)s: the ride home is now on %(day)s. Can you do it?"),
        "escort-time-changed.named": _("%(clinic)s: the ride for %(name)s is now on %(day)s. Can you do it?"),
        "cancelled": _("%(clinic)s: your visit on %(day)s, %(time)s is canceled. Please see:"),
        "going-ahead": _("%(clinic)s: your visit is on after all: %(day)s, %(time)s. Please check:"),
        "new-link": _("%(clinic)s: please use this link for your visit on %(day)s, %(time)s:"),
        "escort-cancelled": _("%(clinic)s: no ride home is needed on %(day)s. Please see:"),
        "escort-cancelled.named": _("%(clinic)s: no ride is needed for %(name)s on %(day)s. Please see:"),
        "escort-going-ahead": _("%(clinic)s: the ride home on %(day)s is needed after all. Can you do it?"),
        "escort-going-ahead.named": _(
            "%(clinic)s: %(name)s needs the ride on %(day)s after all. Can you do it?"
        ),
        "escort-replaced": _(
            "%(clinic)s: the ride home on %(day)s has someone else. You do not need to come."
        ),
        "escort-replaced.named": _(
            "%(clinic)s: someone else takes %(name)s home on %(day)s. You do not need to come."
        ),
    },
    "email": {
        "note-backup": _(
            "Something at %(clinic)s has waited for a person for too long. Please sign in now. The top of "
            "the page says what it is."
        ),
        "invitation": _(
            "Please get ready for your visit on %(day)s at %(time)s. It takes about 10 minutes, and "
            "you can stop and come back with the same link."
        ),
        "not-finished": _(
            "You still have a few questions to answer before your visit on %(day)s. Please open "
            "your link and finish them."
        ),
        "re-confirm": _(
            "You told us your plan for %(day)s a while ago. Please tell us if it is still the same."
        ),
        "time-changed": _(
            "Your visit has a new time: %(day)s at %(time)s. Please open your link and check your plan."
        ),
        "escort-declined": _(
            "The person you named for your ride home on %(day)s cannot make it. Please open your "
            "link and name another adult."
        ),
        "escort-request": _(
            "Someone named you to take them home on %(day)s. Please open this page and tell us if you can."
        ),
        "escort-request.named": _(
            "%(name)s asks if you can take them home on %(day)s. Please open this page and answer."
        ),
        "escort-re-confirm": _(
            "You said you can give a ride home on %(day)s. Please confirm that you will be there."
        ),
        "escort-time-changed": _("The ride home is now on %(day)s. Please tell us if that works for you."),
        "cancelled": _("Your visit on %(day)s at %(time)s is canceled. Call us to book a new one."),
        "going-ahead": _(
            "Your visit goes ahead after all: %(day)s at %(time)s. Please open your link and check your plan."
        ),
        "new-link": _(
            "Please use this link for your visit on %(day)s at %(time)s. Links we sent before may "
            "no longer open."
        ),
        "escort-cancelled": _(
            "The visit is canceled, so no ride home is needed on %(day)s. Thank you for offering."
        ),
        "escort-going-ahead": _(
            "The visit goes ahead after all, and the ride home on %(day)s is needed. Please open "
            "this page and tell us if you can."
        ),
        "escort-replaced": _(
            "Someone else gives the ride home on %(day)s, so you do not need to come. Thank you for offering."
        ),
    },
    "subject": {
        "note-backup": _("Please sign in now: something is waiting"),
        "invitation": _YOUR_VISIT,
        "not-finished": _YOUR_VISIT,
        "re-confirm": _YOUR_VISIT,
        "time-changed": _("Your visit has a new time: %(day)s"),
        "escort-declined": _("Your plan for %(day)s"),
        "escort-request": _("Can you give a ride home on %(day)s?"),
        "escort-re-confirm": _("Your ride on %(day)s"),
        "escort-time-changed": _("New time for the ride: %(day)s"),
        "cancelled": _("Your visit on %(day)s is canceled"),
        "going-ahead": _("Your visit goes ahead after all: %(day)s"),
        "new-link": _YOUR_VISIT,
        "escort-cancelled": _("No ride home is needed on %(day)s"),
        "escort-going-ahead": _("The ride home on %(day)s is needed after all"),
        "escort-replaced": _("You are not needed for the ride on %(day)s"),
    },
}
