"""PermissionSetAssignments: who, in which accounts, and in which order."""

from typing import Any, Final

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk.assertions import Template

from iam_patterns import Statement
from iam_patterns.organization import OrganizationError, PermissionSet, PermissionSetAssignments

INSTANCE: Final = "arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c"
GROUP: Final = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
USER: Final = "906765e1c3-0b1c2d3e-4f50-4617-a819-2b3c4d5e6f70"
ACCOUNTS: Final = [f"{number:012}" for number in range(1, 8)]
GROUPS: Final = {"Developers": GROUP}


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack")


@pytest.fixture
def deployer(stack: Stack) -> PermissionSet:
    read = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::a/b"])
    return PermissionSet(
        stack, "Deployer", instance_arn=INSTANCE, permission_set_name="Deployer", permissions=read
    )


def assignments(stack: Stack) -> dict[str, Any]:
    return dict(Template.from_stack(stack).find_resources("AWS::SSO::Assignment"))


def test_each_group_and_user_in_each_account(stack: Stack, deployer: PermissionSet) -> None:
    PermissionSetAssignments(
        stack,
        "Who",
        permission_set=deployer,
        groups=GROUPS,
        users={"alice": USER},
        accounts=ACCOUNTS[:2],
    )

    found = assignments(stack)
    assert {
        (each["Properties"]["PrincipalType"], each["Properties"]["TargetId"])
        for each in found.values()
    } == {(kind, account) for kind in ("GROUP", "USER") for account in ACCOUNTS[:2]}
    (first, *_) = found.values()
    assert first["Properties"] == {
        "InstanceArn": INSTANCE,
        "PermissionSetArn": {"Fn::GetAtt": ["Deployer", "PermissionSetArn"]},
        "PrincipalId": GROUP,
        "PrincipalType": "GROUP",
        "TargetId": ACCOUNTS[0],
        "TargetType": "AWS_ACCOUNT",
    }


def test_logical_ids_do_not_change_with_the_other_accounts(
    stack: Stack, deployer: PermissionSet
) -> None:
    other_stack = Stack(App(), "Stack")
    read = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::a/b"])
    other = PermissionSet(
        other_stack, "Deployer", instance_arn=INSTANCE, permission_set_name="D", permissions=read
    )
    given: dict[str, Any] = {"groups": GROUPS}
    PermissionSetAssignments(stack, "Who", permission_set=deployer, accounts=ACCOUNTS[:3], **given)
    PermissionSetAssignments(
        other_stack, "Who", permission_set=other, accounts=ACCOUNTS[1:3], **given
    )

    assert assignments(other_stack).keys() < assignments(stack).keys()


def test_five_accounts_at_a_time_and_one_after_the_other_in_an_account(
    stack: Stack, deployer: PermissionSet
) -> None:
    PermissionSetAssignments(
        stack,
        "Who",
        permission_set=deployer,
        groups={"A": GROUP, "B": USER},
        accounts=ACCOUNTS,
    )

    found = assignments(stack)
    after = {name: each.get("DependsOn", []) for name, each in found.items()}
    assert sum(not before for before in after.values()) == 5
    assert all(len(before) <= 1 for before in after.values())
    for name, before in after.items():
        if found[name]["Properties"]["PrincipalId"] == USER:
            (earlier,) = before
            assert found[earlier]["Properties"]["TargetId"] == found[name]["Properties"]["TargetId"]


def test_the_id_of_a_group_can_be_known_later(stack: Stack, deployer: PermissionSet) -> None:
    group = CfnParameter(stack, "Group").value_as_string
    PermissionSetAssignments(
        stack, "Who", permission_set=deployer, groups={"A": group}, accounts=ACCOUNTS[:1]
    )

    (found,) = assignments(stack).values()
    assert found["Properties"]["PrincipalId"] == {"Ref": "Group"}


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"permission_set": "Deployer"}, "a PermissionSet"),
        ({"accounts": []}, "a list of accounts"),
        ({"accounts": ACCOUNTS[0]}, "a list of accounts"),
        ({"accounts": ["1"]}, r"accounts\[0\]: must be an AWS account ID"),
        ({"accounts": ["${Token[AWS.AccountId.4]}"]}, "known before deployment"),
        ({"accounts": [ACCOUNTS[0], ACCOUNTS[0]]}, r"accounts\[1\]: is listed twice"),
        ({"accounts": ["ou-ab12-11111111"]}, "to accounts, never to units"),
        ({"accounts": ["r-ab12/ou-ab12-11111111"]}, "to accounts, never to units"),
        ({"groups": None}, "at least one of groups and users is required"),
        ({"groups": ["Developers"]}, "a mapping of names to IDs"),
        ({"groups": {"Developers": "Developers"}}, "the ID of a group or user"),
        ({"users": {"a/b": USER}}, "a name without /"),
        ({"accounts": [f"{n:012}" for n in range(500)]}, "fewer than 500"),
    ],
)
def test_what_is_refused(
    given: dict[str, Any], refused: str, stack: Stack, deployer: PermissionSet
) -> None:
    right: dict[str, Any] = {"permission_set": deployer, "groups": GROUPS, "accounts": ACCOUNTS[:1]}

    with pytest.raises(OrganizationError, match=refused):
        PermissionSetAssignments(stack, "Who", **{**right, **given})
    PermissionSetAssignments(stack, "Who", **right)
