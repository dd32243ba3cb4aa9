"""Ctrl-C, from the first moment of the process."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import iam_patterns
from tests.cli.running import ROOT, WEAK_YAML, Finished
from tests.demo.demo_processes import default_signals

INTERRUPTING = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
if "{module}":
    sys.meta_path.insert(0, Interrupting())
"""
SCRIPT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]["iam-patterns"]
MODULE, _, FUNCTION = SCRIPT.partition(":")
STARTS = {
    "module": ["-m", "iam_patterns"],
    "script": ["-c", f"import sys; from {MODULE} import {FUNCTION}; sys.exit({FUNCTION}())"],
}


def run_interrupted(folder: Path, module: str, *, start: str = "module") -> Finished:
    """The command that gets the signal of Ctrl-C when it loads a module."""
    (folder / "t.yaml").write_text(WEAK_YAML)
    (folder / "sitecustomize.py").write_text(INTERRUPTING.format(module=module))
    finished = subprocess.run(
        [sys.executable, *STARTS[start], "check", "t.yaml"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        preexec_fn=default_signals,
    )
    return Finished(finished.returncode, finished.stdout, finished.stderr)


@pytest.mark.parametrize("start", sorted(STARTS))
@pytest.mark.parametrize(
    "module",
    [
        "iam_patterns.cli.main",
        "iam_patterns.policy",
        "typer",
        "iam_patterns.cli.app",
        "iam_patterns.cli.checking",
        "iam_patterns.checks",
        "yaml",
    ],
)
def test_an_interrupt_while_a_module_loads_is_130_and_silent(
    tmp_path: Path, module: str, start: str
) -> None:
    assert run_interrupted(tmp_path, module, start=start) == Finished(130, "", "")


def test_without_an_interrupt_the_same_command_finishes(tmp_path: Path) -> None:
    finished = run_interrupted(tmp_path, "")

    assert (finished.status, finished.err) == (1, "")
    assert finished.out.endswith("1 error in 1 template.\n")


def test_an_interrupt_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(WEAK_YAML)
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING.format(module="iam_patterns.policy"))

    finished = subprocess.run(
        [sys.executable, "-m", "iam_patterns", "check", "t.yaml"],
        check=False,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )

    assert (finished.returncode, finished.stderr) == (1, b"")


def test_little_is_loaded_before_ctrl_c_is_handled() -> None:
    script = (
        "import sys; before = {*sys.modules}; import iam_patterns.__main__; "
        "print(*sorted({*sys.modules} - before))"
    )

    finished = subprocess.run(
        [sys.executable, "-S", "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(Path(iam_patterns.__file__).parents[1])},
    )

    loaded = set(finished.stdout.split())
    assert {name for name in loaded if name.startswith("iam_patterns")} == {
        "iam_patterns",
        "iam_patterns.__main__",
        "iam_patterns.cli",
        "iam_patterns.cli.interrupts",
        "iam_patterns.roles",
        "iam_patterns.roles.registry",
    }
    assert not {"typing", "re", "contextlib", "dataclasses"} & loaded
