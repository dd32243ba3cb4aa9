"""Tokens, symbols and unknown values in texts."""

import time

import pytest

from iam_patterns.policy.tokens import (
    contains_token,
    contains_unknown,
    ends_with_token,
    has_unusable_token,
    is_list_token,
    is_token,
    settled,
    settled_in,
    shown,
    split_outside_tokens,
    symbol,
    symbols_in,
    unknown,
    unknowns_in,
    unsettled,
    with_names,
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


@pytest.mark.parametrize(
    "name",
    [
        "AWS::AccountId",
        "{{resolve:ssm:/shop/db:1}}",
        'a "quoted" \\ name',
        "other-stack:ExportsOutput*?",
        "$[,]{}~_3a_<x",
        "my_param",
        "Größe €",
        "_ffffff_",
        "\U0010ffff",
    ],
)
def test_an_unknown_may_have_any_name(name: str) -> None:
    text = f"arn:aws:s3:::{unknown(name)}/x"

    assert unknowns_in(text) == (name,)
    assert symbols_in(text) == (f"~{name}",)
    assert shown(text) == f"arn:aws:s3:::<{name}>/x"
    assert is_token(unknown(name))
    assert not set(unknown(name).removeprefix("${Token[~").removesuffix("]}")) & set('*?:,/"{}[]$')


def test_an_unknown_is_written_by_its_name_too() -> None:
    arn = "arn:aws:iam::<AWS::AccountId>:role/<Name>-<Role>"

    assert written(arn, unknowns={"Name"}) == (
        f"arn:aws:iam::{unknown('AWS::AccountId')}:role/{unknown('Name')}-{symbol('Role')}"
    )
    assert written("<~Name>") == unknown("Name")


def test_a_nul_character_splits_nothing() -> None:
    assert split_outside_tokens(f"\0,{symbol('A')}", ",") == ["\0", symbol("A")]


@pytest.mark.parametrize("text", ["${Token[" * 20_000, "${" * 20_000, "<" * 40_000, "<~a" * 20_000])
def test_unclosed_tokens_take_no_time(text: str) -> None:
    started = time.perf_counter()

    assert unknowns_in(text) == symbols_in(text) == ()
    assert not is_token(text)
    assert shown(text) == written(text) == without_tokens(text) == text
    assert len(split_outside_tokens(text, "x")) == 1
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#{Token[TOKEN.1]}", False),
        ("a#{Token[TOKEN.1]}", True),
        ("#{Token[TOKEN.1]}a", True),
        ("${Token[TOKEN.1]}", False),
        ("a${Token[TOKEN.1]}", False),
        ("${Token[AWS.NoValue.1]}", True),
        ("a", False),
    ],
)
def test_tokens_that_cannot_be_part_of_a_policy(text: str, *, expected: bool) -> None:
    assert has_unusable_token(text) is expected


def test_a_symbol_stands_for_an_unknown_and_back() -> None:
    text = f"{NAME}/{symbol('S')}"

    assert unsettled(settled(text)) == text
    assert not contains_unknown(settled(text))
    assert settled_in(settled(text)) == (settled(unknown("Name")),)
    assert settled_in(text) == settled_in("a") == ()


@pytest.mark.parametrize(
    ("text", "expected"), [(symbol("A"), True), (f"a{symbol('A')}", True), ("a", False)]
)
def test_whether_a_text_ends_with_a_token(text: str, *, expected: bool) -> None:
    assert ends_with_token(text) is expected
    assert not ends_with_token(f"{symbol('A')}a")


def test_text_is_read_with_the_unknowns_that_are_named() -> None:
    assert written("<A>/<B>", unknowns=["B"]) == f"{symbol('A')}/{unknown('B')}"
    assert written("<~A>") == unknown("A")
    assert written("<AWS::AccountId>") == unknown("AWS::AccountId")
