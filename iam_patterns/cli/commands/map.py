"""``iam-patterns map PATH``: the map of an app, as a page, a diagram or data."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, WRONG_USE, print_error
from iam_patterns.cli.options import (
    BaselineFile,
    Guardrails,
    ManagedPolicies,
    Parameters,
    SettingsFile,
)
from iam_patterns.cli.output_format import MapFormat
from iam_patterns.cli.printing import show, show_page


def draw_map(
    path: Annotated[Path, typer.Argument(help="A cdk.out folder or a template.")],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    output_format: Annotated[
        MapFormat, typer.Option("--format", help="html, mermaid, dot or json.")
    ] = MapFormat.HTML,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="BEFORE", help="The version before: a cdk.out folder or a template."),
    ] = None,
    role: Annotated[
        str | None, typer.Option(help="Only the paths through this role: its path or logical ID.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help="Only the paths from this principal."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--to", metavar="NAME", help="Only the paths to this role or resource."),
    ] = None,
    own_account: Annotated[
        list[str] | None,
        typer.Option(metavar="ACCOUNT", help="Another account of yours, which is not outside."),
    ] = None,
    parameter: Parameters = None,
    managed_policy: ManagedPolicies = None,
    guardrail: Guardrails = None,
    settings: SettingsFile = None,
    baseline: BaselineFile = None,
) -> int:
    """Draw who can assume which role and what the roles reach, with the findings.

    The page is one file that loads nothing. It opens on what matters and says what is folded.
    """
    from iam_patterns.cli.access_options import access_options
    from iam_patterns.cli.map_formats import in_numbers, written
    from iam_patterns.cli.mapping import MappedApp, map_of
    from iam_patterns.cli.settings_files import read_settings

    options = access_options(parameter, managed_policy, guardrail)
    found_settings = read_settings(settings, baseline)
    own = tuple(own_account or ())
    before = MappedApp.of(compare, found_settings, options, own) if compare else None
    app = MappedApp.of(path, found_settings, options, own)
    found = map_of(app, before)
    text = written(found, output_format, role=role, source=source, target=target)
    if output:
        output.write_text(text, encoding="utf-8", errors="replace")
        show(f"{in_numbers(found)}: {output}")
    else:
        show_page(text)
    problems = [*(before.report.problems if before else ()), *app.report.problems]
    for problem in problems:
        print_error(problem)
    return WRONG_USE if problems else FINE
