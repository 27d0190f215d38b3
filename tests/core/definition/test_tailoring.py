"""A questionnaire as one clinic asks it."""

import pytest

from questionnaire.core.answers import flow
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.tailoring import configured, filled, setting_values, setting_words
from tests.core.answering import SHIPPED, said


def test_a_decided_setting_is_the_clinics_own_value_else_its_fallback_else_nothing(questionnaire):
    """
    settings:
      wait: { kind: phrase, ask: How long? }
      early: { kind: number, ask: How early?, fallback: "15" }
      alone: { kind: choice, ask: Alone?, choices: { ok: Fine, no: Not allowed }, fallback: "no" }
    sections: []
    """
    assert setting_values(questionnaire, {}) == {"wait": None, "early": "15", "alone": "no"}
    assert setting_values(questionnaire, {"wait": "A day", "early": "", "alone": "ok", "old": "x"}) == {
        "wait": "A day",
        "early": "15",
        "alone": "ok",
    }


def test_a_setting_reads_as_words_and_one_not_decided_says_so(questionnaire):
    """
    settings:
      wait: { kind: phrase, ask: How long? }
      early: { kind: number, ask: How early?, fallback: "15" }
      alone: { kind: choice, ask: Alone?, choices: { ok: Fine, no: Not allowed }, fallback: "no" }
      stay: { kind: choice, ask: Stay?, choices: { ok: Fine, no: Not allowed } }
    sections: []
    """
    assert setting_words(questionnaire, setting_values(questionnaire, {})) == {
        "wait": "We will tell you",
        "early": "15",
        "alone": "Not allowed",
        "stay": "We will tell you",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Wait. How long? {wait}.", "Wait. How long? Ask us first!"),
        ("How long? {day}.", "How long? Until the next day."),
        ("{day}", "Until the next day"),
        ("Come at {visit_time}. {day}.", "Come at {visit_time}. Until the next day."),
        ("About 9 a.m. or so. Really?", "About 9 a.m. or so. Really?"),
        ("Nothing to fill.. in", "Nothing to fill.. in"),
    ],
)
def test_words_are_put_in_without_a_second_full_stop_and_the_visits_own_stay(text: str, says: str):
    assert filled(text, {"wait": "Ask us first!", "day": "Until the next day"}) == says


def test_every_text_a_patient_or_the_desk_reads_is_filled(questionnaire):
    """
    settings: { wait: { kind: phrase, ask: How long? } }
    afterwards: Rest. How long? {wait}.
    questions:
      - id: drive
        kind: check
        ask: How long? {wait}.
        lead: A lead. {wait}.
        explain: An explanation. {wait}.
        missed: { level: follow-up, owner: nurse, reason: "Missed. {wait}.", todo: "Learn. {wait}." }
        effect: { level: note, owner: nurse, reason: "Given. {wait}." }
        stop: { title: Stop, help: ["Help. {wait}.", "More."], forward: Go on }
        options:
          now:
            label: Now. {wait}.
            explain: Why. {wait}.
            effect: { level: note, owner: desk, reason: "Now. {wait}.", todo: "Wait. {wait}." }
            if_not_chosen: { level: note, owner: desk, reason: "Not now. {wait}." }
    """
    clinic = configured(questionnaire, {"wait": "A day"})

    assert "{wait}" in repr(questionnaire)
    assert "{wait}" not in repr(clinic).replace(repr(questionnaire.settings), "")
    assert clinic.afterwards == "Rest. How long? A day."
    assert clinic.by_id["drive"].ask == "How long? A day."
    assert clinic.by_id["drive"].stop.help == ("Help. A day.", "More.")
    assert clinic.by_id["drive"].options[0].effect.todo == "Wait. A day."


def test_a_question_and_a_section_are_gone_where_a_clinic_does_not_ask_them(questionnaire):
    """
    settings: { fasting: { kind: choice, ask: Fast?, choices: { "yes": Yes, "no": No }, fallback: "no" } }
    sections:
      - id: food
        only_where: { fasting: ["yes"] }
        questions:
          - { id: knows, options: [yes, no] }
      - id: home
        questions:
          - { id: drink, options: [yes, no], only_where: { fasting: ["yes"] } }
          - { id: calm, options: [yes, no] }
    """
    assert list(configured(questionnaire, {}).by_id) == ["calm"]
    assert list(configured(questionnaire, {"fasting": "yes"}).by_id) == ["knows", "drink", "calm"]


