"""Partitions: which one a Region is in, and whether a principal or ARN is in another.

A principal, an identity provider and a service of another partition can never assume a role.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.problems import Problem
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wildcards import covers

_BY_REGION: Final = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)
_CHINA: Final = "aws-cn"
_SERVICES_OF_CHINA: Final = ".amazonaws.com.cn"
_ARN_KEYS: Final = ("aws:principalarn", "aws:sourcearn")


@lru_cache(maxsize=256)
def partition_of(region: str) -> str:
    """The partition of a Region.

    Example:
        >>> partition_of("cn-north-1"), partition_of("eu-west-1")
        ('aws-cn', 'aws')
    """
    return next((name for start, name in _BY_REGION if region.startswith(start)), "aws")


def other_partition(text: str, partition: str) -> str | None:
    """The partition of an ARN, ARN pattern or service, if it is certainly another one.

    Args:
        text: The ARN, pattern or service principal; one known only at deployment is no other.
        partition: The partition that it should be in.

    Example:
        >>> other_partition("ec2.amazonaws.com.cn", "aws")
        'aws-cn'
    """
    if text.endswith(_SERVICES_OF_CHINA):
        return None if partition == _CHINA else _CHINA
    arn = Arn.parse(text)
    if arn is None or contains_token(arn.partition) or covers(arn.partition, partition):
        return None
    return arn.partition


def partition_problems(statements: Sequence[Statement], partition: str) -> Iterator[Problem]:
    """The principals and ARNs of trust statements that are in another partition."""
    for statement in statements:
        principals = statement.principals.by_kind() if statement.principals else ()
        named = [name for _, names in principals for name in names]
        required = [
            value
            for condition in statement.conditions
            if condition.key.lower() in _ARN_KEYS
            for value in condition.values
        ]
        for text in dict.fromkeys((*named, *required)):
            if other := other_partition(text, partition):
                yield Problem.broken_rule(
                    "trust",
                    f"the stack is in the partition {partition}, and this is in {other}: "
                    "it can never assume the role",
                    f"Use a principal of the partition {partition}.",
                    value=text,
                )
