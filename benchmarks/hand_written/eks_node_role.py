"""`EksNodeRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.imdsv2 import deny_imdsv1
from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import EksNodeRole
from iam_patterns.roles import Permissions


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    EksNodeRole(scope, name, permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        [deny_imdsv1(), *statements],
        principal=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    )


PATTERN: Final = Pattern(
    name="EksNodeRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustEksNodes",
    principal={"Service": "ec2.amazonaws.com"},
)
