"""A Step Functions state machine that publishes to a topic, by the role of the service."""

import json
from typing import Final, Unpack

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from iam_patterns import ServiceRole, Statement
from iam_patterns.permissions import publish_sns
from stacks.example import Example
from stacks.options import StackOptions

_LOG_AND_TRACE: Final = Statement(
    "LogAndTrace",
    actions=[
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ],
    resources=["*"],
    wildcard_reason="Log deliveries and traces have no ARN to name.",
)


class ServiceRoleStack(Stack):
    """A Step Functions state machine publishes each order to a topic."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        orders = sns.Topic(self, "Orders", enforce_ssl=True)
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name="/aws/vendedlogs/states/announce-orders",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )

        # Who: Step Functions, and only for state machines of this account and region: that is
        # the confused-deputy guard, from the library's table of services. What: publish there.
        role = ServiceRole(
            self,
            "Role",
            description="Announces the shop's orders",
            service="states.amazonaws.com",
            permissions=[publish_sns(orders.topic_arn), _LOG_AND_TRACE],
        )

        workflow = stepfunctions.CfnStateMachine(
            self,
            "Workflow",
            role_arn=role.role_arn,
            definition_string=json.dumps(
                {
                    "StartAt": "Announce",
                    "States": {
                        "Announce": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::sns:publish",
                            "Parameters": {
                                "TopicArn": orders.topic_arn,
                                "Message.$": "$.order",
                            },
                            "End": True,
                        }
                    },
                }
            ),
            logging_configuration=stepfunctions.CfnStateMachine.LoggingConfigurationProperty(
                level="ALL",
                include_execution_data=False,
                destinations=[
                    stepfunctions.CfnStateMachine.LogDestinationProperty(
                        cloud_watch_logs_log_group=stepfunctions.CfnStateMachine.CloudWatchLogsLogGroupProperty(
                            log_group_arn=log_group.log_group_arn
                        )
                    )
                ],
            ),
            tracing_configuration=stepfunctions.CfnStateMachine.TracingConfigurationProperty(
                enabled=True
            ),
        )
        # The policy is part of the role, so that the workflow never starts without it.
        workflow.node.add_dependency(role)

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "TopicArn", value=orders.topic_arn)
        CfnOutput(self, "WorkflowArn", value=workflow.ref)


EXAMPLE: Final = Example.in_tools_account(70, ServiceRoleStack)
