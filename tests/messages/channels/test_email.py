"""Mail goes to a real mail server over a real connection, and every way that can fail is told apart."""

import socket
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from questionnaire import clock
from questionnaire.messages.channels import email
from questionnaire.messages.channels.email import Mailer, mailer
from questionnaire.messages.channels.registry import DeliveryFailed, Letter, Problem
from tests.messages.conftest import ELSEWHERE, Certificate, a_mail
from tests.messages.mail_server import MailServer, SilentServer, body

MONDAY = datetime(2026, 11, 23, 14, 41, tzinfo=UTC)


def to(server: MailServer | SilentServer, who: str = "", scheme: str = "smtp") -> Mailer:
    """A sender to this server, signed in as ``who``."""
    host = getattr(server, "host", "127.0.0.1")
    return mailer(f"{scheme}://{who}{host}:{server.port}?from=visits@clinic.example")


def failure(sender: Mailer, letter: Letter) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        sender.send(letter)
    return failed.value


def why(sender: Mailer, letter: Letter) -> tuple[Problem, bool]:
    """Why a letter was not delivered, and whether for good."""
    failed = failure(sender, letter)
    return failed.problem, failed.permanent


WITHOUT_TLS = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
"""The mail server rightly warns of what these tests are about: a password and no TLS."""

LATER = (Problem.TRY_LATER, False)


def test_ada_gets_a_mail_from_her_clinic(mail_server: MailServer):
    with clock.stopped_at(MONDAY):
        assert to(mail_server).send(a_mail()) == ""

    assert mail_server.received == [
        {
            "from": "visits@clinic.example",
            "to": ["ada@example.org"],
            "tls": False,
            "user": None,
            "helo": "clinic.example",
            "mail": "From: Riverside Clinic <visits@clinic.example>\r\n"
            "To: ada@example.org\r\n"
            "Subject: Your visit on Tuesday\r\n"
            "Date: Mon, 23 Nov 2026 14:41:00 +0000\r\n"
            "Message-ID: <m-1@clinic.example>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            'Content-Type: text/plain; charset="utf-8"\r\n'
            "Content-Transfer-Encoding: 7bit\r\n"
            "MIME-Version: 1.0\r\n"
            "\r\n"
            "Please finish your checklist: https://visits.example.org/v/1-abc\r\n",
        }
    ]


@pytest.mark.parametrize(
    ("name", "subject", "text"),
    [
        ('Praxis Müller, "Köln"', "Grüße: Ihr Besuch am Dienstag", "Guten Tag, Ada – bis Dienstag!\n"),
        ("عيادة النهر", "زيارتك يوم الثلاثاء", "مرحبا\n" * 50),
        ("Clinic", "s" * 300, "a long line " * 100 + "\n\n.\n.dot\nFrom here on\n"),
        ("Clinic", "", "\n"),
    ],
)
def test_a_mail_arrives_as_it_was_written_in_every_script(
    mail_server: MailServer, name: str, subject: str, text: str
):
    to(mail_server).send(a_mail(from_name=name, subject=subject, text=text))

    (mail,) = mail_server.mails
    assert mail["From"].addresses[0].display_name == name
    assert mail["Subject"] == subject
    assert body(mail) == text
    assert mail.defects == []
    assert mail_server.received[0]["mail"].isascii()


def headers(mail: EmailMessage) -> list[str]:
    return [name for name, _ in mail.items()]


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_nothing_in_a_name_or_a_subject_can_begin_a_header(mail_server: MailServer, newline: str):
    sender = to(mail_server)
    sender.send(a_mail())
    sneaky = f"Hello{newline}Bcc: eve@example.org{newline}{newline}Click here\x00\x07"

    sender.send(a_mail(from_name=sneaky, subject=sneaky))

    plain, mail = mail_server.mails
    assert headers(mail) == headers(plain)
    assert mail["Subject"] == "Hello Bcc: eve@example.org Click here"
    assert mail["From"].addresses[0].addr_spec == "visits@clinic.example"
    assert mail_server.received[1]["to"] == ["ada@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        *("", "ada", "@example.org", "ada@", "ada@example.org, eve@example.org", "Ada <ada@example.org>"),
        *("ada@example.org\r\nRCPT TO:<eve@example.org>", "ada@example.org\nBcc: eve@example.org", "a b@c.d"),
        *("ada@exa\x00mple.org", "ada@@example.org", "a" * 65 + "@example.org"),
    ],
)
def test_what_is_no_address_is_told_without_asking_the_server(mail_server: MailServer, address: str):
    assert why(to(mail_server), a_mail(to=address)) == (Problem.WRONG_ADDRESS, True)

    assert mail_server.received == []


