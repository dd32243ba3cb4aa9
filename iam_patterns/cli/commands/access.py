"""``iam-patterns access PATH``: every role, who can assume it and what it may do."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, WRONG_USE, print_error
from iam_patterns.cli.options import ManagedPolicies, Parameters
from iam_patterns.cli.output_format import ListFormat
from iam_patterns.cli.printing import show


def access(
    path: Annotated[Path, typer.Argument(help="A cdk.out folder, a template or a folder of them.")],
    *,
    role: Annotated[
        str | None,
        typer.Option(help="Only this role, with all details: its path or logical ID."),
    ] = None,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    output_format: Annotated[
        ListFormat, typer.Option("--format", help="text or json.")
    ] = ListFormat.TEXT,
) -> int:
    """Show who can assume each role, and what it may do."""
    from iam_patterns.cli.access_options import access_options, options_of_each
    from iam_patterns.cli.inputs import read_inputs
    from iam_patterns.cli.names import nearest
    from iam_patterns.cli.role_summaries import role_summaries
    from iam_patterns.cli.role_texts import as_json, detailed, in_one_line

    inputs = read_inputs([path])
    options = options_of_each(
        [app.stacks for app in inputs.apps], access_options(parameter, managed_policy, None)
    )
    found = [
        summary
        for app, given in zip(inputs.apps, options, strict=True)
        for summary in role_summaries(app, given)
    ]
    if role is not None:
        every = [summary.path for summary in found]
        found = [summary for summary in found if summary.path == role] or [
            summary for summary in found if summary.path.endswith(f"/{role}")
        ]
        if not found:
            raise nearest("role", role, every)
    if output_format is ListFormat.JSON:
        show(as_json(found))
    elif role is None:
        if inputs.apps:
            show("\n".join(map(in_one_line, found)) or "No roles.")
    else:
        show("\n\n".join(map(detailed, found)))
    for problem in inputs.problems:
        print_error(problem)
    return WRONG_USE if inputs.problems else FINE
