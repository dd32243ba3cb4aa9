"""Permission sets of IAM Identity Center in questions: as callers, and as roles."""

from typing import Any, Final

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sso as sso

from iam_patterns import CrossAccountDeployRole, MfaRole
from iam_patterns.testing import Access, AccessError, AssumeRoleCaller, permission_set, role_arn

TOOLS: Final = "111111111111"
WORKLOAD: Final = "222222222222"
REGION: Final = "eu-central-1"
PATH: Final = f"arn:aws:iam::{TOOLS}:role/aws-reserved/sso.amazonaws.com"
DEPLOYER: Final = permission_set("Deployer", account=TOOLS, identity_center_region=REGION)
SETS: Final[dict[str, Any]] = {
    "trusted_account": TOOLS,
    "trusted_permission_sets": ["Deployer"],
    "identity_center_region": REGION,
}


def stack_of(app: App, name: str = "Stack", region: str = "eu-west-1") -> Stack:
    return Stack(app, name, env=Environment(account=WORKLOAD, region=region))


def role_trusting(principal: str, conditions: Any = None, region: str = "eu-west-1") -> Access:
    stack = stack_of(App(), region=region)
    iam.Role(
        stack,
        "Role",
        assumed_by=iam.PrincipalWithConditions(iam.ArnPrincipal(principal), conditions or {}),
    )
    return Access.of(stack)


def role_for(pattern: str) -> Access:
    root = f"arn:aws:iam::{TOOLS}:root"
    return role_trusting(root, {"ArnLike": {"aws:PrincipalArn": pattern}})


@pytest.fixture(scope="module")
def trusting() -> Access:
    stack = stack_of(App())
    CrossAccountDeployRole(stack, "Deploy", **SETS)
    MfaRole(stack, "Mfa", trusted_arns=[f"arn:aws:iam::{TOOLS}:user/a"])
    MfaRole(stack, "People", identity_center_requires_mfa=True, **SETS)
    return Access.of(stack)


def test_the_permission_set_that_is_trusted_can_assume_the_role(trusting: Access) -> None:
    assert trusting.role("Deploy").assumable_by(DEPLOYER)
    assert trusting.role("People").assumable_by(DEPLOYER)


@pytest.mark.parametrize(
    "other",
    [
        permission_set("Deployer_x", account=TOOLS, identity_center_region=REGION),
        permission_set("Deployers", account=TOOLS, identity_center_region=REGION),
        permission_set("Deploye", account=TOOLS, identity_center_region=REGION),
        permission_set("deployer", account=TOOLS, identity_center_region=REGION),
        permission_set("Deployer", account=WORKLOAD, identity_center_region=REGION),
        permission_set("Deployer", account=TOOLS, identity_center_region="us-east-1"),
        permission_set("Deployer", account=TOOLS, identity_center_region="eu-west-1"),
        role_arn(f"arn:aws:iam::{TOOLS}:role/AWSReservedSSO_Deployer_0123456789abcdef"),
    ],
    ids=str,
)
def test_no_other_can(other: AssumeRoleCaller, trusting: Access) -> None:
    assert not trusting.role("Deploy").assumable_by(other)


def test_an_external_id_is_refused_to_it_too(trusting: Access) -> None:
    assert not trusting.role("Deploy").assumable_by(DEPLOYER, external_id="cust-7f3a9c2e")


def test_the_role_that_is_there_is_asked_about_by_its_arn(trusting: Access) -> None:
    role = f"{PATH}/{REGION}/AWSReservedSSO_Deployer_0123456789abcdef"

    assert trusting.role("Deploy").assumable_by(role_arn(role))
    assert not trusting.role("Deploy").assumable_by(role_arn(f"{role}0"))


def test_a_condition_on_mfa_refuses_it() -> None:
    stack = stack_of(App())
    conditions = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "ArnLike": {"aws:PrincipalArn": f"{PATH}/*/AWSReservedSSO_*"},
    }
    iam.Role(stack, "Mfa", assumed_by=iam.AccountPrincipal(TOOLS).with_conditions(conditions))

    assert not Access.of(stack).role("Mfa").assumable_by(DEPLOYER)


@pytest.mark.parametrize(
    "given", [{"mfa": True}, {"context": {"aws:MultiFactorAuthPresent": "true"}}]
)
@pytest.mark.parametrize(
    "caller",
    [DEPLOYER, role_arn(f"{PATH}/{REGION}/AWSReservedSSO_Deployer_0123456789abcdef")],
)
def test_mfa_that_no_session_of_a_permission_set_has_is_refused(
    given: dict[str, Any], caller: AssumeRoleCaller, trusting: Access
) -> None:
    with pytest.raises(AccessError, match="has no MFA that AWS knows of"):
        trusting.role("Deploy").assumable_by(caller, **given)


@pytest.mark.parametrize("suffix", ["*", "????????????????"])
def test_a_pattern_of_any_suffix_is_firm(suffix: str) -> None:
    role = role_for(f"{PATH}/{REGION}/AWSReservedSSO_Deployer_{suffix}").role("Role")

    assert role.assumable_by(DEPLOYER)


@pytest.mark.parametrize("suffix", ["0123456789abcdef", "0*", "???????????????a"])
def test_a_pattern_of_some_suffixes_is_asked_about_by_arn(suffix: str) -> None:
    role = role_for(f"{PATH}/{REGION}/AWSReservedSSO_Deployer_{suffix}").role("Role")

    with pytest.raises(AccessError, match="the suffix of the role of Deployer decides"):
        role.assumable_by(DEPLOYER)


