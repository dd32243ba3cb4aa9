"""Break glass: what an administrator assumes with MFA when all else fails, with an alarm."""

from typing import Final, Unpack

from aws_cdk import Aws, CfnOutput, Duration, Stack
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns import MfaRole, Statement
from stacks.example import Example
from stacks.options import StackOptions


class MfaRoleStack(Stack):
    """Break glass for administrators with MFA, with an alarm on each use."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        alarm = sns.Topic(self, "Alarm", enforce_ssl=True)

        # Who: users below /administrators/ who signed in with MFA within the last quarter of an
        # hour, each under their own name, which CloudTrail keeps. For one hour at most.
        role = MfaRole(
            self,
            "Role",
            description="Break glass, for administrators with MFA",
            trusted_account=self.account,
            principal_arn_patterns=[
                f"arn:{Aws.PARTITION}:iam::{self.account}:user/administrators/*"
            ],
            max_mfa_age=Duration.minutes(15),
            require_source_identity=True,
            alarm_topic=alarm,
            permissions=Statement(
                "StopFunctions",
                actions=["lambda:ListFunctions", "lambda:PutFunctionConcurrency"],
                resources=["*"],
                wildcard_reason="In an emergency any function may be the one to stop.",
            ),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "AlarmTopicArn", value=alarm.topic_arn)
        CfnOutput(
            self,
            "AssumeRoleCommand",
            value=role.assume_role_command(session_name="break-glass"),
            description="What an administrator runs",
        )


EXAMPLE: Final = Example.in_tools_account(140, MfaRoleStack)
