"""Patterns against patterns, as the expressions that define them would have it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy.patterns import covers


def by_expression(wide: str, narrow: str) -> bool:
    parts = (".*" if c == "*" else "[^*]" if c == "?" else re.escape(c) for c in wide)
    return re.fullmatch("".join(parts), narrow, re.DOTALL) is not None


@given(st.text("ab:*?", max_size=8), st.text("ab:*?", max_size=8))
def test_one_pattern_covers_another_as_its_expression_does(wide: str, narrow: str) -> None:
    assert covers(wide, narrow) is by_expression(wide, narrow)
