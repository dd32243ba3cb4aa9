"""Each rule is found by its path, and has its example, page and test under the same name."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from iam_patterns.checks import rules
from iam_patterns.checks.registry import ALL_RULES, RULE_IDS, RegistryError, rules_below, unique
from iam_patterns.checks.rule import AnyRule
from tests.checks.templates import OWN

ROOT = Path(__file__).parents[2]
RULES = Path(rules.__path__[0])
RULE_FILE = """
from iam_patterns.checks.registry import ALL_RULES
from dataclasses import replace

RULE = replace(ALL_RULES[0], id="{id}")
"""


def test_every_file_below_rules_is_a_rule() -> None:
    files = {
        f"{path.parent.name}-{path.stem}".replace("_", "-")
        for path in RULES.glob("*/*.py")
        if not path.stem.startswith("_")
    }

    assert set(RULE_IDS) == files
    assert list(RULE_IDS) == sorted(files)


def test_every_rule_has_an_example_a_page_and_a_test() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "checks").glob("*.md")} - {"README"}
    examples = {path.stem for path in (ROOT / "docs" / "checks" / "examples").iterdir()}
    tests = {
        f"{path.parent.name}-{path.stem.removeprefix('test_')}".replace("_", "-")
        for path in (Path(__file__).parent / "rules").glob("*/test_*.py")
    }

    assert pages == examples == tests == set(RULE_IDS)


@pytest.mark.parametrize("rule", ALL_RULES, ids=RULE_IDS)
def test_every_rule_is_written_out(rule: AnyRule) -> None:
    assert "{subject}" in rule.title
    assert "{" not in rule.summary
    for text in (rule.summary, rule.risk, rule.fix):
        assert text[0].isupper()
        assert text.endswith(".")
    assert rule.page.startswith("https://")
    assert max(map(len, rule.example.splitlines())) <= 79
    assert OWN not in rule.example


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    name = "some_rules"
    (tmp_path / name / "trust").mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (tmp_path / name / "trust" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield __import__(name)
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


def add(package: ModuleType, name: str, text: str) -> None:
    (Path(package.__path__[0]) / "trust" / name).write_text(text)


def test_a_rule_is_found_by_its_path(package: ModuleType) -> None:
    add(package, "any_thing.py", RULE_FILE.format(id="trust-any-thing"))
    add(package, "_shared.py", "")

    assert [rule.id for rule in rules_below(package)] == ["trust-any-thing"]


def test_an_id_that_is_not_the_path_is_an_error(package: ModuleType) -> None:
    add(package, "any_thing.py", RULE_FILE.format(id="trust-anything"))

    with pytest.raises(RegistryError, match=r"must be trust-any-thing \(got trust-anything\)"):
        list(rules_below(package))


def test_a_file_without_a_rule_is_an_error(package: ModuleType) -> None:
    add(package, "empty.py", "")

    with pytest.raises(RegistryError, match=r"some_rules\.trust\.empty: has no Rule"):
        list(rules_below(package))


def test_an_id_of_two_rules_is_an_error() -> None:
    with pytest.raises(RegistryError, match="two rules have the ID"):
        unique(iter([ALL_RULES[0], ALL_RULES[0]]))
