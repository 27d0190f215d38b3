"""Mistakes in what is said of the escort and of messages.

A docstring holds only what its test is about; the rest of a block that is right stands in ``RIGHT``.
"""

import inspect
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from ruamel.yaml import YAML

from questionnaire.core.checking import problems as problems_of
from questionnaire.core.checking.claims import Claim
from questionnaire.core.definition.questions import Questionnaire
from tests.core.checking.conftest import ROOT

SAYS = {"level": "note", "owner": "desk", "reason": "Call."}
RIGHT: dict[str, Any] = {
    **ROOT,
    "settings": {
        "days": {"kind": "number", "unit": "business-days", "ask": "How many days?", "fallback": "2"},
        "inside": {
            "kind": "choice",
            "ask": "Inside?",
            "choices": {"yes": "Yes", "no": "No"},
            "fallback": "no",
        },
        "words": {"kind": "phrase", "ask": "Which words?", "fallback": "Ours"},
    },
    "when_old": SAYS,
    "escort": {
        "named_in": "who",
        "may_be_asked": {"question": "ask", "is": ["yes"]},
        "may_see_guide": {"question": "ask", "is": ["yes"]},
        "nears": "days",
        "reconfirm": {"older_than": "days", "within": "days"},
        "confirmations": [{"id": "adult", "label": "I am 18 or older", "item": "18 or older"}],
        "guide": [{"title": "At home", "texts": ["They may be tired."]}],
        **{key: SAYS for key in ("unconfirmed", "not_sure", "declined", "incomplete", "not_reconfirmed")},
    },
    "messages": {
        "not_finished": ["days"],
        "undelivered": SAYS,
        "undelivered_to_escort": SAYS,
        "channels": {"sms": "Text", "email": "E-mail"},
        "problems": {"wrong-number": "wrong number", "not-reachable": "not reachable"},
    },
    "when_unfinished": {
        "within": "days",
        "not_started": {"reason": "Not started.", "script": "What would help?"},
        "stopped": {"reason": "{answered} of {asked}.", "script": "What would help?"},
        "not_sent": {"reason": "Not sent.", "script": "What would help?"},
        "open_again": {"reason": "{left} of {asked}.", "script": "What has changed?"},
    },
    "sections": [
        {
            "id": "tea",
            "title": "Tea",
            "questions": [
                {
                    "id": "ask",
                    "kind": "choice",
                    "ask": "May we?",
                    "item": "asking",
                    "recheck": {"older_than": "days", "within": "days"},
                    "options": [
                        {"id": name, "label": name.title(), "explain": "Good.", "basis": ["process"]}
                        for name in ("yes", "no")
                    ],
                },
                {
                    "id": "who",
                    "kind": "contact",
                    "ask": "Who?",
                    "explain": "Thank you.",
                    "basis": ["process"],
                },
            ],
        }
    ],
}


def read(request: pytest.FixtureRequest) -> tuple[Questionnaire, Any]:
    """The right definition, with what the docstring says put in its place."""
    written = YAML(typ="safe", pure=True).load(inspect.cleandoc(request.function.__doc__ or "{}")) or {}
    whole, claims = deepcopy(RIGHT), written.pop("claims", None)
    for block, changes in written.items():
        whole[block] = {**whole[block], **changes}
    return Questionnaire.model_validate(whole), claims and tuple(Claim.model_validate(c) for c in claims)


