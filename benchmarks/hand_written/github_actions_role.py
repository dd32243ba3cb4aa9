"""`GitHubActionsRole`, and the same by hand."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import ACCOUNT, Pattern, hand_written_role
from iam_patterns import GitHubActionsRole
from iam_patterns.roles import Permissions

_ISSUER: Final = "token.actions.githubusercontent.com"
_ACTION: Final = "sts:AssumeRoleWithWebIdentity"
_TOKEN: Final = {
    "StringEquals": {
        f"{_ISSUER}:aud": "sts.amazonaws.com",
        f"{_ISSUER}:sub": [
            "repo:acme/shop:ref:refs/heads/main",
            "repo:acme@123456/shop@456789:ref:refs/heads/main",
        ],
        f"{_ISSUER}:repository_id": "456789",
    }
}


def _provider() -> str:
    return f"arn:{Aws.PARTITION}:iam::{ACCOUNT}:oidc-provider/{_ISSUER}"


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    GitHubActionsRole(
        scope,
        name,
        repository="acme/shop",
        owner_id="123456",
        repository_id="456789",
        branches=["main"],
        permissions=permissions,
    )


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.FederatedPrincipal(_provider(), _TOKEN, _ACTION),
    )


PATTERN: Final = Pattern(
    name="GitHubActionsRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustWebIdentity",
    principal={"Federated": _provider()},
    conditions=_TOKEN,
    actions=_ACTION,
)
