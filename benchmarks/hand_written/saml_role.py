"""`SamlRole`, and the same by hand."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import ACCOUNT, Pattern, hand_written_role
from iam_patterns import SamlRole
from iam_patterns.roles import Permissions

_ACTION: Final = "sts:AssumeRoleWithSAML"
_SIGN_IN: Final = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}


def _provider() -> str:
    return f"arn:{Aws.PARTITION}:iam::{ACCOUNT}:saml-provider/Okta"


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    SamlRole(scope, name, provider_name="Okta", permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.FederatedPrincipal(_provider(), _SIGN_IN, _ACTION),
    )


PATTERN: Final = Pattern(
    name="SamlRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustSaml",
    principal={"Federated": _provider()},
    conditions=_SIGN_IN,
    actions=_ACTION,
)
