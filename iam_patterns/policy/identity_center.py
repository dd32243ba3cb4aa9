"""IAM Identity Center: the formats of its names, and the role that a permission set becomes.

In each account that a permission set is assigned to, IAM Identity Center creates a role
``AWSReservedSSO_NAME_SUFFIX``. The suffix has 16 hexadecimal digits, which differ in each account
and change when the last assignment there is deleted and made again. The role's path names the
Region of IAM Identity Center, except for us-east-1.

See https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
"""

from typing import Final

from iam_patterns.policy.formats import Format
from iam_patterns.policy.tokens import split_outside_tokens

RESERVED_PATH: Final = "/aws-reserved/sso.amazonaws.com/"
"""How the path of each of these roles begins, which IAM reserves for AWS."""
ANY_SUFFIX: Final = "?" * 16
"""The pattern of the suffix: of its length, so that the name of no longer set matches."""

_PREFIX: Final = "AWSReservedSSO_"
_REGION_WITHOUT_PATH: Final = "us-east-1"
_DIGITS: Final = "0123456789abcdef"
_SOME_DIGIT: Final = "\x00"
"""Stands for a digit of the suffix that could be any."""
_NO_DIGIT: Final = "\x01"
"""Stands for one that no pattern has."""

PERMISSION_SET_NAME = Format(
    r"[\w+=,.@-]{1,32}",
    "the name of a permission set, 1-32 characters of letters, digits and _+=,.@-",
    "Write the name as IAM Identity Center shows it, without AWSReservedSSO_ and the suffix.",
)
PERMISSION_SET_DESCRIPTION = Format(
    r"[\t\n\r\x20-\x7e\xa1-\xff]{1,700}",
    "1-700 characters of Latin text",
    "Shorten it, and replace typographic quotes and dashes with plain ones.",
)
RELAY_STATE = Format(
    r"[a-zA-Z0-9&$@#\\/%?=~\-_'\"|!:,.;*+\[\] (){}]{1,240}",
    "a URL of the AWS Management Console, at most 240 characters",
    "Copy the address of the page that users start on.",
)
INSTANCE_ARN = Format(
    r"arn:aws(-[a-z]+)*:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}",
    "the ARN of an IAM Identity Center instance, arn:PARTITION:sso:::instance/ssoins-ID",
    "Copy it from the settings page of IAM Identity Center.",
)
IDENTITY_STORE_PRINCIPAL_ID = Format(
    r"([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}",
    "the ID of a group or user of IAM Identity Center, such as "
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "Copy the ID from the page of the group or user; its name does not work here.",
)
POLICY_PATH_AND_NAME = Format(
    r"((/[\w.,+@=-]+)*/)?[\w+=,.@-]{1,128}",
    "the name of a customer managed policy with its path, such as /teams/shop/readers",
    "Write the path and the name that the policy has in every account.",
)
IDENTITY_CENTER_REGION = Format(
    r"[a-z]{2,4}(-[a-z]+)+-\d+",
    "the Region of IAM Identity Center, such as eu-west-1, known before deployment",
    "Copy it from the settings page of IAM Identity Center; with several, its primary Region.",
)


def permission_set_role_path(region: str) -> str:
    """The path of the roles, which names every Region but us-east-1.

    Args:
        region: The Region of IAM Identity Center.
    """
    return RESERVED_PATH if region == _REGION_WITHOUT_PATH else f"{RESERVED_PATH}{region}/"


def permission_set_role_name(name: str, suffix: str = ANY_SUFFIX) -> str:
    """The name of the role of a permission set; without a suffix, a pattern that no other matches.

    Example:
        >>> permission_set_role_name("Deployer")
        'AWSReservedSSO_Deployer_????????????????'
    """
    return f"{_PREFIX}{name}_{suffix}"


def permission_set_role_arn(
    name: str, *, partition: str, account: str, region: str, suffix: str = ANY_SUFFIX
) -> str:
    """The ARN of the role of a permission set in an account; without a suffix, a pattern.

    Args:
        name: The name of the permission set.
        partition: The partition of the account.
        account: The account that the permission set is assigned to.
        region: The Region of IAM Identity Center.
        suffix: The suffix of the role's name.
    """
    role = f"{permission_set_role_path(region)}{permission_set_role_name(name, suffix)}"
    return f"arn:{partition}:iam::{account}:role{role}"


def permission_set_of(role_name: str) -> str:
    """The name of the permission set whose role has this name."""
    return "_".join(split_outside_tokens(role_name.removeprefix(_PREFIX), "_")[:-1])


def depends_on_suffix(pattern: str, arn: str) -> bool:
    """Whether a pattern matches the role of a permission set for some suffixes only.

    Args:
        pattern: The pattern, such as one of ``aws:PrincipalArn``.
        arn: The role's ARN, with any suffix.
    """
    before = arn[: -len(ANY_SUFFIX)]
    some, none = (before + each * len(ANY_SUFFIX) for each in (_SOME_DIGIT, _NO_DIGIT))
    return _matches(pattern, some) and not _matches(pattern, none)


def _matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches a text, in which a character may stand for some digit."""
    reached = _past_stars(pattern, {0})
    for character in text:
        fitting = {"*", "?", *(_DIGITS if character == _SOME_DIGIT else character)}
        stepped = {
            index if pattern[index] == "*" else index + 1
            for index in reached
            if index < len(pattern) and pattern[index] in fitting
        }
        reached = _past_stars(pattern, stepped)
    return len(pattern) in reached


def _past_stars(pattern: str, reached: set[int]) -> set[int]:
    """The positions that are reached, also by taking a ``*`` for nothing."""
    found = set(reached)
    for index in sorted(reached):
        while pattern[index : index + 1] == "*":
            index += 1  # noqa: PLW2901 - the positions after the star
            found.add(index)
    return found
