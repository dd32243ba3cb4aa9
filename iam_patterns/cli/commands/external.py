"""``iam-patterns external PATH``: every way in from outside the app's accounts."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE
from iam_patterns.cli.options import Guardrails, ManagedPolicies, Parameters
from iam_patterns.cli.output_format import ListFormat
from iam_patterns.cli.printing import show


def external(
    path: Annotated[Path, typer.Argument(help="A cdk.out folder or a template.")],
    *,
    own_account: Annotated[
        list[str] | None,
        typer.Option(metavar="ACCOUNT", help="Another account of yours, which is not outside."),
    ] = None,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    guardrail: Guardrails = None,
    output_format: Annotated[
        ListFormat, typer.Option("--format", help="text or json.")
    ] = ListFormat.TEXT,
) -> int:
    """List every way in from outside the app's accounts, into roles and resources.

    One line each, in order, so that you can keep the output in a file and compare. AWS services
    are not among them.
    """
    from iam_patterns.cli.asked_app import AskedApp
    from iam_patterns.cli.plain_data import as_json
    from iam_patterns.cli.terminal import Terminal

    app = AskedApp.of(path, parameter, managed_policy, guardrail)
    ways = app.access.external(tuple(own_account or ()))
    if output_format is ListFormat.JSON:
        show(as_json("external/1", {"ways": ways}))
    else:
        terminal = Terminal.of_stdout()
        lines = [line for way in ways for line in terminal.fitted(way)]
        show("\n".join(lines) or "No way in from outside.")
    return FINE
