"""ECS, ECR and EKS."""

from typing import Any, Final

from aws_cdk import Stack
from aws_cdk import aws_applicationautoscaling as applicationautoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_eks as eks
from aws_cdk import aws_eks_v2 as eks_v2
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import IConstruct

from tests.checks.l2_constructs.parts import NAME, Builders, image, layer, role, security_group, vpc

_VERSION: Final = eks.KubernetesVersion.V1_32
_VERSION_2: Final = eks_v2.KubernetesVersion.V1_32


def _with_container(task: ecs.TaskDefinition) -> ecs.TaskDefinition:
    """A task whose container writes logs and reads a secret, for which CDK adds to its roles."""
    secret = secretsmanager.Secret(task, "Secret")
    task.add_container(
        "App",
        image=image(),
        memory_limit_mib=512,
        logging=ecs.LogDrivers.aws_logs(stream_prefix="app"),
        secrets={"PASSWORD": ecs.Secret.from_secrets_manager(secret)},
    )
    return task


def _instances(stack: Stack) -> ecs.ManagedInstancesCapacityProvider:
    network = vpc(stack)
    provider = ecs.ManagedInstancesCapacityProvider(
        stack,
        NAME,
        security_groups=[security_group(stack, network)],
        subnets=network.private_subnets,
    )
    cluster = ecs.Cluster(stack, "Cluster", vpc=network)
    cluster.add_managed_instances_capacity_provider(provider)
    return provider


def _task_count(stack: Stack) -> ecs.ScalableTaskCount:
    return ecs.ScalableTaskCount(
        stack,
        NAME,
        min_capacity=1,
        max_capacity=2,
        dimension="DesiredCount",
        resource_id="service/shop/web",
        role=role(stack),
        service_namespace=applicationautoscaling.ServiceNamespace.ECS,
    )


def _cluster(stack: Stack) -> ecs.Cluster:
    network = vpc(stack)
    cluster = ecs.Cluster(stack, NAME, vpc=network)
    cluster.add_capacity("Machines", instance_type=ec2.InstanceType("t3.micro"))
    return cluster


def _eks(stack: Stack, name: str = "Cluster") -> eks.Cluster:
    return eks.Cluster(stack, name, version=_VERSION, kubectl_layer=layer(stack))


def _node_group(stack: Stack) -> IConstruct:
    cluster: Any = _eks(stack)  # its stub lacks a property of ICluster's
    return eks.Nodegroup(stack, NAME, cluster=cluster)


def _node_group_v2(stack: Stack) -> IConstruct:
    cluster: Any = _eks_v2(stack)  # likewise
    return eks_v2.Nodegroup(stack, NAME, cluster=cluster)


def _kubectl_provider(stack: Stack) -> IConstruct:
    cluster: Any = _eks_v2(stack)  # likewise
    return eks_v2.KubectlProvider(stack, NAME, cluster=cluster, kubectl_layer=layer(stack))


def _eks_v2(stack: Stack, name: str = "Cluster") -> eks_v2.Cluster:
    return eks_v2.Cluster(
        stack, name, version=_VERSION_2, default_capacity_type=eks_v2.DefaultCapacityType.NODEGROUP
    )


BUILDERS: Final[Builders] = {
    "aws_ecr.Repository": lambda stack: ecr.Repository(stack, NAME),
    "aws_ecs.Cluster": _cluster,
    "aws_ecs.Ec2TaskDefinition": lambda stack: _with_container(ecs.Ec2TaskDefinition(stack, NAME)),
    "aws_ecs.ExternalTaskDefinition": lambda stack: _with_container(
        ecs.ExternalTaskDefinition(stack, NAME)
    ),
    "aws_ecs.FargateTaskDefinition": lambda stack: _with_container(
        ecs.FargateTaskDefinition(stack, NAME)
    ),
    "aws_ecs.ManagedInstancesCapacityProvider": _instances,
    "aws_ecs.ScalableTaskCount": _task_count,
    "aws_ecs.TaskDefinition": lambda stack: _with_container(
        ecs.TaskDefinition(
            stack, NAME, compatibility=ecs.Compatibility.FARGATE, cpu="256", memory_mib="512"
        )
    ),
    "aws_eks.Cluster": lambda stack: _eks(stack, NAME),
    "aws_eks.FargateCluster": lambda stack: eks.FargateCluster(
        stack, NAME, version=_VERSION, kubectl_layer=layer(stack)
    ),
    "aws_eks.FargateProfile": lambda stack: eks.FargateProfile(
        stack, NAME, cluster=_eks(stack), selectors=[eks.Selector(namespace="default")]
    ),
    "aws_eks.Nodegroup": _node_group,
    "aws_eks_v2.Cluster": lambda stack: _eks_v2(stack, NAME),
    "aws_eks_v2.FargateCluster": lambda stack: eks_v2.FargateCluster(
        stack,
        NAME,
        version=_VERSION_2,
        kubectl_provider_options=eks_v2.KubectlProviderOptions(kubectl_layer=layer(stack)),
    ),
    "aws_eks_v2.FargateProfile": lambda stack: eks_v2.FargateProfile(
        stack, NAME, cluster=_eks_v2(stack), selectors=[eks_v2.Selector(namespace="default")]
    ),
    "aws_eks_v2.KubectlProvider": _kubectl_provider,
    "aws_eks_v2.Nodegroup": _node_group_v2,
}
