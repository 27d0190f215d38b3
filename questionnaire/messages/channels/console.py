"""Messages on the terminal, for the demo and for development: that there was one, never what it said."""

import sys
from dataclasses import dataclass

from questionnaire.messages.channels.contract import Letter

CONSOLE = "console:"
"""The address that means the terminal."""


@dataclass(frozen=True, slots=True)
class Console:
    """Says on the terminal that a message of this channel would go out."""

    channel: str

    def send(self, letter: Letter) -> str:
        """One line. On stderr, since what a command prints may be read by another program."""
        print(
            f"{self.channel} to {masked(letter.to)}: {letter.kind or 'message'}", file=sys.stderr, flush=True
        )
        return ""


def masked(to: str) -> str:
    """An address or number, masked so that only a person who knows it recognizes it."""
    local, at, domain = to.rpartition("@")
    if at:
        return f"{local[:1]}***@***.{domain.rpartition('.')[2]}"
    return f"***{to[-2:]}"
