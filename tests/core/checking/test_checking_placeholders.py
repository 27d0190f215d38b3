def test_a_placeholder_is_a_setting_or_a_word_of_the_visit(problems):
    """
    settings:
      milk_rule: {kind: phrase, ask: What is your rule on milk?}
    - id: tea
      kind: text
      ask: Which tea would you like at {visit_time}?
      lead: "Our rule on milk: {milk_rule}."
      explain: "We will make it. Our rule on sugar: {sugar_rule}."
      basis: [process]
    """
    assert problems == [
        '7: Question "tea" has {sugar_rule} in `explain`, which nothing fills in. '
        "Declare it under `settings`."
    ]


def test_staff_lines_need_their_placeholders_filled_too(problems):
    """
    - id: tea
      kind: text
      ask: Which tea would you like?
      explain: We will make it.
      basis: [process]
      effect:
        level: remind
        owner: desk
        reason: "Likes a tea. Send: {tea_list}."
        todo: "Read this: {tea_menu}."
    """
    assert problems == [
        '9: Question "tea" has {tea_list} in `reason`, which nothing fills in. Declare it under `settings`.',
        '10: Question "tea" has {tea_menu} in `todo`, which nothing fills in. Declare it under `settings`.',
    ]


def test_a_heading_is_shown_as_it_stands(problems):
    """
    sections:
      - id: tea
        title: Tea at {visit_time}
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
      - id: cake
        title: Cake, not {not_chosen} or {milk}
        questions:
          - {id: cake, kind: text, ask: Which cake?, explain: We will cut it., basis: [process]}
    """
    assert problems == [
        '3: Section "tea" can not have a placeholder in `title`. Write the words out.',
        '7: Section "cake" can not have a placeholder in `title`. Write the words out.',
    ]


def test_a_brace_belongs_to_a_placeholder(problems):
    """
    - id: tea
      kind: text
      ask: Which tea would you like at {visit time}?
      lead: Call {{clinic_phone}} if you like none.
      explain: We will make it.
      basis: [process]
    """
    assert problems == [
        '3: Question "tea" has a brace in `ask` that is no placeholder. Write one like {clinic_phone}.',
        '4: Question "tea" has a brace in `lead` that is no placeholder. Write one like {clinic_phone}.',
    ]


def test_what_a_clinic_may_not_have_decided_stands_as_a_sentence_of_its_own(problems):
    """
    settings:
      milk_rule: {kind: phrase, ask: What is your rule on milk?}
      cups: {kind: number, unit: minutes, ask: How many minutes for cups?}
      spoons: {kind: number, unit: minutes, ask: How many minutes for spoons?, fallback: 2}
    - id: tea
      kind: choice
      ask: Do you like tea?
      options:
        - {id: a, label: "{milk_rule}", explain: "Our rule: {milk_rule}.", basis: [process]}
        - {id: b, label: Hot, explain: "Is there milk? {milk_rule}! It is good.", basis: [process]}
        - {id: c, label: Cold, explain: "It is good. {milk_rule}", basis: [process]}
        - {id: d, label: Iced, explain: "Come at {arrive_time}.", basis: [process]}
        - {id: e, label: Black, explain: "{milk_rule} if you like.", basis: [process]}
        - {id: f, label: Green, explain: "There are this many: {cups} cups.", basis: [process]}
        - {id: g, label: White, explain: "You get {spoons} spoons at {visit_time}.", basis: [process]}
    """
    alone = 'where it may read "We will tell you". Let it stand alone, like'
    assert problems == [
        f'12: Option "d" of "tea" has {{arrive_time}} inside a sentence in `explain`, {alone} '
        '"How long? {arrive_time}."',
        f'13: Option "e" of "tea" has {{milk_rule}} inside a sentence in `explain`, {alone} '
        '"How long? {milk_rule}."',
        f'14: Option "f" of "tea" has {{cups}} inside a sentence in `explain`, {alone} "How long? {{cups}}."',
    ]


def test_every_time_the_clinic_must_decide_first_stands_alone(problems):
    """
    - id: tea
      kind: text
      ask: Which tea would you like?
      lead: "We pick you up at {pickup_time}. Eat until {food_stop_time}. Drink until {drink_stop_time}."
      explain: We will make it on {visit_day} at {visit_time}. Call {clinic_name} at {clinic_phone} to ask.
      basis: [process]
    """
    alone = 'where it may read "We will tell you". Let it stand alone, like'
    assert problems == [
        f'4: Question "tea" has {{{time}}} inside a sentence in `lead`, {alone} "How long? {{{time}}}."'
        for time in ("pickup_time", "food_stop_time", "drink_stop_time")
    ]


def test_only_a_reason_where_several_can_be_ticked_names_what_was_not(problems):
    """
    - id: bring
      kind: choices
      ask: What will you bring?
      options:
        - id: cup
          label: A cup
          explain: Good.
          basis: [process]
          item: cup
          if_not_chosen: {level: remind, owner: desk, reason: "Missing: {not_chosen}."}
        - {id: spoon, label: A spoon, explain: "You left out {not_chosen}.", basis: [process]}
    - id: tea
      kind: text
      ask: Which tea would you like?
      explain: We will make it.
      basis: [process]
      effect: {level: note, owner: desk, reason: "Missing: {not_chosen}."}
    """
    assert problems == [
        '11: Option "spoon" of "bring" has {not_chosen} in `explain`. Only a `reason` of kind choices can.',
        '17: Question "tea" has {not_chosen} in `reason`. Only a `reason` of kind choices can.',
    ]


def test_what_was_not_ticked_needs_a_short_name(problems):
    """
    - id: bring
      kind: choices
      ask: What will you bring?
      options:
        - id: cup
          label: A cup
          explain: Good.
          basis: [process]
          if_not_chosen: {level: remind, owner: desk, reason: "Missing: {not_chosen}."}
        - {id: spoon, label: A spoon, explain: Good., basis: [process], item: spoon}
    """
    assert problems == [
        '9: Option "cup" of "bring" has {not_chosen}, but no option has `item` and `if_not_chosen`. Add them.'
    ]
