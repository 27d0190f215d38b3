"""How a patient is reached is asked in plain words, kept as it was said, and can be taken back."""

from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from questionnaire import clock
from questionnaire.core.channels import Reach
from questionnaire.core.readiness.reminders import MessageKind
from questionnaire.messages.channels import registry
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import consents, outbox
from questionnaire.records.messaging.messages import MessageState
from questionnaire.records.models import Consent
from questionnaire.records.store.database import db
from questionnaire.records.visit import patients, visits
from tests.conftest import MONDAY, TUESDAY
from tests.messages.sending import ADA_PHONE, states, waits
from tests.messages.text_gateway import TextGateway
from tests.people import PatientAtPhone, StaffAtDesk

WORDS = (
    "Riverside Clinic may text you about your visits, at most once a day. Texts are not fully private:"
    " others may see them, and your phone plan may charge. To stop, reply STOP at any time."
)
MAIL_WORDS = (
    "Riverside Clinic may e-mail you about your visits, at most once a day. E-mails are not fully private:"
    " others may be able to read them. To stop, change your choice on your visit's page, or call us."
)
GRACE = {
    **{"first_name": "Grace", "last_name": "Wu", "month": "5", "day": "9", "year": "1986"},
    **{"visit_date": "2026-11-24", "visit_time": "11:00"},
}
REACHED = {"phone": "202 555 0110", "email": "grace@example.org"}


def kept() -> list[tuple[str, bool, str]]:
    """Every line about messages in the records: channel, agreed or not, in which words."""
    with db.session() as session:
        lines = session.execute(select(Consent.channel, Consent.given, Consent.wording)).all()
    return [(line.channel, line.given, line.wording) for line in lines]


def words_on(page: BeautifulSoup) -> Mapping[str, str]:
    """The words that stand beside each box, by its name."""
    boxes = page.select("main input[type=checkbox]")
    return {
        str(box["name"]): page.select_one(f"#{box['aria-describedby']}").get_text(strip=True)  # type: ignore[union-attr]
        for box in boxes
    }


def of_grace(ben: StaffAtDesk) -> str:
    """The id of the visit whose page is in front."""
    return ben.path.rsplit("/", 1)[-1]


def test_the_desk_reads_the_patient_what_they_agree_to(ben: StaffAtDesk):
    ben.goes_to("/desk/visits/new")

    assert words_on(ben.page) == {"agrees_sms": WORDS, "agrees_email": MAIL_WORDS}


def test_what_a_patient_agreed_to_is_kept_in_the_words_that_were_shown_with_who_and_when(
    ben: StaffAtDesk, clinic: ClinicFacts
):
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, **REACHED, agrees_sms="yes")

    assert kept() == [("sms", True, WORDS)]
    (line,) = (
        line
        for line in history.of_visit(clinic.clinic_id, of_grace(ben))
        if line.what is history.What.MESSAGES_AGREED
    )
    assert (line.detail, line.at, line.by.startswith("staff")) == ({"channel": "sms"}, MONDAY, True)
    assert ben.sees("Messages By text Change contact")


def test_a_patient_who_was_not_asked_has_agreed_to_nothing(ben: StaffAtDesk):
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, **REACHED)

    assert kept() == []
    assert ben.sees("No messages agreed")


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"agrees_sms": "yes"}, "phone", "Enter a phone number for texts, or uncheck the box"),
        ({"agrees_email": "yes"}, "email", "Enter an e-mail address, or uncheck the box"),
        ({"zone": "Mars/Olympus"}, "zone", "Pick a time zone from the list"),
    ],
)
def test_nobody_is_asked_about_texts_to_a_number_that_is_not_known(
    ben: StaffAtDesk, typed: dict[str, str], field: str, problem: str
):
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, **typed)

    (link,) = ben.page.select(".problem li a")
    assert (ben.status, link["href"], link.get_text()) == (422, f"#{field}", problem)
    assert ben.page.select_one("#first_name")["value"] == "Grace"  # type: ignore[index]
    ticked = {str(box["name"]) for box in ben.page.select("input[checked]")}
    assert ticked == typed.keys() - {"zone"}
    assert kept() == []


