"""One unreadable part does not hide the other mistakes."""

from pathlib import Path

from questionnaire.definitions.reading import read

DEFINITION = """\
id: tea
title: Before your tea
language: en
unset: We will tell you
settings:
  milk:
    kind: phrase
    ask: Which milk?
    offered: [Oat]
sections:
  - id: tea
    title: Tea
    questions:
      - id: tea
        kind: choise
        ask: Which tea?
        options: []
      - id: cup
        kind: choice
        ask: Which cup?
        leed: A big one holds more.
        ask_when:
          any:
            - {question: tea, is: [black]}
            - {question: saucer, is: [yes]}
        options:
          - {id: small, label: Small, explain: You always get one., basis: [process]}
          - {id: big, label: Big, explain: Good., basis: [process]}
          - {id: big, label: Huge, explain: Good., basis: [process]}
      - id: cup
        kind: text
        ask: What else?
        explain: Thank you.
        basis: [process]
"""


def test_misspelled_keys_and_words_are_told_together_with_every_other_mistake(tmp_path: Path):
    file = tmp_path / "tea.yaml"
    file.write_text(DEFINITION)

    told = [f"{problem.line}: {problem.says}" for problem in read(file).problems]

    assert told == [
        '9: Setting "milk" has `offered`, which is not known here. Did you mean `offers`?',
        '15: Question "tea" has "choise" in `kind`. It can be choice, choices, check, text or contact.',
        '21: Question "cup" has `leed`, which is not known here. Did you mean `seed`?',
        '25: Question "cup" asks about "saucer", but there is no such question. Name an earlier one.',
        '27: Option "small" of "cup" says "always" in `explain`.'
        " Nobody can promise that; say what may happen.",
        '29: Option "big" of "cup" is there twice. Give one of them another id.',
        '30: Question "cup" is there twice. Give one of them another id.',
    ]


def test_a_missing_title_hides_nothing_below_it(tmp_path: Path):
    file = tmp_path / "tea.yaml"
    file.write_text(DEFINITION.replace("title: Tea", "titel: Tea", 1))

    lines = [problem.line for problem in read(file).problems]

    assert lines == [9, 11, 12, 15, 21, 25, 27, 29, 30]
