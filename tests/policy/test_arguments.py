"""The checks of the arguments of one call."""

from typing import Any

import pytest

from iam_patterns.policy import PolicyError
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import ACCOUNT_ID, Format
from iam_patterns.policy.tokens import symbol

WORD = Format(r"[A-Za-z]+", "a word", "Write letters.")


def problems(method: str, *values: Any, **options: Any) -> list[tuple[str, Any]]:
    arguments = Arguments("f")
    getattr(arguments, method)("x", *values, **options)
    error: PolicyError | None = None
    try:
        arguments.raise_problems()
    except PolicyError as raised:
        error = raised
    assert error is None or str(error).startswith("f(): ")
    return [(problem.path, problem.value) for problem in error.problems] if error else []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": "b", "c": "d"}, []),
        ({}, [("x", {})]),
        (None, [("x", None)]),
        ("ab", [("x", "ab")]),
        ({1: "b"}, [("x", 1)]),
        ({"a1": "b"}, [("x", "a1")]),
        ({symbol("A"): "b"}, [("x", symbol("A"))]),
        ({"a": "b", "A": "c"}, [("x", "A")]),
        ({"a": "1"}, [("x['a']", "1")]),
        ({"a": None}, [("x['a']", None)]),
        ({"a": symbol("A")}, []),
        ({"a1": "1", "b": "2"}, [("x", "a1"), ("x['b']", "2")]),
    ],
)
def test_pairs(value: Any, expected: list[tuple[str, Any]]) -> None:
    assert problems("check_pairs", value, WORD, WORD) == expected


@pytest.mark.parametrize(
    ("value", "empty", "expected"),
    [
        (["a", "b"], False, []),
        ("a", False, []),
        ("1", False, [("x", "1")]),
        ([], False, [("x", [])]),
        ([], True, []),
        (["a", "1", None], False, [("x[1]", "1"), ("x[2]", None)]),
        (None, False, [("x", None)]),
        (b"a", False, [("x", b"a")]),
        ({"a"}, False, [("x", {"a"})]),
    ],
)
def test_strings(value: Any, expected: list[tuple[str, Any]], *, empty: bool) -> None:
    assert problems("strings", value, WORD, empty=empty) == expected


def test_a_lone_string_is_a_list_of_one_and_others_are_left_out() -> None:
    arguments = Arguments("f")

    assert arguments.strings("x", "a", WORD) == ("a",)
    assert arguments.strings("x", ["a", 1, "b"], WORD) == ("a", "b")
    assert arguments.strings("x", None, WORD) == ()


@pytest.mark.parametrize(
    ("value", "fails"), [(True, False), (False, False), ("yes", True), (1, True)]
)
def test_a_flag_is_a_bool(value: Any, *, fails: bool) -> None:
    assert bool(problems("check_flag", value)) is fails


def test_an_optional_value_may_be_none() -> None:
    assert problems("check_optional", None, ACCOUNT_ID) == []
    assert problems("check_optional", "1", ACCOUNT_ID) == [("x", "1")]
    assert problems("check", None, ACCOUNT_ID) == [("x", None)]


def test_all_problems_are_raised_together() -> None:
    arguments = Arguments("f")
    arguments.add(None)
    arguments.raise_problems()
    arguments.add(WORD.problem("a", "1"))
    arguments.refuse("b", 2, "three", "Count again.")

    with pytest.raises(PolicyError, match=r"(?s)f\(\): 2 problems.*a: must be a word.*b: must be"):
        arguments.raise_problems()
