"""What a number setting counts: its unit, and an amount of it."""

from questionnaire.core.translatable import _

SETTINGS = {
    "unit": {
        "minutes": _("minutes"),
        "hours": _("hours"),
        "days": _("days"),
        "business-days": _("business days"),
    },
    "amount": {
        "minutes": _("%(n)s minutes"),
        "hours": _("%(n)s hours"),
        "days": _("%(n)s days"),
        "business-days": _("%(n)s business days"),
    },
    "one": {
        "minutes": _("1 minute"),
        "hours": _("1 hour"),
        "days": _("1 day"),
        "business-days": _("1 business day"),
    },
}
