"""A word or a sentence for each code that people read, marked for translation.

Tables are separate, because members of two string enums can be equal. Where a code reads otherwise in some
case, that has an entry of its own, such as ``escort-request.named``; ``translate.in_case`` finds it.
Sentences of one page stay in its template.
"""

from collections.abc import Mapping

from questionnaire.language.words.board import BOARD
from questionnaire.language.words.desk import DESK
from questionnaire.language.words.escort import ESCORT
from questionnaire.language.words.forms import FORMS
from questionnaire.language.words.history import HISTORY
from questionnaire.language.words.messages import MESSAGES
from questionnaire.language.words.not_saved import NOT_SAVED
from questionnaire.language.words.patient import PATIENT
from questionnaire.language.words.reporting import REPORTING
from questionnaire.language.words.schedule import SCHEDULE
from questionnaire.language.words.settings import SETTINGS
from questionnaire.language.words.visit_day import VISIT_DAY

WORDS: Mapping[str, Mapping[str, str]] = {
    **FORMS,
    **NOT_SAVED,
    **PATIENT,
    **ESCORT,
    **MESSAGES,
    **BOARD,
    **DESK,
    **VISIT_DAY,
    **HISTORY,
    **REPORTING,
    **SCHEDULE,
    **SETTINGS,
}
