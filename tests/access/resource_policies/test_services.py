"""The policy of each service's resources: who needs it in one account, and across accounts.

Each case has the page of AWS that it is from, and a twin with the other answer.
"""

from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    REGION,
    ROLE_ARN,
    access,
    deny,
    document,
    outcome,
    resource,
    role,
    stack,
    statement,
)

_DOCS: Final = "https://docs.aws.amazon.com"
_MINE: Final = {"AWS": ROLE_ARN}


@dataclass(frozen=True, kw_only=True)
class Service:
    """A resource of a service and its policy.

    Args:
        page: The page that says how the service decides.
        action: An action.
        arn: The ARN that is asked about, with ``{account}``.
        declared: The resource.
        policy: The resource with its policy, or a second resource that has it.
        needs_policy: Whether the policy must allow the request in one account too.
    """

    page: str
    action: str
    arn: str
    declared: Any
    policy: Any
    needs_policy: bool = False


def _separate(kind: str, prop: str, target: str, value: Any) -> Any:
    return lambda doc: {"Policy": resource(kind, **{prop: doc, target: value})}


def _arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:{REGION}:{{account}}:{rest}"


_REF: Final = {"Ref": "Thing"}
_GET_ARN: Final = {"Fn::GetAtt": ["Thing", "Arn"]}

SERVICES: Final = {
    "S3": Service(
        page=f"{_DOCS}/AmazonS3/latest/userguide/access-control-auth-workflow-object-operation.html",
        action="s3:GetObject",
        arn="arn:aws:s3:::reports/2026/a.csv",
        declared=resource("S3::Bucket", BucketName="reports"),
        policy=_separate("S3::BucketPolicy", "PolicyDocument", "Bucket", _REF),
    ),
    "S3 access point": Service(
        page=f"{_DOCS}/AmazonS3/latest/userguide/access-points-policies.html",
        action="s3:GetObject",
        arn=_arn("s3", "accesspoint/shared/object/a.csv"),
        declared=resource("S3::AccessPoint", Name="shared", Bucket="reports"),
        policy="Policy",
    ),
    "S3 directory bucket": Service(
        page=f"{_DOCS}/AmazonS3/latest/userguide/s3-express-security-iam-example-bucket-policies.html",
        action="s3express:CreateSession",
        arn=_arn("s3express", "bucket/fast--euw1-az1--x-s3"),
        declared=resource("S3Express::DirectoryBucket", BucketName="fast--euw1-az1--x-s3"),
        policy=_separate("S3Express::BucketPolicy", "PolicyDocument", "Bucket", _REF),
    ),
    "S3 table bucket": Service(
        page=f"{_DOCS}/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html",
        action="s3tables:GetTableData",
        arn=_arn("s3tables", "bucket/lake/table/a1b2"),
        declared=resource("S3Tables::TableBucket", TableBucketName="lake"),
        policy=_separate("S3Tables::TableBucketPolicy", "ResourcePolicy", "TableBucketARN", _REF),
    ),
    "KMS": Service(
        page=f"{_DOCS}/kms/latest/developerguide/key-policies.html",
        action="kms:Decrypt",
        arn="<Thing.Arn>",
        declared=resource("KMS::Key"),
        policy="KeyPolicy",
        needs_policy=True,
    ),
    "SQS": Service(
        page=f"{_DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies-evaluation-logic.html",
        action="sqs:SendMessage",
        arn=_arn("sqs", "orders"),
        declared=resource("SQS::Queue", QueueName="orders"),
        policy=_separate("SQS::QueuePolicy", "PolicyDocument", "Queues", [_REF]),
    ),
    "SNS": Service(
        page=f"{_DOCS}/sns/latest/dg/sns-access-policy-language-evaluation-logic.html",
        action="sns:Publish",
        arn=_arn("sns", "news"),
        declared=resource("SNS::Topic", TopicName="news"),
        policy=_separate("SNS::TopicPolicy", "PolicyDocument", "Topics", [_REF]),
    ),
    "Secrets Manager": Service(
        page=f"{_DOCS}/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
        action="secretsmanager:GetSecretValue",
        arn="<Thing>",
        declared=resource("SecretsManager::Secret"),
        policy=_separate("SecretsManager::ResourcePolicy", "ResourcePolicy", "SecretId", _REF),
    ),
    "ECR": Service(
        page=f"{_DOCS}/AmazonECR/latest/userguide/repository-policies.html",
        action="ecr:BatchGetImage",
        arn=_arn("ecr", "repository/shop"),
        declared=resource("ECR::Repository", RepositoryName="shop"),
        policy="RepositoryPolicyText",
    ),
    "DynamoDB": Service(
        page=f"{_DOCS}/amazondynamodb/latest/developerguide/rbac-auth-iam-id-based-policies-DDB.html",
        action="dynamodb:Query",
        arn=_arn("dynamodb", "table/orders/index/by-day"),
        declared=resource("DynamoDB::Table", TableName="orders"),
        policy="ResourcePolicy.PolicyDocument",
    ),
    "Kinesis": Service(
        page=f"{_DOCS}/streams/latest/dev/resource-based-policy-examples.html",
        action="kinesis:GetRecords",
        arn=_arn("kinesis", "stream/clicks"),
        declared=resource("Kinesis::Stream", Name="clicks"),
        policy=_separate("Kinesis::ResourcePolicy", "ResourcePolicy", "ResourceArn", _GET_ARN),
    ),
    "EventBridge": Service(
        page=f"{_DOCS}/eventbridge/latest/userguide/eb-event-bus-perms.html",
        action="events:PutEvents",
        arn=_arn("events", "event-bus/orders"),
        declared=resource("Events::EventBus", Name="orders"),
        policy="Policy",
    ),
    "Backup": Service(
        page=f"{_DOCS}/aws-backup/latest/devguide/create-a-vault-access-policy.html",
        action="backup:CopyIntoBackupVault",
        arn=_arn("backup", "backup-vault:nightly"),
        declared=resource("Backup::BackupVault", BackupVaultName="nightly"),
        policy="AccessPolicy",
    ),
    "OpenSearch": Service(
        page=f"{_DOCS}/opensearch-service/latest/developerguide/ac.html",
        action="es:ESHttpGet",
        arn=_arn("es", "domain/logs/index/_search"),
        declared=resource("OpenSearchService::Domain", DomainName="logs"),
        policy="AccessPolicies",
    ),
}


