"""A letter, and a failure to deliver it, can be printed anywhere and tell nobody whom it was for."""

import pytest

from questionnaire.messages.channels.registry import DeliveryFailed, Problem
from tests.messages.conftest import a_mail


def test_printing_a_letter_shows_neither_whom_it_is_for_nor_what_it_says():
    assert repr(a_mail()) == "Letter(message_id='m-1', from_name='Riverside Clinic', kind='not-finished')"


@pytest.mark.parametrize("message_id", ["", "a b", "a>\r\nBcc: eve@example.org", "é", "x" * 65])
def test_a_message_id_that_could_not_stand_in_a_header_is_a_mistake_of_ours(message_id: str):
    with pytest.raises(ValueError, match="a message id is"):
        a_mail(message_id=message_id)


def test_a_failure_says_why_and_for_how_long():
    assert str(DeliveryFailed(Problem.WRONG_NUMBER, permanent=True)) == "wrong-number, for good"
    assert str(DeliveryFailed(Problem.TRY_LATER, permanent=False)) == "try-later, for now"
