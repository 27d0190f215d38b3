"""The questionnaire under test stands in the docstring of its test: its questions, what they need above."""

import inspect
from textwrap import indent

import pytest

from questionnaire.definitions.reading import read

SECTION = """\
sections:
  - id: tea
    title: Tea
    questions:
"""

ROOT = {"id": "tea", "title": "Before your tea", "language": "en", "unset": "We will tell you"}


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    """Where each test writes its definition, over the one before."""
    return tmp_path_factory.mktemp("checking") / "tea.yaml"


@pytest.fixture
def problems(request, file):
    """What is wrong, as "line: sentence", by the lines of the docstring; claims stand below `---`."""
    definition, _, claims = inspect.cleandoc(request.function.__doc__).partition("\n---\n")
    above, first_question, questions = f"\n{definition}\n".partition("\n- ")
    above = above.lstrip("\n") + "\n" if above.strip() else ""
    text = above
    if first_question:
        text += SECTION + indent("- " + questions, " " * 6)
    text += "".join(f"{key}: {value}\n" for key, value in ROOT.items() if f"\n{key}:" not in f"\n{text}")
    file.write_text(text)
    beside = file.with_suffix(".claims.yaml")
    beside.write_text(claims) if claims else beside.unlink(missing_ok=True)

    def in_docstring(problem):
        if problem.file.endswith(".claims.yaml"):
            return f"claims {problem.line}: {problem.says}"
        moved = SECTION.count("\n") if first_question and problem.line > above.count("\n") else 0
        return f"{problem.line - moved}: {problem.says}"

    return [in_docstring(problem) for problem in read(file).problems]
