"""The map of a change: the lines of both versions, and which are opened and closed."""

from collections.abc import Collection
from dataclasses import replace

from iam_patterns.map.model import AppMap, MapLine
from iam_patterns.map.order import ordered

_Key = tuple[str, str, str, frozenset[str], tuple[str, ...]]


def compared(
    before: AppMap, after: AppMap, label: str, unchanged: Collection[str] = frozenset()
) -> AppMap:
    """The map after, with what the change opens, and what it closes.

    Args:
        before: The map before.
        after: The map after.
        label: What the version before is called.
        unchanged: The IDs of nodes whose policies allow the same requests as before, so that
            other statements are no change of theirs.
    """
    old = {_key(line): line for line in before.lines}
    new = {_key(line): line for line in after.lines}
    lines = [
        replace(line, change="opened") if key not in old and not _is_text(line, unchanged) else line
        for key, line in new.items()
    ]
    lines += [
        replace(line, change="closed")
        for key, line in old.items()
        if key not in new and not _is_text(line, unchanged)
    ]
    had = {node.id: node for node in before.nodes}
    has = {node.id: node for node in after.nodes}
    nodes = [n if n.id in had else replace(n, change="opened") for n in after.nodes]
    ends = {end for line in lines for end in (line.source, line.target)}
    nodes += [
        replace(node, change="closed")
        for node in before.nodes
        if node.id not in has and (node.id in ends or node.column == "role")
    ]
    both = AppMap(after.title, tuple(nodes), tuple(lines), before=label)
    return ordered(both)


def _is_text(line: MapLine, unchanged: Collection[str]) -> bool:
    """Whether a statement is written in other words, and allows the same."""
    return line.kind == "permission" and line.source in unchanged


def _key(line: MapLine) -> _Key:
    return line.source, line.target, line.kind, frozenset(line.actions), line.conditions