def _app(service: Service, account: str, *statements: Any, allowed: bool = True) -> Any:
    """An app with the role in one account and the resource in an account."""
    declared = {**service.declared, "Properties": dict(service.declared["Properties"])}
    resources = {"Thing": declared}
    if statements and callable(service.policy):
        resources |= service.policy(document(*statements))
    elif statements:
        found = declared["Properties"]
        *outer, last = service.policy.split(".")
        for name in outer:
            found = found.setdefault(name, {})
        found[last] = document(*statements)
    allows = [statement(f"{service.action.split(':')[0]}:*")] if allowed else []
    return access(stack("Own", {"Role": role(*allows)}), stack("Data", resources, account))


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
@pytest.mark.parametrize("own_policy", ["allows", "silent"])
@pytest.mark.parametrize("policy", ["allows", "silent", "denies", "denies others"])
@pytest.mark.parametrize("account", [OWN, OTHER])
def test_who_must_allow_it(service: Service, own_policy: str, policy: str, account: str) -> None:
    allowed = own_policy == "allows"
    root = {"AWS": f"arn:aws:iam::{OTHER}:root"}
    statements = {
        "allows": [statement(service.action, "*", _MINE)],
        "silent": [statement(service.action, "*", {"AWS": f"{ROLE_ARN}2"})],
        "denies": [statement(service.action, "*", _MINE), deny(service.action, "*", _MINE)],
        "denies others": [statement(service.action, "*", _MINE), deny(principal=root)],
    }[policy]
    app = _app(service, account, *statements, allowed=allowed)
    is_in_policy = policy in ("allows", "denies others")
    if account == OTHER:
        expected = allowed and is_in_policy
    else:
        expected = is_in_policy or (allowed and policy == "silent" and not service.needs_policy)

    found = outcome(app, service.action, service.arn.format(account=account))

    assert found == ("yes" if expected else "no")


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_without_a_policy_only_the_own_account_has_access(service: Service) -> None:
    own = _app(service, OWN)
    other = _app(service, OTHER)

    assert outcome(own, service.action, service.arn.format(account=OWN)) == "yes"
    assert outcome(other, service.action, service.arn.format(account=OTHER)) == "no"
