import re
from hashlib import sha256
from textwrap import dedent

import pytest

from questionnaire.core.definition.questions import Kind
from questionnaire.definitions.reading import DefinitionError, load, parse, read, shipped

TEA = """\
id: tea
title: Before your tea
language: en
unset: We will tell you
sections:
  - id: tea
    title: Tea
    questions:
      - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
"""


@pytest.fixture
def problems(request, tmp_path):
    """What is wrong with the file in the test's docstring, as "line: sentence"."""
    file = tmp_path / "tea.yaml"
    file.write_text(dedent(request.function.__doc__).lstrip("\n"))
    return [f"{problem.line}: {problem.says}" for problem in read(file).problems]


def test_a_colon_inside_a_text_is_found(problems):
    """
    id: tea
    title: Before your tea
    unset: For example: we will tell you
    """
    assert problems == [
        "3: This line has a colon inside a text, or stands too far in. "
        "Put the text in quotes, or move the line."
    ]


def test_a_quote_that_is_never_closed_is_found_where_it_opens(problems):
    """
    id: tea
    title: "Before your tea
    language: en
    unset: We will tell you
    """
    assert problems == ["2: This line opens a quote that is never closed. Close it."]


def test_a_bracket_that_is_never_closed_is_found_where_it_opens(problems):
    """
    id: tea
    sections: [
    title: Tea
    """
    assert problems == [
        "2: This line opens a bracket that is not closed, or lacks a comma. Close it, or add the comma."
    ]


def test_a_text_that_goes_on_after_its_quote_is_found(problems):
    """
    id: tea
    title: 'It's tea'
    """
    assert problems == [
        "2: This line does not line up with those above it, or goes on after a quote or bracket. "
        "Move it, or put the whole text in quotes."
    ]


def test_a_tab_is_found(problems):
    """
    id: tea
    sections:
    \t- id: tea
    """
    assert problems == ["3: This line begins with a tab. Use spaces."]


def test_a_text_that_begins_with_a_special_sign_is_found(problems):
    """
    id: tea
    title: @home
    """
    assert problems == ["2: This line has a text that begins with a special sign. Put the text in quotes."]


@pytest.mark.parametrize("text", ["@home", "`home`", "%home", "]", ", home", "? home"])
def test_every_special_sign_at_the_beginning_is_found(tmp_path, text):
    file = tmp_path / "tea.yaml"
    file.write_text(f"id: tea\ntitle: {text}\n")

    assert [str(problem) for problem in read(file).problems] == [
        f"{file}:2: This line has a text that begins with a special sign. Put the text in quotes."
    ]


def test_a_text_that_begins_with_a_star_is_found(problems):
    """
    id: tea
    title: *Before* your tea
    """
    assert problems == ["2: This line has a text that begins with a star. Put the text in quotes."]


def test_a_backslash_in_double_quotes_is_found(problems):
    r"""
    id: tea
    title: "Tea\drink"
    """
    assert problems == ["2: This line has a backslash in double quotes. Use single quotes."]


def test_a_dash_where_a_text_should_be_is_found(problems):
    """
    id: tea
    title: - Tea
    """
    assert problems == [
        "2: This line has a dash where a text should be. "
        "Put the text in quotes, or begin the list on the next line."
    ]


def test_a_text_without_a_key_is_found(problems):
    """
    id: tea
    Before your tea
    language: en
    """
    assert problems == [
        "2: This line is no key with a colon, like `ask: ...`. "
        "Add the key, or move the text in under the key above it."
    ]


def test_a_second_document_is_found(problems):
    """
    id: tea
    ---
    id: coffee
    """
    assert problems == ["2: This line begins a second document. Take out the line with three dashes."]


def test_words_right_after_the_sign_of_a_long_text_are_found(problems):
    """
    id: tea
    title: >tea
      for two
    """
    assert problems == [
        "2: This line has words right after > or |. Begin them on the next line, or put the text in quotes."
    ]


