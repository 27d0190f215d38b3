"""What notes mean for a visit: a nurse reads each before the treatment, and one of danger holds it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from questionnaire.core.answers.notes import Note, Writer
from questionnaire.core.answers.values import Answers
from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.core.readiness.case import Case, Finding, FindingId, Source
from questionnaire.core.translatable import _

REASONS = {
    (Writer.PATIENT, True): _("A note may speak of danger. Read it now."),
    (Writer.ESCORT, True): _("A note from the ride person may speak of danger. Read it now."),
    (Writer.PATIENT, False): _("Wrote a note. Read it and reply."),
    (Writer.ESCORT, False): _("The ride person wrote a note. Read it."),
}
"""Why a nurse has to act, by who wrote and whether it is urgent."""


def findings(case: Case) -> Iterator[Finding]:
    """One for each note that no one has recorded. Once the patient is here, one of danger blocks."""
    for note in case.notes:
        if note.is_open:
            holds = note.is_urgent and case.day is not None
            yield Finding(
                FindingId(Source.NOTE, note.question, note.id),
                Level.BLOCKS if holds else Level.FOLLOW_UP,
                Owner.NURSE,
                str(REASONS[note.writer, note.is_urgent]),
                nurse_only=True,
            )


def for_patient(case: Case) -> Case:
    """The case without the escort's notes, of which the patient learns nothing."""
    return replace(case, notes=tuple(note for note in case.notes if note.writer is Writer.PATIENT))


def spoken_for(
    questions: Iterable[Question], answers: Answers, notes: Iterable[Note]
) -> frozenset[FindingId]:
    """The findings that a note stands for: of the text it is, and of the answer that led to it."""
    noted = {(note.question, note.text) for note in notes}
    typed = (q for q in questions if q.kind is Kind.TEXT and q.id in answers)
    return frozenset(
        cause
        for question in typed
        if (question.id, answers[question.id].value) in noted
        for cause in _about(question)
    )


def _about(question: Question) -> Iterator[FindingId]:
    yield FindingId(Source.ANSWER, question.id, "given")
    for comparison in question.ask_when.comparisons:
        for option in comparison.is_:
            yield FindingId(Source.ANSWER, comparison.question, option)
