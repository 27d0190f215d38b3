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
      hours: {kind: number, ask: After how many hours?, fallback: 48}
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
