"""Measures how long it takes to draw the map of an app, and how large its page is."""

import time
from typing import Final

from rich.table import Table

from benchmarks.reach import app_of_chains
from iam_patterns.access import Access
from iam_patterns.map.page import page
from iam_patterns.map.reading import read_graph

_SIZES: Final = ((50, 25), (500, 250), (5000, 2500))


def measure() -> Table:
    """The times and sizes for apps of three sizes."""
    table = Table(
        "measured",
        "graph",
        "map and page",
        "limit",
        "lines",
        "page",
        title="The map, CPU time of one run each; the browser is measured in tests/map",
    )
    for roles, buckets in _SIZES:
        started = time.process_time()
        graph = Access([app_of_chains(roles, buckets)]).graph()
        had_graph = time.process_time()
        found = read_graph(graph, "app")
        text = page(found)
        taken = time.process_time() - had_graph
        table.add_row(
            f"{roles} roles, {buckets} buckets",
            f"{(had_graph - started) * 1000:.0f} ms",
            f"{taken * 1000:.0f} ms",
            f"{max(500, 2 * roles)} ms",
            f"{len(found.lines)}",
            f"{len(text.encode()) / 1000:.0f} kB",
        )
    return table
