"""Prints every benchmark: ``make bench``, or one part: ``make bench ONLY=roles``."""

import sys
from typing import Final

from rich.console import Console

from benchmarks import checks, decisions, import_time, roles, synth

_WIDTH_OF_A_LOG: Final = 170
_PARTS: Final = {
    module.__name__.rpartition(".")[2]: module
    for module in (roles, decisions, checks, import_time, synth)
}


def main() -> None:
    """Runs the benchmarks one after the other, or those whose names are given."""
    unknown = set(sys.argv[1:]) - _PARTS.keys()
    if unknown:
        sys.exit(f"unknown benchmark {', '.join(unknown)}: one of {', '.join(_PARTS)}")
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_LOG)
    for name in sys.argv[1:] or _PARTS:
        console.print(_PARTS[name].measure())


main()
