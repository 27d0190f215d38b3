"""Bad input gets a clear answer, and nothing is lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.answers.values import Contact
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.store.database import db
from questionnaire.records.visit import visits
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import FIRST, NEXT, PatientAtPhone, Person, StaffAtDesk

WRONG = ADA_BORN + timedelta(days=1)


def kept(clinic: ClinicFacts, visit_id: str) -> dict[str, object]:
    """The answers in the records."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return {question: answer.value for question, answer in visit.answers.items()}


def test_unknown_replaced_old_and_foreign_links_get_one_and_the_same_page(
    app: Flask, ada: PatientAtPhone, ben: StaffAtDesk, elsewhere: ClinicFacts, visit_id: str
):
    secret = ada.link.removeprefix("/v/1-")
    ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/links")
    stranger = Person(app)

    pages = {
        stranger.goes_to(address).text
        for address in ("/v/1-nobody", ada.link, f"/v/2-{secret}", "/v/99-x", "/v/abc", "/v/1-", "/v/-1-a")
    }

    assert stranger.status == 404
    assert len(pages) == 1
    assert stranger.heading == "This link does not work"


@pytest.mark.parametrize(
    "after",
    ["/", ".", ",", ")", ">", "%20", "%E2%80%8B", "!", "?", ").", "/.", "%22", "%E2%80%A6", "%C2%A0Bye"],
)
def test_a_link_opens_whatever_the_sentence_around_it_left_at_its_end(ada: PatientAtPhone, after: str):
    ada.goes_to(ada.link + after)

    assert (ada.status, ada.path, ada.heading) == (200, ada.link, "Get ready for your visit")
    assert ada.says_who().status == 200


def test_a_link_opens_the_plan_for_a_week_after_the_visit_and_then_no_more(ada: PatientAtPhone):
    with clock.stopped_at(TUESDAY + timedelta(days=6)):
        assert ada.goes_to(ada.link).status == 200

    with clock.stopped_at(TUESDAY + timedelta(days=8)):
        assert ada.goes_to(ada.link).heading == "This link does not work"


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "1986"),
        ("", "", ""),
        ("nine", "5", "1986"),
        ("9", "5", "86"),
        ("9", "5", "2090"),
        ("٩", "5", "1986"),
    ],
)
def test_a_malformed_birth_date_is_asked_again_and_no_try_is_counted(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str, day: str, month: str, year: str
):
    ada.goes_to(ada.link)
    for _ in range(6):
        ada.sends(ada.link, day=day, month=month, year=year)

    assert ada.status == 422
    assert ada.sees("Enter your date of birth in numbers, like 3 27 1985")
    assert [box.get("value") for box in ada.page.select(".dates input")] == [month, day, year]
    assert ada.says_who().question == FIRST


def test_five_wrong_birth_dates_lock_the_link_and_the_desk_opens_it_again(
    ada: PatientAtPhone, ben: StaffAtDesk, visit_id: str
):
    for _ in range(4):
        assert ada.says_who(WRONG).sees("This date does not match this link.")
    assert ada.says_who(WRONG).heading == "This link does not work"
    assert ada.says_who().heading == "This link does not work"

    locked = "Desk Link locked after five wrong dates. Issue a new one."
    assert (
        ben.goes_to("/desk/2026-11-24").row_of("Ada Lind")["What is missing"]
        == f"{locked} Desk Has not started. Call to ask what is in the way."
    )
    ben.goes_to(f"/desk/visits/{visit_id}").sends(f"/desk/visits/{visit_id}/links")
    link = str(ben.page.select_one("#link")["value"]).removeprefix("http://localhost")  # type: ignore[index]
    assert PatientAtPhone(ada.app, link=link, born=ADA_BORN).says_who().question == FIRST


def test_pressing_continue_with_nothing_chosen_asks_again(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers()

    assert ada.status == 422
    assert ada.page.select_one(".problem a")["href"] == "#answer"  # type: ignore[index]
    assert kept(clinic, visit_id) == {}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (("maybe",), "Choose one of the answers on this page"),
        (("yes", "change"), "Choose one answer only"),
        (("yes\x00",), "Choose one of the answers on this page"),
        (("y" * 100_000,), "Choose one of the answers on this page"),
    ],
)
def test_a_value_that_is_no_option_is_refused(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str, values: tuple[str, ...], problem: str
):
    ada.says_who().answers_until("visit-confirm").answers(*values)

    assert (ada.status, ada.sees(problem)) == (422, True)
    assert "visit-confirm" not in kept(clinic, visit_id)


