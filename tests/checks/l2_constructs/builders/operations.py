"""AppConfig, Chatbot, Config, CloudWatch Logs, Cognito, IAM and Route 53."""

from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_appconfig as appconfig
from aws_cdk import aws_chatbot as chatbot
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_cognito_identitypool as identitypool
from aws_cdk import aws_config as config
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53

from tests.checks.l2_constructs.parts import ACCOUNT, NAME, REGION, Builders, bucket, role, vpc

_LAMBDA: Final = "lambda.amazonaws.com"


def _application(stack: Stack) -> appconfig.Application:
    return appconfig.Application(stack, "Application")


def _configuration(stack: Stack) -> appconfig.SourcedConfiguration:
    return appconfig.SourcedConfiguration(
        stack,
        NAME,
        application=_application(stack),
        location=appconfig.ConfigurationSource.from_bucket(bucket(stack), "configuration.json"),
    )


def _users(stack: Stack) -> cognito.UserPool:
    return cognito.UserPool(
        stack,
        NAME,
        mfa=cognito.Mfa.REQUIRED,
        mfa_second_factor=cognito.MfaSecondFactor(sms=True, otp=True),
    )


def _delegation(stack: Stack) -> route53.CrossAccountZoneDelegationRecord:
    delegated = route53.PublicHostedZone(stack, "Zone", zone_name="shop.example.com")
    parent = iam.Role.from_role_arn(stack, "Parent", "arn:aws:iam::222222222222:role/delegation")
    return route53.CrossAccountZoneDelegationRecord(
        stack,
        NAME,
        delegated_zone=delegated,
        delegation_role=parent,
        parent_hosted_zone_name="example.com",
    )


def _group(stack: Stack) -> cognito.UserPoolGroup:
    pool = cognito.UserPool(stack, "Users")
    return cognito.UserPoolGroup(stack, NAME, user_pool=pool, role=role(stack))


BUILDERS: Final[Builders] = {
    "aws_appconfig.Environment": lambda stack: appconfig.Environment(
        stack, NAME, application=_application(stack)
    ),
    "aws_appconfig.SourcedConfiguration": _configuration,
    "aws_chatbot.SlackChannelConfiguration": lambda stack: chatbot.SlackChannelConfiguration(
        stack,
        NAME,
        slack_channel_configuration_name="shop",
        slack_channel_id="C0000000000",
        slack_workspace_id="T0000000000",
    ),
    "aws_cognito.UserPool": _users,
    "aws_cognito.UserPoolGroup": _group,
    "aws_cognito_identitypool.IdentityPool": lambda stack: identitypool.IdentityPool(
        stack, NAME, allow_unauthenticated_identities=True
    ),
    "aws_config.CloudFormationStackDriftDetectionCheck": lambda stack: (
        config.CloudFormationStackDriftDetectionCheck(stack, NAME)
    ),
    "aws_iam.InstanceProfile": lambda stack: iam.InstanceProfile(stack, NAME),
    "aws_iam.LazyRole": lambda stack: iam.LazyRole(
        stack, NAME, assumed_by=iam.ServicePrincipal(_LAMBDA)
    ),
    "aws_iam.Role": lambda stack: role(stack, NAME),
    "aws_logs.CrossAccountDestination": lambda stack: logs.CrossAccountDestination(
        stack,
        NAME,
        role=role(stack),
        target_arn=f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/logs",
    ),
    "aws_logs.LogGroup": lambda stack: logs.LogGroup(stack, NAME),
    "aws_logs.LogRetention": lambda stack: logs.LogRetention(
        stack, NAME, log_group_name="shop", retention=logs.RetentionDays.ONE_WEEK
    ),
    "aws_route53.CrossAccountZoneDelegationRecord": _delegation,
    "aws_route53.HostedZone": lambda stack: route53.HostedZone(
        stack, NAME, zone_name="example.com"
    ),
    "aws_route53.PrivateHostedZone": lambda stack: route53.PrivateHostedZone(
        stack, NAME, zone_name="example.com", vpc=vpc(stack)
    ),
    "aws_route53.PublicHostedZone": lambda stack: route53.PublicHostedZone(
        stack, NAME, zone_name="example.com"
    ),
}
