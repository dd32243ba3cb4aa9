"""`OidcRole`, and the same by hand."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import ACCOUNT, Pattern, hand_written_role
from iam_patterns import OidcRole
from iam_patterns.roles import Permissions
from iam_patterns.web_identities import gitlab

_ISSUER: Final = "gitlab.com"
_ACTION: Final = "sts:AssumeRoleWithWebIdentity"
_TOKEN: Final = {
    "StringEquals": {
        "gitlab.com:aud": "https://gitlab.com",
        "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main",
    }
}


def _provider() -> str:
    return f"arn:{Aws.PARTITION}:iam::{ACCOUNT}:oidc-provider/{_ISSUER}"


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    OidcRole(scope, name, identity=gitlab("acme/shop", branches=["main"]), permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.FederatedPrincipal(_provider(), _TOKEN, _ACTION),
    )


PATTERN: Final = Pattern(
    name="OidcRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustWebIdentity",
    principal={"Federated": _provider()},
    conditions=_TOKEN,
    actions=_ACTION,
)
