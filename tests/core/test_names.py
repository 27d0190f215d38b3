"""Somebody calls: whom it is about is found by what they say, and nobody else."""

import pytest

from questionnaire.core.names import fits

NAMES = ("Zoë Ann O'Neil", "Rosa")
NUMBERS = ("+12025550107", "+442079460018", "")


@pytest.mark.parametrize(
    "sought",
    [
        *("zoe", "ZOË", "neil zoe", "o'neil", "ann", "rosa", "Ros", "O\u2019Neil, Zoe", "oneil"),
        *(
            "2025550107",
            "(202) 555-0107",
            "202-555-0107",
            "+1 202 555 0107",
            "0107",
            "020 7946 0018",
            "+44 (0)20 7946 0018",
        ),
    ],
)
def test_a_part_of_a_name_or_of_a_number_finds_them(sought: str):
    assert fits(sought, NAMES, NUMBERS)


@pytest.mark.parametrize(
    "sought", ["", " ", "zoe rosa", "zoes", "07", "000", "202 555 0108", "x0107", "-", "%", "_", "*"]
)
def test_what_is_said_of_somebody_else_finds_them_not(sought: str):
    assert not fits(sought, NAMES, NUMBERS)
