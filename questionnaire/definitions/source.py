"""A YAML text as plain values, with the line each of them stands on.

Every scalar stays the text that was written: `no` is a word and `1` is not yet a number.
What a text is meant to be is decided by the types it is read into.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from questionnaire.core.checking import Place

SPECIAL_SIGN = "has a text that begins with a special sign. Put the text in quotes."
LONG_TEXT = "has words right after > or |. Begin them on the next line, or put the text in quotes."
OUT_OF_LINE = (
    "does not line up with those above it, or goes on after a quote or bracket. "
    "Move it, or put the whole text in quotes."
)
IN_PLAIN_WORDS = {
    "mapping values are not allowed": "has a colon inside a text, or stands too far in. "
    "Put the text in quotes, or move the line.",
    "could not find expected ':'": "is no key with a colon, like `ask: ...`. "
    "Add the key, or move the text in under the key above it.",
    "found character '\\t'": "begins with a tab. Use spaces.",
    "that cannot start any token": SPECIAL_SIGN,
    "mapping keys are not allowed": SPECIAL_SIGN,
    "expected the node content": SPECIAL_SIGN,
    "expected chomping": LONG_TEXT,
    "expected a comment or a line break": LONG_TEXT,
    "found undefined alias": "has a text that begins with a star. Put the text in quotes.",
    "found unexpected end of stream": "opens a quote that is never closed. Close it.",
    "expected <block end>": OUT_OF_LINE,
    "expected '<document start>'": OUT_OF_LINE,
    "expected ',' or": "opens a bracket that is not closed, or lacks a comma. Close it, or add the comma.",
    "sequence entries are not allowed": "has a dash where a text should be. "
    "Put the text in quotes, or begin the list on the next line.",
    "found unknown escape character": "has a backslash in double quotes. Use single quotes.",
    "but found another document": "begins a second document. Take out the line with three dashes.",
}
"""What ruamel.yaml says, and how an author is told about the line."""


@dataclass(frozen=True)
class Source:
    """A text that has been read: its values, the line of each place, and what is wrong with its writing."""

    values: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: tuple[tuple[int, str], ...] = ()

    def line(self, place: Place) -> int:
        """The line a place stands on; for one that is not there, the line of what lacks it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def parsed(text: str) -> Source:
    """The values and lines of a YAML text; without values where it can not be read at all."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        return Source(faults=(_broken(error),))
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Source(faults=((line, "This line has a sign that can not be shown. Take it out."),))
    except YAMLError as error:
        return Source(faults=((1, f"This file can not be read as YAML: {error}."),))
    if root is None:
        return Source(faults=((1, "This file is empty."),))
    lines: dict[Place, int] = {}
    faults: list[tuple[int, str]] = []
    return Source(_plain(root, (), lines, faults), lines, tuple(faults))


def _broken(error: MarkedYAMLError) -> tuple[int, str]:
    problem = str(error.problem)
    noticed_late = any(words in problem for words in ("expected ':'", "end of stream", "expected ',' or"))
    mark = error.context_mark if noticed_late else error.problem_mark
    says = next((says for words, says in IN_PLAIN_WORDS.items() if words in problem), None)
    return (mark.line + 1 if mark else 1), f"This line {says or f'can not be read as YAML: {problem}.'}"


def _plain(node: Node, place: Place, lines: dict[Place, int], faults: list[tuple[int, str]]) -> Any:
    """The plain value of a node; notes the lines of everything in it, and what is wrong, on the way."""
    lines.setdefault(place, node.start_mark.line + 1)
    if node.anchor:
        faults.append((node.start_mark.line + 1, f"`&{node.anchor}` is not known here. Write the part out."))
        return None
    if isinstance(node, SequenceNode):
        return [_plain(item, (*place, n), lines, faults) for n, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return {
            key.value: _plain(value, (*place, key.value), lines, faults)
            for key, value in _once_each(node, place, lines, faults)
        }
    return None if str(node.tag).endswith(":null") else node.value


def _once_each(
    node: MappingNode, place: Place, lines: dict[Place, int], faults: list[tuple[int, str]]
) -> Iterator[tuple[ScalarNode, Node]]:
    """The keys and values of a mapping; a key written again is noted and its value is left out."""
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            faults.append((line, "A key has to be a single word."))
        elif key.value in seen:
            says = f"`{key.value}` is written twice: it is on line {seen[key.value]} already. Take one out."
            faults.append((line, says))
        else:
            seen[key.value] = line
            lines[(*place, key.value)] = line
            yield key, value
