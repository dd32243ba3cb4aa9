"""The services that send a source when they use a resource by its policy.

A row is one service and the resources that it uses. AWS documents ``aws:SourceArn`` or
``aws:SourceAccount`` in their policies on the page of the row.

Left out is what CDK itself allows without a source: EventBridge on topics and log groups,
CloudTrail and log delivery on buckets, and load balancers and Secrets Manager on functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_DOCS: Final = "https://docs.aws.amazon.com"
_S3_EVENTS: Final = f"{_DOCS}/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html"
_EVENTBRIDGE: Final = f"{_DOCS}/eventbridge/latest/userguide/eb-use-resource-based.html"
_TOPICS: Final = f"{_DOCS}/sns/latest/dg/sns-access-policy-use-cases.html"
_LAMBDA: Final = f"{_DOCS}/lambda/latest/api/API_AddPermission.html"
_CALL_FUNCTIONS: Final = frozenset(
    {
        "apigateway.amazonaws.com",
        "cloudfront.amazonaws.com",
        "cognito-idp.amazonaws.com",
        "config.amazonaws.com",
        "events.amazonaws.com",
        "iot.amazonaws.com",
        "lambda.alarms.cloudwatch.amazonaws.com",
        "logs.amazonaws.com",
        "s3.amazonaws.com",
        "ses.amazonaws.com",
        "sns.amazonaws.com",
    }
)
"""The services that call functions for a resource of a customer."""


OF_SKILLS: Final = frozenset({"alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com"})
"""The services that send the ID of a skill instead, as ``lambda:EventSourceToken``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceArns:
    """The ARNs that a service sends as ``aws:SourceArn``.

    Args:
        service: The service in the ARNs.
        resource: What the resource in the ARNs begins with; empty if that differs.
        is_bucket: Whether they are ARNs of buckets, without a Region and an account.
    """

    service: str
    resource: str = ""
    is_bucket: bool = False


SOURCE_ARNS: Final[Mapping[str, SourceArns]] = {
    "apigateway.amazonaws.com": SourceArns(service="execute-api"),
    "cloudfront.amazonaws.com": SourceArns(service="cloudfront", resource="distribution/"),
    "cognito-idp.amazonaws.com": SourceArns(service="cognito-idp", resource="userpool/"),
    "elasticloadbalancing.amazonaws.com": SourceArns(
        service="elasticloadbalancing", resource="targetgroup/"
    ),
    "events.amazonaws.com": SourceArns(service="events", resource="rule/"),
    "logging.s3.amazonaws.com": SourceArns(service="s3", is_bucket=True),
    "s3.amazonaws.com": SourceArns(service="s3", is_bucket=True),
    "sns.amazonaws.com": SourceArns(service="sns"),
}
"""By the service principal."""

_PAGES: Final[Mapping[tuple[str, str], str]] = {
    ("cloudfront.amazonaws.com", "S3"): (
        f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/"
        "private-content-restricting-access-to-s3.html"
    ),
    ("budgets.amazonaws.com", "SNS"): (
        f"{_DOCS}/cost-management/latest/userguide/budgets-sns-policy.html"
    ),
    ("cloudtrail.amazonaws.com", "KMS"): (
        f"{_DOCS}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"
    ),
    ("cloudwatch.amazonaws.com", "SNS"): _TOPICS,
    ("config.amazonaws.com", "S3"): f"{_DOCS}/config/latest/developerguide/s3-bucket-policy.html",
    ("events.amazonaws.com", "SQS"): _EVENTBRIDGE,
    ("logging.s3.amazonaws.com", "S3"): (
        f"{_DOCS}/AmazonS3/latest/userguide/enable-server-access-logging.html"
    ),
    ("s3.amazonaws.com", "SNS"): _S3_EVENTS,
    ("s3.amazonaws.com", "SQS"): _S3_EVENTS,
    ("ses.amazonaws.com", "SNS"): _TOPICS,
    ("sns.amazonaws.com", "SQS"): (f"{_DOCS}/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html"),
}


def page_on_source(principal: str, service: str) -> str | None:
    """The AWS page on the source that a service principal sends; None if none is known.

    Args:
        principal: The service principal.
        service: The service of the resource, such as ``SQS``.
    """
    if service == "Lambda":
        return _LAMBDA if principal in _CALL_FUNCTIONS | OF_SKILLS else None
    return _PAGES.get((principal, service))
