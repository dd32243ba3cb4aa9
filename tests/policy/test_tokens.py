"""Tokens, symbols and unknown values in texts."""

import pytest

from iam_patterns.policy.tokens import (
    contains_token,
    contains_unknown,
    is_list_token,
    is_token,
    shown,
    split_outside_tokens,
    symbol,
    symbols_in,
    unknown,
    unknowns_in,
    with_names,
    with_wildcards,
    without_tokens,
    written,
)

BUCKET = f"arn:aws:s3:::{symbol('Bucket')}"
NAME = f"arn:aws:s3:::{unknown('Name')}"


@pytest.mark.parametrize(
    "token", ["${Token[TOKEN.1]}", "${Token[AWS.AccountId.4]}", "${Token[Shop/Bucket:arn.12]}"]
)
def test_tokens_of_cdk_are_recognised(token: str) -> None:
    assert contains_token(f"a{token}b")
    assert is_token(token)
    assert not is_token(f"a{token}")
    assert without_tokens(f"a{token}b") == "ab"


def test_tokens_of_lists_and_numbers_are_recognised() -> None:
    assert is_list_token("#{Token[TOKEN.1]}")
    assert contains_token(["a", "#{Token[TOKEN.1]}"])
    assert contains_token(-1.8881545897087626e289)


@pytest.mark.parametrize("value", ["${aws:username}", "a", "", 3600, 0.5, ["a"], None])
def test_other_values_are_no_tokens(value: object) -> None:
    assert not contains_token(value)


def test_people_write_and_read_symbols_in_angle_brackets() -> None:
    assert written("arn:aws:s3:::<Bucket>/a") == f"{BUCKET}/a"
    assert shown(f"{BUCKET}/a {NAME}") == "arn:aws:s3:::<Bucket>/a arn:aws:s3:::<Name>"
    assert written("a < b > c") == "a < b > c"


def test_a_symbol_is_known_and_an_unknown_is_not() -> None:
    assert not contains_unknown(BUCKET)
    assert contains_unknown(NAME)
    assert unknowns_in(f"{BUCKET} {NAME}") == ("Name",)
    assert symbols_in(f"{BUCKET} {NAME}") == ("Bucket", "~Name")
    assert with_wildcards(f"{BUCKET} {NAME}") == f"{BUCKET} arn:aws:s3:::*"
    assert with_names(f"{BUCKET} {NAME}", "some-name") == f"arn:aws:s3:::some-name {NAME}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a.b", ["a", "b"]),
        (f"a.{symbol('Queue.Arn')}.b", ["a", symbol("Queue.Arn"), "b"]),
        (f"{symbol('A.B')}{symbol('C.D')}.", [symbol("A.B") + symbol("C.D"), ""]),
        ("${aws:x.y}", ["${aws:x", "y}"]),
    ],
)
def test_a_delimiter_in_a_token_splits_nothing(text: str, parts: list[str]) -> None:
    assert split_outside_tokens(text, ".") == parts
