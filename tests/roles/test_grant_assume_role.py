"""grant_assume_role gives both halves, or says why it cannot."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from iam_patterns import (
    ChainedRole,
    CrossAccountDeployRole,
    Ec2InstanceRole,
    LambdaExecutionRole,
    MfaRole,
    Quotas,
    RoleError,
    ThirdPartyExternalIdRole,
    Trust,
)

HUB = "arn:aws:iam::111111111111:role/hub"
ALICE = "arn:aws:iam::111111111111:user/alice"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))


def chained(stack: Stack, **options: Any) -> ChainedRole:
    return ChainedRole(
        stack,
        "Target",
        trusted_role_arns=[HUB],
        organization_id="o-abcdefghij",
        **options,
    )


def trust(stack: Stack, name: str = "Target") -> list[dict[str, Any]]:
    roles = Template.from_stack(stack).find_resources("AWS::IAM::Role")
    (role,) = [role for logical_id, role in roles.items() if logical_id[:-8] == name]
    statements: list[dict[str, Any]] = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    return statements


def permissions(stack: Stack) -> list[dict[str, Any]]:
    policies = Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
    return [s for p in policies for s in p["Properties"]["PolicyDocument"]["Statement"]]


def assert_both_halves(stack: Stack, caller: str, actions: str | list[str]) -> None:
    _, granted = trust(stack)
    (permission,) = permissions(stack)
    assert granted["Principal"]["AWS"]["Fn::GetAtt"][0].startswith(caller)
    assert granted["Action"] == actions
    assert permission["Action"] == actions
    assert permission["Resource"]["Fn::GetAtt"][0].startswith("Target")


def test_a_role_of_the_app(stack: Stack) -> None:
    role = chained(stack)

    assert role.grant_assume_role(LambdaExecutionRole(stack, "Caller")).success

    assert_both_halves(stack, "Caller", "sts:AssumeRole")


def test_the_role_of_a_function(stack: Stack) -> None:
    function = lambda_.Function(
        stack,
        "Caller",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): return None"),
    )

    chained(stack).grant_assume_role(function.grant_principal)

    assert_both_halves(stack, "CallerServiceRole", "sts:AssumeRole")


def test_a_user_of_the_app(stack: Stack) -> None:
    role = MfaRole(stack, "Target", trusted_arns=[ALICE])

    role.grant_assume_role(iam.User(stack, "Caller"))

    assert_both_halves(stack, "Caller", "sts:AssumeRole")


@pytest.mark.parametrize(
    ("demand", "condition"),
    [
        ("Bool", {"aws:MultiFactorAuthPresent": "true"}),
        ("NumericLessThan", {"aws:MultiFactorAuthAge": "3600"}),
        ("StringEquals", {"sts:SourceIdentity": "${aws:username}"}),
        ("Null", {"sts:ExternalId": "true"}),
    ],
)
def test_the_trust_makes_every_demand_of_the_role(
    demand: str, condition: dict[str, str], stack: Stack
) -> None:
    role = MfaRole(stack, "Target", trusted_arns=[ALICE], require_source_identity=True)

    role.grant_assume_role(iam.User(stack, "Caller"))

    assert_both_halves(stack, "Caller", ["sts:AssumeRole", "sts:SetSourceIdentity"])
    assert trust(stack)[1]["Condition"][demand] == condition


def test_an_external_id_is_demanded_of_the_new_caller_too(stack: Stack) -> None:
    role = ThirdPartyExternalIdRole(
        stack, "Target", vendor_account="333333333333", external_id="cust-7f3a9c2e"
    )

    role.grant_assume_role(LambdaExecutionRole(stack, "Caller"))

    assert trust(stack)[1]["Condition"] == {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}


def test_session_tags_are_in_both_halves(stack: Stack) -> None:
    role = chained(stack, session_tags={"project": ["shop"]})

    role.grant_assume_role(LambdaExecutionRole(stack, "Caller"))

    assert_both_halves(stack, "Caller", ["sts:AssumeRole", "sts:TagSession"])
    assert trust(stack)[1]["Condition"] == trust(stack)[0]["Condition"]


def imported(arn: str, *, mutable: bool = True) -> Callable[[Stack], iam.IPrincipal]:
    return lambda stack: iam.Role.from_role_arn(stack, "Imported", arn, mutable=mutable)


@pytest.mark.parametrize(
    "identity",
    [
        imported("arn:aws:iam::999999999999:role/other-account"),
        imported("arn:aws:iam::111111111111:role/fixed", mutable=False),
        lambda _: iam.AccountPrincipal("999999999999"),
        lambda _: iam.ServicePrincipal("lambda.amazonaws.com"),
        lambda _: iam.ArnPrincipal(HUB),
    ],
    ids=["role of another account", "immutable role", "account", "service", "bare ARN"],
)
def test_half_a_grant_is_refused_with_the_reason_and_nothing_is_given(
    identity: Any,
    stack: Stack,
) -> None:
    role = chained(stack)

    with pytest.raises(RoleError, match=r"(imported|no policy).*permissions.assume_role"):
        role.grant_assume_role(identity(stack))

    assert len(trust(stack)) == 1
    assert permissions(stack) == []


def test_a_role_for_a_service_can_be_granted_too(stack: Stack) -> None:
    role = Ec2InstanceRole(stack, "Target")

    role.grant_assume_role(LambdaExecutionRole(stack, "Caller"))

    assert trust(stack)[1]["Condition"] == {"Null": {"sts:ExternalId": "true"}}


def test_the_callers_half_carries_what_the_call_must_carry(stack: Stack) -> None:
    role = CrossAccountDeployRole(stack, "Target", trusted_arns=[HUB], require_mfa=True)

    (statement,) = [s.to_dict() for s in role.caller_permissions()]

    assert statement["Action"] == "sts:AssumeRole"
    assert statement["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def test_the_function_itself_stands_for_its_role(stack: Stack) -> None:
    function = lambda_.Function(
        stack,
        "Caller",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): return None"),
    )

    chained(stack).grant_assume_role(function)  # type: ignore[arg-type] # a grantable, as CDK's other grants take

    assert_both_halves(stack, "CallerServiceRole", "sts:AssumeRole")


@pytest.mark.parametrize(
    ("kind", "arn"),
    [(iam.Role.from_role_arn, HUB), (iam.User.from_user_arn, ALICE)],
    ids=["role", "user"],
)
def test_what_was_imported_from_this_account_gets_both_halves(
    kind: Any, arn: str, stack: Stack
) -> None:
    chained(stack).grant_assume_role(kind(stack, "Imported", arn))

    assert trust(stack)[1]["Principal"] == {"AWS": arn}
    (permission,) = permissions(stack)
    assert permission["Action"] == "sts:AssumeRole"


@pytest.mark.parametrize(
    "identity",
    [
        lambda stack: iam.User.from_user_arn(
            stack, "Imported", "arn:aws:iam::999999999999:user/alice"
        ),
        lambda stack: iam.Group(stack, "Group"),
        lambda stack: iam.Role(
            stack, "Fixed", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")
        ).without_policy_updates(),
        lambda _: HUB,
        lambda _: None,
    ],
    ids=["user of another account", "group", "role without policy updates", "text", "nothing"],
)
def test_no_namesake_and_nobody_gets_half_a_grant(identity: Any, stack: Stack) -> None:
    role = chained(stack)
    caller = identity(stack)

    with pytest.raises(RoleError, match="a role or user of this app; this principal"):
        role.grant_assume_role(caller)

    assert [statement["Principal"] for statement in trust(stack)] == [{"AWS": HUB}]
    assert permissions(stack) == []


def test_a_trust_that_has_grown_too_large_leaves_the_caller_without_its_half(stack: Stack) -> None:
    role = MfaRole(
        stack, "Target", trusted_arns=[ALICE], quotas=Quotas(trust_policy_characters=400)
    )

    with pytest.raises(RoleError, match="at most 400 characters"):
        role.grant_assume_role(iam.User(stack, "Caller"))

    assert len(trust(stack)) == 1
    assert permissions(stack) == []


def test_a_stricter_trust_that_was_added_is_what_the_next_caller_has_to_meet(stack: Stack) -> None:
    role = MfaRole(stack, "Target", trusted_arns=[ALICE])
    stricter = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "900"},
        "Null": {"sts:ExternalId": "true"},
    }
    role.add_trust(Trust.arns(HUB, conditions=stricter))

    role.grant_assume_role(iam.User(stack, "Caller"))

    assert trust(stack)[2]["Condition"] == stricter
    assert len(permissions(stack)) == 1


def test_every_caller_gets_both_halves_of_its_own(stack: Stack) -> None:
    role = chained(stack)

    role.grant_assume_role(LambdaExecutionRole(stack, "First"))
    role.grant_assume_role(LambdaExecutionRole(stack, "Second"))

    callers = [s["Principal"]["AWS"]["Fn::GetAtt"][0] for s in trust(stack)[1:]]
    assert [caller[:-8] for caller in callers] == ["First", "Second"]
    assert len(permissions(stack)) == 2


def test_a_callers_half_for_another_account_carries_external_id_and_tags(stack: Stack) -> None:
    vendor = ThirdPartyExternalIdRole(
        stack, "Vendor", vendor_account="333333333333", external_id="cust-7f3a9c2e"
    )
    tagged = chained(stack, session_tags={"project": ["shop"]})

    (for_vendor,) = vendor.caller_permissions()
    (for_hub,) = tagged.caller_permissions()

    assert for_vendor.to_dict()["Condition"] == {
        "StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}
    }
    assert for_hub.actions == ("sts:AssumeRole", "sts:TagSession")
    assert for_hub.resources == (tagged.role_arn,)