def test_a_patient_who_lives_elsewhere_has_their_own_clock(ben: StaffAtDesk, clinic: ClinicFacts):
    ben.goes_to("/desk/visits/new")
    offered = [str(option["value"]) for option in ben.page.select("#zone option")]
    ben.sends("/desk/visits", **GRACE, zone="America/Los_Angeles")

    assert offered == [
        *("", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"),
        *("America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico"),
    ]
    visit = visits.find(clinic.clinic_id, of_grace(ben))
    assert visit and visit.patient_zone.key == "America/Los_Angeles"
    assert ben.sees("Lives in Pacific Time, Los Angeles")


def test_a_corrected_number_is_the_one_that_is_written_to(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ben.goes_to(f"/desk/visits/{visit_id}/contacts/new")
    assert ben.page.select_one("#phone")["value"] == "(202) 555-0107"  # type: ignore[index]

    ben.sends(f"/desk/visits/{visit_id}/contacts", **REACHED, agrees_email="yes")

    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    assert visit.addresses == {Reach.PHONE: "+12025550110", Reach.EMAIL: "grace@example.org"}
    assert consents.agreed(clinic.clinic_id, visit.patient_id, visit.addresses) == {"email"}
    assert kept() == [("email", True, MAIL_WORDS)]
    assert ben.sees("The contact is saved.")
    assert ben.sees("By e-mail")


def test_a_contact_that_is_none_is_asked_again_with_what_was_typed(ben: StaffAtDesk, visit_id: str):
    ben.goes_to(f"/desk/visits/{visit_id}/contacts/new")

    ben.sends(f"/desk/visits/{visit_id}/contacts", phone="call me", email="ada", agrees_sms="yes")

    assert ben.status == 422
    assert [link["href"] for link in ben.page.select(".problem li a")] == ["#phone", "#email"]
    assert [ben.page.select_one(f"#{name}")["value"] for name in ("phone", "email")] == ["call me", "ada"]  # type: ignore[index]
    assert kept() == []


def test_saving_a_contact_unchanged_adds_no_line(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    consents.give(Act(clinic.clinic_id, "b", clock.now(), visit_id), ADA_PHONE, "sms", True, wording=WORDS)
    before = len(history.of_visit(clinic.clinic_id, visit_id))

    ben.goes_to(f"/desk/visits/{visit_id}/contacts/new")
    ben.sends(f"/desk/visits/{visit_id}/contacts", phone="(202) 555-0107", email="", agrees_sms="yes")

    assert len(history.of_visit(clinic.clinic_id, visit_id)) == before
    assert kept() == [("sms", True, WORDS)]


def test_another_visit_takes_back_nothing_a_patient_said_before(
    ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    consents.give(Act(clinic.clinic_id, "b", clock.now(), visit_id), ADA_PHONE, "sms", True, wording="w")

    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, phone="202 555 0107")

    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    assert consents.agreed(clinic.clinic_id, visit.patient_id, visit.addresses) == {"sms"}


def test_a_patient_agrees_and_takes_it_back_and_nothing_goes_out_any_more(
    ada: PatientAtPhone, ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().goes_to("/visit/messages")
    assert ada.sees("By text, to the number ending in 0107")
    assert words_on(ada.page) == {"agrees_sms": WORDS}

    ada.sends("/visit/messages", agrees_sms="yes")
    assert (ada.path, ada.sees("Saved.")) == ("/visit/messages", True)
    assert kept() == [("sms", True, WORDS)]
    waits(clinic, visit_id, MessageKind.TIME_CHANGED)

    ada.sends("/visit/messages")
    assert kept() == [("sms", True, WORDS), ("sms", False, "")]
    assert states(clinic, visit_id) == [MessageState.WITHDRAWN]
    assert outbox.claim(at=TUESDAY) is None
    said = {line.what: line.by for line in history.of_visit(clinic.clinic_id, visit_id)}
    assert said[history.What.MESSAGES_AGREED] == said[history.What.MESSAGES_STOPPED] == "patient"
    assert ben.goes_to(f"/desk/visits/{visit_id}").sees("No messages agreed")


def test_a_patient_who_agrees_again_gets_the_message_that_was_taken_back_and_no_other_twice(
    ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    ada.says_who().goes_to("/visit/messages").sends("/visit/messages", agrees_sms="yes")
    with TextGateway() as gateway:
        dispatch = Dispatch(registry.opened({"SMS_URL": gateway.url}), "https://visits.example.org")
        dispatch.look()
        ada.sends("/visit/messages")
        assert (dispatch.round(), states(clinic, visit_id)) == (0, [MessageState.WITHDRAWN])

        for words in ({"agrees_sms": "yes"}, {}, {"agrees_sms": "yes"}):
            ada.sends("/visit/messages", **words)
            dispatch.round()

        assert (len(gateway.texts), states(clinic, visit_id)) == (1, [MessageState.SENT])


def test_a_patient_cannot_agree_for_an_address_we_do_not_have(ada: PatientAtPhone):
    ada.says_who().goes_to("/visit/messages").sends("/visit/messages", agrees_email="yes")

    assert kept() == []


def test_a_stranger_on_the_phone_learns_no_whole_address(
    app: Flask, ada: PatientAtPhone, clinic: ClinicFacts, visit_id: str
):
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    patients.change_contact(
        visit.act("ben", clock.now()), visit.row.patient_id, ADA_PHONE, "ada.lind@example.org", agreed={}
    )

    ada.says_who().goes_to("/visit/messages")

    assert ada.sees("By e-mail, to a…@example.org")
    shown = ada.page.select_one("main").get_text()  # type: ignore[union-attr]
    assert [part for part in ("ada.lind", "555", "202") if part in shown] == []


AREA_CODE = "Enter a phone number with its area code, like (202) 555-0142"
EXTENSION = (
    "A text cannot reach an extension. Enter a cell phone or other direct number. If there is none,"
    " leave the extension out"
)


@pytest.mark.parametrize(
    ("phone", "problem"),
    [("555-0123", AREA_CODE), ("0000000000", AREA_CODE), ("(202) 555-0191 x22", EXTENSION)],
)
def test_a_number_that_no_text_reaches_is_not_taken_and_stays_in_its_field(
    ben: StaffAtDesk, phone: str, problem: str
):
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, phone=phone)

    field = ben.page.select_one("#phone")
    assert field
    assert (ben.status, ben.sees(problem), field["value"]) == (422, True, phone)


def test_a_number_from_abroad_is_shown_whole_and_saved_again_as_it_is(ben: StaffAtDesk, clinic: ClinicFacts):
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, phone="+52 55 1234 5678")
    visit = of_grace(ben)
    shown = ben.sees("+52 55 1234 5678")

    field = ben.goes_to(f"/desk/visits/{visit}/contacts/new").page.select_one("#phone")
    assert field
    ben.sends(f"/desk/visits/{visit}/contacts", phone=str(field["value"]))

    found = visits.find(clinic.clinic_id, visit)
    assert found
    assert (shown, field["value"], found.phone) == (True, "+52 55 1234 5678", "+525512345678")


def test_what_was_pasted_around_an_address_is_not_kept(ben: StaffAtDesk, clinic: ClinicFacts):
    ben.goes_to("/desk/visits/new").sends("/desk/visits", **GRACE, email="mailto:grace@example.org,\u200b")

    found = visits.find(clinic.clinic_id, of_grace(ben))
    assert found and found.email == "grace@example.org"
