NEVER_ASKED = (
    "can never be asked: no answers and no settings lead to it. "
    "Look at `ask_when` and `only_where`, here and at what it depends on."
)


def test_a_condition_names_a_question_there_is(problems):
    """
    - id: which
      kind: text
      ask: Which tea do you like?
      ask_when:
        all:
          - {question: coffee, is: [no]}
      explain: We will make it.
      basis: [process]
    """
    assert problems == [
        '6: Question "which" asks about "coffee", but there is no such question. Name an earlier one.'
    ]


def test_a_condition_can_not_look_at_a_later_question_or_at_its_own(problems):
    """
    - id: which
      kind: text
      ask: Which tea do you like?
      ask_when:
        any:
          - {question: tea, is: [yes]}
          - {question: which, is: [green]}
      explain: We will make it.
      basis: [process]
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == [
        '6: Question "which" asks about "tea", which is not asked before it. Move one of them.',
        '7: Question "which" asks about "which", which is not asked before it. Move one of them.',
    ]


def test_a_section_can_not_depend_on_its_own_questions(problems):
    """
    sections:
      - id: tea
        title: Tea
        ask_when: {all: [{question: tea, is: [yes]}]}
        questions:
          - id: tea
            kind: choice
            ask: Do you like tea?
            options:
              - {id: yes, label: "Yes", explain: Good., basis: [process]}
              - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == ['4: Section "tea" asks about "tea", which is not asked before it. Move one of them.']


