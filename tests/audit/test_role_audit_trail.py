"""RoleAuditTrail: a trail of its own, or queries for an existing one."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Match, Template

from iam_patterns.audit import AuditError, RoleAuditTrail

HERE = Environment(account="111122223333", region="eu-west-1")
ORGANIZATION = "o-a1b2c3d4e5"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=HERE)


def log_group(stack: Stack) -> logs.ILogGroup:
    return logs.LogGroup.from_log_group_name(stack, "Existing", "organization-trail")


def test_the_trail_records_every_region_validated_and_encrypted(stack: Stack) -> None:
    RoleAuditTrail(stack, "Trail")

    Template.from_stack(stack).has_resource_properties(
        "AWS::CloudTrail::Trail",
        {
            "IsMultiRegionTrail": True,
            "IncludeGlobalServiceEvents": True,
            "EnableLogFileValidation": True,
            "IsOrganizationTrail": False,
            "KMSKeyId": {"Fn::GetAtt": [Match.string_like_regexp("Key"), "Arn"]},
            "EventSelectors": [{"IncludeManagementEvents": True, "ReadWriteType": "All"}],
        },
    )


def test_the_bucket_and_the_key_are_for_this_trail_only(stack: Stack) -> None:
    RoleAuditTrail(stack, "Trail")
    template = Template.from_stack(stack)
    (trail,) = template.find_resources("AWS::CloudTrail::Trail").values()
    name = trail["Properties"]["TrailName"]

    policies = [
        statement
        for kind, document in (
            ("AWS::S3::BucketPolicy", "PolicyDocument"),
            ("AWS::KMS::Key", "KeyPolicy"),
        )
        for resource in template.find_resources(kind).values()
        for statement in resource["Properties"][document]["Statement"]
        if statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    ]

    assert {statement["Sid"] for statement in policies} == {
        "ReadAcl",
        "WriteLogFiles",
        "EncryptLogFiles",
        "DescribeKey",
    }
    for statement in policies:
        arn = statement["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Join"][1]
        assert arn[-1] == f":cloudtrail:eu-west-1:111122223333:trail/{name}"


@pytest.mark.parametrize("organization", [None, ORGANIZATION])
def test_an_organization_trail_writes_for_its_accounts(
    organization: str | None, stack: Stack
) -> None:
    RoleAuditTrail(stack, "Trail", organization_id=organization)
    template = Template.from_stack(stack)

    template.has_resource_properties(
        "AWS::CloudTrail::Trail", {"IsOrganizationTrail": organization is not None}
    )
    written = str(template.find_resources("AWS::S3::BucketPolicy"))
    assert "/AWSLogs/111122223333/*" in written
    assert (f"/AWSLogs/{ORGANIZATION}/*" in written) is (organization is not None)


def test_the_evidence_stays_when_the_stack_is_deleted(stack: Stack) -> None:
    RoleAuditTrail(stack, "Trail")
    template = Template.from_stack(stack)

    for kind in ("AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup"):
        for resource in template.find_resources(kind).values():
            assert resource["DeletionPolicy"] == "Retain"


def test_for_an_existing_trail_only_the_queries_are_created(stack: Stack) -> None:
    trail = RoleAuditTrail(
        stack,
        "Trail",
        roles=[iam.Role.from_role_name(stack, "Admin", "admin")],
        existing_log_group=log_group(stack),
    )
    resources = Template.from_stack(stack).to_json()["Resources"].values()

    assert [resource["Type"] for resource in resources] == ["AWS::Logs::QueryDefinition"] * 2
    assert all(
        resource["Properties"]["LogGroupNames"] == ["organization-trail"] for resource in resources
    )
    assert trail.bucket is None


def test_the_queries_are_about_the_roles(stack: Stack) -> None:
    roles = [iam.Role.from_role_name(stack, name, name) for name in ("one", "two")]
    RoleAuditTrail(stack, "Trail", roles=roles, existing_log_group=log_group(stack))

    queries = str(Template.from_stack(stack).find_resources("AWS::Logs::QueryDefinition"))

    for name in ("one", "two"):
        assert f":iam::111122223333:role/{name}" in queries
        assert f":sts::111122223333:assumed-role/{name}/" in queries


def test_without_roles_there_are_no_queries(stack: Stack) -> None:
    RoleAuditTrail(stack, "Trail")

    Template.from_stack(stack).resource_count_is("AWS::Logs::QueryDefinition", 0)


@pytest.mark.parametrize("organization", ["a1b2c3d4e5", "o-short", 5])
def test_a_wrong_organization_is_refused(organization: Any, stack: Stack) -> None:
    with pytest.raises(AuditError, match="organization_id: must be the ID of an organization"):
        RoleAuditTrail(stack, "Trail", organization_id=organization)


def test_an_organization_has_no_effect_on_an_existing_trail(stack: Stack) -> None:
    with pytest.raises(AuditError, match="organization_id: has no effect"):
        RoleAuditTrail(
            stack, "Trail", organization_id=ORGANIZATION, existing_log_group=log_group(stack)
        )
