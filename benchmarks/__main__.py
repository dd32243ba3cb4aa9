"""Prints every benchmark: ``make bench``."""

from rich.console import Console

from benchmarks import import_time, roles, synth


def main() -> None:
    """Runs the benchmarks one after the other."""
    console = Console()
    for benchmark in (roles, import_time, synth):
        console.print(benchmark.measure())


main()
