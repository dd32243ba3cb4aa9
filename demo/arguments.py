"""The arguments of the demo."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from demo.ports import PortError, port_number


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the demo.

    Args:
        verbose: Whether to print every try.
        tries: Whether to try the roles after the deployment.
        json: Whether to print the results as JSON.
        keep: Whether to leave the emulator running.
        port: The port of the emulator; a free one by default.
        profile: The profile with which to try the roles on AWS itself.
    """

    verbose: bool
    tries: bool
    json: bool
    keep: bool
    port: int | None
    profile: str | None

    @classmethod
    def read(cls, words: Sequence[str] | None = None) -> "Arguments":
        """Reads the command line; exits with one line and status 2 when it is wrong."""
        parser = _Parser(prog="make demo", description=__doc__)
        parser.add_argument("--verbose", action="store_true", help="print every try")
        parser.add_argument("--no-tries", action="store_true", help="with --keep: only deploy")
        parser.add_argument("--json", action="store_true", help="print the results as JSON")
        parser.add_argument("--keep", action="store_true", help="leave the emulator running")
        parser.add_argument("--port", help="the port to listen on (default: a free one)")
        parser.add_argument("--profile", help="run the read-only tries on AWS, with this profile")
        given = parser.parse_args(words)
        if given.profile is not None and (given.keep or given.port is not None):
            parser.error("--profile is for AWS, --keep and --port are for the emulator")
        if given.no_tries and not given.keep:
            parser.error("--no-tries is for --keep")
        try:
            port = None if given.port is None else port_number(given.port)
        except PortError as error:
            parser.error(str(error))
        return cls(
            verbose=given.verbose,
            tries=not given.no_tries,
            json=given.json,
            keep=given.keep,
            port=port,
            profile=given.profile,
        )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Prints one line, without the usage."""
        sys.stderr.write(f"{message}\n")
        sys.exit(2)
