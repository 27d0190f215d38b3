"""A schedule of another system: its columns, what each row does, and what cannot be read."""

from questionnaire.core.translatable import _

_CHANGE = {
    "new": _("New"),
    "moved": _("Moved"),
    "cancelled": _("Canceled"),
    "back": _("Rebooked"),
    "unchanged": _("Unchanged"),
    "ask": _("Please answer"),
    "not-taken": _("Skipped"),
}

SCHEDULE = {
    "change": _CHANGE,
    "change_done": {**_CHANGE, "ask": _("Skipped: not answered")},
    "file_problem": {
        "no-file": _("Choose a file first."),
        "empty": _("The file is empty."),
        "only-a-header": _("The file has column names but no rows."),
        "a-workbook": _("This is an Excel workbook. In Excel, choose Save as, then CSV, and send that file."),
        "not-text": _("This is not a CSV file. Export the schedule as CSV and send that file."),
        "open-quote": _(
            "A quotation mark opened on line %(line)s is never closed, so the rest of the "
            "file cannot be read. Close or remove it and upload the file again."
        ),
        "not-a-table": _("No table was found in this file. Its first row must name the columns."),
        "too-many-rows": _("The file has more than 20,000 rows. Export fewer days at a time."),
    },
    "column": {
        "appointment": _("Appointment number"),
        "number": _("Your patient number"),
        "first-name": _("First name"),
        "last-name": _("Last name"),
        "name": _("Whole name"),
        "born": _("Date of birth"),
        "day": _("Day of the visit, or day and time"),
        "time": _("Time, if it has its own column"),
        "status": _("Status"),
        "cancelled-at": _("Canceled when, by whom or why (filled if canceled)"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "own-visit": _("Visit Ready ID (in files saved from the board)"),
    },
    "column_missing": {
        "day": _("Say which column has the day of the visit"),
        "time": _("Choose the column that has the time of the visit"),
        "name": _("Choose the column that identifies the patient: a name or a number"),
    },
    "unanswered": {
        "letters": _("Choose the line in which the letters look right"),
        "clock": _("Choose how times without am or pm are meant"),
        "meaning": _("Choose what each status means"),
    },
    "remark": {
        "credential-taken-off": _('"%(cell)s" was taken off the name.'),
        "not-a-phone": _("Not a phone number with its area code, so it is left out: %(cell)s"),
        "phone-with-extension": _("A text cannot reach an extension, so the number is left out: %(cell)s"),
        "not-an-email": _("Not one e-mail address, so it is left out: %(cell)s"),
    },
    "status_meaning": {
        "stands": _("The visit takes place"),
        "cancelled": _("The visit is canceled"),
        "over": _("The visit has begun, is over or was missed"),
        "left-out": _("Leave these rows out"),
    },
    "row_problem": {
        "no-visit-day": _("The day is missing."),
        "not-a-visit-day": _("The day of the visit cannot be read."),
        "no-visit-time": _("The time is missing."),
        "not-a-visit-time": _("The time of the visit cannot be read."),
        "no-such-time": _("That time does not exist on that day (clocks go forward)."),
        "twice-that-day": _("That time happens twice on that day (clocks go back)."),
        "not-a-birth-date": _("The date of birth cannot be read."),
        "no-birth-date": _(
            "Without a date of birth we cannot tell if we know this person; a new patient "
            "needs one to open their link."
        ),
        "no-name": _("A new patient needs a name."),
        "name-too-long": _("The name is longer than 60 characters."),
        "no-am-pm": _("Morning or afternoon? The time has neither am nor pm."),
        "status-left-out": _("You said to leave out rows with this status: %(status)s"),
        "status-not-known": _("This status is not known: %(status)s"),
        "over-there": _(
            "Its status says that the visit has begun, is over or was missed. Such a row changes nothing."
        ),
        "nobody": _("It does not say who the patient is."),
        "in-the-past": _("That time is in the past."),
        "left-out": _("You left it out."),
        "checked-in": _("The patient is checked in already."),
        "cancelled-here": _(
            "The desk canceled it. If it is happening after all, undo that on the visit's page."
        ),
        "going-ahead-here": _(
            "The desk said it is going ahead after all. If not, cancel it on the visit's page."
        ),
        "moved-or-another": _(
            "Moved, or another visit? A visit of this patient is not in this file any more."
        ),
        "twice-in-file": _("Another row in this file conflicts with this one."),
        "several-that-day": _("The patient has several visits that day. Move the right one by hand."),
        "appointment-of-another": _("This appointment belongs to someone with another date of birth."),
        "number-of-another": _("This number belongs to someone with another date of birth."),
        "number-named-otherwise": _("Who is this? A patient with another name has this number here."),
        "appointment-named-otherwise": _(
            "Who is this? This appointment is a visit of someone with another name here."
        ),
        "likely-same": _(
            "Someone you know already? The name, birth date, or time is almost the same. Please check "
            "with the patient."
        ),
        "several-with-number": _("Several patients have this number."),
        "several-with-name": _("Several patients have this name and date of birth."),
        "another-number": _("A patient with this name and date of birth has another number."),
        "nobody-told": _("We cannot tell who this is: there is no date of birth and no number."),
        "not-here": _("It is canceled there and was never here."),
        "status-not-shown": _("Its status is not known."),
    },
}
