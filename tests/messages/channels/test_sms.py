"""Texts go to a real HTTP server that behaves like Twilio, and every answer it has is told apart."""

import contextlib
import datetime
import socket
import ssl
import time
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from questionnaire.messages.channels.registry import DeliveryFailed, Letter, Problem
from questionnaire.messages.channels.sms import (
    Gateway,
    Receipt,
    Reply,
    gateway,
    is_signed,
    receipt,
    reply,
)
from tests.messages.conftest import a_mail, a_text
from tests.messages.mail_server import SilentServer
from tests.messages.text_gateway import TextGateway, signature

RECEIPTS = "https://visits.example.org/texts/receipts"
LATER = (Problem.TRY_LATER, False, 0)


def failure(sender: Gateway, letter: Letter) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        sender.send(letter)
    return failed.value


def why(sender: Gateway, letter: Letter) -> tuple[Problem, bool, int]:
    """Why a text was not delivered, whether for good, and how long we were asked to wait."""
    failed = failure(sender, letter)
    return failed.problem, failed.permanent, failed.wait_seconds


def test_ada_gets_a_text_and_the_reference_is_kept(text_gateway: TextGateway):
    sender = gateway(text_gateway.url, RECEIPTS)

    references = [sender.send(a_text()), sender.send(a_text(text="See you at 9 – “Riverside”…"))]

    assert text_gateway.texts == [
        {
            "sid": references[0],
            "To": "+12025550142",
            "From": "+12025550100",
            "Body": "Riverside Clinic: please finish your checklist. Reply STOP to opt out.",
            "StatusCallback": f"{RECEIPTS}/m-1",
        },
        {
            "sid": references[1],
            "To": "+12025550142",
            "From": "+12025550100",
            "Body": 'See you at 9 - "Riverside"...',
            "StatusCallback": f"{RECEIPTS}/m-1",
        },
    ]


def test_receipts_are_not_asked_for_where_there_is_no_page_for_them(text_gateway: TextGateway):
    gateway(text_gateway.url).send(a_text())

    assert list(text_gateway.texts[0]) == ["sid", "To", "From", "Body"]


@pytest.mark.parametrize("text", ["x" * 161, "€" * 81, "Привет", "See you 👋"])
def test_what_is_not_one_text_never_leaves(text_gateway: TextGateway, text: str):
    assert why(gateway(text_gateway.url), a_text(text=text)) == (Problem.TOO_LONG, True, 0)

    assert text_gateway.asked == []


@pytest.mark.parametrize(
    "number", ["", "2025550142", "+1 202 555 0142", "+0123456789", "ada@example.org", "+1"]
)
def test_what_is_no_number_is_told_without_asking_the_gateway(text_gateway: TextGateway, number: str):
    assert why(gateway(text_gateway.url), a_text(to=number)) == (Problem.WRONG_NUMBER, True, 0)

    assert text_gateway.asked == []


@pytest.mark.parametrize(
    ("status", "code", "means"),
    [
        (400, 21211, (Problem.WRONG_NUMBER, True, 0)),
        (400, 21614, (Problem.WRONG_NUMBER, True, 0)),
        (400, 21610, (Problem.OPTED_OUT, True, 0)),
        (400, 21612, (Problem.NOT_REACHABLE, True, 0)),
        (400, 21617, (Problem.TOO_LONG, True, 0)),
        (400, 21408, (Problem.REFUSED, True, 0)),
        (400, 0, (Problem.REFUSED, True, 0)),
        (422, 12345, (Problem.REFUSED, True, 0)),
        (400, 21606, LATER),
        (401, 20003, LATER),
        (403, 20005, LATER),
        (404, 20404, LATER),
        (408, 0, LATER),
        (429, 20429, LATER),
        (500, 20500, LATER),
        (503, 21211, LATER),
        (302, 0, LATER),
    ],
)
def test_what_the_gateway_answers_decides_whether_to_try_again(
    text_gateway: TextGateway, status: int, code: int, means: tuple[Problem, bool, int]
):
    text_gateway.will(status, code=code)

    assert why(gateway(text_gateway.url), a_text()) == means

    assert len(text_gateway.asked) == 1
    assert text_gateway.texts == []


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7), ("", 0), ("soon", 0), ("-5", 0), ("Wed, 25 Nov 2026 07:28:00 GMT", 0), ("999999999", 86400)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_gateway_may_ask_to_wait(text_gateway: TextGateway, status: int, said: str, seconds: int):
    text_gateway.will(status, retry_after=said)

    assert why(gateway(text_gateway.url), a_text()) == (Problem.TRY_LATER, False, seconds)


