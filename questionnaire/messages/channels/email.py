"""E-mail over SMTP. What goes wrong before the server hears of a person is not the message's fault."""

import contextlib
import re
import smtplib
import ssl
import unicodedata
from dataclasses import dataclass, field
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from questionnaire import clock
from questionnaire.core.channels import Problem, Reach, is_email
from questionnaire.core.translatable import _
from questionnaire.messages.channels.address import AddressError, read
from questionnaire.messages.channels.contract import Channel, DeliveryFailed, Letter, later, never

EXAMPLE = "smtp://user:password@mail.example.org:587?from=visits@example.org, smtps://... or console:"

POLICY = SMTP.clone(cte_type="7bit")
"""Bodies are encoded so that every server can pass them on."""

GOODBYE = 2
"""Seconds to wait for a server's last word, which nobody needs."""

NOT_SIGNED_IN = (530, 535)
"""The server wants somebody to sign in: the clinic's setting is wrong, not the message."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Hands letters to one mail server."""

    host: str
    port: int
    sender: str
    user: str
    password: str = field(repr=False)
    tls_first: bool
    """TLS from the first byte (smtps), instead of STARTTLS."""
    is_here: bool
    timeout: float = 30
    """Seconds for each step. Some servers look a mail over before they answer for it."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over; SMTP gives no reference. Raises DeliveryFailed."""
        mail = written(letter, self.sender)
        try:
            with contextlib.ExitStack() as stack:
                smtp = self._connected()
                stack.callback(_goodbye, smtp, min(self.timeout, GOODBYE))
                self._signed_in(smtp)
                _handed_over(smtp, mail, self.sender, letter.to)
        except (smtplib.SMTPException, OSError) as error:
            raise _failure(error) from None
        return ""

    def _connected(self) -> smtplib.SMTP:
        # Greets with the sender's domain: a container's own name is one that mail servers distrust.
        domain = self.sender.rpartition("@")[2]
        if self.tls_first:
            return smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=domain, timeout=self.timeout, context=self._tls()
            )
        return smtplib.SMTP(self.host, self.port, local_hostname=domain, timeout=self.timeout)

    def _signed_in(self, smtp: smtplib.SMTP) -> None:
        """Over TLS, unless the server is on this machine and has none."""
        smtp.ehlo_or_helo_if_needed()
        if not self.tls_first:
            if smtp.has_extn("starttls"):
                smtp.starttls(context=self._tls())
                smtp.ehlo_or_helo_if_needed()
            elif not self.is_here:
                raise later()
        if self.user:
            smtp.login(self.user, self.password)

    def _tls(self) -> ssl.SSLContext:
        """Verified, except on this machine: its mail server usually made its certificate itself."""
        context = ssl.create_default_context()
        if self.is_here:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def mailer(url: str) -> Mailer:
    """A sender made from its address. Raises AddressError."""
    address = read(url, ("smtp", "smtps"), EXAMPLE)
    if not is_email(address.sender) or not address.sender.isascii():
        raise AddressError("must end with ?from= and one e-mail address, such as ?from=visits@example.org.")
    tls_first = address.scheme == "smtps"
    return Mailer(
        host=address.host,
        port=address.port or (465 if tls_first else 587),
        sender=address.sender,
        user=address.user,
        password=address.password,
        tls_first=tls_first,
        is_here=address.is_here,
    )


def written(letter: Letter, sender: str) -> EmailMessage:
    """A letter as a mail. The id is the letter's, so a repeat is seen to be one. Raises DeliveryFailed."""
    if not is_email(letter.to):
        raise never(Problem.WRONG_ADDRESS)
    mail = EmailMessage(POLICY)
    mail["From"] = Mailbox(_one_line(letter.from_name), addr_spec=sender)
    mail["To"] = letter.to
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    return mail


def _one_line(value: str) -> str:
    """A header's value: whatever could begin a new line is a space, other control characters are gone."""
    spaced = " ".join(value.split())
    return "".join(c for c in spaced if unicodedata.category(c) != "Cc")


def _handed_over(smtp: smtplib.SMTP, mail: EmailMessage, sender: str, to: str) -> None:
    """The mail itself. ``SMTP.send_message`` would write ">From" where a line begins with From."""
    if not to.isascii() and not smtp.has_extn("smtputf8"):
        to = in_ascii_domain(to)
        mail.replace_header("To", to)
    in_ascii = to.isascii()
    if not in_ascii and not smtp.has_extn("smtputf8"):
        raise never(Problem.WRONG_ADDRESS)
    options = () if in_ascii else ("SMTPUTF8", "BODY=8BITMIME")
    smtp.sendmail(sender, [to], mail.as_bytes(policy=POLICY.clone(utf8=not in_ascii)), options)


def in_ascii_domain(address: str) -> str:
    """An address with its domain as servers without SMTPUTF8 write it: xn-- (RFC 5891)."""
    person, _, domain = address.rpartition("@")
    labels = unicodedata.normalize("NFKC", domain.lower()).split(".")
    return f"{person}@{'.'.join(label if label.isascii() else _a_label(label) for label in labels)}"


def _a_label(label: str) -> str:
    return f"xn--{label.encode('punycode').decode()}"


def _goodbye(smtp: smtplib.SMTP, timeout: float) -> None:
    """Once the server has answered for a mail, how the parting went changes nothing."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        if smtp.sock:
            smtp.sock.settimeout(timeout)
        smtp.quit()
    smtp.close()


def _failure(error: Exception) -> DeliveryFailed:
    """What an error means for the letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, said),) = error.recipients.values()
        return _refusal(code, said, Problem.WRONG_ADDRESS)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return _refusal(error.smtp_code, error.smtp_error, Problem.REFUSED)
    return later()


def _refusal(code: int, said: bytes | str, usual: Problem) -> DeliveryFailed:
    """A server's no. Its enhanced code (RFC 3463), where it gives one, says more than the moment it came."""
    if code < 500 or code in NOT_SIGNED_IN:
        return later()
    words = said if isinstance(said, str) else said.decode("ascii", "replace")
    subject = re.match(r"5\.([127])\.", words)
    meanings = {"1": Problem.WRONG_ADDRESS, "2": Problem.NOT_REACHABLE, "7": Problem.REFUSED}
    return never(meanings[subject[1]] if subject else usual)


CHANNEL = Channel(
    id="email",
    setting="SMTP_URL",
    reach=Reach.EMAIL,
    label=_("E-mail"),
    plural=_("e-mails"),
    consent=_(
        "%(clinic)s may e-mail you about your visits, at most once a day. E-mails are not fully private:"
        " others may be able to read them. To stop, change your choice on your visit's page, or call us."
    ),
    example=EXAMPLE,
    one_text=False,
    open=lambda url, _receipts_to: mailer(url),
)
