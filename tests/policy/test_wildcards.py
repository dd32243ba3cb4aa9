"""Wildcards against a slow matcher that tries every way, and the time that they take."""

import re
import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy.patterns import arn_like, like
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.tokens import symbol, unknown
from iam_patterns.policy.wildcards import covers, wildcard_pattern

PATTERNS = st.text("ab:*?$.\n", max_size=9)
TEXTS = st.text("ab:$.\n", max_size=9)


@cache
def fits(pattern: str, text: str) -> bool:
    """Every way to read the pattern, one after the other."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return fits(pattern[1:], text) or (bool(text) and fits(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and fits(pattern[1:], text[1:])


@given(PATTERNS, TEXTS)
def test_a_pattern_matches_what_some_way_to_read_it_matches(pattern: str, text: str) -> None:
    assert (wildcard_pattern(pattern).fullmatch(text) is not None) is fits(pattern, text)
    assert like(pattern, variables=False)(text, {}) is fits(pattern, text)


@given(
    st.lists(st.sampled_from(["a", "b", "?", "*", symbol("A"), unknown("U")]), max_size=7),
    st.lists(st.sampled_from(["a", "b", symbol("A"), symbol("B"), unknown("U")]), max_size=6),
)
def test_a_token_is_matched_whole_or_not_at_all(pattern: list[str], text: list[str]) -> None:
    """Each token as one character of its own; `?` matches no unknown, which could be empty."""
    characters = {symbol("A"): "A", symbol("B"): "B", unknown("U"): "U"}
    short = "".join(characters.get(each, each) for each in pattern)
    of_text = "".join(characters.get(each, each) for each in text)

    @cache
    def certainly_fits(pattern: str, text: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            rest = certainly_fits(pattern[1:], text)
            return rest or (bool(text) and certainly_fits(pattern, text[1:]))
        is_one = pattern[0] == "?" and text[:1] != "U"
        return (
            bool(text)
            and (is_one or pattern[0] == text[0])
            and certainly_fits(pattern[1:], text[1:])
        )

    matches = like("".join(pattern), variables=False, polarity=Polarity.PESSIMISTIC)
    assert matches("".join(text), {}) is certainly_fits(short, of_text)


@pytest.mark.parametrize("polarity", Polarity)
def test_nothing_matches_a_part_of_a_token(polarity: Polarity) -> None:
    bucket = f"arn:aws:s3:::{symbol('Bucket')}/a"

    for pattern in ("arn:aws:s3:::*Bucket*", "*Token*", "*]}/a"):
        assert not like(pattern, variables=False, polarity=polarity)(bucket, {})
    for pattern in ("arn:aws:s3:::*", "arn:*/a", "arn:aws:s3:::?/a", f"*{symbol('Bucket')}/?"):
        assert like(pattern, variables=False, polarity=polarity)(bucket, {})


@given(PATTERNS, PATTERNS)
def test_one_pattern_covers_another_as_its_expression_does(wide: str, narrow: str) -> None:
    parts = (".*" if c == "*" else "[^*]" if c == "?" else re.escape(c) for c in wide)
    by_expression = re.fullmatch("".join(parts), narrow, re.DOTALL) is not None

    assert covers(wide, narrow) is by_expression


HARD = [
    ("b/" + "*a" * 8 + "*b", "b/" + "a" * 60),
    ("*a" * 20 + "*b", "a" * 2000),
    ("*ab" * 20 + "?", "ab" * 1000 + "ba"),
    ("?*" * 20 + "c", "a" * 2000),
    ("*" * 20 + "b", "a" * 2000),
    ("a*" * 20 + "b*", "a" * 2000),
]


@pytest.mark.parametrize(("pattern", "text"), HARD, ids=range(len(HARD)))
def test_no_pattern_takes_long(pattern: str, text: str) -> None:
    """Twenty wildcards and two thousand characters: under a millisecond, here with room."""
    like_it = like(pattern, variables=False)
    as_arn = arn_like(f"arn:aws:s3:::{pattern}", variables=False)
    filled = like(f"{pattern}${{k:a}}", variables=True)
    with_tokens = symbol("A") + text
    could_be = unknown("U") + text

    started = time.perf_counter()
    for _ in range(10):
        like_it(text, {})
        as_arn(f"arn:aws:s3:::{text}", {})
        filled(text, {"k:a": ("x",)})
        covers(pattern, text)
        like_it(with_tokens, {})
        like_it(could_be, {})

    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("wildcards", [50, 200])
def test_time_grows_with_pattern_times_text(wildcards: int) -> None:
    pattern, text = "*a" * wildcards + "*b", "a" * 20_000

    started = time.perf_counter()
    assert not like(pattern, variables=False)(text, {})

    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("a*", "ab", True),
        ("a*", "ba", False),
        ("*a", "ba", True),
        ("*a", "ab", False),
        ("a*b", "axb", True),
        ("a*b", "xab", False),
        ("a*b", "abx", False),
        ("a*b*c", "abc", True),
        ("a*b*c", "acb", False),
        ("*a*", "a", True),
        ("*a*", "b", False),
        ("*a*a*", "aa", True),
        ("*a*a*", "a", False),
        ("ab*b", "ab", False),
        ("*", "", True),
        ("a", "a", True),
        ("a", "b", False),
        ("?", "*", False),
        ("?*", "a*", True),
        ("*", "?", True),
    ],
)
def test_which_patterns_cover_which(wide: str, narrow: str, *, expected: bool) -> None:
    assert covers(wide, narrow) is expected


@given(PATTERNS, TEXTS)
def test_a_pattern_covers_the_texts_that_it_matches(pattern: str, text: str) -> None:
    assert covers(pattern, text) is fits(pattern, text)
