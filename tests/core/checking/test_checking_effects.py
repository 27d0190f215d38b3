def test_an_effect_has_a_level(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {owner: desk, reason: Likes a tea.}
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {becomes: remind, owner: desk, reason: Likes a cake.}
    """
    assert problems == [
        '6: Question "tea" has no `level` in `effect`. Write note, remind, follow-up or blocks.',
        '12: Question "cake" has no `level` in `effect`. Write note, remind, follow-up or blocks.',
        '12: Question "cake" has `becomes` in `effect` but no `within`. Name a number setting.',
    ]


def test_an_effect_has_only_one_level(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect:
        level: note
        level_from: milk
        levels: {no: remind}
        owner: desk
        reason: Likes a tea.
    """
    assert problems == ['10: Question "tea" has both `level` and `level_from` in `effect`. Keep one of them.']


def test_a_level_from_a_setting_says_what_each_choice_means(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level_from: milk, owner: desk, reason: Likes a tea.}
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {level: note, levels: {no: remind}, owner: desk, reason: Likes a cake.}
    """
    assert problems == [
        '8: Question "tea" has no `levels` in `effect`. Say what each choice means.',
        '14: Question "cake" has `levels` in `effect` but no `level_from`. Name the setting there.',
    ]


def test_a_level_comes_from_a_choice_setting(problems):
    """
    settings:
      days: {kind: number, unit: business-days, ask: How many days before?, fallback: 1}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect:
        level_from: days
        levels: {no: remind}
        owner: desk
        reason: Likes a tea.
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {level_from: plates, levels: {no: remind}, owner: desk, reason: Likes a cake.}
    """
    assert problems == [
        '9: Question "tea" takes a level from `days`, not a choice setting. Name one.',
        '18: Question "cake" takes a level from `plates`, not a choice setting. Name one.',
    ]


def test_a_level_comes_from_a_choice_the_setting_has(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: choices
      ask: What will you bring?
      options:
        - id: milk
          label: Milk
          explain: Good.
          basis: [process]
          item: milk
          if_not_chosen:
            level_from: milk
            levels:
              no: remind
              maybe: note
            owner: desk
            reason: Brings no milk.
        - {id: cup, label: A cup, explain: Good., basis: [process]}
    """
    assert problems == [
        '16: Option "milk" of "tea" takes a level from `milk`, which has no choice "maybe". It has yes, no.'
    ]


def test_a_level_that_rises_says_when(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: note, becomes: remind, owner: desk, reason: Likes a tea.}
    """
    assert problems == ['6: Question "tea" has `becomes` in `effect` but no `within`. Name a number setting.']


def test_a_deadline_says_what_the_level_becomes(problems):
    """
    settings:
      days: {kind: number, unit: business-days, ask: How many days before?, fallback: 1}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: note, within: days, owner: desk, reason: Likes a tea.}
    """
    assert problems == [
        '8: Question "tea" has `within` in `effect` but no `becomes`. Say what the level becomes.'
    ]


def test_a_deadline_is_a_number(problems):
    """
    settings:
      days: {kind: phrase, ask: How many days before?}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: note, becomes: remind, within: days, owner: desk, reason: Likes a tea.}
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {level: note, becomes: remind, within: weeks, owner: desk, reason: Likes a cake.}
    """
    assert problems == [
        '8: Question "tea" has `within: days` in `effect`, which is not a number setting. Name one.',
        '14: Question "cake" has `within: weeks` in `effect`, which is not a number setting. Name one.',
    ]


def test_a_level_can_only_rise(problems):
    """
    settings:
      days: {kind: number, unit: business-days, ask: How many days before?, fallback: 1}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: remind, becomes: remind, within: days, owner: desk, reason: Likes a tea.}
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {level: follow-up, becomes: note, within: days, owner: desk, reason: Likes it., script: Which?}
    """
    assert problems == [
        '8: Question "tea" becomes remind in `effect`, no graver than remind. Write a graver level.',
        '14: Question "cake" becomes note in `effect`, no graver than follow-up. Write a graver level.',
    ]


def test_what_staff_must_act_on_has_words_to_say_whoever_owns_it(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: follow-up, owner: desk, reason: Likes a tea.}
    - id: hot
      kind: check
      ask: The cup is hot. What do you do?
      options:
        - {id: wait, label: Wait, explain: That is right., basis: [process], right: true}
        - {id: drink, label: Drink, explain: Please wait., basis: [process]}
      missed: {level: blocks, owner: nurse, reason: Go over hot cups., nurse_only: true}
    - id: bring
      kind: choices
      ask: What will you bring?
      options:
        - id: milk
          label: Milk
          explain: Good.
          basis: [process]
          item: milk
          if_not_chosen: {level: follow-up, owner: patient, reason: Brings no milk.}
        - {id: cup, label: A cup, explain: Good., basis: [process]}
    """
    assert problems == [
        '6: Question "tea" has no `script` in `effect`, which staff must act on. '
        "Write what they say on the phone.",
        '13: Question "hot" has no `script` in `missed`, which staff must act on. '
        "Write what they say on the phone.",
        '23: Option "milk" of "bring" has no `script` in `if_not_chosen`, which staff must act on. '
        "Write what they say on the phone.",
    ]


def test_what_staff_must_act_on_only_later_or_only_at_some_clinics_has_words_to_say_as_well(problems):
    """
    settings:
      days: {kind: number, unit: business-days, ask: How many days before?, fallback: 1}
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: remind, becomes: follow-up, within: days, owner: desk, reason: Likes a tea.}
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {level_from: milk, levels: {yes: remind, no: blocks}, owner: nurse, reason: Likes a cake.}
    """
    assert problems == [
        '9: Question "tea" has no `script` in `effect`, which staff must act on. '
        "Write what they say on the phone.",
        '15: Question "cake" has no `script` in `effect`, which staff must act on. '
        "Write what they say on the phone.",
    ]


def test_words_to_say_are_not_needed_for_what_nobody_calls_about(problems):
    """
    - id: tea
      kind: text
      ask: Which tea do you like?
      explain: We will make it.
      basis: [process]
      effect: {level: remind, owner: desk, reason: Likes a tea.}
    - id: cake
      kind: text
      ask: Which cake do you like?
      explain: We will cut it.
      basis: [process]
      effect: {level: follow-up, owner: nurse, reason: Likes a cake., script: Which one do you like?}
    """
    assert problems == []
