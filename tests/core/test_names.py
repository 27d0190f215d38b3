"""Somebody calls: whom it is about is found by what they say, and nobody else."""

import pytest

from questionnaire.core.names import fits, full_name, split_name, tidy_name

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


@pytest.mark.parametrize(
    ("whole", "first", "last", "credentials"),
    [
        ("Suffix, Jr., Abe", "Abe", "Suffix Jr.", ()),
        ("Bea Credential MD", "Bea", "Credential", ("MD",)),
        ("Carl Doctor, MD", "Carl", "Doctor", ("MD",)),
        ("Dan Genera Jr.", "Dan", "Genera Jr.", ()),
        ("Third III, Eve", "Eve", "Third III", ()),
        ("Lind, Ada", "Ada", "Lind", ()),
        ("Ada Lind", "Ada", "Lind", ()),
        ("Ada Maria Lind", "Ada Maria", "Lind", ()),
        ("Dan Genera, Sr", "Dan", "Genera Sr", ()),
        ("Lind, Abe, Jr.", "Abe", "Lind Jr.", ()),
        ("Lind, Abe, Jr., PhD", "Abe", "Lind Jr.", ("PhD",)),
        ("Lind Jr, Abe, M.D.", "Abe", "Lind Jr", ("M.D.",)),
        ("Lind, Abe RN", "Abe", "Lind", ("RN",)),
        ("Lind, Abe, PA-C", "Abe", "Lind", ("PA-C",)),
        ("Dr. Bea Lind", "Bea", "Lind", ("Dr.",)),
        ("Lind, Mrs. Bea", "Bea", "Lind", ("Mrs.",)),
        ("Ivy Cole, DNP", "Ivy", "Cole", ("DNP",)),
        ("Abe Lind 2nd", "Abe", "Lind 2nd", ()),
        ("Doctor, MD", "Doctor", "", ("MD",)),
        ("MD", "MD", "", ()),
        ("Sukarno", "Sukarno", "", ()),
        ("Sukarno,", "Sukarno", "", ()),
        (", Sukarno", "Sukarno", "", ()),
        ("Rahman, Md", "Md", "Rahman", ()),
        ("Md Rahman", "Md", "Rahman", ()),
        ("KIM DO", "KIM", "DO", ()),
        ("DO, KIM", "KIM", "DO", ()),
        ("YO YO MA", "YO YO", "MA", ()),
        ("Jack Ma", "Jack", "Ma", ()),
        ("An Vi", "An", "Vi", ()),
        ("Malcolm X, V", "Malcolm", "X V", ()),
        ("Nguyen, An, Thi", "An Thi", "Nguyen", ()),
        ("", "", "", ()),
    ],
)
def test_a_whole_name_is_parted_and_a_suffix_or_a_credential_is_no_first_name(
    whole: str, first: str, last: str, credentials: tuple[str, ...]
):
    assert split_name(whole) == (first, last, credentials)


@pytest.mark.parametrize(
    ("first", "last", "parted"),
    [
        ("Ada", "Lind", ("Ada", "Lind", ())),
        ("Abe", "Lind, MD", ("Abe", "Lind", ("MD",))),
        ("Abe MD", "Lind", ("Abe", "Lind", ("MD",))),
        ("Abe", "Lind Jr.", ("Abe", "Lind Jr.", ())),
        ("Abe Jr.", "Lind", ("Abe", "Lind Jr.", ())),
        ("Jr.", "Lind", ("Lind Jr.", "", ())),
        ("", "Sukarno", ("Sukarno", "", ())),
        ("Sukarno", "", ("Sukarno", "", ())),
        ("Md", "Rahman", ("Md", "Rahman", ())),
        ("KIM", "DO", ("KIM", "DO", ())),
        ("Mary  Ann", " van der  Berg ", ("Mary Ann", "van der Berg", ())),
        ("", "", ("", "", ())),
    ],
)
def test_names_in_columns_of_their_own_are_rid_of_credentials(
    first: str, last: str, parted: tuple[str, str, tuple[str, ...]]
):
    assert tidy_name(first, last) == parted


def test_a_single_name_is_the_whole_name():
    assert (full_name("Sukarno", ""), full_name("Ada", "Lind")) == ("Sukarno", "Ada Lind")
