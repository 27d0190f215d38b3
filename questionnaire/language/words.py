"""A word or a sentence for each code that people read, marked for translation.

Tables are separate, because members of two string enums can be equal. Sentences of one page stay in its
template.
"""

from collections.abc import Mapping

from questionnaire.core.translatable import _

WORDS: Mapping[str, Mapping[str, str]] = {
    "problem": {
        "nothing-chosen": _("Choose an answer, then press Continue"),
        "nothing-picked": _("Choose an answer, then press Save the answer"),
        "no-sayer": _("Choose who told you, then press Save the answer"),
        "two-chosen": _("Choose one answer only"),
        "no-answer": _("Choose your answer, then press Send my answer"),
        "moved": _("The visit has a new time. Please look at it, then answer again"),
        "not-an-option": _("Choose one of the answers on this page"),
        "not-together": _('Choose either "None of these" or other answers, not both'),
        "nothing-written": _("Enter your question first, or go back and pick another answer"),
        "too-long": _("That is too long. Please use %(longest)s characters or fewer"),
        "control-characters": _("We removed characters we cannot read. Please check your text"),
        "no-name": _("Enter a first name"),
        "no-phone": _("Enter a phone number we can call that day"),
        "not-a-phone": _("Enter a phone number with its area code, like (202) 555-0142"),
        "not-a-date": _("Enter your date of birth in numbers, like 3 27 1985"),
        "wrong-date": _("This date does not match this link. Please check it and try again"),
        "no-first-name": _("Enter the first name"),
        "no-last-name": _("Enter the last name"),
        "not-a-birth-date": _("Enter the date of birth in numbers, like 3 27 1985"),
        "not-a-day": _("Pick the day of the visit"),
        "not-a-time": _("Enter the time like 10:30"),
        "in-the-past": _("Pick a time in the future"),
        "not-an-email": _("Enter an e-mail address like ada@example.org, or leave it empty"),
        "no-phone-for-texts": _("Enter a phone number for texts, or uncheck the box"),
        "no-email-for-mails": _("Enter an e-mail address, or uncheck the box"),
        "not-a-zone": _("Pick a time zone from the list"),
        "no-reason": _("Enter the reason for the waiver"),
        "not-before-the-visit": _("Pick a day from today to the day of the visit, or leave it empty"),
        "wrong-code": _("This code does not open a visit. Please check it, or ask for a new one"),
        "nothing-done": _("Enter what was done"),
        "no-ride-said": _("Choose how the patient will get home"),
        "ride-changed": _("The ride has changed in the meantime. Please check it again"),
        "no-phone-said": _("Choose if the phone number is right"),
        "no-inside-said": _("Choose if the ride comes inside"),
        "no-last-time": _("Enter the time like 7:30 am, or check Not known"),
    },
    "notice": {
        "not-now": _("You cannot skip ahead to that question. Your answers are saved. Please continue here."),
        "not-yet": _("A few questions are left. Your answers are saved. Please continue here."),
        "asked-again": _("We already had your answer. Please look at this page again."),
        "moved": _("Your visit was moved to %(time)s. Your last answer was not saved. Please answer again."),
        "moved-meanwhile": _(
            "The visit has a new time. Please look at the answer again, then press Save the answer."
        ),
        "unknown-visit": _(
            "We could not tell which visit this page was for, so your last answer was not "
            "saved. Please check your answer, then press Continue."
        ),
        "visit-not-named": _(
            "We could not tell which visit this page was for, so nothing was saved. Please "
            "check the answer, then press Save the answer."
        ),
        "not-saved": _(
            "We could not save this just now. Your answer is still here. Please press Continue again."
        ),
        "closed-meanwhile": _(
            "Your last answer was not saved, because your visit is checked in or canceled. Please call us."
        ),
        "closed-at-desk": _("The answer was not saved, because the visit is checked in or canceled."),
        "closed": _("You can no longer change your answers here. Please call us."),
    },
    "status": {
        "not-started": _("Not started"),
        "in-progress": _("In progress"),
        "not-ready": _("Not ready"),
        "needs-follow-up": _("Needs follow-up"),
        "ready": _("Ready"),
        "checked-in": _("Checked in"),
        "cancelled": _("Canceled"),
    },
    "outcome": {
        "left-message": _("left a message"),
        "no-answer": _("no answer"),
        "rebook": _("to rebook"),
        "to-nurse": _("handed to the nurse"),
        "to-desk": _("handed back to the desk"),
    },
    "call_time": {
        "morning": _("in the morning"),
        "midday": _("at midday"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
    },
    "sayer": {
        "patient": _("the patient"),
        "support": _("the support person"),
        "ride": _("the ride"),
    },
    "reason": {
        "no-ride": _("no ride home"),
        "ate-or-drank": _("ate or drank"),
        "ill": _("patient is sick"),
        "did-not-come": _("no-show"),
        "rebooked": _("booked for another day"),
        "clinic": _("clinic had to cancel"),
        "other": _("another reason"),
        "schedule": _("canceled in the schedule"),
    },
    "discrepancy": {
        "no-ride": _("No ride home. Tell a nurse."),
        "ate": _("Ate too late. Tell a nurse."),
        "drank": _("Drank too late. Tell a nurse."),
        "escort-not-inside": _("The ride person is not coming inside. Tell a nurse."),
        "other-ride": _("Different ride than planned."),
        "phone-wrong": _("Cannot be reached at the number we have."),
    },
    "message_kind": {
        "invitation": _("Invitation to get ready"),
        "not-finished": _("Reminder to finish"),
        "re-confirm": _("Asks if plans are still the same"),
        "time-changed": _("Tells the patient the new time"),
        "escort-declined": _("Says the ride cannot come"),
        "escort-request": _("Asks to take the patient home"),
        "escort-re-confirm": _("Asks if the ride can still come"),
        "escort-time-changed": _("Tells the ride person the new time"),
        "new-link": _("Brings the link that opens now"),
        "escort-replaced": _("Tells a former ride person that they are not needed"),
        "cancelled": _("Says that the visit is canceled"),
        "going-ahead": _("Says that the visit goes ahead after all"),
        "escort-cancelled": _("Tells the ride person that the visit is canceled"),
        "escort-going-ahead": _("Tells the ride person that the visit goes ahead after all"),
    },
    "held": {
        "change": _("Waits a few minutes, so that the change can be undone."),
        "tried": _("Could not be sent. It is tried again by itself."),
        "hours": _("Waits until 8 am where they live: no messages from 9 pm to 8 am."),
        "a-day": _("Waits until tomorrow: they had their one message of today."),
        "a-week": _("Waits: they had three messages in seven days."),
    },
    "must_call": {
        "too-late": _("Too late for a message: call"),
        "no-channel": _("Cannot be reached by message: call"),
        "patient-tells": _("We may not contact them: the patient tells them"),
    },
    "message_state": {
        "waiting": _("Waiting"),
        "sent": _("Sent"),
        "delivered": _("Delivered"),
        "failed": _("Failed"),
    },
    "change": {
        "new": _("New"),
        "moved": _("Moved"),
        "cancelled": _("Canceled"),
        "back": _("Rebooked"),
        "unchanged": _("Unchanged"),
        "ask": _("Please answer"),
        "not-taken": _("Skipped"),
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
        "no-name": _("A new patient needs a first and a last name."),
        "name-too-long": _("The name is longer than 60 characters."),
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
        "several-with-number": _("Several patients have this number."),
        "several-with-name": _("Several patients have this name and date of birth."),
        "another-number": _("A patient with this name and date of birth has another number."),
        "nobody-told": _("We cannot tell who this is: there is no date of birth and no number."),
        "not-here": _("It is canceled there and was never here."),
        "status-not-shown": _("Its status is not known."),
    },
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
        "phone": _("Phone"),
        "email": _("E-mail"),
    },
    "owner": {
        "desk": _("Desk"),
        "nurse": _("Nurse"),
        "patient": _("Patient"),
    },
}
