"""``iam-patterns map PATH``: the map of an app, as a page, a diagram or data."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, WRONG_USE, CliError, print_error
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
        str | None,
        typer.Option(
            metavar="BEFORE",
            help="The version before: a cdk.out folder, a template or a git revision.",
        ),
    ] = None,
    app: Annotated[
        str | None,
        typer.Option(
            help="The command that runs the app, such as 'python app.py'; by default that of "
            "cdk.json. The revision of --compare is synthesized in a temporary folder."
        ),
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
    from contextlib import ExitStack

    from iam_patterns.cli.access_options import access_options
    from iam_patterns.cli.diff_sides import Sides
    from iam_patterns.cli.inputs import read_app
    from iam_patterns.cli.map_formats import in_numbers, written
    from iam_patterns.cli.mapping import MappedApp, map_of
    from iam_patterns.cli.settings_files import read_settings

    options = access_options(parameter, managed_policy, guardrail)
    found_settings = read_settings(settings, baseline)
    own = tuple(own_account or ())
    if compare is None:
        if app is not None:
            raise CliError("--app is for a git revision of --compare. Remove it.")
        drawn = MappedApp.of(read_app(path), found_settings, options, own)
        found, problems = map_of(drawn), drawn.report.problems
    else:
        with ExitStack() as stack:
            sides = Sides(app, stack).read(compare, str(path))
            before, after = (
                MappedApp.of(side.only_app(), found_settings, options, own, side.folder)
                for side in sides
            )
            found = map_of(after, before, sides[0].label)
        problems = (*before.report.problems, *after.report.problems)
    text = written(found, output_format, role=role, source=source, target=target)
    if output:
        output.write_text(text, encoding="utf-8", errors="replace")
        show(f"{in_numbers(found)}: {output}")
    else:
        show_page(text)
    for problem in problems:
        print_error(problem)
    return WRONG_USE if problems else FINE
