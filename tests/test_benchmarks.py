"""The benchmarks measure every role, beside a hand-written one with the same template."""

from pathlib import Path

import pytest
from aws_cdk import aws_iam as iam

import iam_patterns
from benchmarks import found, growth
from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import Pattern
from benchmarks.roles import LIMITS, assert_same_templates


def test_every_role_is_measured() -> None:
    exported = {name: getattr(iam_patterns, name) for name in iam_patterns.__all__}
    roles = {
        name
        for name, found in exported.items()
        if isinstance(found, type) and issubclass(found, iam.Role)
    }

    assert {pattern.name for pattern in PATTERNS} == roles


@pytest.mark.parametrize("statements", LIMITS)
@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: str(pattern.name))
def test_the_hand_written_role_has_the_same_template(pattern: Pattern, statements: int) -> None:
    assert assert_same_templates(pattern, statements) > 0


@pytest.mark.parametrize("name", growth.CASES)
def test_each_case_of_growth_does_its_work(name: str) -> None:
    prepare, size = growth.CASES[name]

    prepare(max(1, size // 10))()


def test_our_checks_find_what_the_tools_are_compared_by(tmp_path: Path) -> None:
    cases = found.cases()
    names = found.write(cases, tmp_path)
    reports = found.ours(tmp_path)

    assert len(cases) > 100
    # These depend on the account of the stack, which a template alone does not say.
    assert {case.name for case in cases if not found.is_found(case, names, reports)} == {
        "resource-key-administration",
        "trust-circle",
        "trust-itself",
    }


def test_a_tool_that_reports_the_sound_template_too_finds_nothing(tmp_path: Path) -> None:
    case = found.cases()[0]
    names = found.write([case], tmp_path)
    weak, sound = (f"{number}.template.json" for number in (0, 1))

    assert found.is_found(case, names, {weak: {"A"}})
    assert not found.is_found(case, names, {weak: {"A"}, sound: {"A"}})
    assert not found.is_found(case, names, {})
