"""grant_assume_role between stacks: what cannot be deployed is refused at the call."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Environment, NestedStack, PhysicalName, Stack, Stage
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns import ChainedRole, EksPodRole, LambdaExecutionRole, RoleError, Trust
from iam_patterns.testing import Access, role_arn

CLUSTER = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
HERE = Environment(account="111111111111", region="eu-west-1")
THERE = Environment(account="222222222222", region="eu-west-1")
OTHER_REGION = Environment(account="111111111111", region="us-east-1")


def role(stack: Stack, name: str = "Target", **options: Any) -> LambdaExecutionRole:
    return LambdaExecutionRole(stack, name, **options)


def caller(stack: Stack, **options: Any) -> LambdaExecutionRole:
    return LambdaExecutionRole(stack, "Caller", **options)


def policies(stack: Stack) -> list[dict[str, Any]]:
    found = Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
    return [policy["Properties"] for policy in found]


def two_stacks(app: App) -> tuple[Stack, Stack]:
    return Stack(app, "Roles", env=HERE), Stack(app, "Callers", env=HERE)


def test_the_callers_half_is_in_the_roles_stack_which_depends_on_the_callers() -> None:
    roles, callers = two_stacks(App())
    target, function = role(roles), caller(callers)

    target.grant_assume_role(function)

    (policy,) = policies(roles)
    assert policy["Roles"][0]["Fn::ImportValue"].startswith("Callers:")
    assert policy["PolicyDocument"]["Statement"][0]["Action"] == "sts:AssumeRole"
    assert policies(callers) == []
    assert roles.dependencies == [callers]
    assert callers.dependencies == []
    assert Access.of(roles).role("Target").assumable_by(role_arn(function))


def test_a_role_without_the_grant_cannot_be_assumed_from_the_other_stack() -> None:
    roles, callers = two_stacks(App())
    role(roles).grant_assume_role(caller(callers))
    other = role(callers, "Other")

    assert not Access.of(roles).role("Target").assumable_by(role_arn(other))


def test_a_user_of_another_stack() -> None:
    roles, callers = two_stacks(App())

    role(roles).grant_assume_role(iam.User(callers, "Alice"))

    (policy,) = policies(roles)
    assert policy["Users"][0]["Fn::ImportValue"].startswith("Callers:")


def test_two_roles_of_one_stack_and_the_same_grant_again() -> None:
    roles, callers = two_stacks(App())
    function, target = caller(callers), role(roles)

    target.grant_assume_role(function)
    target.grant_assume_role(function)
    role(roles, "Second").grant_assume_role(function)

    assert len(policies(roles)) == 2
    assert policies(callers) == []


def test_a_role_that_two_callers_assume_has_different_sids_for_them() -> None:
    roles, callers = two_stacks(App())
    target = role(roles)

    target.grant_assume_role(caller(callers))
    target.grant_assume_role(role(callers, "Second"))

    (resource,) = Template.from_stack(roles).find_resources("AWS::IAM::Role").values()
    statements = resource["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    sids = [statement["Sid"] for statement in statements]
    assert len(sids) == len(set(sids)) == 3


def test_two_callers_of_equal_ids_get_a_policy_each() -> None:
    app = App()
    roles, callers = two_stacks(app)
    target = role(roles)

    target.grant_assume_role(caller(callers))
    target.grant_assume_role(caller(Stack(app, "More", env=HERE)))

    assert len(policies(roles)) == 2


@pytest.mark.parametrize("role_is_nested", [True, False])
def test_a_nested_stack_and_its_parent(role_is_nested: bool) -> None:  # noqa: FBT001 - a parameter of the test
    app = App()
    parent = Stack(app, "Parent", env=HERE)
    nested = NestedStack(parent, "Nested")
    target = role(nested if role_is_nested else parent)

    target.grant_assume_role(caller(parent if role_is_nested else nested))

    app.synth()
    assert len(policies(nested if role_is_nested else parent)) == 1


def test_two_nested_stacks() -> None:
    app = App()
    parent = Stack(app, "Parent", env=HERE)

    role(NestedStack(parent, "One")).grant_assume_role(caller(NestedStack(parent, "Two")))

    app.synth()


def test_stacks_of_one_stage() -> None:
    app = App()
    stage = Stage(app, "Stage", env=HERE)
    roles, callers = Stack(stage, "Roles"), Stack(stage, "Callers")

    role(roles).grant_assume_role(caller(callers))

    app.synth()
    assert len(policies(roles)) == 1


def test_a_named_caller_of_another_account_has_its_half_in_its_own_stack() -> None:
    app = App()
    roles, callers = Stack(app, "Roles", env=HERE), Stack(app, "Callers", env=THERE)
    target = role(roles, role_name="target")

    target.grant_assume_role(caller(callers, role_name="hub"))

    (policy,) = policies(callers)
    resource = json.dumps(policy["PolicyDocument"]["Statement"][0]["Resource"])
    assert "111111111111:role/target" in resource
    assert policies(roles) == []
    assert roles.dependencies == [callers]


def test_a_caller_whose_name_cdk_generates_in_another_region() -> None:
    app = App()
    roles, callers = Stack(app, "Roles", env=HERE), Stack(app, "Callers", env=OTHER_REGION)

    role(roles).grant_assume_role(
        iam.Role(
            callers,
            "Caller",
            role_name=PhysicalName.GENERATE_IF_NEEDED,
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        )
    )

    app.synth()
    assert len(policies(roles)) == 1


def test_a_caller_that_was_imported_in_another_stack() -> None:
    app = App()
    roles, callers = two_stacks(app)
    imported = iam.Role.from_role_arn(callers, "Hub", "arn:aws:iam::111111111111:role/hub")

    role(roles).grant_assume_role(imported)

    app.synth()
    assert callers.dependencies == [roles]
    assert len(policies(callers)) == 1


def _itself(app: App) -> tuple[Any, Any]:
    target = role(Stack(app, "Stack"))
    return target, target


def _mutual(app: App) -> tuple[Any, Any]:
    stack = Stack(app, "Stack")
    first, second = role(stack, "First"), role(stack, "Second")
    first.grant_assume_role(second)
    return second, first


def _circle_of_three(app: App) -> tuple[Any, Any]:
    stack = Stack(app, "Stack")
    first, second, third = (role(stack, name) for name in ("First", "Second", "Third"))
    first.grant_assume_role(second)
    second.grant_assume_role(third)
    return third, first


def _mutual_stacks(app: App) -> tuple[Any, Any]:
    one, two = two_stacks(app)
    role(one, "First").grant_assume_role(role(two, "First"))
    return role(two, "Second"), role(one, "Second")


def _circle_of_stacks(app: App) -> tuple[Any, Any]:
    stacks = [Stack(app, name) for name in ("One", "Two", "Three")]
    one, two, three = (role(stack) for stack in stacks)
    one.grant_assume_role(two)
    two.grant_assume_role(three)
    return role(stacks[2], "Other"), role(stacks[0], "Other")


def _between_nested_stacks(app: App) -> tuple[Any, Any]:
    parent = Stack(app, "Parent")
    one, two = NestedStack(parent, "One"), NestedStack(parent, "Two")
    role(one, "First").grant_assume_role(role(two, "First"))
    return role(two, "Second"), role(one, "Second")


def _import_beside_a_caller(app: App) -> tuple[Any, Any]:
    one, two = two_stacks(app)
    role(one).grant_assume_role(role(two))
    hub = iam.Role.from_role_arn(two, "Hub", "arn:aws:iam::111111111111:role/hub")
    return role(one, "Second"), hub


def _stack_that_depends(app: App) -> tuple[Any, Any]:
    one, two = two_stacks(app)
    middle = Stack(app, "Middle", env=HERE)
    two.add_dependency(middle)
    middle.add_dependency(one)
    return role(one), caller(two)


def _account(app: App) -> tuple[Any, Any]:
    return role(Stack(app, "One", env=HERE), role_name="r"), caller(Stack(app, "Two", env=THERE))


def _region(app: App) -> tuple[Any, Any]:
    return role(Stack(app, "One", env=HERE)), caller(Stack(app, "Two", env=OTHER_REGION))


def _unnamed_role(app: App) -> tuple[Any, Any]:
    two = Stack(app, "Two", env=THERE)
    return role(Stack(app, "One", env=HERE)), caller(two, role_name="hub")


def _stages(app: App) -> tuple[Any, Any]:
    one, two = (Stack(Stage(app, name, env=HERE), "Stack") for name in ("Beta", "Production"))
    return role(one), caller(two, role_name="hub")


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (_itself, "cannot refer to the role itself"),
        (_mutual, "a circle"),
        (_circle_of_three, "a circle"),
        (_mutual_stacks, "a circle"),
        (_circle_of_stacks, "a circle"),
        (_between_nested_stacks, "a circle"),
        (_import_beside_a_caller, "a circle"),
        (_stack_that_depends, "its stack Callers already depends on the role's stack Roles"),
        (_account, "the caller is in another account or Region"),
        (_region, "the caller is in another account or Region"),
        (_unnamed_role, "Give this role a role_name"),
        (_stages, "in another stage"),
    ],
)
def test_what_cannot_be_deployed_is_refused_at_the_call_and_the_rest_still_synthesizes(
    prepare: Callable[[App], tuple[Any, Any]], reason: str
) -> None:
    app = App()
    target, principal = prepare(app)

    with pytest.raises(RoleError, match=reason):
        target.grant_assume_role(principal)

    app.synth()


def test_what_the_error_for_a_circle_says_to_write_can_be_written() -> None:
    app = App()
    stack = Stack(app, "Stack", env=HERE)
    first, second = role(stack, "First", role_name="first"), role(stack, "Second")
    second.grant_assume_role(first)

    first.add_trust(
        Trust.accounts(
            "111111111111",
            partition="aws",
            sid="TrustSecond",
            conditions={
                "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/second"},
                "Null": {"sts:ExternalId": "true"},
            },
        )
    )

    app.synth()


def pods(stack: Stack, name: str = "Pods") -> EksPodRole:
    return EksPodRole(stack, name, cluster_arn=CLUSTER, namespace="shop", service_account="orders")


@pytest.mark.parametrize("stacks", [1, 2])
def test_pods_need_tag_session_in_both_halves(stacks: int) -> None:
    roles, callers = two_stacks(App())
    target = role(roles)

    target.grant_assume_role(pods(roles if stacks == 1 else callers))

    (policy,) = policies(roles)
    assert policy["PolicyDocument"]["Statement"][0]["Action"] == [
        "sts:AssumeRole",
        "sts:TagSession",
    ]
    found = Template.from_stack(roles).find_resources("AWS::IAM::Role")
    (trust,) = [
        resource["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        for name, resource in found.items()
        if name.startswith("Target")
    ]
    assert trust[1]["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_a_role_for_pods_written_in_plain_cdk_needs_it_too() -> None:
    stack = Stack(App(), "Stack")
    by_hand = iam.Role(
        stack,
        "Pods",
        assumed_by=iam.SessionTagsPrincipal(iam.ServicePrincipal("pods.eks.amazonaws.com")),
    )

    role(stack).grant_assume_role(by_hand)

    (policy,) = policies(stack)
    assert "sts:TagSession" in policy["PolicyDocument"]["Statement"][0]["Action"]


def test_who_is_granted_after_the_pods_cannot_pass_tags() -> None:
    stack = Stack(App(), "Stack")
    target = role(stack)
    target.grant_assume_role(pods(stack))

    target.grant_assume_role(caller(stack))

    actions = [policy["PolicyDocument"]["Statement"][0]["Action"] for policy in policies(stack)]
    assert len(actions) == 2
    assert "sts:AssumeRole" in actions


def test_pods_are_refused_by_a_role_that_accepts_only_its_own_tags() -> None:
    stack = Stack(App(), "Stack")
    target = ChainedRole(
        stack,
        "Target",
        trusted_role_arns=["arn:aws:iam::111111111111:role/hub"],
        organization_id="o-abcdefghij",
        session_tags={"project": ["shop"]},
    )

    with pytest.raises(RoleError, match="six session tags"):
        target.grant_assume_role(pods(stack))
