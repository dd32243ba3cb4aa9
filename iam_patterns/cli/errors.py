"""Errors of the command line, and the exit codes."""

from typing import Final

FINE: Final = 0
FOUND: Final = 1
"""Findings, a difference, or an answer that was not expected."""
WRONG_USE: Final = 2
"""Wrong use, or input that cannot be read."""
INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141
"""Whatever reads the output, such as ``head``, stopped reading."""


class CliError(Exception):
    """Wrong use, or input that cannot be read: one line with the remedy."""
