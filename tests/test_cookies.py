"""What a session keeps in the browser is signed: nobody can change it, make one, or use it for ever."""

import pytest
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from questionnaire.web.cookies import Cookies
from tests.people import PatientAtPhone

KEPT = {"visit": "1-abc", "visit_seen": 1795600000.25, "csrf_token": "x_y-z"}
MONTH = 31 * 24 * 60 * 60


@pytest.fixture
def cookies() -> Cookies:
    return Cookies("the key of this clinic, which nobody else knows")


def test_a_cookie_gives_back_what_was_put_into_it(cookies: Cookies):
    assert cookies.loads(cookies.dumps(KEPT), MONTH) == KEPT


def test_a_cookie_with_one_letter_changed_is_refused_wherever_it_is(cookies: Cookies):
    cookie = cookies.dumps(KEPT)
    signed = cookie.rpartition(".")[0]
    changed = [
        cookie[:place] + ("A" if letter != "A" else "B") + cookie[place + 1 :]
        for place, letter in enumerate(signed)
    ]

    for forged in [*changed, signed, "", "...", "é." * 3]:
        with pytest.raises(BadSignature):
            cookies.loads(forged, MONTH)


def test_a_cookie_signed_with_another_key_is_refused(cookies: Cookies):
    foreign = Cookies("the key of another clinic, which this one does not know")

    with pytest.raises(BadSignature):
        cookies.loads(foreign.dumps(KEPT), MONTH)


def test_a_cookie_is_refused_once_it_is_too_old(cookies: Cookies, monkeypatch: pytest.MonkeyPatch):
    cookie, signed_at = cookies.dumps(KEPT), cookies.signer.get_timestamp()

    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: signed_at + MONTH + 2)

    with pytest.raises(SignatureExpired):
        cookies.loads(cookie, MONTH)


def test_a_patient_whose_cookie_was_changed_is_let_in_no_more(ada: PatientAtPhone):
    ada.says_who()
    cookie = ada.client.get_cookie("visit-ready", domain="localhost")
    assert cookie and ada.goes_to("/visit/plan").status == 200

    ada.client.set_cookie("visit-ready", "A" + cookie.value[1:], domain="localhost")

    assert ada.goes_to("/visit/plan").status == 403


def test_a_session_is_found_among_the_cookies_of_others(ada: PatientAtPhone):
    ada.says_who()

    for name in ("before", "visit-ready-2"):
        ada.client.set_cookie(name, '"a; visit-ready=b"', domain="localhost")

    assert ada.goes_to("/visit/plan").status == 200


def test_a_page_says_that_it_depends_on_the_cookie_and_sends_none_that_is_as_before(ada: PatientAtPhone):
    ada.says_who()

    page = ada.goes_to("/visit/plan").response

    assert page
    assert page.headers.getlist("Vary") == ["Accept-Encoding", "Cookie"]
    assert page.headers.getlist("Set-Cookie") == []
