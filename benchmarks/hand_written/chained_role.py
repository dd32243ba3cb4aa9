"""`ChainedRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import ChainedRole
from iam_patterns.roles import Permissions

_HUB: Final = "arn:aws:iam::111111111111:role/hub"
_CALL: Final = {
    "Null": {"sts:ExternalId": "true"},
    "StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"},
}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    ChainedRole(
        scope,
        name,
        trusted_role_arns=[_HUB],
        organization_id="o-abcdefghij",
        permissions=permissions,
    )


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.ArnPrincipal(_HUB).with_conditions(_CALL),
    )


PATTERN: Final = Pattern(
    name="ChainedRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustNamedRoles",
    principal={"AWS": _HUB},
    conditions=_CALL,
)
