"""The partition of a Region, and principals and ARNs of another one."""

import pytest

from iam_patterns.policy import Trust
from iam_patterns.policy.partitions import other_partition, partition_of, partition_problems
from iam_patterns.policy.tokens import symbol

OWN = "111111111111"


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("us-east-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_each_region_is_in_one_partition(region: str, partition: str) -> None:
    assert partition_of(region) == partition


@pytest.mark.parametrize(
    ("text", "partition", "other"),
    [
        (f"arn:aws:iam::{OWN}:role/x", "aws", None),
        (f"arn:aws-cn:iam::{OWN}:role/x", "aws", "aws-cn"),
        (f"arn:aws:iam::{OWN}:role/x", "aws-cn", "aws"),
        (f"arn:*:iam::{OWN}:role/x", "aws-cn", None),
        (f"arn:aws-*:iam::{OWN}:role/x", "aws", "aws-*"),
        (f"arn:aws-*:iam::{OWN}:role/x", "aws-cn", None),
        (f"arn:{symbol('AWS.Partition')}:iam::{OWN}:role/x", "aws-cn", None),
        ("ec2.amazonaws.com.cn", "aws", "aws-cn"),
        ("ec2.amazonaws.com.cn", "aws-cn", None),
        ("ec2.amazonaws.com", "aws-cn", None),
        (OWN, "aws-cn", None),
        ("*", "aws-cn", None),
    ],
)
def test_what_is_certainly_of_another_partition(
    text: str, partition: str, other: str | None
) -> None:
    assert other_partition(text, partition) == other


def test_every_principal_and_required_arn_of_another_partition_is_a_problem() -> None:
    chinese = f"arn:aws-cn:iam::{OWN}:role/x"
    trust = Trust.arns(
        f"arn:aws:iam::{OWN}:role/x",
        chinese,
        conditions={
            "ArnLike": {"aws:SourceArn": "arn:aws-cn:sns:*:*:t"},
            "StringLike": {"aws:PrincipalArn": [chinese, f"arn:aws:iam::{OWN}:role/*"]},
            "StringEquals": {"k:other": "arn:aws-cn:iam::1:role/y"},
        },
    )

    found = [*partition_problems(trust.statements, "aws")]

    assert [problem.value for problem in found] == [chinese, "arn:aws-cn:sns:*:*:t"]
    assert "partition aws, and this is in aws-cn" in found[0].rule
    assert len([*partition_problems(trust.statements, "aws-cn")]) == 2


def test_a_statement_without_principals_has_no_problem() -> None:
    service = Trust.service("ec2.amazonaws.com")

    assert [*partition_problems(service.statements, "aws-cn")] == []
    assert [*partition_problems([], "aws")] == []