def test_a_principal_with_a_suffix_is_asked_about_by_arn() -> None:
    arn = f"{PATH}/{REGION}/AWSReservedSSO_Deployer_0123456789abcdef"
    role = role_trusting(arn).role("Role")

    with pytest.raises(AccessError, match="AWSReservedSSO_Deployer_SUFFIX"):
        role.assumable_by(DEPLOYER)
    assert role.assumable_by(role_arn(arn))
    other = permission_set("Other", account=TOOLS, identity_center_region=REGION)
    assert not role.assumable_by(other)


def test_it_is_in_the_partition_of_the_role() -> None:
    root = f"arn:aws-cn:iam::{TOOLS}:root"
    pattern = f"{PATH}/cn-north-1/AWSReservedSSO_Deployer_????????????????"
    condition = {"ArnLike": {"aws:PrincipalArn": pattern.replace("arn:aws:", "arn:aws-cn:")}}
    role = role_trusting(root, condition, "cn-north-1").role("Role")

    assert role.assumable_by(
        permission_set("Deployer", account=TOOLS, identity_center_region="cn-north-1")
    )


def test_the_region_is_required_where_no_stack_has_it(trusting: Access) -> None:
    with pytest.raises(AccessError, match="identity_center_region is required"):
        trusting.role("Deploy").assumable_by(permission_set("Deployer", account=TOOLS))


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"name": "D*"}, "name of a permission set"),
        ({"name": 7}, "name of a permission set"),
        ({"account": "1"}, "12 digits"),
        ({"identity_center_region": "*"}, "Region of IAM Identity Center"),
        ({"identity_center_region": 7}, "Region of IAM Identity Center"),
        ({"organization_id": 7}, "a string"),
    ],
)
def test_what_is_refused(given: dict[str, Any], refused: str) -> None:
    with pytest.raises(AccessError, match=refused):
        permission_set(**{"name": "Deployer", "account": TOOLS, **given})


def declaring(*actions: str, accounts: tuple[str, ...] = (TOOLS,), **more: Any) -> App:
    """An app with the permission set Deployer, and a role of another account that trusts it."""
    app = App()
    people = Stack(app, "People", env=Environment(account=TOOLS, region=REGION))
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}
    created = sso.CfnPermissionSet(
        people,
        "Deployer",
        name="Deployer",
        instance_arn="arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c",
        inline_policy={"Version": "2012-10-17", "Statement": [allowed]},
    )
    for account in accounts:
        sso.CfnAssignment(
            people,
            f"In{account}",
            instance_arn=created.instance_arn,
            permission_set_arn=created.attr_permission_set_arn,
            principal_id="f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            principal_type="GROUP",
            target_id=account,
            target_type="AWS_ACCOUNT",
        )
    CrossAccountDeployRole(stack_of(app), "Deploy", **SETS)
    return app


IN_TOOLS: Final = permission_set("Deployer", account=TOOLS)


@pytest.mark.parametrize(
    "accounts", [(TOOLS,), (TOOLS, WORKLOAD), ()], ids=["one account", "two", "none"]
)
def test_a_declared_permission_set_must_allow_the_call_itself(accounts: tuple[str, ...]) -> None:
    allowing = Access.of(declaring("sts:AssumeRole", accounts=accounts)).role("Deploy")
    another = Access.of(declaring("s3:GetObject", accounts=accounts)).role("Deploy")

    assert allowing.assumable_by(IN_TOOLS)
    assert not another.assumable_by(IN_TOOLS)
    assert "own policies" in str(another.assumable_by(IN_TOOLS))


def test_its_policies_know_the_account_of_the_session() -> None:
    here = {"StringEquals": {"aws:PrincipalAccount": TOOLS}}
    elsewhere = {"StringEquals": {"aws:PrincipalAccount": WORKLOAD}}
    both = (TOOLS, WORKLOAD)

    one = Access.of(declaring("sts:AssumeRole", accounts=both, Condition=here)).role("Deploy")
    other = Access.of(declaring("sts:AssumeRole", accounts=both, Condition=elsewhere))
    assert one.assumable_by(IN_TOOLS)
    assert not other.role("Deploy").assumable_by(IN_TOOLS)


def test_another_region_than_that_of_the_stack_is_refused() -> None:
    caller = permission_set("Deployer", account=TOOLS, identity_center_region="us-east-1")

    with pytest.raises(AccessError, match="the app declares Deployer in eu-central-1"):
        Access.of(declaring("sts:AssumeRole")).role("Deploy").assumable_by(caller)


def test_a_declared_permission_set_is_asked_about_by_its_name_or_construct() -> None:
    app = declaring("s3:GetObject")
    access = Access.of(app)
    construct = app.node.find_child("People").node.find_child("Deployer")

    for name in ("Deployer", "People/Deployer", construct):
        role = access.role(name)  # type: ignore[arg-type]  # a construct of the app
        assert role.allows("s3:GetObject", "arn:aws:s3:::a/b")
        assert not role.allows("s3:PutObject", "arn:aws:s3:::a/b")


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("iam:AttachRolePolicy", False),
        ("iam:PutRolePolicy", False),
        ("iam:UpdateAssumeRolePolicy", False),
        ("iam:DeleteRole", False),
        ("iam:GetRole", True),
        ("iam:ListRolePolicies", True),
    ],
)
def test_no_policy_allows_to_change_its_role(action: str, *, allowed: bool) -> None:
    role = Access.of(declaring("iam:*")).role("Deployer")
    reserved = f"{PATH}/{REGION}/AWSReservedSSO_Other_0123456789abcdef"

    answer = role.allows(action, reserved)
    assert bool(answer) is allowed
    assert allowed or "an account cannot change a role of IAM Identity Center" in str(answer)
    assert role.allows(action, f"arn:aws:iam::{TOOLS}:role/team/app")
    assert role.allows(action, reserved, context={"aws:ViaAWSService": "true"})
