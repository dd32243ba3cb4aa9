"""`EksServiceAccountRole`, and the same by hand."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import ACCOUNT, Pattern, hand_written_role
from iam_patterns import EksServiceAccountRole
from iam_patterns.roles import Permissions

_ISSUER: Final = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"
_ACTION: Final = "sts:AssumeRoleWithWebIdentity"
_TOKEN: Final = {
    "StringEquals": {
        f"{_ISSUER}:aud": "sts.amazonaws.com",
        f"{_ISSUER}:sub": "system:serviceaccount:shop:reports",
    }
}


def _provider() -> str:
    return f"arn:{Aws.PARTITION}:iam::{ACCOUNT}:oidc-provider/{_ISSUER}"


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    EksServiceAccountRole(
        scope,
        name,
        issuer=_ISSUER,
        namespace="shop",
        service_account="reports",
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
    name="EksServiceAccountRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustServiceAccount",
    principal={"Federated": _provider()},
    conditions=_TOKEN,
    actions=_ACTION,
)