@pytest.fixture
def mistakes(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What is wrong, as "place: sentence"."""
    questionnaire, claims = read(request)
    found = problems_of(questionnaire, claims)
    return [f"{'.'.join(map(str, problem.where))}: {problem.says}" for problem in found]


def test_what_is_right_is_no_mistake(mistakes):
    """
    escort:
      settles: [who]
      keeps_fresh: [ask]
    """
    assert mistakes == []


def test_an_escort_is_named_by_a_contact(mistakes):
    """
    escort: {named_in: ask}
    """
    assert mistakes == [
        "escort.named_in: The questionnaire has `named_in: ask` in `escort`. Name a question of kind contact."
    ]


def test_an_escort_is_named_by_a_question_there_is(mistakes):
    """
    escort: {named_in: aunt}
    """
    assert mistakes == [
        "escort.named_in: The questionnaire has `named_in: aunt` in `escort`. "
        "Name a question of kind contact."
    ]


def test_what_the_patient_allows_is_an_option_of_a_choice(mistakes):
    """
    escort:
      may_be_asked: {question: aunt, is: [yes]}
      may_see_guide: {question: who, is: [yes]}
    """
    assert mistakes == [
        'escort.may_be_asked.question: The questionnaire asks in `may_be_asked` about "aunt", '
        "but there is no such question. Name one.",
        'escort.may_see_guide.question: The questionnaire asks in `may_see_guide` about "who", '
        "which is not of kind choice. Name one that is.",
    ]


def test_what_the_patient_allows_is_an_option_there_is(mistakes):
    """
    escort: {may_be_asked: {question: ask, is: [yes, maybe]}}
    """
    assert mistakes == [
        'escort.may_be_asked.is.1: The questionnaire asks in `may_be_asked` for "maybe". It can be yes, no.'
    ]


def test_what_holds_at_some_clinics_names_settings_there_are(mistakes):
    """
    escort:
      may_be_asked: {question: ask, is: [yes], where: {outside: [yes]}}
      confirmations:
        - {id: adult, label: I am 18, item: adult, only_where: {inside: [perhaps]}}
    """
    assert [mistake.split(": ")[0] for mistake in mistakes] == [
        "escort.confirmations.0.only_where.inside.0",
        "escort.may_be_asked.where.outside",
    ]


def test_an_escort_speaks_for_questions_there_are_and_keeps_fresh_what_gets_old(mistakes):
    """
    escort:
      settles: [ask, aunt]
      keeps_fresh: [who, uncle]
    """
    assert mistakes == [
        'escort.settles.1: The questionnaire has "aunt" in `settles`, '
        "but there is no such question. Name one.",
        'escort.keeps_fresh.0: The questionnaire has "who" in `keeps_fresh`, which has no `recheck`. '
        "Take it out.",
        'escort.keeps_fresh.1: The questionnaire has "uncle" in `keeps_fresh`, '
        "but there is no such question. Name one.",
    ]


def test_every_span_is_a_number_setting(mistakes):
    """
    escort:
      nears: words
      reconfirm: {older_than: inside, within: hours}
    messages:
      not_finished: [days, words]
    """
    assert mistakes == [
        "escort.nears: The questionnaire has `nears: words` in `escort`, "
        "which is not a number setting. Name one.",
        "escort.reconfirm.older_than: The questionnaire has `older_than: inside` in `escort`, "
        "which is not a number setting. Name one.",
        "escort.reconfirm.within: The questionnaire has `within: hours` in `escort`, "
        "which is not a number setting. Name one.",
        "messages.not_finished.1: The questionnaire has `not_finished: words` in `messages`, "
        "which is not a number setting. Name one.",
    ]


def test_there_are_words_for_every_channel_and_for_what_every_message_can_meet(mistakes):
    """
    messages:
      channels: {sms: Text}
      problems: {wrong-number: wrong number}
    """
    assert mistakes == [
        "messages.channels: The questionnaire has no words in `channels` for email. Add them.",
        "messages.problems: The questionnaire has no words in `problems` for not-reachable. Add them.",
    ]


def test_each_thing_an_escort_confirms_has_its_own_id(mistakes):
    """
    escort:
      confirmations:
        - {id: adult, label: I am 18 or older, item: 18 or older}
        - {id: place, label: I know where, item: the place}
        - {id: adult, label: I can come, item: coming}
    """
    assert mistakes == [
        'escort.confirmations.2.id: The questionnaire has "adult" in `confirmations` twice. '
        "Give one of them another id."
    ]


def test_where_an_escort_stands_means_the_same_at_every_clinic(mistakes):
    """
    escort:
      declined: {level_from: inside, levels: {no: blocks}, owner: desk, reason: Call., script: Who else?}
    messages:
      undelivered: {level_from: inside, levels: {yes: note}, owner: desk, reason: Call.}
    """
    assert mistakes == [
        "escort.declined.level_from: The questionnaire has `level_from` in `declined` of `escort`. "
        "Write one `level` for all clinics.",
        "messages.undelivered.level_from: The questionnaire has `level_from` in `undelivered` of `messages`. "
        "Write one `level` for all clinics.",
    ]


def test_what_is_said_of_an_escort_or_a_message_has_words_to_say_where_staff_must_act_on_it(mistakes):
    """
    escort:
      not_sure: {level: follow-up, owner: desk, reason: Call.}
    messages:
      undelivered: {level: blocks, owner: desk, reason: Call.}
    """
    assert mistakes == [
        "escort.not_sure: The questionnaire has no `script` in `not_sure`, which staff must act on. "
        "Write what they say on the phone.",
        "messages.undelivered: The questionnaire has no `script` in `undelivered`, which staff must act on. "
        "Write what they say on the phone.",
    ]


def test_nothing_an_escort_reads_or_a_message_meets_tells_what_the_patient_comes_for(mistakes):
    """
    escort:
      confirmations:
        - {id: adult, label: I know of the infusions, item: after Ketamine}
      guide:
        - {title: After the treatment, texts: [They were treated today., Therapy can make them tired.]}
      declined: {level: note, owner: desk, reason: No ride after an infusion., todo: Name one. Treatment}
    messages:
      channels: {sms: Text on sedation, email: E-mail}
    """
    tells = "which tells others what the patient comes for. Leave it out."
    assert mistakes == [
        f'escort.confirmations.0.label: The questionnaire says "infusions" in `label` of `escort`, {tells}',
        f'escort.confirmations.0.item: The questionnaire says "Ketamine" in `item` of `escort`, {tells}',
        f'escort.guide.0.title: The questionnaire says "treatment" in `title` of `escort`, {tells}',
        f'escort.guide.0.texts.0: The questionnaire says "treated" in `texts` of `escort`, {tells}',
        f'escort.guide.0.texts.1: The questionnaire says "Therapy" in `texts` of `escort`, {tells}',
        f'messages.channels.sms: The questionnaire says "sedation" in `sms` of `messages`, {tells}',
        f'escort.declined.reason: The questionnaire says "infusion" in `reason` of `escort`, {tells}',
        f'escort.declined.todo: The questionnaire says "Treatment" in `todo` of `escort`, {tells}',
    ]


def test_the_guide_promises_nothing_and_is_short_and_plain(mistakes):
    """
    escort:
      guide:
        - title: Never worry
          texts:
            - They will always be fine for 24 hours.
            - Rest is good. Tea is good. Sleep is good. You are good.
            - Caffeinated beverages facilitate considerable wakefulness.
    """
    assert mistakes == [
        "escort.guide.0.texts.1: The questionnaire has 4 sentences in `texts`. Keep it to 3.",
        "escort.guide.0.texts.2: The questionnaire reads at grade 33.6 in `texts`. Use shorter words.",
        'escort.guide.0.title: The questionnaire says "Never" in `title`. '
        "Nobody can promise that; say what may happen.",
        'escort.guide.0.texts.0: The questionnaire says "always" in `texts`. '
        "Nobody can promise that; say what may happen.",
        'escort.guide.0.texts.0: The questionnaire says "24 hours" in `texts`. '
        "A clinic decides this: use a setting.",
    ]


def test_what_the_guide_says_of_the_seed_text_keeps_its_hedges(mistakes):
    r"""
    claims:
      - {id: R1, place: rest, claim: Some may feel calm., hedges: ['\bsome\b', '\bmay\b'], pattern: feel calm}
    escort:
      guide:
        - {title: At home, texts: [Some may feel calm., People may feel calm.]}
    """
    assert mistakes == [
        'claims.0: Claim "R1" is not told anywhere. Name it in `seed` where a text says it: '
        "Some may feel calm.",
        'escort.guide.0.texts.1: The questionnaire tells claim "R1" in `texts` of `escort` '
        r'without its hedge "\bsome\b". Put the hedge back.',
    ]


def test_every_text_of_an_escort_and_of_messages_is_checked(mistakes):
    """
    escort:
      confirmations: [{id: adult, label: "I am {", item: "18 {"}]
      guide: [{title: "At home {", texts: ["Tea {"]}]
      declined: {level: note, owner: desk, reason: "Call {", todo: "Name one {"}
    messages:
      undelivered: {level: note, owner: desk, reason: "Call {"}
      channels: {sms: "Text {", email: E-mail}
      problems: {wrong-number: "wrong {", not-reachable: not reachable}
    """
    assert [mistake.split(": ")[0] for mistake in mistakes] == [
        "escort.confirmations.0.label",
        "escort.confirmations.0.item",
        "escort.guide.0.title",
        "escort.guide.0.texts.0",
        "messages.channels.sms",
        "messages.problems.wrong-number",
        "escort.declined.reason",
        "escort.declined.todo",
        "messages.undelivered.reason",
    ]


def test_what_only_some_reasons_can_name_stands_nowhere_else(mistakes):
    """
    escort:
      guide: [{title: At home, texts: ["Thank you, {escort}."]}]
      unconfirmed: {level: note, owner: desk, reason: "Call {escort}: {channel}."}
    messages:
      undelivered: {level: note, owner: desk, reason: "{channel}: {problem}. Call {escort}."}
    """
    assert [mistake.split(". It is filled in only in")[0] for mistake in mistakes] == [
        "escort.guide.0.texts.0: The questionnaire has {escort} in `texts`",
        "escort.unconfirmed.reason: The questionnaire has {channel} in `reason`",
        "messages.undelivered.reason: The questionnaire has {escort} in `reason`",
    ]


def test_who_has_not_finished_is_called_from_a_number_of_days_on_with_words_that_can_be_filled(mistakes):
    """
    when_unfinished:
      within: words
      not_started: {reason: "{answered} answered.", script: "What is left of {left}?"}
      not_sent: {reason: Not sent., script: It never hurts to ask. What is left?}
    """
    assert mistakes == [
        "when_unfinished.not_started.reason: The questionnaire has {answered} in `reason`. "
        "It is filled in only in when_unfinished.stopped.reason.",
        "when_unfinished.not_started.script: The questionnaire has {left} in `script`. "
        "It is filled in only in when_unfinished.open_again.reason.",
        "when_unfinished.within: The questionnaire has `within: words` in `when_unfinished`, "
        "which is not a number setting. Name one.",
        'when_unfinished.not_sent.script: The questionnaire says "never" in `script`. '
        "Nobody can promise that; say what may happen.",
    ]
