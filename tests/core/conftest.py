"""The questionnaire under test stands in the docstring of its test, as in ``checking``: only what matters."""

import inspect
from collections.abc import Mapping
from typing import Any

import pytest
from ruamel.yaml import YAML

from questionnaire.core.definition.questions import Questionnaire
from tests.core.checking.conftest import ROOT

OPTION = {"basis": ["process"]}


@pytest.fixture
def questionnaire(request: pytest.FixtureRequest) -> Questionnaire:
    """What the docstring asks: a list of questions, or of sections below ``sections:``.

    What every definition must say but the test is not about (labels, explanations) is filled in.
    """
    written = YAML(typ="safe", pure=True).load(inspect.cleandoc(request.function.__doc__))
    above = dict(written) if isinstance(written, Mapping) else {"questions": written}
    if questions := above.pop("questions", None):
        above["sections"] = [{"id": "tea", "questions": questions}]
    above["sections"] = [_section(section) for section in above["sections"]]
    return Questionnaire.model_validate({**ROOT, **above})


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    questions = [_question(question) for question in section["questions"]]
    return {"title": section["id"].title(), **section, "questions": questions}


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    options = question.get("options") or {}
    named = options.items() if isinstance(options, Mapping) else ((name, {}) for name in options)
    return {
        "kind": "choice",
        "ask": f"About {question['id']}?",
        **question,
        "options": [_option(name, said or {}) for name, said in named],
    }


def _option(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": name, "label": f"It is {name}", "explain": f"Explains {name}.", **OPTION, **said}
