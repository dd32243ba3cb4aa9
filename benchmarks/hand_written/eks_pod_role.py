"""`EksPodRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import EksPodRole
from iam_patterns.roles import Permissions

_CLUSTER: Final = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
_TAGS: Final = {
    "StringEquals": {
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "orders",
        "aws:RequestTag/eks-cluster-arn": _CLUSTER,
    }
}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    EksPodRole(
        scope,
        name,
        cluster_arn=_CLUSTER,
        namespace="shop",
        service_account="orders",
        permissions=permissions,
    )


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.SessionTagsPrincipal(
            iam.ServicePrincipal("pods.eks.amazonaws.com", conditions=_TAGS)
        ),
    )


PATTERN: Final = Pattern(
    name="EksPodRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustEksPods",
    principal={"Service": "pods.eks.amazonaws.com"},
    conditions=_TAGS,
    actions=["sts:AssumeRole", "sts:TagSession"],
)
