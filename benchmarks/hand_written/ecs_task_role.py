"""`EcsTaskRole`, and the same by hand."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import ACCOUNT, REGION, Pattern, hand_written_role
from iam_patterns import EcsTaskRole
from iam_patterns.roles import Permissions


def _source() -> dict[str, dict[str, str]]:
    return {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:{Aws.PARTITION}:ecs:{REGION}:{ACCOUNT}:*"},
    }


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    EcsTaskRole(scope, name, permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=_source()),
    )


PATTERN: Final = Pattern(
    name="EcsTaskRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustEcsTasks",
    principal={"Service": "ecs-tasks.amazonaws.com"},
    conditions=_source(),
)
