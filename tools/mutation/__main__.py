"""Mutation testing: ``make mutate``, ``make mutate ALL=1``, ``make mutate ONLY=policy/evaluation``.

The score is the part of the mutants that a test notices. The command fails if that of a gated
package is under its gate.
"""

import argparse
import hashlib
import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import ceil
from pathlib import Path

import pytest

from tools.mutation.fresh import PYTEST, notices, passes_unchanged
from tools.mutation.mutant import Mutant
from tools.mutation.mutants import mutants_of
from tools.mutation.packages import PACKAGES, Package, named
from tools.mutation.random_tests import FewerRandomTests
from tools.mutation.trials import Result, Trials

_EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def main() -> int:
    """Runs the mutants, prints the survivors and the score."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("only", nargs="?", default="policy", help="a package, folder or file")
    parser.add_argument("--all", action="store_true", help="every mutant instead of a sample")
    parser.add_argument("--sample", type=int, default=250, help="how many mutants (%(default)s)")
    parser.add_argument("--seed", default="1", help="which ones (%(default)s)")
    parser.add_argument("--tests", nargs="+", help="these tests instead of those of the package")
    options = parser.parse_args()
    options.only = options.only.rstrip("/")
    package = named(options.only)
    if options.tests:
        package = replace(package, tests=tuple(options.tests), gate=None)
    same = equivalents()
    mutants = [
        mutant
        for path in _files(Path("iam_patterns", options.only))
        for mutant in mutants_of(path)
        if mutant.name not in same
    ]
    if not mutants:
        raise SystemExit(f"There is nothing to change in iam_patterns/{options.only}.")
    found = len(mutants)
    if not options.all:
        mutants = sample(mutants, options.sample, options.seed)
    show(f"{len(mutants)} of the {found} mutants of {options.only}")
    started = time.monotonic()
    results = run(package, mutants)
    for mutant, result in results.items():
        if result in {Result.SURVIVED, Result.NOT_RUN}:
            at = f"{mutant.function.path}:{mutant.line}"
            show(f"\n{at} in {mutant.function.name}: {result.value}\n{mutant.diff()}")
    score = _print_scores(results)
    show(f"{time.monotonic() - started:.0f} seconds")
    gate = package.gate if options.only in PACKAGES else None
    if gate is not None and score < gate:
        show(f"The score is under the gate of {gate:.0%}.")
        return 1
    return 0


def show(text: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def equivalents() -> dict[str, str]:
    """The mutants that mean the same as the original, each with the reason."""
    listed = tomllib.loads(_EQUIVALENT.read_text())
    return {
        f"{path}: {function}: {change}": reason
        for path, functions in listed.items()
        for function, changes in functions.items()
        for change, reason in changes.items()
    }


def sample(mutants: list[Mutant], number: int, seed: str) -> list[Mutant]:
    """The same mutants each time, spread over the files by their number of mutants."""
    found: list[Mutant] = []
    for path in sorted({mutant.function.path for mutant in mutants}):
        of_file = [mutant for mutant in mutants if mutant.function.path == path]
        of_file.sort(key=lambda mutant: hashlib.sha256(f"{seed} {mutant.name}".encode()).digest())
        found += of_file[: ceil(number * len(of_file) / len(mutants))]
    return found


def run(package: Package, mutants: list[Mutant]) -> dict[Mutant, Result]:
    """What became of each mutant."""
    sys.path.insert(0, str(Path.cwd()))
    trials = Trials(package.folder, mutants, show)
    left_out = [f"--ignore={path}" for path in package.left_out]
    status = pytest.main([*PYTEST, *left_out, *package.tests], plugins=[FewerRandomTests(), trials])
    if trials.failed:
        raise SystemExit(f"These tests fail without any change: {', '.join(trials.failed)}")
    if status != pytest.ExitCode.OK or trials.results.keys() != set(mutants):
        raise SystemExit("The tests were not run on every mutant.")
    earlier = trials.loaded_earlier
    if earlier and not passes_unchanged(*next(iter(earlier.items()))):
        raise SystemExit("The tests fail without any change in a new process.")
    show(f"{len(earlier)} of them again, in processes that load the package with the change")
    with ThreadPoolExecutor(2) as pool:
        noticed = pool.map(notices, earlier, earlier.values())
        for mutant, killed in zip(earlier, noticed, strict=True):
            if killed:
                trials.results[mutant] = Result.KILLED
    return trials.results


def _print_scores(results: dict[Mutant, Result]) -> float:
    folders: dict[str, Counter[Result]] = {}
    for mutant, result in results.items():
        folders.setdefault(str(mutant.function.path.parent), Counter())[result] += 1
    total: Counter[Result] = sum(folders.values(), Counter())
    width = max(len(folder) for folder in folders)
    show("")
    for folder, counts in [*sorted(folders.items()), ("all", total)]:
        told = ", ".join(f"{counts[result]:4} {result.value}" for result in Result)
        show(f"{folder:{width}}  {counts.total():5} mutants: {told}; score {_score(counts):.1%}")
    return _score(total)


def _score(counts: "Counter[Result]") -> float:
    return (counts[Result.KILLED] + counts[Result.TIMED_OUT]) / counts.total()


def _files(path: Path) -> list[Path]:
    if path.with_suffix(".py").is_file():
        return [path.with_suffix(".py")]
    return sorted(path.rglob("*.py"))


if __name__ == "__main__":
    sys.exit(main())
