"""A template, and the account and Region that it is deployed to."""

import pytest

from iam_patterns.policy.tokens import shown
from iam_patterns.template import StackTemplate


@pytest.mark.parametrize(
    ("region", "partition"),
    [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), (None, "aws")],
)
def test_the_partition_is_the_regions(region: str | None, partition: str) -> None:
    assert StackTemplate("S", {}, None, region).partition == partition


def test_an_open_account_and_region_are_symbols_of_the_stack() -> None:
    stack = StackTemplate("S", {}, qualifier="S.")

    assert shown(stack.account_or_symbol) == "<AWS::AccountId>"
    assert shown(stack.region_or_symbol) == "<AWS::Region>"


@pytest.mark.parametrize(
    ("paths", "metadata", "path"),
    [
        ({"Role": "/Stack/Vendor/Resource"}, {}, "Stack/Vendor"),
        ({}, {"aws:cdk:path": "Stack/Vendor/Resource"}, "Stack/Vendor"),
        ({}, {}, "Role"),
    ],
)
def test_the_path_of_a_resource(paths: dict[str, str], metadata: dict[str, str], path: str) -> None:
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Metadata": metadata}}}

    assert StackTemplate("S", template, paths=paths).path_of("Role") == path
