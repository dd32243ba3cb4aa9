"""A message for each use of sensitive roles, an imported one among them, from every Region."""

from typing import Final, Unpack

from aws_cdk import Aws, CfnOutput, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import MfaRole, Statement
from iam_patterns.audit import RoleUseAlarm
from stacks.example import Example
from stacks.message_inbox import MessageInbox
from stacks.options import StackOptions


class RoleUseAlarmStack(Stack):
    """A message for each use of two sensitive roles, from three Regions, and for each change."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        inbox = MessageInbox(self, "Inbox")
        administrators = f"arn:{Aws.PARTITION}:iam::{self.account}:user/administrators/*"
        role = MfaRole(
            self,
            "Role",
            description="Ends sessions in an emergency",
            trusted_account=self.account,
            principal_arn_patterns=[administrators],
            permissions=Statement(
                "ReadRoles",
                actions=["iam:ListRoles"],
                resources=["*"],
                wildcard_reason="In an emergency any role may be the one to look at.",
            ),
        )

        # The second role was created elsewhere. Calls of the global endpoint of STS are recorded
        # in us-east-1, console sign-ins in the Region of the sign-in endpoint.
        alarm = RoleUseAlarm(
            self,
            "Alarm",
            roles=[
                role,
                iam.Role.from_role_name(self, "Existing", "OrganizationAccountAccessRole"),
            ],
            topic=inbox.topic,
            other_regions=["us-east-1", "us-west-2"],
            expected_callers=[f"arn:aws:iam::{self.account}:user/administrators/*"],
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "QueueUrl", value=inbox.queue.queue_url)
        CfnOutput(self, "LogGroupName", value=alarm.log_group.log_group_name)
        rule = alarm.node.find_child("Assumed")
        if isinstance(rule, events.CfnRule):
            CfnOutput(self, "RuleName", value=rule.ref)


EXAMPLE: Final = Example.in_tools_account(210, RoleUseAlarmStack)
