"""The file and the line of an entry of the baseline."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from iam_patterns.checks.baseline import BaselineEntry
from iam_patterns.cli.inputs import shown_path
from iam_patterns.cli.report import BaselineNote
from iam_patterns.cli.template_lines import composed
from iam_patterns.template.files import read_text


def baseline_note(entry: BaselineEntry, files: Sequence[Path]) -> BaselineNote:
    """An entry with its place.

    Args:
        entry: The entry.
        files: The files that can have it; the first is named if none of them does.
    """
    for file in files:
        text = read_text(file)
        line = _line_of_object(entry, text) if file.suffix == ".json" else None
        line = line or _line_of_text(entry, text)
        if line:
            return BaselineNote(entry, shown_path(file), line)
    return BaselineNote(entry, shown_path(files[0]) if files else "", 1)


def _line_of_object(entry: BaselineEntry, text: str) -> int | None:
    """The line of the object that has the same rule, path and statement."""
    return _lines_of_objects(text).get((entry.rule, entry.path, entry.statement))


@lru_cache(maxsize=4)
def _lines_of_objects(text: str) -> Mapping[tuple[str | None, ...], int]:
    """The line of the path of each object that has one, by its rule, path and statement."""
    lines: dict[tuple[str | None, ...], int] = {}
    for node in _objects(composed(text)):
        found = {key.value: value for key, value in node.value}
        if "path" in found:
            own = tuple(_text(found.get(name)) for name in ("rule", "path", "statement"))
            lines.setdefault(own, found["path"].start_mark.line + 1)
    return lines


def _objects(node: Any) -> list[Any]:  # noqa: ANN401 - a node of a YAML document
    if isinstance(node, yaml.MappingNode):
        inner = [found for _, value in node.value for found in _objects(value)]
        return [node, *inner]
    if isinstance(node, yaml.SequenceNode):
        return [found for item in node.value for found in _objects(item)]
    return []


def _text(node: Any) -> str | None:  # noqa: ANN401 - a node of a YAML document
    is_text = isinstance(node, yaml.ScalarNode) and not node.tag.endswith(":null")
    return str(node.value) if is_text else None


def _line_of_text(entry: BaselineEntry, text: str) -> int | None:
    """The first line with the path of the entry, in quotes."""
    quoted = (json.dumps(entry.path), f"'{entry.path}'")
    for number, line in enumerate(text.splitlines(), 1):
        if any(path in line for path in quoted):
            return number
    return None
