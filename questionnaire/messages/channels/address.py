"""The address of a mail server or text gateway, as a setting writes it: scheme, host, password, sender."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

HERE = ("127.0.0.1", "localhost", "::1")
"""This machine, where nothing travels that could be read on the way."""


class AddressError(ValueError):
    """A setting that is no usable address: what a sentence about it says after its name. No secrets."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts, percent-decoded where that applies."""

    scheme: str
    host: str
    port: int | None
    place: str
    """Host, port and path as they were written, without who signs in."""
    user: str
    password: str = field(repr=False)
    sender: str

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        return self.host in HERE


def read(url: str, schemes: tuple[str, ...], example: str) -> Address:
    """The parts of an address of one of these schemes. Raises AddressError."""
    try:
        split = urlsplit(url)
        host, port = split.hostname, split.port
    except ValueError:
        raise AddressError(_not_like(example)) from None
    if split.scheme not in schemes or not host or split.fragment:
        raise AddressError(_not_like(example))
    user, password = unquote(split.username or ""), unquote(split.password or "")
    if not (user + password).isascii():
        raise AddressError("must have a user and password of plain ASCII characters.")
    return Address(
        scheme=split.scheme,
        host=host,
        port=port,
        place=split.netloc.rpartition("@")[2] + split.path,
        user=user,
        password=password,
        sender=_sender(split, example),
    )


def _sender(split: SplitResult, example: str) -> str:
    """What stands after ``?from=``. A plus is a plus here: phone numbers begin with one."""
    name, _, value = split.query.partition("=")
    if name != "from" or not value or "&" in value:
        raise AddressError(_not_like(example))
    return unquote(value)


def _not_like(example: str) -> str:
    return f"must be an address such as {example} (with %40 for @ and %2F for / in a password)."
