"""Permission sets of IAM Identity Center as callers of the roles that people assume."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from aws_cdk import App, Aws, CfnParameter, Environment, Stack

from iam_patterns import (
    ChainedRole,
    CrossAccountDeployRole,
    LambdaExecutionRole,
    MfaRole,
    RoleError,
)

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]

TOOLS: Final = "111111111111"
ALICE: Final = f"arn:aws:iam::{TOOLS}:user/alice"
NO_EXTERNAL_ID: Final = {"Null": {"sts:ExternalId": "true"}}
PATH: Final = f":iam::{TOOLS}:role/aws-reserved/sso.amazonaws.com/"
SETS: Final[dict[str, Any]] = {
    "trusted_account": TOOLS,
    "trusted_permission_sets": ["Deployer"],
    "identity_center_region": "eu-central-1",
}
ROLES: Final[dict[type, dict[str, Any]]] = {
    ChainedRole: {"allow_outside_organization": True},
    CrossAccountDeployRole: {},
    MfaRole: {"identity_center_requires_mfa": True},
}


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="222222222222", region="eu-west-1"))


def arn(region: str, name: str) -> dict[str, Any]:
    end = f"{PATH}{region}AWSReservedSSO_{name}_????????????????"
    return {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, end]]}


@pytest.mark.parametrize("kind", ROLES)
def test_the_account_is_trusted_for_this_role_alone(
    kind: Any, stack: Stack, trust_of: TrustOf
) -> None:
    kind(stack, "Role", **ROLES[kind], **SETS)

    (statement,) = trust_of(stack, "Role")
    assert statement["Sid"] == "TrustPermissionSets"
    assert "root" in str(statement["Principal"]["AWS"])
    assert statement["Condition"] == {
        **NO_EXTERNAL_ID,
        "ArnLike": {"aws:PrincipalArn": arn("eu-central-1/", "Deployer")},
    }


def test_us_east_1_is_in_no_path(stack: Stack, trust_of: TrustOf) -> None:
    region = {"identity_center_region": "us-east-1", "trusted_permission_sets": "A_b"}
    CrossAccountDeployRole(stack, "Role", **{**SETS, **region})

    (statement,) = trust_of(stack, "Role")
    assert statement["Condition"]["ArnLike"] == {"aws:PrincipalArn": arn("", "A_b")}


def test_several_are_in_one_statement(stack: Stack, trust_of: TrustOf) -> None:
    CrossAccountDeployRole(stack, "Role", **{**SETS, "trusted_permission_sets": ["A", "B"]})

    (statement,) = trust_of(stack, "Role")
    assert statement["Condition"]["ArnLike"]["aws:PrincipalArn"] == [
        arn("eu-central-1/", "A"),
        arn("eu-central-1/", "B"),
    ]


@pytest.mark.parametrize("kind", ROLES)
def test_what_the_role_requires_of_others_stays(kind: Any, stack: Stack, trust_of: TrustOf) -> None:
    hub = {"trusted_role_arns": [f"arn:aws:iam::{TOOLS}:role/hub"]}
    others = hub if kind is ChainedRole else {"trusted_arns": [ALICE]}
    kind(stack, "Role", **ROLES[kind], **SETS, **others)
    kind(stack, "Without", **_without_sets(ROLES[kind]), **others)

    first, second = trust_of(stack, "Role")
    assert [first] == trust_of(stack, "Without")
    assert second["Sid"] == "TrustPermissionSets"


def _without_sets(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if "identity_center" not in name}


def test_the_organization_and_session_tags_are_required_of_them_too(
    stack: Stack, trust_of: TrustOf
) -> None:
    ChainedRole(
        stack, "Role", organization_id="o-abcdefghij", session_tags={"team": ["shop"]}, **SETS
    )

    (statement,) = trust_of(stack, "Role")
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert statement["Condition"]["StringEquals"] == {
        "aws:PrincipalOrgID": "o-abcdefghij",
        "aws:RequestTag/team": "shop",
    }


def test_patterns_of_the_account_have_a_statement_of_their_own(
    stack: Stack, trust_of: TrustOf
) -> None:
    users = f"arn:aws:iam::{TOOLS}:user/people/*"
    CrossAccountDeployRole(stack, "Role", principal_arn_patterns=[users], **SETS)

    account, sets = trust_of(stack, "Role")
    assert account["Condition"]["ArnLike"] == {"aws:PrincipalArn": users}
    assert sets["Condition"]["ArnLike"] == {"aws:PrincipalArn": arn("eu-central-1/", "Deployer")}


def test_the_callers_half_requires_no_mfa_that_a_permission_set_cannot_have(stack: Stack) -> None:
    both = MfaRole(stack, "Both", trusted_arns=[ALICE], **ROLES[MfaRole], **SETS)
    users = MfaRole(stack, "Users", trusted_arns=[ALICE])

    assert both.caller_permissions()[0].conditions == ()
    assert users.caller_permissions()[0].conditions != ()
    assert "--token-code" in both.assume_role_command()


def test_a_grant_to_a_role_that_trusts_both_requires_mfa(stack: Stack, trust_of: TrustOf) -> None:
    role = MfaRole(stack, "Role", trusted_arns=[ALICE], **ROLES[MfaRole], **SETS)
    role.grant_assume_role(LambdaExecutionRole(stack, "Caller"))

    assert "Bool" in trust_of(stack, "Role")[-1]["Condition"]


def test_tokens_are_names_and_accounts(stack: Stack, trust_of: TrustOf) -> None:
    name = CfnParameter(stack, "Name").value_as_string
    given = {"trusted_account": Aws.ACCOUNT_ID, "trusted_permission_sets": [name]}
    CrossAccountDeployRole(stack, "Role", **{**SETS, **given})

    (statement,) = trust_of(stack, "Role")
    assert "AWSReservedSSO_" in str(statement["Condition"])


@pytest.mark.parametrize(
    ("kind", "given", "refused"),
    [
        (CrossAccountDeployRole, {"trusted_permission_sets": ["D*"]}, r"permission_sets\[0\]"),
        (CrossAccountDeployRole, {"trusted_permission_sets": "x" * 33}, "1-32 characters"),
        (CrossAccountDeployRole, {"trusted_permission_sets": 7}, "a list of strings"),
        (CrossAccountDeployRole, {"trusted_account": None}, "requires trusted_account"),
        (CrossAccountDeployRole, {"identity_center_region": None}, "require each other"),
        (CrossAccountDeployRole, {"identity_center_region": "*"}, "known before deployment"),
        (CrossAccountDeployRole, {"identity_center_region": Aws.REGION}, "known before deployment"),
        (CrossAccountDeployRole, {"trusted_permission_sets": []}, "require each other"),
        (CrossAccountDeployRole, {"allow_any_principal_in_account": True}, "got both"),
        (CrossAccountDeployRole, {"require_mfa": True}, "never has aws:MultiFactorAuthPresent"),
        (MfaRole, {"identity_center_requires_mfa": False}, "MFA in IAM Identity Center"),
        (MfaRole, {"identity_center_requires_mfa": "yes"}, "True or False"),
        (MfaRole, {"require_source_identity": True}, "has no user name"),
        (ChainedRole, {"trusted_account": None}, "requires trusted_account"),
        (ChainedRole, {"trusted_account": "1"}, "12 digits"),
        (
            ChainedRole,
            {"trusted_permission_sets": [], "identity_center_region": None},
            "trusted_account requires trusted_permission_sets",
        ),
    ],
)
def test_what_is_refused(kind: Any, given: dict[str, Any], refused: str, stack: Stack) -> None:
    with pytest.raises(RoleError, match=refused):
        kind(stack, "Role", **{**ROLES[kind], **SETS, **given})

    kind(stack, "Role", **ROLES[kind], **SETS)


def test_mfa_of_identity_center_is_about_permission_sets(stack: Stack) -> None:
    with pytest.raises(RoleError, match="requires trusted_permission_sets"):
        MfaRole(stack, "Role", trusted_arns=[ALICE], identity_center_requires_mfa=True)


def test_a_chained_role_needs_a_caller(stack: Stack) -> None:
    with pytest.raises(RoleError, match="at least one of trusted_role_arns and trusted_permission"):
        ChainedRole(stack, "Role", allow_outside_organization=True)
