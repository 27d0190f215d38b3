"""What is wrong in a form."""

from questionnaire.core.translatable import _

FORMS = {
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
        "phone-with-extension": _(
            "A text cannot reach an extension. Enter a cell phone or other direct number. If there is none, "
            "leave the extension out"
        ),
        "not-a-date": _("Enter your date of birth in numbers, like 3 27 1985"),
        "wrong-date": _("This date does not match this link. Please check it and try again"),
        "no-first-name": _("Enter the first name"),
        "last-name-too-long": _("Use at most 60 characters for the last name"),
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
        "no-ride-said": _("Choose how the patient will get home"),
        "ride-changed": _("The ride has changed in the meantime. Please check it again"),
        "no-phone-said": _("Choose if the phone number is right"),
        "no-inside-said": _("Choose if the ride comes inside"),
        "not-a-whole-number": _("Enter a whole number in digits, like 2, or leave it empty"),
        "out-of-range": _("Enter a number within the range beside it, or leave it empty"),
        "no-own-words": _("Write your own words, or choose another answer"),
        "chosen-and-written": _("You chose an answer and also wrote your own words. Keep only one"),
        "not-staff": _("Enter the e-mail address of a person on your staff, as they sign in"),
        "no-last-time": _("Enter the time like 7:30 am, or check Not known"),
    },
}
