"""The quotas of an account, and the sizes that count toward them."""

from typing import Any

import pytest

from iam_patterns.policy import PolicyError, Quotas
from iam_patterns.policy.quotas import json_size, size_problem
from iam_patterns.policy.tokens import symbol


@pytest.mark.parametrize("value", [0, -1, True, "2048", None, 1.5])
def test_a_quota_is_a_whole_number(value: Any) -> None:
    with pytest.raises(PolicyError) as error:
        Quotas(tags_per_role=value)
    assert [problem.path for problem in error.value.problems] == ["tags_per_role"]
    assert Quotas(tags_per_role=1).tags_per_role == 1


def test_a_policy_may_be_as_large_as_the_quota() -> None:
    assert size_problem("trust", 2048, 2048, "Split it.") is None
    problem = size_problem("trust", 2049, 2048, "Split it.")
    assert problem is not None
    assert (problem.path, problem.value, problem.fix) == ("trust", "2049 characters", "Split it.")


def test_white_space_and_tokens_do_not_count() -> None:
    assert json_size({"a": ["b c", "d"]}) == len('{"a":["bc","d"]}')
    assert json_size({"a": f"x{symbol('Role')}"}) == len('{"a":"x"}')
    assert json_size({"a": "\u00e9"}) == len('{"a":"e"}')
