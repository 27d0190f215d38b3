"""A real mail server on this machine, over real connections, that remembers what it was given.

In this process: ``with MailServer() as server``. In its own:
``python -m tests.messages.mail_server --remember FILE``, whose first line is its port.
"""

import asyncio
import email.parser
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.messages.remembering import Memory, options

Answer = str | None


class MailServer:
    """A mail server. Its answers may be set at any time, as the words of the wire ("550 5.1.1 Unknown")."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        tls_first: bool = False,
        sign_in: tuple[str, str] | None = None,
        international: bool = True,
        remember: Path | None = None,
        delay: float = 0,
    ) -> None:
        self.memory = Memory(remember)
        self.delay = delay
        """Seconds before it answers for a mail."""
        self.sender_answer: Answer = None
        self.recipient_answer: Answer = None
        self.data_answer: Answer = None
        self.goodbye_answer: Answer = None
        self.sign_ins: list[tuple[str, str]] = []
        self.host = host
        self._socket = socket.create_server((host, port))
        self.port: int = self._socket.getsockname()[1]
        self._sign_in = sign_in
        self._controller = _Controller(
            self._socket,
            _Answers(self),
            tls_first=tls if tls_first else None,
            tls_context=None if tls_first else tls,
            require_starttls=bool(tls and not tls_first),
            authenticator=self._lets_in if sign_in else None,
            auth_required=bool(sign_in),
            auth_require_tls=bool(tls and not tls_first),
            enable_SMTPUTF8=international,
        )

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """What the setting SMTP_URL says to use this server."""
        return f"smtp://{self.host}:{self.port}?from=visits@clinic.example"

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails it took, read."""
        return [read(arrived["mail"]) for arrived in self.memory.all()]

    @property
    def received(self) -> list[dict[str, Any]]:
        """The same with envelopes: ``from``, ``to``, ``tls``, ``user``, ``helo`` and the raw ``mail``."""
        return self.memory.all()

    def _lets_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        self.sign_ins.append(given)
        return AuthResult(success=given == self._sign_in, handled=False, auth_data=given[0])


def read(raw: str) -> EmailMessage:
    """A mail as a mail program reads it."""
    mail = email.parser.Parser(policy=email.policy.default).parsestr(raw)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage) -> str:
    """What a mail says, with plain line ends: on the wire they are two characters."""
    return str(mail.get_content()).replace("\r\n", "\n")


class _Answers:
    """What the server answers at each step."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, given: list[str]
    ) -> str:
        if self.server.sender_answer:
            return self.server.sender_answer
        envelope.mail_from, envelope.mail_options = address, given
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, given: list[str]
    ) -> str:
        if self.server.recipient_answer:
            return self.server.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.server.delay)
        if self.server.data_answer:
            return self.server.data_answer
        assert isinstance(envelope.content, bytes)
        self.server.memory.add(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "tls": session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
                "user": session.auth_data,
                "helo": session.host_name,
                "mail": envelope.content.decode(),
            }
        )
        return "250 2.0.0 Taken"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.server.goodbye_answer or "221 2.0.0 Bye"


class _Controller(Controller):
    """A controller on a socket that is already listening, so that its port is known and nobody else's."""

    def __init__(
        self, listening: socket.socket, handler: _Answers, tls_first: ssl.SSLContext | None, **given: Any
    ) -> None:
        host, port = listening.getsockname()[:2]
        super().__init__(handler, hostname=host, port=port, ssl_context=tls_first, **given)
        self.listening = listening

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listening, ssl=self.ssl_context)


class SilentServer:
    """Takes connections and does to each what it was made for; by default nothing at all."""

    def __init__(self, does: Callable[[socket.socket], None] = lambda connection: None) -> None:
        self._does = does
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._connections: list[socket.socket] = []

    def __enter__(self) -> "SilentServer":
        threading.Thread(target=self._takes, daemon=True).start()
        return self

    def _takes(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._connections.append(connection)
            self._does(connection)

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        for connection in self._connections:
            connection.close()


def main() -> None:
    given = options("A mail server that remembers.")
    with MailServer(port=given.port, remember=given.remember, delay=given.delay) as server:
        print(server.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
