"""The command ``iam-patterns``, also as ``python -m iam_patterns``."""

import sys

from iam_patterns.cli.interrupts import end_at_once


def main() -> int:
    """Runs the command line, and returns the exit code."""
    end_at_once()
    from iam_patterns.cli.main import main as run  # noqa: PLC0415 - after Ctrl-C is handled

    return run()


if __name__ == "__main__":
    sys.exit(main())
