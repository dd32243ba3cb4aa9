"""Circles in graphs, against every path."""

from collections import deque
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.checks.analysis.circles import circle_groups, shortest_circle

NODES = "abcdef"
GRAPHS = st.fixed_dictionaries(
    {node: st.lists(st.sampled_from(NODES), max_size=3) for node in NODES}
)


def reached(graph: dict[str, list[str]], start: str) -> dict[str, int]:
    """How many edges each node is away, which is at least one."""
    found: dict[str, int] = {}
    waiting = deque([(start, 0)])
    while waiting:
        node, distance = waiting.popleft()
        for neighbour in graph[node]:
            if neighbour not in found:
                found[neighbour] = distance + 1
                waiting.append((neighbour, distance + 1))
    return found


@given(GRAPHS)
def test_groups_are_the_nodes_that_reach_each_other(graph: dict[str, list[str]]) -> None:
    groups = circle_groups(graph, graph.__getitem__)

    assert set(groups) == set(graph)
    for one, other in product(NODES, NODES):
        both = other in reached(graph, one) and one in reached(graph, other)
        assert (groups[one] == groups[other]) is (one == other or both)


@given(GRAPHS)
def test_the_circle_is_a_shortest_one(graph: dict[str, list[str]]) -> None:
    groups = circle_groups(graph, graph.__getitem__)
    for start in graph:
        circle = shortest_circle(start, graph.__getitem__, groups)

        assert len(circle) == reached(graph, start).get(start, 0)
        for node, following in zip(circle, (*circle[1:], start), strict=False):
            assert following in graph[node]


def test_a_long_chain_is_no_recursion() -> None:
    graph = {str(number): [str(number + 1)] for number in range(5000)} | {"5000": []}

    assert shortest_circle("0", graph.__getitem__, circle_groups(graph, graph.__getitem__)) == ()
