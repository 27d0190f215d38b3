"""The day of the visit at the desk: what was recorded since the check-in, and how the patient left."""

from questionnaire.core.translatable import _

VISIT_DAY = {
    "day_step": {
        "started": _("Treatment began"),
        "ended": _("Treatment over"),
        "left": _("Left. %(who)s"),
        "ride-found": _("A ride was found: %(who)s"),
        "undone": _("The last step was undone"),
    },
    "left": {
        "with": _("With %(name)s"),
        "alone": _("Alone: %(reason)s"),
        "not-recorded": _("Not recorded when or with whom"),
    },
    "set_aside": {
        "waived": _("Waived by %(name)s"),
        "cleared": _("Cleared by %(name)s"),
    },
    "clearance": {
        "changed": _("Something has changed in the meantime. Please look at each line again."),
        "nothing-ticked": _("Nothing was recorded: check what you clear, or go back."),
    },
    "to_clear": {
        "blocks": _("Clear, or send home"),
        "follow-up": _("Record the talk"),
    },
    "before_treatment": {
        "blocks": _("No treatment before a nurse or clinician has cleared each reason, by name."),
        "follow-up": _("A nurse talks with the patient before the treatment."),
    },
    "ride_on_arrival": {
        "as-planned": _("As planned"),
        "none": _("None"),
    },
}
