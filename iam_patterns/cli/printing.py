"""Writes what a command found, to the standard output or to a file.

What is not printable is written as an escape, so that a name in a template cannot control the
terminal, the log or the comment that shows it. No line begins with a workflow command of GitHub
Actions, ``::name::``, unless the format consists of them.

See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

import re
from pathlib import Path
from typing import Final

import typer

from iam_patterns.policy.printable import printable, without_logging_commands

_OWN_COLOUR: Final = re.compile(r"(\x1b\[(?:[01]|22|3[0-7]|9[0-7])m)")
_WORKFLOW_COMMAND: Final = re.compile(r"^( *):(?=:)", re.MULTILINE)


def show(text: str, *, has_workflow_commands: bool = False) -> None:
    """Prints a text, in the colours that it has.

    Args:
        text: The text.
        has_workflow_commands: Whether lines that begin with ``::`` are ours.
    """
    parts = _OWN_COLOUR.split(text)
    shown = (
        part if number % 2 else _lines(part, has_workflow_commands=has_workflow_commands)
        for number, part in enumerate(parts)
    )
    typer.echo("".join(shown))


def show_page(text: str) -> None:
    """Prints a text of which a program reads every character, such as HTML."""
    typer.echo(_without_workflow_commands(without_logging_commands(text)), nl=False)


def write_file(file: Path, text: str, *, has_workflow_commands: bool = False) -> None:
    """Writes a text to a file, without the colours of the terminal.

    Args:
        file: The file.
        text: The text.
        has_workflow_commands: As for `show`.
    """
    lines = _lines(_OWN_COLOUR.sub("", text), has_workflow_commands=has_workflow_commands)
    file.write_text(f"{lines}\n", encoding="utf-8")


def _lines(text: str, *, has_workflow_commands: bool) -> str:
    shown = "\n".join(map(printable, text.split("\n")))
    return shown if has_workflow_commands else _without_workflow_commands(shown)


def _without_workflow_commands(text: str) -> str:
    return _WORKFLOW_COMMAND.sub(r"\1\\u003a", text)
