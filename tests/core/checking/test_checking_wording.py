PROMISE = "Nobody can promise that; say what may happen."


def test_an_explanation_is_three_sentences_at_most(problems):
    """
    settings:
      milk: {kind: choice, ask: Is there milk?, choices: {yes: There is, no: There is not}, fallback: no}
    - id: tea
      kind: choice
      ask: Do you like tea?
      lead: It is hot. It is good. It is here. It is yours.
      options:
        - {id: yes, label: "Yes", explain: Good. We have it. We will make it. It is hot., basis: [process]}
        - id: no
          label: "No"
          explain: That is fine. We have milk. It is warm.
          basis: [process]
          variants:
            - where: {milk: [no]}
              explain: That is fine. We have no milk. We have figs. They are ripe. Call us at 9 a.m. or so.
    - id: which
      kind: text
      ask: Which tea?
      explain: Good. We have it. We will make it. It is hot.
      basis: [process]
    """
    assert problems == [
        '8: Option "yes" of "tea" has 4 sentences in `explain`. Keep it to 3.',
        '15: Option "no" of "tea" has 5 sentences in `explain`. Keep it to 3.',
        '19: Question "which" has 4 sentences in `explain`. Keep it to 3.',
    ]


def test_a_sentence_is_twenty_words_at_most(problems):
    """
    - id: tea
      kind: choice
      ask: If you are thirsty when you get here on the day of your tea, would you like some of it at once?
      options:
        - id: yes
          label: "Yes"
          explain: >-
            We will make the tea as soon as we see you come in at the door and say hello to all. Good.
          basis: [process]
        - id: no
          label: "No"
          explain: One two three four five six seven eight nine ten and then ten more of it up to twenty now.
          basis: [process]
    """
    assert problems == [
        '3: Question "tea" has a sentence of 22 words in `ask` ("If you are thirsty ..."). Keep it to 20.',
        '7: Option "yes" of "tea" has a sentence of 21 words in `explain` ("We will make the ..."). '
        "Keep it to 20.",
    ]


def test_an_explanation_is_plain(problems):
    """
    - id: tea
      kind: choice
      ask: Do you like tea?
      lead: Peppermint facilitates relaxation.
      options:
        - id: yes
          label: Considerable appreciation
          explain: Caffeinated beverages facilitate considerable wakefulness.
          basis: [process]
          effect: {level: note, owner: desk, reason: Caffeinated beverages appreciated considerably.}
        - {id: no, label: "No", explain: That is fine., basis: [process]}
    """
    assert problems == [
        '4: Question "tea" reads at grade 28.8 in `lead`. Use shorter words.',
        '8: Option "yes" of "tea" reads at grade 33.6 in `explain`. Use shorter words.',
    ]


def test_no_text_for_patients_promises_anything(problems):
    """
    title: Harmless tea
    unset: Tea never hurts
    settings:
      tea_rule: {kind: phrase, ask: What is your rule on tea?, fallback: Tea is always fine}
    - id: tea
      kind: choice
      ask: Is there no risk in tea?
      lead: You will feel calm.
      options:
        - id: yes
          label: Yes, I guarantee it
          explain: It can cure you.
          basis: [process]
          effect: {level: remind, owner: desk, reason: Always says so., todo: Drink tea. You'll feel calm.}
        - id: no
          label: "No"
          explain: Tea has no risks. It is GUARANTEED.
          basis: [process]
      stop:
        title: Tea never hurts
        help: [Tea is always good, Tea cures]
        forward: Always go on
    """
    assert problems == [
        f'1: The questionnaire says "Harmless" in `title`. {PROMISE}',
        f'2: The questionnaire says "never" in `unset`. {PROMISE}',
        f'4: Setting "tea_rule" says "always" in `fallback`. {PROMISE}',
        f'7: Question "tea" says "no risk" in `ask`. {PROMISE}',
        f'8: Question "tea" says "You will feel" in `lead`. {PROMISE}',
        f'11: Option "yes" of "tea" says "guarantee" in `label`. {PROMISE}',
        f'12: Option "yes" of "tea" says "cure" in `explain`. {PROMISE}',
        f'14: Option "yes" of "tea" says "You\'ll feel" in `todo`. {PROMISE}',
        f'17: Option "no" of "tea" says "no risks" in `explain`. {PROMISE}',
        f'17: Option "no" of "tea" says "GUARANTEED" in `explain`. {PROMISE}',
        f'20: Question "tea" says "never" in `title`. {PROMISE}',
        f'21: Question "tea" says "always" in `help`. {PROMISE}',
        f'21: Question "tea" says "cures" in `help`. {PROMISE}',
        f'22: Question "tea" says "Always" in `forward`. {PROMISE}',
    ]


def test_words_that_only_look_like_promises_are_fine(problems):
    """
    - id: tea
      kind: text
      ask: Is the tea secure?
      lead: Office hours are on the door. Call 911 or 988. You will feed the cat. There is some risk.
      explain: We will make it for 9 people in 20 minutes.
      basis: [process]
    """
    assert problems == []


def test_no_text_for_patients_gives_a_share(problems):
    """
    - id: tea
      kind: text
      ask: Do 50% of us like tea?
      lead: Ten percent like milk.
      explain: Some like 2.5 % milk.
      basis: [process]
    """
    assert problems == [
        '3: Question "tea" says "50%" in `ask`. Say "some" or "many".',
        '4: Question "tea" says "Ten percent" in `lead`. Say "some" or "many".',
        '5: Question "tea" says "2.5 %" in `explain`. Say "some" or "many".',
    ]


def test_no_text_for_patients_gives_a_dose(problems):
    """
    - id: tea
      kind: text
      ask: Do you take 40 mg of tea?
      lead: Some take five milligrams.
      explain: We give 0.5mg at a time.
      basis: [process]
    """
    assert problems == [
        '3: Question "tea" says "40 mg" in `ask`. Leave the dose out.',
        '4: Question "tea" says "five milligrams" in `lead`. Leave the dose out.',
        '5: Question "tea" says "0.5mg" in `explain`. Leave the dose out.',
    ]


def test_no_text_for_patients_gives_a_number_of_hours(problems):
    """
    - id: tea
      kind: text
      ask: Can you rest for 24 hours?
      lead: Rest for eight to twelve hours. This is a 2-hour tea.
      explain: Do not drive for twenty-four hours.
      basis: [process]
    """
    assert problems == [
        '3: Question "tea" says "24 hours" in `ask`. A clinic decides this: use a setting.',
        '4: Question "tea" says "eight to twelve hours" in `lead`. A clinic decides this: use a setting.',
        '4: Question "tea" says "2-hour" in `lead`. A clinic decides this: use a setting.',
        '5: Question "tea" says "twenty-four hours" in `explain`. A clinic decides this: use a setting.',
    ]
