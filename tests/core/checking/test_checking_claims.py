import pytest

from questionnaire.core.checking import Claim, uncovered
from questionnaire.core.definition.questions import Questionnaire


def test_every_claim_is_told(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Tea may help some people., basis: [seed], seed: [T1]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - id: T1
      place: general
      claim: Tea may help some people.
      hedges: [may, some]
      pattern: tea may help
    - id: T2
      place: general
      claim: Tea can be hot.
      pattern: be hot
    """
    assert problems == [
        'claims 6: Claim "T2" is not told anywhere. Name it in `seed` where a text says it: Tea can be hot.'
    ]


def test_naming_a_claim_is_not_telling_it(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Tea is here., basis: [seed], seed: [T1]}
        - {id: no, label: "No", explain: Tea may help., basis: [process]}
    ---
    - {id: T1, place: general, claim: Tea may help., pattern: tea may help}
    """
    assert problems == ['claims 1: Claim "T1" is named, but no text that names it says it: Tea may help.']


def test_a_claim_keeps_its_hedges(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Tea helps some people., basis: [seed], seed: [T1]}
        - {id: no, label: "No", explain: Tea helps., basis: [seed], seed: [T1]}
    ---
    - {id: T1, place: general, claim: Tea may help some people., hedges: [some, may], pattern: tea}
    """
    assert problems == [
        '5: Option "yes" of "tea" tells claim "T1" without its hedge "may". Put the hedge back.'
    ]


def test_a_question_tells_a_claim_with_its_lead(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      lead: Tea may help.
      seed: [T1, T2]
      basis: [seed]
      options:
        - {id: yes, label: "Yes", explain: Tea may be hot., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - {id: T1, place: general, claim: Tea may help., hedges: [may], pattern: tea may\\s+help}
    - {id: T2, place: general, claim: Tea may be hot., hedges: [may], pattern: may be hot}
    """
    assert problems == ['claims 2: Claim "T2" is named, but no text that names it says it: Tea may be hot.']


def test_an_explanation_tells_a_claim_together_with_what_stands_above_it(problems):
    """
    - id: tea
      kind: choice
      ask: Tea may help. Do you like it?
      lead: Some say so.
      options:
        - {id: yes, label: "Yes", explain: It can be hot., basis: [seed], seed: [T1]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - {id: T1, place: general, claim: Some tea can help., hedges: [some, can], pattern: tea may help}
    """
    assert problems == []


def test_a_claim_may_be_told_at_some_clinics_only(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - id: yes
          label: "Yes"
          explain: Good.
          basis: [seed]
          seed: [T1]
          variants:
            - {where: {milk: [yes]}, explain: Milk may help.}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - {id: T1, place: general, claim: Milk may help., hedges: [may], pattern: milk}
    """
    assert problems == []


def test_only_claims_on_the_list_can_be_named(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      seed: [A1]
      basis: [seed]
      options:
        - {id: yes, label: "Yes", explain: Tea may help., basis: [seed], seed: [T1b, T1]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - {id: T1, place: general, claim: Tea may help., pattern: tea may help}
    """
    assert problems == [
        '4: Question "tea" names claim "A1", which is not on the list of claims. '
        "Add it there or take it out.",
        '7: Option "yes" of "tea" names claim "T1b", which is not on the list of claims. Did you mean "T1"?',
    ]


def test_claims_need_a_list(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Tea may help., basis: [seed], seed: [T1]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == [
        '5: Option "yes" of "tea" names claim "T1", which is not on the list of claims. '
        "Add it there or take it out."
    ]


def test_a_claim_stands_on_the_list_once(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Tea may help., basis: [seed], seed: [T1]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - {id: T1, place: general, claim: Tea may help., pattern: tea may help}
    - {id: T1, place: general, claim: Tea can help., pattern: tea}
    """
    assert problems == ['claims 2: Claim "T1" is on the list twice. Give one of them another id.']


@pytest.fixture
def tea():
    def saying(explain):
        options = [
            {"id": "yes", "label": "Yes", "explain": explain, "basis": ["seed"], "seed": ["T1"]},
            {"id": "no", "label": "No", "explain": "That is fine.", "basis": ["process"]},
        ]
        question = {"id": "tea", "kind": "choice", "ask": "Do you like tea?", "options": options}
        section = {"id": "tea", "title": "Tea", "questions": [question]}
        root = {"id": "tea", "title": "Tea", "language": "en", "unset": "We will tell you"}
        return Questionnaire.model_validate({**root, "sections": [section]})

    return saying


def test_a_claim_is_covered_where_a_text_says_it_with_every_hedge(tea):
    claims = (Claim(id="T1", place="general", claim="Tea may help.", hedges=("may",), pattern="tea .*help"),)

    assert uncovered(tea("TEA MAY HELP."), claims) == ()
    assert uncovered(tea("Tea helps."), claims) == ("T1",)
    assert uncovered(tea("Milk may help."), claims) == ("T1",)
