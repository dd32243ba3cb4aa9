"""Findings are at the place in the template that their policy has."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, found_in, role_of

RULE = "permissions-administrator"
ADMIN = allow("*")
READ = allow("s3:GetObject", "arn:aws:s3:::reports/*")
NO_VALUE = {"Ref": "AWS::NoValue"}
INCLUDED = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://a/b"}}}
CONDITIONS = {
    "Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]},
    "Test": {"Fn::Equals": [{"Ref": "Stage"}, "test"]},
}
SECTIONS: dict[str, Any] = {"Conditions": CONDITIONS, "Parameters": {"Stage": {"Type": "String"}}}


def document(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def policy(*statements: Any, name: Any = "Own") -> dict[str, Any]:
    return {"PolicyName": name, "PolicyDocument": document(*statements)}


def locations(resources: dict[str, Any], of: str) -> tuple[str, ...]:
    """Where the finding on a resource is."""
    every = found_in(resources, **SECTIONS)
    (finding,) = (f for f in every if f.rule.id == RULE and f.subject.path == of)
    return finding.locations


def perhaps(condition: str, value: Any) -> dict[str, Any]:
    return {"Fn::If": [condition, value, NO_VALUE]}


@pytest.mark.parametrize(
    ("properties", "location"),
    [
        ({"Policies": [policy(READ), policy(ADMIN)]}, "Policies[1].PolicyDocument.Statement[0]"),
        ({"Policies": ["text", policy(ADMIN)]}, "Policies[1].PolicyDocument.Statement[0]"),
        ({"Policies": [INCLUDED, policy(ADMIN)]}, "Policies[1].PolicyDocument.Statement[0]"),
        ({"Policies": policy(ADMIN)}, "Policies.PolicyDocument.Statement[0]"),
        (
            {"Policies": [policy(INCLUDED, ADMIN)]},
            "Policies[0].PolicyDocument.Statement[1]",
        ),
        (
            {"Policies": [policy(perhaps("Live", READ), ADMIN)]},
            "Policies[0].PolicyDocument.Statement[1]",
        ),
        (
            {"Policies": [policy(ADMIN, perhaps("Live", READ), perhaps("Test", READ))]},
            "Policies[0].PolicyDocument.Statement[0]",
        ),
        (
            {"Policies": [policy(perhaps("Live", READ), perhaps("Test", READ), ADMIN)]},
            "Policies[0].PolicyDocument.Statement[2]",
        ),
        (
            {"Policies": [policy(perhaps("Live", READ), ADMIN, perhaps("Test", READ))]},
            "Policies[0].PolicyDocument.Statement",
        ),
        (
            {
                "Policies": [INCLUDED],
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
            },
            "ManagedPolicyArns[0]",
        ),
    ],
    ids=[
        "the second policy",
        "after text",
        "after an included part",
        "not in a list",
        "after an included statement",
        "after a statement by a condition",
        "before two statements by conditions",
        "after two statements by conditions",
        "between two statements by conditions",
        "managed, after an included part",
    ],
)
def test_the_location_is_that_of_the_template(properties: dict[str, Any], location: str) -> None:
    assert locations({"Role": role_of(EC2, **properties)}, "Role") == (f"Properties.{location}",)


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("Admin", "Staff.Properties.Policies[1].PolicyDocument.Statement[0]"),
        ({"Fn::Sub": "${AWS::StackName}-admin"}, "Staff.Properties.Policies"),
    ],
    ids=["a name", "a name known at deployment"],
)
def test_a_policy_of_a_group_is_where_the_group_has_it(name: Any, location: str) -> None:
    policies = [policy(READ, name="Read"), policy(ADMIN, name=name)]
    group = {"Type": "AWS::IAM::Group", "Properties": {"Policies": policies}}
    user = {"Type": "AWS::IAM::User", "Properties": {"Groups": [{"Ref": "Staff"}]}}
    resources = {"Staff": group, "Ann": user}

    assert locations(resources, "Ann") == (location,)
    assert locations(resources, "Staff") == ("Properties.Policies[1].PolicyDocument.Statement[0]",)


@pytest.mark.parametrize("is_listed", [True, False])
def test_an_aws_managed_policy_of_a_group_is_where_the_user_joins_it(is_listed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    group = {"Type": "AWS::IAM::Group", "Properties": {"ManagedPolicyArns": arns}}
    groups = {"Groups": [{"Ref": "Staff"}]}
    added = {"GroupName": {"Ref": "Staff"}, "Users": [{"Ref": "Ann"}]}
    resources = {
        "Staff": group,
        "Ann": {"Type": "AWS::IAM::User", "Properties": groups if is_listed else {}},
        **(
            {}
            if is_listed
            else {"Add": {"Type": "AWS::IAM::UserToGroupAddition", "Properties": added}}
        ),
    }

    assert locations(resources, "Ann") == (("Properties.Groups",) if is_listed else ())