def test_words_right_after_the_sign_of_a_text_with_lines_are_found(problems):
    """
    id: tea
    title: |  tea
      for two
    """
    assert problems == [
        "2: This line has words right after > or |. Begin them on the next line, or put the text in quotes."
    ]


def test_a_line_that_stands_too_far_out_is_found(problems):
    """
      id: tea
    title: Before your tea
    """
    assert problems == [
        "2: This line does not line up with those above it, or goes on after a quote or bracket. "
        "Move it, or put the whole text in quotes."
    ]


def test_what_yaml_says_otherwise_is_passed_on(problems):
    """
    id: tea
    title: !<tea
    """
    assert problems == [r"2: This line can not be read as YAML: expected '>' but found '\n'."]


def test_an_empty_file_is_found(problems):
    """
    # nothing yet
    """
    assert problems == ["1: This file is empty."]


def test_a_file_that_is_no_group_of_keys_is_found(problems):
    """
    - id: tea
    """
    assert problems == ["1: The questionnaire needs keys like `id` and `title`, one a line."]


def test_a_sign_that_can_not_be_shown_is_found_on_its_line(tmp_path):
    file = tmp_path / "tea.yaml"
    file.write_text("id: tea\ntitle: Before\x07 your tea\n")

    assert [str(problem) for problem in read(file).problems] == [
        f"{file}:2: This line has a sign that can not be shown. Take it out."
    ]


def test_a_key_written_twice_is_found_wherever_it_is(problems):
    """
    id: tea
    title: Before your tea
    language: en
    unset: We will tell you
    title: Before your coffee
    sections:
      - id: tea
        title: Tea
        questions:
          - id: which
            kind: text
            ask: Which tea?
            ask: Which coffee?
            explain: We will make it.
            basis: [process]
    """
    assert problems == [
        "5: `title` is written twice: it is on line 2 already. Take one out.",
        "13: `ask` is written twice: it is on line 12 already. Take one out.",
    ]


