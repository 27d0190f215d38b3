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
      cups: {kind: number, ask: How many cups?, fallback: 2}
      spoons: {kind: number, ask: How many spoons?, fallback: 1.5}
      days: {kind: number, ask: How many days before?, fallback: a few}
      forks: {kind: number, ask: How many forks?, fallback: ²}
      plates: {kind: number, ask: How many plates?}
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
      cups: {kind: number, ask: How many cups?}
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
