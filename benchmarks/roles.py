"""Milliseconds per role: ours, hand-written CDK with the same template, and `CfnRole`."""

import gc
import statistics
import time
from typing import Any, Final

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template
from rich.table import Table

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import ACCOUNT, REGION, Build, Pattern

_SIZES: Final = (100, 1000, 5000)
_ROUNDS: Final = {100: 5, 1000: 3, 5000: 1}
_WARM_UP: Final = 50
_ENVIRONMENT: Final = Environment(account=ACCOUNT, region=REGION)


def measure() -> Table:
    """The table; raises when a hand-written role renders another template than ours."""
    table = Table(
        "role",
        "roles",
        "ours ms",
        "hand-written ms",
        "CfnRole ms",
        "ours / hand-written (at most 0.75)",
        "resources per role",
        title="Time per role, medians, side by side",
    )
    for pattern in PATTERNS:
        resources = assert_same_templates(pattern)
        for builder in (pattern.ours, pattern.hand_written, pattern.floor):
            _milliseconds(builder, _WARM_UP)
        for size in (size for size in _SIZES if size <= pattern.largest):
            ours, hand_written, floor = _medians(pattern, size)
            table.add_row(
                pattern.name,
                str(size),
                f"{ours:.2f}",
                f"{hand_written:.2f}",
                f"{floor:.2f}",
                f"{ours / hand_written:.2f}",
                str(resources),
            )
    return table


def _medians(pattern: Pattern, size: int) -> tuple[float, float, float]:
    taken: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(_ROUNDS[size]):
        for times, build in zip(
            taken, (pattern.ours, pattern.hand_written, pattern.floor), strict=True
        ):
            times.append(_milliseconds(build, size))
    ours, hand_written, floor = (statistics.median(times) for times in taken)
    return ours, hand_written, floor


def _milliseconds(build: Build, count: int) -> float:
    stack = Stack(App(), "Stack", env=_ENVIRONMENT)
    gc.collect()
    started = time.perf_counter()
    for number in range(count):
        build(stack, f"Role{number}")
    return (time.perf_counter() - started) * 1000 / count


def assert_same_templates(pattern: Pattern) -> int:
    """The number of resources; raises when the hand-written role differs from ours."""
    ours, hand_written = _resources(pattern.ours), _resources(pattern.hand_written)
    if ours != hand_written:
        raise AssertionError(f"{pattern.name}: the hand-written role differs from ours")
    return len(ours)


def _resources(build: Build) -> dict[str, Any]:
    stack = Stack(App(), "Stack", env=_ENVIRONMENT)
    build(stack, "Role")
    resources: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return resources
