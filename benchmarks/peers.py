"""Measures `iam-patterns check` against its peers, on the same templates, whole processes.

Memory is that of the largest process: checkov works in several, whose sum is larger.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aws_cdk import App, Stack
from rich.table import Table

from app import build
from benchmarks.hand_written import PATTERNS
from benchmarks.peer_environments import EXIT_CODES, PEERS

_RUNS: Final = 3
_OURS: Final = "iam-patterns"
_MEASURED_PROCESS: Final = Path(__file__).parent / "measured_process.py"
_ROOT: Final = Path(__file__).parents[1]
_EXAMPLES: Final = _ROOT / "docs" / "checks" / "examples"
_STACKS: Final = 40
_ROLES: Final = 25
_SMALL: Final = "trust-any-principal-weak.template.json"


@dataclass(frozen=True, slots=True)
class Measured:
    """One process.

    Args:
        seconds: From its start to its end.
        cpu: The CPU time of it and its children.
        mebibytes: The most memory of the largest process.
    """

    seconds: float
    cpu: float
    mebibytes: float


def measure() -> Table:
    """Runs each tool on all templates and on a small one, by turns."""
    table = Table(
        *("templates", "tool", "s", "CPU s", "peak MiB", "time / ours", "CPU / ours"),
        title=f"Checks of whole templates, process start included, medians of {_RUNS}",
    )
    with tempfile.TemporaryDirectory() as kept:
        every, small = Path(kept, "all"), Path(kept, "small")
        every.mkdir()
        small.mkdir()
        _write_templates(every)
        left_out = _remove_what_cfripper_cannot_read(every)
        (small / _SMALL).write_text((every / _SMALL).read_text())
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(kept, "bytecode"))
        try:
            for folder in (every, small):
                _add(table, folder)
        finally:
            del os.environ["PYTHONPYCACHEPREFIX"]
    table.caption = f"{left_out} templates at which cfripper stops are left out."
    return table


def _write_templates(folder: Path) -> None:
    """Those of the rules' pages and of the example stacks, and hand-written roles of each kind."""
    for path in sorted(_EXAMPLES.glob("*.json")):
        for kind, template in json.loads(path.read_text()).items():
            if isinstance(template, dict) and "Resources" in template:
                name = f"{path.stem}-{kind}.template.json"
                (folder / name).write_text(json.dumps(template, indent=1))
    context = json.loads((_ROOT / "cdk.json").read_text())["context"]
    app = App(analytics_reporting=False, context=context)
    build(app)
    for number in range(_STACKS):
        stack = Stack(app, f"HandWritten{number}")
        for role in range(_ROLES):
            pattern = PATTERNS[role % len(PATTERNS)]
            pattern.without_sid(stack, f"{pattern.name}{number}x{role}")
    made = Path(app.synth().directory)
    for path in sorted(made.rglob("*.template.json")):
        name = "-".join(path.relative_to(made).parts)
        (folder / name).write_bytes(path.read_bytes())


def _remove_what_cfripper_cannot_read(folder: Path) -> int:
    """How many templates there are at which cfripper stops, so that nobody gets them."""
    cfripper = next(peer for peer in PEERS if peer.name == "cfripper")
    count = 0
    while True:
        finished = subprocess.run(  # noqa: S603 - a tool of `peer_environments`
            cfripper.command(folder), check=False, capture_output=True, encoding="utf-8"
        )
        if finished.returncode in EXIT_CODES[cfripper.name]:
            return count
        read = len(re.findall(r"^Valid: ", finished.stdout, re.MULTILINE))
        sorted(folder.iterdir())[read].unlink()
        count += 1


def _add(table: Table, folder: Path) -> None:
    tools: dict[str, Sequence[str]] = {
        _OURS: [
            *(sys.executable, "-m", "iam_patterns", "check", str(folder)),
            *("--fail-on", "never"),
        ],
        **{f"{peer.name} {peer.version}": peer.command(folder) for peer in PEERS},
    }
    runs: dict[str, list[Measured]] = {name: [] for name in tools}
    _run(tools[_OURS], writes_bytecode=True)
    for _ in range(_RUNS):
        for name, command in tools.items():
            runs[name].append(_run(command))
    count = len(list(folder.iterdir()))
    ours = _medians(runs[_OURS])
    for name, measured in runs.items():
        one = _medians(measured)
        ratios = ["", ""]
        if name != _OURS:
            ratios = [f"{one.seconds / ours.seconds:.1f}", f"{one.cpu / ours.cpu:.1f}"]
        numbers = [f"{one.seconds:.2f}", f"{one.cpu:.2f}", f"{one.mebibytes:.0f}"]
        table.add_row(str(count), name, *numbers, *ratios)


def _medians(runs: Sequence[Measured]) -> Measured:
    return Measured(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.mebibytes for run in runs),
    )


def _run(command: Sequence[str], *, writes_bytecode: bool = False) -> Measured:
    finished = subprocess.run(  # noqa: S603 - the tools of `peer_environments`
        [sys.executable, "-I", str(_MEASURED_PROCESS), *command],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=_environment(os.environ, writes_bytecode=writes_bytecode),
    )
    measured = json.loads(finished.stdout)
    if measured.pop("exit_code") not in EXIT_CODES.get(Path(command[0]).name, (0,)):
        raise RuntimeError(f"{command[0]} failed: {finished.stderr[-500:]}")
    return Measured(**measured)


def _environment(own: Mapping[str, str], *, writes_bytecode: bool) -> dict[str, str]:
    left_out = {"PYTHONDONTWRITEBYTECODE"} if writes_bytecode else set()
    return {name: value for name, value in own.items() if name not in left_out}
