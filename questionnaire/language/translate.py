"""Texts in the reader's language."""

from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

from questionnaire.language.words import WORDS

TRANSLATIONS = Path(__file__).parent / "translations"

language: ContextVar[str] = ContextVar("language", default="en")
"""The language of whoever reads the page or message that is being made; chosen once for each."""


@lru_cache
def catalog(of: str) -> NullTranslations:
    """The translations of one language; English needs none."""
    path, compiled = TRANSLATIONS / f"{of}.po", BytesIO()
    if not path.exists():
        return NullTranslations()
    write_mo(compiled, read_po(BytesIO(path.read_bytes()), locale=of))
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext(text: str, /, **values: Any) -> Markup:
    """A text in the reader's language, with its values filled in and escaped."""
    translated = _translated(language.get(), text)
    return translated % values if values else translated


@lru_cache(maxsize=4096)
def _translated(of: str, text: str) -> Markup:
    return Markup(catalog(of).gettext(text))


def word(table: str, key: str, /, **values: Any) -> Markup:
    """The word for a code in the reader's language. Raises KeyError if there is none."""
    return gettext(WORDS[table][key], **values)


def known(table: str, key: str | None) -> str | None:
    """The code, or None if the table has no word for it: an address can say anything."""
    return key if key in WORDS[table] else None


def in_case(table: str, key: str, case: str) -> str:
    """The code in a case, such as ``waiver-ended.over``; the code alone if the table has no word for that."""
    return known(table, f"{key}.{case}") or key


def plain(of: str, text: str, /, **values: str) -> str:
    """A text in a language, with its values as they are: a message is no HTML."""
    translated = catalog(of).gettext(text)
    return translated % values if values else translated