def test_a_comparison_never_holds_where_a_clinic_has_decided_otherwise(questionnaire):
    """
    settings:
      alone: { kind: choice, ask: Alone?, choices: { ok: Fine, ask: Ask, no: No }, fallback: "no" }
    questions:
      - { id: ride, options: [taxi, drive] }
      - id: help
        options: [yes, no]
        ask_when:
          any:
            - { question: ride, is: [drive] }
            - { question: ride, is: [taxi], where: { alone: [ask, "no"] } }
      - id: rule
        options: [yes, no]
        ask_when: { all: [{ question: ride, is: [taxi], where: { alone: [ask] } }] }
    """

    def asked(choice: str, ride: str) -> list[str]:
        clinic = configured(questionnaire, {"alone": choice})
        return [question.id for question in flow.path(clinic, said(ride=ride))]

    assert asked("no", "taxi") == ["ride", "help"]
    assert asked("ask", "taxi") == ["ride", "help", "rule"]
    assert asked("ok", "taxi") == ["ride"]
    assert asked("ok", "drive") == ["ride", "help"]


def test_an_explanation_varies_with_what_a_clinic_allows(questionnaire):
    """
    settings:
      alone: { kind: choice, ask: Alone?, choices: { ok: Fine, ask: Ask, no: No }, fallback: "no" }
    questions:
      - id: ride
        options:
          taxi:
            explain: Many clinics do not allow this.
            variants:
              - { where: { alone: [ok] }, explain: This is fine. }
              - { where: { alone: [ask, ok] }, explain: Ask us. }
    """
    explained = {
        choice: configured(questionnaire, {"alone": choice}).by_id["ride"].options[0].explain
        for choice in ("ok", "ask", "no")
    }

    assert explained == {"ok": "This is fine.", "ask": "Ask us.", "no": "Many clinics do not allow this."}


def test_a_level_comes_from_what_a_clinic_allows_and_a_choice_not_named_has_no_effect(questionnaire):
    """
    settings: { alone: { kind: choice, ask: Alone?, choices: { ok: Fine, ask: Ask, no: No } } }
    questions:
      - id: ride
        options:
          taxi:
            effect: { level_from: alone, levels: { ask: follow-up, "no": blocks }, owner: desk, reason: Why. }
    """
    effects = {
        choice: configured(questionnaire, {"alone": choice} if choice else {}).by_id["ride"].effects
        for choice in ("ok", "ask", "no", None)
    }

    levels = {choice: [effect.level for effect in found] for choice, found in effects.items()}
    assert levels == {"ok": [], "ask": [Level.FOLLOW_UP], "no": [Level.BLOCKS], None: []}


def test_a_level_rises_at_the_clinics_deadline_and_never_without_one(questionnaire):
    """
    settings: { deadline: { kind: number, ask: When? } }
    questions:
      - id: ride
        options:
          none: { effect: { level: remind, becomes: blocks, within: deadline, owner: desk, reason: None. } }
    """
    (with_deadline,) = configured(questionnaire, {"deadline": "2"}).by_id["ride"].effects
    (without,) = configured(questionnaire, {}).by_id["ride"].effects

    assert (with_deadline.level, with_deadline.becomes, with_deadline.within) == (
        Level.REMIND,
        Level.BLOCKS,
        "2",
    )
    assert (without.level, without.becomes, without.within) == (Level.REMIND, None, None)


def test_a_tailored_questionnaire_finds_its_own_questions_not_those_it_was_made_from(questionnaire):
    """
    settings: { wait: { kind: phrase, ask: How long? } }
    questions:
      - { id: drive, ask: "How long? {wait}.", options: { now: { explain: "Why. {wait}." } } }
    """
    assert questionnaire.by_id["drive"].by_id["now"].explain == "Why. {wait}."

    clinic = configured(questionnaire, {"wait": "A day"})

    assert clinic.by_id["drive"].by_id["now"].explain == "Why. A day."


def test_the_shipped_questionnaire_leaves_only_the_visits_words_open_at_any_clinic():
    clinic = configured(SHIPPED, {"fasting": "yes"})

    open_words = {name for name in SHIPPED.settings if f"{{{name}}}" in repr(clinic.sections)}

    assert open_words == set()


@pytest.mark.parametrize(("clinic", "holds"), [("yes", True), ("no", False)])
def test_what_a_patient_allows_holds_only_at_the_clinics_it_is_meant_for(clinic: str, holds: bool):
    rules = SHIPPED.escort
    assert rules
    there = {"where": {"escort_must_come_in": ("yes",)}}
    narrowed = rules.but(may_be_asked=rules.may_be_asked.but(**there))

    setting_values = configured(SHIPPED.but(escort=narrowed), {"escort_must_come_in": clinic}).escort

    assert setting_values
    assert (setting_values.may_be_asked.is_, setting_values.may_see_guide.is_) == (
        ("yes",) if holds else (),
        ("yes",),
    )
