"""`CognitoIdentityRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import CognitoIdentityRole
from iam_patterns.roles import Permissions

_COGNITO: Final = "cognito-identity.amazonaws.com"
_ACTION: Final = "sts:AssumeRoleWithWebIdentity"
_POOL: Final = "eu-west-1:12345678-1234-1234-1234-123456789012"
_CUSTOMER: Final = {
    "StringEquals": {f"{_COGNITO}:aud": _POOL},
    "ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"},
}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    CognitoIdentityRole(
        scope, name, identity_pool_id=_POOL, identities="authenticated", permissions=permissions
    )


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.FederatedPrincipal(_COGNITO, _CUSTOMER, _ACTION),
    )


PATTERN: Final = Pattern(
    name="CognitoIdentityRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustIdentityPool",
    principal={"Federated": _COGNITO},
    conditions=_CUSTOMER,
    actions=_ACTION,
)
