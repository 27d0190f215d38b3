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
        "others": _("All others combined (too few to show separately)"),
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
