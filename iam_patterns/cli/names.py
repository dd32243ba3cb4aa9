"""Errors about names that do not exist."""

import difflib
from collections.abc import Sequence
from typing import Final

from iam_patterns.cli.errors import CliError

_SHOWN: Final = 5


def nearest(kind: str, name: str, known: Sequence[str]) -> CliError:
    """The error of an unknown name, with the nearest that exists.

    Args:
        kind: What it names, such as ``role``.
        name: The name.
        known: The names that exist.
    """
    last_parts = {path.rpartition("/")[2].lower(): path for path in known}
    lowered = {path.lower(): path for path in known} | last_parts
    close = difflib.get_close_matches(name.lower(), lowered, n=1, cutoff=0.5)
    if close:
        return CliError(f"no {kind} is named {name}. Did you mean {lowered[close[0]]}?")
    some = ", ".join(known[:_SHOWN]) + (f" and {len(known) - _SHOWN} more" * (len(known) > _SHOWN))
    return CliError(f"no {kind} is named {name}. There are: {some or 'none'}.")
