"""Writes what a command found, to the standard output or to a file.

What is not printable is written as an escape, so that a name in a template cannot control the
terminal, the log or the comment that shows it.
"""

import re
from pathlib import Path
from typing import Final

import typer

from iam_patterns.policy.printable import printable

_OWN_COLOUR: Final = re.compile(r"(\x1b\[(?:[01]|22|3[0-7]|9[0-7])m)")


def show(text: str) -> None:
    """Prints a text, in the colours that it has."""
    parts = _OWN_COLOUR.split(text)
    typer.echo("".join(part if number % 2 else _lines(part) for number, part in enumerate(parts)))


def write_file(file: Path, text: str) -> None:
    """Writes a text to a file, without the colours of the terminal."""
    file.write_text(f"{_lines(_OWN_COLOUR.sub('', text))}\n", encoding="utf-8")


def _lines(text: str) -> str:
    return text if text.isprintable() else "\n".join(map(printable, text.split("\n")))
