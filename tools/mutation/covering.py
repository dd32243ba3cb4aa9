"""Which tests run which lines, and how long each takes: measured once, in a process of its own."""

import os
import pickle
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from tools.mutation.mutant import Mutant
from tools.mutation.patching import caches_of


@dataclass
class Covering:
    """What was measured.

    Args:
        tests: The tests that ran each line of each file, by their position.
        seconds: How long each test took, in seconds of the processor.
        failed: The tests that failed.
    """

    tests: dict[Path, dict[int, list[int]]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def tests_of(self, mutant: Mutant) -> set[int]:
        """The tests that run the statement of a mutant."""
        lines = self.tests.get(mutant.function.path, {})
        first, last = mutant.lines
        return {test for line in range(first, last + 1) for test in lines.get(line, ())}


def measured(session: pytest.Session, folder: Path) -> Covering:
    """Runs every test of a session in a child process, so that this one stays as it was."""
    with tempfile.NamedTemporaryFile() as file:
        child = os.fork()
        if child == 0:
            silence()
            covering = _run(session, folder)
            Path(file.name).write_bytes(pickle.dumps(covering))
            os._exit(0)
        os.waitpid(child, 0)
        covering = pickle.loads(Path(file.name).read_bytes())  # noqa: S301 - our own process wrote it
    if not isinstance(covering, Covering):
        raise TypeError("the child process wrote something else")
    return covering


def _run(session: pytest.Session, folder: Path) -> Covering:
    covering = Covering()
    caches = caches_of(folder)
    coverage = Coverage(data_file=None, include=[f"{folder.resolve()}/*"], config_file=False)
    coverage.start()
    for at, item in enumerate(session.items):
        for cache in caches:
            cache.cache_clear()
        coverage.switch_context(str(at))
        started = time.process_time()
        if not run_test(session, at):
            covering.failed.append(item.nodeid)
        covering.seconds.append(time.process_time() - started)
    coverage.stop()
    data = coverage.get_data()
    for name in data.measured_files():
        lines = data.contexts_by_lineno(name)
        covering.tests[Path(name).relative_to(Path.cwd())] = {
            line: [int(context) for context in contexts if context]
            for line, contexts in lines.items()
        }
    return covering


def run_test(session: pytest.Session, at: int, following: int | None = None) -> bool:
    """Whether a test of a session passes."""
    watch = _Watch()
    session.config.pluginmanager.register(watch)
    item = session.items[at]
    following_item = None if following is None else session.items[following]
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following_item)
    session.config.pluginmanager.unregister(watch)
    return not watch.failed


class _Watch:
    failed = False

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401 - as pytest passes it
        self.failed = self.failed or bool(report.failed)


def silence() -> None:
    """Nothing that this process prints is shown from now on."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
