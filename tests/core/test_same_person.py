"""Two records of one person are told from two people, and the desk is told why."""

from datetime import UTC, date, datetime

import pytest

from questionnaire.core.same_person import Likeness, Person, likeness, plain_name, short_name

BORN, PHONE = date(1986, 5, 9), "+12025550131"
TEN = frozenset((datetime(2026, 11, 24, 15, tzinfo=UTC),))


def person(first: str, last: str, born: date = BORN, **other: object) -> Person:
    """Somebody with a birth date."""
    return Person(first, last, born, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("José", "Núñez"), ("Jose", "Nunez")),
        (("Sean", "O'Neil"), ("Sean", "O\u2019Neil")),
        (("Sean", "O'Neil"), ("SEAN", "ONEIL")),
        (("Anne-Marie", "Lind"), ("Anne Marie", "Lind")),
        (("Anne\u2010Marie", "Lind"), ("Annemarie", "Lind")),
        (("Jr., Abe", "Suffix"), ("Abe", "Suffix Jr.")),
        (("Dr. Ada", "Lind, MD"), ("Ada", "Lind")),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one: tuple[str, str], other: tuple[str, str]):
    assert plain_name(*one) == plain_name(*other)


def test_a_name_of_two_parts_is_not_the_name_of_one():
    assert plain_name("Ada", "Lind") != plain_name("Ada Lind", "")


def test_an_initial_finds_the_whole_name():
    assert {short_name(first, "Lind") for first in ("A.", "Ada", "ada b.")} == {"a|lind"}


SAME, PART, NEAR = Likeness.SAME_NAME, Likeness.PART_OF_NAME, Likeness.NEAR_NAME
DATE, OFF = Likeness.SAME_BIRTH_DATE, Likeness.NEAR_BIRTH_DATE
ON_PHONE, AT_ONCE = Likeness.SAME_PHONE, Likeness.SAME_TIME
WITH_BOTH = {"phone": PHONE, "times": TEN}


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (person("Jose", "Luz"), person("José", "Luz"), (SAME, DATE)),
        (person("Lind", "Ada"), person("Ada", "Lind"), (SAME, DATE)),
        (person("A.", "Lind"), person("Ada", "Lind"), (PART, DATE)),
        (person("Ada Maria", "Lind"), person("Ada", "Lind"), (PART, DATE)),
        (person("MD", "Credential"), person("Credential", ""), (SAME, DATE)),
        (person("Jr., Abe", "Suffix"), person("Abe", "Suffix"), (SAME, DATE)),
        (person("Ada", "Lind"), person("Ada", "Lynd"), (NEAR, DATE)),
        (person("Ada", "Lind"), person("Ada", "Lind", date(1986, 5, 19)), (SAME, OFF)),
        (person("Ada", "Lind"), person("Ada", "Lind", date(1986, 9, 5)), (SAME, OFF)),
        (person("Ada", "Lind"), person("Ada", "Lind", date(1968, 5, 9)), (SAME, OFF)),
        (
            person("Ada", "Lind", date(1970, 1, 1), **WITH_BOTH),
            person("Ada", "Lind", **WITH_BOTH),
            (SAME, ON_PHONE, AT_ONCE),
        ),
        (
            person("Ada", "Lynd", date(1986, 5, 19), **WITH_BOTH),
            person("Ada", "Lind", **WITH_BOTH),
            (NEAR, OFF, ON_PHONE, AT_ONCE),
        ),
        (
            person("Ada", "Berg", phone=PHONE),
            person("Ada", "Lind", phone=PHONE),
            (Likeness.FIRST_NAME, DATE, ON_PHONE),
        ),
    ],
)
def test_a_slip_and_another_spelling_are_likely_one_person(
    one: Person, other: Person, reasons: tuple[Likeness, ...]
):
    assert (likeness(one, other), likeness(other, one)) == (reasons, reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ada", "Lind"), person("Ada", "Berg")),
        (person("Ada", "Lind"), person("Ada", "Lind", date(1955, 1, 30))),
        (person("Mia", "Lind", **WITH_BOTH), person("Noah", "Lind", **WITH_BOTH)),  # twins
        (person("Ada", "Lind", phone=PHONE), person("Ada", "Lind", date(1955, 1, 30), phone=PHONE)),
        (person("Li", "Wu"), person("Le", "Wu")),
        (person("A", "B"), person("Ada", "Berg")),
        (person("Ada", "Lynd", date(1986, 5, 19)), person("Ada", "Lind")),
    ],
)
def test_others_are_not(one: Person, other: Person):
    assert (likeness(one, other), likeness(other, one)) == ((), ())
