"""``iam-patterns graph PATH``: who can assume what and reach what, as data."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE
from iam_patterns.cli.options import Guardrails, ManagedPolicies, Parameters
from iam_patterns.cli.printing import show


def graph(
    path: Annotated[Path, typer.Argument(help="A cdk.out folder or a template.")],
    *,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    guardrail: Guardrails = None,
) -> int:
    """Print the roles, users, resources and outside principals as nodes and edges, in JSON."""
    import json

    from iam_patterns.cli.asked_app import AskedApp

    app = AskedApp.of(path, parameter, managed_policy, guardrail)
    show(json.dumps(app.access.graph(), indent=2))
    return FINE
