from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from iam_patterns import Ec2InstanceRole, RoleError, Statement

READ_TAGS = Statement("ReadTags", actions=["ec2:DescribeTags"], resources=["*"])


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    Ec2InstanceRole(stack, "Standard", permissions=READ_TAGS)
    Ec2InstanceRole(stack, "Bare", require_imdsv2=False)
    Ec2InstanceRole(stack, "Managed", session_manager=True)
    return stack


@pytest.fixture(scope="module")
def template(stack: Stack) -> Template:
    return Template.from_stack(stack)


@pytest.fixture(scope="module")
def roles(template: Template) -> dict[str, dict[str, Any]]:
    found = template.find_resources("AWS::IAM::Role")
    return {i.rstrip("0123456789ABCDEF"): dict(role) for i, role in found.items()}


def statements(role: dict[str, Any]) -> dict[str, dict[str, Any]]:
    policies = role["Properties"].get("Policies", [])
    return {s["Sid"]: s for p in policies for s in p["PolicyDocument"]["Statement"]}


def test_trusts_the_ec2_service_and_nobody_else(template: Template) -> None:
    template.all_resources_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Sid": "TrustEc2Instances",
                        "Effect": "Allow",
                        "Principal": {"Service": "ec2.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                        # EC2 sends no source keys: a condition on them keeps instances out.
                        "Condition": Match.absent(),
                    }
                ],
                "Version": "2012-10-17",
            }
        },
    )


def test_is_one_role_and_one_instance_profile(template: Template) -> None:
    template.resource_count_is("AWS::IAM::Role", 3)
    template.resource_count_is("AWS::IAM::InstanceProfile", 3)
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_logical_ids_are_those_of_a_plain_role(template: Template) -> None:
    plain = Stack(App(), "Stack")
    iam.Role(plain, "Standard", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))

    expected = set(Template.from_stack(plain).find_resources("AWS::IAM::Role"))

    assert expected <= set(template.find_resources("AWS::IAM::Role"))


def test_denies_credentials_from_version_1_of_the_metadata_service(
    roles: dict[str, dict[str, Any]],
) -> None:
    assert statements(roles["Standard"])["DenyCredentialsFromImdsV1"] == {
        "Sid": "DenyCredentialsFromImdsV1",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
    }


def test_allows_imdsv1_only_when_that_is_spelled_out(roles: dict[str, dict[str, Any]]) -> None:
    assert statements(roles["Bare"]) == {}


def test_has_the_permissions_that_were_given(roles: dict[str, dict[str, Any]]) -> None:
    assert statements(roles["Standard"])["ReadTags"] == READ_TAGS.to_dict()


def test_session_manager_brings_channels_and_no_parameters(
    roles: dict[str, dict[str, Any]],
) -> None:
    actions = statements(roles["Managed"])["ConnectSessionManager"]["Action"]

    assert actions == [
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ]
    assert "ManagedPolicyArns" not in roles["Managed"]["Properties"]


def test_the_profile_carries_the_role(template: Template) -> None:
    for profile in template.find_resources("AWS::IAM::InstanceProfile").values():
        (role,) = profile["Properties"]["Roles"]
        assert role["Ref"] in template.find_resources("AWS::IAM::Role")


def test_refuses_flags_that_are_no_booleans_all_at_once() -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        Ec2InstanceRole(
            stack,
            "Role",
            session_manager="yes",  # type: ignore[arg-type] # what a caller might pass
            require_imdsv2=None,  # type: ignore[arg-type] # what a caller might pass
        )

    assert [problem.path for problem in raised.value.problems] == [
        "session_manager",
        "require_imdsv2",
    ]
    assert stack.node.children == []
