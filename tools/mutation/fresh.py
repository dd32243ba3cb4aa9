"""Runs tests on a mutant in a process that loads the package with the change.

It takes seconds, and shows what a running program does not: what a module makes when it is loaded.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tools.mutation.mutant import Mutant
from tools.mutation.random_tests import FewerRandomTests, without_limits

PYTEST: Final = (
    *("-q", "-s", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-o", "tmp_path_retention_policy=failed"),
)
_SECONDS: Final = 120
"""Of the processor; the clock may go ten times as far while others use it."""


def notices(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether a test fails on a mutant, or does not end."""
    return not _pass(mutant, mutant.applied(), tests)


def passes_unchanged(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether the tests of a mutant pass in the same way on the module as it is."""
    return _pass(mutant, mutant.function.path.read_bytes(), tests)


def _pass(mutant: Mutant, content: bytes, tests: Sequence[str]) -> bool:
    work = {
        "module": ".".join(mutant.function.path.with_suffix("").parts).removesuffix(".__init__"),
        "path": str(mutant.function.path.resolve()),
        "content": content.decode(),
        "tests": list(tests),
    }
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "tools.mutation.fresh"],
            env=without_limits(),
            input=json.dumps(work),
            text=True,
            capture_output=True,
            check=False,
            timeout=10 * _SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    return finished.returncode == 0


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Loads one module from a text."""

    def __init__(self, module: str, path: str, content: str) -> None:
        self._module, self._path, self._content = module, path, content

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module, if it is the one."""
        del path, target
        if fullname != self._module:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def get_source(self, fullname: str) -> str:
        """The text."""
        del fullname
        return self._content

    def is_package(self, fullname: str) -> bool:
        """Whether it is a package."""
        del fullname
        return self._path.endswith("__init__.py")


def main() -> int:
    """Runs what stands on the standard input."""
    work = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
    sys.meta_path.insert(0, _Changed(work["module"], work["path"], work["content"]))
    sys.path.insert(0, str(Path.cwd()))
    return int(pytest.main([*PYTEST, *work["tests"]], plugins=[FewerRandomTests()]))


if __name__ == "__main__":
    sys.exit(main())
