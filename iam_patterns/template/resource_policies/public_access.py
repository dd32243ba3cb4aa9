"""What Block Public Access of a bucket does to its policy.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from collections.abc import Mapping
from typing import Any, Final

from iam_patterns.policy import Condition, PolicyDocument, Principals, Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import without_tokens
from iam_patterns.policy.wildcards import has_wildcard

_CONFIGURATION: Final = "PublicAccessBlockConfiguration"
_FIXING_KEYS: Final = frozenset(
    {
        "aws:principalorgid",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:principalaccount",
        "aws:principalarn",
        "s3:dataaccesspointaccount",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    }
)
_ACCESS_POINT: Final = "s3:dataaccesspointarn"
_SOURCE_IP: Final = "aws:sourceip"
_WIDEST: Final = {".": 8, ":": 32}
"""The shortest prefix of a range that S3 does not take for everyone, for IPv4 and IPv6."""


def blocks(properties: Mapping[str, Any], setting: str) -> bool:
    """Whether a bucket or access point has a setting of Block Public Access.

    Those that do not say so have all of them, as S3 sets them since April 2023.

    Args:
        properties: Its properties.
        setting: The setting, such as ``RestrictPublicBuckets``.
    """
    if _CONFIGURATION not in properties:
        return True
    given = properties[_CONFIGURATION]
    return isinstance(given, Mapping) and str(given.get(setting)).lower() == "true"


def is_public(document: PolicyDocument) -> bool:
    """Whether S3 takes a policy for public: some Allow is for everyone, without a fixed value."""
    return any(
        statement.effect == "Allow"
        and statement.matches_everyone()
        and not any(map(_fixes, statement.conditions))
        for statement in document.statements
    )


def restriction(arn: str, account: str) -> Statement:
    """The Deny that stands for ``RestrictPublicBuckets`` of a bucket with a public policy.

    Only principals of the owner's account and AWS services have access.

    Args:
        arn: The ARN of the bucket or access point.
        account: The account that owns it.
    """
    return Statement(
        "RestrictPublicBuckets",
        effect="Deny",
        principals=Principals(everyone=True),
        actions=["s3:*"],
        resources=[arn, f"{arn}/*"],
        conditions={
            "StringNotEquals": {"aws:PrincipalAccount": account},
            "Bool": {"aws:PrincipalIsAWSService": False},
        },
    )


def _fixes(condition: Condition) -> bool:
    """Whether a condition limits a statement to fixed values."""
    key = condition.key.lower()
    if condition.parsed_operator.is_true_without_key:
        return False
    if key == _SOURCE_IP:
        return all(map(_is_narrow, condition.values))
    if key == _ACCESS_POINT:
        return all(account_of(value) for value in condition.values)
    return key in _FIXING_KEYS and not any(map(_has_wildcard, condition.values))


def _has_wildcard(value: str) -> bool:
    """Whether a value has a wildcard or a policy variable."""
    return has_wildcard(without_tokens(value)) or "${" in without_tokens(value)


def _is_narrow(cidr: str) -> bool:
    address, _, prefix = cidr.partition("/")
    kind = ":" if ":" in address else "."
    return not prefix.isdigit() or int(prefix) >= _WIDEST[kind]
