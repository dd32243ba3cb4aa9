"""Emulators for the tests, and their processes."""

from pathlib import Path

from demo.deployment import Context
from demo.emulator import Emulator

CONTEXT = Context.read()


def new_emulator(port: int | None = None) -> Emulator:
    return Emulator(account=CONTEXT.tools_account, region=CONTEXT.region, port=port)


def emulator_processes(port: int) -> list[int]:
    """The processes whose environment names the port as their gateway."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            settings = environment.read_bytes()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        command = environment.with_name("cmdline").read_bytes()
        if f"GATEWAY_PORT={port}".encode() in settings and b"ministack" in command:
            found.append(int(environment.parent.name))
    return found
