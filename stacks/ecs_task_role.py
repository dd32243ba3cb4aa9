"""A Fargate task with both of its roles: one for its code, one for ECS itself."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_logs as logs
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from iam_patterns import EcsTaskExecutionRole, EcsTaskRole
from iam_patterns.permissions import upload_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class EcsTaskRoleStack(Stack):
    """A Fargate task whose code uploads invoices, with its execution role.

    No cluster or VPC is created: run the task definition in one of yours. Its parameter,
    ``/shop/payment-key``, is a SecureString that you put there, as no template holds a secret.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        invoices = PrivateBucket(self, "Invoices", access_logs=AccessLogBucket(self, "AccessLogs"))
        repository = ecr.Repository(
            self, "Repository", image_scan_on_push=True, removal_policy=RemovalPolicy.DESTROY
        )
        log_group = logs.LogGroup(
            self,
            "Logs",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        payment_key = ssm.StringParameter.from_secure_string_parameter_attributes(
            self, "PaymentKey", parameter_name="/shop/payment-key"
        )

        # Who: ECS, for tasks of this account. What: the code's own work, nothing of its start.
        task_role = EcsTaskRole(
            self,
            "Role",
            description="The code of the invoice task",
            permissions=upload_s3(invoices.bucket_arn, prefix="invoices/"),
        )
        # What ECS needs before the code runs: the code cannot reach this role.
        execution_role = EcsTaskExecutionRole(
            self,
            "ExecutionRole",
            description="Starts the invoice task",
            repositories=[repository],
            log_group=log_group,
            parameters=[payment_key],
        )

        task = ecs.CfnTaskDefinition(
            self,
            "Task",
            family="invoices",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            task_role_arn=task_role.role_arn,
            execution_role_arn=execution_role.role_arn,
            container_definitions=[
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="invoices",
                    image=repository.repository_uri_for_tag("stable"),
                    readonly_root_filesystem=True,
                    secrets=[
                        ecs.CfnTaskDefinition.SecretProperty(
                            name="PAYMENT_KEY", value_from=payment_key.parameter_arn
                        )
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": log_group.log_group_name,
                            "awslogs-region": self.region,
                            "awslogs-stream-prefix": "invoices",
                        },
                    ),
                )
            ],
        )

        CfnOutput(self, "RoleArn", value=task_role.role_arn)
        CfnOutput(self, "ExecutionRoleArn", value=execution_role.role_arn)
        CfnOutput(self, "TaskDefinitionArn", value=task.ref)
        CfnOutput(self, "InvoicesBucket", value=invoices.bucket_name)


EXAMPLE: Final = Example.in_tools_account(60, EcsTaskRoleStack)
