"""Prints the whole report: ``python -m tests.access.emulator``."""

import sys

from tests.access.emulator.report import Report
from tests.access.emulator.runner import run


def main() -> int:
    """Runs the tries.

    Returns:
        1 if an answer is neither the expected one nor a known difference.
    """
    _, tried = run()
    report = Report(tried)
    print("\n".join(report.lines()))  # noqa: T201 - a command
    return int(bool(report.unexpected))


if __name__ == "__main__":
    sys.exit(main())
