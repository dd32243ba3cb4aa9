"""What the map shows when it is opened: what matters. The rest is folded, and counted."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from iam_patterns.map.model import COLUMNS, AppMap, MapLine, MapNode

SMALL: Final = 24
"""The nodes that a map can have and still be shown whole."""
MOST: Final = 60
"""The nodes of a column that are shown at most."""
_ERROR: Final = 8
_OUTSIDE: Final = 4
_PRIVILEGED: Final = 2
_FINDING: Final = 1
_ANYONE: Final = 16
_FEW: Final = 8
"""The principals that can assume a role at most for those of them to be shown that are roles."""


def opening_view(found: AppMap) -> frozenset[str]:
    """The IDs of the nodes that are shown first.

    Outside parties, roles that they reach or that are privileged or have findings, who can assume
    those roles, and what matters of what they reach. In a comparison, what has changed.

    Args:
        found: The map.
    """
    if len(found.nodes) <= SMALL:
        return frozenset(node.id for node in found.nodes)
    scores = _changed(found) if found.before else _scores(found)
    if not scores:
        scores = Counter({node.id: 1 for node in found.nodes})
    kept = frozenset(node.id for node in _highest(found, scores))
    reached = frozenset(node.id for node in found.nodes if node.is_outside)
    roles = frozenset(node.id for node in found.in_column("role"))
    entries = Counter(line.target for line in found.lines if line.kind == "assume")
    for line in found.lines:
        is_one_of_many = line.source in roles and entries[line.target] > _FEW
        if _leads_along(line, kept, reached) and not (line.kind == "assume" and is_one_of_many):
            scores[line.source] += line.risk != "low"
            scores[line.target] += line.risk != "low"
    return frozenset(node.id for node in _highest(found, scores))


def _scores(found: AppMap) -> Counter[str]:
    """How much each node matters; those that do not are left out."""
    scores: Counter[str] = Counter()
    for node in found.nodes:
        is_party = node.column == "who" and node.is_outside
        if is_party or (node.column == "role" and node.is_outside):
            scores[node.id] += _OUTSIDE + _ANYONE * (node.kind == "anyone")
        if node.is_privileged:
            scores[node.id] += _PRIVILEGED
    for finding in found.findings:
        if finding.node:
            scores[finding.node] += _ERROR if finding.severity == "error" else _FINDING
    return scores


def _changed(found: AppMap) -> Counter[str]:
    scores = Counter(node.id for node in found.nodes if node.change)
    for line in found.lines:
        if line.change:
            scores[line.source] += 1
            scores[line.target] += 1
    for finding in found.findings:
        if finding.node and finding.change:
            scores[finding.node] += 1
    scores.update(found.changed)
    return scores


def _leads_along(line: MapLine, kept: frozenset[str], reached: frozenset[str]) -> bool:
    """Whether a line shows who can assume a role that matters, or what matters of its reach."""
    if line.kind == "assume":
        return line.target in kept
    if line.kind == "permission":
        return line.source in kept and (line.risk != "low" or line.source in reached)
    return line.target in kept or line.risk != "low"


def _highest(found: AppMap, scores: Counter[str]) -> Iterator[MapNode]:
    """The nodes of each column that have the highest scores, as many as are shown at most."""
    for column in COLUMNS:
        scored = [node for node in found.in_column(column) if node.id in scores]
        yield from sorted(scored, key=lambda node: -scores[node.id])[:MOST]