def test_a_condition_names_an_option_the_question_has(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which tea do you like?
      ask_when:
        all:
          - question: tea
            is:
              - yes
              - maybe
      explain: We will make it.
      basis: [process]
    """
    assert problems == ['15: Question "which" asks about "tea", which has no option "maybe". It has yes, no.']


def test_a_condition_names_at_least_one_option(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which tea do you like?
      ask_when: {all: [{question: tea, is: []}]}
      explain: We will make it.
      basis: [process]
    """
    assert problems == [
        '10: Question "which" asks about "tea" but names no option. Write at least one in `is`.'
    ]


def test_a_condition_can_not_look_at_what_was_typed(problems):
    """
    - id: which
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
    - id: milk
      kind: text
      ask: Which milk do you like?
      ask_when: {all: [{question: which, is: [green]}]}
      explain: We will warm it.
      basis: [process]
    """
    assert problems == ['9: Question "milk" asks about "which", which is typed. Only options can be named.']


def test_a_condition_joins_in_one_way(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which tea do you like?
      ask_when:
        all: [{question: tea, is: [yes]}]
        any: [{question: tea, is: [yes]}]
      explain: We will make it.
      basis: [process]
    """
    assert problems == [
        '10: Question "which" has both `all` and `any`. Keep one; the other can stand at the section.'
    ]


def test_one_choice_can_not_be_two_options_at_once(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which tea do you like?
      ask_when:
        all:
          - {question: tea, is: [yes]}
          - {question: tea, is: [no]}
      explain: We will make it.
      basis: [process]
    """
    assert problems == [f'7: Question "which" {NEVER_ASKED}']


def test_what_depends_on_a_question_out_of_reach_is_out_of_reach(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: green
      kind: choice
      ask: Do you like green tea?
      ask_when: {all: [{question: tea, is: [yes]}]}
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: milk
      kind: text
      ask: Which milk do you like?
      ask_when: {all: [{question: green, is: [yes, no]}, {question: tea, is: [no]}]}
      explain: We will warm it.
      basis: [process]
    """
    assert problems == [f'14: Question "milk" {NEVER_ASKED}']


def test_where_no_way_leads_in_a_question_is_out_of_reach(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: green
      kind: choice
      ask: Do you like green tea?
      ask_when: {all: [{question: tea, is: [yes]}, {question: tea, is: [no]}]}
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: milk
      kind: text
      ask: Which milk do you like?
      ask_when: {any: [{question: green, is: [yes]}, {question: green, is: [no]}]}
      explain: We will warm it.
      basis: [process]
    """
    assert problems == [f'7: Question "green" {NEVER_ASKED}', f'14: Question "milk" {NEVER_ASKED}']


def test_one_way_in_is_enough(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: green
      kind: choice
      ask: Do you like green tea?
      ask_when: {all: [{question: tea, is: [yes]}]}
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: milk
      kind: text
      ask: Which milk do you like?
      ask_when: {any: [{question: green, is: [yes]}, {question: tea, is: [no]}]}
      explain: We will warm it.
      basis: [process]
    """
    assert problems == []


def test_several_can_be_ticked_but_not_beside_the_one_that_clears_them(problems):
    """
    - id: cake
      kind: choices
      ask: Which cake do you like?
      options:
        - {id: plum, label: Plum, explain: Good., basis: [process]}
        - {id: apple, label: Apple, explain: Good., basis: [process]}
        - {id: none, label: None, explain: That is fine., basis: [process], exclusive: true}
    - id: both
      kind: text
      ask: Which one first?
      ask_when: {all: [{question: cake, is: [plum]}, {question: cake, is: [apple]}]}
      explain: We will cut it.
      basis: [process]
    - id: neither
      kind: text
      ask: What do you like?
      ask_when: {all: [{question: cake, is: [plum]}, {question: cake, is: [none]}]}
      explain: We will buy it.
      basis: [process]
    """
    assert problems == [f'14: Question "neither" {NEVER_ASKED}']


def test_a_check_can_be_missed_before_it_is_got_right_but_not_after(problems):
    """
    - id: hot
      kind: check
      ask: The cup is hot. What do you do?
      missed: {level: follow-up, owner: nurse, reason: Go over hot cups., script: What would you do?}
      options:
        - {id: wait, label: Wait, explain: That is right., basis: [process], right: true}
        - {id: drink, label: Drink, explain: Please wait., basis: [process]}
        - {id: spill, label: Spill, explain: Please wait., basis: [process]}
    - id: missed-once
      kind: text
      ask: What was not clear?
      ask_when: {all: [{question: hot, is: [wait]}, {question: hot, is: [drink]}]}
      explain: We will talk it over.
      basis: [process]
    - id: missed-twice
      kind: text
      ask: What was not clear to you?
      ask_when: {all: [{question: hot, is: [spill]}, {question: hot, is: [drink]}]}
      explain: We will talk it over.
      basis: [process]
    - id: missed-thrice
      kind: text
      ask: What was not clear at all?
      ask_when:
        all:
          - {question: hot, is: [wait]}
          - {question: hot, is: [drink]}
          - {question: hot, is: [spill]}
      explain: We will talk it over.
      basis: [process]
    """
    assert problems == [f'21: Question "missed-thrice" {NEVER_ASKED}']


def test_no_clinic_makes_two_choices_at_once(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which milk do you like?
      only_where: {milk: [yes]}
      ask_when: {all: [{question: tea, is: [yes], where: {milk: [no]}}]}
      explain: We will warm it.
      basis: [process]
    """
    assert problems == [f'9: Question "which" {NEVER_ASKED}']


def test_no_clinic_makes_none_of_the_choices(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: which
      kind: text
      ask: Which milk do you like?
      only_where: {milk: []}
      explain: We will warm it.
      basis: [process]
    """
    assert problems == [f'3: Question "which" {NEVER_ASKED}']


def test_a_section_out_of_reach_takes_its_questions_with_it(problems):
    """
    sections:
      - id: tea
        title: Tea
        questions:
          - id: tea
            kind: choice
            ask: Do you like tea?
            options:
              - {id: yes, label: "Yes", explain: Good., basis: [process]}
              - {id: no, label: "No", explain: That is fine., basis: [process]}
      - id: cake
        title: Cake
        ask_when: {all: [{question: tea, is: [yes]}, {question: tea, is: [no]}]}
        questions:
          - {id: which, kind: text, ask: Which cake?, explain: We will cut it., basis: [process]}
    """
    assert problems == [f'15: Question "which" {NEVER_ASKED}']
