"""Prints the benchmarks: ``make bench``, or one part of them, ``make bench ONLY=checks``."""

import argparse
import sys
from typing import Final

from rich.console import Console

from benchmarks import (
    checks,
    command,
    decisions,
    defaults,
    found,
    growth,
    import_time,
    map_page,
    peers,
    reach,
    roles,
    rollout,
    synth,
)

_PARTS: Final = {
    "roles": roles,
    "decisions": decisions,
    "checks": checks,
    "command": command,
    "found": found,
    "growth": growth,
    "reach": reach,
    "map": map_page,
    "import_time": import_time,
    "rollout": rollout,
    "synth": synth,
    "peers": peers,
    "defaults": defaults,
}
_WIDTH_OF_A_LOG: Final = 150


def main() -> None:
    """Runs the parts that are named, or all of them, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*_PARTS, []], help="all of them by default")
    named = parser.parse_args().part
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_LOG)
    for part in named or _PARTS:
        console.print(_PARTS[part].measure())


main()
