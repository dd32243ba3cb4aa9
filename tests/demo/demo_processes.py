"""Runs of the demo as a process of its own, and what is left of them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def default_signals() -> None:
    """Undoes what nohup and a shell's background jobs do: the demo leaves ignored signals alone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_demo(
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    **options: object,
) -> Iterator[subprocess.Popen[str]]:
    """The demo, whose temporary files and processes are known by the folder."""
    with (folder.parent / "output").open("w") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "demo", *arguments],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(folder), **(environment or {})},
            text=True,
            preexec_fn=default_signals,  # noqa: PLW1509 - the tests start no threads
            **{"stdout": output, "stderr": subprocess.STDOUT, "start_new_session": True, **options},  # type: ignore[call-overload] # the options are Popen's
        )
        try:
            yield demo
        finally:
            for pid in processes_of(folder):
                os.kill(pid, signal.SIGKILL)
            demo.wait(timeout=120)


def output_of(folder: Path) -> str:
    return (folder.parent / "output").read_text()


def processes_of(folder: Path, word: str = "") -> list[int]:
    """The processes with temporary files in the folder, whose command contains the word."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            settings = environment.read_bytes()
            command = environment.with_name("cmdline").read_bytes()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if f"TMPDIR={folder}".encode() in settings and word.encode() in command:
            found.append(int(environment.parent.name))
    return found


def wait_for(folder: Path, word: str) -> int:
    """The first process of the demo whose command contains the word."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for pid in processes_of(folder, word):
            return pid
        time.sleep(0.05)
    raise AssertionError(f"no process {word}: {output_of(folder)}")
