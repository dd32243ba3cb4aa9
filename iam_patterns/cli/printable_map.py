"""The texts of a map without characters that could hide or reverse what stands beside them."""

from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from iam_patterns.map.model import AppMap, MapFinding, MapLine, MapNode
from iam_patterns.policy.printable import printable

_Part = TypeVar("_Part", AppMap, MapNode, MapLine, MapFinding)
_IDS: Final = frozenset({"id", "node", "source", "target"})
"""What identifies nodes and is not shown."""
_OF_LINES: Final = frozenset({"example"})
"""What has lines of its own."""


def printable_map(found: AppMap) -> AppMap:
    """The map with each character that is not printable as an escape.

    Args:
        found: The map.
    """
    return replace(
        _printable(found),
        nodes=tuple(map(_printable, found.nodes)),
        lines=tuple(map(_printable, found.lines)),
        findings=tuple(map(_printable, found.findings)),
        notes=tuple((node, tuple(map(printable, texts))) for node, texts in found.notes),
    )


def _printable(part: _Part) -> _Part:
    """A part with its own texts printable."""
    changed: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name in _OF_LINES:
            changed[field.name] = "\n".join(map(printable, value.split("\n")))
        elif isinstance(value, str) and field.name not in _IDS:
            changed[field.name] = printable(value)
        elif isinstance(value, tuple) and all(isinstance(one, str) for one in value):
            changed[field.name] = tuple(map(printable, value))
    return replace(part, **changed)
