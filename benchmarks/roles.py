"""What a role costs: ours beside hand-written CDK with the same template, in pairs.

The ratio is the median of many pairs, each measured side by side, so that whatever else the
machine does hits both alike.
"""

import gc
import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template
from constructs import Construct
from rich.table import Table

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import ACCOUNT, REGION, Pattern
from benchmarks.requests import counted_requests

LIMITS: Final = {0: 1.15, 1: 1.0, 3: 0.9, 6: 0.75, 12: 0.7}
"""The largest ratio to hand-written, by the number of statements."""

_Build = Callable[[Construct, str, int], None]
_ENVIRONMENT: Final = Environment(account=ACCOUNT, region=REGION)
_PAIRS: Final = 12
_ROLES_OF_A_PAIR: Final = 6


def measure() -> Table:
    """The table; raises when a hand-written role renders another template than ours."""
    table = Table(
        "role",
        *(f"{count}: at most {limit}" for count, limit in LIMITS.items()),
        "without Sid",
        "requests",
        title=(
            "Time of a role / of the hand-written one with the same template, by number of "
            f"statements, medians of {_PAIRS} pairs. Without Sid: / of one whose trust statement "
            "has no Sid. Requests: from Python to Node, of both."
        ),
    )
    for pattern in PATTERNS:
        ratios, without_sid, requests = [], [], []
        for count, limit in LIMITS.items():
            assert_same_templates(pattern, count)
            ratio, bare = ratios_of(pattern, count)
            ratios.append(f"{ratio:.2f}" if ratio <= limit else f"[red]{ratio:.2f}[/red]")
            without_sid.append(f"{bare:.2f}")
            requests.append("/".join(map(str, requests_of(pattern, count))))
        table.add_row(pattern.name, *ratios, " ".join(without_sid), " ".join(requests))
    return table


def ratios_of(pattern: Pattern, statements: int, pairs: int = _PAIRS) -> tuple[float, float]:
    """Ours to hand-written, and ours to hand-written without a Sid."""
    builds = (pattern.ours, pattern.hand_written, pattern.without_sid)
    stack, names = _stack(), (f"Role{number}" for number in itertools.count())
    for build in builds:
        _seconds(build, stack, names, statements)
    gc.collect()
    gc.disable()
    taken = []
    for order in itertools.islice(itertools.cycle(itertools.permutations(range(3))), pairs):
        seconds = [0.0, 0.0, 0.0]
        for index in order:
            seconds[index] = _seconds(builds[index], stack, names, statements)
        taken.append(seconds)
    gc.enable()
    return _median_ratio(taken, 1), _median_ratio(taken, 2)


def requests_of(pattern: Pattern, statements: int) -> tuple[int, int]:
    """How often ours and the hand-written role ask Node, once the app is under way."""
    counts = []
    for build in (pattern.ours, pattern.hand_written):
        stack = _stack()
        build(stack, "First", statements)
        with counted_requests() as requests:
            build(stack, "Second", statements)
        counts.append(len(requests))
    return counts[0], counts[1]


def _median_ratio(taken: Sequence[Sequence[float]], other: int) -> float:
    return statistics.median(seconds[0] / seconds[other] for seconds in taken)


def _seconds(build: _Build, stack: Stack, names: Iterator[str], statements: int) -> float:
    started = time.perf_counter()
    for name in itertools.islice(names, _ROLES_OF_A_PAIR):
        build(stack, name, statements)
    return time.perf_counter() - started


def _stack() -> Stack:
    return Stack(App(), "Stack", env=_ENVIRONMENT)


def assert_same_templates(pattern: Pattern, statements: int) -> int:
    """The number of resources; raises when the hand-written role differs from ours."""
    ours = _resources(pattern.ours, statements)
    if ours != _resources(pattern.hand_written, statements):
        raise AssertionError(f"{pattern.name}: the hand-written role differs from ours")
    return len(ours)


def _resources(build: _Build, statements: int) -> dict[str, Any]:
    stack = _stack()
    build(stack, "Role", statements)
    resources: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return resources
