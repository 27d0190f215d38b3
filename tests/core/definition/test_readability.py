import pytest

from questionnaire.core.definition.readability import grade, sentences, syllables, words


def test_sentences_end_with_a_full_stop_a_question_or_an_exclamation_mark():
    text = 'Come in. Are you well? Good! (Sit down.) She said: "Rest." Then go'

    assert sentences(text) == ("Come in", "Are you well", "Good", "(Sit down", 'She said: "Rest', "Then go")


def test_a_time_of_day_does_not_end_a_sentence():
    assert sentences("Come at 9 a.m. or at 1 p.m. if you like. Call us.") == (
        "Come at 9 a.m. or at 1 p.m. if you like",
        "Call us",
    )


def test_an_empty_text_has_no_sentences_no_words_and_no_grade():
    assert (sentences(""), words(" ... "), grade("")) == ((), (), 0.0)


def test_a_placeholder_is_read_as_an_easy_word():
    assert words("Call {clinic_phone}. How long? {driving_wait}.") == (
        "Call",
        "today",
        "How",
        "long",
        "today",
    )
    assert sentences("How long? {driving_wait}.") == ("How long", "today")


def test_what_an_apostrophe_joins_is_one_word_and_what_a_hyphen_joins_is_two():
    assert words("Don't use low-cost rides at 9:30.") == (
        "Don't",
        "use",
        "low",
        "cost",
        "rides",
        "at",
        "9:30",
    )


@pytest.mark.parametrize(
    ("count", "spoken"),
    [
        (1, "ride take while times clothes asked called friend don't some sick 911 see mood through changed"),
        (2, "table tables needed handled nurses safely sometimes someone rideshare going quiet people isn't"),
        (2, "beyond layer react worried nausea feeling before during leaving create"),
        (3, "media medicine infusion usual idea area created carrier ketamine everyone wakefulness"),
        (4, "emergency anxiety integration experience"),
        (5, "dissociation hallucination"),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(count, spoken):
    assert {word: syllables(word) for word in spoken.split()} == dict.fromkeys(spoken.split(), count)


def test_the_grade_is_that_of_kincaid_1975():
    text = "The cat sat on the mat. Ketamine can linger."

    # 9 words, 2 sentences, 12 syllables
    assert grade(text) == pytest.approx(0.39 * 9 / 2 + 11.8 * 12 / 9 - 15.59)


def test_long_words_in_long_sentences_read_harder():
    easy = "You may feel sleepy. Please rest at home."
    hard = "Patients may experience considerable somnolence necessitating domestic recuperation."

    assert (round(grade(easy), 1), round(grade(hard), 1)) == (-0.8, 28.8)