@pytest.mark.parametrize("body", ["", "{", "<html>", "[]", "null", '{"sid": null}', '{"status": "queued"}'])
def test_a_text_that_was_taken_is_sent_even_if_nobody_says_its_reference(
    text_gateway: TextGateway, body: str
):
    text_gateway.will(201, body=body)

    assert gateway(text_gateway.url).send(a_text()) == ""

    assert len(text_gateway.texts) == 1


@pytest.mark.parametrize(
    ("body", "means"),
    [
        ("", (Problem.REFUSED, True, 0)),
        ("<html>", (Problem.REFUSED, True, 0)),
        ('[{"code": 21211}]', (Problem.REFUSED, True, 0)),
        ('{"code": "21211"}', (Problem.WRONG_NUMBER, True, 0)),
        ('{"code": {"x": 21211}}', (Problem.REFUSED, True, 0)),
    ],
)
def test_a_refusal_in_other_words_is_still_one(
    text_gateway: TextGateway, body: str, means: tuple[Problem, bool, int]
):
    text_gateway.will(400, body=body)

    assert why(gateway(text_gateway.url), a_text()) == means


def test_a_gateway_that_takes_too_long_is_left_and_the_text_waits(text_gateway: TextGateway):
    text_gateway.will(201, delay=1)
    sender = replace(gateway(text_gateway.url), timeout=0.2)
    began = time.monotonic()

    assert why(sender, a_text()) == LATER
    assert time.monotonic() - began < 0.9
    assert sender.send(a_text()) == text_gateway.texts[0]["sid"]


@pytest.mark.parametrize(
    "answer", [None, b"", b"SMTP?\r\n\r\n", b"HTTP/1.1 500 Oops\r\nContent-Length: 50\r\n\r\n{"]
)
def test_a_gateway_that_hangs_or_says_nonsense_is_tried_later(answer: bytes | None):
    def does(connection: socket.socket) -> None:
        if answer is not None:
            connection.recv(65536)
            connection.sendall(answer)
            connection.close()

    with SilentServer(does) as server:
        sender = gateway(f"http://127.0.0.1:{server.port}/texts?from=+12025550100")

        assert why(replace(sender, timeout=0.2), a_text()) == LATER


def the_request(connection: socket.socket) -> bytes:
    """What is asked, to the end of the text: a server that closes before it breaks its own answer."""
    heard = b""
    while not heard.endswith(b"opt+out.") and (more := connection.recv(65536)):
        heard += more
    return heard


def test_a_redirect_is_not_followed():
    asked = []

    def does(connection: socket.socket) -> None:
        asked.append(the_request(connection))
        elsewhere = f"http://127.0.0.1:{server.port}/"
        connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\n\r\n".encode())
        connection.close()

    with SilentServer(does) as server:
        assert why(gateway(f"http://127.0.0.1:{server.port}/texts?from=+12025550100"), a_text()) == LATER

    assert len(asked) == 1


