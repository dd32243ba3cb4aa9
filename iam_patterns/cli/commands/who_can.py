"""``iam-patterns who-can``: every principal that can perform an action on a resource."""

from pathlib import Path
from typing import Annotated, Final

import typer

from iam_patterns.cli.errors import FINE, FOUND, CliError, print_error
from iam_patterns.cli.options import Guardrails, ManagedPolicies, Parameters
from iam_patterns.cli.output_format import ReportFormat
from iam_patterns.cli.printing import show

_WITHOUT_RESOURCE: Final = 2
_WITH_RESOURCE: Final = 3


def who_can(
    question: Annotated[
        list[str],
        typer.Argument(
            metavar="ACTION [RESOURCE] PATH",
            help="Such as s3:GetObject Bucket/report.csv cdk.out, or kms:Decrypt alias/shop "
            "cdk.out.",
        ),
    ],
    *,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the statements that allow each step.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PRINCIPAL",
            help="A principal that is expected, as printed; any other makes the exit code 1.",
        ),
    ] = None,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    guardrail: Guardrails = None,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", help="How to write the principals.")
    ] = ReportFormat.TEXT,
) -> int:
    """List every principal that can perform ACTION on RESOURCE, through chains of roles too.

    RESOURCE is an ARN, or for a resource of the app its logical ID, name or construct path, with
    /KEY after it for an object of a bucket; alias/NAME is the key of that alias. Each principal is
    listed once, with its shortest way and the conditions of it.
    """
    from iam_patterns.cli.asked_app import AskedApp
    from iam_patterns.cli.reach_texts import reach_written
    from iam_patterns.cli.resource_names import resource_named

    if len(question) not in (_WITHOUT_RESOURCE, _WITH_RESOURCE):
        raise CliError(
            f"who-can has ACTION [RESOURCE] PATH (got {len(question)} arguments). "
            "See iam-patterns who-can --help."
        )
    action = question[0]
    app = AskedApp.of(Path(question[-1]), parameter, managed_policy, guardrail)
    named = question[1] if len(question) == _WITH_RESOURCE else None
    resource = resource_named(named, app.stacks, action) if named else None
    found = app.access.who_can(action, resource)
    action = found[0].access.action if found else action
    show(reach_written(action, resource or "*", found, output_format, explain=explain))
    others = [str(reach.principal) for reach in found if only and str(reach.principal) not in only]
    if others:
        print_error(f"not expected: {', '.join(others)}")
        return FOUND
    return FINE
