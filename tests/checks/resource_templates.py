"""Templates with resource policies, for the tests of the rules on them."""

from typing import Any

from iam_patterns.checks import Finding
from tests.checks.templates import OWN, found_in

ADMIN = f"arn:aws:iam::{OWN}:root"
READER = f"arn:aws:iam::{OWN}:role/reader"
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
OBJECTS = {"Fn::Sub": "${Reports.Arn}/*"}
QUEUE_ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
OPEN = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False
)


def allow(principal: Any, action: Any, resource: Any = "*", conditions: Any = None) -> Any:
    """An Allow statement of a resource policy."""
    return {
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        "Resource": resource,
        **({"Condition": conditions} if conditions else {}),
    }


def bucket(*statements: Any, block: Any = OPEN) -> dict[str, Any]:
    """A bucket with a policy; ``block`` is its Block Public Access."""
    properties = {"PublicAccessBlockConfiguration": block} if block else {}
    return {
        "Reports": {"Type": "AWS::S3::Bucket", "Properties": properties},
        "ReportsPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "Reports"}, "PolicyDocument": _document(statements)},
        },
    }


def queue(*statements: Any) -> dict[str, Any]:
    """A queue with a policy."""
    return {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": _document(statements)},
        },
    }


def key(*statements: Any) -> dict[str, Any]:
    """A KMS key."""
    properties = {"KeyPolicy": _document(statements)}
    return {"Key": {"Type": "AWS::KMS::Key", "Properties": properties}}


def secret(*statements: Any) -> dict[str, Any]:
    """A secret with a policy."""
    return {
        "Token": {"Type": "AWS::SecretsManager::Secret"},
        "TokenPolicy": {
            "Type": "AWS::SecretsManager::ResourcePolicy",
            "Properties": {"SecretId": {"Ref": "Token"}, "ResourcePolicy": _document(statements)},
        },
    }


def permission(**properties: Any) -> dict[str, Any]:
    """A permission to invoke a function."""
    shared = {"FunctionName": "orders", "Action": "lambda:InvokeFunction"}
    return {"Permission": {"Type": "AWS::Lambda::Permission", "Properties": shared | properties}}


def found(resources: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    """The rule, the severity and the first location of each finding."""
    return [
        (one.rule.id, one.severity, ", ".join(one.locations)) for one in found_in(resources, **more)
    ]


def only(resources: dict[str, Any], **more: Any) -> Finding:
    """The only finding."""
    (finding,) = found_in(resources, **more)
    return finding


def _document(statements: tuple[Any, ...]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
