"""Every code that people read has a word, and a page is in the language of whoever reads it."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask

from questionnaire.core.definition.model import Owner
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.follow_ups import Outcome
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.core.schedule_import.classify import Change
from questionnaire.core.visit_day.arrivals import Discrepancy, Reason
from questionnaire.exchange.schedule.columns import Column
from questionnaire.language import translate
from questionnaire.language.words import WORDS


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("status", Status),
        ("owner", Owner),
        ("outcome", Outcome),
        ("reason", Reason),
        ("discrepancy", Discrepancy),
        ("message_kind", MessageKind),
        ("change", Change),
        ("column", Column),
    ],
)
def test_every_member_of_an_enum_that_is_shown_has_a_word(table: str, codes: Iterable[StrEnum]):
    assert set(WORDS[table]) == {code.value for code in codes}


def test_a_code_without_a_word_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        translate.word("status", "half-ready")


def test_values_are_escaped_in_pages_and_stay_as_they_are_in_messages():
    said = "Hello %(name)s"

    assert translate.gettext(said, name="<b>Ada</b>") == "Hello &lt;b&gt;Ada&lt;/b&gt;"
    assert translate.plain("en", said, name="O'Neill & <Co>") == "Hello O'Neill & <Co>"


@pytest.fixture
def in_spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "es.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "part %(part)s of %(parts)s"\nmsgstr "parte %(part)s de %(parts)s"\n'
    )
    monkeypatch.setattr(translate, "TRANSLATIONS", tmp_path)
    translate.catalog.cache_clear()
    translate._translated.cache_clear()
    yield
    translate.catalog.cache_clear()
    translate._translated.cache_clear()


def test_what_was_drawn_for_one_reader_is_not_shown_to_a_reader_of_another_language(
    app: Flask, in_spanish: None
):
    draw = app.jinja_env.globals["progress_bar"]
    english = str(draw("The day", 1, 4))

    token = translate.language.set("es")
    spanish = str(draw("The day", 1, 4))
    translate.language.reset(token)

    assert ("part 1 of 4" in english, "parte 1 de 4" in spanish) == (True, True)
    assert str(draw("The day", 1, 4)) == english
