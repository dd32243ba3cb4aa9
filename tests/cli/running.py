"""Runs the command as its users do: in a process of its own."""

import atexit
import errno
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iam_patterns.cli.errors import FINE
from tests.checks.templates import role_of, trust

ROOT = Path(__file__).parents[2]
ACCOUNT = "222222222222"
BYTECODE = tempfile.mkdtemp(prefix="iam-patterns-bytecode-")
"""Where the processes of these tests leave the compiled package, as an installed one has it."""
atexit.register(shutil.rmtree, BYTECODE, ignore_errors=True)
_OF_THE_TESTS = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "IAM_PATTERNS_DEBUG",
    "PYTHONDONTWRITEBYTECODE",
)
WEAK_YAML = """\
Resources:
  Vendor:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "*"}
            Action: sts:AssumeRole
"""
SOUND: dict[str, Any] = {
    "Resources": {"Worker": role_of(trust({"Service": "lambda.amazonaws.com"}), Path="/workload/")}
}
WEAK: dict[str, Any] = {"Resources": {"Vendor": role_of(trust("*"))}}


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    status: int
    out: str
    err: str = ""


def run(folder: Path, *arguments: str, **environment: str) -> Finished:
    """The command in a folder, with its output in pipes."""
    finished = subprocess.run(
        [sys.executable, "-m", "iam_patterns", *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=_environment(environment),
    )
    return Finished(finished.returncode, finished.stdout, finished.stderr)


def fine(folder: Path, *arguments: str) -> str:
    """The output of a command that must succeed."""
    finished = run(folder, *arguments)
    assert (finished.status, finished.err) == (FINE, ""), finished
    return finished.out


def run_in_terminal(
    folder: Path, *arguments: str, is_error_shown: bool = False, **environment: str
) -> Finished:
    """The command in a terminal of 80 columns, which has the errors too if it is asked for."""
    reading, writing = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "iam_patterns", *arguments],
        stdin=writing,
        stdout=writing,
        stderr=writing if is_error_shown else subprocess.PIPE,
        cwd=folder,
        env=_environment({"COLUMNS": "80", "TERM": "xterm", **environment}),
    )
    os.close(writing)
    parts = []
    while True:
        try:
            part = os.read(reading, 65536)
        except OSError as error:  # the end of a terminal on Linux
            if error.errno != errno.EIO:
                raise
            break
        if not part:
            break
        parts.append(part)
    os.close(reading)
    _, err = process.communicate()
    text = b"".join(parts).decode().replace("\r\n", "\n")
    return Finished(process.returncode, text, (err or b"").decode())


def git(folder: Path, *arguments: str) -> str:
    """The output of a git command in a folder."""
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
    command = ["git", *identity, "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=folder
    ).stdout.strip()


def _environment(own: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in _OF_THE_TESTS}
    return {**clean, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": BYTECODE, **own}
