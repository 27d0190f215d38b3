import pytest
from click.testing import CliRunner

from questionnaire.cli.questionnaires import questionnaires
from questionnaire.definitions.reading import shipped
from tests.people import SHIPPED

TEA = """\
id: tea
title: Before your tea
language: en
unset: We will tell you
sections:
  - id: tea
    title: Tea
    questions:
      - id: tea
        kind: choice
        ask: Do you like tea?
        options:
          - {id: yes, label: "Yes", explain: Tea may help., basis: [seed], seed: [T1]}
          - {id: no, label: "No", explain: That is fine., basis: [process]}
"""

CLAIMS = "- {id: T1, place: general, claim: Tea may help., hedges: [may], pattern: tea may help}\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Runs the command in a folder of its own, without an app."""
    monkeypatch.chdir(tmp_path)

    def run(*files):
        done = CliRunner().invoke(questionnaires, ["check", *files])
        return done.exit_code, done.output

    return run


def test_a_good_definition_is_one_line(check, tmp_path):
    (tmp_path / "tea.yaml").write_text(TEA)
    (tmp_path / "tea.claims.yaml").write_text(CLAIMS)

    assert check("tea.yaml") == (0, "tea.yaml: 1 question, 2 options, 1 of 1 claim, no problems.\n")


def test_a_definition_without_claims_does_not_count_them(check, tmp_path):
    (tmp_path / "tea.yaml").write_text(TEA.replace("[seed], seed: [T1]", "[process]"))

    assert check("tea.yaml") == (0, "tea.yaml: 1 question, 2 options, no problems.\n")


def test_every_problem_is_a_line_and_the_command_fails(check, tmp_path):
    (tmp_path / "tea.yaml").write_text(TEA.replace("Tea may help.", "Tea helps."))
    (tmp_path / "tea.claims.yaml").write_text(CLAIMS)

    assert check("tea.yaml") == (
        1,
        'tea.claims.yaml:1: Claim "T1" is named, but no text that names it says it: Tea may help.\n',
    )


def test_one_bad_file_among_good_ones_fails(check, tmp_path):
    (tmp_path / "tea.yaml").write_text(TEA.replace("[seed], seed: [T1]", "[process]"))
    (tmp_path / "coffee.yaml").write_text("id: coffee\nid: coffee: black\n")

    assert check("coffee.yaml", "tea.yaml") == (
        1,
        "coffee.yaml:2: This line has a colon inside a text, or stands too far in. "
        "Put the text in quotes, or move the line.\n"
        "tea.yaml: 1 question, 2 options, no problems.\n",
    )


def test_a_file_that_can_not_be_read_is_one_sentence(check):
    assert check("tea.yaml") == (
        1,
        "tea.yaml:1: This file can not be opened: no such file or directory.\n",
    )


def test_the_shipped_definition_has_no_problems(check):
    options = sum(len(question.options) for _, question in SHIPPED)

    assert check(str(shipped())) == (
        0,
        f"ketamine-infusion.yaml: {len(list(SHIPPED))} questions, {options} options,"
        " 37 of 37 claims, no problems.\n",
    )
