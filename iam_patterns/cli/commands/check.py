"""``iam-patterns check PATH``: the findings of the rules."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, FOUND, WRONG_USE, CliError, print_error
from iam_patterns.cli.options import BaselineFile, SettingsFile
from iam_patterns.cli.output_format import CheckFormat, FailOn
from iam_patterns.cli.printing import show, write_file


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="cdk.out folders, templates or folders of them."),
    ] = None,
    *,
    output_format: Annotated[
        CheckFormat, typer.Option("--format", help="How to write the findings.")
    ] = CheckFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option(help="Write to this file; print only the numbers.")
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="The least severity that makes the exit code 1.")
    ] = FailOn.ERROR,
    app: Annotated[
        str | None,
        typer.Option(help="Synthesize this app first, such as 'python app.py', with its lines."),
    ] = None,
    settings: SettingsFile = None,
    baseline: BaselineFile = None,
    locked: Annotated[
        bool, typer.Option("--locked", help="Ignore acknowledgements of errors in the app's code.")
    ] = False,
) -> int:
    """Find weak roles, users, groups and policies.

    Each finding has the risk and the fix. All stages, nested stacks and StackSets are included.
    """
    import tempfile

    from iam_patterns.cli.checking import check_inputs
    from iam_patterns.cli.formats import written
    from iam_patterns.cli.inputs import find_inputs
    from iam_patterns.cli.settings_files import files_with_baseline, read_settings
    from iam_patterns.cli.synthesis import synthesize

    if not paths and not app:
        raise CliError("no PATH is given. Pass cdk.out, a template, or --app 'python app.py'.")
    found_settings = read_settings(settings, baseline)
    with tempfile.TemporaryDirectory(prefix="iam-patterns-") as folder:
        places = [*(paths or []), *([synthesize(app, Path(folder))] if app else [])]
        report = check_inputs(
            find_inputs(places),
            found_settings,
            is_locked=locked,
            baseline_files=files_with_baseline(settings, baseline),
        )
        text = written(report, output_format, fail_on)
    has_commands = output_format is CheckFormat.GITHUB
    if output:
        write_file(output, text, has_workflow_commands=has_commands)
        show(f"{report.in_numbers()}: {output}")
    elif report.templates or output_format is not CheckFormat.TEXT:
        show(text, has_workflow_commands=has_commands)
    for problem in report.problems:
        print_error(problem)
    if report.problems:
        return WRONG_USE
    fails = any(report.fails(finding, fail_on) for finding in report.findings)
    return FOUND if fails else FINE
