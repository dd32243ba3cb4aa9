"""Options that several subcommands have."""

from pathlib import Path
from typing import Annotated

import typer

SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        help="Your organization's settings, in TOML or JSON. Those of iam-patterns.toml, "
        "pyproject.toml and cdk.json are read too.",
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        help="The baseline; by default iam-patterns-baseline.json, if it exists.",
    ),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter", metavar="NAME=VALUE", help="A value that the template does not have."
    ),
]
ManagedPolicies = Annotated[
    list[str] | None,
    typer.Option(
        "--managed-policy",
        metavar="ARN=FILE",
        help="The JSON document of a managed policy that no template declares.",
    ),
]
Guardrails = Annotated[
    list[Path] | None,
    typer.Option(
        "--guardrail",
        metavar="FILE",
        help="A service or resource control policy that the accounts are under, as a document or "
        "as aws organizations describe-policy prints it.",
    ),
]
