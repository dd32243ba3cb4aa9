"""`RolesAnywhereRole`, and the same by hand."""

from typing import Final, cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_rolesanywhere as rolesanywhere
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import RolesAnywhereRole
from iam_patterns.roles import Permissions

_ANCHOR: Final = "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab-34cd"
_ACTIONS: Final = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
_CERTIFICATE: Final = {
    "ArnEquals": {"aws:SourceArn": _ANCHOR},
    "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup.example.com"},
}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    RolesAnywhereRole(
        scope,
        name,
        trust_anchor_arn=_ANCHOR,
        certificate_subject={"CN": "backup.example.com"},
        permissions=permissions,
    )


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    role = hand_written_role(
        scope,
        name,
        statements,
        principal=iam.SessionTagsPrincipal(
            iam.ServicePrincipal("rolesanywhere.amazonaws.com", conditions=_CERTIFICATE)
        ),
    )
    resource = cast("iam.CfnRole", role.node.default_child)
    resource.add_property_override("AssumeRolePolicyDocument.Statement.0.Action", _ACTIONS)
    rolesanywhere.CfnProfile(role, "Profile", name=name, role_arns=[role.role_arn], enabled=True)
    return role


PATTERN: Final = Pattern(
    name="RolesAnywhereRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustCertificates",
    principal={"Service": "rolesanywhere.amazonaws.com"},
    conditions=_CERTIFICATE,
    actions=_ACTIONS,
)
