"""Rosa's own page: what it shows, what she can say on it, and what it never tells."""

from collections.abc import Callable

from tests.people import EscortAtPhone, PatientAtPhone

Rosa = Callable[[], EscortAtPhone]


def test_rosa_is_asked_and_says_yes(ada: PatientAtPhone, rosa: Rosa):
    ada.says_who().answers_everything().sends_answers()

    asked = rosa().opens_link()
    assert asked.heading == "Can you take Ada home on Tuesday?"
    asked.says_yes()
    assert asked.heading == "You take Ada home on Tuesday"
