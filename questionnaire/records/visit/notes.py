"""Keeping what patients and escorts write in their own words: each text is a note for a nurse to read."""

from questionnaire.core.answers.notes import Note, Writer
from questionnaire.core.answers.values import Contact, Value
from questionnaire.core.danger import speaks_of_danger
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.core.readiness.escorts import EscortFact
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.editions import danger_phrases
from questionnaire.records.visit_facts import escorts, notes


def keep_answer(act: Act, question: Question, value: Value) -> None:
    """Keep the note in a patient's answer, if there is one. A name is one only if it may speak of danger."""
    text = value.name if isinstance(value, Contact) else value
    if not isinstance(text, str) or question.has_options:
        return
    if question.kind is Kind.TEXT or speaks_of_danger(text, danger_phrases()):
        _keep(act, Writer.PATIENT, text, question.id)


def keep_escorts_answer(act: Act, fact: EscortFact) -> bool:
    """Keep what the escort says, and their note. Returns False, with nothing kept, if the visit is closed."""
    with act.transaction() as act:
        if not escorts.add(act, fact):
            return False
        _keep(act, Writer.ESCORT, fact.note)
    return True


def _keep(act: Act, writer: Writer, text: str, question: str = "") -> None:
    if text.strip():
        is_urgent = speaks_of_danger(text, danger_phrases())
        notes.add(act, Note("", writer, text, act.by, act.at, question, is_urgent))
