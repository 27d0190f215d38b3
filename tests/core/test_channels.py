"""What counts as an e-mail address, wherever one comes from."""

import pytest

from questionnaire.core.channels import LONGEST_EMAIL, is_email


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
    ],
)
def test_what_no_message_can_be_sent_to_is_no_address(address: str):
    assert not is_email(address)
