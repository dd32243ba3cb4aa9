"""Where the nodes and lines of a view are.

The x coordinates are thousandths of the picture's width, so that lines fit every width; the y
coordinates are pixels.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from iam_patterns.map.model import COLUMNS, AppMap, Column, MapLine

WIDTH: Final = 1000
TITLE: Final = 44
"""The height of a column's title, in pixels as all heights."""
HEADING: Final = 32
ROW: Final = 58
"""From the top of a node to that of the next."""
NODE: Final = 52
LABEL: Final = 17
EDGES: Final[Mapping[Column, tuple[int, int]]] = {
    "who": (0, 220),
    "role": (390, 610),
    "resource": (780, 1000),
}
_BEND: Final = 90
_LOOP: Final = 14
CLOSED_BELOW: Final = 7
"""How far a line that a change closes is below one that it opens between the same nodes."""


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """The text on a line.

    Args:
        line: The index of the line in the map.
        gap: 1 for that before the roles, 2 for that after them.
        y: Its middle.
        text: The text.
    """

    line: int
    gap: int
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A view, laid out.

    Args:
        height: The height of the picture.
        paths: The path of each line that is shown, by its index.
        labels: What is written on lines.
    """

    height: int
    paths: Mapping[int, str]
    labels: tuple[PlacedLabel, ...]


def lay_out(found: AppMap, shown: Collection[str]) -> Layout:
    """Lays out a view.

    Args:
        found: The map.
        shown: The IDs of the nodes that are shown.
    """
    middles: dict[str, float] = {}
    height = 0.0
    for column in COLUMNS:
        y = float(TITLE)
        visible = [node for node in found.in_column(column) if node.id in shown]
        for _, nodes in groupby(visible, key=lambda node: node.group):
            y += HEADING
            for node in nodes:
                middles[node.id] = y + NODE / 2
                y += ROW
        height = max(height, y)
    columns = {node.id: node.column for node in found.nodes}
    names = {node.id: node.label for node in found.nodes}
    paths = {}
    labels = []
    for index, line in enumerate(found.lines):
        if line.source in middles and line.target in middles:
            shift = CLOSED_BELOW if line.change == "closed" else 0
            ends = middles[line.source] + shift, middles[line.target] + shift
            paths[index] = _path(columns[line.source], columns[line.target], *ends)
            if line.label and line.source != line.target:
                is_beside = columns[line.source] == columns[line.target]
                text = f"from {names[line.source]}: {line.label}" if is_beside else line.label
                gap = 1 if "resource" not in (columns[line.source], columns[line.target]) else 2
                labels.append(PlacedLabel(index, gap, ends[1], text))
    placed = tuple(_placed(labels, found.lines, height))
    return Layout(round(height), paths, placed)


def _path(source: Column, target: Column, start: float, end: float) -> str:
    if source == target:
        x = EDGES[source][0] if source != "who" else EDGES[source][1]
        bend = x - _BEND if source != "who" else x + _BEND
        if start == end:
            start, end = start - _LOOP, end + _LOOP
        return f"M{x} {start:g}C{bend} {start:g} {bend} {end:g} {x} {end:g}"
    is_forward = COLUMNS.index(source) < COLUMNS.index(target)
    x, to = EDGES[source][is_forward], EDGES[target][not is_forward]
    middle = (x + to) // 2
    return f"M{x} {start:g}C{middle} {start:g} {middle} {end:g} {to} {end:g}"


def _placed(
    labels: list[PlacedLabel], lines: tuple[MapLine, ...], height: float
) -> Iterator[PlacedLabel]:
    """The labels, each text once for each target, below each other; none if there is no room."""
    for gap in (1, 2):
        once: dict[tuple[str, str], PlacedLabel] = {}
        for label in labels:
            if label.gap == gap:
                once.setdefault((lines[label.line].target, label.text), label)
        if len(once) * LABEL > height - TITLE:
            continue
        lowest = float(TITLE)
        for label in sorted(once.values(), key=lambda one: (one.y, one.line)):
            y = max(label.y, lowest)
            lowest = y + LABEL
            yield PlacedLabel(label.line, gap, y, label.text)
