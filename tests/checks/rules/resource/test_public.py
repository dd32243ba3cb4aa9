"""The rule `resource-public`."""

from typing import Any

import pytest

from tests.checks.resource_templates import (
    OBJECTS,
    ORGANIZATION,
    READER,
    allow,
    bucket,
    found,
    key,
    only,
    permission,
    queue,
)
from tests.checks.templates import OWN

RULE = "resource-public"
STATEMENT = "Properties.PolicyDocument.Statement[0]"


def of_anyone(conditions: Any = None) -> dict[str, Any]:
    return bucket(allow("*", "s3:GetObject", OBJECTS, conditions))


@pytest.mark.parametrize(
    "conditions",
    [
        None,
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringLike": {"aws:PrincipalOrgID": "*"}},
        {"StringNotEquals": {"aws:PrincipalAccount": OWN}},
        {"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1a2b3c4d"}},
        {"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}},
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}},
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"Bool": {"aws:PrincipalIsAWSService": "false"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/reader"}},
    ],
    ids=str,
)
def test_conditions_that_leave_the_callers_open(conditions: Any) -> None:
    assert found(of_anyone(conditions)) == [(RULE, "error", STATEMENT)]


@pytest.mark.parametrize(
    "conditions",
    [
        ORGANIZATION,
        {"StringEquals": {"aws:PrincipalAccount": OWN}},
        {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}},
        {"StringEquals": {"aws:SourceVpc": {"Ref": "Vpc"}}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"Bool": {"aws:PrincipalIsAWSService": "true"}, "StringEquals": {"aws:SourceAccount": OWN}},
        {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/reader"}},
    ],
    ids=str,
)
def test_conditions_that_limit_the_callers(conditions: Any) -> None:
    assert found(of_anyone(conditions)) == []


def deny(conditions: Any, actions: Any = "s3:*") -> dict[str, Any]:
    resources = [{"Fn::GetAtt": ["Reports", "Arn"]}, OBJECTS]
    return {**allow("*", actions, resources, conditions), "Effect": "Deny"}


def test_a_deny_of_everyone_else_limits_the_callers() -> None:
    anyone = allow("*", "s3:GetObject", OBJECTS)
    outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    elsewhere = {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}

    assert found(bucket(anyone, deny(outside))) == []
    assert found(bucket(anyone, deny(elsewhere))) == []
    assert found(bucket(anyone, deny(outside | elsewhere))) == []


def test_each_condition_of_a_deny_has_to_limit_the_callers() -> None:
    """A Deny applies only if all its conditions match: each of them is a way around it."""
    anyone = allow("*", "s3:GetObject", OBJECTS)
    outside = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}

    def denied(**keys: str) -> list[Any]:
        unless = {key.replace("_", ":"): value for key, value in keys.items()}
        return found(bucket(anyone, deny({"StringNotEquals": outside | unless})))

    assert denied(aws_PrincipalAccount=OWN) == []
    assert denied(aws_UserAgent="x") == [(RULE, "error", STATEMENT)]


def test_a_deny_of_other_callers_or_actions_does_not() -> None:
    anyone = allow("*", "s3:GetObject", OBJECTS)
    outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    of_one = deny(outside) | {"Principal": {"AWS": READER}}

    for denial in (
        deny(plain),
        deny(outside | plain),
        deny(outside, "s3:PutObject"),
        of_one,
    ):
        assert found(bucket(anyone, denial)) == [(RULE, "error", STATEMENT)]


@pytest.mark.parametrize("block", [None, {"BlockPublicPolicy": True}], ids=["default", "set"])
def test_block_public_access_makes_it_a_note(block: Any) -> None:
    finding = only(bucket(allow("*", "s3:GetObject", OBJECTS), block=block))

    assert (finding.rule.id, finding.severity) == (RULE, "note")
    assert "S3 refuses the policy" in finding.weakness.detail


def test_a_bucket_that_no_template_declares_is_not_known_to_block_it() -> None:
    policy = bucket(allow("*", "s3:GetObject", "arn:aws:s3:::reports/*"))["ReportsPolicy"]
    policy["Properties"]["Bucket"] = "reports"

    assert found({"Policy": policy}) == [(RULE, "error", STATEMENT)]


def test_restricted_buckets_are_a_note() -> None:
    finding = only(
        bucket(allow("*", "s3:GetObject", OBJECTS), block={"RestrictPublicBuckets": True})
    )

    assert finding.severity == "note"
    assert "RestrictPublicBuckets" in finding.weakness.detail


def test_a_function_url_without_authentication_is_a_note() -> None:
    url = {"Principal": "*", "Action": "lambda:InvokeFunctionUrl"}

    assert found(permission(**url, FunctionUrlAuthType="NONE")) == [(RULE, "note", "Properties")]
    assert found(permission(**url, FunctionUrlAuthType="AWS_IAM")) == [
        (RULE, "error", "Properties")
    ]
    assert found(permission(Principal="*", InvokedViaFunctionUrl=True)) == []


def test_a_domain_with_its_own_users_can_be_open_to_anyone() -> None:
    document = {"Version": "2012-10-17", "Statement": [allow({"AWS": "*"}, "es:ESHttp*")]}

    def domain(*, enabled: bool) -> dict[str, Any]:
        security = {"AdvancedSecurityOptions": {"Enabled": enabled}}
        properties = {"AccessPolicies": document, **security}
        return {"Search": {"Type": "AWS::OpenSearchService::Domain", "Properties": properties}}

    assert found(domain(enabled=True)) == []
    assert found(domain(enabled=False)) == [
        (RULE, "error", "Properties.AccessPolicies.Statement[0]")
    ]


def test_the_clients_of_a_file_system_must_reach_its_network() -> None:
    def files(*actions: str) -> dict[str, Any]:
        statement = allow({"AWS": "*"}, list(actions))
        policy = {"FileSystemPolicy": {"Version": "2012-10-17", "Statement": [statement]}}
        return {"Files": {"Type": "AWS::EFS::FileSystem", "Properties": policy}}

    mount = "elasticfilesystem:ClientMount"
    location = "Properties.FileSystemPolicy.Statement[0]"
    assert found(files(mount)) == []
    assert found(files(mount, "elasticfilesystem:DeleteFileSystem")) == [(RULE, "error", location)]


def test_the_statement_that_lets_anyone_administer_a_key_is_reported_once() -> None:
    assert [rule for rule, *_ in found(key(allow("*", "kms:*")))] == ["resource-key-administration"]


def test_an_open_condition_of_the_resource_makes_it_a_guess() -> None:
    resources = queue(allow("*", "sqs:SendMessage"))
    resources["QueuePolicy"]["Condition"] = "IsOpen"
    conditions = {"IsOpen": {"Fn::Equals": [{"Ref": "Open"}, "yes"]}}
    parameters = {"Open": {"Type": "String"}}

    finding = only(resources, Conditions=conditions, Parameters=parameters)

    assert (finding.rule.id, finding.severity) == (RULE, "warning")
    assert finding.weakness.is_guess
