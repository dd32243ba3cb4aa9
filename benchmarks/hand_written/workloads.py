"""Roles of workloads on AWS."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import (
    ACCOUNT,
    REGION,
    Pattern,
    floor,
    hand_written_role,
    permissions,
)
from iam_patterns import EcsTaskExecutionRole, EcsTaskRole, EksNodeRole, EksPodRole, ServiceRole

_CLUSTER: Final = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"


def _our_eks_node_role(scope: Construct, name: str) -> None:
    EksNodeRole(scope, name, permissions=permissions())


def _hand_written_eks_node_role(scope: Construct, name: str) -> None:
    deny = iam.PolicyStatement(
        sid="DenyCredentialsFromImdsV1",
        effect=iam.Effect.DENY,
        actions=["*"],
        resources=["*"],
        conditions={"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
    )
    hand_written_role(
        scope,
        name,
        sid="TrustEksNodes",
        principal=iam.ServicePrincipal("ec2.amazonaws.com"),
        statements=[deny],
        managed_policies=["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    )


def _our_eks_pod_role(scope: Construct, name: str) -> None:
    EksPodRole(
        scope,
        name,
        cluster_arn=_CLUSTER,
        namespace="shop",
        service_account="orders",
        permissions=permissions(),
    )


_POD_TAGS: Final = {
    "StringEquals": {
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "orders",
        "aws:RequestTag/eks-cluster-arn": _CLUSTER,
    }
}


def _hand_written_eks_pod_role(scope: Construct, name: str) -> None:
    service = iam.ServicePrincipal("pods.eks.amazonaws.com", conditions=_POD_TAGS)
    hand_written_role(scope, name, sid="TrustEksPods", principal=iam.SessionTagsPrincipal(service))


def _our_ecs_task_role(scope: Construct, name: str) -> None:
    EcsTaskRole(scope, name, permissions=permissions())


def _of_this_account(arn: str) -> dict[str, dict[str, str]]:
    return {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": arn},
    }


def _any_task() -> dict[str, dict[str, str]]:
    return _of_this_account(f"arn:{Aws.PARTITION}:ecs:{REGION}:{ACCOUNT}:*")


def _hand_written_ecs_task_role(scope: Construct, name: str) -> None:
    hand_written_role(
        scope,
        name,
        sid="TrustEcsTasks",
        principal=iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=_any_task()),
    )


def _our_ecs_task_execution_role(scope: Construct, name: str) -> None:
    EcsTaskExecutionRole(scope, name, permissions=permissions())


_hand_written_ecs_task_execution_role = _hand_written_ecs_task_role


def _our_service_role(scope: Construct, name: str) -> None:
    ServiceRole(scope, name, service="states.amazonaws.com", permissions=permissions())


def _any_state_machine() -> dict[str, dict[str, str]]:
    return _of_this_account(f"arn:{Aws.PARTITION}:states:{REGION}:{ACCOUNT}:stateMachine:*")


def _hand_written_service_role(scope: Construct, name: str) -> None:
    hand_written_role(
        scope,
        name,
        sid="TrustService",
        principal=iam.ServicePrincipal("states.amazonaws.com", conditions=_any_state_machine()),
    )


WORKLOADS: Final = (
    Pattern(
        "EksNodeRole",
        _our_eks_node_role,
        _hand_written_eks_node_role,
        floor({"Service": "ec2.amazonaws.com"}),
    ),
    Pattern(
        "EksPodRole",
        _our_eks_pod_role,
        _hand_written_eks_pod_role,
        floor(
            {"Service": "pods.eks.amazonaws.com"}, _POD_TAGS, ["sts:AssumeRole", "sts:TagSession"]
        ),
    ),
    Pattern(
        "EcsTaskRole",
        _our_ecs_task_role,
        _hand_written_ecs_task_role,
        floor({"Service": "ecs-tasks.amazonaws.com"}, _any_task()),
    ),
    Pattern(
        "EcsTaskExecutionRole",
        _our_ecs_task_execution_role,
        _hand_written_ecs_task_execution_role,
        floor({"Service": "ecs-tasks.amazonaws.com"}, _any_task()),
    ),
    Pattern(
        "ServiceRole",
        _our_service_role,
        _hand_written_service_role,
        floor({"Service": "states.amazonaws.com"}, _any_state_machine()),
    ),
)
