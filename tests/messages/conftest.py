"""The servers on the other end of each wire, and a certificate this machine made itself."""

import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from questionnaire.messages.channels.registry import Letter
from tests.messages.mail_server import MailServer
from tests.messages.text_gateway import TextGateway

ELSEWHERE = "127.0.0.2"
"""Another machine, as far as anybody can tell who only knows 127.0.0.1 and localhost."""


@dataclass(frozen=True)
class Certificate:
    """A certificate for ``ELSEWHERE`` that nobody knows yet: its file, and how a server shows it."""

    file: Path
    tls: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.clinic.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ELSEWHERE))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / "certificate.pem", folder / "key.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(shown, secret)
    return Certificate(shown, tls)


@pytest.fixture
def known(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The same certificate, which this machine has been told to trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    return certificate


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def text_gateway() -> Iterator[TextGateway]:
    with TextGateway() as gateway:
        yield gateway


def a_mail(**changed: str) -> Letter:
    """A mail to Ada."""
    return Letter(
        **{
            "message_id": "m-1",
            "to": "ada@example.org",
            "subject": "Your visit on Tuesday",
            "text": "Please finish your checklist: https://visits.example.org/v/1-abc\n",
            "from_name": "Riverside Clinic",
            "kind": "not-finished",
            **changed,
        }
    )


def a_text(**changed: str) -> Letter:
    """A text to Ada."""
    return a_mail(
        **{
            "to": "+12025550142",
            "subject": "",
            "text": "Riverside Clinic: please finish your checklist. Reply STOP to opt out.",
            **changed,
        }
    )