def test_a_key_that_is_no_word_is_found(problems):
    """
    id: tea
    [title]: Before your tea
    title: Before your tea
    language: en
    unset: We will tell you
    sections:
      - id: tea
        title: Tea
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == ["2: A key has to be a single word."]


def test_parts_that_refer_to_each_other_are_refused(problems):
    """
    id: tea
    title: Before your tea
    language: en
    unset: We will tell you
    sections: &all
      - id: tea
        title: Tea
        questions: *all
    """
    assert problems == [
        "5: `&all` is not known here. Write the part out.",
        "5: The questionnaire has an empty `sections`. Write it, or take the line out.",
    ]


def test_a_missing_key_is_found_at_the_thing_that_lacks_it(problems):
    """
    title: Before your tea
    language: en
    unset: We will tell you
    sections:
      - id: tea
        title: Tea
        questions:
          - id: which
            kind: choice
            options:
              - id: green
                label: Green
                explain: Good.
                basis: [process]
                effect:
                  level: note
                  reason: Likes green tea.
              - label: Black
                explain: Good.
                basis: [process]
    """
    assert problems == [
        "1: The questionnaire has no `id`. Add it.",
        '8: Question "which" has no `ask`. Add it.',
        '15: Option "green" of "which" has no `owner`. Add it.',
        '18: Option 2 of "which" has no `id`. Add it.',
    ]


def test_an_unknown_key_is_found_and_the_nearest_one_is_named(problems):
    """
    id: tea
    title: Before your tea
    language: en
    unset: We will tell you
    settings:
      ask: {kind: phrase, ask: Which milk?, offer: [Oat]}
    sections:
      - id: tea
        title: Tea
        questions:
          - id: which
            kind: text
            ask: Which tea?
            ask_wen: {all: []}
            ask_when: {all: [{question: tea, iz: [yes]}]}
            explain: We will make it.
            basis: [process]
            effect:
              level: note
              owner: desk
              reason: Likes tea.
              nurse-only: true
    """
    assert problems == [
        '6: Setting "ask" has `offer`, which is not known here. Did you mean `offers`?',
        '14: Question "which" has `ask_wen`, which is not known here. Did you mean `ask_when`?',
        '15: Question "which" has no `is`. Add it.',
        '15: Question "which" has `iz`, which is not known here. It can have question, is, where.',
        '22: Question "which" has `nurse-only`, which is not known here. Did you mean `nurse_only`?',
    ]


def test_where_no_key_is_near_all_that_can_stand_there_are_named(problems):
    """
    id: tea
    title: Before your tea
    language: en
    unset: We will tell you
    sections:
      - id: tea
        title: Tea
        ask_when: {xyz: 1}
        questions:
          - {id: which, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == ['8: Section "tea" has `xyz`, which is not known here. It can have all, any.']


def test_a_word_that_is_not_one_of_the_allowed_ones_is_found(problems):
    """
    id: tea
    title: Before your tea
    language: en
    unset: We will tell you
    settings:
      milk: {kind: words, ask: Which milk?}
    sections:
      - id: tea
        title: Tea
        questions:
          - id: which
            kind: single
            ask: Which tea?
            explain: We will make it.
            basis: [process, guess]
            effect: {level: block, owner: doctor, reason: Likes tea.}
    """
    assert problems == [
        '6: Setting "milk" has "words" in `kind`. It can be phrase, choice or number.',
        '12: Question "which" has "single" in `kind`. It can be choice, choices, check, text or contact.',
        '15: Question "which" has "guess" in `basis`. It can be seed, clinic, source or process.',
        '16: Question "which" has "block" in `level`. It can be note, remind, follow-up or blocks.',
        '16: Question "which" has "doctor" in `owner`. It can be patient, desk or nurse.',
    ]


def test_an_id_that_is_not_plain_is_found(problems):
    """
    id: Tea
    title: Before your tea
    language: en
    unset: We will tell you
    settings:
      Milk-Rule: {kind: phrase, ask: Which milk?}
    sections:
      - id: tea_time
        title: Tea
        questions:
          - {id: which one, kind: text, ask: Which tea?, explain: We will make it., basis: [process]}
    """
    assert problems == [
        '1: The questionnaire has "Tea" in `id`. Use small letters, digits and - only, like ride-home.',
        '6: Setting "Milk-Rule" has the name "Milk-Rule". '
        "Use small letters, digits and _ only, like ride_alone.",
        '8: Section "tea_time" has "tea_time" in `id`. Use small letters, digits and - only, like ride-home.',
        '11: Question "which one" has "which one" in `id`. '
        "Use small letters, digits and - only, like ride-home.",
    ]


def test_of_a_long_wrong_value_only_the_beginning_is_repeated(problems):
    """
    id: Before your tea we would like to ask a few things of you
    title: Before your tea
    language: en
    unset: We will tell you
    sections: []
    """
    assert problems == [
        '1: The questionnaire has "Before your tea we would like to ask a f ..." in `id`. '
        "Use small letters, digits and - only, like ride-home."
    ]


def test_a_key_without_a_value_is_found(problems):
    """
    id: tea
    title:
    language: ""
    unset: ~
    sections:
      - id: tea
        title: ""
        ask_when:
        questions:
    """
    assert problems == [
        "2: The questionnaire has an empty `title`. Write it, or take the line out.",
        '3: The questionnaire has "" in `language`. Use small letters, digits and - only, like ride-home.',
        "4: The questionnaire has an empty `unset`. Write it, or take the line out.",
        '7: Section "tea" has an empty `title`. Write it, or take the line out.',
        '8: Section "tea" has an empty `ask_when`. Write it, or take the line out.',
        '9: Section "tea" has an empty `questions`. Write it, or take the line out.',
    ]


def test_a_text_where_something_else_should_be_is_found(problems):
    """
    id: tea
    title: [Before your tea]
    language: en
    unset: {visit_day}
    sections:
      - id: tea
        title: Tea
        ask_when: always
        questions:
          - id: which
            kind: text
            ask: Which tea?
            explain: We will make it.
            basis: process
            max_length: many
            effect: {level: note, owner: desk, reason: Likes tea., nurse_only: perhaps}
          - which
      - questions: {}
      - id: cake
        title: Cake
        only_where: always
        questions:
          - id: cake
            kind: text
            ask: Which cake?
            explain: We will cut it.
            basis: [process]
            max_length: [5]
            effect: {level: note, owner: desk, reason: Likes cake., nurse_only: [no]}
    """
    assert problems == [
        "2: The questionnaire needs a text in `title`. A text that begins with a bracket stands in quotes.",
        "4: The questionnaire needs a text in `unset`. A text that begins with a bracket stands in quotes.",
        '8: Section "tea" needs keys with values in `ask_when`.',
        '14: Question "which" needs a list in `basis`. Put brackets around it: [one, two].',
        '15: Question "which" has "many" in `max_length`. Write a whole number like 500.',
        '16: Question "which" has "perhaps" in `nurse_only`. It can be true or false.',
        "17: Question 2 needs keys with values in `questions`.",
        "18: Section 2 has no `id`. Add it.",
        "18: Section 2 has no `title`. Add it.",
        "18: Section 2 needs a list in `questions`. Put brackets around it: [one, two].",
        '21: Section "cake" needs keys with values in `only_where`.',
        """28: Question "cake" has "['5']" in `max_length`. Write a whole number like 500.""",
        """29: Question "cake" has "['no']" in `nurse_only`. It can be true or false.""",
    ]


def test_what_is_text_stays_the_text_that_was_written(tmp_path):
    file = tmp_path / "tea.yaml"
    written = "settings:\n  cups: {kind: number, ask: 012, fallback: 1}\n  no: {kind: phrase, ask: 1.0}\n"
    file.write_text(TEA.replace("Which tea?", "No").replace("process]", "process], max_length: 5") + written)

    questionnaire = read(file).questionnaire

    assert questionnaire.settings["cups"].fallback == "1"
    assert questionnaire.settings["cups"].ask == "012"
    assert questionnaire.settings["no"].ask == "1.0"
    assert (questionnaire.by_id["which"].ask, questionnaire.by_id["which"].max_length) == ("No", 5)


def test_a_good_file_is_a_questionnaire_without_problems(tmp_path):
    file = tmp_path / "tea.yaml"
    file.write_text(TEA)

    reading = read(file)

    assert reading.problems == ()
    assert (reading.claims, reading.source, reading.edition) == ((), TEA, sha256(TEA.encode()).hexdigest())
    assert [(question.id, question.kind) for _, question in reading.questionnaire] == [("which", Kind.TEXT)]


def test_another_word_is_another_edition(tmp_path):
    file, other = tmp_path / "tea.yaml", tmp_path / "coffee.yaml"
    file.write_text(TEA)
    other.write_text(TEA.replace("Which tea?", "Which coffee?"))

    assert read(file).edition != read(other).edition


def test_every_problem_of_both_files_is_told_at_once_by_line(tmp_path):
    file, claims = tmp_path / "tea.yaml", tmp_path / "tea.claims.yaml"
    broken = TEA.replace("title: Tea\n", "title: Always tea\n").replace("explain: We will make it., ", "")
    file.write_text(broken + "language: fr\n")
    claims.write_text("- {id: T1, place: general, claim: Tea helps., pattern: '(', hedge: may}\n- {id: T2}\n")

    assert [str(problem) for problem in read(file).problems] == [
        f'{file}:7: Section "tea" says "Always" in `title`. Nobody can promise that; say what may happen.',
        f'{file}:9: Question "which" has no explanation. Say in `explain` what the answer is for.',
        f"{file}:10: `language` is written twice: it is on line 3 already. Take one out.",
        f'{claims}:1: Claim "T1" has in `pattern` what is not a pattern that can be searched for: '
        "missing ), unterminated subpattern at position 0.",
        f'{claims}:1: Claim "T1" has `hedge`, which is not known here. Did you mean `hedges`?',
        f'{claims}:2: Claim "T2" has no `place`. Add it.',
        f'{claims}:2: Claim "T2" has no `claim`. Add it.',
        f'{claims}:2: Claim "T2" has no `pattern`. Add it.',
    ]


def test_a_list_of_claims_that_can_not_be_read_does_not_hide_what_else_is_wrong(tmp_path):
    file, claims = tmp_path / "tea.yaml", tmp_path / "tea.claims.yaml"
    file.write_text(TEA.replace("basis: [process]", "basis: [seed], seed: [T1], max_length: 0"))
    claims.write_text("- id: T1\n  claim: 'Tea may help\n")

    assert read(file).claims == ()
    assert [str(problem) for problem in read(file).problems] == [
        f'{file}:9: Question "which" leaves no room for an answer. Make `max_length` 1 or more.',
        f"{claims}:2: This line opens a quote that is never closed. Close it.",
    ]


def test_a_file_that_is_not_there_is_a_problem_like_any_other(tmp_path):
    file = tmp_path / "tea.yaml"

    assert [str(problem) for problem in read(file).problems] == [
        f"{file}:1: This file can not be opened: no such file or directory."
    ]


def test_a_file_that_is_no_text_is_a_problem_like_any_other(tmp_path):
    file = tmp_path / "tea.yaml"
    file.write_bytes(b"\x89PNG\xff")

    assert [str(problem) for problem in read(file).problems] == [
        f"{file}:1: This file is not text in UTF-8. Save it as UTF-8."
    ]


def test_a_definition_with_problems_can_not_be_loaded(tmp_path):
    file = tmp_path / "tea.yaml"
    file.write_text(TEA.replace("explain: We will make it., ", ""))

    with pytest.raises(DefinitionError) as raised:
        load(file)

    assert raised.value.problems == read(file).problems
    assert str(raised.value) == (
        f'{file}:9: Question "which" has no explanation. Say in `explain` what the answer is for.'
    )


def test_a_definition_is_read_once_per_process(tmp_path):
    file = tmp_path / "tea.yaml"
    file.write_text(TEA)

    loaded = load(file)
    file.write_text("")

    assert load(file) is loaded
    assert loaded.questionnaire.title == "Before your tea"


def test_the_shipped_definition_can_be_loaded():
    assert load(shipped()).questionnaire.id == "ketamine-infusion"
    assert shipped("tea").name == "tea.yaml"


def test_an_edition_that_was_kept_is_not_held_to_newer_rules():
    too_long = TEA.replace("We will make it.", "One. Two. Three. Four.")

    assert parse(too_long).by_id["which"].explain == "One. Two. Three. Four."

    with pytest.raises(DefinitionError):
        parse(TEA.replace("kind: text, ", ""))


def test_an_edition_that_was_kept_before_settings_had_units_groups_and_signatures_opens():
    shipped_now = read(shipped())
    kept = re.sub(r"^    (unit|least|most|group|signed): .*\n", "", shipped_now.source, flags=re.MULTILINE)
    kept = re.sub(r"^setting_groups:\n(  .*\n)+", "", kept, flags=re.MULTILINE)

    questionnaire = parse(kept)

    assert len(kept.splitlines()) < len(shipped_now.source.splitlines()) - 2 * len(questionnaire.settings)
    assert questionnaire.sections == shipped_now.questionnaire.sections
    assert questionnaire.settings == {
        name: setting.but(unit=None, least=None, most=None, group=None, signed=True)
        for name, setting in shipped_now.questionnaire.settings.items()
    }
