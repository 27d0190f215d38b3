"""Whatever is sent to Rosa's page is answered clearly; nothing is lost, and nothing told that is not hers."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.core.readiness.escorts import EscortFact
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit_facts import escorts
from tests.conftest import ADA_BORN, TUESDAY
from tests.people import SHIPPED, EscortAtPhone, PatientAtPhone, Person, StaffAtDesk
from tests.test_routes import contents, page_faults

Rosa = Callable[[], EscortAtPhone]
DAY = "/desk/2026-11-24"


@pytest.fixture
def named(has_sent: None, ada: PatientAtPhone) -> PatientAtPhone:
    """Ada, who has answered everything and named Rosa."""
    return ada


def facts(clinic: ClinicFacts, visit_id: str) -> tuple[EscortFact, ...]:
    return escorts.facts(clinic.clinic_id, [visit_id]).get(visit_id, ())


def test_links_that_are_unknown_foreign_or_over_get_the_page_of_any_link_that_does_not_open(
    app: Flask, named: PatientAtPhone, rosa: Rosa, elsewhere: ClinicFacts
):
    link, stranger = rosa().link, Person(app)
    secret, patients = link.removeprefix("/e/1-"), named.link.removeprefix("/v/")
    addresses = ["/e/1-nobody", f"/e/2-{secret}", "/e/99-x", "/e/abc", "/e/1-", f"/e/{patients}", f"{link}x"]
    addresses += ["/e/1-nobody/guide", "/e/1-nobody/visit.ics"]

    pages = {(stranger.goes_to(a).status, stranger.text) for a in ["/v/1-nobody", *addresses]}
    sent = {(stranger.sends(a, answer="confirmed").status, stranger.text) for a in addresses[:7]}
    with clock.stopped_at(TUESDAY + timedelta(hours=24, seconds=1)):
        over = {(stranger.goes_to(a).status, stranger.text) for a in (link, f"{link}/guide")}

    assert len(pages | sent | over) == 1
    assert (stranger.status, stranger.heading) == (404, "This link does not work")


@pytest.mark.parametrize("after", ["/", ".", ",", ")", ">", "%20", "%E2%80%8B", "!", ").", "/."])
def test_rosas_link_opens_whatever_the_sentence_around_it_left_at_its_end(
    named: PatientAtPhone, rosa: Rosa, after: str
):
    page = rosa()
    page.goes_to(page.link + after)

    assert (page.status, page.path, page.heading) == (200, page.link, "Can you take Ada home on Tuesday?")


def test_a_link_for_somebody_whom_ada_has_replaced_does_not_open_and_opens_again_if_she_names_them(
    named: PatientAtPhone, rosa: Rosa, clinic: ClinicFacts, visit_id: str
):
    page = rosa().says_yes()
    guide = f"{page.link}/guide"

    named.goes_to("/visit/plan").presses("Name another adult").answers(name="Joe", phone="202 555 0143")
    assert named.path == "/visit/plan"

    assert [page.goes_to(a).status for a in (page.link, guide, f"{page.link}/visit.ics")] == [404, 404, 404]
    assert page.sends(page.link, answer="declined").heading == "This link does not work"
    assert len(facts(clinic, visit_id)) == 1
    assert rosa().opens_link().heading == "Can you take Ada home on Tuesday?"  # Joe, on a link of his own

    named.goes_to("/visit/plan").presses("Name another adult").answers(name="Rosa", phone="202 555 0142")
    assert page.opens_link().heading == "You are taking Ada home on Tuesday"


def test_a_link_opens_its_own_visit_only(
    app: Flask, named: PatientAtPhone, rosa: Rosa, clinic: ClinicFacts, visit_id: str
):
    gus = visits.add(
        Act(clinic.clinic_id, "test", clock.now()), NewPatient("Gus", "Romero", ADA_BORN), TUESDAY
    )
    his = PatientAtPhone.with_link(app, clinic.clinic_id, gus, ADA_BORN)
    his.says_who().answers_everything().sends_answers()
    for_gus = EscortAtPhone.named_for(app, clinic.clinic_id, gus)

    for_gus.says("declined")

    assert for_gus.sees("Gus") and not for_gus.sees("Ada")
    assert facts(clinic, visit_id) == ()
    assert rosa().opens_link().heading == "Can you take Ada home on Tuesday?"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Choose your answer, then press Send my answer"),
        ({"answer": ""}, "Choose one of the answers on this page"),
        ({"answer": "arrived"}, "Choose one of the answers on this page"),
        ({"answer": "re-confirmed"}, "Choose one of the answers on this page"),
        ({"answer": ["confirmed", "declined"]}, "Choose one answer only"),
        ({"answer": "confirmed" * 10_000}, "Choose one of the answers on this page"),
        ({"answer": "confirmed", "phone": "call me"}, "Enter a phone number with its area code"),
        ({"answer": "confirmed", "phone": "123"}, "Enter a phone number with its area code"),
        ({"answer": "confirmed", "phone": "1" * 100_000}, "Enter a phone number with its area code"),
        ({"answer": "confirmed", "note": "x" * 301}, "That is too long. Please use 300 characters or fewer"),
        (
            {"answer": "confirmed", "note": "x" * 100_000},
            "That is too long. Please use 300 characters or fewer",
        ),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_the_reason(
    clinic: ClinicFacts,
    named: PatientAtPhone,
    rosa: Rosa,
    visit_id: str,
    fields: dict[str, str],
    problem: str,
):
    page, typed = rosa().opens_link(), {"phone": "", "note": "By bus", **fields}

    page.sends(page.link, confirmed=["adult", "nonsense"], **typed)

    assert (page.status, page.sees(problem)) == (422, True)
    assert page_faults(page.page) == []
    assert page.page.title and page.page.title.get_text().startswith("Error: ")
    summary = page.page.select_one(".problem a")
    assert summary and page.page.select_one(str(summary["href"]))
    assert page.page.select_one("#phone")["value"] == typed["phone"]  # type: ignore[index]
    assert page.page.select_one("#note").get_text().strip() == typed["note"]  # type: ignore[union-attr]
    assert [box["value"] for box in page.page.select("[name=confirmed][checked]")] == ["adult"]
    assert facts(clinic, visit_id) == ()


def test_a_note_of_html_is_text_wherever_it_is_read(
    named: PatientAtPhone, chi: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page = rosa().says("declined", note="<script>alert(1)</script><b>hi</b>")

    for person in (page, chi.goes_to(f"/desk/visits/{visit_id}")):
        assert person.sees("<script>alert(1)</script><b>hi</b>")
        assert [script.get_text() for script in person.page.select("script")] == [""] * len(
            person.page.select("script")
        )


def test_what_rosa_confirms_can_only_be_what_is_asked(
    clinic: ClinicFacts, named: PatientAtPhone, rosa: Rosa, visit_id: str
):
    rosa().says("confirmed", confirmed=["adult", "adult", "nonsense", "<b>"])

    assert [fact.confirmed for fact in facts(clinic, visit_id)] == [("adult",)]


def test_nothing_of_adas_care_stands_on_any_page_of_rosas(
    named: PatientAtPhone, ben: StaffAtDesk, rosa: Rosa, visit_id: str
):
    page, shown = rosa().opens_link(), []
    for answer in ("", "not-sure", "declined", "confirmed"):
        shown.append(page.sends(page.link, answer=answer))
        shown[-1:] = [str(page.page)]
    shown += [str(page.goes_to(page.link + rest).page) for rest in ("", "/guide")]
    shown.append(page.goes_to(f"{page.link}/visit.ics").response.text)  # type: ignore[union-attr]
    with clock.stopped_at(TUESDAY):
        ben.signs_in().checks_in(visit_id)
    shown.append(str(page.opens_link().page))
    ben.sends(f"/desk/visits/{visit_id}/escort-facts", state="arrived", name="Rosa", phone="+12025550142")
    shown.append(str(page.opens_link().page))

    everything = " ".join(shown)
    never = re.compile(
        r"ketamine|infusion|\bLind\b|1986|0107|nurse|follow-up|not ready|in progress|treatment", re.I
    )
    texts = {t for q in SHIPPED.by_id.values() for t in (q.ask, q.lead, q.explain)}
    texts |= {option.explain for q in SHIPPED.by_id.values() for option in q.options}
    assert never.findall(everything) == []
    assert [text for text in texts if text and text in everything] == []
    assert [("Ada" in text, len(text) > 300) for text in shown] == [(True, True)] * 9


def test_looks_by_mail_scanners_change_nothing_and_spend_nothing(
    app: Flask, data_dir: Path, named: PatientAtPhone, rosa: Rosa
):
    page = rosa().opens_link()
    agents = ("Mozilla/5.0 (iPhone)", "Microsoft Office SafeLinks", "curl/8.5")
    before = contents(data_dir)

    with app.app_context():
        for number in range(100):
            for rest in ("", "/guide", "/visit.ics"):
                look = app.test_client()
                headers = {"User-Agent": agents[number % 3]}
                assert look.get(page.link + rest, headers=headers).status_code == 200
                assert look.head(page.link + rest, headers=headers).status_code == 200

    assert contents(data_dir) == before
    assert page.says_yes().heading == "You are taking Ada home on Tuesday"


def test_dee_at_another_clinic_sees_and_does_nothing(
    named: PatientAtPhone, rosa: Rosa, dee: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    rosa().says("not-sure", note="Blue car")
    fields = {"state": "declined", "name": "Rosa", "phone": "+12025550142"}

    assert dee.goes_to(f"/desk/visits/{visit_id}").status == 404
    for noun in ("escort-facts", "escort-links"):
        assert dee.sends(f"/desk/visits/{visit_id}/{noun}", **fields).status == 404
    assert not dee.goes_to(DAY).sees("Rosa")
    assert [fact.state.value for fact in facts(clinic, visit_id)] == ["not-sure"]


def test_every_page_of_rosas_keeps_the_manners_of_the_house(named: PatientAtPhone, rosa: Rosa):
    page = rosa().says_yes()

    for rest in ("", "/guide"):
        page.goes_to(page.link + rest)

        assert page_faults(page.page) == []
        assert page.response and page.response.headers["Cache-Control"] == "no-store"
        assert page.response.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in page.response.headers["Content-Security-Policy"]


def test_a_yes_from_a_page_that_shows_the_old_time_is_asked_again_for_the_new_one(
    named: PatientAtPhone, rosa: Rosa, clinic: ClinicFacts, visit_id: str
):
    page = rosa().opens_link()
    shown = {str(tag["name"]): str(tag["value"]) for tag in page.page.select("main form input[type=hidden]")}
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    visits.move(visit.act("test", clock.now()), TUESDAY + timedelta(days=3), was=visit.starts_at)

    page.sends(page.link, **shown | {"answer": "confirmed", "note": "I come by car"})

    problem = page.page.select_one("#answer-problem")
    assert problem and "The visit has a new time." in problem.get_text()
    assert (page.status, facts(clinic, visit_id)) == (422, ())
    assert page.heading == "Can you take Ada home on Friday?"
    assert page.page.select_one("#note").get_text() == "I come by car"  # type: ignore[union-attr]
    again = {str(tag["name"]): str(tag["value"]) for tag in page.page.select("main form input[type=hidden]")}
    assert page.sends(page.link, **again, answer="confirmed").status == 200
    assert [fact.state.value for fact in facts(clinic, visit_id)] == ["confirmed"]
