"""What a service does by itself: defaults, Block Public Access, policies that are put together."""

from typing import Any, Final

import pytest

from iam_patterns.template import TemplateError
from iam_patterns.testing import Access
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

_READS: Final = role(statement("s3:*"))
_OBJECT: Final = "arn:aws:s3:::reports/a.csv"
_FUNCTION: Final = f"arn:aws:lambda:{REGION}:{{account}}:function:{{name}}"
_INVOKE: Final = "lambda:InvokeFunction"


def _with_bucket(
    *policies: Any, account: str = OWN, bucket: Any = None, app: Any = _READS, **properties: Any
) -> Access:
    """An app with the role, and a bucket with policies, perhaps in another account."""
    declared = bucket or resource("S3::Bucket", BucketName="reports", **properties)
    resources: dict[str, Any] = {"Bucket": declared}
    for index, policy in enumerate(policies):
        resources[f"Policy{index}"] = resource(
            "S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=policy
        )
    return access(stack("Own", {"Role": app}), stack("Data", resources, account))


_EVERYONE: Final = statement("s3:GetObject", "arn:aws:s3:::reports/*", "*")
_ALL_OFF: Final = dict.fromkeys(
    ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), False
)


@pytest.mark.parametrize(
    ("changed", "more", "expected"),
    [
        ({}, {}, "yes"),
        ({"RestrictPublicBuckets": True}, {}, "no"),
        ({"RestrictPublicBuckets": "true"}, {}, "no"),
        ({"BlockPublicAcls": True, "IgnorePublicAcls": True}, {}, "yes"),
        (
            {"RestrictPublicBuckets": True},
            {"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}},
            "yes",
        ),
        (
            {"RestrictPublicBuckets": True},
            {"Condition": {"StringLike": {"aws:SourceVpce": "*"}}},
            "no",
        ),
        (
            {"RestrictPublicBuckets": True},
            {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
            "yes",
        ),
        (
            {"RestrictPublicBuckets": True},
            {"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}},
            "no",
        ),
    ],
)
def test_restrict_public_buckets_ends_access_from_other_accounts(
    changed: dict[str, Any], more: dict[str, Any], expected: str
) -> None:
    """See https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html."""
    block = {**_ALL_OFF, **changed}
    policy = document({**_EVERYONE, **more})
    app = _with_bucket(policy, account=OTHER, PublicAccessBlockConfiguration=block)
    sent = {"aws:SourceVpce": "vpce-1", "aws:SourceIp": "192.0.2.7"}

    assert outcome(app, "s3:GetObject", _OBJECT, context=sent) == expected


def test_restrict_public_buckets_leaves_the_own_account_its_access() -> None:
    block = {**_ALL_OFF, "RestrictPublicBuckets": True}
    app = _with_bucket(document(_EVERYONE), PublicAccessBlockConfiguration=block, app=role())

    assert outcome(app, "s3:GetObject", _OBJECT) == "yes"
    assert outcome(app, "s3:PutObject", _OBJECT) == "no"


@pytest.mark.parametrize(
    "properties", [{}, {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": True}}]
)
def test_a_public_policy_is_refused_where_the_bucket_blocks_it(properties: Any) -> None:
    app = _with_bucket(document(_EVERYONE), **properties)

    with pytest.raises(TemplateError, match="BlockPublicPolicy"):
        app.role("app").allows("s3:GetObject", _OBJECT)

    assert outcome(app, "s3:GetObject", "arn:aws:s3:::others/a.csv") == "yes"


def test_a_policy_for_everyone_of_an_organization_is_not_public() -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}
    app = _with_bucket(document({**_EVERYONE, "Condition": condition}), account=OTHER)

    assert outcome(app, "s3:GetObject", _OBJECT) == "depends"
    for organization, expected in (("o-exampleorg", "yes"), ("o-anotherorg", "no")):
        sent = {"aws:PrincipalOrgID": organization}
        assert outcome(app, "s3:GetObject", _OBJECT, context=sent) == expected


def test_requests_come_over_tls_unless_the_question_says_otherwise() -> None:
    tls = deny("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}})
    app = _with_bucket(document(tls))

    assert outcome(app, "s3:GetObject", _OBJECT) == "yes"
    assert outcome(app, "s3:GetObject", _OBJECT, context={"aws:SecureTransport": "false"}) == "no"


def test_two_policies_of_one_bucket_are_one_of_the_two() -> None:
    """S3 keeps the policy that was put last."""
    denies = document(deny("s3:GetObject", "arn:aws:s3:::reports/*"))
    silent = document(deny("s3:PutObject", "arn:aws:s3:::reports/*"))

    assert outcome(_with_bucket(denies), "s3:GetObject", _OBJECT) == "no"
    assert outcome(_with_bucket(denies, denies), "s3:GetObject", _OBJECT) == "no"
    assert outcome(_with_bucket(denies, silent), "s3:GetObject", _OBJECT) == "depends"
    assert outcome(_with_bucket(denies, silent), "s3:DeleteObject", _OBJECT) == "yes"


@pytest.mark.parametrize(
    ("account", "permission", "expected"),
    [
        (OWN, {"Principal": ROLE_ARN}, "yes"),
        (OWN, {"Principal": f"{ROLE_ARN}2"}, "no"),
        (OWN, {"Principal": "events.amazonaws.com"}, "no"),
        (OWN, {"Principal": "*"}, "yes"),
        (OWN, {"Principal": ROLE_ARN, "SourceAccount": OWN}, "no"),
        (OWN, {"Principal": ROLE_ARN, "Action": "lambda:GetFunction"}, "no"),
        (OWN, {"Principal": OWN}, "no"),
        (OTHER, {"Principal": OWN}, "no"),
        (OWN, {"Principal": ROLE_ARN, "FunctionName": "orders"}, "yes"),
        (OWN, {"Principal": ROLE_ARN, "FunctionName": f"{OWN}:function:orders"}, "yes"),
        (OWN, {"Principal": ROLE_ARN, "FunctionName": "orders:live"}, "no"),
        (OWN, {"Principal": ROLE_ARN, "FunctionName": "invoices"}, "no"),
        (
            OWN,
            {"Principal": ROLE_ARN, "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]}},
            "yes",
        ),
    ],
)
def test_a_lambda_permission_is_a_statement(
    account: str, permission: dict[str, Any], expected: str
) -> None:
    """See https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html."""
    properties = {"FunctionName": {"Ref": "Function"}, "Action": _INVOKE, **permission}
    resources = {
        "Function": resource("Lambda::Function", FunctionName="orders"),
        "Permission": resource("Lambda::Permission", **properties),
    }
    app = access(stack("Own", {"Role": role()}), stack("Data", resources, account))
    arn = _FUNCTION.format(account=account, name="orders")

    assert outcome(app, _INVOKE, arn) == expected


@pytest.mark.parametrize(("own", "expected"), [(role(), "no"), (role(statement(_INVOKE)), "yes")])
def test_a_lambda_permission_for_the_account_delegates_to_it(own: Any, expected: str) -> None:
    permission = {"FunctionName": "orders", "Action": _INVOKE, "Principal": OWN}
    resources = {
        "Function": resource("Lambda::Function", FunctionName="orders"),
        "Permission": resource("Lambda::Permission", **permission),
    }
    app = access(stack("Own", {"Role": own}), stack("Data", resources, OTHER))

    assert outcome(app, _INVOKE, _FUNCTION.format(account=OTHER, name="orders")) == expected


def test_permissions_of_one_function_add_up() -> None:
    def permission(action: str) -> Any:
        return resource(
            "Lambda::Permission", FunctionName="orders", Action=action, Principal=ROLE_ARN
        )

    resources = {
        "Function": resource("Lambda::Function", FunctionName="orders"),
        "First": permission(_INVOKE),
        "Second": permission("lambda:GetFunction"),
    }
    app = access(stack("Own", {"Role": role(), **resources}))
    arn = _FUNCTION.format(account=OWN, name="orders")

    assert outcome(app, _INVOKE, arn) == "yes"
    assert outcome(app, "lambda:GetFunction", arn) == "yes"
    assert outcome(app, "lambda:DeleteFunction", arn) == "no"


def test_a_key_without_a_policy_has_the_default_one() -> None:
    """See https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html."""
    resources = {"Role": role(statement("kms:Decrypt")), "Key": resource("KMS::Key")}
    app = access(stack("Own", resources))

    assert outcome(app, "kms:Decrypt", "<Key.Arn>") == "yes"
    assert outcome(app, "kms:Encrypt", "<Key.Arn>") == "no"


def test_a_key_that_nobody_in_the_account_has_is_denied_to_administrators() -> None:
    policy = document(statement("kms:*", "*", {"AWS": f"arn:aws:iam::{OTHER}:root"}))
    resources = {"Role": role(statement("*")), "Key": resource("KMS::Key", KeyPolicy=policy)}

    assert outcome(access(stack("Own", resources)), "kms:Decrypt", "<Key.Arn>") == "no"


def test_a_file_system_without_a_policy_lets_every_client_mount_it() -> None:
    """See https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html."""
    action = "elasticfilesystem:ClientMount"
    policy = document(statement(action, "*", {"AWS": f"arn:aws:iam::{OTHER}:root"}))

    def app(**properties: Any) -> Access:
        resources = {"Role": role(), "Files": resource("EFS::FileSystem", **properties)}
        return access(stack("Own", resources))

    assert outcome(app(), action, "<Files.Arn>") == "yes"
    assert outcome(app(), "elasticfilesystem:DeleteFileSystem", "<Files.Arn>") == "no"
    assert outcome(app(FileSystemPolicy=policy), action, "<Files.Arn>") == "no"


@pytest.mark.parametrize(
    ("kind", "properties", "action", "name"),
    [
        pytest.param(
            "EFS::FileSystem",
            {},
            "elasticfilesystem:ClientMount",
            "elasticfilesystem:eu-west-1:111111111111:file-system/<It>",
            id="a file system",
        ),
        pytest.param(
            "CodeArtifact::Domain",
            {"DomainName": "shop"},
            "codeartifact:DescribeDomain",
            "codeartifact:eu-west-1:111111111111:domain/shop",
            id="a CodeArtifact domain",
        ),
        pytest.param(
            "Logs::Destination",
            {"DestinationName": "shop"},
            "logs:PutSubscriptionFilter",
            "logs:eu-west-1:111111111111:destination:shop",
            id="a destination of logs",
        ),
    ],
)
def test_a_resource_is_known_by_its_arn_as_text_too(
    kind: str, properties: dict[str, Any], action: str, name: str
) -> None:
    place = {
        "EFS::FileSystem": "FileSystemPolicy",
        "CodeArtifact::Domain": "PermissionsPolicyDocument",
        "Logs::Destination": "DestinationPolicy",
    }[kind]
    arn = f"arn:aws:{name}"
    written = {"Fn::Sub": arn.replace("<It>", "${It}")}

    def app(*denied: dict[str, Any]) -> Access:
        policy = {place: document(*denied)} if denied else {}
        resources = {
            "Role": role(statement(action, written)),
            "It": resource(kind, **properties, **policy),
        }
        return access(stack("Own", resources))

    for asked in (arn, "<It.Arn>"):
        assert outcome(app(), action, asked) == "yes"
        assert outcome(app(deny(action, "*")), action, asked) == "no"


def test_the_policy_of_an_api_applies_to_its_stages_and_methods() -> None:
    """See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html."""
    policy = document(deny("execute-api:Invoke", "execute-api:/prod/DELETE/*"))
    resources = {
        "Role": role(statement("execute-api:Invoke")),
        "Api": resource("ApiGateway::RestApi", Policy=policy),
    }
    app = access(stack("Own", resources))
    arn = f"arn:aws:execute-api:{REGION}:{OWN}:<Api>"

    assert outcome(app, "execute-api:Invoke", f"{arn}/prod/DELETE/orders") == "no"
    assert outcome(app, "execute-api:Invoke", f"{arn}/prod/GET/orders") == "yes"


def test_a_policy_of_the_account_applies_to_its_log_groups() -> None:
    action = "logs:PutLogEvents"
    arn = f"arn:aws:logs:{REGION}:{OWN}:log-group:/app/orders:log-stream:a"
    policy = document(deny(action, f"arn:aws:logs:{REGION}:{OWN}:log-group:/app/*"))
    resources = {
        "Role": role(statement(action)),
        "Group": resource("Logs::LogGroup", LogGroupName="/app/orders"),
        "Policy": resource("Logs::ResourcePolicy", PolicyName="P", PolicyDocument=policy),
    }

    assert outcome(access(stack("Own", resources)), action, arn) == "no"
    del resources["Policy"]
    assert outcome(access(stack("Own", resources)), action, arn) == "yes"


def test_a_replica_of_a_table_has_the_policy_of_its_region() -> None:
    action = "dynamodb:Query"
    policy = document(deny(action))
    replicas = [
        {"Region": REGION},
        {"Region": "us-east-1", "ResourcePolicy": {"PolicyDocument": policy}},
    ]
    table = resource("DynamoDB::GlobalTable", TableName="orders", Replicas=replicas)
    app = access(stack("Own", {"Role": role(statement(action)), "Table": table}))

    assert outcome(app, action, f"arn:aws:dynamodb:{REGION}:{OWN}:table/orders") == "yes"
    assert outcome(app, action, f"arn:aws:dynamodb:us-east-1:{OWN}:table/orders") == "no"


@pytest.mark.parametrize(
    ("action", "account", "expected"),
    [
        ("backup:CopyIntoBackupVault", OTHER, "yes"),
        ("backup:DescribeBackupVault", OTHER, "no"),
        ("backup:DescribeBackupVault", OWN, "yes"),
    ],
)
def test_a_backup_vault_takes_only_copies_from_other_accounts(
    action: str, account: str, expected: str
) -> None:
    """See https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html."""
    policy = document(statement(action, "*", {"AWS": ROLE_ARN}))
    vault = resource("Backup::BackupVault", BackupVaultName="nightly", AccessPolicy=policy)
    own = stack("Own", {"Role": role(statement("backup:*"))})
    arn = f"arn:aws:backup:{REGION}:{account}:backup-vault:nightly"

    assert outcome(access(own, stack("Data", {"Vault": vault}, account)), action, arn) == expected


def test_the_policy_of_a_table_and_that_of_its_bucket_both_count() -> None:
    """See https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html."""
    action = "s3tables:DeleteTable"
    bucket = f"arn:aws:s3tables:{REGION}:{OWN}:bucket/lake"
    resources = {
        "Role": role(),
        "Bucket": resource("S3Tables::TableBucket", TableBucketName="lake"),
        "OfBucket": resource(
            "S3Tables::TableBucketPolicy",
            TableBucketARN=bucket,
            ResourcePolicy=document(statement(action, f"{bucket}/table/*", {"AWS": ROLE_ARN})),
        ),
        "OfTable": resource(
            "S3Tables::TablePolicy",
            TableARN=f"{bucket}/table/a1",
            ResourcePolicy=document(deny(action, f"{bucket}/table/a1")),
        ),
    }
    app = access(stack("Own", resources))

    assert outcome(app, action, f"{bucket}/table/a1") == "no"
    assert outcome(app, action, f"{bucket}/table/b2") == "yes"


def test_an_answer_about_a_bucket_with_access_control_lists_says_so() -> None:
    def notes(ownership: str) -> str:
        rules = {"Rules": [{"ObjectOwnership": ownership}]}
        return str(
            _with_bucket(OwnershipControls=rules).role("app").allows("s3:GetObject", _OBJECT)
        )

    assert "access control lists" in notes("ObjectWriter")
    assert "access control lists" not in notes("BucketOwnerEnforced")


@pytest.mark.parametrize(("account", "expected"), [(OWN, "yes"), (OTHER, "no")])
def test_a_key_for_everyone_in_an_account_by_kms_caller_account(
    account: str, expected: str
) -> None:
    """See https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html."""
    condition = {"StringEquals": {"kms:CallerAccount": account}}
    policy = document(statement("kms:Decrypt", "*", {"AWS": "*"}, Condition=condition))
    resources = {"Role": role(), "Key": resource("KMS::Key", KeyPolicy=policy)}

    assert outcome(access(stack("Own", resources)), "kms:Decrypt", "<Key.Arn>") == expected
