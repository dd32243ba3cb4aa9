"""Errors of the command line, and the exit codes."""

import os
import shutil
import sys
import textwrap
from typing import Final

from iam_patterns.policy.printable import printable

FINE: Final = 0
FOUND: Final = 1
"""Findings, a difference, or an answer that was not expected."""
WRONG_USE: Final = 2
"""Wrong use, or input that cannot be read."""
CLOSED_PIPE: Final = 141
"""Whatever reads the output, such as ``head``, stopped reading."""

_NARROWEST: Final = 40


class CliError(Exception):
    """Wrong use, or input that cannot be read: one line with the remedy."""


def print_error(message: str) -> None:
    """Prints an error: one line, which a terminal has in lines of its own width.

    Args:
        message: What is wrong and what to do.
    """
    if sys.stderr is None:  # it is closed
        return
    text = printable(f"iam-patterns: {message}")
    if sys.stderr.isatty():
        columns = max(_NARROWEST, shutil.get_terminal_size().columns)
        text = textwrap.fill(
            text, columns, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
    try:
        sys.stderr.write(f"{text}\n")
    except OSError:  # the exit code has to say it, and what is left must not fail at the end again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
