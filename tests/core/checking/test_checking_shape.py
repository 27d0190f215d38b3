def test_a_whole_questionnaire_has_no_problems(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: why
      kind: text
      ask: What do you not like?
      ask_when:
        all:
          - {question: tea, is: [no]}
      explain: We read this before you come.
      basis: [process]
    """
    assert problems == []


def test_two_questions_can_not_have_one_id(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
    - id: tea
      kind: text
      ask: Which tea do you not like?
      explain: We will not make it.
      basis: [process]
    """
    assert problems == ['6: Question "tea" is there twice. Give one of them another id.']


def test_two_options_of_a_question_can_not_have_one_id(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: yes, label: "Yes, a lot", explain: Good., basis: [process]}
    - id: milk
      kind: choice
      ask: Do you like milk?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == ['6: Option "yes" of "tea" is there twice. Give one of them another id.']


def test_two_sections_can_not_have_one_id(problems):
    """
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
      - id: tea
        title: More tea
        questions:
          - {id: more, kind: text, ask: Which else?, explain: We will make it., basis: [process]}
    """
    assert problems == ['6: Section "tea" is there twice. Give one of them another id.']


def test_a_section_needs_a_question(problems):
    """
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
      - id: cake
        title: Cake
        questions: []
    """
    assert problems == ['8: Section "cake" has no questions. Add one or take the section out.']


def test_a_questionnaire_needs_a_section(problems):
    """
    sections: []
    """
    assert problems == ["1: The questionnaire has no sections. Add one."]


def test_a_typed_question_has_no_options(problems):
    """
    - id: who
      kind: contact
      ask: Who comes with you?
      explain: We will lay a cup for them.
      basis: [process]
      options:
        - {id: ann, label: Ann, explain: Good., basis: [process]}
    """
    assert problems == ['6: Question "who" is typed (kind contact) but has options. Take them out.']


def test_a_choice_needs_two_options(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
    """
    assert problems == [
        '4: Question "tea" needs at least two options to choose between. Add what is missing.'
    ]


def test_an_option_needs_an_explanation(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", basis: [process]}
    """
    assert problems == ['6: Option "no" of "tea" has no `explain`. Add it.']


def test_a_typed_question_needs_an_explanation(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
    - id: who
      kind: contact
      ask: Who comes with you?
    """
    assert problems == [
        '1: Question "tea" has no explanation. Say in `explain` what the answer is for.',
        '4: Question "who" has no explanation. Say in `explain` what the answer is for.',
    ]


def test_what_belongs_to_a_typed_answer_can_not_stand_beside_options(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      explain: We will make it.
      basis: [process]
      effect: {level: note, owner: desk, reason: Has told us about tea.}
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == [
        '4: Question "tea" has its own `explain`, which nobody sees. Move it to the options.',
        '6: Question "tea" has its own `effect`, which never counts. Move it to the options.',
    ]


def test_a_text_needs_room_for_a_letter(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      max_length: 0
    """
    assert problems == ['6: Question "tea" leaves no room for an answer. Make `max_length` 1 or more.']


def test_a_check_needs_a_right_option(problems):
    """
    - id: hot
      kind: check
      ask: The cup is hot. What do you do?
      missed: {level: follow-up, owner: nurse, reason: Go over hot cups., script: What would you do?}
      options:
        - {id: wait, label: Wait, explain: That is right., basis: [process]}
        - {id: drink, label: Drink, explain: Please wait., basis: [process]}
    """
    assert problems == ['5: Question "hot" has no right options. Mark one with `right: true`.']


def test_a_check_has_only_one_right_option(problems):
    """
    - id: hot
      kind: check
      ask: The cup is hot. What do you do?
      missed: {level: follow-up, owner: nurse, reason: Go over hot cups., script: What would you do?}
      options:
        - {id: wait, label: Wait, explain: That is right., basis: [process], right: true}
        - {id: blow, label: Blow, explain: That is right., basis: [process], right: true}
        - {id: drink, label: Drink, explain: Please wait., basis: [process]}
    """
    assert problems == ['5: Question "hot" has 2 right options. Mark one with `right: true`.']


def test_a_check_says_what_a_second_miss_means(problems):
    """
    - id: hot
      kind: check
      ask: The cup is hot. What do you do?
      options:
        - {id: wait, label: Wait, explain: That is right., basis: [process], right: true}
        - {id: drink, label: Drink, explain: Please wait., basis: [process]}
    """
    assert problems == [
        '1: Question "hot" has no `missed`. Say what it means when a patient misses it twice.'
    ]


def test_only_a_check_can_be_missed_or_got_right(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      missed: {level: note, owner: nurse, reason: Does not like tea.}
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process], right: true}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == [
        '4: Question "tea" has `missed`, which is only for kind check. Take it out.',
        '6: Option "yes" of "tea" has `right`, which is only for kind check. Take it out.',
    ]


def test_only_where_several_can_be_ticked_one_can_stand_for_the_others(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process], exclusive: true}
        - {id: unsure, label: I am not sure, explain: That is fine., basis: [process], not_sure: true}
        - id: no
          label: "No"
          explain: That is fine.
          basis: [process]
          if_not_chosen: {level: note, owner: desk, reason: May want tea.}
    """
    assert problems == [
        '5: Option "yes" of "tea" has `exclusive`, which is only for kind choices. Take it out.',
        '6: Option "unsure" of "tea" has `not_sure`, which is only for kind choices. Take it out.',
        '11: Option "no" of "tea" has `if_not_chosen`, which is only for kind choices. Take it out.',
    ]


def test_only_one_option_can_clear_all_others(problems):
    """
    - id: cake
      kind: choices
      ask: Which cake do you like?
      options:
        - {id: plum, label: Plum, explain: Good., basis: [process]}
        - {id: none, label: None, explain: That is fine., basis: [process], exclusive: true}
        - {id: any, label: Any, explain: Good., basis: [process], exclusive: true}
    """
    assert problems == ['7: Option "any" of "cake" is a second `exclusive` option. Keep only one.']


def test_a_patient_whose_answer_blocks_is_told_what_to_do_next(problems):
    """
    - id: come
      kind: choice
      ask: Can you come?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - id: no
          label: "No"
          explain: We will call you.
          basis: [process]
          effect: {level: blocks, owner: desk, reason: Can not come. Call., script: When can you come?}
    """
    assert problems == [
        '1: Question "come" has no `stop`, but option "no" can block the visit. Say what to do next.'
    ]


def test_a_stop_tells_the_patient_what_to_do_next(problems):
    """
    - id: come
      kind: choice
      ask: Can you come?
      stop: {title: We need a new day, help: [We will call you.], forward: Go on}
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - id: no
          label: "No"
          explain: We will call you.
          basis: [process]
          effect: {level: blocks, owner: desk, reason: Can not come. Call., script: When can you come?}
    """
    assert problems == []


def test_an_answer_that_blocks_only_later_or_only_at_some_clinics_needs_a_stop_as_well(problems):
    """
    settings:
      days: {kind: number, unit: business-days, ask: How many days before?, fallback: 1}
      cup: {kind: choice, ask: Must they bring a cup?, choices: {yes: They must, no: No}, fallback: no}
    - id: come
      kind: choice
      ask: Can you come?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - id: unsure
          label: I am not sure
          explain: We will call you.
          basis: [process]
          effect: {level: remind, becomes: blocks, within: days, owner: desk, reason: Call., script: When?}
    - id: bring
      kind: choice
      ask: Can you bring a cup?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [process]}
        - id: no
          label: "No"
          explain: We will call you.
          basis: [process]
          effect: {level_from: cup, levels: {yes: blocks}, owner: desk, reason: No cup., script: Whose?}
    """
    assert problems == [
        '4: Question "come" has no `stop`, but option "unsure" can block the visit. Say what to do next.',
        '14: Question "bring" has no `stop`, but option "no" can block the visit. Say what to do next.',
    ]


def test_an_explanation_says_what_it_rests_on(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: []}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
    """
    assert problems == [
        '5: Option "yes" of "tea" does not say what it rests on. '
        "Write seed, clinic, source or process in `basis`.",
        '7: Question "which" does not say what it rests on. '
        "Write seed, clinic, source or process in `basis`.",
    ]


