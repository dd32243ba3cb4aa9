"""Finds circles in a graph, in time proportional to the graph."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Neighbours = Callable[[str], Sequence[str]]


def circle_groups(nodes: Iterable[str], neighbours: Neighbours) -> Mapping[str, int]:
    """The number of the group of each node, where each node of a group reaches all others.

    Two nodes are on one circle only if they are in the same group.

    Args:
        nodes: The nodes.
        neighbours: The nodes that an edge leads to from a node.

    See https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
    """
    found: dict[str, int] = {}
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    groups = 0
    for root in nodes:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        path.append(root)
        waiting: list[tuple[str, Iterator[str]]] = [(root, iter(neighbours(root)))]
        while waiting:
            node, following = waiting[-1]
            neighbour = next(following, None)
            if neighbour is None:
                waiting.pop()
                if waiting:
                    before = waiting[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] == order[node]:
                    groups += 1
                    while node not in found:
                        found[path.pop()] = groups
            elif neighbour not in order:
                order[neighbour] = lowest[neighbour] = len(order)
                path.append(neighbour)
                waiting.append((neighbour, iter(neighbours(neighbour))))
            elif neighbour not in found:
                lowest[node] = min(lowest[node], order[neighbour])
    return found


def shortest_circle(
    start: str, neighbours: Neighbours, groups: Mapping[str, int]
) -> tuple[str, ...]:
    """The nodes of the shortest circle through a node, which comes first; empty without one.

    Args:
        start: The node.
        neighbours: The nodes that an edge leads to from a node.
        groups: The `circle_groups` of the graph.
    """
    before: dict[str, str] = {}
    nodes = [start]
    for node in nodes:
        for neighbour in neighbours(node):
            if neighbour == start:
                return _path(start, node, before)
            if neighbour not in before and groups[neighbour] == groups[start]:
                before[neighbour] = node
                nodes.append(neighbour)
    return ()


def _path(start: str, end: str, before: Mapping[str, str]) -> tuple[str, ...]:
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return tuple(reversed(path))
