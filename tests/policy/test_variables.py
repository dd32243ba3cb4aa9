"""Policy variables in patterns."""

import pytest

from iam_patterns.policy.tokens import symbol
from iam_patterns.policy.variables import (
    filled_in,
    has_variable,
    keys_in,
    parsed,
    variables_are_of_the_resource,
    with_wildcards,
    without_variables,
)
from iam_patterns.policy.wildcards import Wildcard

HOME = "home/${aws:username}/${aws:ResourceAccount}/${*}"


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        (HOME, ("aws:username", "aws:resourceaccount", "")),
        ("${aws:UserName, 'nobody'}", ("aws:username",)),
        ("${ aws:username }", ("aws:username",)),
        ("a*", ()),
        (symbol("A"), ()),
        ("$aws:username", ()),
        ("${aws:username", ()),
    ],
)
def test_the_keys_of_a_pattern(pattern: str, keys: tuple[str, ...]) -> None:
    assert keys_in(pattern) == keys
    assert has_variable(pattern) is bool(keys)


def test_a_pattern_without_its_variables() -> None:
    assert without_variables(HOME) == "home///"
    assert without_variables(HOME, except_of_the_resource=True) == "home//aws:ResourceAccount/"
    assert without_variables(f"{symbol('A')}/a") == f"{symbol('A')}/a"


def test_a_pattern_with_wildcards_for_its_variables() -> None:
    assert with_wildcards(HOME, except_for=()) == "home/*/*/${*}"
    assert with_wildcards(HOME, except_for=["aws:username"]) == "home/${aws:username}/*/${*}"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("${aws:ResourceAccount}", True),
        ("${AWS:RESOURCEORGID}", True),
        ("a", True),
        ("${aws:username}", False),
        ("${aws:ResourceAccount}${aws:username}", False),
    ],
)
def test_variables_that_are_fixed_for_a_resource(pattern: str, *, expected: bool) -> None:
    assert variables_are_of_the_resource(pattern) is expected


@pytest.mark.parametrize(
    ("pattern", "context", "wildcards", "expected"),
    [
        ("a${k:b}*", {"k:b": ("*",)}, True, ("a", "*", Wildcard.ANY)),
        ("a${k:b}*", {"k:b": ("*",)}, False, ("a", "*", "*")),
        ("${k:b}", {}, True, None),
        ("${k:b}", {"k:b": ("x", "y")}, True, None),
        ("${k:b, 'z'}", {}, True, ("z",)),
        ("${k:b,'z'}", {"k:b": ("x", "y")}, True, ("z",)),
        ("${k:b, 'z'}", {"k:b": ("x",)}, True, ("x",)),
        ("${k:b, z}", {}, True, None),
        ("${k:b, '}", {}, True, None),
        ("${*}${?}${$}", {}, True, ("*", "?", "$")),
    ],
)
def test_a_pattern_is_filled_in(
    pattern: str,
    context: dict[str, tuple[str, ...]],
    expected: tuple[object, ...] | None,
    *,
    wildcards: bool,
) -> None:
    assert filled_in(parsed(pattern), context, wildcards=wildcards) == expected
