"""Who can assume a role, and what it may do."""

from datetime import timedelta

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.testing import Access, AccessError, account, role_arn, user_arn
from tests.access.example_app import ALICE, EXTERNAL_ID, HUB, OWN, VENDOR


def test_only_the_right_external_id_is_accepted(access: Access) -> None:
    vendor = access.role("Main/Vendor")

    assert vendor.assumable_by(account(VENDOR), external_id=EXTERNAL_ID)
    assert not vendor.assumable_by(account(VENDOR))
    assert not vendor.assumable_by(account(VENDOR), external_id="another")
    assert not vendor.assumable_by(account("333333333333"), external_id=EXTERNAL_ID)


def test_what_a_role_may_do(access: Access) -> None:
    vendor = access.role("Vendor")

    assert vendor.allows("s3:GetObject", "arn:aws:s3:::reports/2026.csv")
    assert not vendor.allows("s3:PutObject", "arn:aws:s3:::reports/2026.csv")


def test_mfa_must_be_present_and_recent(access: Access) -> None:
    admin = access.role("Admin")

    assert admin.assumable_by(user_arn(ALICE), mfa=True)
    assert not admin.assumable_by(user_arn(ALICE))
    assert not admin.assumable_by(user_arn(ALICE), mfa=True, mfa_age=timedelta(minutes=15))
    assert not admin.assumable_by(user_arn(ALICE), mfa=True, external_id="any")


def test_a_caller_of_the_app_needs_its_own_permission_too(access: Access) -> None:
    target = access.role("Target")
    tags = {"project": "shop"}

    assert not target.assumable_by(role_arn(HUB), session_tags=tags), "it may not tag sessions"
    assert target.assumable_by(role_arn(f"arn:aws:iam::{OWN}:role/elsewhere"), session_tags=tags)
    assert not target.assumable_by(
        role_arn(f"arn:aws:iam::{OWN}:role/elsewhere"), session_tags={"project": "bank"}
    )


@pytest.mark.parametrize("role", ["Main/Instance", "Third/Reader", "Third/Nested/Inner"])
def test_grants_are_followed_across_stacks_and_into_nested_ones(role: str, access: Access) -> None:
    bucket = "arn:aws:s3:::<Main.Bucket83908E77>"

    assert access.role(role).allows("s3:GetObject", f"{bucket}/a")
    assert not access.role(role).allows("s3:PutObject", f"{bucket}/a")
    assert not access.role(role).allows("s3:GetObject", "arn:aws:s3:::other/a")


def test_an_unknown_resource_is_an_error_with_the_nearest_name(access: Access) -> None:
    with pytest.raises(
        AccessError, match=r"unknown resource <Main.Buckt>.*Did you mean <Main.Bucket8"
    ):
        access.role("Instance").allows("s3:GetObject", "arn:aws:s3:::<Main.Buckt>/a")


def test_customer_managed_policies_must_be_passed_and_aws_managed_ones_are_known() -> None:
    stack = Stack(App(), "Stack")
    own = f"arn:aws:iam::{OWN}:policy/own"
    iam.Role(
        stack,
        "Reader",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")],
    )
    iam.Role(
        stack,
        "Other",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_managed_policy_arn(stack, "Own", own)],
    )
    statement = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": statement}

    assert Access.of(stack).role("Reader").allows("s3:GetObject", "arn:aws:s3:::a/b")
    assert not Access.of(stack).role("Reader").allows("s3:PutObject", "arn:aws:s3:::a/b")
    with pytest.raises(AccessError, match=own):
        Access.of(stack).role("Other").allows_on_any("sqs:SendMessage")
    given = Access.of(stack, managed_policies={own: document}).role("Other")
    assert given.allows_on_any("sqs:SendMessage")


def test_a_boundary_of_the_template_limits_the_role() -> None:
    stack = Stack(App(), "Stack")
    boundary = iam.ManagedPolicy(
        stack,
        "Boundary",
        statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"])],
    )
    role = iam.Role(
        stack,
        "Role",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        permissions_boundary=boundary,
    )
    role.add_to_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))

    access = Access.of(stack).role("Role")

    assert access.allows("s3:GetObject", "arn:aws:s3:::a/b")
    assert "no Allow in the permissions boundary" in access.explain(
        "s3:PutObject", "arn:aws:s3:::a/b"
    )


def test_an_answer_about_a_template_with_a_macro_says_so() -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "sts:AssumeRole"}
    properties = {"AssumeRolePolicyDocument": {"Statement": [trust]}}
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}}
    macro = {"Transform": "Macro"}
    asked = Access.of({**template, **macro}).role("Role").assumable_by(account("222222222222"))

    assert "before the macro Macro" in str(asked)
    named = {"Transform": [{"Name": {"Ref": "MacroName"}}]}
    unnamed = Access.of({**template, **named}).role("Role").assumable_by(account("222222222222"))
    assert "before a macro, named at deployment" in str(unnamed)
    assert "macro" not in str(
        Access.of(template).role("Role").assumable_by(account("222222222222"))
    )
    with pytest.raises(AccessError, match="before the macro"):
        Access.of({**template, **macro}).role("FunctionRole")