def test_an_address_in_another_script_is_used_where_the_server_can(mail_server: MailServer):
    to(mail_server).send(a_mail(to="josé@correo.example"))

    assert mail_server.received[0]["to"] == ["josé@correo.example"]


def test_an_address_in_another_script_is_a_wrong_one_where_the_server_cannot():
    with MailServer(international=False) as server:
        assert why(to(server), a_mail(to="josé@correo.example")) == (Problem.WRONG_ADDRESS, True)
        to(server).send(a_mail())

        assert [arrived["to"] for arrived in server.received] == [["ada@example.org"]]


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("ana@müller.example", "ana@xn--mller-kva.example"),
        ("ana@MÜLLER.example", "ana@xn--mller-kva.example"),
        ("ana@mail.straße.example", "ana@mail.xn--strae-oqa.example"),
        ("ana@почта.example", "ana@xn--80a1acny.example"),
    ],
)
def test_a_domain_in_another_script_is_sent_in_its_ascii_form_where_the_server_needs_it(
    address: str, sent_to: str
):
    with MailServer(international=False) as server:
        to(server).send(a_mail(to=address))

        assert [arrived["to"] for arrived in server.received] == [[sent_to]]
        assert [str(mail["To"]) for mail in server.mails] == [sent_to]


def test_a_repeat_is_seen_to_be_one(mail_server: MailServer):
    for letter in (a_mail(), a_mail(), a_mail(message_id="m-2")):
        to(mail_server).send(letter)

    assert [mail["Message-ID"] for mail in mail_server.mails] == [
        *("<m-1@clinic.example>", "<m-1@clinic.example>", "<m-2@clinic.example>")
    ]


def test_outside_this_machine_a_mail_goes_encrypted_and_signed_in(known: Certificate):
    with MailServer(host=ELSEWHERE, tls=known.tls, sign_in=("visits", "p@ss/word:")) as server:
        to(server, "visits:p%40ss%2Fword%3A@").send(a_mail())

        assert [(arrived["tls"], arrived["user"]) for arrived in server.received] == [(True, "visits")]
        assert server.sign_ins == [("visits", "p@ss/word:")]


def test_tls_from_the_first_byte_is_used_where_it_is_set(known: Certificate):
    with MailServer(host=ELSEWHERE, tls=known.tls, tls_first=True) as server:
        to(server, scheme="smtps").send(a_mail())

        assert [arrived["tls"] for arrived in server.received] == [True]


@WITHOUT_TLS
@pytest.mark.parametrize(("who", "sign_in"), [("", None), ("visits:secret@", ("visits", "secret"))])
def test_outside_this_machine_nothing_is_said_to_a_server_without_tls(
    who: str, sign_in: tuple[str, str] | None
):
    with MailServer(host=ELSEWHERE, sign_in=sign_in) as server:
        assert why(to(server, who), a_mail()) == LATER

        assert (server.received, server.sign_ins) == ([], [])


@pytest.mark.parametrize("tls_first", [False, True])
def test_outside_this_machine_a_server_must_prove_who_it_is(certificate: Certificate, tls_first: bool):
    with MailServer(host=ELSEWHERE, tls=certificate.tls, tls_first=tls_first) as server:
        sender = to(server, "visits:secret@", scheme="smtps" if tls_first else "smtp")

        assert why(sender, a_mail()) == LATER
        assert (server.received, server.sign_ins) == ([], [])


def test_a_certificate_for_another_name_proves_nothing(known: Certificate):
    with MailServer(host="127.0.0.3", tls=known.tls) as server:
        assert why(to(server), a_mail()) == LATER

        assert server.received == []


@WITHOUT_TLS
def test_on_this_machine_a_password_needs_no_tls():
    with MailServer(sign_in=("visits", "secret")) as server:
        to(server, "visits:secret@").send(a_mail())

        assert [arrived["user"] for arrived in server.received] == ["visits"]


def test_on_this_machine_a_certificate_made_at_home_will_do(certificate: Certificate):
    with MailServer(tls=certificate.tls) as server:
        to(server).send(a_mail())

        assert [arrived["tls"] for arrived in server.received] == [True]


@pytest.mark.parametrize("who", ["visits:wrong@", ""])
def test_a_wrong_or_missing_password_is_the_clinics_to_mend_and_the_mail_waits(known: Certificate, who: str):
    with MailServer(host=ELSEWHERE, tls=known.tls, sign_in=("visits", "right")) as server:
        assert why(to(server, who), a_mail()) == LATER

        assert server.received == []


