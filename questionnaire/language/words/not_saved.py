"""Why something was not saved, what has changed meanwhile, and how to go on."""

from questionnaire.core.translatable import _
from questionnaire.language.words.desk import DESK

NOT_SAVED = {
    "sign_in_problem": {
        "wrong-password": _("The e-mail or password is wrong. After five tries, you must wait 15 minutes."),
        "cannot-sign-in": _("We cannot sign you in just now. Please try again in a moment."),
    },
    "send_again": {
        "old": _("Please send this again"),
        "no-cookie": _("Please send this again"),
        "blocked": _("Your browser blocks cookies"),
        "tablet": _("This page is from before"),
        "signed-in": _("Please send this again"),
        "file": _("Please send this again"),
    },
    "send_again_why": {
        "old": _("This page was open for a long time. Nothing is lost: what you filled in is still here."),
        "no-cookie": _(
            "This page needs a cookie, and your browser did not send one. Nothing is lost: what you "
            "filled in is still here. If you see this page again, your browser blocks cookies."
        ),
        "blocked": _(
            "We need one to know that it is you. Please allow cookies for this page, or use another "
            "browser, then press Send again. Nothing is lost: what you filled in is still here."
        ),
        "tablet": _("Nothing was saved from it, and it shows nothing any more."),
        "signed-in": _(
            "You are signed in again. Your last action did not go through. What you entered is still here."
        ),
        "file": _(
            "You are signed in again. Your file was not sent, and we cannot keep it for you. Please choose "
            "it again."
        ),
    },
    "not_saved": {
        "other-visit": _("Another visit was opened in this browser."),
        "unknown-visit": _("Is this still your visit?"),
        "not-asked": _("We do not ask this question now."),
        "closed": _("You can no longer change your answers here."),
        "ended": _("Your session has ended."),
        "back-again": _("You are back in your visit."),
    },
    "not_saved_why": {
        "answer": _("Your last answer was not saved. It is still on this page."),
        "choice": _("Your last answer was not saved. It is kept in this page."),
        "step": _("So we did not do what you pressed last."),
        "tablet": _("Your last answer was not saved."),
    },
    "not_saved_then": {
        "other-visit": _(
            "Open the link in our message again, in a new tab. Then come back to this page and press "
            "Send again."
        ),
        "unknown-visit": _(
            "We could not tell which visit your page was for. The top of this page says whose visit "
            "is open. If it is yours, press Send again."
        ),
        "not-asked": _(
            "An earlier answer changed, or another question comes first. If we ask it again, you can "
            "come back to this page and press Send again."
        ),
        "closed": _("Your visit is checked in or canceled. Please call us."),
        "ended": _(
            "Open the newest link in our messages, in a new tab. Then come back to this page and press "
            "Send again."
        ),
        "back-again": _("Press Send again to send it now."),
        "tablet-other-visit": _("Please hand the tablet back and ask for a new code."),
        "tablet-unknown-visit": _("We could not tell which visit your page was for. Please continue."),
        "tablet-not-asked": _("An earlier answer changed, or another question comes first."),
        "tablet-closed": _("Please hand the tablet back."),
    },
    "escort_not_saved": {
        "link": _("This link does not work"),
        "other-visit": _("This page is for another visit"),
        "unknown-visit": _("Please send this again"),
        "cancelled": _("The visit is canceled"),
        "begun": _("The visit has begun"),
        "over": _("The visit is over"),
        "arrived": _("We know you are here"),
    },
    "escort_not_saved_then": {
        "link": _(
            "Your answer was not saved. It is still on this page. Please open the newest message from the "
            "clinic, or call the clinic."
        ),
        "other-visit": _(
            "Your answer was not saved. It is still on this page. Please open the link in our message again."
        ),
        "unknown-visit": _(
            "We could not tell which visit your page was for, so your answer was not saved. It is still "
            "on this page. Is it for the visit of this link? Then press Send again."
        ),
        "cancelled": _("Your answer was not saved. It is still on this page. You do not need to come."),
        "over": _(
            "Your answer was not saved, because it cannot be changed any more. It is still on this page. "
            "Questions? Please call us."
        ),
        "begun": _(
            "Your answer was not saved, because it cannot be changed any more. It is still on this page. "
            "Has something changed? Please call us."
        ),
        "arrived": _(
            "Your answer was not saved, because it cannot be changed any more. It is still on this page. "
            "Has something changed? Please call us."
        ),
    },
    "fact": {
        "first-name": _("First name"),
        "last-name": _("Last name"),
        "birth-date": _("Birth date"),
        "language": _("Language"),
        "zone": _("Time zone"),
        "record": _("The patient's record"),
        "time": _("Time of the visit"),
        "state": _("State of the visit"),
        "status": _("Status"),
        "ride": _("Ride home"),
        "ride-link": _("Link of the ride person"),
        "link": _("Link of the patient"),
        "tablet": _("Clinic tablet"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "messages": _("Messages"),
        "interpreter": _("Interpreter"),
        "call-time": _("Best time to call"),
        "answer": _("Answer"),
        "answers": _("Answers"),
        "some-answers": _("At least one is another one now"),
        "nobody": _("No one named"),
    },
    "fact_link": {
        "there": _("A new link was issued"),
        "locked": _("Locked after five wrong dates"),
        "none": _("None"),
    },
    "fact_tablet": {
        "open": _("A code is open, or the visit is open on the tablet"),
        "closed": _("Not open"),
    },
    "visit_state": {
        "open": _("Open"),
        "checked-in": _("Checked in"),
        "cancelled": _("Canceled"),
    },
    "desk_not_saved": {
        "other-visit": _("The page was for another visit. Please open this visit again."),
        "not-asked": _("This question is not asked now: an earlier answer changed, or another comes first."),
        "closed": DESK["phone_notice"]["closed-at-desk"],
        "reason-too-long": _("The reason is too long. Please use 200 characters or fewer."),
        "changed": DESK["follow_up_notice"]["changed"],
        **{refused: DESK["visit_notice"][refused] for refused in ("waiver-refused", "too-late")},
    },
}
