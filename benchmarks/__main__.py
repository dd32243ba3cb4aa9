"""Runs every benchmark and prints its table: ``make bench``."""

import sys
from typing import Final

from rich.console import Console

from benchmarks import checks, decisions, import_time, roles, synth

_WIDTH_OF_A_LOG: Final = 150


def main() -> None:
    """Runs the benchmarks in turn."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_LOG)
    for benchmark in (roles, decisions, checks, import_time, synth):
        console.print(benchmark.measure())


main()
