"""Explains the rules in the terminal: ``python -m iam_patterns.checks explain RULE``."""

import argparse
import difflib
import os
import sys
from typing import Final

from iam_patterns.checks.pages import for_terminal, page_of
from iam_patterns.checks.registry import ALL_RULES, RULE_IDS

_CLOSED_PIPE: Final = 141
"""The exit code of a command whose reader, such as ``head``, stopped reading."""


def main() -> int:
    """Runs a command, and ends without a message if nobody reads the rest of its output."""
    try:
        try:
            return _run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CLOSED_PIPE


def _run() -> int:
    """Prints a page or the list of the rules; 2 for a rule that does not exist."""
    parser = argparse.ArgumentParser(prog="python -m iam_patterns.checks")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("rules", help="list all rules")
    explain = commands.add_parser("explain", help="print the page of a rule")
    explain.add_argument("rule", metavar="RULE", help="such as trust-any-principal")
    arguments = parser.parse_args()
    if arguments.command == "rules":
        for rule in ALL_RULES:
            print(f"{rule.id} ({rule.severity})\n    {rule.summary}")  # noqa: T201 - its output
        return 0
    if arguments.rule not in RULE_IDS:
        close = difflib.get_close_matches(arguments.rule, RULE_IDS, n=1, cutoff=0.0)
        print(f"Unknown rule {arguments.rule}. Did you mean {close[0]}?", file=sys.stderr)  # noqa: T201 - its output
        return 2
    print(for_terminal(page_of(arguments.rule)), end="")  # noqa: T201 - its output
    return 0


if __name__ == "__main__":
    sys.exit(main())
