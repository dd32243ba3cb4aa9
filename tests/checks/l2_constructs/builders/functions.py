"""Lambda and what is built on it."""

from typing import Final

from aws_cdk import Duration, Stack, custom_resources, triggers
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_nodejs as nodejs
from aws_cdk import aws_synthetics as synthetics

from tests.checks.l2_constructs.parts import (
    HANDLER,
    NAME,
    PYTHON,
    Builders,
    code,
    function,
    security_group,
    vpc,
)


def _everything_on(stack: Stack) -> lambda_.Function:
    """A function with each option for which CDK adds to its role."""
    return lambda_.Function(
        stack,
        NAME,
        runtime=PYTHON,
        handler=HANDLER,
        code=code(),
        vpc=vpc(stack),
        dead_letter_queue_enabled=True,
        tracing=lambda_.Tracing.ACTIVE,
        profiling=True,
        insights_version=lambda_.LambdaInsightsVersion.VERSION_1_0_229_0,
    )


def _capacity_provider(stack: Stack) -> lambda_.CapacityProvider:
    network = vpc(stack)
    return lambda_.CapacityProvider(
        stack,
        NAME,
        security_groups=[security_group(stack, network)],
        subnets=network.private_subnets,
    )


def _aws_call(stack: Stack) -> custom_resources.AwsCustomResource:
    return custom_resources.AwsCustomResource(
        stack,
        NAME,
        on_create=custom_resources.AwsSdkCall(
            service="SSM",
            action="getParameter",
            parameters={"Name": "/shop/name"},
            physical_resource_id=custom_resources.PhysicalResourceId.of("call"),
        ),
        policy=custom_resources.AwsCustomResourcePolicy.from_sdk_calls(
            resources=["arn:aws:ssm:us-east-1:111111111111:parameter/shop/name"]
        ),
    )


BUILDERS: Final[Builders] = {
    "aws_cloudfront.experimental.EdgeFunction": lambda stack: cloudfront.experimental.EdgeFunction(
        stack, NAME, runtime=PYTHON, handler=HANDLER, code=code()
    ),
    "aws_lambda.Alias": lambda stack: lambda_.Alias(
        stack, NAME, alias_name="live", version=function(stack).current_version
    ),
    "aws_lambda.CapacityProvider": _capacity_provider,
    "aws_lambda.DockerImageFunction": lambda stack: lambda_.DockerImageFunction(
        stack, NAME, code=lambda_.DockerImageCode.from_ecr(ecr.Repository(stack, "Repository"))
    ),
    "aws_lambda.Function": _everything_on,
    "aws_lambda.FunctionUrl": lambda stack: lambda_.FunctionUrl(
        stack, NAME, function=function(stack)
    ),
    "aws_lambda.SingletonFunction": lambda stack: lambda_.SingletonFunction(
        stack, NAME, uuid="one", runtime=PYTHON, handler=HANDLER, code=code()
    ),
    "aws_lambda.Version": lambda stack: lambda_.Version(stack, NAME, lambda_=function(stack)),
    "aws_lambda_nodejs.NodejsFunction": lambda stack: nodejs.NodejsFunction(
        stack, NAME, handler=HANDLER, code=lambda_.Code.from_inline("exports.handler = () => {}")
    ),
    "aws_synthetics.Canary": lambda stack: synthetics.Canary(
        stack,
        NAME,
        runtime=synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_7_0,
        test=synthetics.Test.custom(
            handler=HANDLER, code=synthetics.Code.from_inline("exports.handler = () => {}")
        ),
        vpc=vpc(stack),
        active_tracing=True,
    ),
    "custom_resources.AwsCustomResource": _aws_call,
    "custom_resources.Provider": lambda stack: custom_resources.Provider(
        stack,
        NAME,
        on_event_handler=function(stack, "OnEvent"),
        is_complete_handler=function(stack, "IsComplete"),
    ),
    "custom_resources.WaiterStateMachine": lambda stack: custom_resources.WaiterStateMachine(
        stack,
        NAME,
        backoff_rate=1,
        interval=Duration.minutes(1),
        max_attempts=3,
        is_complete_handler=function(stack, "IsComplete"),
        timeout_handler=function(stack, "Timeout"),
    ),
    "triggers.TriggerFunction": lambda stack: triggers.TriggerFunction(
        stack, NAME, runtime=PYTHON, handler=HANDLER, code=code()
    ),
}
