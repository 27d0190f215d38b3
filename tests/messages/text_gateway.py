"""A real HTTP server on this machine that behaves like Twilio, and remembers the texts it was given.

In this process: ``with TextGateway() as gateway``. In its own:
``python -m tests.messages.text_gateway --remember FILE``, whose first line is its port. There a GET of
``/received`` tells what arrived, and a POST to ``/next`` (``status``, ``code``, ``delay``, ``retry_after``,
``body``) sets one coming answer. Twilio's own test numbers (``MAGIC``) are refused as Twilio refuses them.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
import urllib.request
from collections import deque
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode

from tests.messages.remembering import Memory, options

ACCOUNT, TOKEN = "AC0123456789abcdef0123456789abcdef", "to/ken"
TEXTS = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

MAGIC = {"+15005550001": 21211, "+15005550002": 21612, "+15005550004": 21610, "+15005550009": 21614}
"""Twilio's numbers for tests, and the code with which each is refused."""


@dataclass(frozen=True)
class Next:
    """One coming answer; a ``body`` is sent as it stands."""

    status: int = 201
    code: int = 0
    delay: float = 0
    retry_after: str = ""
    body: str | None = None


class TextGateway:
    """Twilio's part. ``texts`` are those it accepted; ``asked`` is every request, accepted or not."""

    def __init__(self, *, port: int = 0, remember: Path | None = None, delay: float = 0) -> None:
        self.memory = Memory(remember)
        self.asked: list[dict[str, Any]] = []
        self.delay = delay
        self.coming: deque[Next] = deque()
        self._lock = threading.Lock()
        self._count = 0
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.gateway = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> "TextGateway":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What the setting SMS_URL says to use this gateway."""
        token = TOKEN.replace("/", "%2F")
        return f"http://{ACCOUNT}:{token}@127.0.0.1:{self.port}{TEXTS}?from=+12025550100"

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The texts it accepted: ``sid`` and the form's ``To``, ``From``, ``Body``, ``StatusCallback``."""
        return self.memory.all()

    def will(self, status: int = 201, **given: Any) -> None:
        """Answer the next request so; asked for again and again, the ones after it."""
        self.coming.append(Next(status, **given))

    def tells(self, sid: str, state: str, code: int = 0) -> int:
        """Post a delivery receipt, signed, to where the text asked for it; the answer's status."""
        (text,) = (text for text in self.texts if text["sid"] == sid)
        form = {"MessageSid": sid, "MessageStatus": state, "To": text["To"], "From": text["From"]}
        return self.posts(text["StatusCallback"], form | ({"ErrorCode": str(code)} if code else {}))

    def replies(self, address: str, number: str, text: str) -> int:
        """Post what somebody texted back, signed, to our page for replies; the answer's status."""
        form = {"MessageSid": f"SM{id(text):032x}", "From": number, "To": "+12025550100", "Body": text}
        return self.posts(address, form)

    def posts(self, address: str, form: dict[str, str]) -> int:
        """Post a form as Twilio does, with its signature."""
        request = urllib.request.Request(
            address,
            data=urlencode(form).encode(),
            headers={"X-Twilio-Signature": signature(address, form), "User-Agent": "TwilioProxy/1.1"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except HTTPError as answered:
            with answered:
                return answered.code

    def answers(self, form: dict[str, str], authorization: str) -> tuple[Next, str]:
        """What a request for a text gets: Twilio's JSON."""
        with self._lock:
            self.asked.append(form)
            answer = self.coming.popleft() if self.coming else Next(delay=self.delay)
            self._count += 1
            sid = f"SM{self._count:032x}"
        time.sleep(answer.delay)
        if authorization != _basic(ACCOUNT, TOKEN):
            answer = Next(401, 20003)
        elif answer == Next(delay=answer.delay) and form.get("To") in MAGIC:
            answer = Next(400, MAGIC[form["To"]])
        if 200 <= answer.status < 300:
            self.memory.add({"sid": sid, **form})
            told: dict[str, Any] = {"sid": sid, "status": "queued", "error_code": None, "to": form.get("To")}
        else:
            told = {"code": answer.code, "message": f"to {form.get('To')}", "status": answer.status}
        return answer, json.dumps(told) if answer.body is None else answer.body


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def signature(address: str, form: dict[str, str], token: str = TOKEN) -> str:
    """Twilio's signature, as its documentation describes it step by step."""
    signed = address
    for name in sorted(form):
        signed += name
        signed += form[name]
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), hashlib.sha1)).decode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    gateway: TextGateway

    def handle_error(self, *_: Any) -> None:
        """A client that hung up is nothing to print."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/received":
            self._says(200, json.dumps(self.server.gateway.texts))
        else:
            self._says(404, "{}")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        posted = self.rfile.read(length).decode()
        form = {name: values[0] for name, values in parse_qs(posted, keep_blank_values=True).items()}
        gateway = self.server.gateway
        if self.path == "/next":
            numbers = {"status": int, "code": int, "delay": float}
            gateway.will(**{name: numbers.get(name, str)(value) for name, value in form.items()})
            self._says(200, json.dumps([asdict(answer) for answer in gateway.coming]))
        elif self.path == TEXTS:
            answer, body = gateway.answers(form, self.headers.get("Authorization", ""))
            extra = {"Retry-After": answer.retry_after} if answer.retry_after else {}
            self._says(answer.status, body, extra)
        else:
            self._says(404, json.dumps({"code": 20404, "status": 404}))

    def _says(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


def main() -> None:
    given = options("A gateway for texts that behaves like Twilio and remembers.")
    with TextGateway(port=given.port, remember=given.remember, delay=given.delay) as gateway:
        print(gateway.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
