"""What several builders need, made once a stack."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import IConstruct

Builder = Callable[[Stack], IConstruct]
Builders = Mapping[str, Builder]
"""What makes each construct in a stack, by the construct's name in the library."""

NAME: Final = "It"
"""The ID of the construct that a stack is about."""

ACCOUNT: Final = "111111111111"
REPLICA_ACCOUNT: Final = "222222222222"
"""Another account, which the grants of replicated tables need."""

REGION: Final = "us-east-1"
PYTHON: Final = lambda_.Runtime.PYTHON_3_13
HANDLER: Final = "index.handler"

T = TypeVar("T", bound=IConstruct)


def code() -> lambda_.Code:
    return lambda_.Code.from_inline("def handler(event, context): pass")


def function(stack: Stack, name: str = "Function") -> lambda_.Function:
    return lambda_.Function(stack, name, runtime=PYTHON, handler=HANDLER, code=code())


def vpc(stack: Stack) -> ec2.Vpc:
    return ec2.Vpc(stack, "Vpc", max_azs=2)


def security_group(stack: Stack, of: ec2.IVpc) -> ec2.SecurityGroup:
    return ec2.SecurityGroup(stack, "SecurityGroup", vpc=of)


def bucket(stack: Stack) -> s3.Bucket:
    return s3.Bucket(stack, "Bucket")


def table(stack: Stack) -> dynamodb.Table:
    return dynamodb.Table(stack, "Table", partition_key=key())


def key() -> dynamodb.Attribute:
    return dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)


def event_bus(stack: Stack) -> events.EventBus:
    return events.EventBus(stack, "Bus")


def role(stack: Stack, name: str = "Role") -> iam.Role:
    """A role of the user's: its trust is nothing that the checks could object to."""
    return iam.Role(stack, name, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))


def image() -> ecs.ContainerImage:
    return ecs.ContainerImage.from_registry("public.ecr.aws/nginx/nginx:stable")


def layer(stack: Stack) -> lambda_.ILayerVersion:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:kubectl:1"
    return lambda_.LayerVersion.from_layer_version_arn(stack, "Layer", arn)
