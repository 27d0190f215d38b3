"""How hard a text is to read, counted the way a person with a pencil would.

The grade is the Flesch-Kincaid grade level: Kincaid, Fishburne, Rogers and Chissom,
"Derivation of New Readability Formulas", Naval Technical Training Command, Research
Branch Report 8-75, 1975.
"""

import re

from questionnaire.core.definition.model import PLACEHOLDER

FILLED_IN = "today"
"""What is read where a placeholder stands: an easy word, so that only our own words count."""

SENTENCE_END = re.compile(r"(?<!\b[ap]\.m)[.!?]+[\"')\]]*(?:\s+|$)")
WORD = re.compile(r"[A-Za-z0-9]+(?:['\u2019:.][A-Za-z0-9]+)*")

VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(
    r"""(?x)
    (?<![aeiouyl])e$ | (?<=[aeiouy]l)e$                   # take and while, but not table
    | (?<![aeiouylsxzcgh])es$ | (?<=[aeiouy]l|th)es$      # times and clothes, but not nurses or tables
    | (?<![aeiouyltd])ed$ | (?<=[aeiouyl]l)ed$            # asked and called, but not needed or handled
    | (?<=[aeiouy][^aeiouy])e(?=ly|ful|less|ness|thing|time|where|share|body)  # safely, sometimes
    """
)
APART = re.compile(
    r"""(?x)
    i(?=at[ei]) | (?<![aeioutcsgn])i(?=[ao]) | (?<![tc])i(?=e[tr]|en[ct])  # media, quiet, carrier, science
    | (?<=[^aeiouq])u(?=al|el) | [eouy](?=ing$)           # usual, going
    | (?<=[dr])ea$ | (?<=r)ea(?=ct) | (?<=cr)ea(?=t[ei])     # idea, react, create
    | (?<=[aou])y(?=e[re]) | (?<=[aeiou])y(?=o)           # layer, beyond
    | sm$ | [sd]nt$                                       # spasm, didn't
    """
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    read = PLACEHOLDER.sub(FILLED_IN, text)
    return tuple(part.strip() for part in SENTENCE_END.split(read) if WORD.search(part))


def words(text: str) -> tuple[str, ...]:
    """The words of a text; what a hyphen joins is read as two."""
    return tuple(WORD.findall(PLACEHOLDER.sub(FILLED_IN, text)))


def grade(text: str) -> float:
    """The years of school a reader needs (Flesch-Kincaid); 0.0 for a text without words."""
    read = words(text)
    if not read:
        return 0.0
    spoken = sum(syllables(word) for word in read)
    return 0.39 * len(read) / len(sentences(text)) + 11.8 * spoken / len(read) - 15.59


def syllables(word: str) -> int:
    """The syllables of a word, by its groups of vowels: close enough for plain English. A number is one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(letters)) + len(APART.findall(letters)) - len(SILENT.findall(letters))
    return max(1, count)
