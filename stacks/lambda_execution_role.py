"""A Lambda function that reads an S3 object and writes a row about it to DynamoDB."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from iam_patterns import LambdaExecutionRole
from iam_patterns.permissions import read_s3, write_dynamodb
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_CODE: Final = '''\
import os

import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    """Counts the lines of incoming/<name> and stores the number."""
    key = "incoming/" + event["name"]
    body = s3.get_object(Bucket=os.environ["BUCKET"], Key=key)["Body"].read()
    row = {"name": event["name"], "lines": len(body.splitlines())}
    table.put_item(Item=row)
    print("imported", key)
    return row
'''


class LambdaExecutionRoleStack(Stack):
    """The function reads incoming objects and writes one table and its own log group."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        uploads = PrivateBucket(self, "Uploads", access_logs=AccessLogBucket(self, "AccessLogs"))
        table = dynamodb.Table(
            self,
            "Imports",
            partition_key=dynamodb.Attribute(name="name", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            removal_policy=RemovalPolicy.DESTROY,
        )
        log_group = logs.LogGroup(
            self,
            "Logs",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )

        # Who: the Lambda service alone. What: read below incoming/, write one table, and log
        # to the function's own group instead of to every group of the account.
        role = LambdaExecutionRole(
            self,
            "Role",
            description="Imports uploaded objects into a table",
            log_group=log_group,
            permissions=[
                read_s3(uploads.bucket_arn, prefix="incoming/"),
                write_dynamodb(table.table_arn),
            ],
        )

        function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=lambda_.Code.from_inline(_CODE),
            role=role,
            log_group=log_group,
            timeout=Duration.seconds(30),
            environment={"BUCKET": uploads.bucket_name, "TABLE": table.table_name},
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "FunctionName", value=function.function_name)
        CfnOutput(self, "UploadsBucket", value=uploads.bucket_name)
        CfnOutput(self, "TableName", value=table.table_name)
        CfnOutput(self, "LogGroupName", value=log_group.log_group_name)


EXAMPLE: Final = Example.in_tools_account(20, LambdaExecutionRoleStack)
