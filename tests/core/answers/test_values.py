"""How answers are written down, and read again just as they were."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.core.answers.values import (
    Answer,
    Answers,
    Contact,
    Stale,
    Value,
    packed,
    packed_value,
    unpacked,
    unpacked_value,
)
from tests.core.answering import MONDAY, QUICK, TUESDAY, anything_said

TEXTS = st.text(st.sampled_from('ab {}[]":\\\n\t\x00é漢🙂'), max_size=20)
VALUES: st.SearchStrategy[Value] = st.one_of(
    TEXTS, st.lists(TEXTS, max_size=4).map(tuple), st.builds(Contact, TEXTS, TEXTS)
)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("value", "document"),
    [
        ("yes", "yes"),
        (("work", "drive"), ["work", "drive"]),
        (("work",), ["work"]),
        ("Can I keep\nmy hearing aid in?", "Can I keep\nmy hearing aid in?"),
        (Contact("Rosa", "+12025550142"), {"name": "Rosa", "phone": "+12025550142"}),
        (
            Contact("Rosa", "+12025550142", "rosa@example.org"),
            {"name": "Rosa", "phone": "+12025550142", "email": "rosa@example.org"},
        ),
    ],
)
def test_each_kind_of_answer_has_its_own_json(value: Value, document: object):
    assert packed_value(value) == document
    assert unpacked_value(document) == value


@pytest.mark.parametrize("email", ["rosa@example.org", ""])
def test_an_escorts_e_mail_is_read_as_it_was_written_though_rosa_is_rosa_without_it(email: str):
    rosa = Contact("Rosa", "+12025550142", email)

    again = unpacked_value(packed_value(rosa))

    assert isinstance(again, Contact)
    assert (again, again.email) == (Contact("Rosa", "+12025550142"), email)


def test_a_document_tells_who_answered_and_when():
    answers = {"calm-place": Answer("yes", "staff:ab12", TUESDAY)}

    assert packed(answers) == {
        "calm-place": {"value": "yes", "by": "staff:ab12", "at": "2026-11-24T10:30:00-05:00"}
    }


def test_only_what_is_of_last_time_is_written_down_as_stale():
    answers = {
        "calm-place": Answer("yes", "patient", TUESDAY, Stale.LAST_TIME),
        "ride-home": Answer("adult", "patient", TUESDAY, Stale.MOVED),
        "support-after": Answer("stay", "patient", TUESDAY, Stale.OLD),
    }

    document = packed(answers)

    assert {name: row.get("of") for name, row in document.items()} == {
        "calm-place": "last-time",
        "ride-home": None,
        "support-after": None,
    }
    assert unpacked(document) == {
        "calm-place": answers["calm-place"],
        "ride-home": answers["ride-home"]._replace(stale=None),
        "support-after": answers["support-after"]._replace(stale=None),
    }


@QUICK
@given(answers=anything_said())
def test_whatever_is_answered_to_the_shipped_questionnaire_is_read_as_it_was_written(answers: Answers):
    assert unpacked(json.loads(json.dumps(packed(answers)))) == answers


@QUICK
@given(value=VALUES, by=TEXTS, at=st.datetimes(datetime(1970, 1, 1), timezones=ZONES))
def test_any_value_by_anybody_at_any_time_is_read_as_it_was_written(value: Value, by: str, at: datetime):
    answers = {"your-question": Answer(value, by, at)}

    again = unpacked(json.loads(json.dumps(packed(answers))))

    assert again == answers
    assert again["your-question"].at.astimezone(UTC) == at.astimezone(UTC)


def test_an_answer_typed_by_staff_says_so_in_its_document_and_others_stand_as_ever():
    by_phone = Answer("yes", "support", MONDAY, typed_by="staff:ben")
    own = Answer("yes", "patient", MONDAY)

    document = packed({"ride-home": by_phone, "ride-check": own})

    assert document["ride-home"]["typed_by"] == "staff:ben"
    assert document["ride-check"] == {"value": "yes", "by": "patient", "at": MONDAY.isoformat()}
    assert unpacked(document) == {"ride-home": by_phone, "ride-check": own}
