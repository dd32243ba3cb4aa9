"""``iam-patterns suggest PATH``: the construct that would replace each hand-written role."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, WRONG_USE
from iam_patterns.cli.output_format import ReportFormat


def suggest(
    path: Annotated[Path, typer.Argument(help="A cdk.out folder, a template or a folder of them.")],
    *,
    role: Annotated[
        str | None, typer.Option(help="Only this role: its path or logical ID.")
    ] = None,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", help="text, json or markdown.")
    ] = ReportFormat.TEXT,
) -> int:
    """Suggest a construct for each hand-written role, as code.

    Each suggestion says what it changes in the trust policy and the permissions, and keeps the
    role's logical ID. Where no construct fits, the reason is given.
    """
    from iam_patterns.cli.inputs import read_inputs
    from iam_patterns.cli.names import nearest
    from iam_patterns.cli.suggestions.suggest import suggestions
    from iam_patterns.cli.suggestions.texts import as_json, as_markdown, as_text

    inputs = read_inputs([path])
    found = [suggestion for app in inputs.apps for suggestion in suggestions(app.stacks)]
    if role is not None:
        every = [suggestion.path for suggestion in found]
        found = [one for one in found if role in (one.path, one.logical_id)] or [
            one for one in found if one.path.endswith(f"/{role}")
        ]
        if not found:
            raise nearest("role", role, every)
    texts = {
        ReportFormat.TEXT: as_text,
        ReportFormat.JSON: as_json,
        ReportFormat.MARKDOWN: as_markdown,
    }
    if inputs.apps or output_format is not ReportFormat.TEXT:
        typer.echo(texts[output_format](found))
    for problem in inputs.problems:
        typer.echo(f"iam-patterns: {problem}", err=True)
    return WRONG_USE if inputs.problems else FINE