def test_a_password_for_a_server_that_asks_for_none_is_the_clinics_to_mend():
    with SilentServer(scripted(b"220 hi\r\n", b"250 hi\r\n")) as server:
        assert why(replace(to(server, "visits:secret@"), timeout=0.2), a_mail()) == LATER


@pytest.mark.parametrize(
    ("step", "answer", "means"),
    [
        ("recipient_answer", "550 No such user", (Problem.WRONG_ADDRESS, True)),
        ("recipient_answer", "550 5.1.1 No such user", (Problem.WRONG_ADDRESS, True)),
        ("recipient_answer", "553 5.1.3 Bad address", (Problem.WRONG_ADDRESS, True)),
        ("recipient_answer", "552 5.2.2 Mailbox full", (Problem.NOT_REACHABLE, True)),
        ("recipient_answer", "554 5.7.1 Relay access denied", (Problem.REFUSED, True)),
        ("recipient_answer", "450 4.2.0 Greylisted", LATER),
        ("recipient_answer", "421 4.3.2 Going down", LATER),
        ("recipient_answer", "530 5.7.0 Authentication required", LATER),
        ("sender_answer", "550 5.7.1 Not your address", (Problem.REFUSED, True)),
        ("sender_answer", "451 4.3.0 Try again", LATER),
        ("data_answer", "554 Looks like spam", (Problem.REFUSED, True)),
        ("data_answer", "550 5.1.1 No such user after all", (Problem.WRONG_ADDRESS, True)),
        ("data_answer", "452 4.3.1 Disk full", LATER),
    ],
)
def test_what_the_server_answers_decides_whether_to_try_again(
    mail_server: MailServer, step: str, answer: str, means: tuple[Problem, bool]
):
    setattr(mail_server, step, answer)

    assert why(to(mail_server), a_mail()) == means

    assert mail_server.received == []


def test_a_refusal_tells_neither_address_nor_text(mail_server: MailServer):
    mail_server.recipient_answer = "550 5.1.1 ada@example.org does not exist"

    failed = failure(to(mail_server), a_mail())

    told = "".join(traceback.format_exception(failed)) + repr(failed) + repr(failed.args)
    assert "wrong-address, for good" in told
    assert "ada@" not in told
    assert "checklist:" not in told


@pytest.mark.parametrize("goodbye", ["421 4.3.2 Going down", "500 What?", "554 5.0.0 No"])
def test_a_mail_that_was_taken_is_sent_however_the_server_says_goodbye(mail_server: MailServer, goodbye: str):
    mail_server.goodbye_answer = goodbye

    assert to(mail_server).send(a_mail()) == ""

    assert len(mail_server.mails) == 1


def scripted(*answers: bytes, then_close: bool = False):
    """A server that says its lines one after another, whatever it hears, and then nothing more."""

    def says(connection: socket.socket) -> None:
        connection.sendall(answers[0])
        for answer in answers[1:]:
            connection.recv(4096)
            connection.sendall(answer)
        if then_close:
            connection.recv(4096)
            connection.close()

    return says


TALK = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")


@pytest.mark.parametrize(
    "answers", [(b"",), TALK[:1], TALK[:2], TALK[:3], TALK[:4], TALK], ids=lambda a: f"{len(a)} answers"
)
@pytest.mark.parametrize("then_close", [False, True], ids=["hangs", "hangs up"])
def test_a_server_that_hangs_or_hangs_up_is_left_and_the_mail_waits(
    answers: tuple[bytes, ...], then_close: bool
):
    with SilentServer(scripted(*answers, then_close=then_close)) as server:
        began = time.monotonic()

        assert why(replace(to(server), timeout=0.2), a_mail()) == LATER

        assert time.monotonic() - began < 3


def test_a_mail_that_was_taken_is_sent_though_the_server_hangs_afterwards(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(email, "GOODBYE", 0.1)
    with SilentServer(scripted(*TALK, b"250 taken\r\n")) as server:
        began = time.monotonic()

        assert replace(to(server), timeout=5).send(a_mail()) == ""

        assert time.monotonic() - began < 4


@pytest.mark.parametrize("greeting", [b"554 Not you\r\n", b"421 Busy\r\n", b"HTTP/1.1 400 Bad Request\r\n"])
def test_a_server_that_greets_nobody_has_said_nothing_about_the_mail(greeting: bytes):
    with SilentServer(scripted(greeting)) as server:
        assert why(replace(to(server), timeout=0.2), a_mail()) == LATER


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_a_server_that_is_not_there_is_tried_later(host: str):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert why(mailer(f"smtp://{host}:{port}?from=visits@clinic.example"), a_mail()) == LATER
