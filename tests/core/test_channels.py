"""What counts as an e-mail address, wherever one comes from."""

import pytest

from questionnaire.core.channels import LONGEST_EMAIL, clean_email, is_email


@pytest.mark.parametrize(
    "address",
    ["ada@example.org", "ada.lind+visits@example.org", "o'neill@example.org", "søren@exämple.dk", "a@b"],
)
def test_one_address_is_an_address(address: str):
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@@example.org",
        "ada @example.org",
        "Ada <ada@example.org>",
        "ada@example.org, ben@example.org",
        '"ada"@example.org',
        "ada@[192.0.2.1]",
        "ada@example.org\nBcc: all@example.org",
        "ada\x00@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "x" * LONGEST_EMAIL,
        "ada@example..org",
        "ada..lind@example.org",
        ".ada@example.org",
        "ada.@example.org",
        "ada@.example.org",
        "ada@-example.org",
        "ada@example.org'",
        "ada@example!.org",
        "ada@example.org\ufe0f",
        "ada@example.org,",
        "ada@example.org;ben@example.org",
        "ada@example.org\u200b",
        "mailto:ada@example.org",
    ],
)
def test_what_no_message_can_be_sent_to_is_no_address(address: str):
    assert not is_email(address)


@pytest.mark.parametrize(
    "typed",
    [
        "ada@example.org,",
        "ada@example.org ;",
        "mailto:ada@example.org",
        "MAILTO:ada@example.org?subject=Hello",
        "ada@example.org\u200b",
        "\u2068ada@example.org\u2069",
        "<ada@example.org>",
        "ada@example.org.",
        "\ufeff ada@example.org\u00a0",
        "ada@example.org\ufe0f",
        "ada@example.org\u3164",
        "'ada@example.org'",
        '"ada@example.org"',
        "(ada@example.org)",
        "\u201cada@example.org\u201d",
        "ada@example.org:",
    ],
)
def test_what_is_pasted_around_an_address_is_taken_off(typed: str):
    assert clean_email(typed) == "ada@example.org"


@pytest.mark.parametrize(
    "typed", ["ada@example.org;ben@example.org", "ada@example..org", "ada lind@example.org"]
)
def test_what_may_be_meant_in_two_ways_is_left_as_typed(typed: str):
    assert clean_email(typed) == typed
