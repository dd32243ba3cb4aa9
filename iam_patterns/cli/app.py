"""The subcommands and the options that stand before them."""

import os
from collections.abc import Callable
from typing import Annotated, Any

import typer

from iam_patterns._version import __version__
from iam_patterns.cli.commands.access import access
from iam_patterns.cli.commands.baseline import baseline
from iam_patterns.cli.commands.bootstrap import bootstrap
from iam_patterns.cli.commands.can import can
from iam_patterns.cli.commands.check import check
from iam_patterns.cli.commands.comment import comment
from iam_patterns.cli.commands.diff import diff
from iam_patterns.cli.commands.explain import explain
from iam_patterns.cli.commands.external import external
from iam_patterns.cli.commands.graph import graph
from iam_patterns.cli.commands.map import draw_map
from iam_patterns.cli.commands.reach import reach
from iam_patterns.cli.commands.rules import rules
from iam_patterns.cli.commands.suggest import suggest
from iam_patterns.cli.commands.who_can import who_can

_HELP = """Who can get into your AWS account through its IAM roles, and what they may do.

Point a command at a cdk.out folder, a CloudFormation template (JSON or YAML) or a folder of
templates. Exit codes: 0 fine, 1 findings or a difference, 2 wrong use or unreadable input.
"""

app = typer.Typer(
    help=_HELP,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for subcommand in (
    check,
    access,
    can,
    diff,
    who_can,
    external,
    reach,
    graph,
    suggest,
    explain,
    rules,
    baseline,
    comment,
    bootstrap,
):
    app.command()(subcommand)
app.command("map")(draw_map)


def command() -> Callable[..., Any]:
    """The command line, ready to be called."""
    return typer.main.get_command(app)


def _print_version(value: bool) -> None:  # noqa: FBT001 - as typer calls it
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _before(
    *,
    version: Annotated[  # noqa: ARG001 - its callback prints it
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    if debug:
        os.environ["IAM_PATTERNS_DEBUG"] = "1"
