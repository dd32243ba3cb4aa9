"""Users, groups and roles that are elsewhere are held to what roles are held to."""

from typing import Any

import pytest

from tests.checks.templates import OWN, found_in

EVERYTHING = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def found(**resources: dict[str, Any]) -> set[tuple[str, str]]:
    return {(f.subject.logical_id, f.rule.id) for f in found_in(resources)}


def attached(document: dict[str, Any], **to: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::Policy",
        "Properties": {"PolicyName": "P", "PolicyDocument": document, **to},
    }


@pytest.mark.parametrize("to", [{"Roles": ["imported"]}, {"Groups": ["admins"]}], ids=str)
def test_a_grant_to_someone_elsewhere_is_found_on_the_policy(to: dict[str, Any]) -> None:
    assert found(Grant=attached(EVERYTHING, **to)) == {("Grant", "permissions-administrator")}


def test_a_grant_to_a_user_is_found_on_the_user() -> None:
    user = {"Type": "AWS::IAM::User"}
    grant = attached(EVERYTHING, Users=[{"Ref": "User"}])

    assert found(User=user, Grant=grant) == {
        ("User", "keys-user"),
        ("User", "permissions-administrator"),
    }
    assert found(User=user) == set()


def test_a_member_may_not_rewrite_the_policies_of_its_own_group() -> None:
    group = {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "admins"}}

    def grant(resource: str) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Action": "iam:PutGroupPolicy", "Resource": resource}
        return attached({"Statement": statement}, Groups=[{"Ref": "Group"}])

    escalation = ("Group", "permissions-privilege-escalation")
    assert escalation in found(Group=group, Grant=grant(f"arn:aws:iam::{OWN}:group/admins"))
    assert escalation not in found(Group=group, Grant=grant(f"arn:aws:iam::{OWN}:group/readers"))


def test_a_user_may_not_rewrite_its_own_policies() -> None:
    user = {"Type": "AWS::IAM::User", "Properties": {"UserName": "alice"}}
    statement = {
        "Effect": "Allow",
        "Action": "iam:AttachUserPolicy",
        "Resource": f"arn:aws:iam::{OWN}:user/alice",
    }
    grant = attached({"Statement": statement}, Users=[{"Ref": "User"}])

    assert ("User", "permissions-privilege-escalation") in found(User=user, Grant=grant)


def test_a_boundary_that_nobody_has_as_permissions_is_left_alone() -> None:
    boundary = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": EVERYTHING}}

    assert found(Boundary=boundary) == set()


def test_a_policy_list_from_a_parameter_could_be_any() -> None:
    user = {"Type": "AWS::IAM::User", "Properties": {"ManagedPolicyArns": {"Ref": "Policies"}}}

    assert ("User", "policy-unresolved") in found(User=user)


@pytest.mark.parametrize(
    ("kind", "limit"), [("AWS::IAM::User", 2048), ("AWS::IAM::Group", 5120)], ids=str
)
def test_inline_policies_have_the_quota_of_their_holder(kind: str, limit: int) -> None:
    def holder(characters: int) -> dict[str, Any]:
        buckets = [f"arn:aws:s3:::{number:050}/*" for number in range(characters // 68)]
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": buckets}
        policy = {"PolicyName": "P", "PolicyDocument": {"Statement": statement}}
        return {"Type": kind, "Properties": {"Policies": [policy]}}

    assert ("Holder", "permissions-over-quota") in found(Holder=holder(limit + 500))
    assert ("Holder", "permissions-over-quota") not in found(Holder=holder(limit - 500))
