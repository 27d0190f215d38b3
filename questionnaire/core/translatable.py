"""Marks texts for translation where they are written."""


def _(text: str) -> str:
    """The text as it is. It is translated when it is shown."""
    return text
