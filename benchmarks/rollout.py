"""Measures whether a rollout grows with the accounts that it deploys to."""

import gc
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from aws_cdk import App, Stack
from rich.table import Table

from iam_patterns import CrossAccountDeployRole
from iam_patterns.organization import OrganizationRoles

ROUNDS: Final = 3
ACCOUNTS: Final = (10, 100, 1_000, 10_000)
_ACCOUNTS_OF_A_UNIT: Final = 200
_ORGANIZATION: Final = "o-exampleorgid"
_ROOT: Final = "r-ab12"


def measure() -> Table:
    """The time of a synthesis and the size of the templates, by the number of accounts."""
    table = Table(
        "accounts",
        "units",
        "synth, by units",
        "member template",
        "stack's template",
        "synth, by accounts",
        "stack's template",
        title=f"A rollout of one role by StackSets, best of {ROUNDS} runs",
    )
    for accounts in ACCOUNTS:
        units = [
            f"{_ROOT}/ou-ab12-{number:08}"
            for number in range(max(1, accounts // _ACCOUNTS_OF_A_UNIT))
        ]
        named = [f"{number:012}" for number in range(1, accounts + 1)]
        by_units = _best({"organizational_units": units})
        by_accounts = _best(
            {"organizational_units": [_ROOT], "accounts": named, "automatic_deployment": False}
        )
        table.add_row(
            f"{accounts:,}",
            f"{len(units)}",
            f"{by_units[0] * 1000:.0f} ms",
            f"{by_units[1]:,} B",
            f"{by_units[2]:,} B",
            f"{by_accounts[0] * 1000:.0f} ms",
            f"{by_accounts[2]:,} B",
        )
    return table


def _best(targets: Mapping[str, Any]) -> tuple[float, int, int]:
    return min(_once(targets) for _ in range(ROUNDS))


def _once(targets: Mapping[str, Any]) -> tuple[float, int, int]:
    """Seconds, and the bytes of the member template and of the template with the StackSet."""
    gc.collect()
    started = time.perf_counter()
    app = App()
    stack = Stack(app, "Platform")
    rollout = OrganizationRoles(
        stack,
        "Roles",
        roles=lambda scope: CrossAccountDeployRole(
            scope,
            "Deploy",
            role_name="deploy",
            trusted_arns=["arn:aws:iam::111111111111:role/pipeline"],
            organization_id=_ORGANIZATION,
        ),
        organization_id=_ORGANIZATION,
        **targets,
    )
    folder = Path(app.synth().directory)
    taken = time.perf_counter() - started
    sizes = [(folder / each.template_file).stat().st_size for each in (rollout.member, stack)]
    return taken, sizes[0], sizes[1]
