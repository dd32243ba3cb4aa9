"""`CrossAccountDeployRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import CrossAccountDeployRole
from iam_patterns.roles import Permissions

_PIPELINE: Final = "arn:aws:iam::111111111111:role/pipeline"
_CALL: Final = {"Null": {"sts:ExternalId": "true"}}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    CrossAccountDeployRole(scope, name, trusted_arns=[_PIPELINE], permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.ArnPrincipal(_PIPELINE).with_conditions(_CALL),
    )


PATTERN: Final = Pattern(
    name="CrossAccountDeployRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustNamedPrincipals",
    principal={"AWS": _PIPELINE},
    conditions=_CALL,
)
