"""Archive rules of IAM Access Analyzer for the access that an app intends.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-archive-rules.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from iam_patterns.policy import Principals, Statement, Trust

_MOST_VALUES: Final = 20
"""See https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Criterion.html"""


@runtime_checkable
class RoleWithTrust(Protocol):
    """A role whose trust policy is known as data, such as every role of `iam_patterns.roles`."""

    @property
    def role_arn(self) -> str:
        """The ARN of the role."""

    @property
    def trust(self) -> Trust:
        """Its trust policy."""


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """One archive rule: which findings are expected.

    Args:
        name: Its name in the analyzer.
        role_arn: The role that the findings are about.
        key: The filter key, ``principal.AWS`` or ``principal.Federated``.
        principals: The principals that the role trusts.
    """

    name: str
    role_arn: str
    key: str
    principals: tuple[str, ...]

    def filter(self) -> dict[str, dict[str, Any]]:
        """The filter by its keys; a finding must match all of them.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-filter-keys.html
        """
        return {
            "resource": {"eq": [self.role_arn]},
            "resourceType": {"eq": ["AWS::IAM::Role"]},
            "isPublic": {"eq": ["false"]},
            "error": {"exists": False},
            self.key: {"eq": list(self.principals)},
        }


def archive_rules(role: RoleWithTrust, name: str) -> Iterator[ArchiveRule]:
    """The rules for the principals that a role trusts: their access is no news.

    A statement that trusts everyone gets none, so that such access is always reported. A filter
    cannot ask for an external ID or for MFA: access of the same principal without the condition is
    archived too, and `RoleReview` reports the changed trust policy.

    Args:
        role: The role.
        name: What the names of its rules begin with.

    Example:
        >>> from types import SimpleNamespace
        >>> role = SimpleNamespace(
        ...     role_arn="arn:aws:iam::111111111111:role/audit",
        ...     trust=Trust.accounts("999999999999", partition="aws"),
        ... )
        >>> next(archive_rules(role, "Audit")).principals
        ('999999999999', 'arn:aws:iam::999999999999:root')

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html
    """
    number = 0
    for key, principals in (
        ("principal.AWS", _aws_principals(role.trust.statements)),
        ("principal.Federated", _federated_principals(role.trust.statements)),
    ):
        for start in range(0, len(principals), _MOST_VALUES):
            part = principals[start : start + _MOST_VALUES]
            yield ArchiveRule(f"{name}-{number}", role.role_arn, key, part)
            number += 1


def _aws_principals(statements: Sequence[Statement]) -> tuple[str, ...]:
    """Each account as its number and as its ARN: AWS documents both in findings."""
    found = [
        form
        for trusted in _trusted(statements)
        for principal in trusted.aws
        for form in _forms(principal)
    ]
    return tuple(dict.fromkeys(found))


def _federated_principals(statements: Sequence[Statement]) -> tuple[str, ...]:
    found = [
        principal
        for trusted in _trusted(statements)
        for principal in trusted.federated
        if principal != "*"
    ]
    return tuple(dict.fromkeys(found))


def _trusted(statements: Sequence[Statement]) -> Iterator[Principals]:
    for statement in statements:
        principals = statement.principals
        if statement.effect == "Allow" and principals and not statement.matches_everyone():
            yield principals


def _forms(principal: str) -> tuple[str, ...]:
    if principal.startswith("arn:") and principal.endswith(":root"):
        return (principal.split(":")[4], principal)
    return (principal,)
