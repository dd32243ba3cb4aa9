"""IAM identities with every policy, declared by the app or imported."""

from typing import Any

import pytest

from iam_patterns.template import (
    AppTemplates,
    IamIdentity,
    IamRole,
    StackTemplate,
    TemplateError,
    identities_of,
    roles_of,
)

EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
TRUST = {"Version": "2012-10-17", "Statement": [EC2]}
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def read(action: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def policy(action: str, /, kind: str = "Policy", **properties: Any) -> dict[str, Any]:
    return {
        "Type": f"AWS::IAM::{kind}",
        "Properties": {"PolicyName": action, "PolicyDocument": read(action), **properties},
    }


def identities(**resources: dict[str, Any]) -> dict[str, IamIdentity]:
    stack = StackTemplate("Stack", {"Resources": resources}, "111111111111", "eu-west-1")
    return {identity.logical_id: identity for identity in identities_of(AppTemplates([stack]))}


def actions(identity: IamIdentity) -> list[str]:
    return [
        action
        for named in identity.policies
        for statement in named.document.statements
        for action in statement.actions
    ]


def test_a_user_has_what_its_groups_have() -> None:
    found = identities(
        User={"Type": "AWS::IAM::User", "Properties": {"Groups": [{"Ref": "First"}]}},
        First={
            "Type": "AWS::IAM::Group",
            "Properties": {"Policies": [policy("s3:ListAllMyBuckets")["Properties"]]},
        },
        Second={"Type": "AWS::IAM::Group"},
        Added={
            "Type": "AWS::IAM::UserToGroupAddition",
            "Properties": {"GroupName": {"Ref": "Second"}, "Users": [{"Ref": "User"}]},
        },
        OfSecond=policy("sqs:ListQueues", Groups=[{"Ref": "Second"}]),
        Own=policy("sns:ListTopics", "UserPolicy", UserName={"Ref": "User"}),
    )

    user = found["User"]

    assert user.kind == "user"
    assert sorted(actions(user)) == ["s3:ListAllMyBuckets", "sns:ListTopics", "sqs:ListQueues"]
    assert actions(found["Second"]) == ["sqs:ListQueues"]


@pytest.mark.parametrize(
    ("attached", "kind"),
    [
        ({"Roles": ["outside"]}, "role"),
        ({"Users": ["alice"]}, "user"),
        ({"Groups": ["g"]}, "group"),
    ],
)
def test_an_imported_identity_has_the_policies_that_the_app_attaches(
    attached: dict[str, Any], kind: str
) -> None:
    found = identities(Policy=policy("*", **attached))["Policy"]

    assert (found.kind, found.is_imported, actions(found)) == (kind, True, ["*"])
    assert found.arn == f"arn:aws:iam::111111111111:{kind}/{next(iter(attached.values()))[0]}"


def test_a_managed_policy_is_attached_from_either_side() -> None:
    found = identities(
        Role={
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": TRUST, "ManagedPolicyArns": [ADMINISTRATOR]},
        },
        Managed=policy("sqs:ListQueues", "ManagedPolicy", Roles=[{"Ref": "Role"}]),
    )["Role"]

    assert [named.kind for named in found.policies] == ["aws", "managed"]


def role(**properties: Any) -> IamRole:
    declared = {"AssumeRolePolicyDocument": TRUST, **properties}
    found = identities(Role={"Type": "AWS::IAM::Role", "Properties": declared})["Role"]
    assert isinstance(found, IamRole)
    return found


@pytest.mark.parametrize(
    ("properties", "location", "is_malformed"),
    [
        ({"AssumeRolePolicyDocument": {"Statement": [EC2, {"Ref": "S"}]}}, "Statement[1]", False),
        ({"AssumeRolePolicyDocument": {"Ref": "Document"}}, "AssumeRolePolicyDocument", False),
        (
            {"AssumeRolePolicyDocument": {"Statement": {**EC2, "Condition": {"Ref": "C"}}}},
            "Statement[0]",
            False,
        ),
        (
            {
                "AssumeRolePolicyDocument": {
                    "Statement": {**EC2, "Condition": {"StringEquals": {"Ref": "C"}}}
                }
            },
            "Statement[0]",
            False,
        ),
        (
            {"AssumeRolePolicyDocument": {"Statement": {**EC2, "Principal": {"Ref": "P"}}}},
            "[0]",
            False,
        ),
        ({"Policies": {"Fn::Transform": {"Name": "x"}}}, "Policies[0]", False),
        ({"Policies": [{"PolicyName": "P", "PolicyDocument": {"Ref": "D"}}]}, "Policies[0]", False),
        ({"AssumeRolePolicyDocument": {"Statement": {**EC2, "Effect": "allow"}}}, "Assume", True),
        ({"AssumeRolePolicyDocument": None}, "AssumeRolePolicyDocument", True),
        ({"Policies": [{"PolicyName": "P"}]}, "Policies[0]", True),
    ],
    ids=str,
)
def test_a_problem_of_a_policy_is_reported_with_its_location(
    properties: dict[str, Any], location: str, *, is_malformed: bool
) -> None:
    (problem,) = role(**properties).policy_problems

    assert location in problem.location
    assert problem.is_malformed is is_malformed


def test_the_known_statements_beside_an_unresolved_one_are_read() -> None:
    found = role(AssumeRolePolicyDocument={"Statement": [{"Ref": "S"}, EC2]})

    assert [statement.principals is not None for statement in found.trust.statements] == [True]


def test_roles_of_requires_every_policy_to_be_resolved() -> None:
    properties = {"AssumeRolePolicyDocument": {"Statement": [{"Ref": "S"}]}}
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}
    stack = StackTemplate("Stack", {"Resources": resources}, "111111111111", "eu-west-1")

    with pytest.raises(TemplateError, match="AssumeRolePolicyDocument"):
        roles_of(AppTemplates([stack]))
