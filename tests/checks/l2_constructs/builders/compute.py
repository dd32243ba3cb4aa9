"""EC2, Auto Scaling and Batch."""

from typing import Final

from aws_cdk import Size, Stack
from aws_cdk import aws_applicationautoscaling as applicationautoscaling
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_autoscaling_hooktargets as hooktargets
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_sqs as sqs

from tests.checks.l2_constructs.parts import NAME, REGION, Builders, image, role, vpc

_MACHINE: Final = ec2.InstanceType("t3.micro")


def _linux() -> ec2.IMachineImage:
    return ec2.MachineImage.latest_amazon_linux2023()


def _group(stack: Stack, name: str) -> autoscaling.AutoScalingGroup:
    return autoscaling.AutoScalingGroup(
        stack, name, vpc=vpc(stack), instance_type=_MACHINE, machine_image=_linux()
    )


def _hook(stack: Stack) -> autoscaling.LifecycleHook:
    return autoscaling.LifecycleHook(
        stack,
        NAME,
        auto_scaling_group=_group(stack, "Group"),
        lifecycle_transition=autoscaling.LifecycleTransition.INSTANCE_LAUNCHING,
        notification_target=hooktargets.QueueHook(sqs.Queue(stack, "Queue")),
    )


def _scalable_target(stack: Stack) -> applicationautoscaling.ScalableTarget:
    return applicationautoscaling.ScalableTarget(
        stack,
        NAME,
        min_capacity=1,
        max_capacity=2,
        resource_id="table/shop",
        scalable_dimension="dynamodb:table:ReadCapacityUnits",
        service_namespace=applicationautoscaling.ServiceNamespace.DYNAMODB,
    )


def _job_definition(stack: Stack) -> batch.EcsJobDefinition:
    container = batch.EcsFargateContainerDefinition(
        stack, "Container", cpu=1, image=image(), memory=Size.gibibytes(2)
    )
    return batch.EcsJobDefinition(stack, NAME, container=container)


def job_queue(stack: Stack) -> batch.JobQueue:
    return batch.JobQueue(stack, "Queue")


def _eks_environment(stack: Stack) -> batch.ManagedEc2EksComputeEnvironment:
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="shop")
    return batch.ManagedEc2EksComputeEnvironment(
        stack, NAME, vpc=vpc(stack), eks_cluster=cluster, kubernetes_namespace="batch"
    )


BUILDERS: Final[Builders] = {
    "aws_applicationautoscaling.ScalableTarget": _scalable_target,
    "aws_autoscaling.AutoScalingGroup": lambda stack: _group(stack, NAME),
    "aws_autoscaling.LifecycleHook": _hook,
    "aws_batch.ConsumableResource": lambda stack: batch.ConsumableResource(
        stack, NAME, total_quantity=1
    ),
    "aws_batch.EcsEc2ContainerDefinition": lambda stack: batch.EcsEc2ContainerDefinition(
        stack, NAME, cpu=1, image=image(), memory=Size.gibibytes(2)
    ),
    "aws_batch.EcsFargateContainerDefinition": lambda stack: batch.EcsFargateContainerDefinition(
        stack, NAME, cpu=1, image=image(), memory=Size.gibibytes(2)
    ),
    "aws_batch.EcsJobDefinition": _job_definition,
    "aws_batch.FargateComputeEnvironment": lambda stack: batch.FargateComputeEnvironment(
        stack, NAME, vpc=vpc(stack)
    ),
    "aws_batch.ManagedEc2EcsComputeEnvironment": lambda stack: (
        batch.ManagedEc2EcsComputeEnvironment(stack, NAME, vpc=vpc(stack), spot=True)
    ),
    "aws_batch.ManagedEc2EksComputeEnvironment": _eks_environment,
    "aws_batch.UnmanagedComputeEnvironment": lambda stack: batch.UnmanagedComputeEnvironment(
        stack, NAME
    ),
    "aws_ec2.Instance": lambda stack: ec2.Instance(
        stack,
        NAME,
        instance_type=_MACHINE,
        machine_image=_linux(),
        vpc=vpc(stack),
        ssm_session_permissions=True,
    ),
    "aws_ec2.LaunchTemplate": lambda stack: ec2.LaunchTemplate(stack, NAME, role=role(stack)),
    "aws_ec2.Volume": lambda stack: ec2.Volume(
        stack, NAME, availability_zone=f"{REGION}a", size=Size.gibibytes(1), encrypted=True
    ),
}
