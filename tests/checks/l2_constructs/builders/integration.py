"""Messages, events, state machines and CloudFront."""

from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions

from tests.checks.l2_constructs.parts import NAME, Builders, bucket


def state_machine(
    stack: Stack, name: str, step: stepfunctions.IChainable
) -> stepfunctions.StateMachine:
    return stepfunctions.StateMachine(
        stack,
        name,
        definition_body=stepfunctions.DefinitionBody.from_chainable(step),
        tracing_enabled=True,
    )


def _state_machine(stack: Stack, name: str = NAME) -> stepfunctions.StateMachine:
    return state_machine(stack, name, stepfunctions.Pass(stack, "Pass"))


def _rule(stack: Stack) -> events.Rule:
    every_hour = events.Schedule.rate(Duration.hours(1))
    target = targets.SfnStateMachine(_state_machine(stack, "Machine"))
    return events.Rule(stack, NAME, schedule=every_hour, targets=[target])


BUILDERS: Final[Builders] = {
    "aws_cloudfront.Distribution": lambda stack: cloudfront.Distribution(
        stack,
        NAME,
        default_behavior=cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(bucket(stack))
        ),
    ),
    "aws_events.EventBus": lambda stack: events.EventBus(stack, NAME),
    "aws_events.Rule": _rule,
    "aws_scheduler.ScheduleGroup": lambda stack: scheduler.ScheduleGroup(stack, NAME),
    "aws_ses.EmailIdentity": lambda stack: ses.EmailIdentity(
        stack, NAME, identity=ses.Identity.domain("example.com")
    ),
    "aws_sns.Topic": lambda stack: sns.Topic(stack, NAME, master_key=kms.Key(stack, "Key")),
    "aws_sqs.Queue": lambda stack: sqs.Queue(stack, NAME, encryption=sqs.QueueEncryption.KMS),
    "aws_stepfunctions.Activity": lambda stack: stepfunctions.Activity(stack, NAME),
    "aws_stepfunctions.StateMachine": _state_machine,
}
