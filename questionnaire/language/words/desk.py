"""A visit's own page at the desk, its calls and messages, and what a press of a button did."""

from questionnaire.core.translatable import _
from questionnaire.language.words.patient import ANOTHER_QUESTION

DESK = {
    "visit_notice": {
        "added": _("The visit is added. Its link is on this page."),
        "link": _("This is the new link. The old one does not open any more."),
        "contact": _("The contact is saved."),
        "corrected": _("The record is corrected."),
        "corrected-link": _(
            "The record is corrected. The old link does not open any more. Send the new one to the address "
            "we have, or hand it over in person."
        ),
        "joined": _("The two records are one now."),
        "not-joined": _("Nothing was joined: one of the records has changed. Please look at it again."),
        "apart": _("The two records are apart again."),
        "too-late-apart": _("Nothing was changed: records can be taken apart for 30 days."),
        "escort": _("The ride home is updated."),
        "escort-link": _("The ride person's link is ready. You can copy it below."),
        "escort-refused": _(
            "Nothing was saved: the visit is closed, or the ride has changed. Please check it again."
        ),
        "moved": _("The visit has its new time."),
        "told": _("Recorded: they know."),
        "moved-back": _("The visit is back at its old time."),
        "sending": _("The message goes out as soon as it may."),
        "cannot-send": _("Nothing was sent: a message waits already, or there is no channel they agreed to."),
        "answered": _("The answer is saved."),
        "sent": _("The answers are sent for the patient."),
        "waived": _("Waived until the facts change or the waiver ends."),
        "waiver-ended": _("The waiver was removed."),
        "waiver-refused": _("Nothing was waived: this has changed in the meantime. Please look at it again."),
        "checked-in": _("%(name)s is checked in."),
        "taken-back": _("Check-in undone. The visit is open again."),
        "cancelled": _("Recorded: this visit is not going ahead."),
        "going-ahead": _("Undone: this visit is going ahead."),
        "no-reason": _("Nothing was recorded: choose a reason first."),
        "no-reason-words": _("Nothing was recorded: write the other reason in a few words first."),
        "too-late": _(
            "Nothing was recorded: someone else has closed or changed this visit. Please check it again."
        ),
        "too-early": _(
            "Not checked in: this visit is on %(day)s. If they came early, move it to today first."
        ),
        "too-long-ago": _("Nothing was recorded: the visit was more than 14 days ago."),
        "tablet-ended": _("The visit is closed on the tablet."),
        "cleared": _("Recorded under your name."),
        "started": _("The treatment has begun."),
        "ended": _("The treatment is over."),
        "ride-found": _("The ride is saved."),
        "left": _("Recorded: %(name)s has left."),
        "step-undone": _("The last step was undone."),
    },
    "follow_up_notice": {
        "noted": _("Noted. It stays here until the answer changes or it is waived."),
        "handed": _("It is now on the nurse's list."),
        "given-back": _("It is back on the desk's list."),
        "answered": _("The answer is saved. Anything it did not resolve is still here."),
        "reply-done": _("The reply is done. What you wrote is in the history."),
        "note-recorded": _("Recorded under your name. The note is closed."),
        "note-tried": _("Recorded. The note stays here until it is closed."),
        "changed": _("Nothing was recorded: this has changed in the meantime."),
    },
    "phone_notice": {
        **ANOTHER_QUESTION,
        "moved-meanwhile": _(
            "The visit has a new time. Please look at the answer again, then press Save the answer."
        ),
        "visit-not-named": _(
            "We could not tell which visit this page was for, so nothing was saved. Please "
            "check the answer, then press Save the answer."
        ),
        "closed-at-desk": _("The answer was not saved, because the visit is checked in or canceled."),
    },
    "how_to_ask": {
        "check": _(
            "Let them answer in their own words first. Pick the closest answer, then read them the "
            "text next to it."
        ),
        "choices": _("Check all that apply."),
    },
    "sayer": {
        "patient": _("the patient"),
        "support": _("the support person"),
        "ride": _("the ride"),
    },
    "level": {
        "blocks": _("Blocks the visit"),
        "follow-up": _("Needs follow-up"),
        "remind": _("Reminder"),
        "note": _("Good to know"),
    },
    "outcome": {
        "left-message": _("left a message"),
        "no-answer": _("no answer"),
        "rebook": _("to rebook"),
        "to-nurse": _("handed to the nurse"),
        "to-desk": _("handed back to the desk"),
    },
    "note_done": {
        "talked-safe": _("Talked, safe for now"),
        "help-on-the-way": _("Help is on the way"),
        "read": _("Read, and dealt with"),
        "no-answer": _("No answer: call again"),
    },
    "note_visit": {
        "open": "",
        "checked-in": _(" (checked in)"),
        "cancelled": _(" (not going ahead)"),
        "over": _(" (time has passed)"),
    },
    "note_reader": {
        "nurse": _("only nurses can see this"),
        "desk": _("the front desk can see this"),
    },
    "call_time": {
        "morning": _("in the morning"),
        "midday": _("at midday"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
    },
    "corrected": {
        "name": _("Name"),
        "date_of_birth": _("Birth date"),
        "language": _("Language"),
        "zone": _("Time zone"),
        "empty": _("none"),
    },
    "proof": {
        "photo-id": _("Photo ID seen"),
        "by-phone": _("The patient said it when we called"),
        "referral": _("In the referral"),
        "typed-wrong": _("We typed it wrong"),
    },
    "reason": {
        "patient": _("patient canceled"),
        "no-ride": _("no ride home"),
        "ate-or-drank": _("ate or drank"),
        "ill": _("patient is sick"),
        "did-not-come": _("no-show"),
        "rebooked": _("booked for another day"),
        "clinic": _("clinic had to cancel"),
        "by-mistake": _("booked by mistake"),
        "other": _("another reason"),
        "schedule": _("canceled in the schedule"),
    },
    "message_kind": {
        "note-backup": _("Calls the backup person to an urgent note"),
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
    "link_again": {
        "patient": _("Send the patient their link again"),
        "escort": _("Send the ride their link again"),
    },
    "held": {
        "soon": _("Goes out within a minute."),
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
    "undelivered": {
        "wrong-number": _("wrong number"),
        "wrong-address": _("wrong address"),
        "not-reachable": _("mailbox cannot be reached"),
        "not-reachable.phone": _("phone cannot be reached"),
        "opted-out": _("they asked us to stop"),
        "refused": _("refused by their provider"),
        "too-long": _("too long for one text"),
        "try-later": _("gave up after several tries"),
    },
}
