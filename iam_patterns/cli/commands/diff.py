"""``iam-patterns diff BEFORE AFTER``: what access a change gives and takes away, decided."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, FOUND, WRONG_USE, print_error
from iam_patterns.cli.options import (
    BaselineFile,
    Guardrails,
    ManagedPolicies,
    Parameters,
    SettingsFile,
)
from iam_patterns.cli.output_format import FailOnChange, ReportFormat
from iam_patterns.cli.printing import show, write_file


def diff(
    before: Annotated[
        str,
        typer.Argument(help="A cdk.out folder, a template, a folder of them or a git revision."),
    ],
    after: Annotated[
        str | None,
        typer.Argument(help="The same; by default the app of the working directory, synthesized."),
    ] = None,
    *,
    app: Annotated[
        str | None,
        typer.Option(
            help="The command that runs the app, such as 'python app.py'; by default that of "
            "cdk.json. A revision is synthesized in a temporary folder."
        ),
    ] = None,
    fail_on: Annotated[
        FailOnChange,
        typer.Option(
            help="The changes that make the exit code 1; broader includes what cannot be decided."
        ),
    ] = FailOnChange.BROADER,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", help="How to write the differences.")
    ] = ReportFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option(help="Write to this file; print only the numbers.")
    ] = None,
    settings: SettingsFile = None,
    baseline: BaselineFile = None,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    guardrail: Guardrails = None,
) -> int:
    """Show what AFTER lets roles, users and groups do that BEFORE did not, and the opposite.

    It is decided and not read off the text: each broader access has a request that is denied
    before and allowed after. Findings that are opened and closed follow.
    """
    from contextlib import ExitStack

    from iam_patterns.cli.access_options import access_options
    from iam_patterns.cli.diff_formats import written
    from iam_patterns.cli.diff_sides import Sides
    from iam_patterns.cli.diffing import diff_of
    from iam_patterns.cli.settings_files import read_settings

    options = access_options(parameter, managed_policy, guardrail)
    found_settings = read_settings(settings, baseline)
    with ExitStack() as stack:
        one, other = Sides(app, stack).read(before, after)
        found = diff_of(one, other, found_settings, options)
    text = written(found, output_format)
    if output:
        write_file(output, text)
        show(f"{found.in_numbers()}: {output}")
    else:
        show(text)
    for problem in found.problems:
        print_error(problem)
    if found.problems:
        return WRONG_USE
    return FOUND if found.fails(fail_on) else FINE
