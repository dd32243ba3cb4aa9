"""Policies and the identities that they are attached to."""

from tests.template.iam_resources import ADMINISTRATOR, TRUST, actions, identities, policy


def test_a_user_has_the_policies_of_its_groups() -> None:
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


def test_a_user_has_no_policies_of_other_groups() -> None:
    found = identities(
        User={"Type": "AWS::IAM::User"},
        Group={
            "Type": "AWS::IAM::Group",
            "Properties": {"Policies": [policy("s3:ListAllMyBuckets")["Properties"]]},
        },
    )

    assert actions(found["User"]) == []


def test_a_managed_policy_is_attached_from_either_side() -> None:
    found = identities(
        Role={
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": TRUST, "ManagedPolicyArns": [ADMINISTRATOR]},
        },
        Managed=policy("sqs:ListQueues", "ManagedPolicy", Roles=[{"Ref": "Role"}]),
    )["Role"]

    assert [named.kind for named in found.policies] == ["aws", "managed"]


def test_a_boundary_that_no_template_declares_is_missing() -> None:
    own = "arn:aws:iam::111111111111:policy/boundary"
    properties = {"AssumeRolePolicyDocument": TRUST, "PermissionsBoundary": own}
    found = identities(
        Unknown={"Type": "AWS::IAM::Role", "Properties": properties},
        Known={
            "Type": "AWS::IAM::Role",
            "Properties": {**properties, "PermissionsBoundary": ADMINISTRATOR},
        },
    )

    assert (found["Unknown"].boundary, found["Unknown"].missing) == (None, (own,))
    assert found["Unknown"].missing_permissions == ()
    assert found["Known"].boundary is not None
    assert found["Known"].missing == ()
