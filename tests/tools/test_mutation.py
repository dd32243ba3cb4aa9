"""The tool behind ``make mutate``: what it changes, and whether it sees what tests notice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import iam_patterns
from tools.mutation.__main__ import equivalents, sample
from tools.mutation.mutants import mutants_of
from tools.mutation.packages import PACKAGES, named

ROOT = Path(__file__).parents[2]
SOURCES = Path(iam_patterns.__file__).parents[1]
"""Where the package is: in the repository, or where its wheel was installed."""


def changes(folder: Path, code: str) -> list[str]:
    path = folder / "module.py"
    path.write_text(code)
    found = [mutant.name.removeprefix(f"{path}: ") for mutant in mutants_of(path)]
    for mutant in mutants_of(path):
        compile(mutant.applied(), str(path), "exec")
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a < b", ["a < b -> False", "a < b -> True", "< -> <="]),
        ("return a not in b", ["a not in b -> False", "a not in b -> True", "not in -> in"]),
        ("a = b and c", ["b and c -> ((b))", "b and c -> ((c))"]),
        ("a = not b", ["not b -> (b)"]),
        ("a = 1 if not b else 2", ["1 -> 2", "not b -> False", "not b -> True", "2 -> 3"]),
        ("a = b | c", ["b | c -> (b)", "b | c -> (c)"]),
        ("a = any(b)", ["any -> all"]),
        ("a = b.lower()", ["b.lower() -> (b)"]),
        ("a = b.startswith('x:')", ["startswith -> endswith", "'x:' -> \"XX\""]),
        ("a = b.optimistic", ["optimistic -> pessimistic"]),
        ("b.append(a)", ["b.append(a) -> pass"]),
        ("a = [b for b in c if b == d]", ["b == d -> False", "b == d -> True"]),
        ("a = {x: y for x, y in b if (z := x)}", ["z := x -> False"]),
        ("a = f'{b}:{c}'", ["f'{b}:{c}' -> \"XX\""]),
        ("raise KeyError('Say so.', a == b)", ["raise KeyError('Say so.', a == b) -> pass"]),
        ("a = Problem('path', b == c)", []),
        ("refuse('subject', [a])", ["refuse('subject', [a]) -> pass"]),
        ("a = 'It is prose.'", []),
        ("a: dict[str, bool] = b", []),
    ],
)
def test_what_is_changed(tmp_path: Path, body: str, expected: list[str]) -> None:
    found = changes(tmp_path, f'def f(a=1) -> bool:\n    """Says what."""\n    {body}\n')

    assert found == [f"f: {change}" for change in expected]


def test_a_generator_remains_one(tmp_path: Path) -> None:
    assert changes(tmp_path, "def f(a):\n    yield a\n") == ["f: yield a -> yield from ()"]


def test_methods_and_functions_inside_are_of_the_function_around_them(tmp_path: Path) -> None:
    code = "class C:\n    @property\n    def p(self):\n        def f():\n            g()\n"

    assert changes(tmp_path, code) == ["C.p: g() -> pass"]
    assert mutants_of(tmp_path / "module.py")[0].function.first_line == 2
    assert changes(tmp_path, "class C:\n    def __repr__(self):\n        g()\n") == []


def test_a_sample_is_the_same_each_time_and_has_every_file() -> None:
    mutants = [
        mutant
        for path in sorted((SOURCES / "iam_patterns/policy/evaluation").glob("*.py"))
        for mutant in mutants_of(path)
    ]
    files = {mutant.function.path for mutant in mutants}

    found = sample(mutants, 40, "1")

    assert found == sample(mutants, 40, "1") != sample(mutants, 40, "2")
    assert {mutant.function.path for mutant in found} == files
    assert 40 <= len(found) <= 40 + len(files)


def test_each_mutant_that_is_left_out_exists_and_has_a_reason() -> None:
    listed = equivalents()
    files = {Path(name.partition(":")[0]) for name in listed}

    names = {
        mutant.name.removeprefix(f"{SOURCES}/")
        for path in files
        for mutant in mutants_of(SOURCES / path)
    }

    assert sorted(set(listed) - names) == []
    assert all(reason.endswith(".") for reason in listed.values())


def test_the_tests_of_each_package_exist() -> None:
    for package in PACKAGES.values():
        paths = [ROOT / path for path in (*package.tests, *package.left_out)]
        assert all(path.exists() for path in (SOURCES / package.folder, *paths))
    assert named("policy/evaluation/decide") == PACKAGES["policy"]
    with pytest.raises(SystemExit, match="policies"):
        named("policies")


MODULE = """
from functools import lru_cache


