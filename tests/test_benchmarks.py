"""The benchmarks measure every role, beside a hand-written one with the same template."""

import pytest
from aws_cdk import aws_iam as iam

import iam_patterns
from benchmarks import growth
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