def test_what_rests_on_the_seed_names_its_claims(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [seed]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == [
        '5: Option "yes" of "tea" rests on the seed but names no claim. Name the claims in `seed`.'
    ]


def test_what_names_claims_rests_on_the_seed(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      seed: [T1]
      options:
        - {id: yes, label: "Yes", explain: Tea may help., basis: [process], seed: [T1]}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    ---
    - {id: T1, place: general, claim: Tea may help., pattern: Tea may help}
    """
    assert problems == [
        '4: Question "tea" names claims of the seed. Write seed in its `basis` too.',
        '6: Option "yes" of "tea" names claims of the seed. Write seed in its `basis` too.',
    ]


def test_what_rests_on_a_source_names_it(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: yes, label: "Yes", explain: Good., basis: [source]}
        - {id: no, label: "No", explain: That is fine., basis: [source], source: The tea book}
    """
    assert problems == [
        '5: Option "yes" of "tea" rests on a source but does not name it. Name it in `source`.'
    ]


def test_phrases_of_danger_are_long_enough_there_once_and_in_the_language_of_the_questionnaire(problems):
    """
    language: en
    danger:
      script: Are you safe right now?
      phrases:
        es: [Quiero morir, "¡quiero morír!", si]
    - id: why
      kind: text
      ask: Why?
      explain: We read this before you come.
      basis: [process]
    """
    assert problems == [
        "4: The questionnaire has no phrases of danger in en. Add some.",
        '5: The questionnaire has "¡quiero morír!" twice, but for capitals, accents or signs. Take one out.',
        '5: The questionnaire has the phrase "si", which is in too many texts. Make it longer.',
    ]
