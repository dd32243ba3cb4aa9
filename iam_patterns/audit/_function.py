"""A small Lambda function of the audit constructs: its role, its log group and its code.

See https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit._cdk_nag import acknowledge_wildcards
from iam_patterns.audit._topic import key_of
from iam_patterns.permissions import publish_sns, write_logs
from iam_patterns.policy import PolicyDocument, Statement

_FOLDER: Final = Path(__file__).parent


class SmallFunction(Construct):
    """A function whose code is one file of this package, without dependencies besides boto3.

    An event that it cannot process after three attempts is published to the topic as it is, so
    that none is lost in silence.

    Args:
        scope: The construct to create it in.
        id: Its ID in that scope.
        file: The file beside this one; its ``handler`` is called.
        topic: The topic that it publishes to.
        topic_key: The customer managed key of an encrypted topic, if CDK does not know it.
        statements: What it may do besides publishing and logging.
        environment: Its environment variables, besides the topic and the log group.
        timeout: How long it may run.
        retention: How long its log is kept.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        file: str,
        topic: sns.ITopic,
        topic_key: kms.IKey | None,
        description: str,
        statements: Sequence[Statement] = (),
        environment: Mapping[str, str],
        timeout: Duration,
        retention: logs.RetentionDays,
    ) -> None:
        super().__init__(scope, id)
        self.log_group = logs.LogGroup(
            self, "Logs", retention=retention, removal_policy=RemovalPolicy.RETAIN
        )
        key = key_of(topic, topic_key)
        allowed = [
            *write_logs(self.log_group.log_group_arn),
            *publish_sns(topic.topic_arn, key_arn=key.key_arn if key else None),
            *statements,
        ]
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=description,
            inline_policies={
                "Permissions": iam.PolicyDocument.from_json(
                    PolicyDocument.joined(allowed).to_dict()
                )
            },
        )
        acknowledge_wildcards(self.role, allowed)
        self.function: lambda_.Function = lambda_.Function(
            self,
            "Default",
            runtime=lambda_.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=lambda_.Code.from_inline((_FOLDER / file).read_text()),
            description=description,
            role=self.role,
            log_group=self.log_group,
            timeout=timeout,
            environment={
                "LOG_GROUP": self.log_group.log_group_name,
                "TOPIC_ARN": topic.topic_arn,
                **environment,
            },
        )
        lambda_.CfnEventInvokeConfig(
            self,
            "Failures",
            function_name=self.function.function_name,
            qualifier="$LATEST",
            maximum_retry_attempts=2,
            destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(
                on_failure=lambda_.CfnEventInvokeConfig.OnFailureProperty(
                    destination=topic.topic_arn
                )
            ),
        )
