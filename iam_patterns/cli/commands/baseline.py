"""``iam-patterns baseline PATH``: accepts today's findings, so that only new ones fail."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, WRONG_USE, print_error
from iam_patterns.cli.options import SettingsFile
from iam_patterns.cli.printing import show


def baseline(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="cdk.out folders, templates or folders of them."),
    ],
    *,
    output: Annotated[
        Path | None, typer.Option(help="The file; by default iam-patterns-baseline.json.")
    ] = None,
    reason: Annotated[
        str, typer.Option(help="The reason of the new entries.")
    ] = "found when the baseline was written; not reviewed yet",
    owner: Annotated[str | None, typer.Option(help="Who accepts them.")] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The last day on which they count.")
    ] = None,
    settings: SettingsFile = None,
) -> int:
    """Accept today's findings, so that only new ones fail.

    Each entry of the file has room for a reason, an owner and an expiry date. Entries that still
    match a finding stay as they are; the others are removed.
    """
    from iam_patterns.cli.baseline_file import entries_of, write_entries
    from iam_patterns.cli.checking import check_inputs
    from iam_patterns.cli.inputs import find_inputs
    from iam_patterns.cli.report import counted
    from iam_patterns.cli.settings_files import BASELINE_FILE, read_settings

    file = output or Path(BASELINE_FILE)
    inputs = find_inputs(paths)
    found = read_settings(settings, file if file.exists() else None)
    report = check_inputs(inputs, found)
    if report.problems:
        for problem in report.problems:
            print_error(problem)
        return WRONG_USE
    gone = {*report.stale, *report.expired}
    kept = [entry for entry in entries_of(file) if entry not in gone]
    new = write_entries(file, kept, report.findings, reason=reason, owner=owner, expires=expires)
    show(f"{file}: {counted(len(kept) + new, 'entry').replace('entrys', 'entries')}, {new} new.")
    return FINE
