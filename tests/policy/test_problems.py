"""How problems are said."""

import pytest

from iam_patterns.policy import PolicyError, Problem
from iam_patterns.policy.problems import refuse


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem("max_mfa_age", 5, "at least 60 seconds", "Raise it."),
            "max_mfa_age: must be at least 60 seconds (got 5). Raise it.",
        ),
        (
            Problem.broken_rule("a, b", "exactly one is required", "Remove one.", value="x"),
            "a, b: exactly one is required (got 'x'). Remove one.",
        ),
        (Problem("", [], "an object", "Write {}."), "must be an object (got []). Write {}."),
        (
            Problem.broken_rule("Statement", "is missing", "Add it."),
            "Statement: is missing. Add it.",
        ),
        (
            Problem("Sid", "x" * 200, "shorter", "Fix it.").below("Statement[0]"),
            f"Statement[0].Sid: must be shorter (got '{'x' * 119}... (202 characters)). Fix it.",
        ),
    ],
)
def test_a_problem_says_path_rule_value_and_fix(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_all_problems_are_raised_together_and_none_is_no_error() -> None:
    problems = [Problem.broken_rule(name, "is missing", "Add it.") for name in ("a", "b")]

    refuse("role", [])
    with pytest.raises(PolicyError) as raised:
        refuse("role", iter(problems))

    assert raised.value.problems == tuple(problems)
    assert str(raised.value).startswith("role: 2 problems\n  - a: is missing.")


def test_the_rule_of_a_problem_is_a_sentence() -> None:
    assert Problem("a", 5, "at least 60", "Raise it.").sentence == "Must be at least 60."
    assert Problem.broken_rule("a", "no aud", "Add it.").sentence == "No aud."
