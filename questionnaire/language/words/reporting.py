"""The rows and lines of a manager's charts."""

from questionnaire.core.translatable import _

REPORTING = {
    "chart": {
        "hours-before": _("%(hours)s h"),
        "right": _("right"),
        "predicted-ready": _("Predicted Ready, and nothing was missing"),
        "predicted-not-ready": _("Said not ready, and something was missing"),
        "minutes-first": _("Less than %(most)s minutes"),
        "minutes-between": _("%(least)s to %(most)s minutes"),
        "minutes-last": _("%(least)s minutes or more"),
        "no-reason": _("No reason recorded"),
        "not-cleared": _("Here, not cleared"),
        "others": _("All others combined (too few to show separately)"),
    },
    "why_not_cleared": {
        "wrong-person": _("The name or birth date did not match"),
        "no-ride": _("No ride home"),
        "ate": _("Ate later than your rule allows"),
        "food-unknown": _("Not known when they last ate"),
        "drank": _("Drank later than your rule allows"),
        "drink-unknown": _("Not known when they last drank"),
        "open-before": _("Not ready before they came"),
    },
    "clearing": {
        "cleared": _("Cleared by a nurse or clinician"),
        "called-off": _("Did not go ahead"),
        "not-treated": _("Did not go ahead, or no clearing recorded"),
    },
    "leaving": {
        "alone": _("Alone, with a reason"),
        "not-recorded": _("No leaving recorded"),
    },
    "ride_end": {
        "said-yes": _("The ride person said yes themselves"),
        "desk-noted-yes": _("Yes, recorded by the desk"),
        "not-sure": _("Not sure"),
        "said-no": _("Said no"),
        "no-answer": _("Asked, no answer"),
        "not-asked": _("Not asked"),
    },
}
