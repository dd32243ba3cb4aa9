"""Runs the tests on each mutant: in a process forked from one that has collected them all."""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from mmap import mmap
from pathlib import Path

import pytest
from coverage import Coverage

from tools.mutation.covering import Covering, measured, run_test, silence
from tools.mutation.mutant import Function, Mutant
from tools.mutation.patching import CannotPatchError, caches_of, functions_of, patch

_PROCESSES = 2
_SECONDS_OF_TESTS = 15.0
_FAST = 0.1
_ELSEWHERE = 2
_MEMORY = 4 * 1024**3
_POLL = 0.005
_PROGRESS = 100
_BYTES = 8
_LIKELY = 10
_PASSED, _FAILED, _CANNOT_PATCH = 0, 1, 2


class Result(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    NOT_RUN = "run by no test"


@dataclass
class _Running:
    mutant: Mutant
    deadline: float
    failed_test: mmap
    overdue: bool = False


class Trials:
    """A pytest plugin that runs the collected tests on each mutant instead of once.

    Args:
        folder: The part of the package that is mutated.
        mutants: Its mutants.
        show: Prints how far it is.
    """

    def __init__(self, folder: Path, mutants: list[Mutant], show: Callable[[str], None]) -> None:
        self._show = show
        self.results: dict[Mutant, Result] = {}
        self.loaded_earlier: dict[Mutant, list[str]] = {}
        self.failed: list[str] = []
        self.seconds = 0.0
        self._folder = folder
        self._mutants = mutants
        self._import = Coverage(
            data_file=None, include=[f"{folder.resolve()}/*"], config_file=False
        )
        self._import.start()
        self._running: dict[int, _Running] = {}
        self._unpatched: list[Mutant] = []
        self._killers: dict[Function, list[int]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tries each mutant."""
        self._import.stop()
        covering = measured(session, self._folder)
        self.failed = covering.failed
        self.seconds = sum(covering.seconds)
        if self.failed:
            return True
        if not self._passes_without_a_change(session, covering):
            self.failed = ["one of them, in the process of a mutant"]
            return True
        functions = functions_of(self._folder)
        caches = caches_of(self._folder)
        for mutant in self._mutants:
            covers = covering.tests_of(mutant)
            tests, expected = _affordable(covers, mutant, session, covering)
            if not tests:
                self.results[mutant] = Result.NOT_RUN
                continue
            while len(self._running) >= _PROCESSES:
                self._reap()
            tests = self._likely_first(mutant, tests)
            failed_test = mmap(-1, _BYTES)
            child = os.fork()
            if child == 0:
                silence()
                _limit(expected)
                try:
                    patch(mutant, functions)
                except CannotPatchError:
                    os._exit(_CANNOT_PATCH)
                for cache in caches:
                    cache.cache_clear()
                os._exit(_PASSED if _all_pass(session, tests, failed_test) else _FAILED)
            deadline = time.monotonic() + 10 * _most(expected)
            self._running[child] = _Running(mutant, deadline, failed_test)
        while self._running:
            self._reap()
        self._remember(session, covering)
        return True

    def _passes_without_a_change(self, session: pytest.Session, covering: Covering) -> bool:
        """Whether tests pass under the limits of a mutant: if not, all mutants seem killed."""
        every = range(len(session.items))
        tests, expected = _in_time(sorted(every, key=covering.seconds.__getitem__), covering)
        child = os.fork()
        if child == 0:
            silence()
            _limit(expected)
            for cache in caches_of(self._folder):
                cache.cache_clear()
            os._exit(_PASSED if _all_pass(session, tests, mmap(-1, _BYTES)) else _FAILED)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == _PASSED

    def _reap(self) -> None:
        for child, running in list(self._running.items()):
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid == child:
                del self._running[child]
                self._record(running, os.waitstatus_to_exitcode(status))
                done = len(self.results)
                if done % _PROGRESS == 0:
                    survived = sum(r is Result.SURVIVED for r in self.results.values())
                    self._show(f"{done} tried, {survived} survived")
            elif time.monotonic() > running.deadline and not running.overdue:
                running.overdue = True
                os.kill(child, signal.SIGKILL)
        time.sleep(_POLL)

    def _record(self, running: _Running, code: int) -> None:
        if running.overdue or code == -signal.SIGXCPU:
            self.results[running.mutant] = Result.TIMED_OUT
        elif code == _PASSED:
            self.results[running.mutant] = Result.SURVIVED
        elif code == _CANNOT_PATCH:
            self._unpatched.append(running.mutant)
            self.results[running.mutant] = Result.SURVIVED
        else:
            self.results[running.mutant] = Result.KILLED
            if code == _FAILED:
                killer = int.from_bytes(running.failed_test[:_BYTES], "big")
                self._killers.setdefault(running.mutant.function, []).insert(0, killer)

    def _likely_first(self, mutant: Mutant, tests: list[int]) -> list[int]:
        """The tests, first those that noticed another change of the function."""
        killers = [test for test in self._killers.get(mutant.function, ()) if test in tests]
        return list(dict.fromkeys([*killers[:_LIKELY], *tests]))

    def _remember(self, session: pytest.Session, covering: Covering) -> None:
        """Notes the survivors that already ran when the tests were collected.

        What they made then, such as a table of a module, was made without the change.
        """
        data = self._import.get_data()
        for mutant, result in self.results.items():
            earlier = set(data.lines(str(mutant.function.path.resolve())) or ())
            lines = range(mutant.made_by[0], mutant.made_by[1] + 1)
            runs_earlier = not earlier.isdisjoint(lines) or mutant in self._unpatched
            if result in {Result.SURVIVED, Result.NOT_RUN} and runs_earlier:
                tried = covering.tests_of(mutant) or range(len(session.items))
                tests, _ = _affordable(tried, mutant, session, covering)
                self.loaded_earlier[mutant] = [session.items[test].nodeid for test in tests]


def _affordable(
    tests: Iterable[int], mutant: Mutant, session: pytest.Session, covering: Covering
) -> tuple[list[int], float]:
    """As many of the tests as end in time, and their seconds.

    The fast ones in the mirrored file and folder come first, then the slow ones there.
    """

    def nearest(test: int) -> tuple[bool, bool, int, float]:
        path = session.items[test].path.relative_to(Path.cwd())
        far, seconds = distance(path, mutant.function.path), covering.seconds[test]
        return far == _ELSEWHERE, seconds > _FAST, far, seconds

    return _in_time(sorted(tests, key=nearest), covering)


def _in_time(tests: Iterable[int], covering: Covering) -> tuple[list[int], float]:
    """As many of the first tests as end in time, and their seconds."""
    found: list[int] = []
    total = 0.0
    for test in tests:
        total += covering.seconds[test]
        if found and total > _SECONDS_OF_TESTS:
            break
        found.append(test)
    return found, total


def distance(test: Path, file: Path) -> int:
    """How far a test file is from a file: its mirrored file, in the mirrored folder, elsewhere."""
    if test.parts[1:-1] != file.parts[1:-1]:
        return _ELSEWHERE
    return 0 if test.stem.startswith(f"test_{file.stem}") else 1


def _most(seconds: float) -> int:
    """The seconds of the processor after which a mutant does not end: far more than expected."""
    return int(5 + 5 * seconds)


def _limit(seconds: float) -> None:
    """Ends this process when it takes too much time or memory."""
    most = _most(seconds) + int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _all_pass(session: pytest.Session, tests: list[int], failed_test: mmap) -> bool:
    followers = [*tests[1:], None]
    for test, following in zip(tests, followers, strict=True):
        if not run_test(session, test, following):
            failed_test[:_BYTES] = test.to_bytes(_BYTES, "big")
            return False
    return True