@lru_cache
def price(count: int) -> int:
    if count > 10:
        return count * 9
    return count * 10


def rest(count: int) -> int:
    while count > 0:
        count -= 2
    return count


def unused(count: int) -> bool:
    return count == 1


def row(number: int) -> tuple[int, int]:
    return number, price(number)


TABLE = [row(number) for number in (1, 2)]
"""
TESTS = """
from shop.prices import TABLE, price, rest


def test_price():
    assert price(1) == 10
    assert price(2) == 20
    assert price(20) == 180


def test_rest():
    assert rest(4) == 0


def test_table():
    assert TABLE == [(1, 10), (2, 20)]
"""
PROGRAM = """
import json, sys
from pathlib import Path
from tools.mutation.__main__ import run
from tools.mutation.mutants import mutants_of
from tools.mutation.packages import Package

mutants = mutants_of(Path("shop/prices.py"))
results = run(Package(Path("shop"), tests=("tests",)), mutants)
told = {m.name.removeprefix("shop/prices.py: "): r.value for m, r in results.items()}
Path("results.json").write_text(json.dumps(told))
"""


def tried(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """What the tool does with the module and some tests."""
    for name, text in {"shop/prices.py": MODULE, "tests/test_prices.py": tests}.items():
        (folder / name).parent.mkdir()
        (folder / name).write_text(text)
    (folder / "shop" / "__init__.py").touch()
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        text=True,
    )


FIXTURE = """
import sys
from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit

import pytest


def program():
    return getattr(sys.modules["__main__"].__spec__, "name", None)


@pytest.fixture(autouse=True)
def condition():
    {}
"""


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ("assert rest(4) == 1", "fail without any change: tests/test_prices.py::test_price"),
        ("assert getrlimit(RLIMIT_AS)[0] == RLIM_INFINITY", "in the process of a mutant"),
        ("assert program() != 'tools.mutation.fresh'", "without any change in a new process"),
        ("pytest.exit('Stop.')", "The tests were not run on every mutant."),
    ],
)
def test_tests_that_fail_for_another_reason_kill_nothing(
    tmp_path: Path, condition: str, error: str
) -> None:
    finished = tried(tmp_path, TESTS + FIXTURE.format(condition))

    assert finished.returncode == 1
    assert error in finished.stderr
    assert not (tmp_path / "results.json").exists()


def test_what_the_tests_notice_is_killed(tmp_path: Path) -> None:
    finished = tried(tmp_path, TESTS)

    assert finished.returncode == 0, finished.stderr
    assert json.loads((tmp_path / "results.json").read_text()) == {
        "price: count > 10 -> False": "killed",
        "price: count > 10 -> True": "killed",
        "price: > -> >=": "survived",
        "price: 10 -> 11": "killed",
        "price: count * 9 -> (9)": "killed",
        "price: count * 9 -> (count)": "killed",
        "price: 9 -> 10": "killed",
        "price: count * 10 -> (10)": "killed",
        "price: count * 10 -> (count)": "killed",
        "rest: count > 0 -> False": "killed",
        "rest: > -> >=": "killed",
        "rest: 0 -> 1": "survived",
        "rest: count -= 2 -> pass": "timed out",
        "rest: 2 -> 3": "killed",
        "unused: count == 1 -> False": "run by no test",
        "unused: count == 1 -> True": "run by no test",
        "unused: == -> !=": "run by no test",
        "unused: 1 -> 2": "run by no test",
        "row: number, price(number) -> ()": "killed",
    }


def test_the_diff_of_a_mutant_has_its_line(tmp_path: Path) -> None:
    changes(tmp_path, "def f(a):\n    return (\n        not a\n    )\n")
    mutant = mutants_of(tmp_path / "module.py")[0]

    assert mutant.line == 3
    assert mutant.diff() == "-        not a\n+        (a)"
