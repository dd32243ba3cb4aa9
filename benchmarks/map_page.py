"""Measures how long it takes to draw the map of an app, and how large its page is."""

import json
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.table import Table

from benchmarks.reach import app_of_chains
from iam_patterns.checks.settings import Settings
from iam_patterns.cli.inputs import read_app
from iam_patterns.cli.mapping import MappedApp, map_of
from iam_patterns.map.model import AppMap
from iam_patterns.map.page import page

_SIZES: Final = ((50, 25), (500, 250), (5000, 2500))


def measure() -> Table:
    """The times and sizes for templates of three sizes, each read from a file."""
    table = Table(
        "measured",
        "read",
        "graph and checks",
        "map and page",
        "limit",
        "lines",
        "findings",
        "page",
        title="The map, CPU time of one run each; the browser is measured in tests/map",
    )
    for roles, buckets in _SIZES:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "app.json"
            resources = dict(app_of_chains(roles, buckets).resources)
            file.write_text(json.dumps({"Resources": resources}))
            found, text, taken = _drawn(file)
        table.add_row(
            f"{roles} roles, {buckets} buckets",
            *(f"{seconds * 1000:.0f} ms" for seconds in taken),
            f"{max(500, 2 * roles)} ms",
            f"{len(found.lines)}",
            f"{len(found.findings)}",
            f"{len(text.encode()) / 1000:.0f} kB",
        )
    return table


def _drawn(file: Path) -> tuple[AppMap, str, list[float]]:
    """The map and the page of a template, and the seconds of the three steps."""
    times = [time.process_time()]
    app = read_app(file)
    times.append(time.process_time())
    drawn = MappedApp.of(app, Settings(), {}, ())
    times.append(time.process_time())
    found = map_of(drawn)
    text = page(found)
    times.append(time.process_time())
    return found, text, [end - start for start, end in pairwise(times)]