@pytest.mark.parametrize("trusted", [True, False])
def test_a_gateway_hears_the_text_only_with_a_certificate_the_machine_trusts(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    certificate, server_side = a_certificate(tmp_path)
    heard = []

    def does(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), server_side.wrap_socket(connection, server_side=True) as sealed:
            heard.append(the_request(sealed))
            sealed.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")

    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with SilentServer(does) as server:
        sender = gateway(f"https://u:t@localhost:{server.port}/texts?from=+12025550100")
        if trusted:
            assert sender.send(a_text()) == ""
        else:
            assert why(sender, a_text()) == LATER

    assert [b"Authorization: Basic dTp0\r\n" in request for request in heard] == [True] * trusted


def a_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost that it signed itself, and a server's side that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return file, context


def test_a_text_that_was_taken_is_sent_though_the_line_breaks_in_the_middle_of_the_answer():
    def does(connection: socket.socket) -> None:
        the_request(connection)
        connection.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{"sid": ')
        connection.close()

    with SilentServer(does) as server:
        assert gateway(f"http://127.0.0.1:{server.port}/texts?from=+12025550100").send(a_text()) == ""


@pytest.mark.parametrize("host", ["http://127.0.0.1", "https://no-such-host.invalid"])
def test_a_gateway_that_is_not_there_is_tried_later(host: str):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert why(gateway(f"{host}:{port}/texts?from=+12025550100"), a_text()) == LATER


def test_a_wrong_token_is_the_clinics_to_mend_and_the_text_waits(text_gateway: TextGateway):
    sender = replace(gateway(text_gateway.url), token="wrong")

    assert why(sender, a_text()) == LATER
    assert text_gateway.texts == []


def test_a_refusal_tells_neither_number_nor_text_nor_token(
    text_gateway: TextGateway, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level("DEBUG"):
        failed = failure(gateway(text_gateway.url), a_text(to="+15005550001"))

    told = "".join(traceback.format_exception(failed)) + repr(failed) + repr(failed.args) + caplog.text
    assert "wrong-number, for good" in told
    for secret in ("5005550001", "checklist", "to/ken", "to%2Fken"):
        assert secret not in told


@pytest.mark.parametrize(
    ("state", "code", "delivered", "problem"),
    [
        ("queued", "", None, None),
        ("sending", "", None, None),
        ("sent", "", None, None),
        ("delivered", "", True, None),
        ("read", "", True, None),
        ("undelivered", "30003", False, Problem.NOT_REACHABLE),
        ("undelivered", "30005", False, Problem.NOT_REACHABLE),
        ("undelivered", "30006", False, Problem.WRONG_NUMBER),
        ("failed", "21211", False, Problem.WRONG_NUMBER),
        ("failed", "21614", False, Problem.WRONG_NUMBER),
        ("failed", "21610", False, Problem.OPTED_OUT),
        ("undelivered", "30004", False, Problem.OPTED_OUT),
        ("undelivered", "30007", False, Problem.REFUSED),
        ("undelivered", "30034", False, Problem.REFUSED),
        ("undelivered", "", False, Problem.NOT_REACHABLE),
        ("failed", "", False, Problem.REFUSED),
        ("failed", "x", False, Problem.REFUSED),
    ],
)
def test_a_receipt_tells_what_became_of_a_text(
    state: str, code: str, delivered: bool | None, problem: Problem | None
):
    form = {"MessageSid": "SM1", "MessageStatus": state, "ErrorCode": code, "To": "+12025550142"}

    assert receipt(form) == Receipt("SM1", delivered, problem)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"MessageStatus": "delivered"},
        {"MessageSid": "", "MessageStatus": "delivered"},
        {"MessageSid": "SM1"},
        {"MessageSid": "SM1", "MessageStatus": "received"},
    ],
)
def test_a_form_that_tells_of_no_text_is_no_receipt(form: dict[str, str]):
    assert receipt(form) is None


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"From": "+12025550142", "Body": "STOP"}, Reply("+12025550142", "STOP", True)),
        (
            {"From": "+12025550142", "Body": "Adiós", "OptOutType": "STOP"},
            Reply("+12025550142", "Adiós", True),
        ),
        (
            {"From": "+12025550142", "Body": "I can't stop by"},
            Reply("+12025550142", "I can't stop by", False),
        ),
        ({"From": "+12025550142"}, Reply("+12025550142", "", False)),
        ({"From": "", "Body": "STOP"}, None),
        ({"From": "72975", "Body": "STOP"}, None),
        ({}, None),
    ],
)
def test_a_reply_tells_who_texted_what_and_whether_to_stop(form: dict[str, str], told: Reply | None):
    assert reply(form) == told


def test_printing_a_reply_shows_neither_number_nor_text():
    assert repr(Reply("+12025550142", "STOP", True)) == "Reply(is_stop=True)"


FORM = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+12025550142"}


@pytest.mark.parametrize(
    ("form", "published"),
    [
        (
            {
                "CallSid": "CA1234567890ABCDE",
                "Caller": "+12349013030",
                "Digits": "1234",
                "From": "+12349013030",
                "To": "+18005551212",
            },
            "0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
        ),
        (
            {
                "To": "+18005551212",
                "From": "+14158675309",
                "Digits": "1234",
                "Caller": "+14158675309",
                "CallSid": "CA1234567890ABCDE",
            },
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        ),
    ],
)
def test_the_signatures_in_twilios_documentation_are_right(form: dict[str, str], published: str):
    assert is_signed("https://mycompany.com/myapp.php?foo=1&bar=2", form, published, "12345")


@pytest.mark.parametrize(
    ("address", "form", "signed", "token"),
    [
        (RECEIPTS, FORM, signature(RECEIPTS, FORM), "another"),
        (RECEIPTS, FORM | {"MessageStatus": "failed"}, signature(RECEIPTS, FORM), "to/ken"),
        (RECEIPTS + "?x=1", FORM, signature(RECEIPTS, FORM), "to/ken"),
        (RECEIPTS, FORM, "", "to/ken"),
        (RECEIPTS, FORM, "é", "to/ken"),
        (RECEIPTS, FORM, signature(RECEIPTS, FORM)[:-1], "to/ken"),
        (RECEIPTS, FORM, signature(RECEIPTS, FORM, token=""), ""),
    ],
    ids=["other token", "other form", "other address", "none", "no ascii", "cut off", "no token set"],
)
def test_what_the_gateway_did_not_sign_is_not_believed(
    address: str, form: dict[str, str], signed: str, token: str
):
    assert is_signed(RECEIPTS, FORM, signature(RECEIPTS, FORM), "to/ken")
    assert not is_signed(address, form, signed, token)


def test_a_mail_handed_to_the_gateway_is_not_texted(text_gateway: TextGateway):
    assert why(gateway(text_gateway.url), a_mail(text="Hello")) == (Problem.WRONG_NUMBER, True, 0)
