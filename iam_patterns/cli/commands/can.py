"""``iam-patterns can``: one question, decided and explained."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, FOUND, print_error
from iam_patterns.cli.options import Guardrails, ManagedPolicies, Parameters
from iam_patterns.cli.output_format import ListFormat
from iam_patterns.cli.printing import show


class Expected(StrEnum):
    """The answers."""

    ALLOWED = "allowed"
    DENIED = "denied"
    DEPENDS = "depends"


def can(
    question: Annotated[
        list[str],
        typer.Argument(
            metavar="CALLER ACTION [RESOURCE] PATH",
            help="Such as 222222222222 sts:AssumeRole Vendor cdk.out, or Reader s3:GetObject ARN "
            "cdk.out.",
        ),
    ],
    *,
    external_id: Annotated[str | None, typer.Option(help="The external ID in the call.")] = None,
    mfa: Annotated[bool, typer.Option("--mfa", help="The caller signed in with MFA.")] = False,
    source_identity: Annotated[
        str | None, typer.Option(help="The source identity in the call.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="A session tag in the call.")
    ] = None,
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
    expect: Annotated[
        Expected | None, typer.Option(help="The answer without which the exit code is 1.")
    ] = None,
    output_format: Annotated[
        ListFormat, typer.Option("--format", help="text or json.")
    ] = ListFormat.TEXT,
) -> int:
    """Decide one request: whether CALLER can do ACTION, and why.

    With sts:AssumeRole and a role of the app as RESOURCE, CALLER is a role of the app, an account
    ID, the ARN of a role or user, a service such as ec2.amazonaws.com,
    repo:OWNER/REPOSITORY:ref:refs/heads/main, saml:PROVIDER or oidc:ISSUER.
    With any other action, CALLER is a role of the app. Without RESOURCE, the question is whether
    it can do it on any resource.
    """
    import json

    from iam_patterns._version import __version__
    from iam_patterns.cli.asked_app import AskedApp
    from iam_patterns.cli.pairs import read_pairs, read_single_pairs
    from iam_patterns.cli.questions import Question, answer_to, outcome_of
    from iam_patterns.cli.terminal import Terminal

    asked = Question.of(
        question,
        external_id=external_id,
        mfa=mfa,
        source_identity=source_identity,
        tags=read_single_pairs("--tag", tag),
        claims=read_pairs("--claim", claim),
        context=read_pairs("--context", context),
    )
    app = AskedApp.of(Path(asked.path), parameter, managed_policy, guardrail)
    answer = answer_to(asked, app.access, app.stacks)
    outcome = outcome_of(answer)
    if output_format is ListFormat.JSON:
        data = {
            "schema": "iam-patterns/can/1",
            "version": __version__,
            "question": answer.question,
            "outcome": outcome,
            "depends_on": answer.unknowns,
            "explanation": str(answer),
        }
        show(json.dumps(data, indent=2))
    else:
        colour = {"allowed": "green", "denied": "bright_red"}.get(outcome, "bright_yellow")
        terminal = Terminal.of_stdout()
        first, *rest = str(answer).split("\n")
        lines = [terminal.coloured(line, colour) for line in terminal.fitted(first)]
        show("\n".join([*lines, *(part for line in rest for part in terminal.fitted(line))]))
    if expect is not None and expect != outcome:
        print_error(f"expected {expect.value}, and it is {outcome}")
        return FOUND
    return FINE
