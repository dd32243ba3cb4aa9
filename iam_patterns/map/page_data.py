"""What the script of the page knows of the map, as JSON."""

import json
from collections.abc import Collection
from typing import Any, Final

from iam_patterns.map.layout import CLOSED_BELOW, EDGES, HEADING, LABEL, NODE, ROW, TITLE, WIDTH
from iam_patterns.map.model import COLUMNS, AppMap, MapNode
from iam_patterns.map.picture import classes_of
from iam_patterns.map.words import KINDS, NOUNS, is_decided_in_words

MOST: Final = 600
"""The nodes of a column that a view has at most."""
_FLAGS: Final = {"is_outside": 1, "is_privileged": 2}
_HAS_FINDING: Final = 4
_HAS_CHANGED: Final = 8


def page_data(found: AppMap, shown: Collection[str], links: dict[str, str]) -> str:
    """The JSON of a map, safe inside a script element.

    Args:
        found: The map.
        shown: The IDs of the nodes that are shown first.
        links: The link of each node.
    """
    places = {node.id: number for number, node in enumerate(found.nodes)}
    texts: dict[str, int] = {}

    def text(value: str) -> int:
        return texts.setdefault(value, len(texts))

    lines = [
        [
            places[line.source],
            places[line.target],
            text(classes_of(line)),
            text(f"{KINDS[line.kind]} ({is_decided_in_words(line)})"),
            text(line.label),
            text(", ".join(line.actions)),
            text(" and ".join(line.conditions)),
            text(line.by),
        ]
        for line in found.lines
    ]
    flags = _flags(found)
    data: dict[str, Any] = {
        "nodes": [
            [
                COLUMNS.index(node.column),
                node.label,
                node.detail,
                flags[node.id],
                links[node.id],
            ]
            for node in found.nodes
        ],
        "lines": lines,
        "texts": list(texts),
        "findings": [places.get(finding.node, -1) for finding in found.findings],
        "notes": {places[node]: notes for node, notes in found.notes},
        "shown": [places[node.id] for node in found.nodes if node.id in shown],
        "nouns": [NOUNS[column] for column in COLUMNS],
        "isComparison": bool(found.before),
        "edges": [EDGES[column] for column in COLUMNS],
        "sizes": {
            "width": WIDTH,
            "title": TITLE,
            "heading": HEADING,
            "row": ROW,
            "node": NODE,
            "label": LABEL,
            "most": MOST,
            "closed": CLOSED_BELOW,
        },
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _flags(found: AppMap) -> dict[str, int]:
    """What the filters ask of each node."""
    flags = {node.id: _own_flags(node) for node in found.nodes}
    for finding in found.findings:
        if finding.node:
            flags[finding.node] |= _HAS_FINDING
    for node in found.changed:
        flags[node] |= _HAS_CHANGED
    for line in found.lines:
        if line.change:
            flags[line.source] |= _HAS_CHANGED
            flags[line.target] |= _HAS_CHANGED
    return flags


def _own_flags(node: MapNode) -> int:
    of_node = sum(bit for name, bit in _FLAGS.items() if getattr(node, name))
    return of_node | (_HAS_CHANGED if node.change else 0)
