"""Where a part of a template is in its file: line and column of its beginning and end."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import yaml

from iam_patterns.cli.json_positions import part_below, part_of_section
from iam_patterns.template import StackTemplate

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PART: Final = re.compile(r"[^.\[\]]+|\[\d+\]")
_SECTIONS: Final = ("Resources", "Parameters", "Mappings", "Outputs")
_OBJECT: Final = re.compile(r"\s*\{")


@dataclass(frozen=True, slots=True)
class Span:
    """A range in a file; lines and columns begin at 1, the end column is after the last character.

    Args:
        line: The first line.
        column: The column it begins at.
        end_line: The last line.
        end_column: The column after its end.
    """

    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 1


def span_of(stack: StackTemplate, logical_id: str, location: str) -> Span | None:
    """Where a location of a finding is; the nearest part that the file has.

    Args:
        stack: The template.
        logical_id: The resource of the finding.
        location: The path in it, such as ``Properties.Path``, or in another resource.
    """
    if stack.source is None:
        return None
    logical_id = stack.made_from.get(logical_id, logical_id)
    first = location.partition(".")[0]
    parts = _PART.findall(location)
    own = parts[1:] if first in stack.resources else parts
    start = first if first in stack.resources else logical_id
    if _OBJECT.match(stack.source):
        return _span_in_json(stack.source, start, own)
    if composed(stack.source) is None:
        line = stack.line_of(start)
        return None if line is None else Span(line, 1, line, 2)
    parts_of_sections = _parts_of_sections(stack.source)
    for section in _SECTIONS:
        found = parts_of_sections.get((section, start))
        if found:
            key, value = found
            inner = _walk(value, own) if own else None
            begin, end = inner or (key, value)
            return _span(begin, end)
    return None


def _span_in_json(text: str, start: str, path: list[str]) -> Span | None:
    for section in _SECTIONS:
        whole = part_of_section(text, section, start)
        if whole:
            part = part_below(text, whole, path)
            return Span(*_line_and_column(text, part.begin), *_line_and_column(text, part.end))
    return None


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    line = bisect_left(_line_ends(text), offset)
    return line + 1, offset - text.rfind("\n", 0, offset)


@lru_cache(maxsize=64)
def _line_ends(text: str) -> Sequence[int]:
    """The offsets of the ends of lines, so that no part of a text is counted twice."""
    return [found.start() for found in re.finditer("\n", text)]


@lru_cache(maxsize=64)
def _parts_of_sections(text: str) -> Mapping[tuple[str, str], tuple[yaml.Node, yaml.Node]]:
    """The key and the value of each part of a section, by the names of both."""
    root = composed(text)
    found: dict[tuple[str, str], tuple[yaml.Node, yaml.Node]] = {}
    for section in _SECTIONS:
        whole = _child(root, section)
        if whole and isinstance(whole[1], yaml.MappingNode):
            for key, value in whole[1].value:
                if isinstance(key, yaml.ScalarNode):
                    found.setdefault((section, key.value), (key, value))
    return found


def _walk(node: yaml.Node, parts: list[str]) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value that a path leads to, as far as the nodes have it."""
    found: tuple[yaml.Node, yaml.Node] | None = None
    for part in parts:
        following = _child(node, part)
        if following is None:
            return found
        found = following
        node = following[1]
    return found


def _child(node: yaml.Node, part: str) -> tuple[yaml.Node, yaml.Node] | None:
    if part.startswith("["):
        index = int(part[1:-1])
        if isinstance(node, yaml.SequenceNode) and index < len(node.value):
            return node.value[index], node.value[index]
        return None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key, value
    return None


def _span(begin: yaml.Node, end: yaml.Node) -> Span:
    """From the beginning of a key to the end of its first line, or of a value on the same line."""
    first, last = begin.start_mark, end.end_mark
    end_line, end_column = last.line + 1, last.column + 1
    if last.column == 0 and last.line > first.line:
        # The end of a block in YAML is where the next one begins.
        end_line, end_column = last.line, 1_000
    return Span(first.line + 1, first.column + 1, end_line, end_column)


@lru_cache(maxsize=64)
def composed(text: str) -> Any:  # noqa: ANN401 - a node of a YAML document
    """The nodes of a YAML or JSON text; None if it is malformed.

    JSON is YAML, apart from tabs and a few escapes of characters.
    """
    try:
        return yaml.compose(text.replace("\t", " "), Loader=_LOADER)
    except yaml.YAMLError:
        return None