def test_what_was_ticked_is_still_ticked_after_an_error(ada: PatientAtPhone):
    ada.says_who().answers_until("day-plans")

    ada.answers("none", "work")

    assert ada.status == 422
    assert [box["value"] for box in ada.page.select("input[checked]")] == ["none", "work"]


@pytest.mark.parametrize(
    ("text", "shown_again", "problem"),
    [
        ("x" * 100_000, "x" * 100_000, "That is too long. Please use 500 characters or fewer"),
        ("My\x07 question\x00", "My question", "We removed characters we cannot read."),
        ("  \r\n ", "", "Enter your question first"),
    ],
)
def test_a_text_that_cannot_be_kept_is_shown_again(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str, text: str, shown_again: str, problem: str
):
    ada.says_who().answers_until("your-question", questions="write")

    ada.answers(text)

    assert (ada.status, ada.sees(problem)) == (422, True)
    assert ada.page.select_one("textarea").get_text().strip() == shown_again  # type: ignore[union-attr]
    assert "your-question" not in kept(clinic, visit_id)


def test_html_in_a_text_stays_text(ada: PatientAtPhone, chi: StaffAtDesk, visit_id: str):
    ada.says_who().answers_everything(questions="write", your_question="<script>alert(1)</script><b>hi</b>")

    for person in (ada, chi.goes_to(f"/desk/visits/{visit_id}")):
        assert person.sees("<script>alert(1)</script><b>hi</b>")
        assert [s.get_text() for s in person.page.select("script")] == [""] * len(
            person.page.select("script")
        )


@pytest.mark.parametrize("phone", ["", "call me", "123", "555", "+", "12025550142" * 3])
def test_a_phone_that_is_none_is_asked_again_with_the_name_kept(ada: PatientAtPhone, phone: str):
    ada.says_who().answers_until("ride-person")

    ada.answers(name="Rosa", phone=phone)

    assert ada.status == 422
    assert [box.get("value") for box in ada.page.select("#name, #phone")] == ["Rosa", phone]


