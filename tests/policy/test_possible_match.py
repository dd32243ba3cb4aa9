"""What could match, against every value that the unknowns could have."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iam_patterns.policy.patterns import arn_like, equals, equals_ignoring_case, like
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import symbol, unknown
from iam_patterns.policy.wildcards import elements_of

VALUES = ["".join(each) for size in range(4) for each in itertools.product("ab", repeat=size)]
"""Every text that is as long as the longest of the other side."""

U, V, W = unknown("U"), unknown("V"), unknown("W")
PARTS = ["a", "b", "B", "?", "*"]
COMPARISONS = [like, equals, equals_ignoring_case]


def replaced(text: str, values: dict[str, str]) -> str:
    for token, value in values.items():
        text = text.replace(token, value)
    return text


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*PARTS, U]), max_size=3).map("".join),
    st.lists(st.sampled_from(["a", "b", V]), max_size=3).map("".join),
)
def test_it_could_match_just_where_some_values_do(pattern: str, text: str) -> None:
    some = any(
        like(replaced(pattern, {U: u}).replace("B", "b"), variables=False)(
            replaced(text, {V: v}), {}
        )
        for u in (VALUES if U in pattern else [""])
        for v in (VALUES if V in text else [""])
    )

    found = could_match(elements_of(pattern.replace("B", "b")), text)
    assert found >= some
    assert found is some or max(pattern.count(U), text.count(V)) > 1


@settings(deadline=None)
@given(
    st.sampled_from(COMPARISONS),
    st.lists(st.sampled_from([*PARTS, U, V]), max_size=5).map("".join),
    st.lists(st.sampled_from(["a", "b", "B", U, W]), max_size=4).map("".join),
)
def test_a_firm_answer_is_right_for_every_value(comparison: type, pattern: str, text: str) -> None:
    """The same unknown is one value; so the best answer may be too good, but no firm one wrong."""
    best = comparison(pattern, variables=False, polarity=Polarity.OPTIMISTIC)(text, {})
    worst = comparison(pattern, variables=False, polarity=Polarity.PESSIMISTIC)(text, {})
    short = VALUES[:7]
    answers = {
        comparison(replaced(pattern, values), variables=False)(replaced(text, values), {})
        for each in itertools.product(short, repeat=3)
        for values in [dict(zip((U, V, W), each, strict=True))]
    }

    assert best or True not in answers
    assert not worst or answers == {True}
    assert best or not worst


@pytest.mark.parametrize(
    ("pattern", "text", "possible"),
    [
        ("arn:aws:iam::111111111111:role/x", f"arn:aws:iam::{U}:role/x", True),
        ("arn:aws:iam::1:user/*", f"arn:aws:iam::{U}:role/x", False),
        (f"arn:aws:sqs:{U}:*:q", f"arn:aws:sqs:eu:{V}:q", True),
        (f"arn:aws:s3:::{U}", "arn:aws:s3:::a:b", True),
        (f"arn:aws:{U}:::a", "arn:aws:s3:::a", True),
        (f"arn:aws:{U}:x:y:a", "arn:aws:s3:::a", False),
        (U, "arn:aws:s3:::a:b", True),
        (f"{U}:role/x", "arn:aws:iam::1:role/x", True),
        (f"arn:aws:s3:::{symbol('A')}", f"arn:aws:s3:::{symbol('B')}", False),
        (f"arn:aws:s3:::{symbol('A')}", f"arn:aws:s3:::{U}", True),
        (f"arn:aws:s3:::{symbol('A')}/*", f"arn:aws:s3:::{symbol('A')}{U}", True),
    ],
)
def test_an_unknown_stays_within_its_part_of_an_arn(
    pattern: str, text: str, *, possible: bool
) -> None:
    assert could_match(elements_of(pattern), text) is possible
    assert arn_like(pattern, variables=False)(text, {}) is possible
