"""`LambdaExecutionRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import LambdaExecutionRole
from iam_patterns.roles import Permissions


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    LambdaExecutionRole(scope, name, permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.ServicePrincipal("lambda.amazonaws.com"),
        managed_policies=["service-role/AWSLambdaBasicExecutionRole"],
    )


PATTERN: Final = Pattern(
    name="LambdaExecutionRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustLambdaFunctions",
    principal={"Service": "lambda.amazonaws.com"},
)
