"""Texts that match a pattern, against a comparison with every text."""

from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.checks.analysis.matching_texts import MatchingTexts
from iam_patterns.policy.wildcards import wildcard_pattern

TEXTS = st.text("ab:", max_size=4)


@given(st.sets(TEXTS), st.text("ab:*?", max_size=4))
def test_those_that_match_are_found(texts: set[str], pattern: str) -> None:
    expected = sorted(filter(wildcard_pattern(pattern).fullmatch, texts))

    assert list(MatchingTexts(texts).of(pattern)) == expected
