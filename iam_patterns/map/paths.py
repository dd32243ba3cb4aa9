"""The part of a map that is on the paths through, from or to some nodes."""

from collections import defaultdict
from dataclasses import replace

from iam_patterns.map.model import AppMap, MapLine


def paths_through(found: AppMap, node: str) -> AppMap:
    """The map of the paths that lead to a node, and on from it.

    Args:
        found: The map.
        node: The ID of the node.
    """
    return _only(found, _followed(found, node, forward=True) | _followed(found, node), {node})


def paths_from(found: AppMap, node: str) -> AppMap:
    """The map of what a node leads to.

    Args:
        found: The map.
        node: The ID of the node.
    """
    return _only(found, _followed(found, node, forward=True), {node})


def paths_to(found: AppMap, node: str) -> AppMap:
    """The map of what leads to a node.

    Args:
        found: The map.
        node: The ID of the node.
    """
    return _only(found, _followed(found, node), {node})


def _followed(found: AppMap, node: str, *, forward: bool = False) -> set[MapLine]:
    """The lines on the paths from a node, or to it.

    A statement about a role, such as one for ``iam:PassRole``, does not give what the role may do.
    """
    columns = {one.id: one.column for one in found.nodes}
    beside = defaultdict(list)
    for line in found.lines:
        beside[line.source if forward else line.target].append(line)
    lines: set[MapLine] = set()
    seen, waiting = {node}, [node]
    while waiting:
        for line in beside[waiting.pop()]:
            lines.add(line)
            goes_on = line.is_decided or columns[line.target] == "resource"
            other = line.target if forward else line.source
            if goes_on and other not in seen:
                seen.add(other)
                waiting.append(other)
    return lines


def _only(found: AppMap, lines: set[MapLine], nodes: set[str]) -> AppMap:
    kept = nodes | {end for line in lines for end in (line.source, line.target)}
    return replace(
        found,
        nodes=tuple(node for node in found.nodes if node.id in kept),
        lines=tuple(line for line in found.lines if line in lines),
        findings=tuple(finding for finding in found.findings if finding.node in kept),
        notes=tuple((node, notes) for node, notes in found.notes if node in kept),
    )
