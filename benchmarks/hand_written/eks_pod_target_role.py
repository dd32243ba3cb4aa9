"""`EksPodTargetRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import EksPodTargetRole
from iam_patterns.roles import Permissions

_CLUSTER: Final = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
_POD_ROLE: Final = "arn:aws:iam::111111111111:role/orders"
_TAGS: Final = {
    "StringEquals": {
        "aws:RequestTag/eks-cluster-arn": _CLUSTER,
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "orders",
    }
}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    EksPodTargetRole(
        scope,
        name,
        pod_role_arn=_POD_ROLE,
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
        principal=iam.SessionTagsPrincipal(iam.ArnPrincipal(_POD_ROLE).with_conditions(_TAGS)),
    )


PATTERN: Final = Pattern(
    name="EksPodTargetRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustEksPods",
    principal={"AWS": _POD_ROLE},
    conditions=_TAGS,
    actions=["sts:AssumeRole", "sts:TagSession"],
)
