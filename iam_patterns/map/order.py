"""The order of the nodes in each column: few crossings, and the same for the same app."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from iam_patterns.map.model import COLUMNS, AppMap, Column, MapNode
from iam_patterns.map.nodes import ANY_SERVICE, WHO_GROUPS

_NOWHERE: Final = 1.0
"""Where a node is put that has no lines: at the end."""


def ordered(found: AppMap) -> AppMap:
    """The map with its nodes in order: nodes are near those that they have lines to."""
    neighbours = defaultdict(list)
    for line in found.lines:
        neighbours[line.source].append(line.target)
        neighbours[line.target].append(line.source)
    columns: dict[Column, list[MapNode]] = {
        name: sorted(found.in_column(name), key=lambda node: (node.group, node.label, node.id))
        for name in COLUMNS
    }
    for column, beside in (("who", "role"), ("role", "who"), ("who", "role"), ("resource", "role")):
        _arrange(columns, column, beside, neighbours)  # type: ignore[arg-type] # both are columns
    return replace(found, nodes=tuple(node for name in COLUMNS for node in columns[name]))


def _arrange(
    columns: dict[Column, list[MapNode]],
    column: Column,
    beside: Column,
    neighbours: Mapping[str, Sequence[str]],
) -> None:
    """Sorts a column by the middle of each node's neighbours in another one."""
    others = columns[beside]
    places = {node.id: index / max(1, len(others)) for index, node in enumerate(others)}
    middles = {node.id: _middle(places, neighbours.get(node.id, ())) for node in columns[column]}
    groups = defaultdict(list)
    for node in columns[column]:
        groups[node.group].append(middles[node.id])
    rank = _rank(column, {name: sum(found) / len(found) for name, found in groups.items()})
    columns[column].sort(
        key=lambda node: (rank(node.group), node.group, middles[node.id], node.label, node.id)
    )


def _middle(places: Mapping[str, float], neighbours: Sequence[str]) -> float:
    found = [places[name] for name in neighbours if name in places]
    return sum(found) / len(found) if found else _NOWHERE


def _rank(column: Column, middles: Mapping[str, float]) -> Callable[[str], float]:
    """The order of headings: fixed for principals, by name for roles."""
    if column == "who":
        return WHO_GROUPS.index
    if column == "role":
        return lambda _: 0
    return lambda group: -1 if group == ANY_SERVICE else middles[group]
