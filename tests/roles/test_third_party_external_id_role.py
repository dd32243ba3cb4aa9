from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk.assertions import Template

from iam_patterns import RoleError, ThirdPartyExternalIdRole, Trust

VENDOR = "333333333333"
VENDOR_ROLE = f"arn:aws:iam::{VENDOR}:role/collector"
EXTERNAL_ID = "cust-7f3a9c2e"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    ThirdPartyExternalIdRole(stack, "Account", vendor_account=VENDOR, external_id=EXTERNAL_ID)
    ThirdPartyExternalIdRole(
        stack, "Roles", vendor_role_arns=[VENDOR_ROLE], external_id=["new-7f3a9c2e", EXTERNAL_ID]
    )
    ThirdPartyExternalIdRole(
        stack,
        "Insisted",
        vendor_account=VENDOR,
        external_id="test",
        allow_guessable_external_id=True,
    )
    ThirdPartyExternalIdRole(
        stack,
        "Tokens",
        vendor_account=CfnParameter(stack, "Vendor").value_as_string,
        external_id=CfnParameter(stack, "ExternalId").value_as_string,
    )
    return stack


@pytest.fixture(scope="module")
def trusts(stack: Stack) -> dict[str, list[dict[str, Any]]]:
    roles = Template.from_stack(stack).find_resources("AWS::IAM::Role")
    return {
        logical_id.rstrip("0123456789ABCDEF"): role["Properties"]["AssumeRolePolicyDocument"][
            "Statement"
        ]
        for logical_id, role in roles.items()
    }


def role(stack: Stack, name: str) -> ThirdPartyExternalIdRole:
    found = stack.node.find_child(name)
    assert isinstance(found, ThirdPartyExternalIdRole)
    return found


def test_the_only_statement_demands_the_external_id(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    assert trusts["Account"] == [
        {
            "Sid": "TrustVendorWithExternalId",
            "Effect": "Allow",
            "Principal": {
                "AWS": {
                    "Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, f":iam::{VENDOR}:root"]]
                }
            },
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}},
        }
    ]


def test_accepts_the_old_and_the_new_external_id_while_it_is_rotated(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Roles"]

    assert statement["Principal"] == {"AWS": VENDOR_ROLE}
    assert statement["Condition"] == {
        "StringEquals": {"sts:ExternalId": [EXTERNAL_ID, "new-7f3a9c2e"]}
    }


def test_accepts_a_guessable_external_id_only_when_that_is_spelled_out(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Insisted"]

    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "test"}}


def test_accepts_tokens_for_account_and_external_id(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Tokens"]

    assert statement["Condition"]["StringEquals"] == {"sts:ExternalId": {"Ref": "ExternalId"}}


def test_the_command_and_the_profile_carry_the_external_id(stack: Stack) -> None:
    account = role(stack, "Account")

    assert account.assume_role_command().endswith(f"--external-id {EXTERNAL_ID}")
    assert f"external_id = {EXTERNAL_ID}" in account.aws_config_profile(profile="audit")


def test_added_trust_with_the_same_external_id_is_accepted() -> None:
    stack = Stack(App(), "Stack")
    role = ThirdPartyExternalIdRole(
        stack, "Role", vendor_role_arns=[VENDOR_ROLE], external_id=EXTERNAL_ID
    )

    role.add_trust(
        Trust.arns(
            f"arn:aws:iam::{VENDOR}:role/second",
            conditions={"StringEquals": {"sts:ExternalId": EXTERNAL_ID}},
        )
    )

    (found,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    sids = [s["Sid"] for s in found["Properties"]["AssumeRolePolicyDocument"]["Statement"]]
    assert sids == ["TrustVendorWithExternalId", "TrustPrincipals"]


@pytest.mark.parametrize(
    "weaker",
    [
        pytest.param(Trust.arns(VENDOR_ROLE), id="no external ID"),
        pytest.param(Trust.service("ec2.amazonaws.com"), id="a service"),
        pytest.param(
            Trust.arns(VENDOR_ROLE, conditions={"StringLike": {"sts:ExternalId": "cust-*"}}),
            id="external ID by pattern",
        ),
        pytest.param(
            Trust.arns(VENDOR_ROLE, conditions={"StringEquals": {"sts:ExternalId": "other-1234"}}),
            id="another external ID",
        ),
    ],
)
def test_refuses_added_trust_that_undoes_the_external_id(weaker: Trust) -> None:
    role = ThirdPartyExternalIdRole(
        Stack(App(), "Stack"), "Role", vendor_account=VENDOR, external_id=EXTERNAL_ID
    )

    with pytest.raises(RoleError, match="lacks conditions that this role requires"):
        role.add_trust(weaker)

    assert role.assume_role_policy is not None
    assert len(role.assume_role_policy.to_json()["Statement"]) == 1


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({"external_id": EXTERNAL_ID}, ["vendor_account"], id="nobody named"),
        pytest.param(
            {
                "vendor_account": VENDOR,
                "vendor_role_arns": [VENDOR_ROLE],
                "external_id": EXTERNAL_ID,
            },
            ["vendor_account"],
            id="account and roles",
        ),
        pytest.param(
            {"vendor_account": "33333333333", "external_id": "a b"},
            ["vendor_account", "external_id"],
            id="short account and malformed external ID, both told",
        ),
        pytest.param(
            {"vendor_role_arns": ["ec2.amazonaws.com", "*"], "external_id": EXTERNAL_ID},
            ["vendor_role_arns[0]", "vendor_role_arns[1]"],
            id="service and wildcard as vendor",
        ),
        pytest.param(
            {"vendor_account": VENDOR, "external_id": VENDOR}, ["external_id"], id="account number"
        ),
        pytest.param(
            {"vendor_account": VENDOR, "external_id": "external-id"},
            ["external_id"],
            id="placeholder",
        ),
        pytest.param(
            {"vendor_account": VENDOR, "external_id": "aaaaaaaaaa"},
            ["external_id"],
            id="one character repeated",
        ),
        pytest.param(
            {"vendor_account": VENDOR, "external_id": "short"}, ["external_id"], id="short"
        ),
        pytest.param(
            {"vendor_account": VENDOR, "external_id": [EXTERNAL_ID, "12345678"]},
            ["external_id[1]"],
            id="guessable second ID",
        ),
        pytest.param({"vendor_account": VENDOR, "external_id": []}, ["external_id"], id="no ID"),
        pytest.param({"vendor_account": VENDOR, "external_id": None}, ["external_id"], id="None"),
        pytest.param(
            {"vendor_account": VENDOR, "external_id": "x" * 1225 + "y"},
            ["external_id"],
            id="over 1224 characters",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        ThirdPartyExternalIdRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_the_external_id_is_required() -> None:
    with pytest.raises(TypeError, match="external_id"):
        ThirdPartyExternalIdRole(  # type: ignore[call-arg] # what the test is about
            Stack(App(), "Stack"), "Role", vendor_account=VENDOR
        )


def test_a_value_that_begins_with_a_hyphen_is_no_option_of_the_command() -> None:
    role = ThirdPartyExternalIdRole(
        Stack(App(), "S"), "Role", vendor_account="222222222222", external_id="-f3a9c1d27b604e58"
    )

    command = role.assume_role_command(session_name="-shop")

    assert "--external-id=-f3a9c1d27b604e58" in command
    assert "--role-session-name=-shop" in command
