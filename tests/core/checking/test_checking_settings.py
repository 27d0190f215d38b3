def test_a_choice_setting_has_choices(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, fallback: no}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == ['2: Setting "milk" has no `choices`. Add at least two.']


def test_a_choice_setting_falls_back_on_one_of_its_choices(problems):
    """
    settings:
      milk:
        kind: choice
        ask: Is there milk?
        choices: {yes: There is, no: There is not}
        fallback: maybe
      sugar:
        kind: choice
        ask: Is there sugar?
        choices: {yes: There is, no: There is not}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '6: Setting "milk" falls back on "maybe", which is not a choice. It has yes, no.',
        '7: Setting "sugar" has no `fallback`. Say which choice holds at first.',
    ]


def test_only_a_choice_setting_has_choices(problems):
    """
    settings:
      milk:
        kind: phrase
        ask: Which milk is there?
        choices: {yes: There is, no: There is not}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == ['5: Setting "milk" has `choices`, which are only for kind choice. Take them out.']


def test_a_number_setting_falls_back_on_a_whole_number(problems):
    """
    settings:
      cups: {kind: number, unit: minutes, ask: How many minutes for cups?, fallback: 2}
      spoons: {kind: number, unit: minutes, ask: How many minutes for spoons?, fallback: 1.5}
      days: {kind: number, unit: days, ask: How many days before?, fallback: a few}
      forks: {kind: number, unit: minutes, ask: How many minutes for forks?, fallback: ²}
      plates: {kind: number, unit: minutes, ask: How many minutes for plates?}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '3: Setting "spoons" falls back on "1.5". Write a whole number like 2.',
        '4: Setting "days" falls back on "a few". Write a whole number like 2.',
        '5: Setting "forks" falls back on "²". Write a whole number like 2.',
    ]


def test_a_setting_can_not_take_the_name_of_what_the_visit_fills_in(problems):
    """
    settings:
      visit_day: {kind: phrase, ask: Which day is it?}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == ['2: Setting "visit_day" has a name that the visit fills in. Choose another one.']


def test_what_holds_at_some_clinics_names_a_choice_setting(problems):
    """
    settings:
      cups: {kind: number, unit: minutes, ask: How many minutes for cups?}
    sections:
      - id: tea
        title: Tea
        only_where: {cups: [yes]}
        questions:
          - id: which
            kind: text
            ask: Which tea?
            only_where: {plates: [yes]}
            explain: We will make it.
            basis: [process]
    """
    assert problems == [
        '6: Section "tea" names `cups` in `only_where`, which is not a choice setting. Name one.',
        '11: Question "which" names `plates` in `only_where`, which is not a choice setting. Name one.',
    ]


def test_what_holds_at_some_clinics_names_choices_there_are(problems):
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
          basis: [process]
          variants:
            - where:
                milk:
                  - yes
                  - some
              explain: Good. There is milk.
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    - id: which
      kind: text
      ask: Which tea?
      ask_when: {any: [{question: tea, is: [yes], where: {milk: [lots]}}]}
      explain: We will make it.
      basis: [process]
    """
    assert problems == [
        '15: Option "yes" of "tea" asks in `where` for `milk` to be "some". It can be yes, no.',
        '21: Question "which" asks in `where` for `milk` to be "lots". It can be yes, no.',
    ]


def test_a_setting_may_have_any_name_and_a_choice_any_id(problems):
    """
    settings:
      options: {kind: choice, ask: How often?, choices: {always: Always, never: Never}, fallback: maybe}
      often: {kind: choice, ask: How often?, choices: {always: Always, never: Never}, fallback: never}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '2: Setting "options" falls back on "maybe", which is not a choice. It has always, never.'
    ]


def test_a_number_setting_says_what_it_counts(problems):
    """
    settings:
      steeping: {kind: number, ask: How long does tea steep?}
      airing: {kind: number, ask: How long does it air?, unit: minutes}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == ['2: Setting "steeping" has no `unit`. It can be minutes, hours, days, business-days.']


def test_a_unit_is_one_that_is_known(problems):
    """
    settings:
      steeping: {kind: number, ask: How long does tea steep?, unit: seconds}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '2: Setting "steeping" has "seconds" in `unit`. It can be minutes, hours, days or business-days.'
    ]


def test_only_a_number_setting_has_a_unit_and_a_range(problems):
    """
    settings:
      milk_rule:
        kind: phrase
        ask: What is your rule on milk?
        unit: days
      milk:
        kind: choice
        ask: Is there milk?
        choices: {yes: There is, no: There is not}
        fallback: no
        unit: hours
        least: 1
        most: 2
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '5: Setting "milk_rule" has `unit`, which is only for kind number. Take it out.',
        '11: Setting "milk" has `unit`, which is only for kind number. Take it out.',
        '12: Setting "milk" has `least`, which is only for kind number. Take it out.',
        '13: Setting "milk" has `most`, which is only for kind number. Take it out.',
    ]


def test_the_least_of_a_number_setting_is_not_more_than_its_most(problems):
    """
    settings:
      steeping:
        kind: number
        ask: How long does tea steep?
        unit: minutes
        least: 5
        most: 3
        fallback: 4
      airing: {kind: number, ask: How long does it air?, unit: minutes, least: 3, most: 3}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '6: Setting "steeping" has 5 as `least`, which is more than 3, its `most`. Change one of them.'
    ]


def test_what_a_number_setting_falls_back_on_and_offers_lies_in_its_range(problems):
    """
    settings:
      steeping:
        kind: number
        ask: How long does tea steep?
        unit: minutes
        least: 3
        most: 5
        fallback: 2
        offers:
          - 3
          - 5
          - 6
      airing: {kind: number, ask: How long does it air?, unit: minutes, most: 0, fallback: 1}
      cooling: {kind: number, ask: How long does it cool?, unit: minutes, least: 1, offers: [0, a while]}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '8: Setting "steeping" falls back on "2", which is less than 3, its `least`. Change one of them.',
        '12: Setting "steeping" offers "6", which is more than 5, its `most`. Change one of them.',
        '13: Setting "airing" falls back on "1", which is more than 0, its `most`. Change one of them.',
        '14: Setting "cooling" offers "a while". Write a whole number like 2.',
        '14: Setting "cooling" offers "0", which is less than 1, its `least`. Change one of them.',
    ]


def test_every_setting_is_in_a_group_where_there_are_groups(problems):
    """
    setting_groups:
      pot: The pot
      milk: Milk
    settings:
      milk_rule: {kind: phrase, ask: What is your rule on milk?, group: milk}
      pot_rule: {kind: phrase, ask: What is your rule on pots?}
      sugar_rule:
        kind: phrase
        ask: What is your rule on sugar?
        group: sugar
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '6: Setting "pot_rule" has no `group`. It can be pot, milk.',
        '10: Setting "sugar_rule" has "sugar" in `group`, which is not one of the `setting_groups`. '
        "Add it there, or name another one.",
    ]


def test_settings_need_no_group_where_there_are_none(problems):
    """
    settings:
      milk_rule: {kind: phrase, ask: What is your rule on milk?}
      pot_rule: {kind: phrase, ask: What is your rule on pots?, group: pot}
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '3: Setting "pot_rule" has "pot" in `group`, which is not one of the `setting_groups`. '
        "Add it there, or name another one.",
    ]
