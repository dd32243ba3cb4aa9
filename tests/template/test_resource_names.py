"""The names and ARNs of resource types."""

import pytest

from iam_patterns.policy.tokens import shown
from iam_patterns.template import StackTemplate
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.resource_names import IDENTIFIERS


@pytest.mark.parametrize("resource_type", IDENTIFIERS)
def test_the_arn_of_each_type_is_of_the_partition_account_and_region(resource_type: str) -> None:
    template = {"Resources": {"R": {"Type": resource_type}}}
    stack = StackTemplate("Stack", template, "111111111111", "cn-north-1")

    arn = Resolver(stack, lambda *_: None).arn_of("R")

    parts = shown(arn).split(":", 5)
    assert parts[:2] == ["arn", "aws-cn"]
    assert parts[3] in {"cn-north-1", ""}
    assert parts[4] in {"111111111111", ""}
    assert "<R>" in parts[5]
