"""Mistakes about what is asked again."""


def test_a_span_of_a_recheck_that_is_no_number_setting(problems):
    """
    settings:
      hours: {kind: phrase, ask: After how many hours?}
    when_old: {level: remind, owner: patient, reason: "Asked again: {items}."}
    - id: ride
      kind: text
      ask: Who takes you home?
      explain: Thank you.
      basis: [process]
      item: ride
      recheck: {older_than: hours, within: days}
    """
    assert problems == [
        '10: Question "ride" has `older_than: hours` in `recheck`, which is not a number setting. Name one.',
        '10: Question "ride" has `within: days` in `recheck`, which is not a number setting. Name one.',
    ]


def test_what_is_asked_again_without_a_name_or_a_meaning(problems):
    """
    settings:
      hours: {kind: number, unit: hours, ask: After how many hours?, fallback: 48}
    - id: ride
      kind: text
      ask: Who takes you home?
      explain: Thank you.
      basis: [process]
      asks_again_when_moved: true
      recheck: {older_than: hours, within: hours}
    """
    assert problems == [
        '3: Question "ride" is asked again but has no `item`. Give it a short name for the desk.',
        '8: Question "ride" has `asks_again_when_moved`, but there is no `when_moved`. Say what it means.',
        '9: Question "ride" has `recheck`, but there is no `when_old`. Say what it means.',
    ]


def test_items_anywhere_but_in_the_reason_of_answers_gone_stale(problems):
    """
    when_moved: {level: note, owner: desk, reason: "New time: {items}.", todo: "Look again: {items}"}
    - id: ride
      kind: text
      ask: "Who takes you home, {items}?"
      explain: Thank you.
      basis: [process]
    """
    assert problems == [
        "1: The questionnaire has {items} in `todo`. It is filled in only in "
        "when_moved.reason, when_old.reason, escort.incomplete.reason.",
        '4: Question "ride" has {items} in `ask`. It is filled in only in '
        "when_moved.reason, when_old.reason, escort.incomplete.reason.",
    ]


def test_a_word_for_each_time_that_is_not_known(problems):
    """
    carried_for: days
    settings:
      days: {kind: number, unit: days, ask: For how many days?, fallback: 180}
    - id: ride
      kind: text
      ask: Who takes you home?
      explain: Thank you.
      basis: [process]
      each_time: always
    """
    assert problems == [
        '9: Question "ride" has "always" in `each_time`. It can be confirm or fresh.',
    ]


def test_a_span_for_carrying_over_that_is_no_number_setting(problems):
    """
    carried_for: days
    settings:
      days: {kind: phrase, ask: For how many days?}
    - id: ride
      kind: text
      ask: Who takes you home?
      explain: Thank you.
      basis: [process]
      each_time: confirm
    """
    assert problems == [
        "1: The questionnaire has `carried_for: days`, which is not a number setting. Name one.",
    ]


def test_a_question_asked_each_time_where_nothing_carries_over(problems):
    """
    - id: ride
      kind: text
      ask: Who takes you home?
      explain: Thank you.
      basis: [process]
      each_time: confirm
    """
    assert problems == [
        '6: Question "ride" has `each_time`, but there is no `carried_for`.'
        " Name the setting that says for how long.",
    ]


def test_a_check_that_is_to_be_confirmed(problems):
    """
    carried_for: days
    settings:
      days: {kind: number, unit: days, ask: For how many days?, fallback: 180}
    - id: drive
      kind: check
      ask: May you drive home?
      each_time: confirm
      options:
        - { id: no, label: "No", explain: That is right., basis: [process], right: true }
        - { id: yes, label: "Yes", explain: Please do not., basis: [process] }
      missed: {level: note, owner: desk, reason: Explain it.}
    """
    assert problems == [
        '7: Question "drive" is a check, which nobody can confirm. Write `each_time: fresh`, or take it out.',
    ]


def test_what_holds_for_one_visit_only_but_would_carry_over(problems):
    """
    carried_for: days
    settings:
      days: {kind: number, unit: days, ask: For how many days?, fallback: 180}
    when_moved: {level: note, owner: desk, reason: "New time: {items}."}
    when_old: {level: note, owner: desk, reason: "Asked again: {items}."}
    - id: ride
      kind: text
      ask: Who takes you home?
      explain: Thank you.
      basis: [process]
      item: ride
      asks_again_when_moved: true
    - id: stay
      kind: text
      ask: Who stays with you?
      explain: Thank you.
      basis: [process]
      item: support
      recheck: {older_than: days, within: days}
    """
    assert problems == [
        '6: Question "ride" holds for one visit only, but would carry over to the next.'
        " Give it an `each_time`.",
        '13: Question "stay" holds for one visit only, but would carry over to the next.'
        " Give it an `each_time`.",
    ]
