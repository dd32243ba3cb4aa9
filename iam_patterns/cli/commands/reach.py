"""``iam-patterns reach CALLER PATH``: what one caller may do in the end."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE
from iam_patterns.cli.options import Guardrails, ManagedPolicies, Parameters
from iam_patterns.cli.output_format import ListFormat
from iam_patterns.cli.printing import show


def reach(
    caller: Annotated[
        str, typer.Argument(help="As for can: a role of the app, an account ID, an ARN, and so on.")
    ],
    path: Annotated[Path, typer.Argument(help="A cdk.out folder or a template.")],
    *,
    external_id: Annotated[str | None, typer.Option(help="The external ID in the call.")] = None,
    mfa: Annotated[bool, typer.Option("--mfa", help="The caller signed in with MFA.")] = False,
    claim: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="A claim of an oidc: caller.")
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A condition key; again for more values."),
    ] = None,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    guardrail: Guardrails = None,
    output_format: Annotated[
        ListFormat, typer.Option("--format", help="text or json.")
    ] = ListFormat.TEXT,
) -> int:
    """Show the roles that CALLER gets, one after the other, and what they may do."""
    from dataclasses import asdict

    from iam_patterns.cli.asked_app import AskedApp
    from iam_patterns.cli.caller_names import caller_named
    from iam_patterns.cli.pairs import read_pairs
    from iam_patterns.cli.plain_data import as_json, hop_data
    from iam_patterns.cli.terminal import Terminal
    from iam_patterns.policy.tokens import shown

    app = AskedApp.of(path, parameter, managed_policy, guardrail)
    found = app.access.reach(
        caller_named(caller, app.access, read_pairs("--claim", claim)),
        external_id=external_id,
        mfa=mfa,
        context=read_pairs("--context", context) or None,
    )
    if output_format is ListFormat.JSON:
        roles = [
            {
                "role": one.role,
                "by": hop_data(one.by),
                "permissions": [asdict(permission) for permission in one.permissions],
            }
            for one in found.roles
        ]
        show(as_json("reach/1", {"caller": found.caller, "roles": roles}))
        return FINE
    terminal = Terminal.of_stdout()
    for line in shown(str(found)).split("\n"):
        show("\n".join(terminal.fitted(line)))
    return FINE
