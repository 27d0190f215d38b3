"""The two servers of the tests are what they claim: they work alone, and sign like the real one."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, urlencode

import pytest

from questionnaire.messages.channels.email import mailer
from questionnaire.messages.channels.registry import DeliveryFailed, Problem, opened
from questionnaire.messages.channels.sms import Receipt, Reply, gateway, is_signed, receipt, reply
from tests.messages.conftest import a_mail, a_text
from tests.messages.mail_server import read
from tests.messages.remembering import remembered
from tests.messages.text_gateway import ACCOUNT, TEXTS, TOKEN, TextGateway

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def standing_alone(module: str, memory: Path) -> Iterator[int]:
    """A server in a process of its own; its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.messages.{module}", "--remember", str(memory)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def test_a_mail_server_of_its_own_remembers_when_it_is_gone(tmp_path: Path):
    with standing_alone("mail_server", tmp_path / "mails") as port:
        mailer(f"smtp://127.0.0.1:{port}?from=visits@clinic.example").send(a_mail())

    (arrived,) = remembered(tmp_path / "mails")
    assert arrived["to"] == ["ada@example.org"]
    assert read(arrived["mail"])["Message-ID"] == "<m-1@clinic.example>"


def test_a_gateway_of_its_own_is_told_what_to_answer_and_remembers_when_it_is_gone(tmp_path: Path):
    with standing_alone("text_gateway", tmp_path / "texts") as port:
        sender = gateway(f"http://{ACCOUNT}:to%2Fken@127.0.0.1:{port}{TEXTS}?from=+12025550100")
        answer = urlencode({"status": 429, "retry_after": 7}).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{port}/next", data=answer, timeout=5).close()
        with pytest.raises(DeliveryFailed) as busy:
            sender.send(a_text())
        reference = sender.send(a_text())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/received", timeout=5) as told:
            received = json.load(told)

    assert busy.value.wait_seconds == 7
    assert [text["sid"] for text in received] == [reference]
    assert remembered(tmp_path / "texts") == received


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("+15005550001", Problem.WRONG_NUMBER),
        ("+15005550002", Problem.NOT_REACHABLE),
        ("+15005550004", Problem.OPTED_OUT),
        ("+15005550009", Problem.WRONG_NUMBER),
    ],
)
def test_twilios_numbers_for_tests_are_refused(text_gateway: TextGateway, number: str, problem: Problem):
    with pytest.raises(DeliveryFailed) as refused:
        gateway(text_gateway.url).send(a_text(to=number))

    assert (refused.value.problem, refused.value.permanent) == (problem, True)


class OurPage(BaseHTTPRequestHandler):
    """A page that believes what the gateway signed."""

    heard: list[tuple[bool, dict[str, str]]] = []

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        address = f"http://{self.headers['Host']}{self.path}"
        signed = is_signed(address, form, self.headers["X-Twilio-Signature"], TOKEN)
        self.heard.append((signed, form))
        self.send_response(204 if signed else 403)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def our_page() -> Iterator[str]:
    OurPage.heard.clear()
    server = HTTPServer(("127.0.0.1", 0), OurPage)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/texts?clinic=1"
    server.shutdown()
    server.server_close()


def test_a_receipt_and_a_reply_reach_our_page_signed(text_gateway: TextGateway, our_page: str):
    sms = opened({"SMS_URL": text_gateway.url}, our_page)
    (sender,) = sms.values()
    sid = sender.send(a_text())

    statuses = [
        text_gateway.tells(sid, "undelivered", 30006),
        text_gateway.replies(our_page, "+12025550142", "Stop, please & thanks"),
    ]

    (first, told), (second, replied) = OurPage.heard
    assert (statuses, first, second) == ([204, 204], True, True)
    assert receipt(told) == Receipt(sid, delivered=False, problem=Problem.WRONG_NUMBER)
    assert reply(replied) == Reply("+12025550142", "Stop, please & thanks", is_stop=True)
