"""Every code that people read has a word, and a page is in the language of whoever reads it."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from questionnaire.core.answers.notes import Done
from questionnaire.core.answers.values import Stale
from questionnaire.core.channels import Problem, Reach, Recipient
from questionnaire.core.definition.model import ACTIONABLE, Level, Owner
from questionnaire.core.definition.questions import Kind
from questionnaire.core.definition.settings import Unit
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.follow_ups import HANDS_OVER, Outcome, WorkQueue
from questionnaire.core.readiness.reminders import Held, MessageKind
from questionnaire.core.readiness.ride_home import RideHome
from questionnaire.core.reporting.counts import RideEnd
from questionnaire.core.reporting.day_counts import WHY, Clearing, Leaving
from questionnaire.core.same_person import Likeness
from questionnaire.core.schedule_import.classify import Change
from questionnaire.core.visit_day.arrivals import Reason, Ride
from questionnaire.core.visit_day.check_in_window import CheckIn
from questionnaire.core.visit_day.day import DayStep
from questionnaire.core.visit_day.times import Times
from questionnaire.core.visit_day.unusual_times import Doubt
from questionnaire.desk.board.layout import OF_SEVERAL_DAYS, Sort
from questionnaire.desk.changes.who_is_told import MustCall
from questionnaire.desk.follow_ups.views import CALL_TIMES
from questionnaire.desk.shell import LEADS_BACK
from questionnaire.desk.visit.messages import STATES
from questionnaire.desk.visit.phone_answers import NOT_SAVED as NOT_SAVED_BY_PHONE
from questionnaire.desk.visit.phone_answers import SAID_BY
from questionnaire.desk.visit_day.check_in import SHUT
from questionnaire.escort import pages as escort_pages
from questionnaire.escort.answering import ANSWERS
from questionnaire.exchange.schedule import columns
from questionnaire.exchange.schedule.columns import Column
from questionnaire.exchange.schedule.status_words import MEANINGS
from questionnaire.language import translate, words
from questionnaire.language.words import WORDS
from questionnaire.messages.compose import TO_ESCORTS
from questionnaire.patient import plan_state
from questionnaire.patient.views import NOT_SAVED
from questionnaire.records.audit.history import What
from questionnaire.records.identity.corrections import Proof

CODE = Path(words.__file__).parents[2]
TEMPLATES = CODE.parent / "templates"

STANDS = set(EscortState) - {EscortState.REPLACED, EscortState.NOT_HERE}
"""Where an escort may stand; the other states are only facts of the history."""

OF_THE_DAY = (*plan_state.LAST_WORD, plan_state.BEGUN, plan_state.OVER)

SAID = (None, "confirmed", "not-sure", "declined")
CLOSED = (None, "arrived", "begun", "over")
EITHER = (False, True)

NO_ROWS = columns.Table(("Day",), ())

TABLES: dict[str, Collection[str]] = {
    "status": Status,
    "owner": Owner,
    "level": Level,
    "outcome": Outcome,
    "note_reader": WorkQueue,
    "note_done": Done,
    "note_visit": ("open", "checked-in", "cancelled", "over"),
    "reason": Reason,
    "day_step": DayStep,
    "left": ("with", "alone", "not-recorded"),
    "to_clear": ACTIONABLE,
    "before_treatment": ACTIONABLE,
    "set_aside": ("waived", "cleared"),
    "clearance": ("changed", "nothing-ticked"),
    "ride_on_arrival": set(Ride) - {Ride.OTHER},
    "message_kind": MessageKind,
    "message_state": STATES,
    "held": Held,
    "must_call": MustCall,
    "link_again": (Recipient.PATIENT, Recipient.ESCORT),
    "subject": MessageKind,
    "doubt": {*Doubt, "same-time", "same-day"},
    "likeness": Likeness,
    "proof": Proof,
    "corrected": {"name", "date_of_birth", "language", "zone", "empty"},
    "change": Change,
    "change_done": Change,
    "column": Column,
    "column_missing": {*columns.missing({}, NO_ROWS), *columns.missing({Column.DAY: "Day"}, NO_ROWS)},
    "status_meaning": MEANINGS,
    "unit": Unit,
    "amount": Unit,
    "one": Unit,
    "sort": Sort,
    "date_range": OF_SEVERAL_DAYS,
    "date_range_link": OF_SEVERAL_DAYS,
    "no_visits": ("day", *OF_SEVERAL_DAYS),
    "no_visits_hint": ("day", *OF_SEVERAL_DAYS),
    "ride": STANDS | {"ask-first", "old-time"},
    "your_ride": STANDS | {"ask-first", "old-time", "no-contact", "declined-known", "to-check"},
    "ride_end": RideEnd,
    "why_not_cleared": WHY,
    "clearing": (Clearing.CLEARED, Clearing.CALLED_OFF, Clearing.NOT_TREATED),
    "leaving": (Leaving.ALONE, Leaving.NOT_RECORDED),
    "sayer": SAID_BY,
    "call_time": CALL_TIMES,
    "how_to_ask": (Kind.CHECK, Kind.CHOICES),
    "still_true": Stale,
    "moment": {
        *(field.name.replace("_", "-") for field in fields(Times)),
        *("stops-unset", "food-unset", "drink-unset", "arrive-unset", "pickup-unset"),
        *(f"ride-{home}" for home in set(RideHome) - {RideHome.ARRANGED}),
    },
    "plan_headline": {*OF_THE_DAY, Status.READY, "plan", "almost-ready"},
    "plan_underline": {
        *(*OF_THE_DAY, "one-todo", "todos", "open-questions"),
        *("not-sent", "we-call", "all-set"),
    },
    "escort_answer": ANSWERS,
    "escort_answer_explained": ANSWERS,
    "escort_closed": set(CLOSED) - {None},
    "escort_headline": {
        escort_pages.headline(said, closed, asks_again=again, is_missing=missing, is_wrong=wrong)
        for said, closed, again, missing, wrong in product(SAID, CLOSED, EITHER, EITHER, EITHER)
    },
    "escort_said": {
        escort_pages.told(said, closed, is_new_time=new)
        for said, closed, new in product(SAID, CLOSED, EITHER)
    }
    - {""},
}
"""Every code that a table is for."""

CASES: dict[str, tuple[Collection[str], Collection[str]]] = {
    "sms": (MessageKind, {f"{kind}.named" for kind in TO_ESCORTS}),
    "email": (MessageKind, {f"{MessageKind.ESCORT_REQUEST}.named"}),
    "undelivered": (Problem, {f"{Problem.NOT_REACHABLE}.{Reach.PHONE}"}),
    "history": (
        set(What) - {What.ANSWERED, What.ESCORT, What.DAY_STEP},
        {
            *(f"escort.{state}" for state in EscortState),
            *(f"attempted.{outcome}" for outcome in HANDS_OVER),
            f"checked-in.{CheckIn.AFTERWARDS}",
            *("cancelled.unsaid", "cancelled.in-words"),
            *(f"day-step.{step}" for step in DayStep),
            *("day-step.left-alone", "waived.cleared", "waived.cleared-about"),
            *("waived.about", "waiver-ended.over", "waiver-ended.changed"),
            *("staff-added.named", "settings-decided.changed"),
            *(f"exported.{which}" for which in ("day", "follow-ups", "no-ending", *OF_SEVERAL_DAYS)),
        },
    ),
}
"""The same for those where a code reads otherwise in some cases."""

NOTICES = {"visit_notice", "follow_up_notice", "phone_notice", "notice"}
"""What the address of a page may ask for."""

OF_NO_ENUM = {
    *("problem", "file_problem", "row_problem", "remark", "unanswered", "chart", "asked_again", "actor"),
    *("sign_in_problem", "send_again", "send_again_why", "not_saved", "not_saved_why", "not_saved_then"),
    *("escort_not_saved", "escort_not_saved_then", "desk_not_saved"),
    *("fact", "fact_link", "fact_tablet", "visit_state", "calendar", "ride_calendar"),
}
"""Codes that are written where they come about."""


@pytest.mark.parametrize("table", TABLES)
def test_every_member_of_an_enum_that_is_shown_has_a_word(table: str):
    assert set(WORDS[table]) == {str(code) for code in TABLES[table]}


@pytest.mark.parametrize("table", CASES)
def test_every_case_of_a_code_has_a_word(table: str):
    codes, cases = CASES[table]

    assert set(WORDS[table]) == {*map(str, codes), *cases}


def written(path: str, function: str) -> set[str]:
    """The codes that a module or the modules of a folder give to a function, or to anything as ``notice``."""
    found = CODE / path
    modules = found.rglob("*.py") if found.is_dir() else [found]
    calls = [
        node for m in modules for node in ast.walk(ast.parse(m.read_text())) if isinstance(node, ast.Call)
    ]
    return {text for call in calls for given in _given(call, function) for text in _texts(given)}


def _given(call: ast.Call, function: str) -> Iterator[ast.expr]:
    is_meant = isinstance(call.func, ast.Name) and call.func.id == function
    yield from call.args if is_meant else ()
    yield from (named.value for named in call.keywords if named.arg == "notice" and function == "notice")


def _texts(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.IfExp):
        yield from (*_texts(given.body), *_texts(given.orelse))
    elif isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value


def test_every_notice_that_an_address_asks_for_has_words():
    by_phone = written("desk/visit/phone_answers.py", "notice") - {"answered"}  # which the follow-ups show

    by_list = written("desk/follow_ups/views.py", "_back") | {"answered"}
    by_list |= {"note-recorded", "note-tried"}  # of which a note chooses one
    steps = set(DayStep) - {DayStep.UNDONE}
    by_desk = written("desk", "back_to_visit") | set(SHUT) | set(LEADS_BACK)

    assert set(WORDS["visit_notice"]) == steps | by_desk
    assert set(WORDS["follow_up_notice"]) == by_list
    assert set(WORDS["phone_notice"]) == by_phone | set(NOT_SAVED_BY_PHONE.values())
    in_patient = written("patient/views.py", "notice") | written("patient/back_again.py", "notice")
    assert set(WORDS["notice"]) == in_patient | set(NOT_SAVED.values())


def test_no_table_is_forgotten_here_and_none_stands_twice():
    modules = [getattr(words, name) for name in vars(words) if name.isupper() and name != "WORDS"]

    assert set(WORDS) == {*TABLES, *CASES, *NOTICES, *OF_NO_ENUM}
    assert sum(map(len, modules)) == len(WORDS)


def test_every_word_that_is_asked_for_by_name_is_there():
    sources = [*CODE.rglob("*.py"), *TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
    asked = re.compile(r"""\bword\(\s*["'](\w+)["'](?:,\s*["']([\w-]+)["'])?""")
    found = [(table, key) for source in sources for table, key in asked.findall(source.read_text())]

    assert [(t, key) for t, key in found if t not in WORDS or (key and key not in WORDS[t])] == []
    assert set(WORDS["chart"]) == {key for table, key in found if table == "chart" and key} | {
        *("predicted-ready", "predicted-not-ready")
    }


NEVER_FILLED = {("choices.html", "row_problem")}
"""What is asked about an imported row is never its status, the one word of that table to be filled."""


def unfilled(app: Flask, template: Path) -> Iterator[str]:
    """The sentences and tables of a template that name a value which is not given to them."""
    for call in app.jinja_env.parse(template.read_text()).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        said = call.args[0].value if name in ("_", "word") and isinstance(call.args[0], nodes.Const) else ""
        texts = WORDS[said].values() if name == "word" else [said]
        named = {value for text in texts for value in re.findall(r"%\((\w+)\)s", text)}
        if named - {given.key for given in call.kwargs} and (template.name, said) not in NEVER_FILLED:
            yield said


def test_a_page_gives_each_sentence_the_values_that_it_names(app: Flask):
    assert [(t.name, said) for t in TEMPLATES.rglob("*.*") for said in unfilled(app, t)] == []


def test_no_page_picks_its_sentence_by_a_code():
    ladder = re.compile(r"elif [^%]*== '[a-z-]+'[^%]*%\}\s*\{\{-? ?_\(|_\(\"[^\"]*\"\) if [^}]*== '[a-z-]+'")

    assert [t.name for t in TEMPLATES.rglob("*.*") if ladder.search(t.read_text())] == []


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


@pytest.mark.parametrize("table", ["sms", "email", "subject"])
def test_a_message_that_names_a_time_names_its_day(table: str):
    without = [key for key, text in WORDS[table].items() if "%(time)s" in text and "%(day)s" not in text]

    assert without == []
