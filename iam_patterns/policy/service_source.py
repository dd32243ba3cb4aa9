"""Which source keys each AWS service sends when it assumes a role.

A service principal is the same for all AWS customers. ``aws:SourceAccount`` and
``aws:SourceArn`` identify the resource that the service acts for. With a condition on a key that
a service does not send, the service cannot assume the role: hence this table, from AWS's pages.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import re
from dataclasses import dataclass
from typing import Final

_DOCS: Final = "https://docs.aws.amazon.com"
_DEPUTY: Final = "cross-service-confused-deputy-prevention.html"


@dataclass(frozen=True, slots=True)
class ServiceSource:
    """The source keys that AWS documents for one service in a role's trust policy.

    Args:
        service: The service principal.
        page: The AWS page that documents it.
        source_account: Whether the service sends ``aws:SourceAccount``.
        source: The service and resource of the ARNs it sends as ``aws:SourceArn``, such as
            ``states:stateMachine:*``; None when it sends none.
        for_some_uses: Whether it sends them only for some of its uses: with a condition on
            them, the service cannot assume a role for another use.
    """

    service: str
    page: str
    source_account: bool = True
    source: str | None = None
    for_some_uses: bool = False

    def source_arn_pattern(self, partition: str, region: str, account: str) -> str | None:
        """The pattern of ``aws:SourceArn`` for the resources of one account and Region."""
        if self.source is None:
            return None
        service, resource = self.source.split(":", 1)
        return f"arn:{partition}:{service}:{region}:{account}:{resource}"

    @property
    def keys_not_sent(self) -> tuple[str, ...]:
        """The source keys that AWS does not document for any use of the service."""
        if self.for_some_uses:
            return ()
        sent = {"aws:SourceAccount": self.source_account, "aws:SourceArn": self.source is not None}
        return tuple(key for key, is_sent in sent.items() if not is_sent)

    @property
    def sends_source_keys(self) -> bool:
        """Whether a confused-deputy condition is possible."""
        return self.source_account or self.source is not None


def _both(service: str, source: str, page: str) -> ServiceSource:
    return ServiceSource(f"{service}.amazonaws.com", f"{_DOCS}/{page}", source=source)


def _account(service: str, page: str) -> ServiceSource:
    return ServiceSource(f"{service}.amazonaws.com", f"{_DOCS}/{page}")


def _none(service: str, page: str) -> ServiceSource:
    return ServiceSource(f"{service}.amazonaws.com", f"{_DOCS}/{page}", source_account=False)


_ROWS: Final = (
    _both("appsync", "appsync:apis/*", f"appsync/latest/devguide/{_DEPUTY}"),
    _both("bedrock", "bedrock:*", f"bedrock/latest/userguide/{_DEPUTY}"),
    _both(
        "bedrock-agentcore",
        "bedrock-agentcore:*",
        "bedrock-agentcore/latest/devguide/runtime-permissions.html",
    ),
    _both(
        # For Amazon ECS blue/green deployments by CloudFormation it sends the ARN of the stack.
        "codedeploy",
        "codedeploy:deploymentgroup:*",
        "codedeploy/latest/userguide/security_confused_deputy.html",
    ),
    _both("comprehend", "comprehend:*", f"comprehend/latest/dg/{_DEPUTY}"),
    _both("codebuild", "codebuild:project/*", f"codebuild/latest/userguide/{_DEPUTY}"),
    _both("datasync", "datasync:*", f"datasync/latest/userguide/{_DEPUTY}"),
    _both("dms", "dms:*", f"dms/latest/userguide/{_DEPUTY}"),
    _both("ecs-tasks", "ecs:*", "AmazonECS/latest/developerguide/task-iam-roles.html"),
    _both("eks", "eks:cluster/*", f"eks/latest/userguide/{_DEPUTY}"),
    _both("events", "events:rule/*", f"eventbridge/latest/userguide/{_DEPUTY}"),
    _both("iot", "iot:rule/*", f"iot/latest/developerguide/{_DEPUTY}"),
    _both(
        "kinesisanalytics",
        "kinesisanalytics:*",
        "managed-flink/latest/java/iam-cross-service-confused-deputy-prevention.html",
    ),
    _both("monitoring.rds", "rds:db:*", f"AmazonRDS/latest/UserGuide/{_DEPUTY}"),
    _both("personalize", "personalize:*", f"personalize/latest/dg/{_DEPUTY}"),
    _both(
        # An external ID, which it used to send, is deprecated.
        "pinpoint",
        "mobiletargeting:apps/*",
        "pinpoint/latest/developerguide/permissions-import-segment.html",
    ),
    _both("pipes", "pipes:pipe/*", "eventbridge/latest/userguide/eb-pipes-permissions.html"),
    _both("rekognition", "rekognition:*", f"rekognition/latest/dg/{_DEPUTY}"),
    _both(
        "sagemaker", "sagemaker:*", "sagemaker/latest/dg/security-confused-deputy-prevention.html"
    ),
    _both("scheduler", "scheduler:schedule-group/*", f"scheduler/latest/UserGuide/{_DEPUTY}"),
    _both("ssm", "ssm:automation-execution/*", f"systems-manager/latest/userguide/{_DEPUTY}"),
    _both(
        "states", "states:stateMachine:*", "step-functions/latest/dg/procedure-create-iam-role.html"
    ),
    _both("textract", "textract:*", f"textract/latest/dg/{_DEPUTY}"),
    _both("transcribe", "transcribe:*", "transcribe/latest/dg/security-iam-confused-deputy.html"),
    _both("transfer", "transfer:*", "transfer/latest/userguide/confused-deputy.html"),
    _both("vpc-flow-logs", "ec2:vpc-flow-log/*", "vpc/latest/userguide/flow-logs-iam-role.html"),
    ServiceSource(
        "logs.amazonaws.com",
        f"{_DOCS}/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
        source_account=False,
        source="logs:*",
    ),
    _account("codepipeline", "codepipeline/latest/userguide/how-to-custom-role.html"),
    _account("config", "config/latest/developerguide/iamrole-permissions.html"),
    _none("apigateway", "apigateway/latest/developerguide/set-up-logging.html"),
    _none("backup", "aws-backup/latest/devguide/iam-service-roles.html"),
    ServiceSource(
        # It sends them for the administration role of StackSets, and not for the role of a stack.
        "cloudformation.amazonaws.com",
        f"{_DOCS}/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
        source_account=False,
        for_some_uses=True,
    ),
    _none(
        "cloudtrail",
        "awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
    ),
    _none("ec2", "AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html"),
    _none("elastictranscoder", "elastictranscoder/latest/developerguide/access-control.html"),
    # The page shows the trust policy without source keys, and the console makes it so.
    _none("firehose", "firehose/latest/dev/controlling-access.html"),
    _none("glue", "glue/latest/dg/create-an-iam-role.html"),
    _none("lambda", "lambda/latest/dg/lambda-intro-execution-role.html"),
    _none("s3", "AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"),
    _none("sns", "sns/latest/dg/prereqs-kinesis-data-firehose.html"),
)

_REGIONAL: Final = re.compile(r"(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$")
SERVICE_SOURCES: Final = {row.service: row for row in _ROWS}
"""The source keys of each service, by its service principal."""


def service_source(principal: str) -> ServiceSource | None:
    """The row of a service; None for unknown ones.

    Args:
        principal: The service principal; that of one Region or of China is found too.
    """
    return SERVICE_SOURCES.get(_REGIONAL.sub(".amazonaws.com", principal))
