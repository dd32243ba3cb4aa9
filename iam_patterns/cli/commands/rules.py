"""``iam-patterns rules``: the list of the rules."""

from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE
from iam_patterns.cli.output_format import ListFormat
from iam_patterns.cli.printing import show


def rules(
    *,
    output_format: Annotated[
        ListFormat, typer.Option("--format", help="text or json.")
    ] = ListFormat.TEXT,
) -> int:
    """List the rules of check."""
    import json

    from iam_patterns.checks.registry import ALL_RULES

    if output_format is ListFormat.JSON:
        listed = [
            {
                "id": rule.id,
                "severity": rule.severity,
                "title": rule.summary,
                "risk": rule.risk,
                "fix": rule.fix,
                "page": rule.page,
            }
            for rule in ALL_RULES
        ]
        show(json.dumps({"schema": "iam-patterns/rules/1", "rules": listed}, indent=2))
        return FINE
    import textwrap

    for rule in ALL_RULES:
        show(f"{rule.id} ({rule.severity})")
        indent = "    "
        show(textwrap.fill(rule.summary, 79, initial_indent=indent, subsequent_indent=indent))
    return FINE
