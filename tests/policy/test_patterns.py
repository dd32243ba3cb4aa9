"""What patterns say, and which values they match."""

import pytest

from iam_patterns.policy.patterns import (
    arn_like,
    equals,
    equals_ignoring_case,
    has_literal_text,
    is_specific,
    like,
    matches_one_value,
)
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.tokens import symbol, unknown


@pytest.mark.parametrize(
    ("pattern", "literal", "specific", "one"),
    [
        ("shop", True, True, True),
        ("*", False, False, False),
        ("*:*", False, False, False),
        ("a*", True, True, False),
        ("*a*", True, False, False),
        ("*ab", True, False, False),
        ("*abc", True, True, False),
        ("?abc", True, True, False),
        ("", False, False, True),
        ("${aws:username}", False, False, False),
        ("${aws:ResourceAccount}", True, False, True),
        ("a${aws:username}", True, False, False),
        ("a?", True, True, False),
    ],
)
def test_how_much_a_pattern_says(pattern: str, *, literal: bool, specific: bool, one: bool) -> None:
    assert has_literal_text(pattern) is literal
    assert is_specific(pattern) is specific
    assert matches_one_value(pattern) is one


CONTEXT = {"k:b": ("Ab",), "k:many": ("x", "y")}


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("a", "a", "equals case like"),
        ("A", "a", "case"),
        ("a*", "ab", "like"),
        ("a*", "a*", "equals case like"),
        ("${k:b}", "Ab", "equals case like"),
        ("${k:b}", "aB", "case"),
        ("${k:b}*", "Abc", "like"),
        ("${k:none}", "", ""),
        ("${k:many}", "x", ""),
        ("${k:none, 'd'}", "d", "equals case like"),
        ("${*}", "*", "equals case like"),
        ("${*}", "a", ""),
    ],
)
def test_which_comparison_matches(pattern: str, value: str, expected: str) -> None:
    found = [
        name
        for name, compare in (("equals", equals), ("case", equals_ignoring_case), ("like", like))
        if compare(pattern, variables=True)(value, CONTEXT)
    ]

    assert " ".join(found) == expected


def test_without_variables_the_text_is_as_it_is_written() -> None:
    for compare in (equals, equals_ignoring_case, like):
        assert compare("${k:b}", variables=False)("${k:b}", CONTEXT)
        assert not compare("${k:b}", variables=False)("Ab", CONTEXT)


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("*", "arn:aws:s3:::a", True),
        ("*", "a", False),
        ("*", "foo:aws:s3:::a", False),
        ("arn:aws:s3:::a*", "arn:aws:s3:::a:b:c", True),
        ("arn:aws:*:::a", "arn:aws:s3:::a", True),
        ("arn:aws:*:::a", "arn:aws:s3:x:::a", False),
        ("arn:aws:s3:::a", "arn:aws:s3::a", False),
        ("arn:aws:s?:::a", "arn:aws:s3:::a", True),
        ("arn:aws:s?:::a", "arn:aws:s33:::a", False),
        ("arn:aws:s3:::${k:b}", "arn:aws:s3:::Ab", True),
        ("arn:aws:s3:::${k:none}", "arn:aws:s3:::", False),
    ],
)
def test_patterns_of_arns(pattern: str, value: str, *, expected: bool) -> None:
    assert arn_like(pattern, variables=True)(value, CONTEXT) is expected


@pytest.mark.parametrize("compare", [equals, equals_ignoring_case, like, arn_like])
@pytest.mark.parametrize(
    ("pattern", "value", "best", "worst"),
    [
        (unknown("V"), "arn:aws:s3:::a", True, False),
        ("arn:aws:s3:::a", unknown("V"), True, False),
        (unknown("V"), unknown("V"), True, True),
        (unknown("V"), unknown("W"), True, False),
        (f"arn:aws:s3:::{unknown('V')}", "arn:aws:s3:::a", True, False),
        (f"arn:aws:s3:::{unknown('V')}", "arn:aws:sqs:::a", False, False),
        ("arn:aws:s3:::a", f"arn:aws:s3:::{unknown('V')}", True, False),
        ("arn:aws:s3:::a", f"arn:aws:sqs:::{unknown('V')}", False, False),
        (symbol("S"), symbol("S"), True, True),
        (symbol("S"), symbol("T"), False, False),
        (symbol("S"), "arn:aws:s3:::a", False, False),
    ],
)
def test_the_best_and_the_worst_that_unknown_values_could_be(
    compare: type[object], pattern: str, value: str, *, best: bool, worst: bool
) -> None:
    for polarity, expected in ((Polarity.OPTIMISTIC, best), (Polarity.PESSIMISTIC, worst)):
        assert compare(pattern, variables=True, polarity=polarity)(value, {}) is expected  # type: ignore[call-arg, operator] # mypy does not join the four functions