def test_a_phone_is_kept_as_a_real_number_however_it_was_written(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().answers_until("ride-person")

    ada.answers(name=" Rosa ", phone="202.555 0142")

    assert kept(clinic, visit_id)["ride-person"] == Contact("Rosa", "+12025550142")


@pytest.mark.parametrize("question", ["ride-person", "nobody-asks-this", "ready-feel"])
def test_a_question_that_is_not_next_leads_to_the_one_that_is(ada: PatientAtPhone, question: str):
    ada.says_who()

    for visit in (ada.goes_to, ada.sends):
        visit(f"/visit/questions/{question}")

        assert ada.question == FIRST
        assert ada.sees(
            "You cannot skip ahead to that question. Your answers are saved. Please continue here."
        )


def test_checking_or_sending_too_early_leads_back_to_the_open_question(ada: PatientAtPhone):
    ada.says_who().answers_one()

    for go in (lambda: ada.goes_to("/visit/check"), lambda: ada.sends("/visit/submission")):
        go()

        assert ada.question == NEXT[FIRST]
        assert ada.sees("A few questions are left.")


def test_a_form_from_another_day_is_sent_again_with_what_was_filled_in(ada: PatientAtPhone, visit_id: str):
    ada.says_who().answers_until("visit-confirm")

    with ada.app.app_context():
        ada.response = ada.client.post(
            "/visit/questions/visit-confirm",
            data={"visit": visit_id, "answer": "yes", "csrf_token": "old"},
            follow_redirects=True,
        )

    assert (ada.status, ada.heading) == (400, "Please send this again")
    ada.sends("/visit/questions/visit-confirm", visit=visit_id, answer="yes")
    assert ada.question == NEXT["visit-confirm"]


def test_a_page_left_open_for_half_an_hour_asks_who_is_there(ada: PatientAtPhone):
    ada.says_who().answers_one()

    with clock.stopped_at(MONDAY + timedelta(minutes=31)):
        assert ada.goes_to("/visit/").heading == "Your session has ended"
        assert ada.says_who().question == NEXT[FIRST]


def test_staff_signed_out_by_time_lose_nothing_they_typed(ben: StaffAtDesk):
    ben.goes_to("/desk/visits/new")
    fields = {"first_name": "Gus", "last_name": "Romero", "month": "9", "day": "25", "year": "1977"}
    fields |= {"visit_date": "2026-11-25", "visit_time": "14:00", "email": "gus@example.org"}

    with clock.stopped_at(MONDAY + timedelta(minutes=16)):
        ben.sends("/desk/visits", **fields)
        assert (ben.status, ben.heading) == (401, "Sign in")
        hidden = {tag["name"]: tag["value"] for tag in ben.page.select("main input[type=hidden]")}
        hidden.pop("csrf_token")
        ben.sends("/desk/sign-in", **hidden | {"email": ben.email, "password": "a calm river stone"})
        assert ben.heading == "Please send this again"
        hidden = {tag["name"]: tag["value"] for tag in ben.page.select("main input[type=hidden]")}
        hidden.pop("csrf_token")
        ben.sends(str(ben.page.select_one("main form")["action"]), **hidden)  # type: ignore[index]

    assert ben.heading == "Gus Romero"


def test_a_wrong_password_tells_nothing_and_five_lock_for_a_while(ben: StaffAtDesk):
    ben.sends("/desk/sign-out")
    problem = "The e-mail or password is wrong. After five tries, you must wait 15 minutes."

    for _ in range(5):
        assert ben.signs_in("wrong password here").sees(problem)
    assert ben.signs_in().sees(problem)

    with clock.stopped_at(MONDAY + timedelta(minutes=16)):
        assert ben.signs_in().heading == "Monday, November 23"


def test_signing_in_leads_nowhere_but_the_desk(ben: StaffAtDesk):
    ben.sends("/desk/sign-out")

    for then in ("https://evil.example/", "//evil.example/desk/", "/desk//evil.example", "/desk/\\evil"):
        ben.goes_to("/desk/sign-in").sends(
            "/desk/sign-in", email=ben.email, password="a calm river stone", then=then
        )
        assert ben.path == "/desk/"


def test_a_page_asks_to_try_again_while_the_database_is_gone(ada: PatientAtPhone, data_dir: Path):
    ada.says_who()
    db.engine.dispose()
    (data_dir / "visit-ready.db").rename(data_dir / "elsewhere.db")

    assert ada.goes_to("/visit/plan").status == 503

    db.engine.dispose()
    (data_dir / "elsewhere.db").rename(data_dir / "visit-ready.db")
    assert ada.goes_to("/visit/plan").status == 200


@contextmanager
def somebody_else_writing(data_dir: Path) -> Iterator[None]:
    """Another program holds the database's write lock."""
    other = sqlite3.connect(data_dir / "visit-ready.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_while_the_database_is_locked_the_answer_stays_on_the_page(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str, data_dir: Path
):
    ada.says_who().answers_until("visit-confirm")

    with somebody_else_writing(data_dir):
        ada.answers("yes")

    assert ada.status == 503
    assert ada.sees(
        "We could not save this just now. Your answer is still here. Please press Continue again."
    )
    assert [box["value"] for box in ada.page.select("input[checked]")] == ["yes"]
    assert "visit-confirm" not in kept(clinic, visit_id)
    assert ada.answers("yes").question == NEXT["visit-confirm"]


def test_while_the_database_is_locked_a_form_at_the_desk_keeps_what_was_typed(
    ben: StaffAtDesk, data_dir: Path
):
    ben.goes_to("/desk/visits/new")
    fields = {"first_name": "Gus", "last_name": "Romero", "month": "9", "day": "25", "year": "1977"}
    fields |= {"visit_date": "2026-11-25", "visit_time": "14:00"}

    with somebody_else_writing(data_dir):
        ben.sends("/desk/visits", **fields)

    assert (ben.status, ben.heading) == (503, "Please try again in a moment")
    hidden = {str(tag["name"]): tag["value"] for tag in ben.page.select("main input[type=hidden]")}
    assert {name: hidden[name] for name in fields} == fields


def test_two_tabs_never_lose_an_answer(ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str):
    ada.says_who().answers_until("health-change", first_time="no")
    laptop = ada.another_device().says_who()
    ada.goes_to("/visit/questions/first-time")
    phone_page, laptop_page = ada.response, laptop.response

    ada.response, laptop.response = phone_page, laptop_page
    laptop.answers("no")
    ada.answers("yes-ok")

    now = kept(clinic, visit_id)
    assert [now[name] for name in ("visit-confirm", "first-time", "health-change")] == ["yes", "yes-ok", "no"]
